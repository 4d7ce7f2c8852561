import { NCIC_MESSAGES } from '#domain/ncicMessages.js';
import { splitIdentification } from '#domain/ncicRecord.js';
import { taskKey } from '#domain/task.js';
import type { RegisterMessage } from '#formats/ncic/message.js';
import type { ReadWarning } from '#formats/outcome.js';
import { findClientByName } from '#storage/apiClients.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { type Keys, keyedDigest } from '#storage/keys.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import {
  advanceFeed,
  type FeedMessage,
  feedMessages,
  lockFeeds,
  type NumberedFeed,
  openMessages,
  saveFeedMessages,
} from '#storage/registerFeeds.js';
import { markFeedFresh } from '#storage/registerRecords.js';
import { cancelTasksByKey, openTasks } from '#storage/tasks.js';
import type { Transmission } from '#storage/transmissions.js';
import { type Done, isoDay, RecordChanges, refused } from './applyRegisterMessage.js';
import { SYSTEM } from './context.js';
import type { MessageHandler } from './messageHandler.js';

/** A source's clock may run so far ahead of ours. */
const CLOCKS_APART_MS = 5 * 60_000;

/**
 * Takes in a register stream: each numbered message once, in whatever order it comes. A later one is not held back by a
 * missing one, since people are screened against it now; what came too early for its record waits, what comes too late
 * changes only what nothing later has changed. A missing number is told, the feed's freshness stands still until it
 * came, and nothing is skipped without a word.
 */
export const takeRegisterFeed: MessageHandler = async (tx, context, transmission, message, nowMs) => {
  const remarks: ReadWarning[] = [];
  const content = message.ncic!;
  const refuse = (code: string, offset: number, text: string) => void remarks.push({ code, offset, text });
  if (transmission.door !== 'ncic') {
    refuse(
      'wrong-door',
      message.range.from,
      `register messages came in at the door ${transmission.door}. Expected the door ncic; none was taken in`,
    );
    return { screen: [], off: [], remarks, outcome: 'quarantined' };
  }
  const feeds = await lockFeeds(tx);
  const entitled = await feedsOfSender(tx, transmission.sender, [...feeds.values()]);
  const mayTake = (feed: string, test: boolean, offset: number): boolean => {
    if (!feeds.has(feed))
      refuse(
        'unknown-feed',
        offset,
        `feed ${feed} is not known. Expected one of ${[...feeds.keys()].join(', ')}`,
      );
    else if (!entitled.has(feed))
      refuse(
        'wrong-sender',
        offset,
        `the sender does not speak for the feed ${feed}. Expected the agency that is set for it`,
      );
    else if (test !== context.isTest)
      refuse(
        'test-mark',
        offset,
        test
          ? 'a message marked as a test. Expected none in production; not applied'
          : 'a message without the mark of a test. Expected TST/Y here; not applied',
      );
    else return true;
    return false;
  };
  const byFeed = new Map<string, RegisterMessage[]>();
  for (const m of content.messages) {
    if (m.place === null) {
      refuse(
        'no-sequence',
        m.offset,
        'a register message without its number. Expected $.R. before it; not applied',
      );
      continue;
    }
    const feed = m.place.feed.toLowerCase();
    if (mayTake(feed, m.test, m.offset)) byFeed.set(feed, [...(byFeed.get(feed) ?? []), m]);
  }
  const marks = content.marks
    .map((m) => ({ ...m, feed: m.feed.toLowerCase() }))
    .filter((m) => mayTake(m.feed, m.test, m.offset));
  for (const mark of marks) if (!byFeed.has(mark.feed)) byFeed.set(mark.feed, []);

  for (const [code, messages] of byFeed) {
    const work = new FeedWork(tx, context.keys, transmission, feeds.get(code)!, nowMs);
    await work.take(messages, refuse);
    const own = marks.filter((m) => m.feed === code);
    await work.finish(Math.max(0, ...own.map((m) => m.sequence)));
    for (const mark of own) {
      const atMs = instantOf(mark.at);
      if (atMs === null || atMs > nowMs + CLOCKS_APART_MS)
        refuse(
          'stream-mark',
          mark.offset,
          'a time that is none or lies in the future. Expected YYYYMMDDHHMMSS in UTC; freshness stands as it was',
        );
      else if (work.feed.sourceSeq >= mark.sequence) await markFeedFresh(tx, code, atMs);
    }
  }
  return { screen: [], off: [], remarks, ...(remarks.length > 0 ? { outcome: 'quarantined' as const } : {}) };
};

/** The feeds that a machine client speaks for: those set for its agency, and those set for none where it is CJIS's. */
async function feedsOfSender(
  tx: Tx,
  sender: string,
  feeds: readonly NumberedFeed[],
): Promise<ReadonlySet<string>> {
  const client = await findClientByName(tx, sender);
  if (!client?.active) return new Set();
  return new Set(
    feeds
      .filter((f) =>
        f.senderAgencyId === null ? client.agencyRole === 'fbi-cjis' : f.senderAgencyId === client.agencyId,
      )
      .map((f) => f.code),
  );
}

/** One feed's part of a transmission, under the lock of its row. */
class FeedWork {
  feed: NumberedFeed;
  readonly #tx: Tx;
  readonly #keys: Keys;
  readonly #transmission: Transmission;
  readonly #nowMs: number;
  readonly #records: RecordChanges;
  readonly #refused: FeedMessage[] = [];
  #highest = 0;
  /** Of registrations applied now: digests of their FBI numbers. */
  readonly #registered = new Set<string>();
  readonly #counts = { applied: 0, waiting: 0, 'kept-out': 0, refused: 0, late: 0 };

  constructor(tx: Tx, keys: Keys, transmission: Transmission, feed: NumberedFeed, nowMs: number) {
    this.#tx = tx;
    this.#keys = keys;
    this.#transmission = transmission;
    this.feed = feed;
    this.#nowMs = nowMs;
    this.#records = new RecordChanges(tx, keys, feed, nowMs);
  }

  /** In the source's order, whatever order they stand in; each number once. */
  async take(
    messages: readonly RegisterMessage[],
    remark: (code: string, offset: number, text: string) => void,
  ): Promise<void> {
    const known = await feedMessages(
      this.#tx,
      this.feed.code,
      messages.map((m) => m.place!.sequence),
    );
    const taken = new Map<number, string>([...known].map(([seq, m]) => [seq, m.digest]));
    const rows: FeedMessage[] = [];
    for (const m of [...messages].sort((a, b) => a.place!.sequence - b.place!.sequence)) {
      const seq = m.place!.sequence;
      const digest = keyedDigest(this.#keys, `register message ${canonical(m)}`);
      const before = taken.get(seq);
      if (before !== undefined) {
        if (before !== digest)
          remark(
            'sequence-reused',
            m.offset,
            `number ${seq} came before with another message. Expected each number once; the first stands`,
          );
        continue;
      }
      if (seq <= this.feed.sourceSeq && !known.has(seq)) {
        // From before the baseline: a full load took its place.
        continue;
      }
      this.#highest = Math.max(this.#highest, seq);
      taken.set(seq, digest);
      rows.push(await this.#one(m, digest));
    }
    await this.#records.flush();
    await saveFeedMessages(this.#tx, rows, this.#nowMs);
    await this.#retryWaiting(rows);
  }

  /** Goes on to the next hole, tells of it, and gives up on what waits for nothing any more. */
  async finish(markedHighest: number): Promise<void> {
    const wasMissing = this.feed.gapSinceMs === null ? null : this.feed.sourceSeq + 1;
    const { feed, missing } = await advanceFeed(
      this.#tx,
      this.feed,
      Math.max(markedHighest, this.#highest),
      this.#nowMs,
    );
    this.feed = feed;
    const gapKey = (from: number) => taskKey('register-gap', feed.code, from);
    if (wasMissing !== null && wasMissing !== missing?.from)
      await cancelTasksByKey(this.#tx, [gapKey(wasMissing)], this.#nowMs);
    if (missing === null) await this.#giveUpWaiting();
    const owner = await operatingAgency(this.#tx);
    if (missing !== null)
      await openTasks(
        this.#tx,
        [
          {
            naturalKey: gapKey(missing.from),
            kind: 'register-gap',
            ownerAgencyId: owner.id,
            objectKind: 'feed',
            objectId: owner.id,
            urgency: 2,
            dueAtMs: this.#nowMs,
            facts: {
              feed: feed.code,
              name: feed.name,
              from: missing.from,
              to: missing.to,
              highest: feed.sourceHighest,
            },
          },
        ],
        this.#nowMs,
      );
    await openTasks(
      this.#tx,
      this.#refused.map((m) => ({
        naturalKey: taskKey('register-message-refused', feed.code, m.sourceSeq),
        kind: 'register-message-refused',
        ownerAgencyId: owner.id,
        objectKind: 'transmission',
        objectId: m.transmissionId,
        urgency: 3,
        facts: {
          feed: feed.code,
          number: m.sourceSeq,
          key: m.messageKey,
          record: m.recordNumber,
          problem: m.reason,
        },
      })),
      this.#nowMs,
    );
    await writeAudit(this.#tx, this.#nowMs, {
      actor: SYSTEM,
      action: 'register.fed',
      objectKind: 'register',
      objectId: feed.code,
      facts: { transmission: this.#transmission.id, ...this.#counts, upTo: feed.sourceSeq, missing },
    });
  }

  async #one(m: RegisterMessage, digest: string): Promise<FeedMessage> {
    const kind = NCIC_MESSAGES.get(m.key);
    const { nic, changes } = splitIdentification(m.values);
    const entry = kind?.action === 'enter';
    const done =
      m.damaged || !kind ? refused('parts of it could not be read') : await this.#records.apply(m, kind);
    const fbi = m.values.find((v) => v.code === 'FBI')?.value;
    const row: FeedMessage = {
      feed: this.feed.code,
      sourceSeq: m.place!.sequence,
      digest,
      messageKey: m.key.slice(0, 8),
      file: kind?.file ?? 'NSOR',
      recordNumber: nic,
      fields: [...new Set([...(entry ? m.values : changes).map((v) => v.code), ...m.cleared])],
      transmissionId: this.#transmission.id,
      byteFrom: m.offset,
      byteTo: m.end,
      ...done,
      personDigest: done.state === 'kept-out' && fbi !== undefined ? this.#personDigest(fbi) : null,
    };
    if (done.state === 'applied' && kind?.file === 'NSOR' && fbi !== undefined)
      this.#registered.add(this.#personDigest(fbi));
    this.#count(row);
    return row;
  }

  #count(row: FeedMessage): void {
    this.#counts[row.state]++;
    if (row.state === 'refused') this.#refused.push(row);
  }

  #personDigest(fbi: string): string {
    return keyedDigest(this.#keys, `fbi ${fbi}`).slice(0, 40);
  }

  /** What waited for a record that came now, and warrants that were kept out of people who are registered now. */
  async #retryWaiting(rows: readonly FeedMessage[]): Promise<void> {
    const entered = rows.filter(
      (r) =>
        r.state === 'applied' &&
        r.recordNumber !== null &&
        NCIC_MESSAGES.get(r.messageKey)?.action === 'enter',
    );
    const isHole = rows.some((r) => r.sourceSeq <= this.feed.sourceHighest);
    if (isHole)
      for (const r of entered)
        for (const waiting of await openMessages(this.#tx, {
          feed: this.feed.code,
          file: r.file,
          recordNumber: r.recordNumber!,
        }))
          await this.#again(waiting);
    for (const warrant of await openMessages(this.#tx, { personDigests: [...this.#registered] }))
      await this.#again(warrant);
  }

  /** Reads a message again from the transmission it came in, and applies it where it now can be. */
  async #again(row: FeedMessage): Promise<void> {
    const read = await this.#records.reread(row);
    const kind = NCIC_MESSAGES.get(row.messageKey);
    const done: Done =
      !read || !kind
        ? refused('what it said was forgotten before it could be applied')
        : await this.#records.apply(
            { ...read, place: { feed: row.feed, sequence: row.sourceSeq, at: '' } },
            kind,
          );
    if (done.state === row.state) return;
    await this.#records.flush();
    const again = { ...row, ...done };
    this.#count(again);
    await saveFeedMessages(this.#tx, [again], this.#nowMs);
  }

  /** Nothing is missing and still their record is not here: nobody will bring it. */
  async #giveUpWaiting(): Promise<void> {
    const given = (await openMessages(this.#tx, { feed: this.feed.code })).map((m) => ({
      ...m,
      state: 'refused' as const,
      reason: 'no record of this number was ever entered here',
    }));
    for (const m of given) this.#count(m);
    await saveFeedMessages(this.#tx, given, this.#nowMs);
  }
}

/** The message itself, however it was wrapped. */
function canonical(m: RegisterMessage): string {
  return JSON.stringify([m.key, m.ori, m.control, m.values, m.cleared]);
}

/** `YYYYMMDDHHMMSS` in UTC. */
function instantOf(at: string): number | null {
  const ms = Date.parse(`${isoDay(at)}T${at.slice(8, 10)}:${at.slice(10, 12)}:${at.slice(12, 14)}Z`);
  return Number.isNaN(ms) ? null : ms;
}
