import { sql } from 'kysely';
import { newWork } from '#domain/workItem.js';
import { first, instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { addWork } from './workItems.js';

/** A file that an agency lets named agencies save until a day. What is in it lies with the attachments, sealed. */
export interface SharedFile {
  readonly id: string;
  readonly agencyId: string;
  readonly agencyName: string;
  readonly title: string;
  readonly note: string;
  readonly sharedAtMs: number;
  readonly expiresAtMs: number;
  readonly endedAtMs: number | null;
  readonly recipients: readonly {
    readonly agencyId: string;
    readonly name: string;
    readonly savedAt: string | null;
  }[];
}

export const SHARED_DAYS_MAX = 365;

const SELECT = sql.raw(
  `select f.id, f.agency_id as "agencyId", o.name as "agencyName", f.title, f.note, f.shared_at as "sharedAtMs", f.expires_at as "expiresAtMs", f.ended_at as "endedAtMs",
     (select coalesce(jsonb_agg(jsonb_build_object('agencyId', r.agency_id, 'name', a.name, 'savedAt', r.first_saved_at) order by a.name), '[]')
        from shared_file_recipients r join agencies a on a.id = r.agency_id where r.file_id = f.id) as recipients
     from shared_files f join agencies o on o.id = f.agency_id`,
);

export async function shareFile(
  tx: Tx,
  of: {
    readonly agencyId: string;
    readonly sharedBy: string | null;
    readonly title: string;
    readonly note: string;
    readonly expiresAtMs: number;
    readonly to: readonly string[];
  },
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into shared_files (id, agency_id, title, note, shared_by, shared_at, expires_at)
      values (${id}, ${of.agencyId}, ${of.title}, ${of.note}, ${of.sharedBy}, ${instant(nowMs)}, ${instant(of.expiresAtMs)})`,
  );
  for (const agencyId of of.to)
    await run(
      tx,
      sql`insert into shared_file_recipients (id, file_id, agency_id) values (${newId(nowMs)}, ${id}, ${agencyId}) on conflict do nothing`,
    );
  return id;
}

/** The recipients hear of it once something is in it. */
export async function announceFile(tx: Tx, id: string, nowMs: number): Promise<void> {
  await addWork(tx, [newWork('fileShared', `file ${id}`, { fileId: id }, { urgency: 5 })], nowMs);
}

export async function readSharedFile(tx: Tx, id: string): Promise<SharedFile | undefined> {
  return first(tx, sql<SharedFile>`${SELECT} where f.id = ${id}`);
}

/** Those of the reader's agency and those that others let it save, by row security; the newest first. */
export async function listSharedFiles(
  tx: Tx,
  f: { readonly nowMs: number; readonly limit: number },
): Promise<SharedFile[]> {
  return many(
    tx,
    sql<SharedFile>`${SELECT} where rsoits_gets_file(f.id) and f.ended_at is null and f.expires_at > ${instant(f.nowMs)} order by f.shared_at desc, f.id limit ${f.limit}`,
  );
}

export async function noteSaved(tx: Tx, id: string, agencyId: string, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`update shared_file_recipients set first_saved_at = coalesce(first_saved_at, ${instant(nowMs)}) where file_id = ${id} and agency_id = ${agencyId}`,
  );
}

/** @returns false when it was over already */
export async function endSharedFile(tx: Tx, id: string, nowMs: number): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update shared_files set ended_at = ${instant(nowMs)} where id = ${id} and ended_at is null`,
    )) === 1
  );
}

/** Ends what has run out. @returns every share that is over and still has a file */
export async function sharesOver(tx: Tx, nowMs: number): Promise<string[]> {
  await run(
    tx,
    sql`update shared_files set ended_at = ${instant(nowMs)} where ended_at is null and expires_at <= ${instant(nowMs)}`,
  );
  const rows = await many(
    tx,
    sql<{ id: string }>`select f.id from shared_files f where f.ended_at is not null
      and exists (select from attachments a where a.object_kind = 'shared-file' and a.object_id = f.id and a.erased_at is null and not a.legal_hold)`,
  );
  return rows.map((r) => r.id);
}
