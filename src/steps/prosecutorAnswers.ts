import { ACTIONS, type AcknowledgementAction, isProsecutorAnswer } from '#domain/acknowledgement.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import type { Acknowledgement } from '#storage/acknowledgements.js';
import { findAgency } from '#storage/agencies.js';
import { addCaseStep, readCase } from '#storage/complianceCases.js';
import type { Tx } from '#storage/database.js';
import { readNotification } from '#storage/notifications.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { openTasks } from '#storage/tasks.js';

/**
 * What a prosecutor decided on a referred case is a step of the case and a task of NSOTC: a person closes it or goes
 * on, the machine never does. A later answer (charges, after it was accepted) is another step, of a closed case too.
 */
export async function noteProsecutorAnswer(tx: Tx, a: Acknowledgement, nowMs: number): Promise<void> {
  if (!isProsecutorAnswer(a.action)) return;
  const notification = await readNotification(tx, a.notificationId);
  const found =
    notification?.objectKind === 'compliance-case' && notification.objectId
      ? await readCase(tx, notification.objectId, true)
      : undefined;
  if (!found) return;
  const { says } = ACTIONS[a.action as AcknowledgementAction];
  const agency = await findAgency(tx, a.agencyId);
  await addCaseStep(
    tx,
    found.id,
    {
      kind: 'prosecutor-answered',
      state: found.state,
      note: [says, a.note].filter(Boolean).join('. '),
      facts: { acknowledgement: a.id, action: a.action, agency: a.agencyId },
      byUserId: null,
      byName: [a.officer, agency?.name].filter(Boolean).join(', '),
    },
    nowMs,
  );
  await openTasks(
    tx,
    [
      {
        naturalKey: taskKey('prosecutor-answered', found.id, a.id),
        kind: 'prosecutor-answered',
        ownerAgencyId: (await operatingAgency(tx)).id,
        objectKind: 'compliance-case',
        objectId: found.id,
        dueAtMs: nowMs,
        urgency: TASK_KINDS['prosecutor-answered'].urgency,
        facts: { says, reference: found.number, why: a.note },
      },
    ],
    nowMs,
  );
}
