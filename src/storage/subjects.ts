import { sql } from 'kysely';
import type { SubjectLink } from '#domain/subject.js';
import { first, instant, json, many, run, type Tx, uuids } from './database.js';
import { newId } from './newId.js';

const COLUMNS = sql.raw(
  `l.id, l.subject_id as "subjectId", l.record_id as "recordId", l.linked_at as "linkedAtMs", l.linked_by as "linkedBy", l.reason,
   l.unlinked_at as "unlinkedAtMs", l.unlinked_by as "unlinkedBy", l.unlink_reason as "unlinkReason"`,
);

/** The subject that the record is linked to now. */
export async function subjectOfRecord(tx: Tx, recordId: string): Promise<string | null> {
  const row = await first(
    tx,
    sql<{
      id: string;
    }>`select subject_id as id from subject_links where record_id = ${recordId} and unlinked_at is null`,
  );
  return row?.id ?? null;
}

/** The record's subject, made on first need: a record stands alone until people link it to another. */
export async function subjectFor(tx: Tx, recordId: string, by: string, nowMs: number): Promise<string> {
  return (await subjectsFor(tx, [recordId], by, nowMs)).get(recordId)!;
}

/** The subjects of several records by record, each made on first need. */
export async function subjectsFor(
  tx: Tx,
  recordIds: readonly string[],
  by: string,
  nowMs: number,
): Promise<Map<string, string>> {
  if (recordIds.length === 0) return new Map();
  // The record rows are locked, in one order, so that two steps cannot both make a subject for one.
  await run(
    tx,
    sql`select id from register_records where id = any(${uuids(recordIds)}) order by id for update`,
  );
  const known = await many(
    tx,
    sql<{ recordId: string; id: string }>`
    select record_id as "recordId", subject_id as id from subject_links where record_id = any(${uuids(recordIds)}) and unlinked_at is null`,
  );
  const subjects = new Map(known.map((k) => [k.recordId, k.id]));
  const rows = [...new Set(recordIds)]
    .filter((id) => !subjects.has(id))
    .map((record_id) => ({ record_id, subject_id: newId(nowMs), link_id: newId(nowMs) }));
  if (rows.length > 0) {
    // One statement: links are checked against subjects when it ends.
    await run(
      tx,
      sql`
      with r as (select * from jsonb_to_recordset(${json(rows)}) as r(record_id uuid, subject_id uuid, link_id uuid)),
      s as (insert into subjects (id, created_at) select subject_id, ${instant(nowMs)} from r)
      insert into subject_links (id, subject_id, record_id, linked_at, linked_by, reason)
      select link_id, subject_id, record_id, ${instant(nowMs)}, ${by}, 'first record of the subject' from r`,
    );
    for (const r of rows) subjects.set(r.record_id, r.subject_id);
  }
  return subjects;
}

/** A subject that no record here is linked to yet: somebody whom only a mailed travel notice knows. */
export async function addSubject(tx: Tx, nowMs: number): Promise<string> {
  const id = newId(nowMs);
  await run(tx, sql`insert into subjects (id, created_at) values (${id}, ${instant(nowMs)})`);
  return id;
}

export async function linksOfSubject(tx: Tx, subjectId: string): Promise<SubjectLink[]> {
  return many(
    tx,
    sql<SubjectLink>`select ${COLUMNS} from subject_links l where l.subject_id = ${subjectId} order by l.linked_at`,
  );
}

export async function linksOfRecord(tx: Tx, recordId: string): Promise<SubjectLink[]> {
  return many(
    tx,
    sql<SubjectLink>`select ${COLUMNS} from subject_links l where l.record_id = ${recordId} order by l.linked_at`,
  );
}

export async function addLink(tx: Tx, link: SubjectLink): Promise<void> {
  await run(
    tx,
    sql`insert into subject_links (id, subject_id, record_id, linked_at, linked_by, reason)
    values (${link.id}, ${link.subjectId}, ${link.recordId}, ${instant(link.linkedAtMs)}, ${link.linkedBy}, ${link.reason})`,
  );
}

export async function closeLink(tx: Tx, link: SubjectLink): Promise<void> {
  await run(
    tx,
    sql`update subject_links set unlinked_at = ${instant(link.unlinkedAtMs)}, unlinked_by = ${link.unlinkedBy}, unlink_reason = ${link.unlinkReason} where id = ${link.id} and unlinked_at is null`,
  );
}
