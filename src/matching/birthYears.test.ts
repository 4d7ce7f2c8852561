import { describe, expect, test } from 'vitest';
import { bestBirthDate, packDate } from './birthDates.js';
import { BirthYearCounter, bornOneIn, NO_BIRTH_YEARS, yearCentibits } from './birthYears.js';

/** A register of grown-ups: most are born about 1975, a few about 1930, nobody lately. */
function counted(): BirthYearCounter {
  const counter = new BirthYearCounter();
  for (let year = 1930; year <= 2000; year++)
    for (let i = 0; i < (year < 1945 ? 4 : year < 1985 && year > 1965 ? 400 : 100); i++) counter.add(year);
  return counter;
}

describe('years of birth', () => {
  test('rare ones say more, common ones less, and no year says more than the most', () => {
    const years = counted().done();
    expect(yearCentibits(years, 1935)).toBeGreaterThan(250);
    expect(yearCentibits(years, 1975)).toBeLessThan(0);
    expect(yearCentibits(years, 1990)).toBeLessThan(yearCentibits(years, 1935));
    expect(yearCentibits(years, 2019)).toBe(500);
    expect(yearCentibits(years, 1700)).toBe(0);
  });

  test('say how many share the year', () => {
    const years = counted().done();
    const all = 15 * 4 + 19 * 400 + 37 * 100;
    expect(bornOneIn(years, 1975)! / (all / 400)).toBeCloseTo(1, 1);
    expect(bornOneIn(NO_BIRTH_YEARS, 1975)).toBeNull();
  });

  test('are the same whether counted at once or in parts', () => {
    const [a, b] = [counted(), counted()];
    a.append(b.counts);
    const twice = new BirthYearCounter();
    twice.append(b.counts);
    twice.append(counted().counts);
    expect(a.done()).toEqual(twice.done());
  });

  test('a few dates teach nothing', () => {
    const counter = new BirthYearCounter();
    for (let i = 0; i < 900; i++) counter.add(1960 + (i % 30));
    expect(counter.done()).toEqual(NO_BIRTH_YEARS);
  });

  test('move what agrees within a year, and not what lies years apart', () => {
    const years = counted().done();
    const rare = bestBirthDate([packDate('1935-06-17')], [packDate('1935-06-17')], years);
    const common = bestBirthDate([packDate('1975-06-17')], [packDate('1975-06-17')], years);
    expect(rare.level).toBe('exact');
    expect(rare.centibits).toBeGreaterThan(common.centibits + 300);
    const far = bestBirthDate([packDate('1935-06-17')], [packDate('1975-02-02')], years);
    expect(far.centibits).toBe(bestBirthDate([packDate('1935-06-17')], [packDate('1975-02-02')]).centibits);
  });
});
