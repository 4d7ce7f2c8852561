import { sql } from 'kysely';
import { MS } from '#basics/clock.js';
import { CANARY } from '#domain/canary.js';
import type { RecipientSilenceSettings } from '#domain/recipientSilence.js';
import { floorHour, type HeardHour, type SilenceSettings, type SilenceState } from '#domain/silence.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { senderNameSql } from './senderName.js';

/** A feed or a recipient that is listened for, with what was held of it last. */
export interface SilenceWatch {
  readonly id: string;
  readonly kind: 'feed' | 'recipient';
  readonly door: string;
  readonly sender: string;
  /** The sender for people to read; empty for a recipient. */
  readonly senderName: string;
  readonly agencyId: string | null;
  readonly agencyName: string | null;
  readonly zone: string | null;
  readonly agencyZone: string | null;
  readonly calendarCode: string | null;
  readonly active: boolean;
  readonly reason: string;
  /** Only what differs from the standard. */
  readonly settings: Partial<SilenceSettings & RecipientSilenceSettings>;
  readonly heardSinceMs: number;
  readonly lastHeardMs: number | null;
  readonly state: SilenceState;
  readonly silentSinceMs: number | null;
  readonly finding: Readonly<Record<string, unknown>>;
  readonly judgedAtMs: number | null;
  readonly version: number;
}

const COLUMNS =
  sql.raw(`w.id, w.kind, w.door, w.sender, ${senderNameSql('w.sender')} as "senderName", w.agency_id as "agencyId", a.name as "agencyName", w.zone, a.time_zone as "agencyZone",
  a.calendar_code as "calendarCode", w.active, w.reason, w.settings, w.heard_since as "heardSinceMs", w.last_heard_at as "lastHeardMs", w.state,
  w.silent_since as "silentSinceMs", w.finding, w.judged_at as "judgedAtMs", w.version`);

export async function silenceWatches(tx: Tx, kind?: SilenceWatch['kind']): Promise<SilenceWatch[]> {
  return many(
    tx,
    sql<SilenceWatch>`select ${COLUMNS} from silence_watches w left join agencies a on a.id = w.agency_id
      ${kind ? sql`where w.kind = ${kind}` : sql``} order by w.kind, w.door, w.sender, a.name`,
  );
}

export async function readSilenceWatch(tx: Tx, id: string): Promise<SilenceWatch | undefined> {
  return first(
    tx,
    sql<SilenceWatch>`select ${COLUMNS} from silence_watches w left join agencies a on a.id = w.agency_id where w.id = ${id}`,
  );
}

/** A break of the count longer than this is a time in which nobody watched. */
const BREAK_MS = 5 * MS.minute;
/** A transmission is committed after the instant it carries; so far back is counted again. */
const LATE_MS = 10 * MS.minute;
/** What a first count looks back at. */
const FIRST_COUNT_MS = 60 * MS.day;

export interface SilenceClock {
  readonly watchingSinceMs: number;
}

/**
 * Counts what came since the last turn, hour by hour, and notes that somebody watched. Counting an hour again gives
 * the same row, so turns of several processes do no harm; the clock's row is held to spare the work.
 */
export async function countFeedHours(tx: Tx, nowMs: number): Promise<SilenceClock> {
  const clock = await first(
    tx,
    sql<{
      countedUntilMs: number;
      watchingSinceMs: number;
    }>`select counted_until as "countedUntilMs", watching_since as "watchingSinceMs" from silence_clock for update`,
  );
  const broken = !clock || nowMs - clock.countedUntilMs > BREAK_MS;
  const watchingSinceMs = broken ? nowMs : clock.watchingSinceMs;
  const fromMs = clock ? floorHour(clock.countedUntilMs - LATE_MS) : nowMs - FIRST_COUNT_MS;
  const counted = await many(
    tx,
    sql<HeardHour & { door: string; sender: string; persons: number }>`
    with t as (select door, sender, received_at, persons, received_at - lag(received_at) over (partition by door, sender order by received_at) as gap
                 from transmissions where received_at >= ${instant(fromMs)} and received_at <= ${instant(nowMs)} and sender <> ${CANARY.clientId})
    select door, sender, date_trunc('hour', received_at, 'UTC') as "hourMs", count(*) as messages, coalesce(sum(persons), 0)::bigint as persons,
           min(received_at) as "firstAtMs", max(received_at) as "lastAtMs", coalesce(max(extract(epoch from gap) * 1000), 0)::bigint as "longestGapMs"
      from t group by 1, 2, 3 order by 1, 2, 3`,
  );
  const before = new Map(
    (
      await many(
        tx,
        sql<{ key: string; lastAtMs: number }>`
        select distinct on (door, sender) door || '|' || sender as key, last_at as "lastAtMs" from feed_hours
         where hour < ${instant(fromMs)} order by door, sender, hour desc`,
      )
    ).map((r) => [r.key, r.lastAtMs]),
  );
  const rows = counted.map((h) => {
    const key = `${h.door}|${h.sender}`;
    const last = before.get(key);
    before.set(key, h.lastAtMs);
    return {
      door: h.door,
      sender: h.sender,
      hour: new Date(h.hourMs).toISOString(),
      messages: h.messages,
      persons: h.persons,
      first_at: new Date(h.firstAtMs).toISOString(),
      last_at: new Date(h.lastAtMs).toISOString(),
      longest_gap_ms: Math.max(h.longestGapMs, last === undefined ? 0 : h.firstAtMs - last),
    };
  });
  await addFeedHours(tx, rows);
  await run(
    tx,
    sql`insert into watched_hours (hour, turns, last_at) values (${instant(floorHour(nowMs))}, 1, ${instant(nowMs)})
        on conflict (hour) do update set turns = watched_hours.turns + 1, last_at = excluded.last_at`,
  );
  await run(
    tx,
    sql`insert into silence_clock (one, counted_until, watching_since) values (true, ${instant(nowMs)}, ${instant(watchingSinceMs)})
        on conflict (one) do update set counted_until = greatest(silence_clock.counted_until, excluded.counted_until), watching_since = excluded.watching_since`,
  );
  await run(
    tx,
    sql`
    insert into silence_watches (id, natural_key, kind, door, sender, agency_id, heard_since, last_heard_at)
    select gen_random_uuid(), 'feed|' || r.door || '|' || r.sender, 'feed', r.door, r.sender,
           (select c.agency_id from api_clients c where c.client_id = r.sender), min(r.first_at), max(r.last_at)
      from jsonb_to_recordset(${json(rows)}) as r(door text, sender text, first_at timestamptz, last_at timestamptz) group by r.door, r.sender
    on conflict (natural_key) do update set last_heard_at = greatest(silence_watches.last_heard_at, excluded.last_heard_at)`,
  );
  return { watchingSinceMs };
}

interface FeedHourRow {
  readonly door: string;
  readonly sender: string;
  readonly hour: string;
  readonly messages: number;
  readonly persons: number;
  readonly first_at: string;
  readonly last_at: string;
  readonly longest_gap_ms: number;
}

/** Writes hours of feeds as counted; an hour that is there is put right. */
export async function addFeedHours(tx: Tx, rows: readonly FeedHourRow[]): Promise<void> {
  if (rows.length === 0) return;
  await run(
    tx,
    sql`
    insert into feed_hours (door, sender, hour, messages, persons, first_at, last_at, longest_gap_ms)
    select door, sender, hour, messages, persons, first_at, last_at, longest_gap_ms
      from jsonb_to_recordset(${json(rows)}) as r(door text, sender text, hour timestamptz, messages integer, persons integer, first_at timestamptz,
           last_at timestamptz, longest_gap_ms bigint)
    on conflict (door, sender, hour) do update set messages = excluded.messages, persons = excluded.persons, first_at = excluded.first_at,
           last_at = excluded.last_at, longest_gap_ms = excluded.longest_gap_ms`,
  );
}

export async function hoursOfFeed(
  tx: Tx,
  feed: Pick<SilenceWatch, 'door' | 'sender'>,
  sinceMs: number,
): Promise<HeardHour[]> {
  return many(
    tx,
    sql<HeardHour>`select hour as "hourMs", messages, first_at as "firstAtMs", last_at as "lastAtMs", longest_gap_ms as "longestGapMs"
      from feed_hours where door = ${feed.door} and sender = ${feed.sender} and hour >= ${instant(sinceMs)} order by hour`,
  );
}

/** Messages and persons that came of each feed in the last day, by `door|sender`. */
export async function lastDayOfFeeds(
  tx: Tx,
  nowMs: number,
): Promise<Map<string, { readonly messages: number; readonly persons: number }>> {
  const rows = await many(
    tx,
    sql<{ key: string; messages: number; persons: number }>`
    select door || '|' || sender as key, sum(messages)::bigint as messages, sum(persons)::bigint as persons from feed_hours
     where hour > ${instant(nowMs - MS.day)} group by door, sender`,
  );
  return new Map(rows.map((r) => [r.key, r]));
}

/** Full hours since an instant in which nobody watched. Hours before the very first watch are not known and not named. */
export async function unwatchedHours(tx: Tx, sinceMs: number, nowMs: number): Promise<Set<number>> {
  const watched = new Set(
    (
      await many(
        tx,
        sql<{ hourMs: number }>`select hour as "hourMs" from watched_hours where hour >= ${instant(sinceMs)}`,
      )
    ).map((r) => r.hourMs),
  );
  const begin = await first(
    tx,
    sql<{ hourMs: number | null }>`select min(hour) as "hourMs" from watched_hours`,
  );
  const out = new Set<number>();
  if (!begin || begin.hourMs === null) return out;
  for (let at = Math.max(begin.hourMs, floorHour(sinceMs)); at < floorHour(nowMs); at += MS.hour)
    if (!watched.has(at)) out.add(at);
  return out;
}

/** Agencies that messages were sent to since an instant become watched; what was heard of each is noted. */
export async function noteRecipients(tx: Tx, sinceMs: number): Promise<void> {
  await run(
    tx,
    sql`
    insert into silence_watches (id, natural_key, kind, agency_id, heard_since, last_heard_at)
    select gen_random_uuid(), 'recipient|' || recipient_agency_id, 'recipient', recipient_agency_id, min(planned_at),
           max(greatest(acknowledged_at, opened_at))
      from notifications where planned_at >= ${instant(sinceMs)} and dispatched_at is not null and recipient_agency_id <> ${CANARY.agencyId} group by recipient_agency_id
    on conflict (natural_key) do update set last_heard_at = greatest(silence_watches.last_heard_at, excluded.last_heard_at)`,
  );
}

/** Agencies with a message that left and that nobody acknowledged or opened. */
export async function agenciesThatWait(tx: Tx, sinceMs: number): Promise<Set<string>> {
  const rows = await many(
    tx,
    sql<{ id: string }>`
    select distinct recipient_agency_id as id from notifications
     where planned_at >= ${instant(sinceMs)} and dispatched_at is not null and acknowledged_at is null and opened_at is null
       and state in ('dispatched', 'delivered', 'exhausted')`,
  );
  return new Set(rows.map((r) => r.id));
}

const ANSWERS_MAX = 500;

export async function answersOf(
  tx: Tx,
  agencyId: string,
  sinceMs: number,
): Promise<{
  readonly answers: { readonly sentAtMs: number; readonly answeredAtMs: number }[];
  readonly waiting: number[];
}> {
  const answers = await many(
    tx,
    sql<{ sentAtMs: number; answeredAtMs: number }>`
    select dispatched_at as "sentAtMs", least(acknowledged_at, opened_at) as "answeredAtMs" from notifications
     where recipient_agency_id = ${agencyId} and planned_at >= ${instant(sinceMs)} and dispatched_at is not null
       and (acknowledged_at is not null or opened_at is not null) order by planned_at desc limit ${ANSWERS_MAX}`,
  );
  const waiting = await many(
    tx,
    sql<{ atMs: number }>`
    select dispatched_at as "atMs" from notifications
     where recipient_agency_id = ${agencyId} and planned_at >= ${instant(sinceMs)} and dispatched_at is not null
       and acknowledged_at is null and opened_at is null and state in ('dispatched', 'delivered', 'exhausted') limit ${ANSWERS_MAX}`,
  );
  return { answers, waiting: waiting.map((w) => w.atMs) };
}

export async function saveSilence(
  tx: Tx,
  id: string,
  held: {
    readonly state: SilenceState;
    readonly silentSinceMs: number | null;
    readonly finding: Readonly<Record<string, unknown>>;
  },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update silence_watches set state = ${held.state}, silent_since = ${instant(held.silentSinceMs)}, finding = ${json(held.finding)},
          judged_at = ${instant(nowMs)} where id = ${id}`,
  );
}

/** @returns false when somebody changed it since `version` was read */
export async function setSilenceWatch(
  tx: Tx,
  id: string,
  version: number,
  set: Pick<SilenceWatch, 'active' | 'zone' | 'reason' | 'settings'>,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update silence_watches set active = ${set.active}, zone = ${set.zone}, reason = ${set.reason}, settings = ${json(set.settings)},
            version = version + 1 where id = ${id} and version = ${version}`,
    )) === 1
  );
}

/** For whoever knows of a feed from before: simulators and imports of an older system's counts. */
export async function watchFeed(
  tx: Tx,
  feed: { readonly door: string; readonly sender: string; readonly heardSinceMs: number },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`insert into silence_watches (id, natural_key, kind, door, sender, agency_id, heard_since, last_heard_at)
        select ${newId(nowMs)}, ${`feed|${feed.door}|${feed.sender}`}, 'feed', ${feed.door}, ${feed.sender},
               (select c.agency_id from api_clients c where c.client_id = ${feed.sender}), ${instant(feed.heardSinceMs)},
               (select max(last_at) from feed_hours where door = ${feed.door} and sender = ${feed.sender})
        on conflict (natural_key) do update set heard_since = least(silence_watches.heard_since, excluded.heard_since)`,
  );
}
