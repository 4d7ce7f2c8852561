import { type Candidate, closeCandidate } from '#domain/candidate.js';
import { type RecordEnd, recordEndConsequences } from '#domain/recordEnd.js';
import { writeAudit } from '#storage/audit.js';
import { candidatesOfRecord, saveCandidate } from '#storage/candidates.js';
import { type CaseFacts, loadCase } from '#storage/caseFacts.js';
import type { Tx } from '#storage/database.js';
import { endDeadlines } from '#storage/deadlines.js';
import { noteNsorDueOfRecord } from '#storage/nsorStandings.js';
import { readRecord } from '#storage/registerRecords.js';
import { statusOfRecord } from '#storage/statusOfRecord.js';
import { cancelTasks } from '#storage/tasks.js';
import { type Step, type StepContext, SYSTEM } from './context.js';
import { planCase, takeBack } from './planNotifications.js';
import { refoldTripsOfEvents } from './refoldTrips.js';

/** Trips in these states are over: what was told about them stays as it was. */
const OVER = new Set(['closed', 'returned', 'cancelled', 'did-not-travel', 'refuted']);

/**
 * A record was cleared, vacated, expired or cancelled: its undecided candidates close, messages not yet sent are
 * stopped and those sent for trips under way are corrected or withdrawn. Where another record of the same subject
 * stands, the messages stand too, and a changed status is told.
 */
export const endOfRecord: Step<'recordEnded'> = (context, item, beats) =>
  beats.save(async (tx, nowMs) => {
    const record = await readRecord(tx, item.payload.recordId);
    if (!record || record.state === 'active') return;
    await noteNsorDueOfRecord(tx, record.id, nowMs);
    const candidates = await candidatesOfRecord(tx, record.id, true);
    const cases = new Map<string, CaseFacts>();
    for (const c of candidates) {
      const facts = await loadCase(tx, c.id, nowMs);
      if (facts) cases.set(facts.trip.id, facts);
    }
    const { status } = await statusOfRecord(tx, record);
    const consequences = recordEndConsequences(
      record.state as RecordEnd,
      record.endedReason ?? '',
      candidates,
      [...cases.values()].map((c) => ({
        id: c.trip.id,
        open: !OVER.has(c.trip.state),
        restsOnAnotherRecord: status !== 'not-screened',
        toldUnconfirmed: c.candidate.outcome === null && c.candidate.path !== 'fuzzy',
      })),
    );
    for (const id of consequences.closeCandidates)
      await closeOne(tx, candidates.find((c) => c.id === id)!, record.state, nowMs);
    for (const { tripId, what } of consequences.takeBacks)
      await takeBack(tx, context, cases.get(tripId)!, what, nowMs);
    if (status !== 'not-screened')
      for (const facts of cases.values()) await tellChangedStatus(tx, context, facts, status, nowMs);
    await refoldTripsOfEvents(
      tx,
      candidates.map((c) => c.travelEventId),
      nowMs,
    );
  });

async function closeOne(tx: Tx, candidate: Candidate, state: string, nowMs: number): Promise<void> {
  if (!(await saveCandidate(tx, closeCandidate(candidate, 'record-ended'), candidate.version))) return;
  await endDeadlines(tx, [candidate.id], ['decide-candidate', 'second-person'], 'cancelled', nowMs);
  await cancelTasks(tx, candidate.id, ['decide-overdue', 'second-person', 'departed-undecided'], nowMs);
  await writeAudit(tx, nowMs, {
    actor: SYSTEM,
    action: 'candidate.closed',
    objectKind: 'candidate',
    objectId: candidate.id,
    facts: { reason: 'record-ended', state },
  });
}

/** A warrant ended but the registration stands (or the other way round): told agencies hear the new status. */
async function tellChangedStatus(
  tx: Tx,
  context: StepContext,
  facts: CaseFacts,
  status: Candidate['status'],
  nowMs: number,
): Promise<void> {
  const { candidate, trip } = facts;
  if (OVER.has(trip.state) || candidate.status === status || candidate.outcome !== 'same') return;
  const changed = { ...candidate, status, version: candidate.version + 1 };
  if (!(await saveCandidate(tx, changed, candidate.version))) return;
  await planCase(tx, context, { ...facts, candidate: changed }, nowMs);
}
