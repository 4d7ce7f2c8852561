import { sql } from 'kysely';
import { first, many, type Tx } from './database.js';

/** Departures of one month to one country, and who was told of them, counted from the messages themselves. */
export interface ReportRow {
  /** `YYYY-MM` of the departure in UTC. */
  readonly month: string;
  readonly country: string;
  readonly journeys: number;
  readonly noticeOnly: number;
  readonly seenOnly: number;
  readonly both: number;
  readonly toldNsotc: number;
  readonly toldSora: number;
  readonly toldUsncb: number;
  readonly untold: number;
}

/** Every reconciled departure from one day until before another, by month and country. A journey is told when a message was planned. */
export async function reconciliationReport(tx: Tx, from: string, until: string): Promise<ReportRow[]> {
  return many(
    tx,
    sql<ReportRow>`
    with journeys as (
      select t.id, to_char(t.started_at at time zone 'UTC', 'YYYY-MM') as month, r.notice_id is not null as noticed,
             coalesce(r.facts -> 'departure' ->> 'country', n.countries[1], '?') as country,
             coalesce(jsonb_typeof(r.facts -> 'departure') = 'object', false) as seen,
             array(select distinct m.recipient_role from notifications m where m.trip_id = t.id and m.state <> 'withdrawn') as told
        from trips t join trip_reconciliations r on r.trip_id = t.id left join travel_notices n on n.id = r.notice_id
       where t.started_at >= ${from}::date and t.started_at < ${until}::date)
    select month, country, count(*) as journeys,
           count(*) filter (where noticed and not seen) as "noticeOnly", count(*) filter (where seen and not noticed) as "seenOnly",
           count(*) filter (where noticed and seen) as both,
           count(*) filter (where 'nsotc' = any(told)) as "toldNsotc", count(*) filter (where 'sora' = any(told)) as "toldSora",
           count(*) filter (where 'usncb' = any(told)) as "toldUsncb", count(*) filter (where told = '{}') as untold
      from journeys group by month, country order by month, country`,
  );
}

/**
 * Persons of whose departure USNCB was told while the ledger has no such journey of theirs: the kind of gap that
 * GAO-13-200 found between two agencies, counted from the messages.
 */
export async function ledgerGap(tx: Tx, from: string, until: string): Promise<number> {
  const row = await first(
    tx,
    sql<{ n: number }>`
    select count(distinct m.subject_id) as n from notifications m
     where m.recipient_role = 'usncb' and m.state <> 'withdrawn' and m.planned_at >= ${from}::date and m.planned_at < ${until}::date
       and m.trip_id is not null
       and not exists (select from trips t where t.id = m.trip_id and t.subject_id = m.subject_id)`,
  );
  return row?.n ?? 0;
}
