import { sql } from 'kysely';
import type { SubjectLink } from '#domain/subject.js';
import { first, instant, many, run, type Tx } from './database.js';
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
  // The record row is locked so that two steps cannot both make a subject for it.
  await first(tx, sql`select id from register_records where id = ${recordId} for update`);
  const known = await subjectOfRecord(tx, recordId);
  if (known) return known;
  const id = newId(nowMs);
  await run(tx, sql`insert into subjects (id, created_at) values (${id}, ${instant(nowMs)})`);
  await run(
    tx,
    sql`insert into subject_links (id, subject_id, record_id, linked_at, linked_by, reason)
    values (${newId(nowMs)}, ${id}, ${recordId}, ${instant(nowMs)}, ${by}, 'first record of the subject')`,
  );
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
