import { describe, expect, test } from 'vitest';
import {
  courtPlace,
  LAND_RULES,
  type RegistrationPlace,
  TIE_RULES,
  tribeCode,
  tribeName,
  whereToRegister,
} from './whereToRegister.js';

const place = (
  more: Partial<RegistrationPlace> & Pick<RegistrationPlace, 'tie' | 'state'>,
): RegistrationPlace => ({
  label: `${more.tie} in ${more.state}`,
  from: '2026-01-01',
  until: null,
  ...more,
});
const OSAGE = new Set(['OSAGE']);
const codes = (places: readonly RegistrationPlace[], on = '2026-06-01', tribes = OSAGE) =>
  whereToRegister(places, tribes, on).duties.map((d) => d.jurisdiction);

describe('where to register', () => {
  test('lives in Michigan, works in Indiana, studies in Ohio: all three (guide)', () => {
    const places = [
      place({ tie: 'residence', state: 'MI' }),
      place({ tie: 'employment', state: 'IN' }),
      place({ tie: 'school', state: 'OH' }),
    ];
    expect(codes(places)).toEqual(['MI', 'IN', 'OH']);
  });

  const tulsa = place({ tie: 'employment', state: 'OK', label: 'Job in Tulsa' });
  const home = place({ tie: 'residence', state: 'OK', tribe: 'OSAGE', landUnder: 'tribe', label: 'Home' });
  const osage = place({
    tie: 'employment',
    state: 'OK',
    tribe: 'OSAGE',
    landUnder: 'tribe',
    label: 'Job in Pawhuska',
  });

  test('lives in Osage Nation, works in Tulsa: Osage Nation and Oklahoma (guide)', () => {
    expect(codes([home, tulsa])).toEqual(['OSAGE', 'OK']);
  });
  test('lives, works and studies on tribal land only: with the tribe only (guide)', () => {
    expect(codes([home, osage])).toEqual(['OSAGE']);
  });
  test('convicted elsewhere: there once, and it is not kept', () => {
    const { duties } = whereToRegister(
      [place({ tie: 'conviction', state: 'TX' }), home],
      OSAGE,
      '2026-06-01',
    );
    expect(duties.map((d) => [d.jurisdiction, d.initialOnly])).toEqual([
      ['TX', true],
      ['OSAGE', false],
    ]);
  });
  test('a place counts from its first to its last day', () => {
    const job = place({ tie: 'employment', state: 'KS', from: '2026-03-01', until: '2026-03-31' });
    expect(
      ['2026-02-28', '2026-03-01', '2026-03-31', '2026-04-01'].map((on) => codes([job], on).length),
    ).toEqual([0, 1, 1, 0]);
  });
  test('land of which nobody knows whose it is stays open and says so', () => {
    const { landUnder: _, ...unknown } = home;
    const found = whereToRegister([unknown], OSAGE, '2026-06-01');
    expect(found.duties).toEqual([]);
    expect(found.unsettled[0]?.says).toContain('the tribe or the state');
  });

  test.each(
    LAND_RULES.map((r) => [r.elected, r.under, r.registers] as const),
  )('land of a tribe (a registration jurisdiction: %s) under %s: %s', (elected, landUnder, registers) => {
    const expected = {
      'true tribe': ['OSAGE'],
      'true state': ['OK'],
      'true both': ['OSAGE', 'OK'],
      'true unknown': [],
      'false tribe': ['OK'],
      'false state': ['OK'],
      'false both': ['OK'],
      'false unknown': ['OK'],
    }[`${elected} ${landUnder}`];
    expect(codes([{ ...home, landUnder }], '2026-06-01', new Set(elected ? ['OSAGE'] : []))).toEqual(
      expected,
    );
    expect(registers.map((r) => (r === 'tribe' ? 'OSAGE' : 'OK'))).toEqual(expected);
  });
  test('every tie registers, and only the one of the conviction is not kept', () => {
    expect(Object.entries(TIE_RULES).map(([tie, r]) => [tie, r.registers, r.kept])).toEqual([
      ['conviction', true, false],
      ['residence', true, true],
      ['employment', true, true],
      ['school', true, true],
    ]);
  });
});

/** What the tables say, asked from outside: each tie alone, and each kind of land. */
function answers(rules?: Parameters<typeof whereToRegister>[3]): readonly string[] {
  const asked = (places: readonly RegistrationPlace[], elected: ReadonlySet<string>) =>
    JSON.stringify(whereToRegister(places, elected, '2026-06-01', rules));
  const ties = (Object.keys(TIE_RULES) as (keyof typeof TIE_RULES)[]).map((tie) =>
    asked([place({ tie, state: 'TX' })], OSAGE),
  );
  const land = LAND_RULES.map(({ elected, under }) =>
    asked(
      [place({ tie: 'residence', state: 'OK', tribe: 'OSAGE', landUnder: under })],
      new Set(elected ? ['OSAGE'] : []),
    ),
  );
  return [...ties, ...land];
}

test('a change of any single cell of the tables changes an answer', () => {
  const changed: (readonly [cell: string, rules: NonNullable<Parameters<typeof whereToRegister>[3]>])[] = [];
  for (const tie of Object.keys(TIE_RULES) as (keyof typeof TIE_RULES)[])
    for (const change of [
      { registers: !TIE_RULES[tie].registers },
      { kept: !TIE_RULES[tie].kept },
      { source: 'another source' },
    ]) {
      const ties = { ...TIE_RULES, [tie]: { ...TIE_RULES[tie], ...change } };
      changed.push([`${tie} ${Object.keys(change)}`, { ties, land: LAND_RULES }]);
    }
  for (const [i, row] of LAND_RULES.entries()) {
    const who = [['tribe'], ['state'], ['tribe', 'state'], []] as const;
    for (const change of [
      ...who.filter((w) => String(w) !== String(row.registers)).map((registers) => ({ registers })),
      { source: 'another source' },
    ]) {
      const land = LAND_RULES.map((r, k) => (k === i ? { ...r, ...change } : r));
      changed.push([`${row.elected} ${row.under} ${JSON.stringify(change)}`, { ties: TIE_RULES, land }]);
    }
  }
  const standing = answers();
  const unseen = changed.filter(([, rules]) => String(answers(rules)) === String(standing));
  expect(unseen.map(([cell]) => cell)).toEqual([]);
  expect(changed.length).toBeGreaterThan(40);
});

describe('a tribe as it is typed', () => {
  const tribe = (code: string, name: string) => ({ code, name, agencyId: code });
  const TRIBES = [
    tribe('T01', 'Cedar Hollow Nation Registration Office'),
    tribe('T02', 'Red Mesa Tribal Registry'),
    tribe('T03', 'Red Mesa South Registry'),
  ];
  // biome-ignore format: a table
  const cases: readonly (readonly [typed: string, kept: string])[] = [
    ['T01', 'T01'], [' t02 ', 'T02'], ['Cedar Hollow', 'T01'], ['cedar hollow nation', 'T01'], ['Red Mesa Tribal Registry', 'T02'],
    // Two begin so, it is too short to say, or the tribe has no registration agency: it stays as it was typed.
    ['Red Mesa', 'Red Mesa'], ['Ced', 'Ced'], ['Bluestone Band', 'Bluestone Band'], ['Hollow', 'Hollow'],
  ];
  for (const [typed, kept] of cases)
    test(`${typed} is ${kept}`, () => expect(tribeCode(typed, TRIBES)).toBe(kept));
});

describe('names of tribes', () => {
  const tribes = [{ code: 'T01', name: 'Cedar Hollow Nation Registration Office', agencyId: 'a' }];
  test.each([
    ['tribal', 'Cedar Hollow Nation', 'T01'],
    ['tribal', 't01', 'T01'],
    ['tribal', 'Red Mesa', 'Red Mesa'],
    ['state', 'Oklahoma', 'OK'],
    ['federal', 'ok', 'OK'],
    ['foreign', ' Mexico ', 'Mexico'],
  ])('the place of a %s court that was typed as %s is kept as %s', (court, typed, kept) => {
    expect(courtPlace(court, typed, tribes)).toBe(kept);
  });
  test.each([
    ['Cedar Hollow Nation Registration Office', 'Cedar Hollow Nation'],
    ['Red Mesa Tribal Registry', 'Red Mesa'],
    ['Elm Band Sex Offender Registration Program', 'Elm Band'],
    ['Cedar Hollow Nation', 'Cedar Hollow Nation'],
  ])('the agency %s is of the tribe %s', (agency, tribe) => {
    expect(tribeName(agency)).toBe(tribe);
  });
});
