import { describe, expect, test } from 'vitest';
import type { PossibleMatch } from './evidence.js';
import {
  agreedOf,
  describeRegistrant,
  matchKeys,
  type PairAnswer,
  type PairState,
  pairState,
} from './registrantPair.js';

// biome-ignore format: one case a line
const CASES: readonly (readonly [now: PairState, a: PairAnswer, b: PairAnswer, decision: 'same' | 'different' | null, then: PairState])[] = [
  ['proposed', 'open',      'open',      null,        'proposed'],
  ['proposed', 'same',      'open',      null,        'proposed'],
  ['proposed', 'same',      'same',      null,        'linked'],
  ['proposed', 'same',      'different', null,        'refused'],
  ['proposed', 'open',      'open',      'same',      'linked'],
  ['proposed', 'different', 'different', 'same',      'linked'],
  ['proposed', 'same',      'same',      'different', 'refused'],
  ['linked',   'same',      'different', null,        'unlinked'],
  ['linked',   'same',      'same',      'different', 'unlinked'],
  ['unlinked', 'same',      'same',      null,        'linked'],
  ['unlinked', 'same',      'open',      null,        'unlinked'],
  ['refused',  'same',      'same',      null,        'linked'],
];
test.each(CASES)('given %s, when answered %s and %s with NSOTC %s, then %s', (now, a, b, decision, then) => {
  expect(pairState(now, [a, b], decision)).toBe(then);
  expect(pairState(now, [b, a], decision)).toBe(then);
});

describe('what a side sees', () => {
  const match: PossibleMatch = {
    id: 'x',
    bits: 30,
    band: 'urgent',
    evidence: [
      {
        field: 'name',
        level: 'same',
        bits: 20,
        ours: 'REGISTER NAME',
        theirs: 'TRAVELLER NAME',
        tokens: [{ level: 'same', bits: 20, ours: 'REGISTER', theirs: 'TRAVELLER' }],
      },
      { field: 'birthDate', level: 'exact', bits: 12, ours: '1971-02-03', theirs: '1971-02-03' },
      { field: 'sex', level: 'differs', bits: -2, ours: 'M', theirs: 'F' },
      { field: 'document', level: 'missing', bits: 0, ours: 'P1234567' },
    ],
  };
  test('its own words of what agrees, and not one of the other’s', () => {
    expect(agreedOf(match, 'ours')).toEqual([
      { field: 'name', level: 'same', ours: 'REGISTER NAME' },
      { field: 'birthDate', level: 'exact', ours: '1971-02-03' },
    ]);
    expect(JSON.stringify(agreedOf(match, 'theirs'))).not.toContain('REGISTER');
    expect(JSON.stringify(agreedOf(match, 'ours'))).not.toContain('TRAVELLER');
  });
});

test('two files of one person share a key by a date, a number, or a surname with the year', () => {
  const known = (element: string, value: Record<string, string>) => ({
    element,
    state: 'known',
    value,
    fromOn: null,
    untilOn: null,
  });
  const keys = (...values: ReturnType<typeof known>[]) => matchKeys(describeRegistrant(values));
  const a = keys(
    known('name', { surname: 'Thistlewood', given: 'Osric' }),
    known('birth', { date: '1971-02-03', kind: 'true' }),
    known('ssn', { number: '900-11-2222', kind: 'valid' }),
  );
  expect(a).toEqual(['B 1971-02-03', 'D 900112222', 'N THIS 1971']);
  const shared = (b: readonly string[]) => a.filter((k) => b.includes(k));
  expect(
    shared(keys(known('name', { surname: 'Other' }), known('ssn', { number: '900112222', kind: 'valid' }))),
  ).toEqual(['D 900112222']);
  expect(
    shared(
      keys(known('alias', { full: 'Osric Thistlewode' }), known('birth', { date: '1971', kind: 'used' })),
    ),
  ).toEqual(['N THIS 1971']);
  expect(
    shared(keys(known('name', { surname: 'Other' }), known('birth', { date: '1980-02-03', kind: 'true' }))),
  ).toEqual([]);
});
