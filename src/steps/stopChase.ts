import { ACTIONS, type AcknowledgementAction } from '#domain/acknowledgement.js';
import { TASK_KINDS, type TaskKind, taskKey } from '#domain/task.js';
import { acknowledgementsOf, readAcknowledgement } from '#storage/acknowledgements.js';
import { endDeadlines } from '#storage/deadlines.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import type { Step } from './context.js';

/** Duties that an acknowledgement makes moot, at whatever desk they stand. */
const MOOT: readonly TaskKind[] = [
  'acknowledge-overdue',
  'stand-in',
  'delivery-exhausted',
  'dispatch-overdue',
];

/** An agency acknowledged: the first one stops the chase everywhere; an answer that asks for more opens its task. */
export const stopChase: Step<'notificationAcknowledged'> = (_context, item, beats) =>
  beats.save(async (tx, nowMs) => {
    const acknowledgement = await readAcknowledgement(tx, item.payload.acknowledgementId);
    if (!acknowledgement) return;
    const { notificationId } = acknowledgement;
    const [first] = await acknowledgementsOf(tx, [notificationId]);
    if (first?.id === acknowledgement.id) {
      await endDeadlines(tx, [notificationId], ['acknowledge', 'dispatch'], 'met', nowMs);
      await cancelTasks(tx, notificationId, MOOT, nowMs);
    }
    const follows: TaskKind | null =
      ACTIONS[acknowledgement.action as AcknowledgementAction]?.follows ?? null;
    if (follows === null) return;
    const desk = await operatingAgency(tx);
    await openTasks(
      tx,
      [
        {
          naturalKey: taskKey(follows, notificationId, acknowledgement.id),
          kind: follows,
          ownerAgencyId: desk.id,
          objectKind: 'notification',
          objectId: notificationId,
          urgency: TASK_KINDS[follows].urgency,
          dueAtMs: nowMs,
          facts: {
            acknowledgement: acknowledgement.id,
            agency: acknowledgement.agencyId,
            action: acknowledgement.action,
          },
        },
      ],
      nowMs,
    );
  });
