import { instantOf, localDate } from '#basics/zones.js';
import { ACTION_TASKS, type AcknowledgementAction } from '#domain/acknowledgement.js';
import { addBusinessDays } from '#domain/calendar.js';
import type { RecordDetails } from '#domain/registerRecord.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import type { Acknowledgement } from '#storage/acknowledgements.js';
import type { Tx } from '#storage/database.js';
import { agenciesFor, type DirectoryAgency } from '#storage/directory.js';
import { type Notification, readNotification } from '#storage/notifications.js';
import { activeRecordsOfSubject } from '#storage/registerRecords.js';
import { openTasks } from '#storage/tasks.js';

/** Opens the task of what an agency said it would do, once for each answer, at the agency where it is to be done. */
export async function openActionTask(tx: Tx, a: Acknowledgement, nowMs: number): Promise<void> {
  const task = ACTION_TASKS[a.action as AcknowledgementAction];
  if (!task) return;
  const notification = await readNotification(tx, a.notificationId);
  if (!notification) return;
  const [acting] = await agenciesFor(tx, { ids: [a.agencyId] });
  const owner = (await ownerOf(tx, task.at, notification)) ?? acting;
  if (!owner) return;
  const { timeZone, calendar } = owner.hours;
  const { due } = addBusinessDays(
    calendar,
    localDate(timeZone, nowMs),
    task.businessDays,
    'what the agency said it would do',
  );
  await openTasks(
    tx,
    [
      {
        naturalKey: taskKey(task.kind, a.notificationId, a.id),
        kind: task.kind,
        ownerAgencyId: owner.id,
        objectKind: 'notification',
        objectId: a.notificationId,
        urgency: TASK_KINDS[task.kind].urgency,
        // The end of the day, where the agency is.
        dueAtMs: instantOf(timeZone, `${due}T23:59`),
        facts: { name: acting?.name ?? '', why: a.note },
      },
    ],
    nowMs,
  );
}

/** The agency at which the task is done; undefined where the directory has none, and then the acting agency does it. */
async function ownerOf(
  tx: Tx,
  at: 'acting' | 'supervisor' | 'usncb',
  notification: Notification,
): Promise<DirectoryAgency | undefined> {
  if (at === 'usncb') return (await agenciesFor(tx, { roles: ['usncb'] }))[0];
  if (at === 'acting' || notification.subjectId === null) return undefined;
  const records = await activeRecordsOfSubject(tx, notification.subjectId);
  const oris = records.flatMap((r) => (r.details as RecordDetails).supervision?.ori ?? []);
  return oris.length === 0 ? undefined : (await agenciesFor(tx, { oris }))[0];
}
