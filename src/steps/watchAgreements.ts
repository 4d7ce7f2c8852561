import { addDays } from '#basics/dates.js';
import { localDate } from '#basics/zones.js';
import { expiryAlarm, inForce, SITE_CHECK_DAYS } from '#domain/agreement.js';
import { TASK_KINDS, type TaskKind, taskKey } from '#domain/task.js';
import { listAgreements } from '#storage/agreements.js';
import { openTasks } from '#storage/tasks.js';
import type { StepContext } from './context.js';

/** Agreements that end soon, and partners' sites that nobody has looked at for long. */
export async function watchAgreements(context: Pick<StepContext, 'db' | 'clock'>): Promise<void> {
  await context.db.asSystem(async (tx) => {
    const nowMs = context.clock.now();
    const today = localDate('America/New_York', nowMs);
    const tasks: {
      kind: TaskKind;
      turn: string;
      agreement: { id: string; agencyId: string };
      why: string;
    }[] = [];
    for (const a of await listAgreements(tx)) {
      const alarm = expiryAlarm(a, today);
      if (alarm !== null)
        tasks.push({ kind: 'agreement-ends', turn: `${a.validUntil} ${alarm}`, agreement: a, why: a.title });
      const since = a.siteCheckedOn ?? localDate('America/New_York', a.createdAtMs);
      if (a.scope === 'website' && inForce(a, today) && addDays(since, SITE_CHECK_DAYS) <= today)
        tasks.push({ kind: 'site-check-due', turn: since, agreement: a, why: a.title });
    }
    await openTasks(
      tx,
      tasks.map((t) => ({
        naturalKey: taskKey(t.kind, t.agreement.id, t.turn),
        kind: t.kind,
        ownerAgencyId: t.agreement.agencyId,
        objectKind: 'agreement',
        objectId: t.agreement.id,
        urgency: TASK_KINDS[t.kind].urgency,
        facts: { why: t.why },
      })),
      nowMs,
    );
  });
}
