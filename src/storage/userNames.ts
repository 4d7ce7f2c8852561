import { sql } from 'kysely';
import { many, type Tx, uuids } from './database.js';

/** Names of people by id, of those that the reader may see; officers of other agencies are left out. */
export async function userNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await many(
    tx,
    sql<{
      id: string;
      name: string;
    }>`select id, display_name as name from users where id = any(${uuids(ids)})`,
  );
  return new Map(rows.map((r) => [r.id, r.name]));
}
