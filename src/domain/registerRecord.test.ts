import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problemText } from './fieldReader.js';
import { isSexOffenceCode } from './offences.js';
import { checkRecordEnd, recordEndConsequences } from './recordEnd.js';
import { isWarrantFile, readRecordEntry, recordDigestText } from './registerRecord.js';

const nsor = {
  file: 'NSOR',
  recordNumber: 'X123456789',
  ori: 'OH0250000',
  names: [
    { surname: 'Doe', given: 'John' },
    { full: 'JD', kind: 'alias' },
  ],
  birthDates: ['1970-05-02', '1970'],
  sex: 'M',
  citizenships: ['USA'],
  documents: [{ kind: 'passport', number: '534017123', issuer: 'USA' }],
  fbiNumber: '1ABC23',
  offense: 'Sexual assault',
  registrationDates: { from: '2015-01-01', until: '2030-01-01' },
  registersFor: 'residence',
  victims: [{ age: 9, gender: 'F', relationship: 'stranger' }],
};
const wanted = {
  file: 'WANTED',
  recordNumber: 'W123456789',
  ori: 'OH0250000',
  names: [{ surname: 'Doe', given: 'John' }],
  warrant: {
    issuingOri: 'OH0250000',
    extraditionLimit: 'full',
    dateOfWarrant: '2025-06-01',
    offenseCode: '1101',
    caution: 'Armed',
  },
};
const { recordNumber: _recordNumber, ...noNumber } = nsor;
const value = (v: unknown, hasNsor = false) => {
  const r = readRecordEntry(v, hasNsor);
  if (!r.ok) throw new Error(r.error.map(problemText).join('\n'));
  return r.value;
};
const problems = (v: unknown) => {
  const r = readRecordEntry(v);
  return r.ok ? [] : r.error.map(problemText);
};

describe('a good record', () => {
  test('gives person, details and end', () => {
    expect(value(nsor)).toEqual({
      file: 'NSOR',
      recordNumber: 'X123456789',
      ori: 'OH0250000',
      registersUntil: '2030-01-01',
      screened: true,
      person: {
        names: nsor.names,
        birthDates: ['1970-05-02', '1970'],
        sex: 'M',
        citizenships: ['USA'],
        documents: nsor.documents,
        fbiNumber: '1ABC23',
      },
      details: {
        offense: 'Sexual assault',
        registeredOn: '2015-01-01',
        registersFor: 'residence',
        victims: [{ age: 9, gender: 'F', relationship: 'stranger' }],
      },
    });
  });
  test('for life: no end and it says so', () => {
    const r = value({ ...nsor, registrationDates: { from: '2015-01-01', until: 'NONEXP' } });
    expect(r.registersUntil).toBeNull();
    expect(r.details.lifetime).toBe(true);
  });
  test('a warrant in WIN is read like one of the Wanted file', () => {
    const win = { ...wanted, file: 'WIN', nsorRecordNumber: 'X123456789' };
    expect(value(win)).toMatchObject({
      file: 'WIN',
      screened: true,
      details: { warrant: wanted.warrant, nsorRecordNumber: 'X123456789' },
    });
    const { warrant: _warrant, ...without } = win;
    expect(problems(without).join()).toContain('in WIN');
  });
  test('a warrant for a sex offence is screened', () => {
    expect(value(wanted)).toMatchObject({
      screened: true,
      details: { warrant: { extraditionLimit: 'full', caution: 'Armed' } },
    });
  });
  test('another warrant is counted only, unless the person is on the NSOR file', () => {
    const theft = { ...wanted, warrant: { ...wanted.warrant, offenseCode: '2301' } };
    expect(value(theft).screened).toBe(false);
    expect(value(theft, true).screened).toBe(true);
  });
  test('a document without name is enough; an id of the sender is ignored', () => {
    const { names: _names, ...nameless } = nsor;
    expect(value({ ...nameless, id: 17 }).person.names).toEqual([]);
  });
});

describe('a bad record says where, what came and what was expected', () => {
  test.each<[string, unknown, string]>([
    ['no object', 'x', 'record: "x". Expected a JSON object'],
    [
      'no number',
      noNumber,
      'recordNumber: nothing. Expected 2 to 30 capitals, digits, dots, slashes or hyphens',
    ],
    ['a short ORI', { ...nsor, ori: 'OH02' }, 'ori: "OH02". Expected 9 capitals or digits'],
    ['another file', { ...nsor, file: 'GUNS' }, 'file: "GUNS". Expected one of NSOR, WANTED, WIN, FOREIGN'],
    [
      'an impossible date',
      { ...nsor, birthDates: ['1970-02-30'] },
      'birthDates[0]: "1970-02-30". Expected YYYY, YYYY-MM or YYYY-MM-DD',
    ],
    [
      'an unknown field',
      { ...nsor, victimName: 'x' },
      'victimName: a field that is not known. Expected one of',
    ],
    [
      'a victim’s name',
      { ...nsor, victims: [{ age: 9, name: 'x' }] },
      'victims[0].name: a field that is not known. Expected one of age, gender, relationship',
    ],
    [
      'a victim’s odd age',
      { ...nsor, victims: [{ age: -1 }] },
      'victims[0].age: -1. Expected a whole number from 0 to 120',
    ],
    ['an empty name', { ...nsor, names: [{ surname: '' }] }, 'names[0]: a name without any part'],
    [
      'no name and no number',
      { ...nsor, names: [], documents: [], fbiNumber: undefined },
      'names: nothing. Expected a name, or a document',
    ],
    [
      'a document without number',
      { ...nsor, documents: [{ kind: 'passport' }] },
      'documents[0].number: nothing',
    ],
    ['names that are no list', { ...nsor, names: 'Doe' }, 'names: "Doe". Expected a list'],
    [
      'no registration day',
      { ...nsor, registrationDates: undefined },
      'registrationDates.from: nothing. Expected YYYY-MM-DD',
    ],
    [
      'an end before the beginning',
      { ...nsor, registrationDates: { from: '2015-01-01', until: '2014-01-01' } },
      'registrationDates.until: 2014-01-01. Expected a day not before 2015-01-01',
    ],
    [
      'a Wanted record without warrant',
      { ...wanted, warrant: undefined },
      'warrant: nothing. Expected a warrant',
    ],
    [
      'an NSOR record with a warrant',
      { ...nsor, warrant: wanted.warrant },
      'warrant: a warrant. Expected none in the NSOR file',
    ],
    [
      'a warrant without limit',
      { ...wanted, warrant: { ...wanted.warrant, extraditionLimit: 'far' } },
      'warrant.extraditionLimit: "far". Expected one of full',
    ],
    ['control characters', { ...nsor, ori: 'OH\u001b[31m' }, 'ori: "OH\\u001b[31m". Expected'],
    [
      'too many names',
      { ...nsor, names: Array(101).fill({ full: 'x' }) },
      'names: a list of 101. Expected at most 100',
    ],
  ])('%s', (_what, v, want) => {
    expect(problems(v).join('\n')).toContain(want);
  });
  test('all problems are told, not only the first', () => {
    expect(problems({ ...nsor, ori: 'x', file: 'y', sex: 'Z' })).toHaveLength(3);
  });
  test('whatever comes, it answers and never throws', () => {
    fc.assert(fc.property(fc.jsonValue(), (v) => typeof readRecordEntry(v).ok === 'boolean'));
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(nsor)),
        fc.jsonValue(),
        (key, v) => typeof readRecordEntry({ ...nsor, [key]: v }).ok === 'boolean',
      ),
    );
  });
});

describe('the digest text', () => {
  test('does not change with the order of keys, names or documents', () => {
    const shuffled = {
      ...Object.fromEntries(Object.entries(nsor).reverse()),
      names: [...nsor.names].reverse(),
    };
    expect(recordDigestText(value(shuffled))).toBe(recordDigestText(value(nsor)));
  });
  test.each([
    ['name', { ...nsor, names: [{ surname: 'Doe', given: 'Jon' }] }],
    ['end of registration', { ...nsor, registrationDates: { from: '2015-01-01', until: '2031-01-01' } }],
    ['offense', { ...nsor, offense: 'x' }],
    ['ORI', { ...nsor, ori: 'OH0250001' }],
  ])('changes with the %s', (_what, v) => {
    expect(recordDigestText(value(v))).not.toBe(recordDigestText(value(nsor)));
  });
});

test('a file is one of warrants by its row alone', () => {
  expect(['WANTED', 'WIN', 'NSOR', undefined, 'constructor'].map(isWarrantFile)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('sex-offence codes: whole classes, four digits', () => {
  expect(['1101', '1199', '3605'].every(isSexOffenceCode)).toBe(true);
  expect(['1100', '2301', '110', '11010', ' 1101', 'abcd', ''].some(isSexOffenceCode)).toBe(false);
});

describe('the end of a record', () => {
  const record = { state: 'active', enteringAgencyId: 'a1' };
  const end = { as: 'cleared', reason: 'duty over' };
  test('by its own agency, with a reason', () => {
    expect(checkRecordEnd(record, end, ['a1'])).toEqual({ ok: true, value: 'cleared' });
  });
  test.each([
    ['another agency', record, end, ['a2'], 'not-its-agency'],
    ['ended already', { ...record, state: 'expired' }, end, ['a1'], 'not-active'],
    ['no reason', record, { ...end, reason: ' ' }, ['a1'], 'no-reason'],
    ['an unknown end', record, { ...end, as: 'toString' }, ['a1'], 'unknown-end'],
  ] as const)('given %s, then refused', (_what, r, e, actsFor, code) => {
    expect(checkRecordEnd(r, e, actsFor)).toMatchObject({ error: { code } });
  });

  const candidates = [
    { id: 'c1', state: 'open' },
    { id: 'c2', state: 'second' },
    { id: 'c3', state: 'decided' },
  ];
  const trips = [
    { id: 't1', open: true, restsOnAnotherRecord: false },
    { id: 't2', open: false, restsOnAnotherRecord: false },
    { id: 't3', open: true, restsOnAnotherRecord: true },
  ];
  test('closes undecided candidates, corrects open trips that rest on it, and nothing else happens', () => {
    expect(recordEndConsequences('cleared', 'duty over', candidates, trips)).toEqual({
      closeCandidates: ['c1', 'c2'],
      takeBacks: [
        {
          tripId: 't1',
          what: {
            kind: 'correction',
            ends: true,
            reason: 'Cleared: the duty to register or the warrant is over. duty over',
          },
        },
      ],
    });
  });
  test('given agencies were told unconfirmed and another record stands, then they hear that this one ended', () => {
    const t = [{ id: 't3', open: true, restsOnAnotherRecord: true, toldUnconfirmed: true }];
    expect(recordEndConsequences('cleared', 'x', [], t).takeBacks.map((b) => b.tripId)).toEqual(['t3']);
  });
  test.each(['vacated', 'cancelled'] as const)('%s: the earlier message is withdrawn', (as) => {
    expect(recordEndConsequences(as, 'x', [], trips).takeBacks[0]!.what.kind).toBe('withdrawal');
  });
  test('given nobody was a candidate, then nothing happens', () => {
    expect(recordEndConsequences('expired', 'x', [], [])).toEqual({ closeCandidates: [], takeBacks: [] });
  });
});
