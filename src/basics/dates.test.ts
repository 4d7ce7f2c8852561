import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  dateFromDayNumber,
  dayNumber,
  daysInMonth,
  isIsoDate,
  isLeapYear,
  isoDate,
  isPartialDate,
  typedDay,
  weekday,
} from './dates.js';

describe('what is a date', () => {
  test.each(['2024-02-29', '2000-02-29', '1999-12-31', '0001-01-01'])('%s is', (text) => {
    expect(isIsoDate(text)).toBe(true);
    expect(isPartialDate(text)).toBe(true);
  });
  test.each([
    '2023-02-29',
    '1900-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-04-31',
    '2024-1-1',
    '0000-01-01',
    '2024-02-30T00:00',
    '',
  ])('%s is not', (text) => {
    expect(isIsoDate(text)).toBe(false);
    expect(isPartialDate(text)).toBe(false);
  });
  test('a part of a date is a partial date and not a date', () => {
    for (const text of ['1970', '1970-05']) {
      expect(isPartialDate(text)).toBe(true);
      expect(isIsoDate(text)).toBe(false);
    }
    for (const text of ['0000', '1970-13', '70', '1970-']) expect(isPartialDate(text)).toBe(false);
  });
  test('leap years follow the Gregorian rule', () => {
    expect([1900, 2000, 2023, 2024].map(isLeapYear)).toEqual([false, true, false, true]);
    expect(daysInMonth(2024, 2)).toBe(29);
    expect(daysInMonth(2023, 4)).toBe(30);
  });
});

describe('arithmetic', () => {
  test('month ends stay inside the month', () => {
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2023-01-31', 1)).toBe('2023-02-28');
    expect(addMonths('2023-11-30', 3)).toBe('2024-02-29');
    expect(addMonths('2024-03-31', -1)).toBe('2024-02-29');
    expect(addMonths('2024-01-15', -13)).toBe('2022-12-15');
  });
  test('known weekdays', () => {
    expect(weekday('1970-01-01')).toBe(4);
    expect(weekday('2026-03-02')).toBe(1);
    expect(weekday('1969-12-28')).toBe(0);
  });
  test('text that is no date throws with what was expected', () => {
    expect(() => dayNumber('2023-02-29')).toThrow('not a date: 2023-02-29. Expected YYYY-MM-DD');
  });
  test('days are numbered without a gap as the platform numbers them, from the first year to the last', () => {
    const last = dayNumber('9999-12-31');
    for (let n = dayNumber('0001-01-01'); n <= last; n += 1) {
      const date = dateFromDayNumber(n);
      if (dayNumber(date) !== n) throw new Error(`${date} is not day ${n}`);
      if (n % 89 === 0) expect(date).toBe(new Date(n * 86_400_000).toISOString().slice(0, 10));
    }
    expect([dateFromDayNumber(last), dateFromDayNumber(0)]).toEqual(['9999-12-31', '1970-01-01']);
  });
  test('adding days goes there and back, and weekdays follow each other', () => {
    const day = fc.integer({ min: -200_000, max: 200_000 }).map(dateFromDayNumber);
    fc.assert(
      fc.property(day, fc.integer({ min: -5000, max: 5000 }), (d, n) => {
        expect(addDays(addDays(d, n), -n)).toBe(d);
        expect(dayNumber(addDays(d, n))).toBe(dayNumber(d) + n);
        expect(weekday(addDays(d, 1))).toBe((weekday(d) + 1) % 7);
        const [y, m, dd] = d.split('-').map(Number) as [number, number, number];
        expect(isoDate(y, m, dd)).toBe(d);
      }),
    );
  });
});

test.each([
  ['5/2/2019', '2019-05-02'],
  [' 12/31/2026 ', '2026-12-31'],
  ['2019-05-02', '2019-05-02'],
  ['13/2/2019', null],
  ['2/30/2019', null],
  ['5/2/19', null],
  ['', null],
])('a day as typed: %j', (text, day) => {
  expect(typedDay(text)).toBe(day);
});
