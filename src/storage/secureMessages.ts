import { sql } from 'kysely';
import { searchWords, type ThreadAbout } from '#domain/secureMessage.js';
import { newWork } from '#domain/workItem.js';
import { first, instant, many, run, type Tx } from './database.js';
import { makeDataKey, openDataKey } from './dataKeys.js';
import { type Keys, keyedDigest, seal, unseal } from './keys.js';
import { newId } from './newId.js';
import { addWork } from './workItems.js';

/** A conversation between agencies, or between persons of them. Row security shows it to its parties only. */
export interface Thread {
  readonly id: string;
  readonly fromAgencyId: string;
  readonly aboutKind: ThreadAbout | null;
  readonly aboutId: string | null;
  readonly subject: string;
  readonly startedAtMs: number;
  readonly lastAtMs: number;
}

export interface ThreadLine extends Thread {
  /** Agencies and persons that take part, the reader's own left out. */
  readonly others: readonly string[];
  readonly lastBy: string;
  /** Messages of others that the reader has not opened. */
  readonly unread: number;
}

export interface Party {
  readonly agencyId: string;
  readonly agencyName: string;
  readonly userId: string | null;
  readonly personName: string | null;
}

export interface SentMessage {
  readonly id: string;
  readonly threadId: string;
  readonly authorId: string | null;
  readonly authorName: string;
  readonly authorAgency: string;
  /** Null: its key is gone. */
  readonly body: string | null;
  readonly sentAtMs: number;
  readonly reads: readonly { readonly name: string; readonly agency: string; readonly at: string }[];
}

/** Who writes; `id` null for the trial's own people. */
export interface Author {
  readonly id: string | null;
  readonly name: string;
  readonly agencyId: string;
}

interface ThreadRow extends Omit<Thread, 'subject'> {
  readonly sealed: Buffer;
  readonly keyId: string;
}

const COLUMNS = sql.raw(
  `t.id, t.from_agency_id as "fromAgencyId", t.about_kind as "aboutKind", t.about_id as "aboutId", t.subject as sealed, t.key_id as "keyId",
   t.started_at as "startedAtMs", t.last_at as "lastAtMs"`,
);

export async function startThread(
  tx: Tx,
  keys: Keys,
  author: Author,
  of: {
    readonly subject: string;
    readonly body: string;
    readonly to: readonly { readonly agencyId: string; readonly userId: string | null }[];
    readonly about: { readonly kind: ThreadAbout; readonly id: string } | null;
  },
  nowMs: number,
): Promise<{ readonly threadId: string; readonly messageId: string }> {
  const id = newId(nowMs);
  const { id: keyId, key } = await makeDataKey(tx, keys, nowMs);
  await run(
    tx,
    sql`insert into message_threads (id, from_agency_id, started_by, key_id, subject, about_kind, about_id, started_at, last_at)
      values (${id}, ${author.agencyId}, ${author.id}, ${keyId}, ${seal(key, Buffer.from(of.subject), `subject ${id}`)}, ${of.about?.kind ?? null}, ${of.about?.id ?? null},
              ${instant(nowMs)}, ${instant(nowMs)})`,
  );
  // Between persons only: the writer's colleagues have no part in it either.
  const isPersonal = of.to.every((p) => p.userId !== null);
  const parties = [...of.to, { agencyId: author.agencyId, userId: isPersonal ? author.id : null }];
  for (const p of parties)
    await run(
      tx,
      sql`insert into message_parties (id, thread_id, agency_id, user_id) values (${newId(nowMs)}, ${id}, ${p.agencyId}, ${p.userId}) on conflict do nothing`,
    );
  const messageId = await addMessage(tx, keys, author, { id, key, subject: of.subject }, of.body, nowMs);
  return { threadId: id, messageId };
}

/** @returns undefined when the thread is not the writer's or its key is gone */
export async function answerThread(
  tx: Tx,
  keys: Keys,
  author: Author,
  threadId: string,
  body: string,
  nowMs: number,
): Promise<string | undefined> {
  const row = await first(
    tx,
    sql<{ keyId: string }>`select key_id as "keyId" from message_threads where id = ${threadId} for update`,
  );
  const key = row && (await openDataKey(tx, keys, row.keyId));
  if (!key) return undefined;
  await run(tx, sql`update message_threads set last_at = ${instant(nowMs)} where id = ${threadId}`);
  return addMessage(tx, keys, author, { id: threadId, key, subject: '' }, body, nowMs);
}

async function addMessage(
  tx: Tx,
  keys: Keys,
  author: Author,
  thread: { readonly id: string; readonly key: Buffer; readonly subject: string },
  body: string,
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  const words = digests(keys, `${thread.subject} ${body}`);
  await run(
    tx,
    sql`insert into messages (id, thread_id, author_id, author_name, author_agency_id, body, words, sent_at)
      values (${id}, ${thread.id}, ${author.id}, ${author.name}, ${author.agencyId}, ${seal(thread.key, Buffer.from(body), `message ${id}`)}, ${textArray(words)}, ${instant(nowMs)})`,
  );
  await addWork(tx, [newWork('messageSent', `message ${id}`, { messageId: id }, { urgency: 4 })], nowMs);
  return id;
}

function digests(keys: Keys, text: string): string[] {
  return searchWords(text).map((word) => keyedDigest(keys, `message word ${word}`).slice(0, 24));
}

function textArray(values: readonly string[]) {
  return values.length === 0 ? sql`array[]::text[]` : sql`array[${sql.join(values)}]::text[]`;
}

/** The reader's threads, the last written first; `words` finds those with a message that has all of them. */
export async function listThreads(
  tx: Tx,
  keys: Keys,
  reader: { readonly userId: string; readonly agencyId: string },
  filter: {
    readonly words?: string;
    readonly unreadOnly?: boolean;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ readonly threads: readonly ThreadLine[]; readonly total: number }> {
  const words = filter.words ? digests(keys, filter.words) : null;
  const unread = sql`(select count(*) from messages m where m.thread_id = t.id and m.author_id is distinct from ${reader.userId}::uuid
                       and not exists (select from message_reads r where r.message_id = m.id and r.user_id = ${reader.userId}))`;
  const where = sql`where t.id in (select p.thread_id from message_parties p where p.agency_id = ${reader.agencyId} and (p.user_id is null or p.user_id = ${reader.userId}))
    ${words === null ? sql`` : words.length === 0 ? sql`and false` : sql`and exists (select from messages m where m.thread_id = t.id and m.words @> ${textArray(words)})`}
    ${filter.unreadOnly ? sql`and ${unread} > 0` : sql``}`;
  const rows = await many(
    tx,
    sql<ThreadRow & { others: string[]; lastBy: string; unread: number }>`
    select ${COLUMNS}, ${unread} as unread,
           (select coalesce(jsonb_agg(distinct a.name), '[]') from message_parties p join agencies a on a.id = p.agency_id
             where p.thread_id = t.id and p.agency_id <> ${reader.agencyId}) as others,
           (select m.author_name from messages m where m.thread_id = t.id order by m.sent_at desc, m.id desc limit 1) as "lastBy"
      from message_threads t ${where} order by t.last_at desc, t.id limit ${filter.limit} offset ${filter.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from message_threads t ${where}`))!
    .n;
  const threads: ThreadLine[] = [];
  for (const { sealed, keyId, ...row } of rows)
    threads.push({ ...row, subject: await subjectOf(tx, keys, { id: row.id, sealed, keyId }) });
  return { threads, total };
}

/** Conversations in which the agency as such takes part; those between persons are theirs, also towards their agency. */
export async function threadsOfAgency(tx: Tx, agencyId: string): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{ id: string }>`select t.id from message_threads t where exists (select from message_parties p
       where p.thread_id = t.id and p.agency_id = ${agencyId} and p.user_id is null) order by t.started_at, t.id`,
  );
  return rows.map((r) => r.id);
}

export async function countUnread(
  tx: Tx,
  reader: { readonly userId: string; readonly agencyId: string },
): Promise<number> {
  const row = await first(
    tx,
    sql<{ n: number }>`select count(*) as n from messages m 
      where m.thread_id in (select p.thread_id from message_parties p where p.agency_id = ${reader.agencyId} and (p.user_id is null or p.user_id = ${reader.userId}))
        and m.author_id is distinct from ${reader.userId}::uuid
        and not exists (select from message_reads r where r.message_id = m.id and r.user_id = ${reader.userId})`,
  );
  return row!.n;
}

export async function readThread(tx: Tx, keys: Keys, id: string): Promise<Thread | undefined> {
  const row = await first(tx, sql<ThreadRow>`select ${COLUMNS} from message_threads t where t.id = ${id}`);
  if (!row) return undefined;
  const { sealed, keyId, ...thread } = row;
  return { ...thread, subject: await subjectOf(tx, keys, { id, sealed, keyId }) };
}

async function subjectOf(
  tx: Tx,
  keys: Keys,
  t: { readonly id: string; readonly sealed: Buffer; readonly keyId: string },
): Promise<string> {
  const key = await openDataKey(tx, keys, t.keyId);
  return key ? unseal(key, t.sealed, `subject ${t.id}`).toString() : '';
}

/** Whether the reader takes part, by the parties themselves: the agency that it reads the thread for. */
export async function partyOf(
  tx: Tx,
  threadId: string,
  reader: { readonly userId: string; readonly agencyId: string },
): Promise<string | undefined> {
  const row = await first(
    tx,
    sql<{ agencyId: string }>`select agency_id as "agencyId" from message_parties
      where thread_id = ${threadId} and agency_id = ${reader.agencyId} and (user_id is null or user_id = ${reader.userId}) limit 1`,
  );
  return row?.agencyId;
}

export async function partiesOf(tx: Tx, threadId: string): Promise<Party[]> {
  return many(
    tx,
    sql<Party>`select p.agency_id as "agencyId", a.name as "agencyName", p.user_id as "userId", u.display_name as "personName"
      from message_parties p join agencies a on a.id = p.agency_id left join users u on u.id = p.user_id where p.thread_id = ${threadId} order by a.name, p.id`,
  );
}

export async function messagesOf(tx: Tx, keys: Keys, threadId: string): Promise<SentMessage[]> {
  const row = await first(
    tx,
    sql<{ keyId: string }>`select key_id as "keyId" from message_threads where id = ${threadId}`,
  );
  const key = row ? await openDataKey(tx, keys, row.keyId) : null;
  const rows = await many(
    tx,
    sql<Omit<SentMessage, 'body'> & { sealed: Buffer }>`
    select m.id, m.thread_id as "threadId", m.author_id as "authorId", m.author_name as "authorName", a.name as "authorAgency", m.body as sealed, m.sent_at as "sentAtMs",
           (select coalesce(jsonb_agg(jsonb_build_object('name', r.reader_name, 'agency', r.reader_agency, 'at', r.read_at) order by r.read_at), '[]')
              from message_reads r where r.message_id = m.id) as reads
      from messages m join agencies a on a.id = m.author_agency_id where m.thread_id = ${threadId} order by m.sent_at, m.id`,
  );
  return rows.map(({ sealed, ...m }) => ({
    ...m,
    body: key ? unseal(key, sealed, `message ${m.id}`).toString() : null,
  }));
}

/** A receipt for each message of others that the reader sees for the first time. */
export async function noteRead(
  tx: Tx,
  threadId: string,
  reader: { readonly id: string; readonly name: string; readonly agencyName: string },
  nowMs: number,
): Promise<number> {
  return run(
    tx,
    sql`insert into message_reads (message_id, thread_id, user_id, reader_name, reader_agency, read_at)
      select m.id, m.thread_id, ${reader.id}::uuid, ${reader.name}, ${reader.agencyName}, ${instant(nowMs)} from messages m
       where m.thread_id = ${threadId} and m.author_id is distinct from ${reader.id}::uuid on conflict do nothing`,
  );
}

/** A person of an agency by sign-in name or e-mail as the writer knows it; lists of other agencies' people stay closed. */
export async function personNamed(tx: Tx, agencyId: string, name: string): Promise<string | null> {
  const row = await first(
    tx,
    sql<{ id: string | null }>`select rsoits_person_named(${agencyId}::uuid, ${name}) as id`,
  );
  return row?.id ?? null;
}

/** Threads nobody wrote in since an instant go; their keys and files are the caller's to destroy. */
export async function eraseThreads(
  tx: Tx,
  beforeMs: number,
): Promise<readonly { readonly id: string; readonly keyId: string }[]> {
  return many(
    tx,
    sql<{
      id: string;
      keyId: string;
    }>`delete from message_threads where last_at < ${instant(beforeMs)} and not legal_hold returning id, key_id as "keyId"`,
  );
}
