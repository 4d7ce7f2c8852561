import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { first, instant, run, type Tx, uuids } from './database.js';
import { type Keys, seal, unseal } from './keys.js';
import { newId } from './newId.js';

/** A key of one thing's own, wrapped by the installation's: destroying it erases the thing, also in backups. */
export interface DataKey {
  readonly id: string;
  readonly key: Buffer;
}

export async function makeDataKey(tx: Tx, keys: Keys, nowMs: number): Promise<DataKey> {
  const id = newId(nowMs);
  const key = randomBytes(32);
  await run(
    tx,
    sql`insert into data_keys (id, wrapped, created_at) values (${id}, ${seal(keys.master, key, `data key ${id}`)}, ${instant(nowMs)})`,
  );
  return { id, key };
}

/** Null when it was destroyed or is not the asker's to open. */
export async function openDataKey(tx: Tx, keys: Keys, id: string): Promise<Buffer | null> {
  const row = await first(
    tx,
    sql<{ wrapped: Buffer | null }>`select wrapped from data_keys where id = ${id}`,
  );
  return row?.wrapped ? unseal(keys.master, row.wrapped, `data key ${id}`) : null;
}

export async function destroyDataKeys(tx: Tx, ids: readonly string[], nowMs: number): Promise<number> {
  if (ids.length === 0) return 0;
  return run(
    tx,
    sql`update data_keys set wrapped = null, destroyed_at = ${instant(nowMs)} where id = any(${uuids(ids)}) and wrapped is not null`,
  );
}
