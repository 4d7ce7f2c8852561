import { writeAudit } from '#storage/audit.js';
import { eraseTraining, trainingToErase } from '#storage/training.js';
import { type StepContext, SYSTEM } from './context.js';

/** Erases what was practised a week ago and not gone on with since. Doing it twice changes nothing. */
export async function eraseOldTraining(context: Pick<StepContext, 'db' | 'clock'>): Promise<void> {
  await context.db.asSystem(
    async (tx) => {
      const nowMs = context.clock.now();
      for (const agencyId of await trainingToErase(tx, nowMs)) {
        const removed = await eraseTraining(tx, agencyId, nowMs);
        await writeAudit(tx, nowMs, {
          actor: SYSTEM,
          action: 'training.erased',
          objectKind: 'Training',
          objectId: agencyId,
          facts: { because: 'its time was over', removed },
        });
      }
    },
    { training: true },
  );
}
