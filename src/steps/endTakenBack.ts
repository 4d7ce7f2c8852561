import type { PlannedNotification } from '#domain/notification.js';
import type { TaskKind } from '#domain/task.js';
import { type AuditNote, writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { endDeadlines } from '#storage/deadlines.js';
import { markNotification } from '#storage/notifications.js';
import { cancelSecondaryDuty } from '#storage/secondaryOutcomes.js';
import { cancelTasks } from '#storage/tasks.js';
import { SYSTEM } from './context.js';

/** Duties of people that chase an answer to a message, at whatever desk they stand. */
const CHASE: readonly TaskKind[] = [
  'acknowledge-overdue',
  'stand-in',
  'delivery-exhausted',
  'dispatch-overdue',
];

/** A planned correction, withdrawal or alert of another status under its id. */
export type TakingBack = Pick<PlannedNotification, 'kind' | 'facts'> & {
  readonly id: string;
  readonly takesBack: NonNullable<PlannedNotification['takesBack']>;
};

/**
 * A correction, a withdrawal or an alert of another status is the message that counts: the earlier ones of the same agency that nobody has
 * acknowledged are closed with its reason and are chased, or sent, no more. An acknowledgement may still be added to
 * them; that none came in time stays in their file.
 */
export async function endTakenBack(tx: Tx, by: readonly TakingBack[], nowMs: number): Promise<void> {
  const notes: AuditNote[] = [];
  for (const { id, kind, facts, takesBack } of by) {
    for (const earlier of takesBack.notificationIds) {
      const unacknowledged = await markNotification(tx, earlier, 'closed', nowMs, facts.reason);
      const duty = takesBack.duties && (await cancelSecondaryDuty(tx, earlier, nowMs));
      if (unacknowledged) await cancelTasks(tx, earlier, CHASE, nowMs);
      if (unacknowledged || duty)
        notes.push({
          actor: SYSTEM,
          action: 'notification.superseded',
          objectKind: 'notification',
          objectId: earlier,
          facts: {
            by: id,
            because: kind,
            acknowledged: !unacknowledged,
            secondaryOwed: duty ? 'ended' : 'as before',
          },
        });
    }
    await endDeadlines(tx, takesBack.notificationIds, ['acknowledge', 'dispatch'], 'cancelled', nowMs);
  }
  await writeAudit(tx, nowMs, notes);
}
