import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeyedPerson } from './personKey.js';
import { completeness, joinPersons, manifestKey, personKey, samePerson } from './personKey.js';

const marlo: KeyedPerson = {
  names: [{ surname: 'QUILL', given: 'MARLO' }],
  birthDates: ['1971-08-30'],
  documents: [{ kind: 'passport', number: 'Q-123 456', issuer: 'USA' }],
};

describe('the key of a person', () => {
  test('is the sender’s number, else a document, else name with birth date', () => {
    expect(personKey({ ...marlo, senderPersonId: 'P1' })).toBe('abo|P1');
    expect(personKey(marlo)).toBe('doc|Q123456|USA');
    const { documents: _, ...bare } = marlo;
    expect(personKey(bare)).toBe('name|QUILLMARLO|1971-08-30');
    expect(personKey({ names: [] })).toBeUndefined();
  });

  test('a visa is no identity: a family may share one number', () => {
    expect(personKey({ ...marlo, documents: [{ kind: 'visa', number: 'V1' }] })).toMatch(/^name/);
  });
});

describe('the same person', () => {
  const other: KeyedPerson = {
    names: [{ surname: 'ZENDA', given: 'ILSE' }],
    birthDates: ['1990-01-01'],
    documents: [{ kind: 'passport', number: 'Z9', issuer: 'GBR' }],
  };
  test.each<[string, KeyedPerson, KeyedPerson, boolean]>([
    ['a resend with another seat', marlo, { ...marlo }, true],
    [
      'a document retyped with hyphens',
      marlo,
      { ...marlo, documents: [{ kind: 'passport', number: 'Q123456', issuer: 'USA' }] },
      true,
    ],
    ['a corrected given name', marlo, { ...marlo, names: [{ surname: 'QUILL', given: 'MARLON' }] }, true],
    [
      'a number given to another traveller',
      { ...marlo, senderPersonId: '1' },
      { ...other, senderPersonId: '1' },
      false,
    ],
    [
      'a number with a corrected document',
      { ...marlo, senderPersonId: '1' },
      { ...marlo, senderPersonId: '1', documents: [{ kind: 'passport', number: 'Q9' }] },
      true,
    ],
    ['one document number for two people', marlo, { ...other, documents: marlo.documents! }, false],
    ['namesakes without birth date', { names: marlo.names }, { names: marlo.names }, false],
    ['strangers', marlo, other, false],
  ])('%s: %#', (_what, a, b, same) => {
    expect(samePerson(a, b)).toBe(same);
    expect(samePerson(b, a)).toBe(same);
  });

  test('joining keeps the latest data and never loses a person without keys', () => {
    const later = { ...marlo, residence: 'USA' };
    expect(joinPersons([marlo, { names: [] }, later, { names: [] }])).toEqual([
      later,
      { names: [] },
      { names: [] },
    ]);
  });

  test('joining twice changes nothing', () => {
    const person = fc.record({
      names: fc.constantFrom([{ surname: 'A' }], [{ surname: 'B' }], []),
      birthDates: fc.constantFrom(['1970-01-01'], ['1980-01-01']),
      senderPersonId: fc.constantFrom('1', '2', '3'),
      documents: fc.constantFrom(
        [],
        [{ kind: 'passport' as const, number: 'X1' }],
        [{ kind: 'passport' as const, number: 'X2' }],
      ),
    });
    fc.assert(
      fc.property(fc.array(person, { maxLength: 12 }), (persons) => {
        const once = joinPersons(persons);
        expect(joinPersons([...once, ...once]).length).toBeLessThanOrEqual(once.length);
        expect(once.length).toBeLessThanOrEqual(persons.length);
      }),
    );
  });
});

describe('parts of a manifest', () => {
  test('belong together by sender, flight, day, kind and transaction', () => {
    const id = {
      sender: 'ZQ',
      flight: 'ZQ12',
      departureLocal: '2026-03-15T11:30',
      kind: 'passengers',
      transaction: '1',
    };
    expect(manifestKey(id)).toBe(manifestKey({ ...id, departureLocal: '2026-03-15T11:45' }));
    for (const change of [
      { sender: 'ZR' },
      { flight: 'ZQ13' },
      { kind: 'crew' },
      { departureLocal: '2026-03-16T00:10' },
    ])
      expect(manifestKey({ ...id, ...change })).not.toBe(manifestKey(id));
  });

  const part = (n: number, last = false, declared?: number) => ({
    part: n,
    lastPart: last,
    declared,
    persons: [{ names: [{ surname: `S${n}` }], senderPersonId: `${n}` }],
  });

  test.each([
    ['one part that is the last', [part(1, true)], true, [], 'all parts came'],
    ['first and last without the middle', [part(1), part(3, true)], false, [2], 'parts missing'],
    ['no last part', [part(1), part(2)], false, [], 'no last part'],
    ['the last part alone', [part(3, true)], false, [1, 2], 'parts missing'],
    ['any order, one twice', [part(3, true), part(1), part(2), part(1)], true, [], 'all parts came'],
    [
      'as many persons as declared, whatever the numbers',
      [part(1, false, 2), part(4, false, 2)],
      true,
      [2, 3],
      'all persons came',
    ],
  ])('%s', (_what, parts, complete, missing, reason) => {
    expect(completeness(parts)).toMatchObject({ complete, missing, reason });
  });

  test('a part without number is a whole list', () => {
    expect(completeness([{ persons: [] }]).complete).toBe(true);
  });
});
