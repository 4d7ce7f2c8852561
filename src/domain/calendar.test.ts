import holidays from '@18f/us-federal-holidays';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dateFromDayNumber, dayNumber } from '#basics/dates.js';
import {
  addBusinessDays,
  type Calendar,
  closedBecause,
  FEDERAL_CALENDAR,
  federalHolidays,
  holidayName,
  isBusinessDay,
} from './calendar.js';

const SOURCE = 'SORNA guide, Immediate transfer';

describe('federal holidays', () => {
  test('agree with the government’s own list, day for day, from 2000 to 2060', () => {
    const options = { shiftSaturdayHolidays: true, shiftSundayHolidays: true };
    for (let year = 2000; year <= 2060; year++) {
      const theirs = holidays
        .allForYear(year, options)
        .map((h) => h.date.toISOString().slice(0, 10))
        .sort();
      const ours = federalHolidays(year)
        .map((h) => h.observed)
        .sort();
      expect(ours, String(year)).toEqual(theirs);
    }
  });
  test('a Saturday is observed on Friday, even in the year before', () => {
    expect(federalHolidays(2022)[0]).toEqual({
      name: 'New Year’s Day',
      date: '2022-01-01',
      observed: '2021-12-31',
    });
    expect(closedBecause(FEDERAL_CALENDAR, '2021-12-31')).toBe('New Year’s Day (observed)');
  });
  test('a Sunday is observed on Monday', () => {
    expect(holidayName(FEDERAL_CALENDAR, '2027-07-05')).toBe('Independence Day (observed)');
  });
  test.each([
    ['Birthday of Martin Luther King, Jr.', 1986],
    ['Washington’s Birthday', 1971],
    ['Memorial Day', 1971],
    ['Juneteenth National Independence Day', 2021],
    ['Columbus Day', 1971],
    ['Veterans Day', 1978],
    ['Thanksgiving Day', 1942],
  ])('%s counts from %i, and no year before', (name, since) => {
    const has = (year: number) => federalHolidays(year).some((h) => h.name === name);
    expect([has(since - 1), has(since)]).toEqual([false, true]);
  });
  test('Juneteenth counts from 2021', () => {
    expect(federalHolidays(2020).some((h) => h.name.startsWith('Juneteenth'))).toBe(false);
    expect(holidayName(FEDERAL_CALENDAR, '2023-06-19')).toBe('Juneteenth National Independence Day');
  });
});

describe('three business days', () => {
  test('given a Wednesday before Thanksgiving, then holiday and weekend do not count and the sum is shown', () => {
    const { due, reckoning } = addBusinessDays(FEDERAL_CALENDAR, '2026-11-25', 3, SOURCE);
    expect(due).toBe('2026-12-01');
    expect(reckoning).toEqual({
      start: '2026-11-25',
      rule: '3 business days, Federal holidays',
      steps: [
        '2026-11-25: day of the event, not counted',
        '2026-11-26: not counted, Thanksgiving Day',
        '2026-11-27: business day 1 of 3',
        '2026-11-28: not counted, Saturday',
        '2026-11-29: not counted, Sunday',
        '2026-11-30: business day 2 of 3',
        '2026-12-01: business day 3 of 3',
      ],
      due: '2026-12-01',
      source: SOURCE,
    });
  });
  test('given a Saturday, then counting begins on Monday', () => {
    expect(addBusinessDays(FEDERAL_CALENDAR, '2026-03-07', 3, SOURCE).due).toBe('2026-03-11');
  });

  const tribe: Calendar = {
    code: 'T1',
    name: 'Tribal calendar',
    federalHolidays: true,
    days: [
      { day: '2026-03-10', name: 'Founders’ Day', effect: 'closed' },
      { day: '2026-10-12', name: 'Columbus Day', effect: 'open' },
    ],
  };
  test('given the jurisdiction’s own closed day, then it does not count', () => {
    expect(addBusinessDays(tribe, '2026-03-09', 1, SOURCE).due).toBe('2026-03-11');
    expect(closedBecause(tribe, '2026-03-10')).toBe('Founders’ Day');
  });
  test('given a federal holiday that is open here, then it counts', () => {
    expect(isBusinessDay(tribe, '2026-10-12')).toBe(true);
    expect(isBusinessDay(FEDERAL_CALENDAR, '2026-10-12')).toBe(false);
  });
  test('given federal holidays do not count here, then only weekends and own days', () => {
    const own = { ...tribe, federalHolidays: false };
    expect(isBusinessDay(own, '2026-12-25')).toBe(true);
    expect(isBusinessDay(own, '2026-03-10')).toBe(false);
  });
  test('due is always a business day, and exactly so many lie in between', () => {
    for (let n = dayNumber('2026-01-01'); n < dayNumber('2027-01-01'); n++) {
      const start = dateFromDayNumber(n);
      const { due, reckoning } = addBusinessDays(FEDERAL_CALENDAR, start, 3, SOURCE);
      expect(isBusinessDay(FEDERAL_CALENDAR, due)).toBe(true);
      expect(reckoning.steps.filter((s) => s.includes('business day '))).toHaveLength(3);
      expect(dayNumber(due) - n).toBeGreaterThanOrEqual(3);
      expect(dayNumber(due) - n).toBeLessThanOrEqual(7);
    }
  });
  test('property: whatever days a jurisdiction closes or opens, exactly so many business days pass, over leap days and year ends', () => {
    const day = fc
      .integer({ min: dayNumber('2000-01-01'), max: dayNumber('2060-12-31') })
      .map(dateFromDayNumber);
    const own = fc.array(
      fc.record({
        off: fc.integer({ min: 0, max: 20 }),
        effect: fc.constantFrom('closed' as const, 'open' as const),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 10 }), own, fc.boolean(), (start, count, days, federal) => {
        const calendar: Calendar = {
          code: 'X',
          name: 'Own',
          federalHolidays: federal,
          days: days.map(({ off, effect }) => ({ day: addDays(start, off), name: 'Own day', effect })),
        };
        const { due, reckoning } = addBusinessDays(calendar, start, count, SOURCE);
        const between = Array.from({ length: dayNumber(due) - dayNumber(start) }, (_, i) =>
          addDays(start, i + 1),
        );
        expect(between.filter((d) => isBusinessDay(calendar, d))).toHaveLength(count);
        expect(isBusinessDay(calendar, due)).toBe(true);
        // Every day between stands in the sum, once and in order.
        expect(reckoning.steps.map((s) => s.slice(0, 10))).toEqual([start, ...between]);
        expect(addBusinessDays(calendar, addDays(start, 1), count, SOURCE).due >= due).toBe(true);
      }),
    );
  });
  test('given a count or start that makes no sense, then it throws: the mistake is ours', () => {
    expect(() => addBusinessDays(FEDERAL_CALENDAR, '2026-02-30', 3, SOURCE)).toThrow('not a date');
    expect(() => addBusinessDays(FEDERAL_CALENDAR, '2026-02-20', 0, SOURCE)).toThrow('not a count');
  });
});
