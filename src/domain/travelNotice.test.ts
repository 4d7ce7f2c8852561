import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween } from '#basics/dates.js';
import { instantOf, localDate, localTime } from '#basics/zones.js';
import { FEDERAL_CALENDAR } from './calendar.js';
import {
  acceptBy,
  daysOfNotice,
  departureAlarms,
  resumeBy,
  returnOverdue,
  sentOnInTime,
} from './noticeClocks.js';
import { NOTICE_RULES } from './noticeRules.js';
import { noticeLines } from './noticeText.js';
import { readTravelNotice } from './readTravelNotice.js';
import {
  departureLeg,
  mayMoveNotice,
  NOTICE_STATES,
  type NoticeContent,
  type NoticeState,
  noticeChanges,
  noticeCountries,
  noticePolicyOf,
  returnDay,
  yearAfter,
} from './travelNotice.js';

const POLICY = { daysAhead: 21, standing: null };
const CONTEXT = { zone: 'America/New_York', today: '2026-05-01', policy: POLICY };
const KNOWN = {
  person: {
    names: [{ surname: 'EXAMPLE', given: 'INVENTED' }],
    birthDates: ['1971-04-23'],
    documents: [{ kind: 'passport' as const, number: '910228374', issuer: 'USA' }],
    fbiNumber: '123456AB1',
  },
  convictions: [{ offense: 'Sexual battery', on: '2009-03-02' }],
  registersIn: ['OH'],
};
const BODY = {
  reference: 'OH-1',
  recordNumber: 'X1',
  reportedOn: '2026-05-01',
  legs: [
    {
      means: 'air',
      from: { port: 'JFK', date: '2026-06-01', time: '18:30' },
      to: { port: 'LHR', date: '2026-06-02', time: '06:30' },
      carrier: 'TX',
      number: '101',
    },
    {
      means: 'train',
      from: { place: 'London', country: 'GBR', date: '2026-06-09' },
      to: { place: 'Paris', country: 'FRA', date: '2026-06-09' },
    },
    {
      means: 'air',
      from: { port: 'CDG', date: '2026-06-20', time: '10:00' },
      to: { port: 'JFK', date: '2026-06-20', time: '12:30' },
      carrier: 'TX',
      number: '102',
    },
  ],
  destinations: [{ country: 'GB', address: '1 Example Street, London' }],
  purposes: ['vacation'],
};
type Body = Omit<typeof BODY, 'legs'> & { legs: readonly Record<string, unknown>[] } & Record<
    string,
    unknown
  >;
const read = (change: Partial<Body> & Record<string, unknown> = {}, context = CONTEXT) =>
  readTravelNotice({ ...BODY, ...change }, context, KNOWN);
const good = (change: Partial<Body> & Record<string, unknown> = {}, context = CONTEXT) => {
  const r = read(change, context);
  if (!r.ok) throw new Error(r.error.map((e) => `${e.path}: ${e.expected}`).join('; '));
  return r.value;
};
const leg = (i: number, change: Record<string, unknown>) =>
  BODY.legs.map((l, j) => (i === j ? { ...l, ...change } : l));

describe('reading a travel notice', () => {
  test('takes what the register knows, ports for towns, and says what is missing', () => {
    const { content, warnings, reportedOn } = good();
    expect(reportedOn).toBe('2026-05-01');
    expect(content.person).toEqual(KNOWN.person);
    expect(content.convictions).toEqual(KNOWN.convictions);
    expect(content.legs[0]!.from).toMatchObject({ country: 'USA', port: 'JFK' });
    expect(content.destinations![0]!.country).toBe('GBR');
    expect(noticeCountries(content)).toEqual(['GBR', 'FRA']);
    expect(returnDay(content)).toBe('2026-06-20');
    expect(warnings).toEqual([]);
  });

  // Each rule of the table, broken by one change.
  const POLICY_FOR_STANDING = { ...CONTEXT, policy: { daysAhead: 21, standing: 'Code 7.4' } };
  test.each<[rule: string, change: Record<string, unknown>, path: string, context?: typeof CONTEXT]>([
    [
      'foreign-country',
      { legs: [{ ...BODY.legs[0], to: { port: 'LAX', date: '2026-06-02' } }], destinations: [] },
      'legs',
    ],
    [
      'chain',
      { legs: leg(1, { from: { place: 'Madrid', country: 'ESP', date: '2026-06-09' } }) },
      'legs[1].from.country',
    ],
    [
      'arrival-after-departure',
      { legs: leg(1, { to: { place: 'Paris', country: 'FRA', date: '2026-06-01' } }) },
      'legs[1].to.date',
    ],
    [
      'legs-in-order',
      { legs: leg(1, { from: { place: 'London', country: 'GBR', date: '2026-05-20' } }) },
      'legs[1].from.date',
    ],
    [
      'legs-in-order',
      { legs: leg(1, { from: { place: 'London', country: 'GBR', date: '2026-06-01' } }) },
      'legs[1].from.date',
    ],
    ['return-after-arrival', { legs: BODY.legs.slice(0, 2), returnsOn: '2026-06-01' }, 'returnsOn'],
    ['one-return', { returnsOn: '2026-06-21' }, 'returnsOn'],
    ['no-return-leg', { noReturn: true }, 'noReturn'],
    ['other-specified', { purposes: ['other'] }, 'otherPurpose'],
    ['reported-by-now', { reportedOn: '2026-05-02' }, 'reportedOn'],
    ['standing-allowed', { standing: { pattern: 'Mondays', reviewOn: '2026-12-01' } }, 'standing'],
    [
      'standing-reviewed',
      { standing: { pattern: 'Mondays', reviewOn: '2027-05-02' } },
      'standing.reviewOn',
      POLICY_FOR_STANDING as never,
    ],
  ])('refuses: %s', (rule, change, path, context) => {
    const r = read(change, context ?? CONTEXT);
    expect(r.ok).toBe(false);
    if (r.ok) return;
    expect(r.error).toContainEqual(
      expect.objectContaining({ path, expected: NOTICE_RULES.find((x) => x.id === rule)!.expected }),
    );
  });

  test.each<[rule: string, change: Record<string, unknown>, path: string]>([
    [
      'country-known',
      {
        legs: leg(1, { to: { place: 'Nowhere', country: 'QQQ', date: '2026-06-09' } }).slice(0, 2),
        returnsOn: '2026-06-20',
      },
      'legs[1].to.country',
    ],
    [
      'port-in-country',
      {
        legs: leg(0, { to: { port: 'LHR', country: 'FRA', date: '2026-06-02' } }).slice(0, 1),
        returnsOn: '2026-06-20',
      },
      'legs[0].to.port',
    ],
    ['late-reason', { legs: leg(0, { from: { port: 'JFK', date: '2026-05-21', time: '18:30' } }) }, 'late'],
    [
      'departs-after-report',
      {
        legs: leg(0, { from: { port: 'JFK', date: '2026-04-20', time: '18:30' } }),
        late: { reason: 'other' },
      },
      'legs[0].from.date',
    ],
    ['carrier-of-flights', { legs: leg(2, { number: undefined }) }, 'legs[2].number'],
    ['return-or-none', { legs: BODY.legs.slice(0, 2) }, 'returnsOn'],
    ['relocation-has-no-return', { purposes: ['relocation'] }, 'returnsOn'],
    ['passport', { documents: [{ kind: 'identity-card', number: 'X1234567', issuer: 'USA' }] }, 'documents'],
    ['address-abroad', { destinations: [] }, 'destinations'],
  ])('takes with a warning: %s', (rule, change, path) => {
    expect(good(change).warnings).toContainEqual(
      expect.objectContaining({ path, expected: NOTICE_RULES.find((x) => x.id === rule)!.expected }),
    );
  });

  test('every rule of the table was broken above', () => {
    expect(NOTICE_RULES.map((r) => r.effect === 'refuse').filter(Boolean)).toHaveLength(11);
    expect(NOTICE_RULES).toHaveLength(20);
  });

  test('a field that is not known is refused, so that no victim can be named', () => {
    const r = read({ convictions: [{ offense: 'x', victims: [{ age: 9, name: 'somebody' }] }] });
    expect(r.ok ? [] : r.error.map((e) => e.path)).toEqual(['convictions[0].victims[0].name']);
  });

  test('crossing the date line arrives a calendar day earlier and is no error', () => {
    good({
      legs: [
        {
          means: 'air',
          from: { port: 'NRT', date: '2026-06-10', time: '17:00' },
          to: { port: 'HNL', date: '2026-06-10', time: '05:20' },
        },
      ],
    });
  });

  test('whatever comes, it is taken or refused with paths, and never thrown', () => {
    fc.assert(
      fc.property(
        fc.object({
          maxDepth: 4,
          key: fc.constantFrom('legs', 'from', 'to', 'purposes', 'late', 'date', 'officer', 'x'),
        }),
        (value) => {
          const r = readTravelNotice(value, CONTEXT, KNOWN);
          expect(r.ok || r.error.length > 0).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

const ZONES = [
  'America/New_York',
  'Pacific/Honolulu',
  'Pacific/Guam',
  'America/Phoenix',
  'America/Chicago',
  'Pacific/Pago_Pago',
];
const day = fc.integer({ min: 0, max: 4000 }).map((n) => addDays('2024-01-01', n));
const zone = fc.constantFrom(...ZONES);
const flightOn = (date: string, port = 'JFK', time: string | null = '18:30'): NoticeContent => ({
  person: KNOWN.person,
  legs: [
    {
      means: 'air',
      from: { place: 'x', country: 'USA', port, date, ...(time ? { time } : {}) },
      to: { place: 'London', country: 'GBR', date: addDays(date, 1) },
    },
  ],
  purposes: ['vacation'],
});

describe('days of notice', () => {
  test.each([
    ['2026-05-01', '2026-05-22', 21, 'timely'],
    ['2026-05-01', '2026-05-21', 20, 'late'],
    ['2024-02-08', '2024-02-29', 21, 'timely'],
    ['2024-02-09', '2024-03-01', 21, 'timely'],
    ['2025-02-09', '2025-03-01', 20, 'late'],
  ])('reported %s, departs %s: %i days, %s', (reported, departs, days, timeliness) => {
    expect(daysOfNotice(flightOn(departs), reported, 'America/New_York', POLICY)).toMatchObject({
      days,
      timeliness,
    });
  });

  test('an emergency is its own mark, and a code that asks for more days counts', () => {
    const late = { ...flightOn('2026-05-05'), late: { reason: 'emergency' as const } };
    expect(daysOfNotice(late, '2026-05-01', 'America/New_York', POLICY).timeliness).toBe('emergency');
    const strict = noticePolicyOf({ travelNotices: { daysAhead: 30 } });
    expect(daysOfNotice(flightOn('2026-05-25'), '2026-05-01', 'America/New_York', strict).timeliness).toBe(
      'late',
    );
    expect(noticePolicyOf({ travelNotices: { daysAhead: 3 } }).daysAhead).toBe(21);
  });

  test('the day of departure is the residence’s: from Guam it is still the day before in New York', () => {
    const fromGuam = flightOn('2026-05-22', 'GUM', '06:00');
    expect(daysOfNotice(fromGuam, '2026-05-01', 'America/New_York', POLICY).days).toBe(20);
    expect(daysOfNotice(fromGuam, '2026-05-01', 'Pacific/Guam', POLICY).days).toBe(21);
  });

  test('exactly the required days are timely, one less is late, in every zone, over DST and leap days', () => {
    fc.assert(
      fc.property(day, zone, fc.constantFrom('00:00', '02:30', '12:00', '23:59'), (departs, z, time) => {
        const port = {
          'America/New_York': 'JFK',
          'Pacific/Honolulu': 'HNL',
          'Pacific/Guam': 'GUM',
          'America/Phoenix': 'PHX',
          'America/Chicago': 'ORD',
          'Pacific/Pago_Pago': 'PPG',
        }[z]!;
        const content = flightOn(departs, port, time);
        const at = daysOfNotice(content, addDays(departs, -21), z, POLICY);
        expect([at.days, at.timeliness]).toEqual([21, 'timely']);
        expect(daysOfNotice(content, addDays(departs, -20), z, POLICY).timeliness).toBe('late');
        expect(daysBetween(addDays(departs, -21), departs)).toBe(21);
      }),
    );
  });
});

describe('alarms', () => {
  test('seven days on the wall clock, 48 hours by the clock, over the change to summer time', () => {
    const content = flightOn('2026-03-10', 'JFK', '18:30');
    const [week, hours] = departureAlarms(content, 'America/New_York', Date.parse('2026-02-01T00:00Z'));
    expect(localTime('America/New_York', week!.dueAtMs)).toBe('2026-03-03T18:30');
    const departs = instantOf('America/New_York', '2026-03-10T18:30');
    // One hour was skipped on 8 March: seven wall-clock days are 167 hours.
    expect((departs - week!.dueAtMs) / 3_600_000).toBe(167);
    expect((departs - hours!.dueAtMs) / 3_600_000).toBe(48);
  });

  test('an alarm that is past rings within the hour, none after departure', () => {
    const content = flightOn('2026-05-05', 'JFK', '18:30');
    const now = Date.parse('2026-05-04T12:00Z');
    expect(departureAlarms(content, 'America/New_York', now).map((a) => a.dueAtMs - now)).toEqual([
      3_600_000, 3_600_000,
    ]);
    expect(departureAlarms(content, 'America/New_York', Date.parse('2026-05-07T00:00Z'))).toEqual([]);
  });

  test('never later than what they are ahead of, whatever the zone, port or missing time', () => {
    fc.assert(
      fc.property(
        day,
        zone,
        fc.constantFrom('JFK', 'GUM', 'HNL', 'XYZ'),
        fc.constantFrom('00:30', '02:30', null),
        (d, z, port, time) => {
          const now = instantOf('UTC', `${addDays(d, -40)}T00:00`);
          const content = flightOn(d, port, time);
          const latest = instantOf('UTC', `${addDays(d, 2)}T00:00`);
          const [week, hours] = departureAlarms(content, z, now);
          expect(week!.dueAtMs).toBeLessThan(hours!.dueAtMs);
          expect(hours!.dueAtMs).toBeLessThanOrEqual(latest - 48 * 3_600_000);
        },
      ),
    );
  });

  test('NSOTC has three business days, and less when the departure is near', () => {
    const desk = { zone: 'America/New_York', calendar: FEDERAL_CALENDAR };
    const now = Date.parse('2026-07-01T15:00Z');
    const far = acceptBy(flightOn('2026-09-01'), 'America/New_York', desk, now);
    // Wednesday; Thursday 2, Friday 3 July is the day off for Independence Day, Monday 6, Tuesday 7.
    expect(localTime('America/New_York', far.dueAtMs)).toBe('2026-07-08T00:00');
    const near = acceptBy(flightOn('2026-07-02'), 'America/New_York', desk, now);
    expect(near.dueAtMs - now).toBe(3_600_000);
  });
});

describe('returns', () => {
  test('overdue and resuming registration count business days of the jurisdiction, the day itself not', () => {
    const tribe = {
      ...FEDERAL_CALENDAR,
      code: 'T',
      name: 'Cedar',
      days: [{ day: '2026-06-23', name: 'Treaty Day', effect: 'closed' as const }],
    };
    const content = good().content;
    expect(returnOverdue(content, 'America/New_York', FEDERAL_CALENDAR)!.day).toBe('2026-06-24');
    expect(returnOverdue(content, 'America/New_York', tribe)!.day).toBe('2026-06-25');
    expect(resumeBy('2026-06-20', 'America/New_York', tribe).day).toBe('2026-06-25');
    expect(returnOverdue({ ...content, noReturn: true }, 'America/New_York', tribe)).toBeNull();
    expect(sentOnInTime('2026-06-19', '2026-06-24', FEDERAL_CALENDAR)).toBe(true);
    // Friday the 19th is Juneteenth.
    expect(sentOnInTime('2026-06-17', '2026-06-24', FEDERAL_CALENDAR)).toBe(false);
  });

  test('the alarm falls on the jurisdiction’s midnight after the last day', () => {
    fc.assert(
      fc.property(day, zone, (d, z) => {
        const due = resumeBy(d, z, FEDERAL_CALENDAR);
        expect(localDate(z, due.dueAtMs - 1)).toBe(due.day);
        expect(localDate(z, due.dueAtMs)).toBe(addDays(due.day, 1));
        expect(daysBetween(d, due.day)).toBeGreaterThanOrEqual(3);
      }),
    );
  });

  test('a year after a leap day is the last of February', () => {
    expect(yearAfter('2024-02-29')).toBe('2025-02-28');
    expect(yearAfter('2024-03-01')).toBe('2025-03-01');
  });
});

describe('versions and states', () => {
  test('a difference names the field, before and after', () => {
    const before = noticeLines(good().content);
    const after = noticeLines(good({ purposes: ['business'], officer: { name: 'D. Winterfeld' } }).content);
    expect(noticeChanges(before, after)).toEqual([
      { label: 'Purpose', before: ['Vacation'], after: ['Business'] },
      { label: 'Officer', before: [], after: ['D. Winterfeld'] },
    ]);
    expect(noticeChanges(before, before)).toEqual([]);
  });

  test('what is cancelled or over comes back only by a new version', () => {
    const all = Object.keys(NOTICE_STATES) as NoticeState[];
    for (const from of ['cancelled', 'ended'] as const)
      expect(all.filter((to) => mayMoveNotice(from, to))).toEqual(['filed']);
  });

  test('somebody who is abroad already leaves on the first leg', () => {
    const { content } = good({ legs: BODY.legs.slice(1) });
    expect(departureLeg(content.legs).from.place).toBe('London');
  });
});
