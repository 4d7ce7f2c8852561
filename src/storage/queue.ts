import { sql } from 'kysely';
import type { CandidatePath, CandidateState } from '#domain/candidate.js';
import type { Band } from '#domain/evidence.js';
import type { PersonDescription } from '#domain/person.js';
import type { SubjectStatus } from '#domain/subject.js';
import type { Direction, TravelEventKind } from '#domain/travelEvent.js';
import type { KeptMatch } from './candidates.js';
import { first, instant, many, type Tx } from './database.js';

/** One line of the officers' queue: the candidate with both names and the journey, read in one statement. */
export interface QueueLine {
  readonly id: string;
  readonly status: SubjectStatus;
  readonly path: CandidatePath;
  readonly bits: number;
  readonly band: Band | null;
  readonly state: CandidateState;
  readonly dueAtMs: number;
  readonly departedUndecided: boolean;
  readonly redress: KeptMatch['redress'] | null;
  readonly claimedBy: string | null;
  readonly claimedByName: string | null;
  readonly leaseUntilMs: number | null;
  readonly traveller: PersonDescription;
  readonly record: PersonDescription;
  readonly recordNumber: string;
  readonly eventId: string;
  readonly eventKind: TravelEventKind;
  readonly direction: Direction;
  readonly carrier: string | null;
  readonly number: string | null;
  readonly departurePort: string | null;
  readonly arrivalPort: string | null;
  readonly departsAtMs: number | null;
  readonly arrivesAtMs: number | null;
}

export interface QueueQuery {
  /** `overdue` and `soon` (leaving within an hour) look at undecided candidates. */
  readonly state?: CandidateState | 'overdue' | 'soon';
  readonly status?: SubjectStatus;
  readonly direction?: Direction;
  /** Who holds it, seen from `me`. */
  readonly who?: 'nobody' | 'mine' | 'others';
  readonly me: string;
  /** Part of a name, flight, port, record number or reference. */
  readonly text?: string;
  readonly limit: number;
  readonly offset: number;
}

const TABLES = sql.raw(
  `candidates c join travel_events e on e.id = c.travel_event_id join register_records r on r.id = c.record_id
   left join voyages v on v.id = e.voyage_id left join users u on u.id = c.claimed_by`,
);

const COLUMNS = sql.raw(
  `c.id, c.status, c.path, c.bits, c.band, c.state, c.due_at as "dueAtMs", c.departed_undecided as "departedUndecided", c.match -> 'redress' as redress, c.claimed_by as "claimedBy",
   u.display_name as "claimedByName", c.lease_until as "leaseUntilMs", e.traveller, r.person as record, r.record_number as "recordNumber",
   e.id as "eventId", e.kind as "eventKind", e.direction, v.carrier, v.number, 
   coalesce(v.departure_port, case when e.direction = 'departure' then e.facts ->> 'port' end) as "departurePort",
   coalesce(v.arrival_port, case when e.direction <> 'departure' then e.facts ->> 'port' end) as "arrivalPort",
   coalesce(v.departs_at, c.departs_at) as "departsAtMs",
   coalesce(v.arrives_at, case when e.kind = 'inspection' and e.direction = 'entry' then e.occurs_at end) as "arrivesAtMs"`,
);

export async function listQueue(
  tx: Tx,
  q: QueueQuery,
  nowMs: number,
): Promise<{ readonly lines: QueueLine[]; readonly total: number }> {
  const now = instant(nowMs);
  const held = sql`(c.claimed_by is not null and c.lease_until > ${now})`;
  const where = sql`where ${stateOf(q.state, nowMs)}
    ${q.status ? sql`and c.status = ${q.status}` : sql``}
    ${q.direction ? sql`and e.direction = ${q.direction}` : sql``}
    ${q.who === 'nobody' ? sql`and not ${held}` : sql``}
    ${q.who === 'mine' ? sql`and ${held} and c.claimed_by = ${q.me}` : sql``}
    ${q.who === 'others' ? sql`and ${held} and c.claimed_by <> ${q.me}` : sql``}
    ${q.text ? textOf(q.text) : sql``}`;
  const lines = await many(
    tx,
    sql<QueueLine>`select ${COLUMNS} from ${TABLES} ${where} order by c.urgency, c.due_at, c.opened_at, c.id limit ${q.limit} offset ${q.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from ${TABLES} ${where}`))!.n;
  return { lines, total };
}

function stateOf(state: QueueQuery['state'], nowMs: number) {
  const undecided = sql`c.state in ('open', 'second')`;
  if (state === undefined) return undecided;
  if (state === 'overdue') return sql`${undecided} and c.due_at < ${instant(nowMs)}`;
  if (state === 'soon')
    return sql`${undecided} and c.departs_at between ${instant(nowMs)} and ${instant(nowMs + 3_600_000)}`;
  return sql`c.state = ${state}`;
}

/** A reference is the end of the id; everything else is looked for inside the words. */
function textOf(text: string) {
  const part = `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`;
  const tail = `%${text
    .trim()
    .replace(/^c-/i, '')
    .replace(/[\\%_]/g, '\\$&')}`;
  return sql`and (e.traveller ->> 'names' ilike ${part} or r.person ->> 'names' ilike ${part} or r.record_number ilike ${part}
    or v.carrier || v.number ilike ${part.replaceAll(' ', '')} or v.departure_port ilike ${part} or v.arrival_port ilike ${part} or e.facts ->> 'port' ilike ${part}
    or replace(c.id::text, '-', '') ilike ${tail})`;
}

export interface QueueTotals {
  readonly wanted: number;
  readonly overdue: number;
  readonly leavingSoon: number;
  readonly secondPerson: number;
  readonly mine: number;
}

export async function queueTotals(tx: Tx, me: string, nowMs: number): Promise<QueueTotals> {
  const now = instant(nowMs);
  return (await first(
    tx,
    sql<QueueTotals>`
    select count(*) filter (where status = 'wanted') as wanted, count(*) filter (where due_at < ${now}) as overdue,
           count(*) filter (where departs_at between ${now} and ${instant(nowMs + 3_600_000)}) as "leavingSoon",
           count(*) filter (where state = 'second') as "secondPerson",
           count(*) filter (where claimed_by = ${me} and lease_until > ${now}) as mine
      from candidates where state in ('open', 'second')`,
  ))!;
}

/** How many undecided candidates were opened after an instant: the live count of the queue. */
export async function openedSince(tx: Tx, sinceMs: number): Promise<number> {
  return (await first(
    tx,
    sql<{
      n: number;
    }>`select count(*) as n from candidates where state in ('open', 'second') and opened_at > ${instant(sinceMs)}`,
  ))!.n;
}

/** The next candidate for this officer after the one on screen: most urgent first, nobody else's. */
export async function nextInQueue(
  tx: Tx,
  officerId: string,
  notId: string,
  nowMs: number,
): Promise<string | undefined> {
  const row = await first(
    tx,
    sql<{ id: string }>`
    select c.id from candidates c where c.state = 'open' and c.id <> ${notId}
       and (c.claimed_by is null or c.lease_until <= ${instant(nowMs)} or c.claimed_by = ${officerId})
     order by c.urgency, c.due_at, c.opened_at, c.id limit 1`,
  );
  return row?.id;
}

/** Who else was shown this candidate lately, by the audit: right over all processes, without a table of its own. */
export async function recentViewers(
  tx: Tx,
  candidateId: string,
  exceptUserId: string,
  sinceMs: number,
): Promise<{ readonly id: string; readonly name: string }[]> {
  return many(
    tx,
    sql<{ id: string; name: string }>`
    select distinct u.id, u.display_name as name from audit_entries a join users u on u.id::text = a.actor_id
     where a.object_kind = 'Candidate' and a.object_id = ${candidateId} and a.at > ${instant(sinceMs)} and a.action = 'candidate.show'
       and a.actor_kind = 'user' and a.actor_id <> ${exceptUserId} order by 2`,
  );
}
