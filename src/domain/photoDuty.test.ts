import { describe, expect, test } from 'vitest';
import { FEDERAL_CALENDAR } from './calendar.js';
import { DUTIES_V1 } from './duty.js';
import { type DutyFacts, dutiesOfRegistrant } from './registrantDuties.js';

const facts: DutyFacts = {
  state: 'registered',
  initialBasis: 'residence',
  initialOn: '2026-01-05',
  registeredOn: '2026-01-05',
  tier: 'III',
  juvenile: false,
  visits: [],
  appearancesKeptUntil: null,
  photoOn: null,
  custody: [],
  cleanSince: null,
  cleanApproved: false,
  nsorBehindSince: null,
  shares: [],
  absconding: [],
  nsorCare: null,
};
const photoOf = (more: Partial<DutyFacts>) =>
  dutiesOfRegistrant(DUTIES_V1.body, FEDERAL_CALENDAR, { ...facts, ...more }).open.find(
    (d) => d.kind === 'photo',
  );

// SORNA guide, Required Registration Information, Picture: a new one at each appearance unless the person is unchanged.
describe('the photograph of the next appearance', () => {
  test.each<[string, Partial<DutyFacts>, boolean]>([
    ['none was ever taken', {}, true],
    ['Tier III, 90 days old at the appearance of 6 April', { photoOn: '2026-01-06' }, true],
    ['Tier III, 89 days old', { photoOn: '2026-01-07' }, false],
    ['Tier II, 180 days old at 6 July', { tier: 'II', photoOn: '2026-01-07' }, true],
    ['Tier II, 179 days old', { tier: 'II', photoOn: '2026-01-08' }, false],
    ['Tier I, 365 days old at 5 January', { tier: 'I', photoOn: '2026-01-05' }, true],
    ['Tier I, 364 days old', { tier: 'I', photoOn: '2026-01-06' }, false],
    ['old, found unchanged since', { photoOn: '2025-01-01', photoUnchangedOn: '2026-02-01' }, false],
    ['found unchanged too long ago', { photoOn: '2025-01-01', photoUnchangedOn: '2025-06-01' }, true],
    ['unchanged is older than a new one', { photoOn: '2026-03-01', photoUnchangedOn: '2025-06-01' }, false],
  ])('%s', (_says, more, due) => {
    expect(photoOf(more) !== undefined).toBe(due);
  });

  test('the sum is shown with the officer’s answer', () => {
    expect(photoOf({ photoOn: '2025-01-01', photoUnchangedOn: '2025-06-01' })?.reckoning.steps).toEqual([
      'taken on 2025-01-01',
      'found unchanged by an officer on 2025-06-01',
      '2025-06-01 plus 90 days: 2025-08-30',
      'appearance by 2026-04-06: it is that old or older then',
    ]);
  });
});
