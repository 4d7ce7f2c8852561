import { sql } from 'kysely';
import { first, type Tx } from './database.js';

/** NSOTC: the agency that operates the system, works candidates and is the last rung of every ladder. */
export async function operatingAgency(tx: Tx): Promise<{ readonly id: string; readonly name: string }> {
  const row = await first(
    tx,
    sql<{
      id: string;
      name: string;
    }>`select id, name from agencies where kind = 'nsotc' and active order by created_at limit 1`,
  );
  if (!row) throw new Error('no agency of kind nsotc is in the directory. Run: rsoits setup');
  return row;
}
