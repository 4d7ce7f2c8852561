import { describe, expect, test } from 'vitest';
import { bestBirthDate, compareDates, dateText, packDate } from './birthDates.js';

describe('birth dates', () => {
  test('of an impossible date what can be true is kept', () => {
    expect(dateText(packDate('1930-53-24'))).toBe('1930');
    expect(dateText(packDate('1930-02-30'))).toBe('1930-02');
    expect(packDate('soon')).toBe(0);
  });

  test.each([
    ['1970-05-01', '1970-05-01', 'exact'],
    ['1970-01-01', '1970-01-01', 'exact-placeholder'],
    ['1970-01-01', '1970-08-23', 'year-placeholder'],
    ['1970-05-03', '1970-03-05', 'swap'],
    ['1970-05-01', '1970-05-07', 'one-digit'],
    ['1969-05-12', '1996-05-12', 'digits-transposed'],
    ['1970-05', '1970-05-14', 'year-and-month'],
    ['1970', '1970-05-14', 'year'],
    ['1979-05-14', '1981-05-14', 'near-year-same-day'],
    ['1970-05-11', '1970-05-29', 'same-month'],
    ['1970-05-11', '1970-08-29', 'same-year'],
    ['1970', '1971-08-29', 'near-year'],
    ['1970-03-12', '1991-08-29', 'far'],
  ])('%s against %s is %s, either way round', (a, b, level) => {
    expect(compareDates(packDate(a), packDate(b))).toBe(level);
    expect(compareDates(packDate(b), packDate(a))).toBe(level);
  });

  test('an unknown date is no evidence', () => {
    expect(bestBirthDate([], [packDate('1970')]).centibits).toBe(0);
  });

  test('the best of several dates is worth less than one', () => {
    const [a, b] = [packDate('1970-05-01'), packDate('1988-02-11')];
    const one = bestBirthDate([a], [a]);
    const two = bestBirthDate([a], [a, b]);
    expect(two.centibits + two.comparedCentibits).toBeLessThan(one.centibits + one.comparedCentibits);
  });
});
