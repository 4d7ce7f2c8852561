import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NCIC_FIELDS, type NcicValue } from '#domain/ncicFields.js';
import { NCIC_MESSAGES } from '#domain/ncicMessages.js';
import { asRecordLine, lineOfEntry, splitIdentification } from '#domain/ncicRecord.js';
import { readRecordEntry } from '#domain/registerRecord.js';
import { workedMs } from '../../../test/support/cpu.js';
import type { HitRecord, RegisterMessage } from './message.js';
import { readNcic } from './read.js';
import { tidyValue, valueProblem } from './values.js';
import {
  sendProblems,
  writeAnswer,
  writeHit,
  writeLine,
  writeNotice,
  writeStreamMark,
  writeStreamPlace,
} from './write.js';

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const read = (text: string) => readNcic(bytes(text), { receivedOn: '2026-03-14' });
const only = (text: string): RegisterMessage => {
  const [message, ...others] = read(text);
  expect(others).toEqual([]);
  expect(message!.ncic!.messages).toHaveLength(1);
  return message!.ncic!.messages[0]!;
};
const codesOf = (text: string) => read(text).flatMap((m) => m.warnings.map((w) => w.code));

/** An invented registrant with everything that an NSOR entry requires. */
const ENTRY: readonly NcicValue[] = Object.entries({
  NAM: 'ZZSAMPLE, BARNABY ELDRED',
  SEX: 'M',
  RAC: 'W',
  DOB: '19660119',
  HGT: '509',
  WGT: '175',
  EYE: 'BRO',
  HAI: 'BLK',
  FBI: '123456AA1',
  OCA: '26-004711',
  ORD: '20190420',
  ERD: 'NONEXP',
  CRR: '1116',
  CON: '20190412',
  STA: 'MD',
  MIS: 'SEE ORDER OF 2019',
}).map(([code, value]) => ({ code, value }));
const EXS = { key: 'EXS', control: 'RS000001', ori: 'MDTEST001', values: ENTRY, test: false } as const;
const written = (line: Parameters<typeof writeLine>[0]) => {
  const done = writeLine(line);
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  return done.value;
};

describe('the field table', () => {
  test.each([...NCIC_FIELDS.values()])('$code holds its own example', (field) => {
    expect(valueProblem(field, field.example)).toBeNull();
    expect(tidyValue(field, field.example)).toBe(field.example);
  });

  test('messages name fields of the table only, and require what they have a place for', () => {
    for (const kind of NCIC_MESSAGES.values()) {
      for (const code of [...kind.order, ...kind.required, ...kind.oneOf.flat()])
        expect(NCIC_FIELDS.has(code), `${kind.key} ${code}`).toBe(true);
      for (const code of [...kind.required, ...kind.oneOf.flat()]) expect(kind.order).toContain(code);
      expect(new Set(kind.order).size).toBe(kind.order.length);
    }
  });
});

describe('entries', () => {
  test.each(['pairs', 'order'] as const)('written in %s reads back', (layout) => {
    const message = only(written({ ...EXS, layout, test: true }));
    const sorted = (values: readonly NcicValue[]) => [...values].sort((a, b) => a.code.localeCompare(b.code));
    expect(sorted(message.values)).toEqual(sorted(ENTRY));
    expect(message).toMatchObject({
      key: 'EXS',
      control: 'RS000001',
      ori: 'MDTEST001',
      test: true,
      damaged: false,
    });
    expect(codesOf(written({ ...EXS, layout }))).toEqual([]);
  });

  test('the legacy line of fixed order, empty fields as successive periods', () => {
    const text = written({ ...EXS, layout: 'order' });
    expect(text).toMatch(
      /^1N01RS000001\.EXS\.MDTEST001\.ZZSAMPLE, BARNABY ELDRED\.M\.W\.\.19660119\.509\.175\.BRO\.BLK\.\.\.\.123456AA1\./,
    );
    expect(text.endsWith('.')).toBe(true);
  });

  test('become a register record by the road of the register file', () => {
    const message = only(`${written({ ...EXS, values: [...ENTRY, { code: 'NIC', value: 'X123456789' }] })}`);
    const entry = readRecordEntry(
      asRecordLine(lineOfEntry(NCIC_MESSAGES.get('EXS')!, message.ori, message.values)),
    );
    expect(entry).toMatchObject({
      ok: true,
      value: {
        file: 'NSOR',
        recordNumber: 'X123456789',
        person: {
          names: [{ surname: 'ZZSAMPLE', given: 'BARNABY', middle: 'ELDRED' }],
          birthDates: ['1966-01-19'],
          fbiNumber: '123456AA1',
        },
        details: {
          registeredOn: '2019-04-20',
          lifetime: true,
          convictedOn: '2019-04-12',
          offenseCode: '1116',
        },
      },
    });
  });

  // biome-ignore format: a table
  test.each([
    ['missing final period', (t: string) => t.replace(/\.$/, ''), ['final-period']],
    ['lower case', (t: string) => t.toLowerCase().replace('1n01', '1N01'), ['lower-case']],
    ['wrapped in the middle of words', (t: string) => t.replace(/(.{40})/g, '$1\r\n'), []],
    ['a published slip of the brown eye', (t: string) => t.replace('EYE/BRO', 'EYE/BR0'), []],
    ['height with marks', (t: string) => t.replace('HGT/509', `HGT/5'9"`), []],
    ['a field that nobody knows', (t: string) => `${t}QQQ/1.`, ['unknown-field']],
    ['a period in a remark', (t: string) => t.replace('SEE ORDER', 'SEE. ORDER'), ['period-in-value']],
    ['a field twice', (t: string) => `${t}HGT/601.`, ['field-twice']],
    ['text after the end', (t: string) => `${t}THANK YOU`, ['trailing-text']],
  ])('%s: taken, with a remark where it is due', (_says, change, codes) => {
    const text = change(written(EXS));
    expect(codesOf(text)).toEqual(codes);
    const message = only(text);
    expect(message.damaged).toBe(false);
    expect(message.values).toEqual(expect.arrayContaining([{ code: 'DOB', value: '19660119' }, { code: 'HGT', value: '509' }, { code: 'EYE', value: 'BRO' }]));
  });

  // biome-ignore format: a table
  test.each([
    ['an ORI of eight characters', (t: string) => t.replace('MDTEST001', 'MDTEST01'), 'ori'],
    ['an unknown key', (t: string) => t.replace('.EXS.', '.ZZZ.'), 'message-key'],
    ['a birth date that is none', (t: string) => t.replace('19660119', '19661319'), 'field-value'],
    ['no name', (t: string) => t.replace(/NAM\/[^.]*\./, ''), 'required-field'],
  ])('%s: quarantined and not applied, with its place', (_says, change, code) => {
    const text = change(written(EXS));
    const [message] = read(text);
    expect(message!.outcome).toBe('quarantined');
    expect(message!.ncic!.messages[0]!.damaged).toBe(true);
    const warning = message!.warnings.find((w) => w.code === code)!;
    expect(warning.offset).toBeGreaterThanOrEqual(0);
    expect(warning.offset).toBeLessThanOrEqual(text.length);
  });

  test('an offset points at the field, also behind wrapped lines', () => {
    const text = written(EXS)
      .replace('HGT/509', 'HGT/999')
      .replace(/(.{30})/g, '$1\n');
    const [message] = read(text);
    const { offset } = message!.warnings.find((w) => w.code === 'field-value')!;
    expect(text.slice(offset).replaceAll('\n', '')).toMatch(/^HGT\/999/);
  });
});

describe('what officers are told before sending', () => {
  const says = (change: Partial<Parameters<typeof sendProblems>[0]>) =>
    sendProblems({ ...EXS, ...change }).map((p) => p.says);
  const without = (code: string) => ENTRY.filter((v) => v.code !== code);
  const withValue = (code: string, value: string) => [...without(code), { code, value }];

  test('a sound entry has nothing wrong', () => expect(says({})).toEqual([]));
  test.each([
    [
      'a field is missing',
      without('HAI'),
      /^hair color \(HAI\) is missing\. NCIC requires it to enter a sex offender\.$/,
    ],
    [
      'a code is not in its list',
      withValue('EYE', 'YEL'),
      /^eye color \(EYE\): "YEL" is not in the list\. Expected one of BLK/,
    ],
    ['a period would end the field', withValue('MIS', 'ST. LOUIS'), /a period, which would end the field/],
    ['a name is too long', withValue('NAM', `ZZ, ${'A'.repeat(30)}`), /has 34 characters\. Expected 3 to 30/],
    [
      'dates contradict each other',
      withValue('ORD', '20180101'),
      /^The date of registration \(20180101\) lies before the date of conviction/,
    ],
    ['a field does not belong', [...ENTRY, { code: 'EXL', value: '1' }], /cannot be sent in EXS/],
    ['a field is there twice', [...ENTRY, { code: 'HGT', value: '510' }], /is given twice/],
  ])('%s', (_says, values, expected) => {
    expect(says({ values })).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
    expect(writeLine({ ...EXS, values }).ok).toBe(false);
  });
});

describe('changes', () => {
  test('the number and the name right after it tell the record, a second name is the new one', () => {
    const values = [
      { code: 'NIC', value: 'X123456789' },
      { code: 'NAM', value: 'ZZSAMPLE, BARNABY' },
      { code: 'NAM', value: 'ZZSAMPEL, BARNABY' },
      { code: 'ERD', value: '20341231' },
    ];
    const message = only(written({ ...EXS, key: 'MXS', values, cleared: ['POB'] }));
    expect(splitIdentification(message.values)).toEqual({
      nic: 'X123456789',
      name: 'ZZSAMPLE, BARNABY',
      oca: null,
      changes: values.slice(2),
    });
    expect(message.cleared).toEqual(['POB']);
  });
});

describe('a register stream', () => {
  test('numbers, order and the mark of how far it is', () => {
    const stream = [
      writeStreamPlace('NCIC', 17, '20260314120000'),
      written({ ...EXS, test: true }),
      writeStreamPlace('NCIC', 18, '20260314120001'),
      written({
        ...EXS,
        key: 'CXS',
        values: [
          { code: 'NIC', value: 'X123456789' },
          { code: 'OCA', value: '26-004711' },
          { code: 'DCL', value: '20260314' },
        ],
        test: true,
      }),
      writeStreamMark('NCIC', 18, '20260314120002', true),
    ].join('\r\n');
    const [message, ...others] = read(stream);
    expect(others).toEqual([]);
    expect(message).toMatchObject({ kind: 'register-feed', outcome: 'accepted', references: { test: true } });
    expect(message!.ncic!.messages.map((m) => [m.key, m.place?.feed, m.place?.sequence])).toEqual([
      ['EXS', 'NCIC', 17],
      ['CXS', 'NCIC', 18],
    ]);
    expect(message!.ncic!.marks).toMatchObject([
      { feed: 'NCIC', sequence: 18, at: '20260314120002', test: true },
    ]);
    expect(message!.persons).toHaveLength(1);
  });

  test('a place without its message, and a place that does not hold, are quarantined', () => {
    expect(read(writeStreamPlace('NCIC', 17, '20260314120000'))[0]).toMatchObject({
      outcome: 'rejected',
      warnings: [{ code: 'no-message' }],
    });
    expect(read(`$.R.NCIC.X.1.\n${written(EXS)}`)[0]).toMatchObject({
      outcome: 'quarantined',
      warnings: [{ code: 'stream-place' }],
    });
  });
});

const HIT: HitRecord = {
  file: 'NSOR',
  cautions: ['DO NOT ARREST ON THIS RECORD ALONE'],
  contact: { ori: 'MDTEST001', name: 'SAMPLEVILLE PD MD', telephone: '301 555-0142' },
  offset: 0,
  values: [
    { code: 'MKE', value: 'SEXUAL OFFENDER' },
    { code: 'ORI', value: 'MDTEST001' },
    { code: 'NAM', value: 'ZZSAMPLE, BARNABY ELDRED' },
    { code: 'SEX', value: 'M' },
    { code: 'DOB', value: '19660119' },
    { code: 'AKA', value: 'ZZSAMPEL, BARNEY' },
    { code: 'DOB', value: '19660120' },
    { code: 'MIS', value: 'REGISTERS FOR RESIDENCE AND FOR WORK AND SAYS SO IN MANY WORDS MORE' },
    { code: 'NIC', value: 'X123456789' },
  ],
};

describe('answers', () => {
  test('a record reads back, with cautions and the contact of the SORA', () => {
    const [message] = read(writeHit(HIT));
    expect(message).toMatchObject({ kind: 'register-answer', outcome: 'accepted' });
    expect(message!.ncic!.records).toEqual([{ ...HIT, offset: expect.any(Number) }]);
    expect(message!.persons[0]).toMatchObject({
      names: [{ surname: 'ZZSAMPLE' }, { surname: 'ZZSAMPEL', kind: 'alias' }],
      birthDates: ['1966-01-19', '1966-01-20'],
      senderPersonId: 'X123456789',
    });
  });

  test('several records stand apart, and nothing found is said', () => {
    const [message] = read(
      `${writeHit(HIT)}\n*****\n${writeHit({ ...HIT, file: 'WANTED', values: HIT.values.map((v) => (v.code === 'MKE' ? { ...v, value: 'WANTED PERSON' } : v)) })}\n`,
    );
    expect(message!.ncic!.records.map((r) => r.file)).toEqual(['NSOR', 'WANTED']);
    expect(read('NO NCIC WANT DOB/19660119 NAM/ZZSAMPLE, B SEX/M')[0]!.ncic!.misses).toEqual([
      'NO NCIC WANT',
    ]);
  });

  test('a wanted answer as officers see it: words after codes, offence in words, times after dates', () => {
    const text = [
      '1L0109TESTREF',
      'OHTEST001',
      '',
      '***MESSAGE KEY QW SEARCHES WANTED PERSON FILE FELONY RECORDS',
      'WARNING - ARMED AND DANGEROUS',
      'MKE/WANTED PERSON - CAUTION',
      'CMC/05',
      'EXL/1 - FULL EXTRADITION UNLESS OTHERWISE NOTED IN THE MIS FIELD',
      'ORI/INTEST001 NAM/ZZSAMPLE, BARNABY E SEX/M RAC/W POB/TX',
      'DOB/10/12/1951 HGT/510 WGT/175 EYE/BRO HAI/BRO CTZ/US SKN/DRK',
      'SMT/SC R HND',
      'MNU/PP-ZZ0012345 SOC/900112222',
      'OFF/SEX ASSLT - STRONGARM',
      'DOW/19980605 OCA/92341244',
      'MIS/KNOWN TO COLLECT CLASSIC CARS',
      'ORI IS INVENTED CITY PD 317 555-0142',
      'NAM/ZZSAMPEL, BARNEY',
      'NIC/W146203706 DTE/19980605 1400 EDT DLU/20000605 0930 EDT',
      'IMMED CONFIRM WARRANT AND EXTRADITION WITH ORI',
    ].join('\r\n');
    const [message, ...others] = read(text);
    expect(others).toEqual([]);
    expect(message).toMatchObject({ outcome: 'accepted', warnings: [] });
    expect(message!.persons).toEqual([
      expect.objectContaining({
        names: [
          { surname: 'ZZSAMPLE', given: 'BARNABY', middle: 'E' },
          { surname: 'ZZSAMPEL', given: 'BARNEY', kind: 'alias' },
        ],
        birthDates: ['1951-10-12'],
        citizenships: ['USA'],
        documents: [
          { kind: 'passport', number: 'ZZ0012345' },
          { kind: 'ssn', number: '900112222' },
        ],
      }),
    ]);
    const record = message!.ncic!.records[0]!;
    expect(record).toMatchObject({
      file: 'WANTED',
      contact: { name: 'INVENTED CITY PD', telephone: '317 555-0142' },
    });
    expect(record.values).toEqual(
      expect.arrayContaining([
        { code: 'EXL', value: '1' },
        { code: 'DTE', value: '19980605' },
        { code: 'NIC', value: 'W146203706' },
      ]),
    );
  });

  test('acceptance and refusal', () => {
    const accepted = {
      kind: 'accepted',
      control: 'RS000001',
      ori: 'MDTEST001',
      nic: 'X123456789',
      oca: '26-004711',
    } as const;
    expect(read(writeAnswer(accepted))[0]!.ncic!.answers).toEqual([accepted]);
    const refused = {
      kind: 'rejected',
      control: 'RS000001',
      ori: 'MDTEST001',
      code: 'field-error',
      field: 'DOB',
      text: 'REJ - FIELD ERROR',
    } as const;
    expect(read(writeAnswer(refused))[0]!.ncic!.answers).toMatchObject([
      { ...refused, text: 'REJ - FIELD ERROR DOB/' },
    ]);
    const strange = read('1L01RS1\nMDTEST001\nREJ - SOMETHING NEW')[0]!;
    expect(strange.ncic!.answers).toMatchObject([{ kind: 'rejected', code: 'unknown' }]);
    expect(strange.warnings).toMatchObject([{ code: 'reject-code' }]);
  });
});

describe('the word that an officer met a record', () => {
  const inquiry = Object.entries({
    INQ: 'QW',
    IOR: 'DCCBP0101',
    IDT: '20260314',
    ITM: '1415',
    PRT: 'JFK',
    DIR: 'D',
    NAM: 'ZZSAMPLE, BARNABY',
    DOB: '19660119',
  }).map(([code, value]) => ({ code, value }));

  test('is an event of the person asked about, with the record by its number', () => {
    const [message] = read(writeNotice({ reference: '0004711', inquiry, record: HIT, test: true }));
    expect(message).toMatchObject({
      kind: 'events',
      outcome: 'accepted',
      events: [
        {
          person: 0,
          kind: 'live-query',
          reference: '0004711',
          state: 'recorded',
          direction: 'departure',
          place: 'JFK',
          occurredAt: '2026-03-14T14:15:00Z',
          facts: { recordFile: 'NSOR', recordNumber: 'X123456789', queriedBy: 'DCCBP0101' },
        },
      ],
      persons: [{ names: [{ surname: 'ZZSAMPLE', given: 'BARNABY' }], birthDates: ['1966-01-19'] }],
    });
    expect(message!.ncic!.notices[0]!.record!.contact?.name).toBe('SAMPLEVILLE PD MD');
  });

  test('without the record’s number it waits for a person', () => {
    const [message] = read(writeNotice({ reference: '1', inquiry, record: null, test: false }));
    expect(message!.outcome).toBe('quarantined');
  });
});

describe('whatever comes', () => {
  const letters = (chars: string, min: number, max: number) =>
    fc.string({ unit: fc.constantFrom(...chars), minLength: min, maxLength: max }).map((t) => t.trim());
  const A = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

  test('any values that may be sent read back as they were', () => {
    const text = letters(`${A}0123456789 ,-`, 3, 30).filter((t) => t.length >= 3 && !/ {2}/.test(t));
    fc.assert(
      fc.property(
        letters(A, 2, 12),
        letters(`${A} -'`, 2, 12),
        text,
        fc.integer({ min: 1900, max: 2020 }),
        fc.integer({ min: 100, max: 400 }),
        (surname, given, mis, year, weight) => {
          fc.pre(surname.length >= 2 && given.trim().length >= 1 && !given.includes('  '));
          const values = ENTRY.map((v) =>
            v.code === 'NAM'
              ? { ...v, value: `${surname}, ${given}`.trim() }
              : v.code === 'MIS'
                ? { ...v, value: mis }
                : v.code === 'WGT'
                  ? { ...v, value: String(weight) }
                  : v.code === 'CON' || v.code === 'ORD'
                    ? { ...v, value: `20210101` }
                    : v.code === 'DOB'
                      ? { ...v, value: `${year}0000` }
                      : v,
          );
          const message = only(written({ ...EXS, values }));
          expect(message.values).toEqual(values);
        },
      ),
      { numRuns: 300 },
    );
  });

  const WHOLE = [
    writeStreamPlace('NCIC', 17, '20260314120000'),
    written(EXS),
    writeStreamMark('NCIC', 17, '20260314120002', true),
    writeNotice({ reference: '1', inquiry: [{ code: 'INQ', value: 'QW' }], record: HIT, test: true }),
    writeAnswer({ kind: 'accepted', control: 'A', ori: 'MDTEST001', nic: 'X123456789', oca: '1' }),
  ].join('\n');

  test('every prefix ends in an outcome', () => {
    for (let to = 0; to <= WHOLE.length; to++) expect(read(WHOLE.slice(0, to)).length).toBeGreaterThan(0);
  });

  test('any bytes end in an outcome with remarks inside them', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom(
              '1N01',
              '1L01',
              '$.R.',
              '$.8.',
              '$.H.',
              '.',
              '/',
              '\n',
              'NAM/',
              'EXS',
              'ORI IS ',
              'DOB:',
            ),
            fc.string(),
          ),
        ),
        (parts) => {
          const text = Buffer.from(parts.join(''), 'latin1');
          for (const m of readNcic(new Uint8Array(text)))
            for (const w of m.warnings) {
              expect(w.offset).toBeGreaterThanOrEqual(0);
              expect(w.offset).toBeLessThanOrEqual(text.length);
            }
        },
      ),
      { numRuns: 500 },
    );
  });

  const MEGABYTES = 4;
  // biome-ignore format: a table
  test.each([
    ['slashes', '/'], ['line ends', '\n'], ['periods', '.'], ['message heads', '1N01\n'], ['fields', 'NAM/A '], ['fields on lines', 'NAM/A, B\n'], ['agency sentences', 'ORI IS '],
    ['numbered names', 'NAM/01 A\n02 AB\n'], ['warnings', 'WARNING - A\n'], ['colons', 'DOB:'], ['stream places', '$.R.NCIC.1.20260314120000.\n'], ['one long word', 'A'],
  ])('megabytes of %s cost no more than their length', (_says, filler) => {
    const at = (size: number) => {
      const text = bytes(filler.repeat(Math.ceil((size * 1_000_000) / filler.length)));
      const begun = workedMs();
      expect(readNcic(text).length).toBeGreaterThan(0);
      return workedMs() - begun;
    };
    at(1);
    // Quadratic work over 4 MB takes minutes; the limit only has to tell it from linear on a busy machine.
    expect(at(MEGABYTES)).toBeLessThan(5_000);
  });
});
