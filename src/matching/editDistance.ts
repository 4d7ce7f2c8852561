/** Working rows, reused: tokens are short and the functions do not call each other. */
const LENGTH_MAX = 64;
const previous2 = new Uint8Array(LENGTH_MAX + 1);
const previous = new Uint8Array(LENGTH_MAX + 1);
const current = new Uint8Array(LENGTH_MAX + 1);
const rows = [previous2, previous, current];

/**
 * Optimal string alignment distance (insertion, deletion, replacement, swap of neighbours cost 1), cut off: any
 * distance above `max` is reported as max + 1. Tokens longer than 64 letters count by their first 64.
 */
export function editDistance(a: string, b: string, max: number): number {
  const n = Math.min(a.length, LENGTH_MAX);
  const m = Math.min(b.length, LENGTH_MAX);
  if (n - m > max || m - n > max) return max + 1;
  let [back2, back, now] = rows as [Uint8Array, Uint8Array, Uint8Array];
  for (let j = 0; j <= m; j++) back[j] = j;
  for (let i = 1; i <= n; i++) {
    const ca = a.charCodeAt(i - 1);
    let best = i;
    now[0] = i;
    for (let j = 1; j <= m; j++) {
      const cb = b.charCodeAt(j - 1);
      let cost = back[j - 1]! + (ca === cb ? 0 : 1);
      const up = back[j]! + 1;
      if (up < cost) cost = up;
      const left = now[j - 1]! + 1;
      if (left < cost) cost = left;
      if (i > 1 && j > 1 && ca === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === cb) {
        const swapped = back2[j - 2]! + 1;
        if (swapped < cost) cost = swapped;
      }
      now[j] = cost;
      if (cost < best) best = cost;
    }
    if (best > max) return max + 1;
    const spare = back2;
    back2 = back;
    back = now;
    now = spare;
  }
  const distance = back[m]!;
  return distance > max ? max + 1 : distance;
}
