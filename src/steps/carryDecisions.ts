import { carryOver } from '#domain/carryOver.js';
import { identityDigestText, judgeIdentity } from '#domain/identity.js';
import { conflictSays, legConflicts } from '#domain/legConflicts.js';
import { addAdjudication, currentAdjudication, decidedOnTrip } from '#storage/adjudications.js';
import { writeAudit } from '#storage/audit.js';
import { type StoredCandidate, saveCandidate } from '#storage/candidates.js';
import type { Tx } from '#storage/database.js';
import { endDeadlines } from '#storage/deadlines.js';
import { keyedDigest } from '#storage/keys.js';
import { newId } from '#storage/newId.js';
import { legsOfSubjects } from '#storage/subjectLegs.js';
import type { TravelEvent } from '#storage/travelEvents.js';
import { type StepContext, SYSTEM } from './context.js';

/** A candidate that was opened just now and stands on its trip. */
export interface Opened {
  readonly candidate: StoredCandidate;
  readonly event: TravelEvent;
}

/**
 * Carries decisions of the same trip and record over to candidates that were opened just now (`domain/carryOver.ts`).
 * @returns those that are decided now, by id
 */
export async function carryDecisions(
  tx: Tx,
  context: Pick<StepContext, 'keys'>,
  opened: readonly Opened[],
  nowMs: number,
): Promise<Map<string, StoredCandidate>> {
  const carried = new Map<string, StoredCandidate>();
  const digest = (event: Pick<TravelEvent, 'traveller'>) =>
    keyedDigest(context.keys, identityDigestText(event.traveller));
  for (const { candidate, event } of opened) {
    const decidedOnes = await decidedOnTrip(tx, candidate.id, candidate.recordId);
    if (decidedOnes.length === 0) continue;
    const impossible = await impossibleBeside(tx, candidate, event);
    for (const earlier of decidedOnes) {
      const adjudication = await currentAdjudication(tx, earlier.candidateId);
      if (adjudication?.state !== 'in-force') continue;
      const verdict = carryOver(
        { ...earlier, identity: digest(earlier) },
        {
          recordVersion: candidate.recordVersion,
          status: candidate.status,
          path: candidate.path,
          contradictions: judgeIdentity(event.traveller, candidate.kept.match.evidence).contradictions,
          impossible,
          traveller: event.traveller,
          identity: digest(event),
        },
      );
      if (!verdict.carries) continue;
      const decided: StoredCandidate = {
        ...candidate,
        state: 'decided',
        outcome: 'same',
        decidedAtMs: nowMs,
        version: candidate.version + 1,
      };
      if (!(await saveCandidate(tx, decided, candidate.version))) break;
      await addAdjudication(
        tx,
        {
          ...adjudication,
          id: newId(nowMs),
          candidateId: candidate.id,
          candidateVersion: candidate.version,
          rationale: verdict.because,
          carriedFrom: adjudication.carriedFrom ?? adjudication.id,
        },
        { carriedFrom: earlier.candidateId },
      );
      await endDeadlines(tx, [candidate.id], ['decide-candidate'], 'met', nowMs);
      await writeAudit(tx, nowMs, {
        actor: SYSTEM,
        action: 'adjudication.carried',
        objectKind: 'candidate',
        objectId: candidate.id,
        facts: { from: earlier.candidateId, adjudication: adjudication.id },
      });
      carried.set(candidate.id, decided);
      break;
    }
  }
  return carried;
}

/** The person was confirmed on a leg that cannot be travelled beside the new one: an officer says which is theirs. */
async function impossibleBeside(tx: Tx, candidate: StoredCandidate, event: TravelEvent): Promise<string[]> {
  const atMs = event.occursAtMs ?? event.recordedAtMs;
  const { legs } = await legsOfSubjects(tx, [candidate.subjectId!], { fromMs: atMs, toMs: atMs });
  return legConflicts(legs.filter((l) => l.confirmed || l.travelEventId === event.id))
    .filter((c) => c.legs.some((l) => l.travelEventId === event.id))
    .map((c) => conflictSays(c));
}
