import { sql } from 'kysely';
import type { PersonDescription } from '#domain/person.js';
import type { RegisterFile } from '#domain/registerRecord.js';
import { OPEN_APPLICATION_STATES } from '#domain/travelEvent.js';
import { first, instant, json, many, run, type Tx, uuids } from './database.js';

/** A registration agency's wish to be told before a passport issues, with the record that it is on. */
export interface Lookout {
  readonly id: string;
  readonly number: string;
  readonly agencyId: string;
  readonly agencyName: string;
  readonly recordId: string;
  readonly recordFile: RegisterFile;
  readonly recordNumber: string;
  readonly recordActive: boolean;
  readonly juvenile: boolean;
  readonly person: PersonDescription;
  readonly reason: string;
  readonly placedBy: string;
  readonly placedAtMs: number;
  readonly until: string | null;
  readonly withdrawnAtMs: number | null;
  readonly withdrawnReason: string | null;
}

const LOOKOUTS = sql.raw(
  `select l.id, l.number, l.agency_id as "agencyId", a.name as "agencyName", l.record_id as "recordId", r.file as "recordFile", r.record_number as "recordNumber",
          r.state = 'active' as "recordActive", coalesce((r.details ->> 'juvenile')::boolean, false) as juvenile, r.person, l.reason, l.placed_by as "placedBy", l.placed_at as "placedAtMs", l.until::text as until,
          l.withdrawn_at as "withdrawnAtMs", l.withdrawn_reason as "withdrawnReason"
     from lookouts l join agencies a on a.id = l.agency_id join register_records r on r.id = l.record_id`,
);

/** Whose lookouts count at an instant: not withdrawn, not past their last day, on an active record. */
const running = (nowMs: number) =>
  sql`l.withdrawn_at is null and r.state = 'active' and (l.until is null or l.until >= ${instant(nowMs)}::date)`;

/**
 * Places a lookout. One that has expired on the same record is withdrawn by this one.
 * @returns false when one is running already
 */
export async function placeLookout(
  tx: Tx,
  lookout: {
    readonly id: string;
    readonly number: string;
    readonly agencyId: string;
    readonly recordId: string;
    readonly reason: string;
    readonly placedBy: string;
    readonly until: string | null;
  },
  nowMs: number,
): Promise<boolean> {
  const { id, number, agencyId, recordId, reason, placedBy, until } = lookout;
  await run(
    tx,
    sql`update lookouts set withdrawn_at = ${instant(nowMs)}, withdrawn_by = ${placedBy}, withdrawn_reason = 'expired; placed anew'
         where agency_id = ${agencyId} and record_id = ${recordId} and withdrawn_at is null and until < ${instant(nowMs)}::date`,
  );
  const placed = await run(
    tx,
    sql`insert into lookouts (id, number, agency_id, record_id, reason, placed_by, placed_at, until)
        values (${id}, ${number}, ${agencyId}, ${recordId}, ${reason}, ${placedBy}, ${instant(nowMs)}, ${until})
        on conflict (agency_id, record_id) where withdrawn_at is null do nothing`,
  );
  return placed === 1;
}

/** @returns false when it was withdrawn before */
export async function withdrawLookout(
  tx: Tx,
  id: string,
  by: { readonly id: string; readonly reason: string },
  nowMs: number,
): Promise<boolean> {
  const rows = await run(
    tx,
    sql`update lookouts set withdrawn_at = ${instant(nowMs)}, withdrawn_by = ${by.id}, withdrawn_reason = ${by.reason} where id = ${id} and withdrawn_at is null`,
  );
  return rows === 1;
}

export async function readLookout(tx: Tx, id: string): Promise<Lookout | undefined> {
  return first(tx, sql<Lookout>`${LOOKOUTS} where l.id = ${id}`);
}

/** Those that the actor may see, the newest first. */
export async function listLookouts(
  tx: Tx,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly lookouts: Lookout[]; readonly total: number }> {
  const lookouts = await many(
    tx,
    sql<Lookout>`${LOOKOUTS} order by l.withdrawn_at is not null, l.placed_at desc, l.id limit ${page.limit} offset ${page.offset}`,
  );
  const counted = await first(tx, sql<{ n: number }>`select count(*) as n from lookouts`);
  return { lookouts, total: counted!.n };
}

export async function runningLookouts(tx: Tx, nowMs: number): Promise<Lookout[]> {
  return many(tx, sql<Lookout>`${LOOKOUTS} where ${running(nowMs)} order by l.number`);
}

/** Running lookouts on these records or on other records of the same subjects. */
export async function lookoutsOnRecords(
  tx: Tx,
  recordIds: readonly string[],
  nowMs: number,
): Promise<Lookout[]> {
  if (recordIds.length === 0) return [];
  return many(
    tx,
    sql<Lookout>`
    ${LOOKOUTS} where ${running(nowMs)} and (l.record_id = any(${uuids(recordIds)})
       or l.record_id in (select l2.record_id from subject_links l1 join subject_links l2 on l2.subject_id = l1.subject_id
                           where l1.record_id = any(${uuids(recordIds)}) and l1.unlinked_at is null and l2.unlinked_at is null))
     order by l.number`,
  );
}

/**
 * Lookouts on these records that run no more, the latest of each agency that has none running on them: by withdrawal,
 * or by their last day.
 */
export async function endedLookouts(
  tx: Tx,
  recordIds: readonly string[],
  nowMs: number,
): Promise<
  {
    readonly agencyId: string;
    readonly agencyName: string;
    readonly number: string;
    readonly until: string | null;
    readonly withdrawnAtMs: number | null;
  }[]
> {
  return many(
    tx,
    sql`
    select distinct on (l.agency_id) l.agency_id as "agencyId", a.name as "agencyName", l.number, l.until::text as until, l.withdrawn_at as "withdrawnAtMs"
      from lookouts l join agencies a on a.id = l.agency_id
     where l.record_id = any(${uuids(recordIds)}) and (l.withdrawn_at is not null or l.until < ${instant(nowMs)}::date)
       and not exists (select from lookouts o join register_records r on r.id = o.record_id
                        where o.agency_id = l.agency_id and o.record_id = any(${uuids(recordIds)}) and o.withdrawn_at is null
                          and r.state = 'active' and (o.until is null or o.until >= ${instant(nowMs)}::date))
     order by l.agency_id, l.placed_at desc`,
  );
}

/** Candidates of applications for a passport that are open, on the record of a lookout or another of its subject. */
export async function applicationsUnder(
  tx: Tx,
  lookoutId: string,
): Promise<
  {
    readonly candidateId: string;
    readonly eventId: string;
    readonly recordId: string;
  }[]
> {
  return many(
    tx,
    sql`
    with records as (
      select record_id from lookouts where id = ${lookoutId}
      union select l2.record_id from lookouts l join subject_links l1 on l1.record_id = l.record_id and l1.unlinked_at is null
                     join subject_links l2 on l2.subject_id = l1.subject_id and l2.unlinked_at is null where l.id = ${lookoutId})
    select c.id as "candidateId", c.travel_event_id as "eventId", c.record_id as "recordId"
      from candidates c join records using (record_id) join travel_events e on e.id = c.travel_event_id
     where e.kind = 'passport-application' and e.state in (select jsonb_array_elements_text(${json(OPEN_APPLICATION_STATES)})) and c.state <> 'closed'
     order by c.id`,
  );
}

/** Running lookouts by the numbers that CLASS answers with. */
export async function lookoutsByNumber(
  tx: Tx,
  numbers: readonly string[],
  nowMs: number,
): Promise<Lookout[]> {
  if (numbers.length === 0) return [];
  return many(
    tx,
    sql<Lookout>`${LOOKOUTS} where ${running(nowMs)} and l.number in (select jsonb_array_elements_text(${json(numbers)})) order by l.number`,
  );
}

/**
 * Marks passport applications by the numbers of the lookouts that run on the records of their candidates, in
 * `facts.lookoutsMet`: the candidate page and messages read them there. One that runs no more is taken off. Routing
 * asks which run when it plans (row 2).
 */
export async function markLookoutsMet(
  tx: Tx,
  met: readonly { readonly eventId: string; readonly recordId: string }[],
  nowMs: number,
): Promise<void> {
  if (met.length === 0) return;
  await run(
    tx,
    sql`
    update travel_events e
       set facts = case when m.numbers is null then e.facts - 'lookoutsMet' else e.facts || jsonb_build_object('lookoutsMet', m.numbers) end,
           updated_at = ${instant(nowMs)}
      from (select p.event_id, jsonb_agg(distinct l.number) filter (where l.id is not null and ${running(nowMs)}) as numbers
              from jsonb_to_recordset(${json(met.map((m) => ({ event_id: m.eventId, record_id: m.recordId })))}) as p(event_id uuid, record_id uuid)
              left join subject_links l1 on l1.record_id = p.record_id and l1.unlinked_at is null
              left join subject_links l2 on l2.subject_id = l1.subject_id and l2.unlinked_at is null
              left join register_records r on r.id = p.record_id or r.id = l2.record_id
              left join lookouts l on l.record_id = r.id
             group by p.event_id) m
     where e.id = m.event_id and e.kind = 'passport-application' and e.facts -> 'lookoutsMet' is distinct from m.numbers`,
  );
}
