import { sql } from 'kysely';
import { localDate } from '#basics/zones.js';
import { ABSCONDING_REVERSALS, reversalsOf, type StepDone } from '#domain/absconding.js';
import { type AbscondingBody, reversalDue } from '#domain/abscondingRules.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { newWork } from '#domain/workItem.js';
import { dutySurroundings } from './clockFacts.js';
import { first, instant, run, type Tx } from './database.js';
import { ruleSetAt } from './ruleSets.js';
import { cancelTasks, openTasks } from './tasks.js';
import { addWork } from './workItems.js';

/**
 * Closes the open case of a registrant, if there is one: the person was located, or the registration is over. Each step
 * that was done and has to be taken back becomes a task with its day.
 * @param located false: the registration ended otherwise; the finding stays as it is
 */
export async function closeAbsconding(
  tx: Tx,
  registrant: { readonly id: string; readonly agencyId: string },
  located: boolean,
  nowMs: number,
): Promise<void> {
  const found = await first(
    tx,
    sql<{ id: string; finding: string | null; steps: StepDone[] }>`
    select id, finding, steps from absconding_cases where registrant_id = ${registrant.id} and closed_at is null for update`,
  );
  if (!found) return;
  await run(
    tx,
    sql`update absconding_cases set closed_at = ${instant(nowMs)} ${located ? sql`, finding = 'located', found_at = ${instant(nowMs)}` : sql``} where id = ${found.id}`,
  );
  const { body } = await ruleSetAt<AbscondingBody>(tx, 'absconding', nowMs);
  const { calendar, timeZone } = await dutySurroundings(tx, registrant.agencyId, nowMs);
  const due = reversalDue(body, calendar, localDate(timeZone, nowMs));
  await openTasks(
    tx,
    reversalsOf(found.steps).map((step) => ({
      naturalKey: taskKey('absconder-reversal', found.id, step),
      kind: 'absconder-reversal',
      ownerAgencyId: registrant.agencyId,
      objectKind: 'registrant',
      objectId: registrant.id,
      urgency: TASK_KINDS['absconder-reversal'].urgency,
      facts: { why: ABSCONDING_REVERSALS[step], step, caseId: found.id, dueOn: due.dueOn },
    })),
    nowMs,
  );
  await cancelTasks(tx, registrant.id, ['absconder-active'], nowMs);
  // Who was never told that the person absconded hears no more of it.
  if (located && found.finding === 'absconded')
    await addWork(
      tx,
      [
        newWork(
          'abscondingFound',
          `located ${found.id}`,
          { caseId: found.id, finding: 'located' },
          { urgency: 2 },
        ),
      ],
      nowMs,
    );
}
