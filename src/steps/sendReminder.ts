import { createHash } from 'node:crypto';
import { MS } from '#basics/clock.js';
import { noReminderGateway, reminderBytes } from '#delivery/reminderGateway.js';
import { nextAttempt, RETRY_PLANS } from '#domain/backoff.js';
import { reminderReference } from '#domain/reference.js';
import { reminderMessage } from '#domain/reminderMessage.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { endContact } from '#storage/registrantContacts.js';
import {
  beginAttempt,
  endAttempt,
  type MachineReminder,
  machineReminder,
  setReminderState,
} from '#storage/reminderAttempts.js';
import { openTasks } from '#storage/tasks.js';
import { type Step, SYSTEM } from './context.js';

/** After so long an officer can still reach the person before the day; the gateway has had its time. */
const GIVE_UP_MS = MS.day;

/**
 * Sends a reminder by the provider of messages, outside of any transaction: the attempt is written down, the message
 * leaves, its fate is written down. One that cannot be delivered becomes a task of the registry's officers.
 */
export const sendReminder: Step<'reminderMade'> = async (context, item, beats) => {
  const { db, clock } = context;
  const reminder = await db.asSystem((tx) => machineReminder(tx, item.payload.reminderId));
  if (reminder?.state !== 'waiting') return beats.save(async () => undefined);
  const { to } = reminder;
  if (to === null || reminder.callBack === '')
    return beats.save((tx, nowMs) =>
      fail(
        tx,
        reminder,
        to === null ? 'the person agrees to it no longer' : 'no number to call is chosen',
        nowMs,
      ),
    );
  const message = reminderMessage({
    dueOn: reminder.dueOn,
    callBack: reminder.callBack,
    reference: reminderReference(reminder.id),
    test: context.isTest,
  });
  const outgoing = { id: reminder.id, way: reminder.way, to, message };
  const sha256 = createHash('sha256').update(reminderBytes(outgoing)).digest('hex');
  const attempt = await db.asSystem((tx) => beginAttempt(tx, reminder, sha256, clock.now()));
  const fate = await (context.reminderGateway ?? noReminderGateway).send(outgoing);
  const noteFate = (tx: Tx, nowMs: number) => endAttempt(tx, attempt, fate, nowMs);
  if (fate.kind === 'delivered' || fate.kind === 'accepted')
    return beats.save(async (tx, nowMs) => {
      await noteFate(tx, nowMs);
      await setReminderState(tx, reminder.id, 'done', to, nowMs);
      await writeAudit(tx, nowMs, {
        actor: SYSTEM,
        action: 'reminder.sent',
        objectKind: 'registrant',
        objectId: reminder.registrantId,
        facts: { reminder: reminder.id, way: reminder.way, attempt },
      });
    });
  const nowMs = clock.now();
  if (fate.kind === 'refused-for-good' || nowMs - reminder.madeAtMs >= GIVE_UP_MS)
    return beats.save(async (tx, at) => {
      await noteFate(tx, at);
      // The provider will not take this address again: whoever corrects it asks the person again.
      if (fate.kind === 'refused-for-good' && reminder.contactId && context.reminderGateway)
        await endContact(tx, reminder.contactId, 'undeliverable', at);
      await fail(tx, reminder, fate.detail, at);
    });
  const next = nextAttempt(RETRY_PLANS.ordinary, {
    attempts: reminder.attempts + 1,
    firstAttemptAtMs: reminder.madeAtMs,
    nowMs,
    jitter: 0.5,
  });
  return beats.postpone(Math.min(next.atMs, reminder.madeAtMs + GIVE_UP_MS), fate.detail, noteFate);
};

async function fail(tx: Tx, reminder: MachineReminder, detail: string, nowMs: number): Promise<void> {
  await setReminderState(tx, reminder.id, 'failed', reminder.to, nowMs);
  await openTasks(
    tx,
    [
      {
        naturalKey: taskKey('reminder-failed', reminder.id),
        kind: 'reminder-failed',
        ownerAgencyId: reminder.agencyId,
        objectKind: 'registrant',
        objectId: reminder.registrantId,
        urgency: TASK_KINDS['reminder-failed'].urgency,
        facts: { why: detail },
      },
    ],
    nowMs,
  );
}
