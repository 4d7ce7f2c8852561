import { describe, expect, test } from 'vitest';
import { compareDates, datesCentibits, type PackedDate, packDate } from './birthDates.js';
import { BirthYearCounter, type BirthYears, NO_BIRTH_YEARS } from './birthYears.js';
import { dateRanges, dayOfAnyYear, FAR_DATES_CENTIBITS, SAME_DAY_CENTIBITS } from './dateRanges.js';
import { BIRTH_DATE_LEVELS } from './model.js';

/** Every date that a register can hold in these years: full, without a day, without a month. */
function* allDates(from: number, to: number): Generator<PackedDate> {
  for (let year = from; year <= to; year++) {
    yield packDate(String(year));
    for (let month = 1; month <= 12; month++) {
      yield packDate(`${year}-${month}`);
      for (let day = 1; day <= 31; day++) {
        const date = packDate(`${year}-${month}-${day}`);
        if ((date & 31) === day) yield date;
      }
    }
  }
}

/** What a search may count on at most for a register date. */
function most(query: PackedDate, date: PackedDate, years: BirthYears = NO_BIRTH_YEARS): number {
  let best =
    dayOfAnyYear(query) !== 0 && (date & 511) === dayOfAnyYear(query)
      ? SAME_DAY_CENTIBITS
      : FAR_DATES_CENTIBITS;
  for (const range of dateRanges(query, years))
    if (date >= range.from && date < range.to) best = Math.max(best, range.centibits);
  return best;
}

const QUERIES = [
  ...['1980-01-01', '1980-01-31', '1980-02-29', '1979-12-31', '1980-12-30', '1980-03-01', '1985-06-17'],
  ...['1990-10-01', '1989-11-12', '2000-02-20', '1980', '1980-01', '1980-07'],
];

describe('ranges of birth dates', () => {
  test.each(QUERIES)('never promise less than a date can add: %s', (text) => {
    const query = packDate(text);
    const short = [...allDates(1955, 2012)].filter(
      (date) => BIRTH_DATE_LEVELS[compareDates(query, date)].centibits > most(query, date),
    );
    expect(short).toEqual([]);
  });

  test.each(QUERIES)('never promise less where years are common or rare: %s', (text) => {
    const counter = new BirthYearCounter();
    for (let year = 1955; year <= 2012; year++) for (let i = 0; i < (year % 11) ** 3; i++) counter.add(year);
    const years = counter.done();
    expect(new Set(years.centibits).size).toBeGreaterThan(5);
    const query = packDate(text);
    const short = [...allDates(1955, 2012)].filter(
      (date) => datesCentibits(query, date, years) > most(query, date, years),
    );
    expect(short).toEqual([]);
  });

  test.each(QUERIES)('promise more than a date adds for few dates: %s', (text) => {
    const query = packDate(text);
    const loose = [...allDates(1955, 2012)].filter(
      (date) => BIRTH_DATE_LEVELS[compareDates(query, date)].centibits < most(query, date),
    );
    // Partial dates within a month, and what two dates a digit apart say less than their neighbourhood.
    expect(loose.length).toBeLessThan(700);
  });

  test('a year and a month alone are dates of their own', () => {
    expect(most(packDate('1980-05-07'), packDate('1980-01'))).toBe(
      BIRTH_DATE_LEVELS['year-placeholder'].centibits,
    );
  });
});
