import { sql } from 'kysely';
import type { Adjudication, NotSameMemory } from '#domain/adjudication.js';
import type { Decided } from '#domain/carryOver.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

export type StoredAdjudication = Adjudication & {
  /** The explanation as the officer saw it when deciding. */
  readonly seen: unknown;
  readonly decidedByName?: string;
  readonly secondByName?: string | null;
  readonly reopenedByName?: string | null;
  /** The decision that this one was carried over from, on the same trip; null: an officer decided it. */
  readonly carriedFrom: string | null;
};

const COLUMNS = sql.raw(
  `a.id, a.candidate_id as "candidateId", a.candidate_version as "candidateVersion", a.outcome, a.reason_code as "reasonCode", a.rationale,
   a.decided_by as "decidedBy", a.decided_at as "decidedAtMs", string_to_array(nullif(a.second_needed, ''), ',') as "secondNeededOrNull",
   a.second_by as "secondBy", a.second_at as "secondAtMs", a.second_note as "secondNote", a.state, a.seen, a.carried_from as "carriedFrom",
   a.reopened_by as "reopenedBy", a.reopened_at as "reopenedAtMs", a.reopen_reason as "reopenReason"`,
);

type Row = Omit<StoredAdjudication, 'secondNeeded' | 'reopened'> & {
  readonly secondNeededOrNull: Adjudication['secondNeeded'] | null;
  readonly reopenedBy: string | null;
  readonly reopenedAtMs: number | null;
  readonly reopenReason: string;
};

function toAdjudication(read: Row): StoredAdjudication {
  const { secondNeededOrNull, reopenedBy, reopenedAtMs, reopenReason, ...row } = read;
  return {
    ...row,
    secondNeeded: secondNeededOrNull ?? [],
    reopened:
      reopenedBy === null || reopenedAtMs === null
        ? null
        : { by: reopenedBy, atMs: reopenedAtMs, reason: reopenReason },
  };
}

export async function addAdjudication(
  tx: Tx,
  a: Adjudication & { readonly carriedFrom?: string | null },
  seen: unknown,
): Promise<void> {
  await run(
    tx,
    sql`
    insert into adjudications (id, candidate_id, candidate_version, outcome, reason_code, rationale, decided_by, decided_at, second_needed, second_by, second_at,
           second_note, state, seen, carried_from)
    values (${a.id}, ${a.candidateId}, ${a.candidateVersion}, ${a.outcome}, ${a.reasonCode}, ${a.rationale}, ${a.decidedBy}, ${instant(a.decidedAtMs)},
           ${a.secondNeeded.join(',')}, ${a.secondBy}, ${instant(a.secondAtMs)}, ${a.secondNote}, ${a.state}, ${json(seen)}, ${a.carriedFrom ?? null})`,
  );
}

export async function saveAdjudication(tx: Tx, a: Adjudication): Promise<void> {
  await run(
    tx,
    sql`update adjudications set state = ${a.state}, second_by = ${a.secondBy}, second_at = ${instant(a.secondAtMs)}, second_note = ${a.secondNote},
           reopened_by = ${a.reopened?.by ?? null}, reopened_at = ${instant(a.reopened?.atMs ?? null)}, reopen_reason = ${a.reopened?.reason ?? ''} where id = ${a.id}`,
  );
}

export async function adjudicationsOf(tx: Tx, candidateId: string): Promise<StoredAdjudication[]> {
  const rows = await many(
    tx,
    sql<Row>`
    select ${COLUMNS}, u.display_name as "decidedByName", s.display_name as "secondByName",
           r.display_name as "reopenedByName"
      from adjudications a join users u on u.id = a.decided_by left join users s on s.id = a.second_by
      left join users r on r.id = a.reopened_by
     where a.candidate_id = ${candidateId} order by a.decided_at, a.id`,
  );
  return rows.map(toAdjudication);
}

/** The decision that waits for its second person or is in force: at most one. */
export async function currentAdjudication(
  tx: Tx,
  candidateId: string,
): Promise<StoredAdjudication | undefined> {
  const row = await first(
    tx,
    sql<Row>`select ${COLUMNS} from adjudications a where a.candidate_id = ${candidateId} and a.state in ('proposed', 'in-force') order by a.decided_at desc limit 1`,
  );
  return row && toAdjudication(row);
}

export async function rememberNotSame(
  tx: Tx,
  memory: NotSameMemory & { readonly adjudicationId: string },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`
    insert into not_same_memories (id, traveller_digest, record_id, record_digest, adjudication_id, expires_at)
    values (${newId(nowMs)}, ${memory.travellerDigest}, ${memory.recordId}, ${memory.recordDigest}, ${memory.adjudicationId}, ${instant(memory.expiresAtMs)})
    on conflict (traveller_digest, record_id, record_digest) do update set expires_at = excluded.expires_at, voided_at = null, adjudication_id = excluded.adjudication_id`,
  );
}

export async function voidNotSame(tx: Tx, adjudicationId: string, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`update not_same_memories set voided_at = ${instant(nowMs)} where adjudication_id = ${adjudicationId} and voided_at is null`,
  );
}

export async function memoriesOf(
  tx: Tx,
  travellerDigests: readonly string[],
  recordIds: readonly string[],
): Promise<NotSameMemory[]> {
  if (recordIds.length === 0 || travellerDigests.length === 0) return [];
  return many(
    tx,
    sql<NotSameMemory>`
    select traveller_digest as "travellerDigest", record_id as "recordId", record_digest as "recordDigest", expires_at as "expiresAtMs", voided_at as "voidedAtMs"
      from not_same_memories where traveller_digest in (${sql.join(travellerDigests)}) and record_id in (${sql.join(recordIds)})`,
  );
}

/** Decided candidates of the same record on the trip of a candidate, the latest decision first. */
export async function decidedOnTrip(tx: Tx, candidateId: string, recordId: string): Promise<Decided[]> {
  return many(
    tx,
    sql<Decided>`
    select c.id as "candidateId", c.record_version as "recordVersion", c.status, c.outcome, u.display_name as "decidedByName", a.decided_at as "decidedAtMs",
           e.traveller, '' as identity
      from trip_events mine join trip_events t on t.trip_id = mine.trip_id and t.removed_at is null
      join candidates c on c.id = t.candidate_id and c.record_id = ${recordId} and c.state = 'decided' and c.id <> ${candidateId}
      join travel_events e on e.id = c.travel_event_id
      join adjudications a on a.candidate_id = c.id and a.state = 'in-force' join users u on u.id = a.decided_by
     where mine.candidate_id = ${candidateId} and mine.removed_at is null order by a.decided_at desc`,
  );
}

/** Candidates whose decision in force was carried over from one. */
export async function carriedFrom(tx: Tx, adjudicationId: string): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{
      id: string;
    }>`select candidate_id as id from adjudications where carried_from = ${adjudicationId} and state = 'in-force'`,
  );
  return rows.map((r) => r.id);
}
