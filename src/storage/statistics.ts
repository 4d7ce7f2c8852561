import { sql } from 'kysely';
import { CANARY } from '#domain/canary.js';
import {
  type DecisionRow,
  type HitRow,
  type MessageRow,
  monthsOf,
  PROOF_SECONDS,
  type QuarterCounts,
  quarterOf,
  quartersBetween,
  SPEED_SECONDS,
} from '#domain/statistics.js';
import type { Direction, TravelEventKind } from '#domain/travelEvent.js';
import { routingEventOf } from '#domain/travelEvent.js';
import { first, instant, json, many, run, type Tx } from './database.js';

/**
 * Counts one quarter (UTC) of what the asking agency may see; row-level security draws that line, so an agency counts
 * its own messages and nothing else. Travel events and decisions are NSOTC's: others count none. The canary is counted
 * by nobody: row-level security hides it from people, and these statements, which the system runs too, leave it out.
 */
export async function countQuarter(tx: Tx, quarter: string, nowMs: number): Promise<QuarterCounts> {
  const months = monthsOf(quarter);
  const from = Date.parse(`${months[0]}-01T00:00:00Z`);
  const until = Date.UTC(new Date(from).getUTCFullYear(), new Date(from).getUTCMonth() + 3, 1);
  const within = (column: string) =>
    sql`${sql.raw(column)} >= ${instant(from)} and ${sql.raw(column)} < ${instant(until)}`;
  const month = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM')`);
  const hits = await many(
    tx,
    sql<Omit<HitRow, 'event'> & { kind: TravelEventKind; direction: Direction }>`
    select month, kind, direction, status, "agencyId", count(*)::int as n from (
      select distinct on (x.trip_id, x.travel_event_id) ${month('x.added_at')} as month, e.kind, e.direction, t.status, r.entering_agency_id as "agencyId"
        from trip_events x join trips t on t.id = x.trip_id join travel_events e on e.id = x.travel_event_id
        join candidates c on c.id = x.candidate_id join register_records r on r.id = c.record_id
       where ${within('x.added_at')} and x.removed_at is null and r.entering_agency_id <> ${CANARY.agencyId} order by x.trip_id, x.travel_event_id, x.candidate_id) h
     group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
  );
  const decisions = await many(
    tx,
    sql<DecisionRow>`
    select ${month('a.decided_at')} as month, a.outcome, c.status, count(*)::int as n
      from adjudications a join candidates c on c.id = a.candidate_id
     where ${within('a.decided_at')} and a.state = 'in-force' and c.record_id <> ${CANARY.recordId} group by 1, 2, 3 order by 1, 2, 3`,
  );
  return {
    quarter,
    hits: hits.map(({ kind, direction, ...row }) => ({
      ...row,
      event: routingEventOf(kind, direction) ?? kind,
    })),
    messages: await countMessages(tx, within('n.planned_at'), month('n.planned_at'), nowMs),
    decisions,
  };
}

async function countMessages(
  tx: Tx,
  within: ReturnType<typeof sql>,
  month: ReturnType<typeof sql>,
  nowMs: number,
): Promise<MessageRow[]> {
  // An agency cannot see the event behind its message: there the way begins with the planning of the message.
  const began = sql`coalesce(e.recorded_at, n.planned_at)`;
  const clock = (done: string, due: ReturnType<typeof sql>) =>
    sql`case when ${due} is null then 'none' when ${sql.raw(done)} <= ${due} then 'met' when ${sql.raw(done)} is null and ${due} > ${instant(nowMs)} then 'running' else 'late' end`;
  const speed = (done: string) =>
    sql`case when ${sql.raw(done)} is null then 'not-yet' ${sql.join(
      Object.entries(SPEED_SECONDS).map(
        ([code, seconds]) =>
          sql`when ${sql.raw(done)} - ${began} <= make_interval(secs => ${seconds}::float8) then ${sql.lit(code)}`,
      ),
      sql` `,
    )} else 'longer' end`;
  const proofDue = sql`case n.class ${sql.join(
    Object.entries(PROOF_SECONDS).map(
      ([cls, seconds]) =>
        sql`when ${sql.lit(cls)} then n.planned_at + make_interval(secs => ${seconds}::float8)`,
    ),
    sql` `,
  )} end`;
  return many(
    tx,
    sql<MessageRow>`
    select ${month} as month, coalesce(n.facts ->> 'event', 'other') as event, coalesce(n.facts ->> 'status', 'non-fugitive') as status,
           n.kind, n.class, n.recipient_agency_id as "agencyId",
           ${clock('n.dispatched_at', sql`n.dispatch_due_at`)} as dispatch, ${clock('n.delivered_at', proofDue)} as proof,
           ${clock('n.acknowledged_at', sql`n.ack_due_at`)} as answer,
           ${speed('n.dispatched_at')} as "toDispatch", ${speed('n.delivered_at')} as "toProof", ${speed('n.acknowledged_at')} as "toAnswer",
           count(*)::int as n
      from notifications n left join candidates c on c.id = n.candidate_id left join travel_events e on e.id = c.travel_event_id
     where ${within} and n.recipient_agency_id <> ${CANARY.agencyId} group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 order by 1, 2, 3, 4, 5, 6`,
  );
}

/** Quarters for the choice of a period: from the first message to now, at most forty. */
export async function quartersKnown(tx: Tx, nowMs: number): Promise<readonly string[]> {
  const row = await first(
    tx,
    sql<{
      month: string | null;
    }>`select to_char(min(planned_at) at time zone 'UTC', 'YYYY-MM') as month from notifications where recipient_agency_id <> ${CANARY.agencyId}`,
  );
  const now = quarterOf(new Date(nowMs).toISOString().slice(0, 7));
  return quartersBetween(row?.month ? quarterOf(row.month) : now, now).slice(-40);
}

export async function keptQuarters(tx: Tx, quarters: readonly string[]): Promise<QuarterCounts[]> {
  if (quarters.length === 0) return [];
  const rows = await many(
    tx,
    sql<{
      counts: QuarterCounts;
    }>`select counts from statistic_quarters where quarter in (${sql.join(quarters)})`,
  );
  return rows.map((row) => row.counts);
}

/** Keeps a closed quarter; one that is kept already stays as it is. */
export async function keepQuarter(tx: Tx, counts: QuarterCounts, nowMs: number): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`insert into statistic_quarters (quarter, counts, kept_at) values (${counts.quarter}, ${json(counts)}, ${instant(nowMs)}) on conflict (quarter) do nothing`,
    )) > 0
  );
}
