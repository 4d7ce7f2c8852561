import { type RawBuilder, sql } from 'kysely';
import type { PersonDescription } from '#domain/person.js';
import { REGISTER_FILE_CODES, type RegisterFile } from '#domain/registerRecord.js';
import { first, instant, json, many, run, type Tx, uuids } from './database.js';
import { newId } from './newId.js';

/** One entry of the NSOR or Wanted file or of WIN, or a foreign advice, that travellers are screened against. */
export interface RegisterRecord {
  readonly id: string;
  readonly file: RegisterFile;
  readonly recordNumber: string;
  readonly enteringAgencyId: string;
  readonly enteringOri: string;
  readonly state: 'active' | 'cleared' | 'expired' | 'vacated' | 'cancelled';
  readonly person: PersonDescription;
  readonly details: Readonly<Record<string, unknown>>;
  readonly registersUntil: string | null;
  readonly version: number;
  readonly digest: string;
  readonly feedSeq: number;
  readonly enteredAtMs: number;
  readonly updatedAtMs: number;
  readonly endedAtMs: number | null;
  readonly endedReason: string | null;
}

const COLUMNS = sql.raw(
  `r.id, r.file, r.record_number as "recordNumber", r.entering_agency_id as "enteringAgencyId", r.entering_ori as "enteringOri", r.state, r.person,
   r.details, r.registers_until as "registersUntil", r.version, r.digest, r.feed_seq as "feedSeq", r.entered_at as "enteredAtMs", r.updated_at as "updatedAtMs",
   r.ended_at as "endedAtMs", r.ended_reason as "endedReason"`,
);

export interface NewRecord {
  /** Only of records whose id is fixed. */
  readonly id?: string;
  readonly file: RegisterRecord['file'];
  readonly recordNumber: string;
  readonly enteringAgencyId: string;
  readonly enteringOri: string;
  readonly person: PersonDescription;
  readonly details: Readonly<Record<string, unknown>>;
  readonly registersUntil?: string | null;
  /** Digest of everything that matters: equal digest, nothing to do. */
  readonly digest: string;
}

export interface SaveCounts {
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  /** The feed's sequence numbers that the changes got; null when nothing changed. */
  readonly seqs: { readonly from: number; readonly to: number } | null;
}

/**
 * Adds or changes records and writes the feed's next sequence numbers beside them. The feed row is locked from here
 * to the commit, so numbers become visible in order and without a gap: a reader that saw 17 has seen all before it.
 */
export async function saveRecords(
  tx: Tx,
  feed: string,
  records: readonly NewRecord[],
  nowMs: number,
): Promise<SaveCounts> {
  if (records.length === 0) return { added: 0, changed: 0, same: 0, seqs: null };
  const start = await lockFeed(tx, feed);
  const rows = records.map((r, i) => ({
    i,
    id: r.id ?? newId(nowMs),
    file: r.file,
    record_number: r.recordNumber,
    entering_agency_id: r.enteringAgencyId,
    entering_ori: r.enteringOri,
    person: r.person,
    details: r.details,
    registers_until: r.registersUntil ?? null,
    digest: r.digest,
  }));
  const outcome = await many(
    tx,
    sql<{ kind: 'added' | 'changed'; id: string; version: number; seq: number }>`
    with incoming as (
      select * from jsonb_to_recordset(${json(rows)}) as x(i integer, id uuid, file text, record_number text, entering_agency_id uuid, entering_ori text,
             person jsonb, details jsonb, registers_until date, digest text)),
    fresh as (
      select n.*, k.id as known_id, k.version as known_version,
             ${start} + row_number() over (order by n.i) as seq
        from incoming n left join register_records k on k.file = n.file and k.record_number = n.record_number
       where k.id is null or k.digest <> n.digest or k.state <> 'active'),
    saved as (
      insert into register_records (id, file, record_number, entering_agency_id, entering_ori, state, person, details, registers_until, version, digest,
             feed_seq, entered_at, updated_at)
      select coalesce(known_id, id), file, record_number, entering_agency_id, entering_ori, 'active', person, details, registers_until,
             coalesce(known_version, 0) + 1, digest, seq, ${instant(nowMs)}, ${instant(nowMs)} from fresh
      on conflict (file, record_number) do update set person = excluded.person, details = excluded.details, registers_until = excluded.registers_until,
             state = 'active', version = excluded.version, digest = excluded.digest, feed_seq = excluded.feed_seq, updated_at = excluded.updated_at,
             entering_agency_id = excluded.entering_agency_id, entering_ori = excluded.entering_ori, ended_at = null, ended_reason = null
      returning id, version, feed_seq)
    select case when version = 1 then 'added' else 'changed' end as kind, id, version, feed_seq as seq from saved`,
  );
  // A statement of its own: row security asks whether the record is the actor's, and sees it only after the first.
  if (outcome.length > 0)
    await run(
      tx,
      sql`insert into register_changes (seq, feed, record_id, record_version, kind, at)
        select seq, ${feed}, id, version, kind, ${instant(nowMs)}
          from jsonb_to_recordset(${json(outcome)}) as o(seq bigint, id uuid, version integer, kind text)`,
    );
  const added = outcome.filter((o) => o.kind === 'added').length;
  const changed = outcome.length - added;
  if (outcome.length > 0)
    await run(tx, sql`update register_feeds set last_seq = ${start + outcome.length} where code = ${feed}`);
  return {
    added,
    changed,
    same: records.length - outcome.length,
    seqs: outcome.length > 0 ? { from: start + 1, to: start + outcome.length } : null,
  };
}

/** Ends a record. @returns the change's sequence number, or null when it was not active */
export async function endRecord(
  tx: Tx,
  feed: string,
  recordId: string,
  end: { readonly state: 'cleared' | 'expired' | 'vacated' | 'cancelled'; readonly reason: string },
  nowMs: number,
): Promise<{ readonly seq: number; readonly version: number } | null> {
  const start = await lockFeed(tx, feed);
  const [ended] = await many(
    tx,
    sql<{ version: number }>`
    update register_records set state = ${end.state}, ended_at = ${instant(nowMs)}, ended_reason = ${end.reason}, version = version + 1,
           feed_seq = ${start + 1}, updated_at = ${instant(nowMs)} where id = ${recordId} and state = 'active' returning version`,
  );
  if (!ended) return null;
  await run(
    tx,
    sql`insert into register_changes (seq, feed, record_id, record_version, kind, at) values (${start + 1}, ${feed}, ${recordId}, ${ended.version}, 'ended', ${instant(nowMs)})`,
  );
  await run(tx, sql`update register_feeds set last_seq = ${start + 1} where code = ${feed}`);
  return { seq: start + 1, version: ended.version };
}

// Sequence numbers are one series over all feeds, so the lock is on every feed row, in one order.
async function lockFeed(tx: Tx, feed: string): Promise<number> {
  const rows = await many(
    tx,
    sql<{
      code: string;
      last_seq: number;
    }>`select code, last_seq from register_feeds order by code for update`,
  );
  if (!rows.some((r) => r.code === feed))
    throw new Error(`unknown register feed: ${feed}. Expected one of ${rows.map((r) => r.code).join(', ')}`);
  return Math.max(0, ...rows.map((r) => r.last_seq));
}

export async function addFeed(
  tx: Tx,
  feed: { readonly code: string; readonly name: string; readonly staleAfterSeconds: number },
): Promise<void> {
  await run(
    tx,
    sql`insert into register_feeds (code, name, stale_after_seconds) values (${feed.code}, ${feed.name}, ${feed.staleAfterSeconds}) on conflict (code) do nothing`,
  );
}

/** Gives an active record the number under which its file holds it from now on; nothing where that number is another record's. */
export async function renumberRecord(tx: Tx, recordId: string, recordNumber: string): Promise<void> {
  await run(
    tx,
    sql`update register_records r set record_number = ${recordNumber} where r.id = ${recordId} and r.state = 'active'
         and not exists (select from register_records o where o.file = r.file and o.record_number = ${recordNumber})`,
  );
}

/** The source says: my data is complete up to this instant. */
export async function markFeedFresh(tx: Tx, code: string, freshAsOfMs: number): Promise<void> {
  await run(
    tx,
    sql`update register_feeds set fresh_as_of = greatest(fresh_as_of, ${instant(freshAsOfMs)}) where code = ${code}`,
  );
}

export interface FeedState {
  readonly code: string;
  readonly name: string;
  readonly lastSeq: number;
  readonly freshAsOfMs: number | null;
  readonly staleAfterSeconds: number;
  /** The source's own numbers: all up to `sourceSeq` came; up to `sourceHighest` there should be messages. */
  readonly sourceSeq: number;
  readonly sourceHighest: number;
  readonly gapSinceMs: number | null;
}

export async function feedStates(tx: Tx): Promise<FeedState[]> {
  return many(
    tx,
    sql<FeedState>`
    select code, name, last_seq as "lastSeq", fresh_as_of as "freshAsOfMs", stale_after_seconds as "staleAfterSeconds",
           source_seq as "sourceSeq", source_highest as "sourceHighest", gap_since as "gapSinceMs" from register_feeds order by code`,
  );
}

export interface RegisterChange {
  readonly seq: number;
  readonly recordId: string;
  readonly recordVersion: number;
  readonly kind: 'added' | 'changed' | 'ended';
  readonly atMs: number;
  /** The person as the register has them now; null once the record ended. */
  readonly person: PersonDescription | null;
}

/** Changes after a sequence number, in order, without a gap. */
export async function changesAfter(tx: Tx, seq: number, limit: number): Promise<RegisterChange[]> {
  return many(
    tx,
    sql<RegisterChange>`
    select c.seq, c.record_id as "recordId", c.record_version as "recordVersion", c.kind, c.at as "atMs",
           case when r.state = 'active' then r.person end as person
      from register_changes c join register_records r on r.id = c.record_id where c.seq > ${seq} order by c.seq limit ${limit}`,
  );
}

export async function lastSeq(tx: Tx): Promise<number> {
  return (await first(
    tx,
    sql<{ seq: number }>`select coalesce(max(last_seq), 0)::bigint as seq from register_feeds`,
  ))!.seq;
}

/**
 * What tells the register at a sequence from any other register and from itself before a restore: the installation and
 * the change that has the number. Null where no change has it.
 */
export async function registerMark(tx: Tx, seq: number): Promise<string | null> {
  const found = await first(
    tx,
    sql<{ mark: string }>`
    select i.id || ' ' || c.seq || ' ' || c.record_id || ' ' || c.record_version || ' ' || extract(epoch from c.at) as mark
      from register_changes c, installation i where c.seq = ${seq}`,
  );
  return found?.mark ?? null;
}

/** Active records in pages by id, for building an index. */
export async function activePersons(
  tx: Tx,
  afterId: string | null,
  limit: number,
): Promise<{ id: string; person: PersonDescription }[]> {
  return many(
    tx,
    sql<{ id: string; person: PersonDescription }>`
    select id, person from register_records where state = 'active' ${afterId ? sql`and id > ${afterId}` : sql``} order by id limit ${limit}`,
  );
}

export async function readRecord(tx: Tx, id: string): Promise<RegisterRecord | undefined> {
  return first(tx, sql<RegisterRecord>`select ${COLUMNS} from register_records r where r.id = ${id}`);
}

export async function readRecords(tx: Tx, ids: readonly string[]): Promise<Map<string, RegisterRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await many(
    tx,
    sql<RegisterRecord>`select ${COLUMNS} from register_records r where r.id = any(${uuids(ids)})`,
  );
  return new Map(rows.map((r) => [r.id, r]));
}

export async function findRecord(
  tx: Tx,
  file: string,
  recordNumber: string,
): Promise<RegisterRecord | undefined> {
  return first(
    tx,
    sql<RegisterRecord>`select ${COLUMNS} from register_records r where r.file = ${file} and r.record_number = ${recordNumber}`,
  );
}

/** The record of a number whose file nobody said: of the first file that has one, in the order of the table. */
export async function findRecordByNumber(tx: Tx, recordNumber: string): Promise<RegisterRecord | undefined> {
  if (recordNumber === '') return undefined;
  for (const file of REGISTER_FILE_CODES) {
    const found = await findRecord(tx, file, recordNumber);
    if (found) return found;
  }
  return undefined;
}

export async function listRecords(
  tx: Tx,
  options: {
    readonly agencyId?: string;
    readonly agencyIds?: readonly string[];
    readonly state?: string;
    readonly file?: string;
    readonly text?: string;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ readonly records: RegisterRecord[]; readonly total: number }> {
  const where = sql`where true
    ${options.agencyId ? sql`and r.entering_agency_id = ${options.agencyId}` : sql``}
    ${options.agencyIds ? sql`and r.entering_agency_id = any(${uuids(options.agencyIds)})` : sql``}
    ${options.state ? sql`and r.state = ${options.state}` : sql``}
    ${options.file ? sql`and r.file = ${options.file}` : sql``}
    ${options.text ? sql`and (r.record_number ilike ${`%${options.text}%`} or r.person ->> 'names' ilike ${`%${options.text}%`})` : sql``}`;
  const records = await many(
    tx,
    sql<RegisterRecord>`select ${COLUMNS} from register_records r ${where} order by r.updated_at desc limit ${options.limit} offset ${options.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from register_records r ${where}`))!
    .n;
  return { records, total };
}

/** An active record as far as the status of its person goes. */
export interface FileOfSubject {
  readonly file: RegisterRecord['file'];
  /** Code of the warrant's offence, where it has one. */
  readonly warrantCode: string | null;
}

/**
 * A record itself and those that people linked to the same subject. A union, since behind row policies PostgreSQL uses
 * no index for `coalesce` or for `or … in`, and would read the whole register.
 */
function recordsBeside(recordId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select ${recordId} as record_id union select l2.record_id from subject_links l1 join subject_links l2 on l2.subject_id = l1.subject_id
              where l1.record_id = ${recordId} and l1.unlinked_at is null and l2.unlinked_at is null`;
}

/** For each record, all active records of the subject that it belongs to, itself included where it is active. */
export async function activeFilesOfSubjects(
  tx: Tx,
  recordIds: readonly string[],
): Promise<Map<string, FileOfSubject[]>> {
  if (recordIds.length === 0) return new Map();
  const rows = await many(
    tx,
    sql<FileOfSubject & { of: string }>`
    select o.id as of, r.file, coalesce(r.details -> 'warrant' ->> 'offenseCode', r.details ->> 'offenseCode') as "warrantCode" from unnest(${uuids(recordIds)}) as o(id)
      cross join lateral (${recordsBeside(sql`o.id`)}) as s
      join register_records r on r.id = s.record_id
     where r.state = 'active'`,
  );
  const files = new Map<string, FileOfSubject[]>();
  for (const { of, file, warrantCode } of rows)
    files.set(of, [...(files.get(of) ?? []), { file, warrantCode }]);
  return files;
}

export async function activeRecordsOfSubject(tx: Tx, subjectId: string): Promise<RegisterRecord[]> {
  return many(
    tx,
    sql<RegisterRecord>`select ${COLUMNS} from register_records r join subject_links l on l.record_id = r.id and l.unlinked_at is null
      where l.subject_id = ${subjectId} and r.state = 'active' order by r.entered_at, r.id`,
  );
}

/** All records of the subject that a record belongs to, itself included, with or without a subject. */
export async function recordsOfSameSubject(tx: Tx, recordId: string): Promise<RegisterRecord[]> {
  return many(
    tx,
    sql<RegisterRecord>`
    select ${COLUMNS} from register_records r where r.id in (${recordsBeside(sql`${recordId}::uuid`)})`,
  );
}

/** Found by words or number at most; who has a name that so many bear adds a birth year. */
const FOUND_MAX = 500;

/**
 * Records in whose names every word begins a word, or that carry a number: for a search by a person, by index
 * (migration 0156).
 */
export async function searchRecords(
  tx: Tx,
  search: {
    readonly words: readonly string[];
    readonly number?: string;
    readonly birthYear?: string;
    /** Found by the matching engine already, whose spelling differs. */
    readonly ids: readonly string[];
    readonly limit: number;
  },
): Promise<RegisterRecord[]> {
  // Quoted, so that nothing of a word is an operator; without a letter or digit there is nothing to look for.
  const begins = search.words
    .filter((w) => /[\p{L}\p{N}]/u.test(w))
    .map((w) => `'${w.replace(/['\\]/g, ' ')}':*`)
    .join(' & ');
  if (begins === '' && !search.number && search.ids.length === 0) return [];
  const found = sql`array(select rsoits_records_found(${begins}, ${search.birthYear ?? ''}, ${search.number ?? ''}, ${FOUND_MAX}))`;
  return many(
    tx,
    sql<RegisterRecord>`select ${COLUMNS} from register_records r where r.id = any(${found} || ${uuids(search.ids)}) order by r.state <> 'active', r.updated_at desc limit ${search.limit}`,
  );
}
