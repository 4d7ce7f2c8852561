import { type CloseReason, closeCandidate } from '#domain/candidate.js';
import { writeAudit } from '#storage/audit.js';
import { type StoredCandidate, saveCandidate } from '#storage/candidates.js';
import type { Tx } from '#storage/database.js';
import { endDeadlines } from '#storage/deadlines.js';
import { cancelTasks } from '#storage/tasks.js';
import { SYSTEM } from './context.js';

/**
 * Closes an undecided candidate with its clocks and tasks; a decided one stays as it is. The caller folds the trip and
 * sees to those who were told. @returns the closed candidate, or null when there was nothing to close
 */
export async function closeUndecided(
  tx: Tx,
  candidate: StoredCandidate,
  reason: CloseReason,
  nowMs: number,
  facts: Readonly<Record<string, unknown>> = {},
): Promise<StoredCandidate | null> {
  const closed = closeCandidate(candidate, reason);
  if (closed === candidate || !(await saveCandidate(tx, closed, candidate.version))) return null;
  await endDeadlines(tx, [candidate.id], ['decide-candidate', 'second-person'], 'cancelled', nowMs);
  await cancelTasks(tx, candidate.id, ['decide-overdue', 'second-person', 'departed-undecided'], nowMs);
  await writeAudit(tx, nowMs, {
    actor: SYSTEM,
    action: 'candidate.closed',
    objectKind: 'candidate',
    objectId: candidate.id,
    facts: { reason, ...facts },
  });
  return { ...closed, kept: candidate.kept };
}
