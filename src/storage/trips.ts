import { sql } from 'kysely';
import type { SubjectStatus } from '#domain/subject.js';
import type { Direction } from '#domain/travelEvent.js';
import { EARLIER_DAYS, LATER_DAYS } from '#domain/travelNotice.js';
import type { KnownTrip, TripState } from '#domain/trip.js';
import { first, instant, json, many, run, type Tx, uuids } from './database.js';

/** One journey of one subject, folded from its events. */
export interface Trip {
  readonly id: string;
  readonly subjectId: string;
  readonly naturalKey: string;
  readonly state: TripState;
  readonly direction: Direction;
  readonly status: SubjectStatus;
  readonly voyageId: string | null;
  readonly startedAtMs: number;
  readonly updatedAtMs: number;
  readonly facts: {
    readonly places: readonly string[];
    readonly observed?: boolean;
    readonly departsAtMs?: number | null;
    readonly arrivesAtMs?: number | null;
  };
}

const COLUMNS = sql.raw(
  't.id, t.subject_id as "subjectId", t.natural_key as "naturalKey", t.state, t.direction, t.status, t.voyage_id as "voyageId", t.started_at as "startedAtMs", t.updated_at as "updatedAtMs", t.facts',
);

/** The subject's trips as `findTrip` wants them; the subject's row is locked so that two hits cannot both start one. */
export async function lockTripsOfSubject(tx: Tx, subjectId: string): Promise<KnownTrip[]> {
  await first(tx, sql`select id from subjects where id = ${subjectId} for update`);
  const trips = await tripsOfSubject(tx, subjectId);
  const awaiting = new Map(
    (
      await many(
        tx,
        sql<{ tripId: string; fromMs: number; untilMs: number }>`
        select n.trip_id as "tripId", n.departs_at - ${EARLIER_DAYS} * interval '1 day' as "fromMs",
               greatest(n.departs_at + ${LATER_DAYS} * interval '1 day', (n.returns_on + 1)::timestamp at time zone 'UTC') as "untilMs"
          from travel_notices n where n.subject_id = ${subjectId} and n.trip_id is not null and n.state <> 'cancelled'
           and not exists (select from trip_events x where x.trip_id = n.trip_id and x.removed_at is null)`,
      )
    ).map(({ tripId, fromMs, untilMs }) => [tripId, { fromMs, untilMs }]),
  );
  const queries = new Set(
    (
      await many(
        tx,
        sql<{ id: string }>`
        select t.id from trips t where t.subject_id = ${subjectId}
           and exists (select from trip_events x where x.trip_id = t.id and x.removed_at is null)
           and not exists (select from trip_events x join travel_events e on e.id = x.travel_event_id
                            where x.trip_id = t.id and x.removed_at is null and e.kind <> 'live-query')`,
      )
    ).map((t) => t.id),
  );
  return trips.map((t) => ({
    ...(queries.has(t.id) ? { queriesOnly: true } : {}),
    ...(awaiting.has(t.id) ? { awaits: awaiting.get(t.id)! } : {}),
    id: t.id,
    naturalKey: t.naturalKey,
    direction: t.direction,
    places: t.facts.places,
    startedAtMs: t.startedAtMs,
  }));
}

export async function tripsOfSubject(tx: Tx, subjectId: string): Promise<Trip[]> {
  return many(
    tx,
    sql<Trip>`select ${COLUMNS} from trips t where t.subject_id = ${subjectId} order by t.started_at desc`,
  );
}

/** Of these subjects, locked in one order, those that have a trip already. */
export async function lockSubjectsWithTrips(tx: Tx, subjectIds: readonly string[]): Promise<Set<string>> {
  if (subjectIds.length === 0) return new Set();
  await run(tx, sql`select id from subjects where id = any(${uuids(subjectIds)}) order by id for update`);
  const rows = await many(
    tx,
    sql<{
      id: string;
    }>`select distinct subject_id as id from trips where subject_id = any(${uuids(subjectIds)})`,
  );
  return new Set(rows.map((r) => r.id));
}

export async function addTrips(tx: Tx, trips: readonly Trip[]): Promise<void> {
  if (trips.length === 0) return;
  const rows = trips.map((t) => ({
    id: t.id,
    subject_id: t.subjectId,
    natural_key: t.naturalKey,
    state: t.state,
    direction: t.direction,
    status: t.status,
    voyage_id: t.voyageId,
    started_at: new Date(t.startedAtMs).toISOString(),
    updated_at: new Date(t.updatedAtMs).toISOString(),
    facts: t.facts,
  }));
  await run(
    tx,
    sql`
    insert into trips (id, subject_id, natural_key, state, direction, status, voyage_id, started_at, updated_at, facts)
    select id, subject_id, natural_key, state, direction, status, voyage_id, started_at, updated_at, facts
      from jsonb_to_recordset(${json(rows)}) as r(id uuid, subject_id uuid, natural_key text, state text, direction text, status text, voyage_id uuid,
           started_at timestamptz, updated_at timestamptz, facts jsonb)`,
  );
}

export async function saveTrip(tx: Tx, t: Trip): Promise<void> {
  await run(
    tx,
    sql`update trips set state = ${t.state}, direction = ${t.direction}, status = ${t.status}, updated_at = ${instant(t.updatedAtMs)}, facts = ${json(t.facts)} where id = ${t.id}`,
  );
}

/** The journey that queries were made for is known now: the trip begins with it. */
export async function startTripWith(
  tx: Tx,
  id: string,
  startedAtMs: number,
  voyageId: string | null,
): Promise<void> {
  await run(
    tx,
    sql`update trips set started_at = ${instant(startedAtMs)}, voyage_id = coalesce(${voyageId}::uuid, voyage_id) where id = ${id}`,
  );
}

/** A trip that only a travel notice speaks of begins when its notice says. */
export async function moveTrip(tx: Tx, id: string, startedAtMs: number): Promise<void> {
  await run(
    tx,
    sql`update trips t set started_at = ${instant(startedAtMs)} where id = ${id}
         and not exists (select from trip_events x where x.trip_id = t.id and x.removed_at is null)`,
  );
}

export async function readTrip(tx: Tx, id: string): Promise<Trip | undefined> {
  return first(tx, sql<Trip>`select ${COLUMNS} from trips t where t.id = ${id}`);
}

export async function addTripEvents(
  tx: Tx,
  events: readonly {
    readonly tripId: string;
    readonly travelEventId: string;
    readonly candidateId: string;
  }[],
  nowMs: number,
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((e) => ({
    trip_id: e.tripId,
    travel_event_id: e.travelEventId,
    candidate_id: e.candidateId,
  }));
  await run(
    tx,
    sql`
    insert into trip_events (trip_id, travel_event_id, candidate_id, added_at)
    select trip_id, travel_event_id, candidate_id, ${instant(nowMs)}
      from jsonb_to_recordset(${json(rows)}) as r(trip_id uuid, travel_event_id uuid, candidate_id uuid)
    on conflict do nothing`,
  );
}

export async function tripOfCandidate(tx: Tx, candidateId: string): Promise<Trip | undefined> {
  return first(
    tx,
    sql<Trip>`select ${COLUMNS} from trips t join trip_events x on x.trip_id = t.id where x.candidate_id = ${candidateId} and x.removed_at is null order by x.added_at desc limit 1`,
  );
}

export async function tripsOfEvents(tx: Tx, travelEventIds: readonly string[]): Promise<Trip[]> {
  if (travelEventIds.length === 0) return [];
  return many(
    tx,
    sql<Trip>`select distinct ${COLUMNS} from trips t join trip_events x on x.trip_id = t.id where x.travel_event_id in (${sql.join(travelEventIds)}) and x.removed_at is null`,
  );
}

/** Trips that time alone has moved on: their arrival is past, or all their events are closed. Longest not looked at first. */
export async function tripsToFoldOn(tx: Tx, nowMs: number, limit: number): Promise<Trip[]> {
  return many(
    tx,
    sql<Trip>`
    select ${COLUMNS} from trips t
     where t.state in ('expected', 'departed', 'arrived', 'entered-by-land')
       and exists (select from trip_events x where x.trip_id = t.id and x.removed_at is null)
       and ((t.state in ('expected', 'departed') and (t.facts ->> 'arrivesAtMs')::numeric <= ${nowMs})
         or not exists (select from trip_events x join travel_events e on e.id = x.travel_event_id
                         where x.trip_id = t.id and x.removed_at is null and e.closes_at > ${instant(nowMs)}))
     order by t.updated_at limit ${limit} for update of t skip locked`,
  );
}

export interface TripPart {
  readonly travelEventId: string;
  readonly candidateId: string;
}

export async function partsOfTrip(tx: Tx, tripId: string): Promise<TripPart[]> {
  return many(
    tx,
    sql<TripPart>`select travel_event_id as "travelEventId", candidate_id as "candidateId" from trip_events where trip_id = ${tripId} and removed_at is null order by added_at`,
  );
}

export async function listTrips(
  tx: Tx,
  filter: { readonly states?: readonly string[]; readonly limit: number; readonly offset: number },
): Promise<{ readonly trips: Trip[]; readonly total: number }> {
  const where = filter.states ? sql`where t.state in (${sql.join(filter.states)})` : sql``;
  const trips = await many(
    tx,
    sql<Trip>`select ${COLUMNS} from trips t ${where} order by t.started_at desc limit ${filter.limit} offset ${filter.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from trips t ${where}`))!.n;
  return { trips, total };
}
