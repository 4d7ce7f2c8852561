import { type RawBuilder, sql } from 'kysely';
import { MS } from '#basics/clock.js';
import { first, instant, many, type Tx } from './database.js';

/**
 * Departures of one month to one country, and who was told of them, counted from the messages themselves. A journey to
 * several countries counts once in each.
 */
export interface ReportRow {
  /** `YYYY-MM` of the departure in UTC. */
  readonly month: string;
  /** ISO alpha-3; `?` where only the departure is known. */
  readonly country: string;
  readonly journeys: number;
  readonly noticeOnly: number;
  readonly seenOnly: number;
  readonly both: number;
  readonly toldNsotc: number;
  readonly toldSora: number;
  readonly toldUsncb: number;
  readonly untold: number;
  /** What became of telling the country; the five and `notOwed` add up to `journeys`. */
  readonly abroadBefore: number;
  readonly abroadAfter: number;
  readonly abroadUnderWay: number;
  readonly abroadDecided: number;
  readonly notOwed: number;
  /** Neither told, nor on the way to it, nor decided against: the gap of GAO-13-200. */
  readonly gap: number;
}

/** Which desk told a country: a journey's or a notice's release by NSOTC, or a registration agency that asked USNCB itself. */
export interface AbroadRow {
  readonly source: 'trip' | 'travel-notice' | 'sora-request';
  readonly country: string;
  readonly messages: number;
}

export interface ChannelRow {
  readonly role: string;
  readonly channel: string;
  readonly messages: number;
}

/** Gaps between agencies, in journeys; each is zero unless a message and the ledger disagree. */
export interface LedgerGaps {
  readonly neither: number;
  readonly oneSided: number;
  readonly watchOnly: number;
  readonly usncbOnly: number;
}

/** What was written in the last minutes may still be on its way to everybody. */
const SETTLING_MS = 10 * MS.minute;
/** Drafts of the same person and country around these days are of the same journey, as at the release desk. */
const SAME_JOURNEY = '3 days';

/**
 * Every journey of the months with each country that it goes to, what is known of it, and what the ledger holds about
 * telling that country.
 */
function ways(from: string, until: string, nowMs: number): RawBuilder<unknown> {
  const settled = instant(nowMs - SETTLING_MS);
  return sql`
    journeys as (
      select t.id, t.subject_id, t.started_at, to_char(t.started_at at time zone 'UTC', 'YYYY-MM') as month, r.notice_id, r.departure as finding,
             r.changed_at < ${settled} as settled, n.state as notice_state, n.updated_at >= ${settled} as notice_fresh, n.standing,
             case when n.standing then array[]::text[] else coalesce(n.countries, array[]::text[]) end as noticed,
             coalesce(jsonb_typeof(r.facts -> 'departure') = 'object', false) as seen, r.facts -> 'departure' ->> 'country' as seen_country,
             array(select distinct m.recipient_role from notifications m
                    where (m.trip_id = t.id or m.object_id = r.notice_id) and m.state <> 'withdrawn') as told
        from trips t join trip_reconciliations r on r.trip_id = t.id left join travel_notices n on n.id = r.notice_id
       where t.started_at >= ${from}::date and t.started_at < ${until}::date),
    countries as (
      select j.id, c.country, c.country = any(j.noticed) or (j.standing is true) as by_notice, j.seen and coalesce(j.seen_country, '?') = c.country as by_sight
        from journeys j cross join lateral (
          select unnest(j.noticed) as country union select coalesce(j.seen_country, '?') where j.seen and (j.seen_country is not null or cardinality(j.noticed) = 0)) c),
    ways as (
      select j.*, c.country, c.by_notice, c.by_sight, sent.at as sent_at,
             exists (select from foreign_drafts d where ${ofJourney} and d.state in ('open', 'stopped', 'proposed', 'released'))
               or j.notice_state in ('filed', 'asked-back') or (j.notice_state = 'accepted' and j.notice_fresh) or not j.settled
               or exists (select from trip_events x join candidates k on k.id = x.candidate_id
                           where x.trip_id = j.id and x.removed_at is null and k.state in ('open', 'second')) as under_way,
             exists (select from foreign_drafts d where ${ofJourney} and d.state in ('not-released', 'not-needed', 'withdrawn')) as decided,
             j.finding in ('cancelled', 'not-travelled', 'nothing-noticed') or c.country = '?' as not_owed
        from journeys j join countries c on c.id = j.id
        left join lateral (
          select min(m.sent_at) as at from foreign_drafts d join foreign_messages m on m.draft_id = d.id
           where ${ofJourney} and d.state = 'released' and m.state = 'sent' and m.kind in ('notice', 'correction')) sent on true)`;
}

const ofJourney = sql.raw(
  `d.country = c.country and (d.trip_id = j.id or d.source_id = j.id or d.source_id = j.notice_id
     or (d.subject_id = j.subject_id and d.departs_at between j.started_at - interval '${SAME_JOURNEY}' and j.started_at + interval '${SAME_JOURNEY}'))`,
);

/** Every reconciled departure from one day until before another, by month and country. */
export async function reconciliationReport(
  tx: Tx,
  from: string,
  until: string,
  nowMs: number,
): Promise<ReportRow[]> {
  return many(
    tx,
    sql<ReportRow>`
    with ${ways(from, until, nowMs)}
    select month, country, count(*)::int as journeys,
           count(*) filter (where by_notice and not by_sight)::int as "noticeOnly", count(*) filter (where by_sight and not by_notice)::int as "seenOnly",
           count(*) filter (where by_notice and by_sight)::int as both,
           count(*) filter (where 'nsotc' = any(told))::int as "toldNsotc", count(*) filter (where 'sora' = any(told))::int as "toldSora",
           count(*) filter (where 'usncb' = any(told))::int as "toldUsncb", count(*) filter (where told = '{}')::int as untold,
           count(*) filter (where sent_at <= started_at)::int as "abroadBefore", count(*) filter (where sent_at > started_at)::int as "abroadAfter",
           count(*) filter (where sent_at is null and not not_owed and under_way)::int as "abroadUnderWay",
           count(*) filter (where sent_at is null and not not_owed and not under_way and decided)::int as "abroadDecided",
           count(*) filter (where sent_at is null and not_owed)::int as "notOwed",
           count(*) filter (where sent_at is null and not not_owed and not under_way and not decided)::int as gap
      from ways group by month, country order by month, country`,
  );
}

/** Messages that went abroad, by the desk that told and the country told; a message that was taken back no longer counts. */
export async function toldAbroadBy(tx: Tx, from: string, until: string): Promise<AbroadRow[]> {
  return many(
    tx,
    sql<AbroadRow>`
    select d.source, d.country, count(*)::int as messages from foreign_drafts d join foreign_messages m on m.draft_id = d.id
     where d.departs_at >= ${from}::date and d.departs_at < ${until}::date and d.state = 'released' and m.state = 'sent' and m.kind in ('notice', 'correction')
     group by 1, 2 order by 1, 2`,
  );
}

/** Messages about departures of these months that reached an agency, by its role and the channel that reached it. */
export async function toldBy(tx: Tx, from: string, until: string): Promise<ChannelRow[]> {
  return many(
    tx,
    sql<ChannelRow>`
    select m.recipient_role as role, d.channel_kind as channel, count(distinct m.id)::int as messages
      from trips t join trip_reconciliations r on r.trip_id = t.id
      join notifications m on (m.trip_id = t.id or m.object_id = r.notice_id) and m.state <> 'withdrawn'
      join deliveries d on d.notification_id = m.id and d.state in ('delivered', 'accepted')
     where t.started_at >= ${from}::date and t.started_at < ${until}::date group by 1, 2 order by 1, 2`,
  );
}

/**
 * The gaps that GAO-13-200 found between agencies, counted from the ledger each time: journeys whose country nobody
 * told, told or decided about; that NSOTC was told of and the registering agency was not, or the other way round; that
 * the Angel Watch list has and NSOTC was not told of; and persons of whose departure USNCB was told while the ledger has
 * no such journey of theirs.
 */
export async function ledgerGaps(tx: Tx, from: string, until: string, nowMs: number): Promise<LedgerGaps> {
  const row = await first(
    tx,
    sql<LedgerGaps>`
    with ${ways(from, until, nowMs)}
    select (select count(*) from ways where sent_at is null and not not_owed and not under_way and not decided)::int as neither,
           (select count(*) from journeys j where settled and finding not in ('cancelled', 'nothing-noticed')
               and exists (select from subject_links l join register_records r on r.id = l.record_id
                            where l.subject_id = j.subject_id and l.unlinked_at is null and r.file = 'NSOR' and r.state = 'active')
               and ('nsotc' = any(told)) <> ('sora' = any(told) or notice_id is not null
                     or exists (select from not_sent s where s.trip_id = j.id and s.recipient_role = 'sora')))::int as "oneSided",
           (select count(*) from angel_watch w join journeys j on j.id = w.trip_id where w.state <> 'not-travelling' and j.settled and not 'nsotc' = any(j.told))::int as "watchOnly",
           (select count(distinct m.subject_id) from notifications m
             where m.recipient_role = 'usncb' and m.state <> 'withdrawn' and m.planned_at >= ${from}::date and m.planned_at < ${until}::date
               and m.trip_id is not null and not exists (select from trips t where t.id = m.trip_id and t.subject_id = m.subject_id))::int as "usncbOnly"`,
  );
  return row ?? { neither: 0, oneSided: 0, watchOnly: 0, usncbOnly: 0 };
}
