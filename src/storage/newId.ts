import { randomFillSync } from 'node:crypto';
import { uuidV7 } from '#basics/ids.js';

const pool = new Uint8Array(4096);
let used = pool.length;

/** A new time-ordered id. */
export function newId(nowMs: number): string {
  if (used + 10 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const id = uuidV7(nowMs, pool.subarray(used, used + 10));
  used += 10;
  return id;
}
