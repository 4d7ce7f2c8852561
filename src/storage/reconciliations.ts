import { sql } from 'kysely';
import type {
  DepartureFinding,
  ReconcileFacts,
  Reconciliation,
  ReturnFinding,
} from '#domain/reconcileNotice.js';
import { first, instant, json, many, run, type Tx } from './database.js';

/** What each journey came to when held against its notice. One row a trip, rewritten as more becomes known. */
export interface TripReconciliation {
  readonly tripId: string;
  readonly noticeId: string | null;
  readonly noticeVersion: number | null;
  readonly departure: DepartureFinding;
  readonly departureSays: string;
  readonly return: ReturnFinding;
  readonly returnSays: string;
  readonly facts: ReconcileFacts;
  readonly returnedOn: string | null;
  readonly settled: boolean;
  readonly changedAtMs: number;
}

const COLUMNS = sql.raw(
  `r.trip_id as "tripId", r.notice_id as "noticeId", r.notice_version as "noticeVersion", r.departure, r.departure_says as "departureSays",
   r.return, r.return_says as "returnSays", r.facts, r.returned_on as "returnedOn", r.settled, r.changed_at as "changedAtMs"`,
);

export async function reconciliationOf(tx: Tx, tripId: string): Promise<TripReconciliation | undefined> {
  return first(
    tx,
    sql<TripReconciliation>`select ${COLUMNS} from trip_reconciliations r where r.trip_id = ${tripId}`,
  );
}

export async function saveReconciliation(
  tx: Tx,
  r: {
    readonly tripId: string;
    readonly notice: { readonly id: string; readonly version: number } | null;
    readonly found: Reconciliation;
    readonly facts: ReconcileFacts;
    readonly settled: boolean;
  },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`insert into trip_reconciliations as r (trip_id, notice_id, notice_version, departure, departure_says, return, return_says, facts, returned_on, settled, changed_at, checked_at)
      values (${r.tripId}, ${r.notice?.id ?? null}, ${r.notice?.version ?? null}, ${r.found.departure.finding}, ${r.found.departure.says}, ${r.found.return.finding},
              ${r.found.return.says}, ${json(r.facts)}, ${r.facts.returnedOn}::date, ${r.settled}, ${instant(nowMs)}, ${instant(nowMs)})
      on conflict (trip_id) do update set notice_id = excluded.notice_id, notice_version = excluded.notice_version, departure = excluded.departure,
              departure_says = excluded.departure_says, return = excluded.return, return_says = excluded.return_says, facts = excluded.facts,
              returned_on = excluded.returned_on, settled = excluded.settled, checked_at = excluded.checked_at,
              changed_at = case when (r.departure, r.return) = (excluded.departure, excluded.return) then r.changed_at else excluded.changed_at end`,
  );
}

/** Trips whose finding time alone can move, longest not looked at first; locked for the one who looks. */
export async function tripsToReconcile(tx: Tx, checkedBeforeMs: number, limit: number): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{ id: string }>`
    select t.id from trips t left join trip_reconciliations r on r.trip_id = t.id
     where (not r.settled and r.checked_at < ${instant(checkedBeforeMs)})
        or (r.trip_id is null and exists (select from travel_notices n where n.trip_id = t.id))
     order by r.checked_at nulls first limit ${limit} for update of t skip locked`,
  );
  return rows.map((r) => r.id);
}

/** Departure trips of a subject that wait for a return. */
export async function tripsAwaitingReturn(tx: Tx, subjectId: string, beforeMs: number): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{ id: string }>`
    select t.id from trips t join trip_reconciliations r on r.trip_id = t.id
     where t.subject_id = ${subjectId} and not r.settled and t.started_at < ${instant(beforeMs)} order by t.started_at`,
  );
  return rows.map((r) => r.id);
}

/** When the subject, certain or confirmed, was first seen entering after an instant: arrival or inspection. */
export async function entryAfter(
  tx: Tx,
  subjectId: string,
  afterMs: number,
  nowMs: number,
): Promise<{ readonly atMs: number; readonly port: string | null } | undefined> {
  return first(
    tx,
    sql<{ atMs: number; port: string | null }>`
    select coalesce(v.arrives_at, e.occurs_at, e.recorded_at) as "atMs", coalesce(v.arrival_port, e.facts ->> 'port') as port
      from trips t
      join trip_events x on x.trip_id = t.id and x.removed_at is null
      join travel_events e on e.id = x.travel_event_id
      join candidates c on c.id = x.candidate_id
      left join voyages v on v.id = e.voyage_id
     where t.subject_id = ${subjectId} and e.direction = 'entry' and t.state not in ('refuted', 'cancelled', 'did-not-travel')
       and e.state not in ('removed', 'not-on-board', 'cancelled', 'withdrawn', 'refused')
       and c.state <> 'closed' and (c.outcome = 'same' or (c.path = 'certain' and c.outcome is null))
       and coalesce(v.arrives_at, e.occurs_at, e.recorded_at) > ${instant(afterMs)}
       and coalesce(v.arrives_at, e.occurs_at, e.recorded_at) <= ${instant(nowMs)}
     order by 1 limit 1`,
  );
}

/** Whether the registration agency has said that the one who came back registers again. */
export async function registrationResumed(tx: Tx, tripId: string): Promise<boolean> {
  const row = await first(
    tx,
    sql<{
      n: number;
    }>`select count(*) as n from tasks where object_id = ${tripId} and kind = 'resume-registration' and state = 'done'`,
  );
  return (row?.n ?? 0) > 0;
}
