import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dateFromDayNumber, dayNumber, type IsoDate } from '#basics/dates.js';
import { changedCells } from '../../test/support/changedCells.js';
import { type Calendar, closedBecause, FEDERAL_CALENDAR } from './calendar.js';
import { changeReport } from './changeReport.js';
import {
  appearance,
  type ChangeKind,
  changeDue,
  DUTIES_V1,
  type DutyBody,
  dutyPeriod,
  initialRegistrationDue,
  isTemporaryLodging,
  lodgingDays,
  nextAppearance,
  photoDue,
} from './duty.js';
import type { Tier } from './tierRules.js';

const BODY = DUTIES_V1.body;
const TRIBAL: Calendar = {
  code: 'T',
  name: 'Tribal days',
  federalHolidays: true,
  days: [{ day: '2026-06-25', name: 'Victory Day', effect: 'closed' }],
};
const plain = { juvenile: false, custody: [], cleanSince: null, cleanApproved: false } as const;

/** What the tables say, asked from outside; the test below changes every cell and wants one of these to change. */
// biome-ignore format: one case a line
function answers(body: DutyBody): readonly unknown[] {
  const first = (tier: Tier) => appearance(body, FEDERAL_CALENDAR, tier, '2026-01-06', 1).nominal;
  const ends = (tier: Tier, more: object = {}) => dutyPeriod(body, tier, { ...plain, startsOn: '2010-05-04', ...more }).endsOn;
  const clean = { cleanSince: '2010-05-04', cleanApproved: true };
  const change = (kind: ChangeKind) => changeDue(body, FEDERAL_CALENDAR, kind, '2026-03-02').due;
  return [
    // SORNA guide, In-Person: every 12, 6 and 3 months for 15 years, 25 years and life
    first('I'), first('II'), first('III'),
    ends('I'), ends('II'), ends('III'), ends('III', { juvenile: true }),
    // 34 USC 20915(b): ten clean years, five less; a juvenile's 25; nobody else
    ends('I', clean), ends('II', clean), ends('III', clean), ends('III', { ...clean, juvenile: true }),
    dutyPeriod(body, 'I', { ...plain, startsOn: '2010-05-04', cleanSince: '2011-01-01' }).reviewOn,
    dutyPeriod(body, 'II', { ...plain, startsOn: '2010-05-04', cleanSince: '2011-01-01' }).reviewOn,
    dutyPeriod(body, 'III', { ...plain, startsOn: '2010-05-04', cleanSince: '2011-01-01' }).reviewOn,
    // SORNA guide, Picture: 365, 180, 90 days
    ...([['I', 365], ['II', 180], ['III', 90]] as const).flatMap(([tier, days]) =>
      [days - 1, days].map((d) => photoDue(body, tier, '2026-01-01', addDays('2026-01-01', d)))),
    // "Immediately" is three business days
    initialRegistrationDue(body, FEDERAL_CALENDAR, 'residence', '2026-03-02').due,
    change('name'), change('residence'), change('employment'), change('school'), change('temporary-lodging'), change('vehicle'),
    change('internet-identifier'), change('phone'), change('intended-move'), change('foreign-travel'),
    Object.values(body.changes).map((c) => c.inPerson),
    Object.keys(body.changes).map((kind) => {
      const made = { kind: kind as ChangeKind, changedOn: '2026-03-02', reportedOn: '2026-03-02', appeared: false };
      const { rule, source } = changeReport(body, FEDERAL_CALENDAR, made).reckoning;
      return `${rule.split(': ')[0]}, ${source}`;
    }),
    isTemporaryLodging(body, '2026-03-01', '2026-03-07'), isTemporaryLodging(body, '2026-03-01', '2026-03-08'),
    appearance(body, FEDERAL_CALENDAR, 'I', '2026-01-06', 1).from,
  ];
}

describe('the tables of duties', () => {
  test('say what the guide and the statute say', () => {
    expect(answers(BODY)).toEqual([
      '2027-01-06',
      '2026-07-06',
      '2026-04-06',
      '2025-05-04',
      '2035-05-04',
      null,
      null,
      '2020-05-04',
      '2035-05-04',
      null,
      '2035-05-04',
      '2021-01-01',
      null,
      null,
      false,
      true,
      false,
      true,
      false,
      true,
      '2026-03-05',
      '2026-03-05',
      '2026-03-05',
      '2026-03-05',
      '2026-03-05',
      '2026-03-05',
      '2026-03-05',
      '2026-03-05',
      '2026-03-05',
      '2026-03-02',
      '2026-02-09',
      [true, true, true, true, false, false, false, false, false, false],
      [
        'Change of name, 34 USC 20913(c)',
        'Change of residence, 34 USC 20913(c); SORNA guide, In-Person',
        'Change of employment, 34 USC 20913(c)',
        'Change of school, 34 USC 20913(c)',
        'Temporary lodging, 28 CFR 72.8; 34 USC 20913(c); SORNA guide, Temporary Lodging',
        'Change of vehicle, 28 CFR 72.8; 34 USC 20913(c)',
        'Change of an Internet identifier, 28 CFR 72.8; 34 USC 20913(c)',
        'Change of a telephone number, 28 CFR 72.8; 34 USC 20913(c)',
        'Intended move to another jurisdiction, 28 CFR 72.8; 34 USC 20913(c)',
        'Travel outside the United States, SORNA guide, International Travel; 28 CFR 72.8',
      ],
      false,
      true,
      '2026-12-23',
    ]);
  });

  test('a change of any single cell changes an answer', () => {
    const standing = JSON.stringify(answers(BODY));
    // Cells that are of no use beside a null: a reduction nobody can reach, days ahead of what is reported after.
    const idle = /lasts\.(II|III)\.cleanMinus 9|changes\.\S+\.daysAhead 9/;
    const unseen = [...changedCells(BODY)]
      .filter(([path, body]) => JSON.stringify(answers(body)) === standing && !idle.test(path))
      .map(([path]) => path);
    expect(unseen).toEqual([]);
  });
});

describe('first registration', () => {
  test('given a person held, when released, then registered before', () => {
    expect(initialRegistrationDue(BODY, FEDERAL_CALENDAR, 'held', '2026-07-03').due).toBe('2026-07-03');
  });
  test('given a move on the Wednesday before Thanksgiving, then Friday, Monday and Tuesday count', () => {
    const { due, reckoning } = initialRegistrationDue(BODY, FEDERAL_CALENDAR, 'residence', '2026-11-25');
    expect(due).toBe('2026-12-01');
    expect(reckoning.steps).toContain('2026-11-26: not counted, Thanksgiving Day');
  });
  test('given a tribe with days of its own, then they do not count there', () => {
    expect(initialRegistrationDue(BODY, TRIBAL, 'employment', '2026-06-23').due).toBe('2026-06-29');
    expect(initialRegistrationDue(BODY, FEDERAL_CALENDAR, 'employment', '2026-06-23').due).toBe('2026-06-26');
  });
});

describe('appearances', () => {
  test('a late visit does not move the next one', () => {
    const next = nextAppearance(BODY, FEDERAL_CALENDAR, 'III', '2026-01-05', ['2026-04-20']);
    expect(next).toMatchObject({ n: 2, nominal: '2026-07-05', late: [{ n: 1, on: '2026-04-20' }] });
  });
  test('a visit before the window keeps no appearance', () => {
    expect(nextAppearance(BODY, FEDERAL_CALENDAR, 'I', '2026-01-05', ['2026-08-01']).n).toBe(1);
  });
  test('the 31st and a leap day come back where the month has them', () => {
    const at = (n: number) => appearance(BODY, FEDERAL_CALENDAR, 'III', '2023-11-30', n).nominal;
    expect([at(1), at(2)]).toEqual(['2024-02-29', '2024-05-30']);
  });
  test('one that falls on a closed day is due on the next business day, the later ones stay', () => {
    const fourth = appearance(BODY, FEDERAL_CALENDAR, 'III', '2026-04-04', 1);
    expect([fourth.nominal, fourth.due]).toEqual(['2026-07-04', '2026-07-06']);
    expect(appearance(BODY, FEDERAL_CALENDAR, 'III', '2026-04-04', 2).nominal).toBe('2026-10-04');
  });
  const day = fc
    .integer({ min: dayNumber('2000-01-01'), max: dayNumber('2040-12-31') })
    .map(dateFromDayNumber);
  test('are always on business days, at most six days after the nominal day, and rise', () => {
    fc.assert(
      fc.property(
        day,
        fc.constantFrom<Tier>('I', 'II', 'III'),
        fc.integer({ min: 1, max: 60 }),
        (from, tier, n) => {
          const a = appearance(BODY, FEDERAL_CALENDAR, tier, from, n);
          expect(closedBecause(FEDERAL_CALENDAR, a.due)).toBeNull();
          expect(dayNumber(a.due) - dayNumber(a.nominal)).toBeLessThanOrEqual(6);
          expect(appearance(BODY, FEDERAL_CALENDAR, tier, from, n + 1).nominal > a.nominal).toBe(true);
        },
      ),
    );
  });
});

describe('the period of the duty', () => {
  test('given custody in two overlapping times, then each day is left out once', () => {
    const custody = [
      { from: '2012-01-01', until: '2012-01-11' },
      { from: '2012-01-06', until: '2012-01-21' },
    ];
    expect(dutyPeriod(BODY, 'I', { ...plain, startsOn: '2010-05-04', custody }).endsOn).toBe('2025-05-24');
  });
  test('given custody that still runs, then no end is told', () => {
    const held = dutyPeriod(BODY, 'I', {
      ...plain,
      startsOn: '2010-05-04',
      custody: [{ from: '2020-01-01', until: null }],
    });
    expect(held).toMatchObject({ endsOn: null, lifelong: false });
  });
  test('given clean years without approval, then nothing is shortened but the day of review is shown', () => {
    const duty = dutyPeriod(BODY, 'I', { ...plain, startsOn: '2010-05-04', cleanSince: '2011-01-01' });
    expect(duty).toMatchObject({ endsOn: '2025-05-04', reviewOn: '2021-01-01' });
  });
  test('every day in custody lengthens the duty by exactly a day', () => {
    const start: IsoDate = '2010-05-04';
    const time = fc.tuple(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 1, max: 400 }));
    fc.assert(
      fc.property(fc.array(time, { maxLength: 6 }), (times) => {
        const custody = times.map(([from, n]) => ({
          from: addDays(start, from),
          until: addDays(start, from + n),
        }));
        const held = new Set(times.flatMap(([from, n]) => Array.from({ length: n }, (_, i) => from + i)));
        const { endsOn } = dutyPeriod(BODY, 'II', { ...plain, startsOn: start, custody });
        expect(dayNumber(endsOn!) - dayNumber('2035-05-04')).toBe(held.size);
      }),
    );
  });
});

test.each([
  [undefined, 7],
  [5, 5],
  [1, 1],
  [30, 30],
  [31, 7],
  [0, 7],
  [2.5, 7],
  ['5', 7],
])('an agency that keeps %j days of temporary lodging asks from %i nights on', (own, days) => {
  expect(lodgingDays({ lodgingFromDays: 7 }, own)).toBe(days);
});
