import { sql } from 'kysely';
import { first, instant, json, many, run, type Tx } from './database.js';

/** A feed whose source numbers its messages, as it stands; the row is locked for the one who takes messages in. */
export interface NumberedFeed {
  readonly code: string;
  readonly name: string;
  readonly senderAgencyId: string | null;
  /** All of the source's numbers up to here came. */
  readonly sourceSeq: number;
  readonly sourceHighest: number;
  readonly gapSinceMs: number | null;
}

/** All feeds, locked in one order as every writer of the register does. */
export async function lockFeeds(tx: Tx): Promise<Map<string, NumberedFeed>> {
  const rows = await many(
    tx,
    sql<NumberedFeed>`
    select code, name, sender_agency_id as "senderAgencyId", source_seq as "sourceSeq", source_highest as "sourceHighest", gap_since as "gapSinceMs"
      from register_feeds order by code for update`,
  );
  return new Map(rows.map((r) => [r.code, r]));
}

export type FeedMessageState = 'applied' | 'waiting' | 'kept-out' | 'refused' | 'late';

export interface FeedMessage {
  readonly feed: string;
  readonly sourceSeq: number;
  readonly digest: string;
  readonly messageKey: string;
  readonly file: string;
  readonly recordNumber: string | null;
  /** Codes of the fields that it set. */
  readonly fields: readonly string[];
  readonly transmissionId: string;
  readonly byteFrom: number;
  readonly byteTo: number;
  readonly state: FeedMessageState;
  readonly reason: string;
  readonly personDigest: string | null;
}

const COLUMNS = sql.raw(
  `m.feed, m.source_seq as "sourceSeq", m.digest, m.message_key as "messageKey", m.file, m.record_number as "recordNumber", m.fields,
   m.transmission_id as "transmissionId", m.byte_from as "byteFrom", m.byte_to as "byteTo", m.state, m.reason, m.person_digest as "personDigest"`,
);

/** The messages of a feed among the numbers given. */
export async function feedMessages(
  tx: Tx,
  feed: string,
  numbers: readonly number[],
): Promise<Map<number, FeedMessage>> {
  if (numbers.length === 0) return new Map();
  const rows = await many(
    tx,
    sql<FeedMessage>`
    select ${COLUMNS} from register_feed_messages m
     where m.feed = ${feed} and m.source_seq in (select (jsonb_array_elements_text(${json(numbers)}))::bigint)`,
  );
  return new Map(rows.map((r) => [r.sourceSeq, r]));
}

export async function saveFeedMessages(
  tx: Tx,
  messages: readonly FeedMessage[],
  nowMs: number,
): Promise<void> {
  if (messages.length === 0) return;
  const rows = messages.map((m) => ({
    feed: m.feed,
    source_seq: m.sourceSeq,
    digest: m.digest,
    message_key: m.messageKey,
    file: m.file,
    record_number: m.recordNumber,
    fields: m.fields,
    transmission_id: m.transmissionId,
    byte_from: m.byteFrom,
    byte_to: m.byteTo,
    state: m.state,
    reason: m.reason,
    person_digest: m.personDigest,
  }));
  await run(
    tx,
    sql`
    insert into register_feed_messages (feed, source_seq, digest, message_key, file, record_number, fields, transmission_id, byte_from, byte_to, state, reason,
           person_digest, received_at)
    select feed, source_seq, digest, message_key, file, record_number, fields, transmission_id, byte_from, byte_to, state, reason, person_digest, ${instant(nowMs)}
      from jsonb_to_recordset(${json(rows)}) as r(feed text, source_seq bigint, digest text, message_key text, file text, record_number text, fields jsonb,
           transmission_id uuid, byte_from integer, byte_to integer, state text, reason text, person_digest text)
    on conflict (feed, source_seq) do update set state = excluded.state, reason = excluded.reason, record_number = excluded.record_number,
           fields = excluded.fields`,
  );
}

/** Messages of a record that the source sent after a number and that were applied, earliest first. */
export async function laterMessages(
  tx: Tx,
  feed: string,
  file: string,
  recordNumber: string,
  afterSeq: number,
): Promise<FeedMessage[]> {
  return many(
    tx,
    sql<FeedMessage>`
    select ${COLUMNS} from register_feed_messages m where m.feed = ${feed} and m.file = ${file} and m.record_number = ${recordNumber}
       and m.source_seq > ${afterSeq} and m.state = 'applied' order by m.source_seq`,
  );
}

/** Messages that wait for their record, or that were kept out because nobody knew the person. */
export async function openMessages(
  tx: Tx,
  by:
    | { readonly feed: string; readonly recordNumber?: string; readonly file?: string }
    | { readonly personDigests: readonly string[] },
): Promise<FeedMessage[]> {
  if ('personDigests' in by)
    return by.personDigests.length === 0
      ? []
      : many(
          tx,
          sql<FeedMessage>`
    select ${COLUMNS} from register_feed_messages m where m.state = 'kept-out' and m.person_digest in (${sql.join(by.personDigests)})
     order by m.feed, m.source_seq limit 100`,
        );
  return many(
    tx,
    sql<FeedMessage>`
    select ${COLUMNS} from register_feed_messages m where m.state = 'waiting' and m.feed = ${by.feed}
       ${by.recordNumber === undefined ? sql`` : sql`and m.file = ${by.file!} and m.record_number = ${by.recordNumber}`} order by m.source_seq limit 1000`,
  );
}

/**
 * Goes on from the number up to which all came as far as there is no hole. @returns the feed as it stands now, and the
 * first number that is missing with the last one before the next that came, or null
 */
export async function advanceFeed(
  tx: Tx,
  feed: NumberedFeed,
  highest: number,
  nowMs: number,
): Promise<{
  readonly feed: NumberedFeed;
  readonly missing: { readonly from: number; readonly to: number } | null;
}> {
  // Numbers that came, less their rank among them, are equal as long as none is missing.
  const row = await first(
    tx,
    sql<{ upTo: number | null; next: number | null }>`
    with n as (select source_seq, source_seq - row_number() over (order by source_seq) as base from register_feed_messages
                where feed = ${feed.code} and source_seq > ${feed.sourceSeq})
    select (select max(source_seq) from n where base = ${feed.sourceSeq}) as "upTo", (select min(source_seq) from n where base > ${feed.sourceSeq}) as next`,
  );
  const sourceSeq = row?.upTo ?? feed.sourceSeq;
  const sourceHighest = Math.max(highest, feed.sourceHighest, sourceSeq);
  const gapSinceMs = sourceHighest > sourceSeq ? (feed.gapSinceMs ?? nowMs) : null;
  await run(
    tx,
    sql`update register_feeds set source_seq = ${sourceSeq}, source_highest = ${sourceHighest}, gap_since = ${instant(gapSinceMs)} where code = ${feed.code}`,
  );
  return {
    feed: { ...feed, sourceSeq, sourceHighest, gapSinceMs },
    missing: gapSinceMs === null ? null : { from: sourceSeq + 1, to: (row?.next ?? sourceHighest + 1) - 1 },
  };
}

/** A full load took the place of what is missing: the source's numbers count from here. */
export async function setFeedBaseline(tx: Tx, code: string, sourceSeq: number): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update register_feeds set source_seq = ${sourceSeq}, source_highest = greatest(source_highest, ${sourceSeq}),
            gap_since = case when source_highest > ${sourceSeq} then gap_since end where code = ${code} and source_seq <= ${sourceSeq}`,
    )) === 1
  );
}

/** Whose machine clients may send the feed's messages. */
export async function setFeedSender(tx: Tx, code: string, agencyId: string): Promise<void> {
  await run(tx, sql`update register_feeds set sender_agency_id = ${agencyId} where code = ${code}`);
}
