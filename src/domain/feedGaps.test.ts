import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GAP_WAIT_MS, GAPS_MAX, gapsText, gapsToAskFor, noteNumbers } from './feedGaps.js';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const missing = (...batches: number[][]) => {
  let feed: ReturnType<typeof noteNumbers> = null;
  for (const batch of batches) feed = noteNumbers(feed, batch, NOW);
  return gapsText(feed?.missing ?? []);
};

describe('numbers of a feed', () => {
  test.each([
    ['nothing is missed before the first message', [[41, 42]], ''],
    ['a number left out', [[1, 2], [4]], '3'],
    ['several, in one message', [[1, 5, 9]], '2 to 4, 6 to 8'],
    ['a late one closes its gap', [[1], [3], [2]], ''],
    ['a late one in the middle splits it', [[1], [9], [5]], '2 to 4, 6 to 8'],
    ['repeats change nothing', [[1, 1, 2], [2, 1], [3]], ''],
    ['a message without numbers changes nothing', [[1], [], [2]], ''],
  ])('%s', (_says, batches, text) => {
    expect(missing(...batches)).toBe(text);
  });

  test('whatever the order, what is missing in the end is what never came', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (came) => {
        const first = Math.min(...came);
        const ordered = [first, ...came.filter((n) => n !== first)];
        let feed: ReturnType<typeof noteNumbers> = null;
        for (const n of ordered) feed = noteNumbers(feed, [n], NOW);
        const left = feed!.missing.flatMap((g) =>
          Array.from({ length: g.to - g.from + 1 }, (_, i) => g.from + i),
        );
        const highest = Math.max(...came);
        const never = Array.from({ length: highest - first }, (_, i) => first + i).filter(
          (n) => !came.includes(n),
        );
        expect(left.sort((a, b) => a - b)).toEqual(never);
      }),
    );
  });

  test('a message that only overtook another is not asked for', () => {
    const feed = noteNumbers(noteNumbers(null, [1], NOW), [3], NOW)!;
    expect(gapsToAskFor(feed, NOW + GAP_WAIT_MS - 1)).toEqual([]);
    expect(gapsToAskFor(feed, NOW + GAP_WAIT_MS)).toHaveLength(1);
  });

  test('a feed full of holes is one hole', () => {
    const odd = Array.from({ length: GAPS_MAX + 10 }, (_, i) => 2 * i + 1);
    expect(noteNumbers(null, odd, NOW)!.missing).toHaveLength(1);
  });
});
