import { describe, expect, test } from 'vitest';
import { FEDERAL_CALENDAR } from './calendar.js';
import { type AgencyHours, isOnDuty, nextOnDuty, withinDutyHours } from './dutyHours.js';

const NY = 'America/New_York';
const office: AgencyHours = {
  timeZone: NY,
  dutyHours: [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:00', to: '16:30' })),
  calendar: FEDERAL_CALENDAR,
};
const always: AgencyHours = { ...office, dutyHours: [] };
const at = (utc: string) => Date.parse(utc);
const due = (hours: AgencyHours, utc: string) =>
  new Date(withinDutyHours(hours, at(utc), 'rule').dueAtMs).toISOString().slice(0, 16);

describe('on duty', () => {
  test.each([
    ['Monday 10:00', '2026-03-02T15:00:00Z', true],
    ['Monday 08:00', '2026-03-02T13:00:00Z', true],
    ['Monday 16:30', '2026-03-02T21:30:00Z', false],
    ['Monday 07:59', '2026-03-02T12:59:00Z', false],
    ['Saturday noon', '2026-03-07T17:00:00Z', false],
    ['Thanksgiving noon', '2026-11-26T17:00:00Z', false],
    ['after the clocks changed, 08:00', '2026-03-09T12:00:00Z', true],
  ])('%s', (_what, utc, on) => {
    expect(isOnDuty(office, at(utc))).toBe(on);
  });
  test('round the clock is always on duty, on Christmas too', () => {
    expect(isOnDuty(always, at('2026-12-25T08:00:00Z'))).toBe(true);
  });
  test('next on duty skips weekend and holiday', () => {
    // Friday evening before Memorial Day: back on Tuesday.
    expect(nextOnDuty(office, at('2026-05-22T22:00:00Z'))).toBe(at('2026-05-26T12:00:00Z'));
    expect(nextOnDuty(office, at('2026-03-02T15:00:00Z'))).toBe(at('2026-03-02T15:00:00Z'));
    expect(
      nextOnDuty(
        { ...office, dutyHours: [{ day: 1, from: '09:00', to: '09:00' }] },
        at('2026-03-02T15:00:00Z'),
      ),
    ).toBeNull();
  });
});

describe('within the next duty hours', () => {
  test('given the shift has hours left, then by its end', () => {
    expect(due(office, '2026-03-02T15:00:00Z')).toBe('2026-03-02T21:30');
  });
  test('given less than an hour is left, then by the end of the next shift', () => {
    expect(due(office, '2026-03-02T20:31:00Z')).toBe('2026-03-03T21:30');
    expect(due(office, '2026-03-02T20:30:00Z')).toBe('2026-03-02T21:30');
  });
  test('given the night, then by the end of the morning’s shift', () => {
    expect(due(office, '2026-03-03T03:00:00Z')).toBe('2026-03-03T21:30');
  });
  test('given Friday night before a holiday, then Tuesday', () => {
    expect(due(office, '2026-05-23T01:00:00Z')).toBe('2026-05-26T20:30');
  });
  test('given round the clock, then 8 h', () => {
    expect(due(always, '2026-03-02T15:00:00Z')).toBe('2026-03-02T23:00');
  });
  test('given shifts that touch at midnight, then they are one', () => {
    const night: AgencyHours = {
      ...office,
      dutyHours: [
        { day: 1, from: '20:00', to: '24:00' },
        { day: 2, from: '00:00', to: '06:00' },
      ],
    };
    expect(due(night, '2026-03-03T04:30:00Z')).toBe('2026-03-03T11:00');
    expect(isOnDuty(night, at('2026-03-03T05:00:00Z'))).toBe(true);
  });
  test('given a shift that never ends, then no more than 24 hours', () => {
    const week: AgencyHours = {
      ...office,
      calendar: { ...FEDERAL_CALENDAR, federalHolidays: false },
      dutyHours: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })),
    };
    expect(due(week, '2026-03-02T15:00:00Z')).toBe('2026-03-03T15:00');
  });
  test('given no duty hours at all, then 8 h and the reckoning names the stand-in', () => {
    const never = { ...office, dutyHours: [{ day: 1, from: '09:00', to: '09:00' }] };
    const r = withinDutyHours(never, at('2026-03-02T15:00:00Z'), 'rule');
    expect(r.dueAtMs - at('2026-03-02T15:00:00Z')).toBe(8 * 3_600_000);
    expect(r.reckoning.steps.at(-1)).toContain('stand-in');
  });
  test('then the reckoning leaves out shifts that are over', () => {
    const { steps } = withinDutyHours(office, at('2026-03-03T22:00:00Z'), 'rule').reckoning;
    expect(steps.slice(1)).toEqual([
      'duty from 4 Mar 2026, 08:00 to 4 Mar 2026, 16:30: acknowledgement by its end',
    ]);
  });
  test('then the reckoning shows the agency’s own clock', () => {
    expect(withinDutyHours(office, at('2026-03-02T20:45:00Z'), 'rule').reckoning).toEqual({
      start: '2026-03-02T20:45Z',
      rule: 'within the agency’s next duty hours',
      steps: [
        '2 Mar 2026, 15:45 on the agency’s clock (America/New_York)',
        'duty from 2 Mar 2026, 08:00 to 2 Mar 2026, 16:30: less than an hour left, the next shift counts',
        'duty from 3 Mar 2026, 08:00 to 3 Mar 2026, 16:30: acknowledgement by its end',
      ],
      due: '2026-03-03T21:30Z',
      source: 'rule',
    });
  });
});
