import { listWaiting, MODERATION_TASK } from '#storage/boards.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { openTasks } from '#storage/tasks.js';
import type { StepContext } from './context.js';

const PAGE = 200;

/** Every post that waits is a task of those who moderate. */
export async function askModerators(context: Pick<StepContext, 'db' | 'clock'>): Promise<void> {
  await context.db.asSystem(async (tx) => {
    const waiting = await listWaiting(tx, PAGE);
    if (waiting.length === 0) return;
    const desk = await operatingAgency(tx);
    await openTasks(
      tx,
      waiting.map((post) => ({ ...MODERATION_TASK(post.id), ownerAgencyId: desk.id })),
      context.clock.now(),
    );
  });
}
