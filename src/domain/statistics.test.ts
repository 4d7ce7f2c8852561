import { describe, expect, test } from 'vitest';
import {
  codesUnder,
  countTree,
  figure,
  middleSpeed,
  monthsOf,
  type QuarterCounts,
  quarterOf,
  quartersBetween,
  releaseOf,
} from './statistics.js';

const COUNTS: QuarterCounts = {
  quarter: '2026-Q1',
  hits: [
    { month: '2026-01', event: 'entry', status: 'wanted', agencyId: 'a', n: 2 },
    { month: '2026-02', event: 'entry', status: 'non-fugitive', agencyId: 'a', n: 30 },
    { month: '2026-02', event: 'departure', status: 'non-fugitive', agencyId: 'b', n: 20 },
  ],
  messages: [],
  decisions: [],
};

describe('statistics', () => {
  test('a tree has every breakdown once, and adds up', () => {
    const tree = countTree(
      'x',
      [{ a: '1', b: '2', c: '3', n: 4 } as const],
      [
        ['a', 'b'],
        ['a', 'c'],
      ],
    );
    expect(tree.map((c) => [c.id, c.count])).toEqual([
      ['x', 4],
      ['x|a=1', 4],
      ['x|a=1|b=2', 4],
      ['x|a=1|c=3', 4],
    ]);
  });

  test('to the agency itself everything, to everybody else no small number and none that gives it away', () => {
    const exact = releaseOf(COUNTS, 'exact');
    expect(exact.get('hits|event=entry|status=wanted')).toEqual({ count: 2 });
    const published = releaseOf(COUNTS, 'published');
    expect(published.get('hits')).toEqual({ count: 52 });
    expect(published.get('hits|event=entry|status=wanted')).toHaveProperty('hidden');
    // Not by the month of it either, which has the same two.
    expect(published.get('hits|month=2026-01')).toHaveProperty('hidden');
    expect(published.get('hits|month=2026-02')).toHaveProperty('hidden');
    expect(codesUnder([published], 'hits', 'event')).toEqual(['departure', 'entry']);
    expect(figure([published, published], 'hits')).toEqual({ count: 104 });
    expect(figure([published], 'hits|event=visa-application')).toEqual({ count: 0 });
  });

  test('quarters and their months', () => {
    expect(quarterOf('2026-12')).toBe('2026-Q4');
    expect(monthsOf('2026-Q4')).toEqual(['2026-10', '2026-11', '2026-12']);
    expect(quartersBetween('2025-Q4', '2026-Q2')).toEqual(['2025-Q4', '2026-Q1', '2026-Q2']);
    expect(quartersBetween('2026-Q2', '2025-Q4')).toEqual([]);
  });

  test('the middle one lies in a span only where all spans are shown', () => {
    expect(
      middleSpeed([
        ['1-minute', { count: 5 }],
        ['5-minutes', { count: 6 }],
      ]),
    ).toBe('5-minutes');
    expect(middleSpeed([['1-minute', { hidden: true, from: 1, to: 4 }]])).toBeUndefined();
    expect(middleSpeed([['1-minute', { count: 0 }]])).toBeUndefined();
  });
});
