import { isUuid } from '#basics/ids.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { markReply, readReply } from '#storage/acknowledgements.js';
import { acknowledgeNotification } from '#storage/applyAcknowledgement.js';
import { openTasks } from '#storage/tasks.js';
import { type Step, SYSTEM } from './context.js';
import { operatingAgency } from './operatingAgency.js';

/** A signed reply came in: it acknowledges what it names, or waits for a person with the reason it fits nothing. */
export const applyReply: Step<'replyReceived'> = (_context, item, beats) =>
  beats.save(async (tx, nowMs) => {
    const reply = await readReply(tx, item.payload.replyId);
    if (reply?.state !== 'received') return;
    const { notificationId, officer, action, note } = reply.body as Record<string, unknown>;
    let problem = 'the reply names no notification';
    if (typeof notificationId === 'string' && isUuid(notificationId) && reply.agencyId) {
      const done = await acknowledgeNotification(tx, { actor: SYSTEM, nowMs }, notificationId, {
        agencyId: reply.agencyId,
        officer: String(officer ?? ''),
        userId: null,
        via: 'signed-reply',
        action: String(action ?? ''),
        note: String(note ?? ''),
        replyId: reply.replyId,
      });
      if (done.ok) return markReply(tx, reply.id, 'applied', '');
      problem = done.error.says;
    }
    await markReply(tx, reply.id, 'quarantined', problem);
    const owner = await operatingAgency(tx);
    await openTasks(
      tx,
      [
        {
          naturalKey: taskKey('unmatched-reply', reply.id),
          kind: 'unmatched-reply',
          ownerAgencyId: owner.id,
          objectKind: 'reply',
          objectId: reply.id,
          urgency: TASK_KINDS['unmatched-reply'].urgency,
          facts: { problem, agency: reply.agencyId, door: reply.door },
        },
      ],
      nowMs,
    );
  });
