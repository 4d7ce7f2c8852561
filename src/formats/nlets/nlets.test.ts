import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workedMs } from '../../../test/support/cpu.js';
import { readNlets } from './read.js';
import { type NletsToSend, nletsProblems, teletype, writeNlets, writeNletsOutput } from './write.js';

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const read = (text: string) => readNlets(bytes(text), { receivedOn: '2026-03-14' })[0]!;
const YQ: NletsToSend = {
  type: 'YQ',
  sender: 'VANSOTC01',
  destinations: ['INTEST001'],
  control: 'RS0001',
  fields: [
    { code: 'RNO', value: '1' },
    { code: 'PRI', value: 'U' },
    { code: 'RSN', value: 'WP' },
    { code: 'NIC', value: 'W987654321' },
    { code: 'OCA', value: '26-4711' },
    { code: 'NAM', value: 'ZZSAMPLE, BARNABY' },
    { code: 'DOB', value: '19660119' },
  ],
  text: '',
  test: true,
};
const written = (m: NletsToSend) => {
  const done = writeNlets(m);
  if (!done.ok) throw new Error(done.error.join(' '));
  return done.value;
};
const STAMP = { at: '2026-03-14T10:01', outSequence: '35048', inSequence: '08374' };

describe('messages', () => {
  test('as given to the switch read back', () => {
    const message = read(written(YQ));
    expect(message).toMatchObject({ outcome: 'accepted', kind: 'nlets', warnings: [] });
    expect(message.nlets).toEqual({
      type: 'YQ',
      layout: 'input',
      sender: 'VANSOTC01',
      destinations: ['INTEST001'],
      control: 'RS0001',
      outSequence: null,
      inSequence: null,
      sentLocal: null,
      fields: YQ.fields,
      text: '',
      status: null,
      test: true,
    });
    expect(message.persons).toMatchObject([{ names: [{ surname: 'ZZSAMPLE' }], birthDates: ['1966-01-19'] }]);
  });

  test('as the switch hands them on read back', () => {
    const text = writeNletsOutput(
      {
        type: 'AM',
        sender: 'INTEST001',
        destinations: ['VANSOTC01'],
        fields: [
          { code: 'NID', value: '0197A000-0000-7000-8000-00000000C0DE' },
          { code: 'ACT', value: 'HIT-CONFIRMED' },
        ],
        text: 'WE HAVE IT.\nSGT SAMPLE',
        test: false,
      },
      STAMP,
    );
    expect(read(text)).toMatchObject({
      outcome: 'accepted',
      nlets: {
        type: 'AM',
        layout: 'output',
        sender: 'INTEST001',
        destinations: ['VANSOTC01'],
        outSequence: '35048',
        inSequence: '08374',
        sentLocal: '2026-03-14T10:01',
        fields: [
          { code: 'NID', value: '0197A000-0000-7000-8000-00000000C0DE' },
          { code: 'ACT', value: 'HIT-CONFIRMED' },
        ],
        text: 'WE HAVE IT.\nSGT SAMPLE',
      },
    });
  });

  test('a status of the switch', () => {
    const text = writeNletsOutput(
      {
        type: 'SM',
        sender: 'NLETS0000',
        destinations: ['VANSOTC01'],
        fields: [{ code: 'CTL', value: 'RS0001' }],
        text: '.02. NO ROUTE',
        test: false,
      },
      STAMP,
    );
    expect(read(text)).toMatchObject({
      outcome: 'accepted',
      nlets: { status: '02', fields: [{ code: 'CTL', value: 'RS0001' }] },
    });
  });

  test('an answer with records names their persons', () => {
    const text = writeNletsOutput(
      {
        type: 'SOR',
        sender: 'OHTEST001',
        destinations: ['VANSOTC01'],
        fields: [],
        text: 'ORI/OHTEST001 NAM/ZZSAMPLE, BARNABY SEX/M DOB/19660119 NIC/X123456789',
        test: false,
      },
      STAMP,
    );
    expect(read(text).persons).toMatchObject([
      { names: [{ surname: 'ZZSAMPLE', given: 'BARNABY' }], senderPersonId: 'X123456789' },
    ]);
  });

  // biome-ignore format: a table
  test.each([
    ['a missing final period', (t: string) => t.replace('DOB/19660119.\nTST/Y.', 'DOB/19660119'), 'final-period', 'warnings'],
    ['an address of eight characters', (t: string) => t.replace('INTEST001', 'INTEST01'), 'address', 'warnings'],
    ['a missing TXT', (t: string) => t.replace('.TXT', ''), 'no-txt', 'warnings'],
    ['lower case in the head', (t: string) => t.replace('YQ.', 'yq.'), 'lower-case', 'warnings'],
    ['a line beyond the columns', (t: string) => `${t}${'A '.repeat(60)}\n`, 'long-line', 'warnings'],
    ['a required field that is missing', (t: string) => t.replace(/NIC\/.*\n/, ''), 'required-field', 'quarantined'],
  ])('%s', (_says, change, code, outcome) => {
    const message = read(change(written(YQ)));
    expect(message.warnings.map((w) => w.code)).toContain(code);
    expect(message.outcome).toBe(outcome);
    expect(message.nlets!.fields).toEqual(expect.arrayContaining([{ code: 'OCA', value: '26-4711' }, { code: 'DOB', value: '19660119' }]));
  });

  test('several fields on one line, and a slash in a value', () => {
    const fields = read(written(YQ).replace('.\nDOB', '.DOB').replace('OCA/26-4711', 'OCA/26/4711')).nlets!
      .fields;
    expect(fields).toEqual(
      expect.arrayContaining([
        { code: 'DOB', value: '19660119' },
        { code: 'OCA', value: '26/4711' },
      ]),
    );
  });

  test('a search has exactly one key', () => {
    const SOQ: NletsToSend = {
      ...YQ,
      type: 'SOQ',
      destinations: ['NL'],
      fields: [
        { code: 'NAM', value: 'ZZSAMPLE, B' },
        { code: 'FBI', value: '123456AA1' },
      ],
    };
    expect(nletsProblems(SOQ)).toMatchObject([expect.stringMatching(/exactly one key/)]);
  });
});

describe('what keeps a message from being sent is said in words', () => {
  // biome-ignore format: a table
  test.each([
    ['no address', { destinations: [] }, /0 addresses/],
    ['four addresses', { destinations: ['OH', 'IN', 'MI', 'MD'] }, /4 addresses/],
    ['a short ORI', { sender: 'VA1' }, /needs an ORI/],
    ['a field missing', { fields: YQ.fields.slice(1) }, /number of the request/],
    ['a period in a value', { fields: [...YQ.fields, { code: 'REQ', value: 'SGT. SAMPLE' }] }, /holds a period/],
  ])('%s', (_says, change, expected) => {
    expect(nletsProblems({ ...YQ, ...change }).join(' ')).toMatch(expected);
  });

  test('words for a teletype begin no field and hold no letter that it lacks', () => {
    expect(teletype('see NIC/X1 – “façade”')).toBe('SEE NIC - X1 - ?FACADE?');
  });
});

describe('whatever comes', () => {
  const value = fc
    .string({ unit: fc.constantFrom(...'ABCDEFGHIJ0123456789-, '), minLength: 1, maxLength: 30 })
    .map((t) => t.trim())
    .filter((t) => t !== '');
  test('any fields that may be sent read back as they were', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ code: fc.constantFrom('REQ', 'RAG', 'CNM', 'REM', 'OFF', 'TOO'), value }), {
          maxLength: 8,
        }),
        (fields) => {
          expect(read(written({ ...YQ, fields: [...YQ.fields, ...fields] })).nlets!.fields).toEqual([
            ...YQ.fields,
            ...fields,
          ]);
        },
      ),
      { numRuns: 300 },
    );
  });

  const WHOLE = [written(YQ), writeNletsOutput({ ...YQ, type: 'AM', text: 'ONE TWO. THREE' }, STAMP)];
  test.each(WHOLE)('every prefix ends in an outcome', (whole) => {
    for (let to = 0; to <= whole.length; to++) expect(readNlets(bytes(whole.slice(0, to)))).toHaveLength(1);
  });

  test.each([
    '/',
    '.',
    '\n',
    'NAM/A',
    'REF/. ',
    'A',
  ])('a megabyte of %j costs no more than its length', (filler) => {
    const text = bytes(`AM.VANSOTC01\n${filler.repeat(Math.floor(1_000_000 / filler.length))}`);
    const begun = workedMs();
    expect(readNlets(text)).toHaveLength(1);
    expect(workedMs() - begun).toBeLessThan(5_000);
  });
});
