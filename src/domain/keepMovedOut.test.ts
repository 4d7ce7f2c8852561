import { expect, test } from 'vitest';
import { isLikelyDay } from '#basics/dates.js';
import { askedAbout, keepRule, leftForGood, mayDecideKeeping } from './keepMovedOut.js';

const seal = (years: number) => ({ rule: 'seal', years, law: 'Code 7' }) as const;

test('a rule that was never chosen, or cannot be read, keeps the file', () => {
  expect(keepRule(undefined)).toEqual({ rule: 'keep', law: '' });
  expect(keepRule({ keepMovedOut: { rule: 'seal', years: 5, law: ' Code 7 ' } })).toEqual(seal(5));
  for (const years of [0, 76, 2.5, '5', undefined])
    expect(keepRule({ keepMovedOut: { rule: 'seal', years, law: 'x' } }).rule).toBe('keep');
});

test('years are counted from the day of leaving, leap days end on the last of the month', () => {
  // biome-ignore format: a table
  const cases = [
    [{ rule: 'keep', law: '' }, '2020-03-12', null,         null],
    [seal(5),                   '2020-03-12', null,         '2025-03-12'],
    [seal(1),                   '2020-02-29', null,         '2021-02-28'],
    [seal(5),                   '2020-03-12', '2027-01-01', '2027-01-01'],
    // A day that an officer gave shortens nothing.
    [seal(5),                   '2020-03-12', '2024-01-01', '2025-03-12'],
  ] as const;
  for (const [rule, left, until, asked] of cases) expect(askedAbout(rule, left, until)).toBe(asked);
});

test('only who moved to another jurisdiction: a deported person’s duty rests', () => {
  expect(leftForGood('moved-out', 'moved-out')).toBe(true);
  expect(leftForGood('moved-out', 'deported')).toBe(false);
  expect(leftForGood('ended', 'moved-out')).toBe(false);
  expect(leftForGood('moved-out', undefined)).toBe(false);
});

test('a decision needs an answer, a reason, and a later day where the file is kept', () => {
  const may = (decision: string, until: string, reason = 'The case is closed') => {
    const done = mayDecideKeeping({ decision, until, reason }, '2026-03-11', isLikelyDay);
    return done.ok ? done.value : done.error.map((e) => `${e.field} ${e.problem}`);
  };
  expect(may('seal', '')).toMatchObject({ decision: 'seal', keepUntil: null });
  expect(may('keep', '2027-03-11')).toMatchObject({ decision: 'keep', keepUntil: '2027-03-11' });
  expect(may('keep', '2026-03-11')).toEqual(['until dateInPast']);
  expect(may('keep', '')).toEqual(['until notADate']);
  expect(may('', '', 'no')).toEqual(['decision chooseOne', 'reason reasonTooShort']);
});
