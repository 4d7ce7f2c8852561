import { describe, expect, test } from 'vitest';
import type { Evidence } from './evidence.js';
import { identityDigestText, judgeIdentity } from './identity.js';
import type { PersonDescription } from './person.js';

const traveller: PersonDescription = {
  names: [{ surname: 'Doe', given: 'John' }],
  birthDates: ['1970-05-02'],
  documents: [{ kind: 'passport', number: '534017123', issuer: 'USA' }],
};
const name: Evidence = { field: 'name', level: 'same', bits: 18 };
const birth: Evidence = {
  field: 'birthDate',
  level: 'exact',
  bits: 13.4,
  ours: '1970-05-02',
  theirs: '1970-05-02',
};
const document: Evidence = { field: 'document', level: 'number-and-issuer', bits: 20 };
const fbi = (level: string): Evidence => ({ field: 'fbiNumber', level, bits: 24 });
const biometric = (level: string): Evidence => ({ field: 'biometric', level, bits: 24 });
const path = (evidence: Evidence[], person = traveller, door?: 'live-query') =>
  judgeIdentity(person, evidence, door).path;

describe('certain', () => {
  test('document number, issuer, name and full birth date together', () => {
    expect(judgeIdentity(traveller, [name, birth, document])).toEqual({
      path: 'certain',
      because: ['document'],
      contradictions: [],
      verifiedIdentifierAgrees: false,
    });
  });
  test('the FBI number', () => {
    expect(path([name, fbi('same')])).toBe('certain');
  });
  test('a verified biometric', () => {
    expect(judgeIdentity(traveller, [biometric('same-verified')])).toMatchObject({
      path: 'certain',
      verifiedIdentifierAgrees: true,
    });
  });
});

describe('not certain', () => {
  test.each<[string, Evidence[]]>([
    ['name and birth date alone, however many bits', [{ ...name, bits: 30 }, birth]],
    ['a claimed biometric', [biometric('same')]],
    ['document without issuer', [name, birth, { ...document, level: 'number-only' }]],
    [
      'document and name without birth date',
      [name, { field: 'birthDate', level: 'missing', bits: 0 }, document],
    ],
    ['document and birth year', [name, { ...birth, level: 'year', ours: '1970' }, document]],
    [
      'a birth date of which only year and month are known',
      [name, { ...birth, ours: '1970-05', theirs: '1970-05' }, document],
    ],
    ['document and birth date without name', [{ field: 'name', level: 'missing', bits: 0 }, birth, document]],
    ['nothing', []],
  ])('%s', (_what, evidence) => {
    expect(path(evidence)).toBe('fuzzy');
  });
});

describe('contradictions leave it to an officer', () => {
  test.each<[string, Evidence[], string]>([
    [
      'another birth date',
      [name, fbi('same'), { ...birth, level: 'far', bits: -6 }],
      'the birth dates are years apart',
    ],
    [
      'another sex',
      [name, birth, document, { field: 'sex', level: 'different', bits: -1.6, ours: 'M', theirs: 'F' }],
      'the sexes stated differ',
    ],
    ['another FBI number', [name, birth, document, fbi('different')], 'the FBI numbers differ'],
    [
      'a twin',
      [name, birth, document, { field: 'relatives', level: 'twin', bits: -7 }],
      'it looks like a twin or sibling',
    ],
    [
      'another given name',
      [{ ...name, level: 'partly', tokens: [{ level: 'given-differs', bits: -3.6 }] }, birth, document],
      'the given names differ',
    ],
    [
      'names that do not agree',
      [{ field: 'name', level: 'different', bits: -8 }, fbi('same')],
      'the names do not agree',
    ],
  ])('%s', (_what, evidence, says) => {
    const found = judgeIdentity(traveller, evidence);
    expect(found.path).toBe('fuzzy');
    expect(found.contradictions).toContain(says);
    expect(found.verifiedIdentifierAgrees).toBe(false);
  });
  test('a sender’s M is no contradiction: some write M for unknown', () => {
    expect(
      path([name, birth, document, { field: 'sex', level: 'different', bits: -1.6, ours: 'F', theirs: 'M' }]),
    ).toBe('certain');
  });
  test('another passport or citizenship is no contradiction: documents are renewed, people hold several', () => {
    expect(
      path([
        name,
        fbi('same'),
        { field: 'document', level: 'different', bits: -0.9 },
        { field: 'citizenship', level: 'different', bits: -0.8 },
      ]),
    ).toBe('certain');
  });
});

describe('a live query', () => {
  test('makes the record certain, not the traveller', () => {
    expect(path([name, birth], traveller, 'live-query')).toBe('record-certain');
  });
  test('with an identifier that agrees makes the traveller certain too', () => {
    expect(path([name, fbi('same')], traveller, 'live-query')).toBe('certain');
  });
});

describe('a verified identifier, for the second-person rule', () => {
  const verified = (v: ('biometric' | 'document' | 'fbiNumber')[]): PersonDescription => ({
    ...traveller,
    verified: v,
  });
  test.each<[string, PersonDescription, Evidence[], boolean]>([
    ['a document read by machine', verified(['document']), [name, birth, document], true],
    ['a claimed document', traveller, [name, birth, document], false],
    ['a verified FBI number', verified(['fbiNumber']), [fbi('same')], true],
    ['a claimed FBI number', traveller, [fbi('same')], false],
    [
      'a verified document that is another one',
      verified(['document']),
      [name, birth, { ...document, level: 'different' }],
      false,
    ],
  ])('%s', (_what, person, evidence, want) => {
    expect(judgeIdentity(person, evidence).verifiedIdentifierAgrees).toBe(want);
  });
});

describe('the text behind a remembered "not the same person"', () => {
  test('does not depend on the order of names or documents', () => {
    const two = { names: [{ full: 'A B' }, { full: 'C D' }] };
    expect(identityDigestText(two)).toBe(identityDigestText({ names: [...two.names].reverse() }));
  });
  test.each<[string, PersonDescription]>([
    ['name', { ...traveller, names: [{ surname: 'Doe', given: 'Jon' }] }],
    ['part of the name', { ...traveller, names: [{ surname: 'John', given: 'Doe' }] }],
    ['birth date', { ...traveller, birthDates: ['1970-05-03'] }],
    ['document', { ...traveller, documents: [] }],
    ['sex', { ...traveller, sex: 'M' }],
    ['FBI number', { ...traveller, fbiNumber: '1AB' }],
  ])('changes with the %s', (_what, other) => {
    expect(identityDigestText(other)).not.toBe(identityDigestText(traveller));
  });
});
