import { describe, expect, test } from 'vitest';
import { type Calendar, FEDERAL_CALENDAR } from './calendar.js';
import { DUTIES_V1, INITIAL_SOURCES, type InitialBasis } from './duty.js';
import { type DutyFacts, dutiesOfRegistrant, REGISTRANT_DUTIES } from './registrantDuties.js';

const FACTS: DutyFacts = {
  state: 'registered',
  initialBasis: 'residence',
  initialOn: '2026-01-05',
  registeredOn: '2026-01-05',
  tier: 'III',
  juvenile: false,
  visits: [],
  appearancesKeptUntil: null,
  photoOn: '2026-01-05',
  custody: [],
  cleanSince: null,
  cleanApproved: false,
  nsorBehindSince: null,
  shares: [],
  absconding: [],
  nsorCare: null,
};
/** Days of a tribe's own beside the federal ones: 6 January is closed there. */
const TRIBAL: Calendar = {
  code: 'T',
  name: 'Tribal days',
  federalHolidays: true,
  days: [{ day: '2026-01-06', name: 'Winter gathering', effect: 'closed' }],
};
const reckoning = { start: '2026-01-05', rule: 'as given', steps: [], due: '2026-01-08', source: 'given' };
const owed = (more: Partial<DutyFacts>, calendar = FEDERAL_CALENDAR) =>
  dutiesOfRegistrant(DUTIES_V1.body, calendar, { ...FACTS, ...more }).open;

type Then = readonly [kind: string, dueOn: string, source: RegExp];
/** Given what is known of a person, then this is due on that day, by that source. 5 January 2026 is a Monday. */
// biome-ignore format: one duty a line
const CASES: readonly (readonly [given: string, facts: Partial<DutyFacts>, then: Then])[] = [
  ['moved here on Monday, not registered',        { state: 'pending', registeredOn: null },                                    ['first-registration', '2026-01-08', /SORNA guide/]],
  ['held, to be released on Saturday',            { state: 'pending', registeredOn: null, initialBasis: 'held', initialOn: '2026-01-10' }, ['first-registration', '2026-01-10', /20913\(b\)\(1\)/]],
  ['sentenced on Monday, not held',               { state: 'pending', registeredOn: null, initialBasis: 'sentenced' },         ['first-registration', '2026-01-08', /20913\(b\)\(2\)/]],
  ['began a job on Friday',                       { state: 'pending', registeredOn: null, initialBasis: 'employment', initialOn: '2026-01-09' }, ['first-registration', '2026-01-14', /SORNA guide/]],
  ['began school before a holiday',               { state: 'pending', registeredOn: null, initialBasis: 'school', initialOn: '2026-01-16' }, ['first-registration', '2026-01-22', /SORNA guide/]],
  ['convicted abroad, entered the country',       { state: 'pending', registeredOn: null, initialBasis: 'entered-country' },   ['first-registration', '2026-01-08', /72\.7\(a\)\(2\)\(ii\)/]],
  ['released from federal custody at a year’s end', { state: 'pending', registeredOn: null, initialBasis: 'federal-release', initialOn: '2025-12-31' }, ['first-registration', '2026-01-06', /72\.7\(a\)/]],
  ['registered, no tier',                         { tier: null },                                                              ['tier-decision', '2026-01-08', /Tiering/]],
  ['changed on Monday, NSOR behind',              { nsorBehindSince: '2026-01-05' },                                           ['nsor-entry', '2026-01-08', /NCIC\/NSOR/]],
  ['somebody must be told',                       { shares: [{ key: 'k', dueOn: '2026-01-08', reckoning }] },                  ['share', '2026-01-08', /given/]],
  ['NSOR accepted on Monday, nobody compared',    { nsorCare: { enteredOn: '2026-01-05', uncheckedSince: '2026-01-05', validations: 0, validatedOn: null } }, ['nsor-check', '2026-01-12', /to be confirmed/]],
  ['NSOR accepted on Monday, never validated',    { nsorCare: { enteredOn: '2026-01-05', uncheckedSince: null, validations: 0, validatedOn: null } }, ['nsor-validation', '2026-04-05', /to be confirmed/]],
  ['Tier III: three months on',                   {},                                                                          ['appearance', '2026-04-06', /In-Person/]],
  ['Tier II: six months on',                      { tier: 'II' },                                                              ['appearance', '2026-07-06', /In-Person/]],
  ['Tier I: a year on',                           { tier: 'I' },                                                               ['appearance', '2027-01-05', /In-Person/]],
  ['registered on a leap day, Tier I',            { tier: 'I', registeredOn: '2024-02-29', initialOn: '2024-02-29' },          ['appearance', '2025-02-28', /In-Person/]],
  ['a photograph as old as the tier allows',      { photoOn: '2026-01-05' },                                                   ['photo', '2026-04-06', /Picture/]],
  ['a step after a failure to appear',            { absconding: [{ key: 'locate', dueOn: '2026-01-08', reckoning }] },         ['absconding-step', '2026-01-08', /given/]],
  ['clean for ten years of Tier I',               { tier: 'I', cleanSince: '2026-01-05' },                                     ['clean-record-review', '2036-01-05', /20915\(b\)/]],
  ['a juvenile clean for 25 years',               { juvenile: true, cleanSince: '2026-01-05' },                                ['clean-record-review', '2051-01-05', /20915\(b\)/]],
  ['Tier II: 25 years on',                        { tier: 'II' },                                                              ['duty-ends', '2051-01-05', /20915/]],
  ['Tier I, a year of it in custody',             { tier: 'I', custody: [{ from: '2030-01-01', until: '2031-01-01' }] },       ['duty-ends', '2042-01-05', /20915/]],
];

describe('what is due for a registrant', () => {
  test.each(CASES)('given %s', (_given, facts, [kind, dueOn, source]) => {
    const duty = owed(facts).find((d) => d.kind === kind);
    expect(duty?.dueOn).toBe(dueOn);
    expect(duty?.reckoning.source).toMatch(source);
    expect(duty?.reckoning.due).toBe(dueOn);
  });

  test('every duty and every ground of a first registration has a case', () => {
    const kinds = new Set<string>(CASES.map(([, , [kind]]) => kind));
    // Known only once it is reported: `changeReport.test.ts`.
    expect(Object.keys(REGISTRANT_DUTIES).filter((kind) => !kinds.has(kind))).toEqual(['change-report']);
    const grounds = new Set(CASES.map(([, facts]) => facts.initialBasis ?? 'residence'));
    expect((Object.keys(INITIAL_SOURCES) as InitialBasis[]).filter((basis) => !grounds.has(basis))).toEqual(
      [],
    );
  });

  test('given a day of the tribe’s own, then the three business days end a day later', () => {
    const facts = { state: 'pending', registeredOn: null } as const;
    const [duty] = owed(facts, TRIBAL);
    expect(duty?.dueOn).toBe('2026-01-09');
    expect(duty?.reckoning.steps).toContain('2026-01-06: not counted, Winter gathering');
    expect(owed({ tier: null }, TRIBAL)[0]?.dueOn).toBe('2026-01-09');
  });

  test('given custody, then nobody appears; given an end or a move away, then only who must be told', () => {
    expect(owed({ state: 'in-custody' }).map((d) => d.kind)).not.toContain('appearance');
    const shares = [{ key: 'k', dueOn: '2026-01-08', reckoning }];
    for (const state of ['ended', 'moved-out'] as const)
      expect(owed({ state, shares }).map((d) => d.kind)).toEqual(['share']);
  });
});
