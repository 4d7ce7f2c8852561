import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dateFromDayNumber, dayNumber } from '#basics/dates.js';
import { type Calendar, closedBecause, FEDERAL_CALENDAR } from './calendar.js';
import { CHANGE_OF, changeDays, changeOf, changeReport } from './changeReport.js';
import { type ChangeKind, DUTIES_V1 } from './duty.js';

const { body } = DUTIES_V1;
const report = (kind: ChangeKind, changedOn: string, reportedOn: string, appeared = false) =>
  changeReport(body, FEDERAL_CALENDAR, { kind, changedOn, reportedOn, appeared });

describe('changes that a registrant reports', () => {
  // Friday 6 March 2026: Monday, Tuesday and Wednesday count; 26 November 2026 is Thanksgiving.
  test.each<[ChangeKind, string, string, boolean]>([
    ['name', '2026-03-06', '2026-03-11', false],
    ['residence', '2026-03-06', '2026-03-11', false],
    ['residence', '2026-03-06', '2026-03-12', true],
    ['employment', '2026-11-25', '2026-12-01', false],
    ['employment', '2026-11-25', '2026-12-02', true],
    ['school', '2026-03-06', '2026-03-12', true],
    ['temporary-lodging', '2026-03-06', '2026-03-11', false],
    ['vehicle', '2026-03-06', '2026-03-12', true],
    ['internet-identifier', '2026-03-06', '2026-03-11', false],
    ['phone', '2026-03-06', '2026-03-12', true],
    ['intended-move', '2026-03-06', '2026-03-06', false],
    ['intended-move', '2026-03-06', '2026-03-07', true],
    ['foreign-travel', '2026-03-31', '2026-03-10', false],
    ['foreign-travel', '2026-03-31', '2026-03-11', true],
  ])('given a change of %s on %s, when it is reported on %s, then late is %s', (kind, changed, reported, late) => {
    expect(report(kind, changed, reported).late).toBe(late);
  });

  test('the sum says when it was reported, and of what is to be reported in person whether the person came', () => {
    const late = report('residence', '2026-03-06', '2026-03-13');
    expect(late.reckoning).toMatchObject({
      rule: 'Change of residence: 3 business days, Federal holidays',
      source: '34 USC 20913(c); SORNA guide, In-Person',
    });
    expect(late.reckoning.steps.slice(-2)).toEqual([
      'reported on 2026-03-13: 2 days late',
      'to be reported in person: no appearance is recorded for that day',
    ]);
    expect(report('residence', '2026-03-06', '2026-03-11', true).reckoning.steps.at(-1)).toContain(
      'an appearance is recorded',
    );
    expect(report('vehicle', '2026-03-06', '2026-03-11').reckoning.steps.at(-1)).toBe(
      'reported on 2026-03-11: in time',
    );
  });

  test('days of a tribe’s own calendar do not count', () => {
    const calendar: Calendar = {
      code: 'T',
      name: 'Tribal days',
      federalHolidays: true,
      days: [{ day: '2026-03-09', name: 'Founders’ Day', effect: 'closed' }],
    };
    const change = {
      kind: 'residence',
      changedOn: '2026-03-06',
      reportedOn: '2026-03-12',
      appeared: true,
    } as const;
    expect(changeReport(body, calendar, change).late).toBe(false);
  });

  test('what held when the person was registered is no change; an end is one beside the beginning', () => {
    const days = (entered: Parameters<typeof changeDays>[2]) =>
      changeDays(body, 'employment', entered, '2026-01-05', undefined);
    expect(days({ fromOn: '2026-01-05' })).toEqual([]);
    expect(days({ fromOn: '2026-01-06', untilOn: '2026-02-01' })).toEqual(['2026-01-06', '2026-02-01']);
    expect(days({ fromOn: '2020-01-01', untilOn: '2026-02-01' })).toEqual(['2026-02-01']);
    expect(days({ changedOn: '' })).toEqual([]);
    expect(days({ changedOn: '2026-02-03' })).toEqual(['2026-02-03']);
  });

  test.each([
    [undefined, '2026-03-07', 0],
    [undefined, '2026-03-08', 1],
    [5, '2026-03-06', 1],
    [5, '2026-03-05', 0],
  ])('lodging counts from the nights that the agency asks (%j), here until %s', (own, untilOn, n) => {
    const entered = { fromOn: '2026-03-01', untilOn };
    expect(changeDays(body, 'temporary-lodging', entered, '2026-01-05', own)).toHaveLength(n);
  });

  test('elements without a duty to report have none', () => {
    expect(changeOf('mark')).toBeUndefined();
    expect(changeOf('toString')).toBeUndefined();
    for (const kind of Object.values(CHANGE_OF)) expect(body.changes[kind].businessDays).toBe(3);
  });

  test('property: whoever reports on the day itself is never late; the last day is a business day; one day after it is late', () => {
    const day = fc
      .integer({ min: dayNumber('2000-01-01'), max: dayNumber('2060-12-31') })
      .map(dateFromDayNumber);
    fc.assert(
      fc.property(day, fc.constantFrom(...Object.values(CHANGE_OF)), (on, kind) => {
        const { due } = report(kind, on, on);
        expect(report(kind, on, on).late).toBe(false);
        expect(closedBecause(FEDERAL_CALENDAR, due)).toBeNull();
        expect(report(kind, on, due).late).toBe(false);
        expect(report(kind, on, addDays(due, 1)).late).toBe(true);
      }),
    );
  });
});
