import { describe, expect, test } from 'vitest';
import {
  isNotOnFile,
  type NsorMessage,
  type NsorSubject,
  nsorCancel,
  nsorChange,
  nsorClear,
  nsorEntry,
  nsorHeldOf,
  repairOf,
  validationDue,
} from '#domain/nsorEntry.js';
import { heldAfter, inForceOn, saysTheSame } from '#domain/nsorHeld.js';
import { readNcic } from './read.js';
import { sendProblems, writeLine } from './write.js';

/** An invented registrant, as the registry keeps one. */
const SUBJECT: NsorSubject = {
  ori: 'OKTEST009',
  caseNumber: '26-004711',
  nic: null,
  registeredOn: '2026-02-03',
  registersUntil: 'life',
  convictionCode: '1116',
  status: 'compliant',
  elements: [
    { code: 'name', value: { surname: 'Zzsample-Ferris', given: 'Bárnaby', middle: 'Eld' } },
    { code: 'alias', value: { surname: 'Zzsampel', given: 'Barney' } },
    { code: 'birth', value: { date: '1966-01-20', kind: 'used' } },
    { code: 'birth', value: { date: '1966-01-19', kind: 'true' } },
    { code: 'origin', value: { place: 'OK', sex: 'M', citizenships: 'USA, MEX' } },
    { code: 'description', value: { height: '509', weight: '95', eyes: 'BRO', hair: 'BLK', race: 'I' } },
    { code: 'ssn', value: { number: '900-11-2222', kind: 'valid' } },
    { code: 'document', value: { kind: 'passport', number: 'ZZ 001 2345', issuer: 'USA' } },
    {
      code: 'document',
      value: { kind: 'driver-licence', number: 'S530-412', issuer: 'OK', expiry: '2029-05-01' },
    },
    {
      code: 'residence',
      value: { street: '1204 Invented Ave.', city: 'Sampleville', state: 'OK', postcode: '74101-1234' },
    },
    { code: 'employment', value: { name: 'Invented Bakery' } },
    { code: 'phone', value: { number: '+1 918 555 0142' } },
    { code: 'offence', value: { convictedOn: '2019-04-12', place: 'OK', victimGender: 'F', victimAge: '9' } },
  ],
};
const ACCEPTED = { ...SUBJECT, nic: 'X123456789' };
const HELD = heldAfter(nsorEntry(SUBJECT).messages);
const line = (m: {
  readonly key: string;
  readonly values: readonly { code: string; value: string }[];
  readonly cleared: readonly string[];
}) => ({
  key: m.key,
  control: 'RS1',
  ori: SUBJECT.ori,
  values: m.values,
  cleared: m.cleared,
  test: true,
});
const value = (m: { readonly values: readonly { code: string; value: string }[] }, code: string) =>
  m.values.filter((v) => v.code === code).map((v) => v.value);
const without = (code: string) => ({ ...SUBJECT, elements: SUBJECT.elements.filter((e) => e.code !== code) });
const withElement = (s: NsorSubject, code: string, more: Readonly<Record<string, string>>) => ({
  ...s,
  elements: s.elements.map((e) =>
    e.code === code ? { ...e, value: { ...e.value, ...more } as Record<string, string> } : e,
  ),
});

describe('an entry', () => {
  test('of a whole registration can be sent as it is, and reads back', () => {
    const { messages, missing, notes } = nsorEntry(SUBJECT);
    expect(missing).toEqual([]);
    expect(notes).toEqual([]);
    const [entry, supplement] = messages;
    expect(sendProblems(line(entry!))).toEqual([]);
    expect(entry!.key).toBe('EXS');
    expect(value(entry!, 'NAM')).toEqual(['ZZSAMPLE-FERRIS, BARNABY ELD']);
    expect([
      value(entry!, 'DOB'),
      value(entry!, 'SNU'),
      value(entry!, 'SNA'),
      value(entry!, 'TNO'),
      value(entry!, 'WGT'),
    ]).toEqual([['19660119'], ['1204'], ['INVENTED AVE'], ['9185550142'], ['095']]);
    expect(supplement).toMatchObject({ key: 'EXSN' });
    expect(value(supplement!, 'AKA')).toEqual(['ZZSAMPEL, BARNEY']);
    expect(value(supplement!, 'DOB')).toEqual(['19660120']);
    const text = writeLine(line(entry!));
    const read = readNcic(new TextEncoder().encode(text.ok ? text.value : ''))[0]!;
    expect(read).toMatchObject({ outcome: 'accepted', persons: [{ birthDates: ['1966-01-19'] }] });
  });

  test.each([
    ['description', ['RAC', 'HGT', 'WGT', 'EYE', 'HAI'], 'description'],
    ['residence', ['STA'], 'residence'],
    ['offence', ['CON'], 'offence'],
    ['birth', ['DOB'], 'birth'],
  ])('without its %s says what NCIC lacks and where to fill it in', (element, codes, where) => {
    const { missing } = nsorEntry(without(element));
    expect(missing.map((m) => m.code).sort()).toEqual([...codes].sort());
    expect(missing.every((m) => m.element === where && m.says.endsWith('NCIC requires it.'))).toBe(true);
  });

  test('with a caution goes as EXSC', () => {
    const { messages } = nsorEntry({ ...SUBJECT, cautions: ['70', '05'] });
    expect(messages[0]).toMatchObject({ key: 'EXSC' });
    expect(value(messages[0]!, 'CMC')).toEqual(['70']);
    expect(value(nsorEntry({ ...ACCEPTED, cautions: ['70', '05'] }).messages[1]!, 'CMC')).toEqual(['05']);
    expect(sendProblems(line(nsorEntry({ ...ACCEPTED, cautions: ['70', '05'] }).messages[1]!))).toEqual([]);
    expect(sendProblems(line(messages[0]!))).toEqual([]);
  });

  // +354 555 1234 has ten digits and is no number of the United States.
  test.each([
    ['+52 55 1234 5678'],
    ['+354 555 1234'],
    ['+506 2222 3333'],
    ['555-0142'],
  ])('a telephone number that NSOR cannot take is told and not sent: %s', (number) => {
    const { messages, notes } = nsorEntry(withElement(SUBJECT, 'phone', { number }));
    expect(messages.flatMap((m) => value(m, 'TNO'))).toEqual([]);
    expect(notes).toEqual([
      `The telephone number ${number} is kept in the file and not sent: NSOR takes ten digits of a number in the United States.`,
    ]);
  });

  test.each([
    ['(918) 555-0142'],
    ['1-918-555-0142'],
    ['+1 918 555 0142'],
  ])('%s goes as ten digits', (number) => {
    const { messages } = nsorEntry(withElement(SUBJECT, 'phone', { number }));
    expect(value(messages[0]!, 'TNO')).toEqual(['9185550142']);
  });

  test.each([
    ['MXS', 'not-found', true],
    ['EXSN', 'not-found', true],
    ['MXS', 'field-error', false],
    ['EXS', 'not-found', false],
    ['CXS', 'not-found', false],
    ['XXS', 'not-found', false],
    ['MXS', undefined, false],
  ])('%s refused with %s: the record is not on file: %s', (key, code, is) => {
    expect(isNotOnFile(key, code)).toBe(is);
  });

  test('what NCIC cannot hold is told, not dropped in silence', () => {
    const { notes } = nsorEntry(withElement(SUBJECT, 'origin', { place: 'Sampleville, Oklahoma' }));
    expect(notes).toEqual(['The place of birth has no NCIC code of two letters and is not sent.']);
  });
});

describe('a change', () => {
  test('says only what changed, tells the record by number and name, and takes away what went', () => {
    const after = withElement(withElement(ACCEPTED, 'description', { eyes: 'BLU' }), 'origin', { place: '' });
    const { messages } = nsorChange(HELD, after);
    expect(messages).toEqual([
      {
        key: 'MXS',
        values: [
          { code: 'NIC', value: 'X123456789' },
          { code: 'NAM', value: 'ZZSAMPLE-FERRIS, BARNABY ELD' },
          { code: 'EYE', value: 'BLU' },
        ],
        cleared: ['POB'],
      },
    ]);
    expect(sendProblems(line(messages[0]!))).toEqual([]);
  });

  test('of nothing sends nothing', () =>
    expect(nsorChange(HELD, ACCEPTED)).toMatchObject({ messages: [], missing: [] }));

  test('adds and takes supplements', () => {
    const { messages } = nsorChange(HELD, withElement(ACCEPTED, 'alias', { given: 'Bernie' }));
    expect(messages.map((m) => m.key)).toEqual(['XXSN', 'EXSN']);
    expect(value(messages[0]!, 'AKA')).toEqual(['ZZSAMPEL, BARNEY']);
    expect(value(messages[1]!, 'AKA')).toEqual(['ZZSAMPEL, BERNIE']);
    for (const m of messages) expect(sendProblems(line(m))).toEqual([]);
  });

  test('that takes away what NCIC requires is held back with the reason', () => {
    const { messages, missing } = nsorChange(HELD, { ...without('residence'), nic: ACCEPTED.nic });
    expect(missing.map((m) => m.code)).toEqual(['STA']);
    expect(messages[0]!.cleared).not.toContain('STA');
  });

  test('of somebody whom NCIC has not accepted yet is an entry', () => {
    expect(nsorChange(null, SUBJECT).messages[0]).toMatchObject({ key: 'EXS' });
  });
});

describe('what NSOR holds', () => {
  const [entry, supplement] = nsorEntry(SUBJECT).messages as [NsorMessage, NsorMessage];
  const renamed = withElement(ACCEPTED, 'name', { surname: 'Zzother' });

  test.each([
    ['all of it, where all was accepted', [entry, supplement], []],
    ['no supplement that was refused: it is sent again', [entry], ['EXSN']],
    ['what was accepted twice, once', [entry, supplement, supplement], []],
    [
      'nothing once it was cleared: an entry is due',
      [entry, nsorClear(ACCEPTED, '2026-03-01', 'died')],
      ['EXS', 'EXSN'],
    ],
    ['nothing of a supplement without its entry', [supplement], ['EXS', 'EXSN']],
  ] as const)('is %s', (_says, accepted, owed) =>
    expect(nsorChange(heldAfter(accepted), ACCEPTED).messages.map((m) => m.key)).toEqual(owed));

  test('is the name before the change where NCIC refused the change, and the record is told by that one', () => {
    const [change] = nsorChange(heldAfter([entry, supplement]), renamed).messages as [NsorMessage];
    expect(value(change, 'NAM')).toEqual(['ZZSAMPLE-FERRIS, BARNABY ELD', 'ZZOTHER, BARNABY ELD']);
    expect(nsorChange(heldAfter([entry, supplement, change]), renamed).messages).toEqual([]);
    expect(nsorChange(heldAfter([entry, supplement]), renamed).messages).toEqual([change]);
    expect(value(nsorClear(renamed, '2026-03-01', 'died', HELD!), 'NAM')).toEqual([
      'ZZSAMPLE-FERRIS, BARNABY ELD',
    ]);
  });

  test('of one that was carried over is what the file said then', () => {
    const carried = nsorHeldOf(SUBJECT);
    expect(nsorChange(heldAfter([], carried), ACCEPTED).messages).toEqual([]);
    const bernie = withElement(ACCEPTED, 'alias', { given: 'Bernie' });
    const told = nsorChange(heldAfter([], carried), bernie).messages;
    expect(told.map((m) => m.key)).toEqual(['XXSN', 'EXSN']);
    expect(nsorChange(heldAfter(told, carried), bernie).messages).toEqual([]);
  });

  test('a message says the same as another whatever number it goes under', () => {
    const under = (nic: string) => nsorChange(HELD, { ...renamed, nic }).messages[0]!;
    expect(saysTheSame(under(''), under('X123456789'))).toBe(true);
    expect(saysTheSame(under(''), entry)).toBe(false);
  });

  test('homes, jobs and schools that are over or to come are not sent, but never no home', () => {
    const at = (element: string, fromOn: string, untilOn: string | null) => ({ element, fromOn, untilOn });
    const home = at('residence', '2020-01-01', '2026-03-01');
    const [job, school] = [at('employment', '2020-01-01', '2026-02-28'), at('school', '2026-03-02', null)];
    expect(inForceOn([home, job, school], '2026-03-01')).toEqual([home]);
    expect(inForceOn([home, job, school], '2026-03-02')).toEqual([home, school]);
    const next = at('residence', '2026-03-02', null);
    expect(inForceOn([home, next], '2026-03-02')).toEqual([next]);
  });
});

describe('the end', () => {
  test('clear and cancel can be sent as they are', () => {
    const clear = nsorClear(ACCEPTED, '2026-03-01', 'vacated');
    expect(value(clear, 'RPP')).toEqual(['VACATED']);
    for (const m of [clear, nsorCancel(ACCEPTED)]) expect(sendProblems(line(m))).toEqual([]);
  });
});

test('a refusal says what to do and where; words that nobody knows are asked about', () => {
  expect(repairOf('field-error', 'EYE')).toEqual({
    repair: 'field',
    says: 'A field is wrong: put it right and send again. It names: eye color.',
    element: 'description',
  });
  expect(repairOf('duplicate', null)).toMatchObject({ repair: 'duplicate', element: null });
  expect(repairOf('unknown', null)).toMatchObject({ repair: 'ask' });
  expect(validationDue('2024-02-29')).toBe('2025-02-28');
});
