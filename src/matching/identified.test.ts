import { describe, expect, test } from 'vitest';
import { identifierAgrees } from '#domain/evidence.js';
import type { PersonDescription } from '#domain/person.js';
import { bruteForce, buildIndex, type RegisterPerson } from './engine.js';
import { matchReversed } from './reverse.js';

/** On the register under one identity … */
const registered: RegisterPerson = {
  id: 'known',
  names: [{ given: 'Miriam Ottoline', surname: 'Oakwell' }],
  birthDates: ['1962-03-14'],
  sex: 'F',
  fbiNumber: '443322AB1',
  aNumber: 'A091234567',
  biometricRef: 'FIN-5581-02',
  documents: [
    { kind: 'passport', number: 'X91234567', issuer: 'MEX' },
    { kind: 'identity-card', number: '4471', issuer: 'MEX' },
  ],
};
const others: RegisterPerson[] = Array.from({ length: 2000 }, (_, i) => ({
  id: `other-${i}`,
  names: [{ given: `Given${i}`, surname: `Surname${i}` }],
  birthDates: ['1981-06-02'],
}));
const namesake: RegisterPerson = {
  id: 'namesake',
  names: [{ given: 'Ilse', surname: 'Zendavel' }],
  birthDates: ['1981-06-02'],
};
const index = buildIndex([registered, namesake, ...others]);

/** … and traveling under another, with nothing in common but what a case adds. */
const alias: PersonDescription = {
  names: [{ given: 'Radomir', surname: 'Szczepański' }],
  birthDates: ['1991-11-30'],
  sex: 'M',
  citizenships: ['POL'],
};

const idsFound = (person: PersonDescription) => index.match(person).map((m) => m.id);

describe('an identifier of one person', () => {
  const agreeing: readonly [string, Partial<PersonDescription>][] = [
    ['FBI number, claimed', { fbiNumber: '443322AB1' }],
    ['FBI number, verified', { fbiNumber: '443322-ab1', verified: ['fbiNumber'] }],
    ['A-number, written without its letter and zero', { aNumber: '91234567' }],
    ['biometric, verified, written with blanks', { biometricRef: 'fin 5581 02', verified: ['biometric'] }],
    ['passport', { documents: [{ kind: 'passport', number: 'X91234567', issuer: 'MEX' }] }],
  ];

  test.each(agreeing)('shows who travels under another name and birth date: %s', (_, added) => {
    const person = { ...alias, ...added };
    const [match] = index.match(person);
    expect(match).toMatchObject({ id: 'known', band: 'review' });
    expect(identifierAgrees(match!.evidence)).toBe(true);
    expect(index.match(person)).toEqual(
      bruteForce(person, [registered, namesake, ...others], { context: index.context() }),
    );
    // The score itself is what the findings add up to: it may lie below the line, also a line that the caller sets.
    expect(index.match(person, { reviewBits: 90 }).map((m) => m.id)).toEqual(['known']);
    expect(matchReversed(index, [registered], [{ id: 't', person }])).toEqual([
      { id: 't', matches: [match] },
    ]);
  });

  test('does not replace the search by name', () => {
    const person: PersonDescription = { ...namesake, fbiNumber: '443322AB1' };
    expect(idsFound(person).sort()).toEqual(['known', 'namesake']);
  });

  test('is not a slip, a short number, an issuer of another country or a filler', () => {
    expect(idsFound(alias)).toEqual([]);
    expect(idsFound({ ...alias, fbiNumber: '443322AB2' })).toEqual([]);
    expect(idsFound({ ...alias, fbiNumber: '000000000' })).toEqual([]);
    for (const document of [
      { kind: 'passport', number: 'X91234568', issuer: 'MEX' },
      { kind: 'passport', number: 'X91234567', issuer: 'BRA' },
      { kind: 'identity-card', number: '4471', issuer: 'MEX' },
    ] as const)
      expect(idsFound({ ...alias, documents: [document] })).toEqual([]);
  });
});
