import { MS } from '#basics/clock.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { unverifiedContacts } from '#storage/agencyContacts.js';
import { writeAudit } from '#storage/audit.js';
import { endSessionsOf } from '#storage/sessions.js';
import { sweep } from '#storage/sweeps.js';
import { openTasks } from '#storage/tasks.js';
import { disableIdleUsers } from '#storage/users.js';
import { type StepContext, SYSTEM } from './context.js';

/** A contact must have been verified within this time (SORNA guide). */
export const CONTACT_VERIFIED_MS = 90 * MS.day;

/**
 * The duties that only time brings: idle and ended accounts are disabled and signed out, contacts nobody verified
 * for 90 days become a task of their agency, rows past their time go. Doing it twice changes nothing.
 */
export async function keepHouse(context: Pick<StepContext, 'db' | 'clock'>): Promise<void> {
  await context.db.asSystem(async (tx) => {
    const nowMs = context.clock.now();
    for (const userId of await disableIdleUsers(tx, nowMs)) {
      await endSessionsOf(tx, userId);
      await writeAudit(tx, nowMs, {
        actor: SYSTEM,
        action: 'user.changed',
        objectKind: 'user',
        objectId: userId,
        facts: { status: 'disabled', because: 'unused for 90 days or at its end' },
      });
    }
    await openTasks(
      tx,
      (await unverifiedContacts(tx, nowMs - CONTACT_VERIFIED_MS)).map((contact) => ({
        naturalKey: taskKey('contact-unverified', contact.id, contact.verifiedAt ?? 'never'),
        kind: 'contact-unverified',
        ownerAgencyId: contact.agencyId,
        objectKind: 'agency',
        objectId: contact.agencyId,
        dueAtMs: null,
        urgency: TASK_KINDS['contact-unverified'].urgency,
        facts: { position: contact.position },
      })),
      nowMs,
    );
    const removed = await sweep(tx, nowMs);
    if (Object.keys(removed).length > 0)
      await writeAudit(tx, nowMs, {
        actor: SYSTEM,
        action: 'event.erased',
        objectKind: 'retention',
        objectId: new Date(nowMs).toISOString().slice(0, 13),
        facts: { removed },
      });
  });
}
