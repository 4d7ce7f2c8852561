import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addShown, type Count, type Shown, type SuppressionRule, suppress } from './suppression.js';

const RULE: SuppressionRule = { threshold: 5, spread: 2 };
const INSIDERS: SuppressionRule = { ...RULE, insiders: ['agency'] };
/** Above every count of these tests: what has no upper bound is tried up to here. */
const CEILING = 48;

const part = (id: string, of: string, by: string, count: number): Count => ({
  id,
  of: { id: of, by },
  count,
});

/** A root broken down in two ways, one of them twice over. */
const release = fc
  .record({
    kinds: fc.array(fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 2 }), {
      minLength: 1,
      maxLength: 3,
    }),
    cut: fc.double({ min: 0, max: 1, noNaN: true }),
    other: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ kinds, cut, other }): Count[] => {
    const all = kinds.flat().reduce((a, b) => a + b, 0);
    const first = Math.round(all * cut);
    const second = Math.round((all - first) * other);
    return [
      { id: 'all', count: all },
      ...kinds.map((of, k) =>
        part(
          `k${k}`,
          'all',
          'kind',
          of.reduce((a, b) => a + b, 0),
        ),
      ),
      ...[first, second, all - first - second].map((n, m) => part(`m${m}`, 'all', 'agency', n)),
      ...kinds.flatMap((of, k) => of.map((n, s) => part(`k${k}s${s}`, `k${k}`, 'status', n))),
    ];
  });

/**
 * By brute force and without the code under test: every way to fill in the hidden counts that agrees with the
 * published ones, and the values that each count takes in them.
 */
function worlds(
  counts: readonly Count[],
  shown: ReadonlyMap<string, Shown>,
  known: string | undefined = undefined,
): ReadonlyMap<string, ReadonlySet<number>> {
  const values = new Map(counts.map(({ id }) => [id, new Set<number>()]));
  const children = (id: string) => {
    const groups = new Map<string, string[]>();
    for (const c of counts) if (c.of?.id === id) groups.set(c.of.by, [...(groups.get(c.of.by) ?? []), c.id]);
    return [...groups.values()];
  };
  const options = (id: string): number[] => {
    const s = shown.get(id)!;
    if ('count' in s) return [s.count];
    if (id === known) return [counts.find((c) => c.id === id)!.count];
    return Array.from({ length: CEILING }, (_, i) => i + 1);
  };
  /** For each value of a count, whether what is below it can be filled in, and which values that allows. */
  const memo = new Map<string, ReadonlyMap<number, ReadonlyMap<string, Set<number>>>>();
  const below = (id: string): ReadonlyMap<number, ReadonlyMap<string, Set<number>>> => {
    const kept = memo.get(id);
    if (kept) return kept;
    const result = new Map<number, Map<string, Set<number>>>();
    for (const value of options(id)) {
      const all = new Map<string, Set<number>>([[id, new Set([value])]]);
      const fits = children(id).every((group) => {
        const combined = combine(group, value);
        if (!combined) return false;
        for (const [k, v] of combined) all.set(k, v);
        return true;
      });
      if (fits) result.set(value, all);
    }
    memo.set(id, result);
    return result;
  };
  const combine = (group: readonly string[], sum: number): Map<string, Set<number>> | undefined => {
    const found = new Map<string, Set<number>>();
    let any = false;
    const go = (at: number, left: number, picked: ReadonlyMap<string, Set<number>>[]): void => {
      if (at === group.length) {
        if (left !== 0) return;
        any = true;
        for (const p of picked)
          for (const [k, v] of p) {
            const into = found.get(k) ?? new Set<number>();
            for (const x of v) into.add(x);
            found.set(k, into);
          }
        return;
      }
      for (const [value, inside] of below(group[at]!))
        if (value <= left) go(at + 1, left - value, [...picked, inside]);
    };
    go(0, sum, []);
    return any ? found : undefined;
  };
  for (const inside of below('all').values())
    for (const [k, v] of inside) for (const x of v) values.get(k)!.add(x);
  return values;
}

describe('small numbers', () => {
  test('a small count is hidden, and the one after it, so that the total does not give it away', () => {
    const shown = suppress(
      [
        { id: 'all', count: 40 },
        part('a', 'all', 'kind', 3),
        part('b', 'all', 'kind', 12),
        part('c', 'all', 'kind', 25),
      ],
      RULE,
    );
    expect(shown.get('all')).toEqual({ count: 40 });
    expect(shown.get('c')).toEqual({ count: 25 });
    expect(shown.get('a')).toEqual({ hidden: true, from: 1, to: 14 });
    expect(shown.get('b')).toEqual({ hidden: true, from: 1, to: 14 });
  });

  test('five ones that add up to five hide their total too', () => {
    const shown = suppress(
      [
        { id: 'all', count: 30 },
        part('x', 'all', 'kind', 5),
        part('y', 'all', 'kind', 25),
        ...[1, 2, 3, 4, 5].map((n) => part(`x${n}`, 'x', 'status', 1)),
      ],
      RULE,
    );
    expect(shown.get('x')).toHaveProperty('hidden');
    expect(shown.get('y')).toHaveProperty('hidden');
    expect(shown.get('all')).toEqual({ count: 30 });
  });

  test('counts that do not add up or name an unknown whole are refused', () => {
    expect(() => suppress([{ id: 'all', count: 3 }, part('a', 'all', 'kind', 2)], RULE)).toThrow(
      'adds up to 2. Expected 3',
    );
    expect(() => suppress([part('a', 'all', 'kind', 2)], RULE)).toThrow('must come first');
  });

  test('nothing small is published, and every hidden small count has other possible values (brute force)', () => {
    fc.assert(
      fc.property(release, (counts) => {
        const shown = suppress(counts, RULE);
        const possible = worlds(counts, shown);
        for (const { id, count } of counts) {
          const s = shown.get(id)!;
          if ('count' in s) {
            expect(s.count).toBe(count);
            expect(count === 0 || count >= RULE.threshold).toBe(true);
          } else {
            expect(possible.get(id)!.has(count)).toBe(true);
            if (count < RULE.threshold)
              expect(possible.get(id)!.size, `${id} of ${JSON.stringify(counts)}`).toBeGreaterThan(
                RULE.spread,
              );
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  test('the bounds that are shown are the ones that anybody could compute, no tighter', () => {
    fc.assert(
      fc.property(release, (counts) => {
        const shown = suppress(counts, RULE);
        const possible = worlds(counts, shown);
        for (const [id, s] of shown)
          if ('hidden' in s) {
            expect(s.from).toBe(Math.min(...possible.get(id)!));
            if (s.to !== null) expect(s.to).toBe(Math.max(...possible.get(id)!));
            else {
              // Nothing bounds it: with the rest as it is, it fills all that is tried.
              const rest = counts[0]!.count - counts.find((c) => c.id === id)!.count;
              expect(Math.max(...possible.get(id)!)).toBeGreaterThanOrEqual(CEILING - rest);
            }
          }
      }),
      { numRuns: 300 },
    );
  });

  test('an agency that knows its own count cannot compute another one’s', () => {
    fc.assert(
      fc.property(release, (counts) => {
        const shown = suppress(counts, INSIDERS);
        const agencies = counts.filter((c) => c.of?.by === 'agency');
        for (const own of agencies) {
          const possible = worlds(counts, shown, own.id);
          for (const other of agencies)
            if (other.id !== own.id && other.count > 0 && other.count < RULE.threshold)
              expect(possible.get(other.id)!.size, JSON.stringify(counts)).toBeGreaterThan(RULE.spread);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('who knows the rule by heart as well finds no single value either', () => {
    // Every split of a root in three: the releases that look alike, and the values that a hidden small count has in them.
    const TRIED = 14;
    const alike = new Map<string, { readonly small: Map<string, Set<number>> }>();
    for (let a = 0; a <= TRIED; a++)
      for (let b = 0; b <= TRIED; b++)
        for (let c = 0; c <= TRIED; c++) {
          const counts = [
            { id: 'all', count: a + b + c },
            part('a', 'all', 'kind', a),
            part('b', 'all', 'kind', b),
            part('c', 'all', 'kind', c),
          ];
          const shown = suppress(counts, RULE);
          const look = JSON.stringify([...shown]);
          const seen = alike.get(look) ?? { small: new Map() };
          alike.set(look, seen);
          for (const { id, count } of counts)
            if ('hidden' in shown.get(id)!) seen.small.set(id, (seen.small.get(id) ?? new Set()).add(count));
        }
    // Where a hidden count may be larger than what was tried, not all that looks alike was seen.
    const whole = [...alike].filter(([look]) => !/"to":(null|1[4-9]|[2-9]\d)/.test(look));
    expect(whole.length).toBeGreaterThan(100);
    const given = whole.flatMap(([look, { small }]) =>
      [...small]
        .filter(([, v]) => v.size === 1 && [...v][0]! < RULE.threshold)
        .map(([id]) => `${id} ${look}`),
    );
    expect(given).toEqual([]);
  });
});

describe('longer periods and filters', () => {
  const total = (periods: readonly ReadonlyMap<string, Shown>[], id: string) =>
    addShown(periods.map((p) => p.get(id) ?? { count: 0 }));

  test('sums of shown counts; bounds where one is hidden', () => {
    expect(addShown([{ count: 7 }, { count: 0 }])).toEqual({ count: 7 });
    expect(addShown([{ count: 7 }, { hidden: true, from: 1, to: 4 }])).toEqual({
      hidden: true,
      from: 8,
      to: 11,
    });
    expect(addShown([{ hidden: true, from: 2, to: null }, { count: 9 }])).toEqual({
      hidden: true,
      from: 11,
      to: null,
    });
  });

  test('no pair of overlapping periods gives a hidden count by subtraction', () => {
    fc.assert(
      fc.property(fc.array(release, { minLength: 2, maxLength: 4 }), (quarters) => {
        const shown = quarters.map((q) => suppress(q, RULE));
        const ids = [...new Set(quarters.flatMap((q) => q.map((c) => c.id)))];
        for (const id of ids) {
          const answers = new Map<string, Shown>();
          for (let from = 0; from < shown.length; from++)
            for (let until = from + 1; until <= shown.length; until++)
              answers.set(`${from} ${until}`, total(shown.slice(from, until), id));
          quarters.forEach((q, i) => {
            const count = q.find((c) => c.id === id)?.count ?? 0;
            if (count === 0 || count >= RULE.threshold) return;
            // Every period that has the quarter in it stays a range at least as wide as the quarter's own.
            for (const [key, answer] of answers) {
              const [from, until] = key.split(' ').map(Number) as [number, number];
              if (from > i || until <= i) continue;
              expect(answer).toHaveProperty('hidden');
              if ('hidden' in answer && answer.to !== null)
                expect(answer.to - answer.from).toBeGreaterThanOrEqual(RULE.spread);
            }
          });
        }
      }),
      { numRuns: 200 },
    );
  });
});
