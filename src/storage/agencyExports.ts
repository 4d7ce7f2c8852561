import { sql } from 'kysely';
import { first, instant, many, run, type Tx } from './database.js';
import { destroyDataKeys, openDataKey } from './dataKeys.js';
import type { Keys } from './keys.js';
import { newId } from './newId.js';

/** Everything an agency owns as one file. */
export interface AgencyExport {
  readonly id: string;
  readonly agencyId: string;
  readonly state: 'making' | 'ready' | 'taken' | 'expired';
  readonly bytes: number | null;
  readonly sha256: string | null;
  /** While it is made: files in it so far, of how many, and bytes read for it. */
  readonly filesMade: number;
  readonly filesTotal: number | null;
  readonly bytesRead: number;
  readonly askedByName: string | null;
  readonly askedAtMs: number;
  readonly madeAtMs: number | null;
  readonly takenAtMs: number | null;
}

const SELECT = sql.raw(
  `select e.id, e.agency_id as "agencyId", e.state, e.bytes, e.sha256, e.files_total as "filesTotal", e.bytes_read as "bytesRead",
   (select count(*) from agency_export_files f where f.export_id = e.id) as "filesMade", u.display_name as "askedByName", e.asked_at as "askedAtMs", e.made_at as "madeAtMs",
   e.taken_at as "takenAtMs" from agency_exports e left join users u on u.id = e.asked_by`,
);

/** @returns undefined while another one is being made: one at a time is enough, and each costs the whole agency */
export async function askExport(
  tx: Tx,
  agencyId: string,
  by: string,
  nowMs: number,
): Promise<string | undefined> {
  const id = newId(nowMs);
  const asked = await run(
    tx,
    sql`insert into agency_exports (id, agency_id, state, asked_by, asked_at)
      select ${id}, ${agencyId}::uuid, 'making', ${by}::uuid, ${instant(nowMs)}
       where not exists (select from agency_exports where agency_id = ${agencyId} and state = 'making')`,
  );
  return asked === 1 ? id : undefined;
}

export async function readExport(tx: Tx, id: string): Promise<AgencyExport | undefined> {
  return first(tx, sql<AgencyExport>`${SELECT} where e.id = ${id}`);
}

export async function listExports(tx: Tx, limit: number): Promise<AgencyExport[]> {
  return many(tx, sql<AgencyExport>`${SELECT} order by e.asked_at desc, e.id desc limit ${limit}`);
}

/** What a download needs: the key, and how long the file is. */
export interface TakenExport {
  readonly key: Buffer;
  readonly bytes: number;
}

/**
 * The right to the file, for the one time that it is taken; its parts are read behind it. The caller's transaction marks
 * it; who loses the connection asks for another. Null when it is not there to be taken.
 */
export async function takeExport(
  tx: Tx,
  keys: Keys,
  id: string,
  by: string,
  nowMs: number,
): Promise<TakenExport | null> {
  const taken = await first(
    tx,
    sql<{ keyId: string; bytes: number }>`
    update agency_exports set state = 'taken', taken_by = ${by}::uuid, taken_at = ${instant(nowMs)} where id = ${id} and state = 'ready'
    returning key_id as "keyId", bytes`,
  );
  const key = taken ? await openDataKey(tx, keys, taken.keyId) : null;
  return key && { key, bytes: taken!.bytes };
}

/** The download has ended, whole or broken off: what is left may go. */
export async function endTaking(tx: Tx, id: string, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`update agency_exports set over_at = ${instant(nowMs)} where id = ${id} and state = 'taken'`,
  );
}

/**
 * Destroys what was taken, what nobody came for, and what could not be made in all that time.
 * @param since files of before are too old
 * @param begunMs a download that began before has lost its process
 * @returns how many files, and the keys destroyed with them
 */
export async function forgetExports(
  tx: Tx,
  since: { readonly madeMs: number; readonly begunMs: number },
  nowMs: number,
): Promise<{ readonly rows: number; readonly keys: number }> {
  const over = await many(
    tx,
    sql<{ id: string; keyId: string | null }>`
    update agency_exports set state = case when state = 'taken' then 'taken' else 'expired' end, key_id = null
      from (select id, key_id from agency_exports
             where (state = 'taken' and key_id is not null and (over_at is not null or taken_at < ${instant(since.begunMs)}))
                or (state = 'ready' and made_at < ${instant(since.madeMs)})
                or (state = 'making' and asked_at < ${instant(since.madeMs)}) for update) o
     where agency_exports.id = o.id returning o.id, o.key_id as "keyId"`,
  );
  for (const { id } of over) {
    await run(tx, sql`delete from agency_export_parts where export_id = ${id}`);
    await run(tx, sql`delete from agency_export_files where export_id = ${id}`);
  }
  return {
    rows: over.length,
    keys: await destroyDataKeys(
      tx,
      over.flatMap((o) => (o.keyId ? [o.keyId] : [])),
      nowMs,
    ),
  };
}
