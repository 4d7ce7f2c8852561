import { sql } from 'kysely';
import type { Candidate } from '#domain/candidate.js';
import type { ClearanceFinding } from '#domain/clearance.js';
import type { PossibleMatch, ScreeningStamp } from '#domain/evidence.js';
import { first, instant, json, many, run, type Tx, uuids } from './database.js';

/** The computed match as kept with the candidate: never changed by hand, replaced when the sides change. */
export interface KeptMatch {
  readonly match: PossibleMatch;
  readonly stamp: ScreeningStamp;
  /** Bits between this record and the next best one of the same screening; null when it was alone. */
  readonly marginBits: number | null;
  /** What a redress says about this traveller and record, where one speaks about them. */
  readonly redress?: {
    readonly number: string;
    readonly inquiryId: string;
    readonly finding: ClearanceFinding;
  };
}

export type StoredCandidate = Candidate & { readonly kept: KeptMatch };

const COLUMNS = sql.raw(
  `c.id, c.travel_event_id as "travelEventId", c.event_version as "eventVersion", c.record_id as "recordId", c.record_version as "recordVersion",
   c.subject_id as "subjectId", c.status, c.path, c.bits, c.band, c.match as kept, c.state, c.close_reason as "closeReason", c.outcome, c.urgency,
   c.opened_at as "openedAtMs", c.due_at as "dueAtMs", c.departs_at as "departsAtMs", c.departed_undecided as "departedUndecided",
   c.claimed_by as "claimedBy", c.claim_note as "claimNote", c.lease_until as "leaseUntilMs", c.version, c.decided_at as "decidedAtMs"`,
);

/**
 * Adds freshly opened candidates, undecided and unclaimed.
 * @returns the ids that are new; a pair that has a candidate already keeps the one it has
 */
export async function addCandidates(tx: Tx, candidates: readonly StoredCandidate[]): Promise<Set<string>> {
  if (candidates.length === 0) return new Set();
  const at = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  const rows = candidates.map((c) => ({
    id: c.id,
    travel_event_id: c.travelEventId,
    event_version: c.eventVersion,
    record_id: c.recordId,
    record_version: c.recordVersion,
    subject_id: c.subjectId,
    status: c.status,
    path: c.path,
    bits: c.bits,
    band: c.band,
    match: c.kept,
    urgency: c.urgency,
    opened_at: at(c.openedAtMs),
    due_at: at(c.dueAtMs),
    departs_at: at(c.departsAtMs),
    version: c.version,
  }));
  const added = await many(
    tx,
    sql<{ id: string }>`
    insert into candidates (id, travel_event_id, event_version, record_id, record_version, subject_id, status, path, bits, band, match, state, urgency,
           opened_at, due_at, departs_at, version)
    select id, travel_event_id, event_version, record_id, record_version, subject_id, status, path, bits, band, match, 'open', urgency,
           opened_at, due_at, departs_at, version
      from jsonb_to_recordset(${json(rows)}) as r(id uuid, travel_event_id uuid, event_version integer, record_id uuid, record_version integer, subject_id uuid,
           status text, path text, bits double precision, band text, match jsonb, urgency integer, opened_at timestamptz, due_at timestamptz,
           departs_at timestamptz, version integer)
    on conflict (travel_event_id, record_id) do nothing returning id`,
  );
  return new Set(added.map((r) => r.id));
}

/** Writes the candidate if nobody changed it since it was read. @returns false when somebody did */
export async function saveCandidate(
  tx: Tx,
  c: Candidate,
  readVersion: number,
  kept?: KeptMatch,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`
      update candidates set event_version = ${c.eventVersion}, record_version = ${c.recordVersion}, subject_id = ${c.subjectId}, status = ${c.status},
             path = ${c.path}, bits = ${c.bits}, band = ${c.band}, ${kept ? sql`match = ${json(kept)},` : sql``}
             state = ${c.state}, close_reason = ${c.closeReason}, outcome = ${c.outcome}, urgency = ${c.urgency}, opened_at = ${instant(c.openedAtMs)},
             due_at = ${instant(c.dueAtMs)}, departs_at = ${instant(c.departsAtMs)}, departed_undecided = ${c.departedUndecided}, claimed_by = ${c.claimedBy},
             claim_note = ${c.claimNote}, lease_until = ${instant(c.leaseUntilMs)}, version = ${c.version}, decided_at = ${instant(c.decidedAtMs)}
       where id = ${c.id} and version = ${readVersion}`,
    )) === 1
  );
}

export async function readCandidate(tx: Tx, id: string, lock = false): Promise<StoredCandidate | undefined> {
  return first(
    tx,
    sql<StoredCandidate>`select ${COLUMNS} from candidates c where c.id = ${id} ${lock ? sql`for update` : sql``}`,
  );
}

export async function candidatesOfEvent(
  tx: Tx,
  travelEventId: string,
  lock = false,
): Promise<StoredCandidate[]> {
  return many(
    tx,
    sql<StoredCandidate>`select ${COLUMNS} from candidates c where c.travel_event_id = ${travelEventId} order by c.bits desc, c.id ${lock ? sql`for update` : sql``}`,
  );
}

/** The candidates of several events, locked in one order. */
export async function candidatesOfEvents(
  tx: Tx,
  travelEventIds: readonly string[],
): Promise<StoredCandidate[]> {
  if (travelEventIds.length === 0) return [];
  return many(
    tx,
    sql<StoredCandidate>`select ${COLUMNS} from candidates c where c.travel_event_id = any(${uuids(travelEventIds)}) order by c.id for update`,
  );
}

/** The undecided candidates of everybody on a voyage, locked. */
export async function candidatesOfVoyage(tx: Tx, voyageId: string): Promise<StoredCandidate[]> {
  return many(
    tx,
    sql<StoredCandidate>`
    select ${COLUMNS} from candidates c where c.state in ('open', 'second')
       and c.travel_event_id in (select id from travel_events where voyage_id = ${voyageId}) order by c.id for update`,
  );
}

export async function candidatesOfRecord(tx: Tx, recordId: string, lock = false): Promise<StoredCandidate[]> {
  return many(
    tx,
    sql<StoredCandidate>`select ${COLUMNS} from candidates c where c.record_id = ${recordId} order by c.opened_at desc, c.id ${lock ? sql`for update` : sql``}`,
  );
}

/** Undecided candidates whose clock has run out, or whose traveller has left, and that still wait to be told so. */
export async function candidatesToClimb(tx: Tx, nowMs: number, limit: number): Promise<StoredCandidate[]> {
  return many(
    tx,
    sql<StoredCandidate>`
    select ${COLUMNS} from candidates c where c.state in ('open', 'second') and c.departs_at < ${instant(nowMs)} and not c.departed_undecided
     order by c.departs_at limit ${limit} for update skip locked`,
  );
}
