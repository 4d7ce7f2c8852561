import { climbCandidate } from '#domain/candidate.js';
import { type ClimbTarget, climb, DEADLINE_KINDS, type DeadlineKind } from '#domain/deadline.js';
import { TASK_KINDS, type TaskKind, taskKey } from '#domain/task.js';
import { type AuditNote, writeAudit } from '#storage/audit.js';
import { readCandidate, saveCandidate } from '#storage/candidates.js';
import type { Tx } from '#storage/database.js';
import { climbDeadline, type Deadline, passedDeadlines } from '#storage/deadlines.js';
import { agenciesFor, contactsFor } from '#storage/directory.js';
import { readNotification } from '#storage/notifications.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { openTasks } from '#storage/tasks.js';
import { type StepContext, SYSTEM } from './context.js';

/** Deadlines looked at in one turn of the clock. */
const PAGE = 50;

/** What is opened for the person an overdue duty climbs to. */
const OVERDUE_TASKS: Readonly<Partial<Record<DeadlineKind, TaskKind>>> = {
  'decide-candidate': 'decide-overdue',
  'second-person': 'decide-overdue',
  dispatch: 'dispatch-overdue',
  acknowledge: 'acknowledge-overdue',
  'missing-parts': 'missing-part',
  'release-week': 'release-due',
  'release-48h': 'release-due',
  'confirm-hit': 'hit-confirmation-overdue',
  'register-fresh': 'stale-register',
  'accept-notice': 'notice-waiting',
  'notice-7-days': 'notice-not-sent',
  'notice-48-hours': 'notice-not-sent',
  'notice-review': 'notice-review',
  'resume-registration': 'resume-registration',
  'verify-contact': 'contact-overdue',
  'take-format': 'format-untaken',
  'acknowledge-redress': 'redress-overdue',
  'decide-redress': 'redress-overdue',
  'take-case': 'case-overdue',
  'review-case': 'case-overdue',
};

/**
 * Acts on clocks that ran out: each climbs one rung of its ladder and opens a task for who stands there. The last
 * rung is always NSOTC's duty desk, so that no duty falls off. @returns how many were acted on
 */
export async function chaseDeadlines(context: Pick<StepContext, 'db' | 'clock'>): Promise<number> {
  const due = context.clock.now();
  for (let chased = 0; ; chased++) {
    // Each in a transaction of its own: a delivery that meets its deadline waits for one, not for a page of them.
    const found =
      chased < PAGE &&
      (await context.db.asSystem(async (tx) => {
        const nowMs = context.clock.now();
        const [deadline] = await passedDeadlines(tx, due, 1);
        if (deadline) await chase(tx, deadline, (await operatingAgency(tx)).id, nowMs);
        return deadline !== undefined;
      }));
    if (!found) return chased;
  }
}

async function chase(tx: Tx, deadline: Deadline, deskId: string, nowMs: number): Promise<void> {
  const kind = deadline.kind as DeadlineKind;
  const [agency] = await agenciesFor(tx, { ids: [deadline.ownerAgencyId] });
  const notification =
    deadline.objectKind === 'notification' ? await readNotification(tx, deadline.objectId) : undefined;
  const step = climb(
    { kind, step: deadline.step },
    {
      agencyId: notification?.recipientAgencyId ?? deadline.ownerAgencyId,
      contacts:
        kind === 'acknowledge'
          ? await contactsFor(tx, notification?.recipientAgencyId ?? deadline.ownerAgencyId)
          : [],
      standIn: agency?.standIn ? { agencyId: agency.standIn.agencyId, name: agency.standIn.name } : null,
      nsotcAgencyId: deskId,
    },
    notification?.class ?? 'P1',
    nowMs,
  );
  const notes: AuditNote[] = [];
  if (step === null) {
    await climbDeadline(tx, deadline.id, null, nowMs);
  } else {
    await climbDeadline(tx, deadline.id, step.next, nowMs);
    await openTask(tx, deadline, kind, step.tell, step.says, nowMs);
    notes.push({
      actor: SYSTEM,
      action: deadline.objectKind === 'candidate' ? 'candidate.escalated' : 'notification.escalated',
      objectKind: deadline.objectKind,
      objectId: deadline.objectId,
      facts: {
        deadline: deadline.id,
        kind,
        step: deadline.step + 1,
        to: step.tell.to,
        agency: step.tell.agencyId,
      },
    });
  }
  if (deadline.objectKind === 'candidate') {
    const candidate = await readCandidate(tx, deadline.objectId, true);
    if (candidate) await saveCandidate(tx, climbCandidate(candidate, nowMs), candidate.version);
  }
  await writeAudit(tx, nowMs, notes);
}

async function openTask(
  tx: Tx,
  deadline: Deadline,
  kind: DeadlineKind,
  to: ClimbTarget,
  says: string,
  nowMs: number,
): Promise<void> {
  const task = OVERDUE_TASKS[kind];
  if (!task) return;
  await openTasks(
    tx,
    [
      {
        // A clock that is started again is the same row: what it was due by first tells its runs apart.
        naturalKey: taskKey(
          task,
          deadline.objectId,
          `${deadline.id} ${deadline.step} ${deadline.reckoning.due}`,
        ),
        kind: task,
        ownerAgencyId: to.agencyId,
        objectKind: deadline.objectKind,
        objectId: deadline.objectId,
        deadlineId: deadline.id,
        dueAtMs: deadline.dueAtMs,
        urgency: TASK_KINDS[task].urgency,
        facts: { says, of: DEADLINE_KINDS[kind].says, to: to.to, name: to.name, step: deadline.step + 1 },
      },
    ],
    nowMs,
  );
}
