import type { Clock } from '#basics/clock.js';
import type { Database } from '#storage/database.js';
import { changesAfter } from '#storage/registerRecords.js';
import type { ScreeningDoors } from './doors.js';

const PAGE = 5000;

/**
 * Applies what the feed has and the index has not, in order, until nothing is left. A gap in the sequence is an
 * error: it would mean that a change was skipped silently. @returns the sequence now visible
 */
export async function catchUp(db: Database, screening: ScreeningDoors): Promise<number> {
  for (;;) {
    const from = screening.epoch();
    const changes = await db.asSystem((tx) => changesAfter(tx, from, PAGE));
    if (changes.length === 0) return from;
    changes.forEach((c, i) => {
      if (c.seq !== from + i + 1)
        throw new Error(`the register feed has a gap: ${from + i + 1} is missing, ${c.seq} came`);
    });
    await screening.applyChanges(changes.map((c) => ({ seq: c.seq, id: c.recordId, person: c.person })));
  }
}

/** Keeps an index up with the feed. @returns a function that stops following */
export function followRegister(
  db: Database,
  screening: ScreeningDoors,
  options: { readonly clock: Clock; readonly pollMs?: number; readonly onError: (error: unknown) => void },
): () => Promise<void> {
  let stopped = false;
  let wake: () => void = () => undefined;
  const off = db.onWork('screen', () => wake());
  const loop = (async () => {
    while (!stopped) {
      await catchUp(db, screening).catch(options.onError);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, options.pollMs ?? 1000);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  return async () => {
    stopped = true;
    off();
    wake();
    await loop;
  };
}
