import type { IsoDate } from '#basics/dates.js';
import { taskKey } from '#domain/task.js';
import type { Tx } from './database.js';
import { readRegistrant } from './registrants.js';
import { refreshRegistrant } from './registration.js';
import type { Share } from './shares.js';
import { cancelTasksByKey } from './tasks.js';

/** What follows when recipients were told: their duties are done on that day and nobody is asked about them any more. */
export async function settleShares(
  tx: Tx,
  told: readonly Share[],
  on: IsoDate,
  nowMs: number,
): Promise<void> {
  for (const id of new Set(told.map((s) => s.registrantId))) {
    const registrant = await readRegistrant(tx, id);
    if (!registrant) continue;
    const own = told.filter((s) => s.registrantId === id);
    await refreshRegistrant(
      tx,
      registrant,
      nowMs,
      own.map((s) => ({ kind: 'share' as const, key: s.id, on })),
    );
  }
  await cancelTasksByKey(
    tx,
    told.map((s) => taskKey('share-overdue', s.id)),
    nowMs,
  );
}
