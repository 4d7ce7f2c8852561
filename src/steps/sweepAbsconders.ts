import { ABSCONDER_SIGNS } from '#domain/absconderSign.js';
import { TASK_KINDS, type TaskKind, taskKey } from '#domain/task.js';
import { type AbsconderSign, absconderSigns, openSignTasks } from '#storage/absconderSigns.js';
import { settleAbscondingSteps, unsettledCases } from '#storage/abscondingSteps.js';
import { refreshRegistrants } from '#storage/refreshRegistrants.js';
import { cancelTasksByKey, type NewTask, openTasks, reopenTask } from '#storage/tasks.js';
import type { StepContext } from './context.js';

const PAGE = 500;

/**
 * Looks for absconders who are active elsewhere. The agency that looks for the person hears where to ask, and so does
 * the one whose register has them; each by its own side, nothing of the other file. A sign that stands no more, because
 * an officer refuted it or the person was located, takes its tasks with it. @returns how many signs there are
 */
export async function sweepAbsconders(context: Pick<StepContext, 'db' | 'clock'>): Promise<number> {
  await settleCases(context);
  const standing = new Set<string>();
  let count = 0;
  for (let after: string | null = ''; after !== null; ) {
    const from: string = after;
    after = await context.db.asSystem(async (tx) => {
      const { signs, next } = await absconderSigns(tx, from, PAGE);
      const tasks = signs.flatMap(tasksOf);
      await openTasks(tx, tasks, context.clock.now());
      for (const { naturalKey } of tasks) {
        // Cancelled when the sign was gone; it is back.
        await reopenTask(tx, naturalKey);
        standing.add(naturalKey);
      }
      count += signs.length;
      return next;
    });
  }
  await context.db.asSystem(async (tx) => {
    const gone = (await openSignTasks(tx)).filter((key) => !standing.has(key));
    await cancelTasksByKey(tx, gone, context.clock.now());
  });
  return count;
}

function tasksOf(s: AbsconderSign): readonly NewTask[] {
  const task = (kind: TaskKind, of: Pick<NewTask, 'ownerAgencyId' | 'objectKind' | 'objectId'>): NewTask => ({
    ...of,
    naturalKey: taskKey(kind, of.objectId, s.key),
    kind,
    urgency: TASK_KINDS[kind].urgency,
  });
  return [
    {
      ...task('absconder-active', {
        ownerAgencyId: s.agencyId,
        objectKind: 'registrant',
        objectId: s.registrantId,
      }),
      facts: { why: ABSCONDER_SIGNS[s.kind], sign: s.kind },
    },
    ...(s.otherAgencyId && s.otherSideId
      ? [
          task('absconder-elsewhere', {
            ownerAgencyId: s.otherAgencyId,
            objectKind: 'registrant-pair',
            objectId: s.otherSideId,
          }),
        ]
      : []),
  ];
}

/** Works out the clocks of open cases that have none yet, or have them by an older version of the rules. */
async function settleCases(context: Pick<StepContext, 'db' | 'clock'>): Promise<void> {
  await context.db.asSystem(async (tx) => {
    const now = context.clock.now();
    const cases = await unsettledCases(tx, now, PAGE);
    for (const { id } of cases) await settleAbscondingSteps(tx, id, now);
    if (cases.length > 0)
      await refreshRegistrants(
        tx,
        cases.map((c) => c.registrantId),
        now,
      );
  });
}
