import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '#storage/database.js';
import { type Recomputed, recomputeDuties } from '#storage/recomputeDuties.js';

/** A thread that works out the clocks of one agency after another; null is the end. */
export interface RecomputeGiven {
  readonly url: string;
}
export type RecomputeAnswer = Recomputed;

const { url } = workerData as RecomputeGiven;
const db = openDatabase({ url, kind: 'server', connectionsMax: 2 });

parentPort!.on('message', (agencyId: string | null) => {
  void (async () => {
    if (agencyId === null) {
      await db.close();
      parentPort!.close();
      return;
    }
    parentPort!.postMessage(await recomputeDuties(db, agencyId, () => Date.now()));
  })();
});
