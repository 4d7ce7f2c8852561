import { MS } from '#basics/clock.js';
import { addDays } from '#basics/dates.js';
import { NSOR_CYCLE } from '#domain/nsorCare.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { overdueValidations } from '#storage/nsorCare.js';
import { openTasks } from '#storage/tasks.js';
import type { StepContext } from './context.js';

const PAGE = 500;

/** An entry that was not validated by its day: its agency is warned before NCIC retires it. @returns how many */
export async function warnOfRetiring(context: Pick<StepContext, 'db' | 'clock'>): Promise<number> {
  return context.db.asSystem(async (tx) => {
    const nowMs = context.clock.now();
    const late = await overdueValidations(tx, new Date(nowMs).toISOString().slice(0, 10), PAGE);
    await openTasks(
      tx,
      late.map((d) => ({
        naturalKey: taskKey('nsor-retires', d.dutyId),
        kind: 'nsor-retires',
        ownerAgencyId: d.agencyId,
        objectKind: 'registrant',
        objectId: d.registrantId,
        urgency: TASK_KINDS['nsor-retires'].urgency,
        dueAtMs: Date.parse(`${addDays(d.dueOn, NSOR_CYCLE.retiresAfterDays)}T00:00:00Z`) + MS.day,
      })),
      nowMs,
    );
    return late.length;
  });
}
