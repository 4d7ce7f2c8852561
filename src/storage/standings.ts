import { sql } from 'kysely';
import type { Standing } from '#domain/registrantEnd.js';
import { first, type Tx } from './database.js';

/** Ends, rests and returns of a registration, the oldest first. */
export async function standingsOf(tx: Tx, registrantId: string): Promise<readonly Standing[]> {
  const row = await first(
    tx,
    sql<{ standings: Standing[] }>`select standings from registrants where id = ${registrantId}`,
  );
  return row?.standings ?? [];
}
