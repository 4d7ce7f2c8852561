import { ACTIONS, type AcknowledgementAction } from '#domain/acknowledgement.js';
import { TASK_KINDS, type TaskKind, taskKey } from '#domain/task.js';
import { acknowledgementsOf, readAcknowledgement } from '#storage/acknowledgements.js';
import type { Tx } from '#storage/database.js';
import { endDeadlines } from '#storage/deadlines.js';
import { answerConfirmation, openConfirmations } from '#storage/hitConfirmations.js';
import { readNotification } from '#storage/notifications.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import { openActionTask } from './actionTasks.js';
import { type Step, SYSTEM } from './context.js';
import { noteProsecutorAnswer } from './prosecutorAnswers.js';

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
    await answerOpenConfirmations(tx, acknowledgement, nowMs);
    await openActionTask(tx, acknowledgement, nowMs);
    await noteProsecutorAnswer(tx, acknowledgement, nowMs);
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

/** An acknowledgement that speaks of the warrant answers the request on the line too: the agency need not say it twice. */
async function answerOpenConfirmations(
  tx: Tx,
  a: NonNullable<Awaited<ReturnType<typeof readAcknowledgement>>>,
  nowMs: number,
): Promise<void> {
  if (a.hitConfirmed === null) return;
  const notification = await readNotification(tx, a.notificationId);
  if (!notification?.candidateId) return;
  for (const c of await openConfirmations(tx, notification.candidateId, notification.recipientAgencyId))
    await answerConfirmation(
      tx,
      c,
      { state: a.hitConfirmed ? 'confirmed' : 'not-confirmed', by: a.officer, note: a.note, via: a.via },
      SYSTEM,
      nowMs,
    );
}
