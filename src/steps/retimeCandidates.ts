import { type CandidateClocks, candidateDue } from '#domain/candidate.js';
import { TRAVEL_EVENT_KINDS } from '#domain/travelEvent.js';
import { doorCloseAtMs } from '#domain/voyage.js';
import { candidatesOfVoyage, saveCandidate } from '#storage/candidates.js';
import type { Tx } from '#storage/database.js';
import { startDeadlines } from '#storage/deadlines.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { ruleSetAt } from '#storage/ruleSets.js';

/**
 * The voyage leaves at another time: its undecided candidates are reckoned again, from when they were opened. One that
 * counted as departed undecided and now leaves later waits like any other.
 */
export async function retimeCandidates(
  tx: Tx,
  voyage: { readonly id: string; readonly departsAtMs: number | null },
  nowMs: number,
): Promise<void> {
  const candidates = await candidatesOfVoyage(tx, voyage.id);
  if (candidates.length === 0) return;
  const clocks = (await ruleSetAt<CandidateClocks>(tx, 'clocks', nowMs)).body;
  const desk = await operatingAgency(tx);
  for (const c of candidates) {
    const due = candidateDue(clocks, {
      status: c.status,
      basis: TRAVEL_EVENT_KINDS.manifest.clock,
      openedAtMs: c.openedAtMs,
      doorCloseAtMs: doorCloseAtMs(voyage),
    });
    const departed = c.departedUndecided && (voyage.departsAtMs ?? 0) <= nowMs;
    // The version stays: an officer's page is not stale because a flight is late.
    const next = {
      ...c,
      dueAtMs: due.dueAtMs,
      departsAtMs: voyage.departsAtMs,
      departedUndecided: departed,
    };
    if (!(await saveCandidate(tx, next, c.version))) continue;
    if (c.state === 'open')
      await startDeadlines(
        tx,
        [
          {
            kind: 'decide-candidate',
            objectKind: 'candidate',
            objectId: c.id,
            ownerAgencyId: desk.id,
            dueAtMs: due.dueAtMs,
            reckoning: due.reckoning,
          },
        ],
        nowMs,
      );
  }
}
