import type { WorkKind } from '#domain/workItem.js';
import type { StepContext } from '#steps/context.js';
import { runItem } from '#steps/runSteps.js';
import type { Database } from '#storage/database.js';
import { claimWork } from '#storage/workItems.js';

/** Works what waits in the queue of these kinds, once, as a process would. @returns how many items */
export async function runWork(
  context: Pick<StepContext, 'db' | 'clock'> & Partial<StepContext>,
  kinds: readonly WorkKind[],
  queue: Database = context.db,
): Promise<number> {
  const items = await claimWork(queue, {
    role: 'work',
    owner: 'test',
    limit: 50,
    leaseMs: 60_000,
    nowMs: context.clock.now(),
    kinds,
  });
  for (const item of items)
    await runItem({ log: () => undefined, ...context } as unknown as StepContext, item, 'test');
  return items.length;
}
