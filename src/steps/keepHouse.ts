import { MS } from '#basics/clock.js';
import type { AgencyContact } from '#domain/agency.js';
import { CONTACT_ASK_MS, CONTACT_VERIFIED_MS } from '#domain/contact.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { endOverdueOfVerified, unverifiedContacts } from '#storage/agencyContacts.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { startDeadlines } from '#storage/deadlines.js';
import { endSessionsOf } from '#storage/sessions.js';
import { sweep } from '#storage/sweeps.js';
import { knownTaskKeys, openTasks } from '#storage/tasks.js';
import { disableIdleUsers } from '#storage/users.js';
import { type StepContext, SYSTEM } from './context.js';

/**
 * The duties that only time brings: idle and ended accounts are disabled and signed out, contacts whose time to
 * be verified comes near become a task of their agency, rows past their time go. Doing it twice changes nothing.
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
    await askForContacts(tx, nowMs);
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

/** Opens a task with a clock for each contact whose cycle ends soon; at its end the clock climbs to the duty desk. */
async function askForContacts(tx: Tx, nowMs: number): Promise<void> {
  await endOverdueOfVerified(tx, nowMs);
  const contacts = await unverifiedContacts(tx, nowMs - CONTACT_VERIFIED_MS + CONTACT_ASK_MS);
  const keyOf = (c: AgencyContact) => taskKey('contact-unverified', c.id, c.verifiedAt ?? 'never');
  const asked = await knownTaskKeys(tx, contacts.map(keyOf));
  for (const contact of contacts.filter((c) => !asked.has(keyOf(c)))) {
    const verifiedAtMs = contact.verifiedAt === null ? null : Date.parse(contact.verifiedAt);
    // One that was entered without being verified, or was overlooked, gets the time of asking, too.
    const dueAtMs = Math.max(
      verifiedAtMs === null ? 0 : verifiedAtMs + CONTACT_VERIFIED_MS,
      verifiedAtMs === null || verifiedAtMs + CONTACT_VERIFIED_MS < nowMs ? nowMs + CONTACT_ASK_MS : 0,
    );
    const [deadlineId] = await startDeadlines(
      tx,
      [
        {
          kind: 'verify-contact',
          objectKind: 'agency-contact',
          objectId: contact.id,
          ownerAgencyId: contact.agencyId,
          dueAtMs,
          reckoning: {
            start: contact.verifiedAt ?? 'never verified',
            rule: `verified again within ${CONTACT_VERIFIED_MS / MS.day} days; ${CONTACT_ASK_MS / MS.day} days from asking at least`,
            steps: [`asked on ${new Date(nowMs).toISOString().slice(0, 10)}`],
            due: new Date(dueAtMs).toISOString(),
            source: 'SORNA guide, Remember to update contact information; the figure is this installation’s',
          },
        },
      ],
      nowMs,
    );
    await openTasks(
      tx,
      [
        {
          naturalKey: keyOf(contact),
          kind: 'contact-unverified',
          ownerAgencyId: contact.agencyId,
          objectKind: 'agency-contact',
          objectId: contact.id,
          deadlineId: deadlineId!,
          dueAtMs,
          urgency: TASK_KINDS['contact-unverified'].urgency,
          facts: { position: contact.position },
        },
      ],
      nowMs,
    );
  }
}
