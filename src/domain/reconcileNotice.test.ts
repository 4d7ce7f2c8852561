import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#basics/dates.js';
import {
  DEPARTURE_FINDINGS,
  RETURN_FINDINGS,
  type ReconcileFacts,
  reconcileNotice,
} from './reconcileNotice.js';

const NOTICE: NonNullable<ReconcileFacts['notice']> = {
  cancelled: false,
  standing: false,
  countries: ['GBR', 'FRA'],
  departsOn: '2026-06-01',
  observable: true,
  returnsOn: '2026-06-20',
  noReturn: false,
};
const LEFT: NonNullable<ReconcileFacts['departure']> = {
  on: '2026-06-01',
  country: 'GBR',
  left: true,
  off: false,
};
const facts = (change: Partial<ReconcileFacts> = {}): ReconcileFacts => ({
  notice: NOTICE,
  departure: null,
  returnedOn: null,
  resumed: false,
  resumeBy: null,
  overdueAfter: '2026-06-24',
  today: '2026-05-20',
  ...change,
});
const departs = (change: Partial<ReconcileFacts>) => reconcileNotice(facts(change)).departure;
const returns = (change: Partial<ReconcileFacts>) =>
  reconcileNotice(facts({ departure: LEFT, ...change })).return;

describe('the departure', () => {
  test.each<[finding: string, change: Partial<ReconcileFacts>]>([
    ['awaited', {}],
    ['awaited', { today: '2026-06-03' }],
    ['not-travelled', { today: '2026-06-04' }],
    ['not-travelled', { departure: { ...LEFT, off: true, left: false }, today: '2026-06-01' }],
    ['awaited', { departure: { ...LEFT, off: true, left: false }, today: '2026-05-31' }],
    ['unobserved', { notice: { ...NOTICE, observable: false }, today: '2026-06-02' }],
    ['awaited', { notice: { ...NOTICE, observable: false }, today: '2026-06-01' }],
    ['as-noticed', { departure: LEFT, today: '2026-06-01' }],
    ['as-noticed', { departure: { ...LEFT, country: null }, today: '2026-06-01' }],
    ['listed-as-noticed', { departure: { ...LEFT, left: false } }],
    ['other-country', { departure: { ...LEFT, country: 'THA' } }],
    ['other-country', { departure: { ...LEFT, country: 'THA', on: '2026-05-30' } }],
    ['earlier', { departure: { ...LEFT, on: '2026-05-31' } }],
    ['later', { departure: { ...LEFT, on: '2026-06-02', country: 'FRA' } }],
    ['as-noticed', { notice: { ...NOTICE, observable: false }, departure: LEFT, today: '2026-06-02' }],
    ['without-notice', { notice: null, departure: LEFT }],
    ['without-notice', { notice: { ...NOTICE, cancelled: true }, departure: LEFT }],
    ['no-notice-yet', { notice: null, departure: { ...LEFT, left: false } }],
    ['cancelled', { notice: { ...NOTICE, cancelled: true } }],
    ['nothing-noticed', { notice: null }],
    ['nothing-noticed', { notice: null, departure: { ...LEFT, off: true, left: false } }],
    ['standing', { notice: { ...NOTICE, standing: true }, departure: { ...LEFT, on: '2026-09-09' } }],
    ['other-country', { notice: { ...NOTICE, standing: true }, departure: { ...LEFT, country: 'THA' } }],
    ['standing-in-force', { notice: { ...NOTICE, standing: true }, today: '2026-09-09' }],
  ])('%s', (finding, change) => {
    expect(departs(change).finding).toBe(finding);
  });

  test('a difference is told in days', () => {
    expect(departs({ departure: { ...LEFT, on: '2026-05-31' } }).says).toBe(
      'Noticed 2026-06-01; left on 2026-05-31, 1 day earlier',
    );
    expect(departs({ departure: { ...LEFT, on: '2026-06-04', left: false } }).says).toContain(
      'is listed on 2026-06-04, 3 days later',
    );
  });
});

describe('the return', () => {
  test.each<[finding: string, change: Partial<ReconcileFacts>]>([
    ['not-begun', { departure: null }],
    ['not-due', { today: '2026-06-19' }],
    ['expected', { today: '2026-06-20' }],
    ['expected', { today: '2026-06-24' }],
    ['overdue', { today: '2026-06-25' }],
    ['no-date', { notice: { ...NOTICE, returnsOn: null }, overdueAfter: null, today: '2027-01-01' }],
    ['no-date', { notice: null, overdueAfter: null }],
    ['none-meant', { notice: { ...NOTICE, noReturn: true, returnsOn: null }, overdueAfter: null }],
    ['resume-due', { returnedOn: '2026-06-18', resumeBy: '2026-06-24', today: '2026-06-24' }],
    ['resume-overdue', { returnedOn: '2026-06-18', resumeBy: '2026-06-24', today: '2026-06-25' }],
    ['resumed', { returnedOn: '2026-06-18', resumeBy: '2026-06-24', resumed: true, today: '2026-07-25' }],
    ['not-due', { departure: null, notice: { ...NOTICE, observable: false }, today: '2026-06-05' }],
    ['overdue', { departure: null, notice: { ...NOTICE, observable: false }, today: '2026-06-26' }],
  ])('%s', (finding, change) => {
    expect(returns(change).finding).toBe(finding);
  });
});

test('every finding can be reached, and whatever the facts there is one with a sentence', () => {
  const seen = new Set<string>();
  const date = fc.integer({ min: -20, max: 40 }).map((n) => addDays('2026-06-01', n));
  const maybe = <T>(a: fc.Arbitrary<T>) => fc.option(a, { nil: null });
  fc.assert(
    fc.property(
      fc.record({
        notice: maybe(
          fc.record({
            cancelled: fc.boolean(),
            standing: fc.boolean(),
            countries: fc.constantFrom(['GBR'], ['FRA', 'GBR']),
            departsOn: date,
            observable: fc.boolean(),
            returnsOn: maybe(date),
            noReturn: fc.boolean(),
          }),
        ),
        departure: maybe(
          fc.record({
            on: date,
            country: maybe(fc.constantFrom('GBR', 'THA')),
            left: fc.boolean(),
            off: fc.boolean(),
          }),
        ),
        returnedOn: maybe(date),
        resumed: fc.boolean(),
        resumeBy: maybe(date),
        overdueAfter: maybe(date),
        today: date,
      }),
      (f) => {
        const r = reconcileNotice(f);
        seen.add(r.departure.finding).add(r.return.finding);
        expect(`${r.departure.says} ${r.return.says}`).not.toContain('undefined');
        // Nobody is said to have travelled without notice under a notice in force.
        if (f.notice && !f.notice.cancelled) expect(r.departure.finding).not.toBe('without-notice');
      },
    ),
    { numRuns: 5000, seed: 7 },
  );
  expect([...seen].sort()).toEqual(
    [...new Set([...Object.keys(DEPARTURE_FINDINGS), ...Object.keys(RETURN_FINDINGS)])].sort(),
  );
});
