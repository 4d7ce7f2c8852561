import { TASK_KINDS, taskKey } from '#domain/task.js';
import { absconderSigns } from '#storage/absconderSigns.js';
import { settleAbscondingSteps, unsettledCases } from '#storage/abscondingSteps.js';
import { refreshRegistrants } from '#storage/refreshRegistrants.js';
import { openTasks } from '#storage/tasks.js';
import type { StepContext } from './context.js';

const PAGE = 1000;

const SAYS = {
  'other-register': 'A linked register has the person as registered or in custody',
  travel: 'The person travels or was met at the border: a confirmed or certain match',
  arrest: 'A police report names the person: a confirmed or certain match',
} as const;

/**
 * Looks for absconders who are active elsewhere. The agency that looks for the person hears where to ask, and so does
 * the one whose register has them; each by its own side, nothing of the other file. @returns how many signs there are
 */
export async function sweepAbsconders(context: Pick<StepContext, 'db' | 'clock'>): Promise<number> {
  await settleCases(context);
  return context.db.asSystem(async (tx) => {
    const signs = await absconderSigns(tx, PAGE);
    await openTasks(
      tx,
      signs.flatMap((s) => [
        {
          naturalKey: taskKey('absconder-active', s.registrantId, s.key),
          kind: 'absconder-active',
          ownerAgencyId: s.agencyId,
          objectKind: 'registrant',
          objectId: s.registrantId,
          urgency: TASK_KINDS['absconder-active'].urgency,
          facts: { why: SAYS[s.kind], sign: s.kind },
        },
        ...(s.otherAgencyId && s.otherSideId
          ? [
              {
                naturalKey: taskKey('absconder-elsewhere', s.otherSideId, s.key),
                kind: 'absconder-elsewhere',
                ownerAgencyId: s.otherAgencyId,
                objectKind: 'registrant-pair',
                objectId: s.otherSideId,
                urgency: TASK_KINDS['absconder-elsewhere'].urgency,
              },
            ]
          : []),
      ]),
      context.clock.now(),
    );
    return signs.length;
  });
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
