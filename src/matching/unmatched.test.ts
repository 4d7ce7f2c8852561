import { describe, expect, test } from 'vitest';
import { Aligner } from './align.js';
import { analyseName } from './nameAnalysis.js';
import { weightOf } from './queryBounds.js';
import { unitListOf } from './score.js';
import { isWhole, QUERY_UNMATCHED, RECORD_UNMATCHED, tokenCosts } from './unmatched.js';

/** Names of every mix of up to two given and middle names and two surnames, by parts and unparted. */
const names = (() => {
  const [given, surname] = [
    ['', 'Ana', 'Ana Maria', 'Ana Maria Rosa'],
    ['', 'Smith', 'Smith Lopez'],
  ];
  const parted = given.flatMap((g) => surname.map((s) => analyseName({ given: g, surname: s })));
  const full = ['Ana', 'Ana Smith', 'Ana Maria Smith', 'Ana Maria Rosa Smith'].map((text) =>
    analyseName({ full: text }),
  );
  return [...parted, ...full].filter((name) => name !== null);
})();

/** Every way in which some of so many tokens have a counterpart among so many others, one to one. */
function* counterparts(theirs: number, ours: number, taken = 0): Generator<[number, number][]> {
  if (theirs === 0) {
    yield [];
    return;
  }
  yield* counterparts(theirs - 1, ours, taken);
  for (let b = 0; b < ours; b++)
    if ((taken & (1 << b)) === 0)
      for (const rest of counterparts(theirs - 1, ours, taken | (1 << b))) yield [[theirs - 1, b], ...rest];
}

describe('what costs at least when no counterpart is found', () => {
  test('is no more than any alignment of any two names takes off', () => {
    const aligner = new Aligner();
    const [wrong, compared] = [[] as string[], { count: 0 }];
    for (const theirs of names)
      for (const ours of names) {
        if (!isWhole(ours)) continue;
        for (const pairs of counterparts(theirs.tokens, ours.tokens)) {
          aligner.start();
          // So much that the aligner takes them all.
          for (const [a, b] of pairs) aligner.add(a, b, 10_000);
          const sum = aligner.run(unitListOf(theirs), unitListOf(ours)) - 10_000 * pairs.length;
          let least = 0;
          theirs.units.slice(0, theirs.tokens).forEach((unit, i) => {
            if (!pairs.some(([a]) => a === i)) least += QUERY_UNMATCHED[unit.role];
          });
          if (isWhole(theirs))
            ours.units.slice(0, ours.tokens).forEach((unit, i) => {
              if (!pairs.some(([, b]) => b === i)) least += RECORD_UNMATCHED[unit.role];
            });
          compared.count++;
          if (-sum < least) wrong.push(JSON.stringify({ theirs, ours, pairs, sum, least }));
        }
      }
    expect(wrong).toEqual([]);
    expect(compared.count).toBeGreaterThan(1000);
  });

  test('takes something off for every part of a name', () => {
    for (const cost of [...QUERY_UNMATCHED, ...RECORD_UNMATCHED]) expect(cost).toBeGreaterThan(0);
  });

  test('fits a byte together with what a pair of tokens says at most', () => {
    const both = tokenCosts(analyseName({ given: 'Ana', surname: 'Smith' })!, 10);
    expect(weightOf(2000) + both[0]! + both[1]!).toBeLessThan(256);
  });
});
