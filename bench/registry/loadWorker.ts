import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '#storage/database.js';
import { fill, type LoadAgency } from './fill.js';

/** A thread that fills one agency after another; null is the end. */
export interface LoadGiven {
  readonly url: string;
}

const given = workerData as LoadGiven;
const db = openDatabase({ url: given.url, kind: 'server', connectionsMax: 2 });

parentPort!.on('message', (of: LoadAgency | null) => {
  void (async () => {
    if (of === null) {
      await db.close();
      parentPort!.close();
      return;
    }
    await fill(db, of, (rows) => parentPort!.postMessage({ rows }));
    parentPort!.postMessage({ next: true });
  })();
});
