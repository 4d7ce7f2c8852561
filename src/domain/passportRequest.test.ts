import { describe, expect, test } from 'vitest';
import {
  factSheet,
  groundEnded,
  mayMoveRequest,
  type PassportRequestInput,
  readPassportRequest,
  requestObstacle,
  requestValues,
} from './passportRequest.js';

const TODAY = '2026-03-10';
const person = {
  names: [{ surname: 'VANTERPOOL', given: 'LUCIAN' }],
  birthDates: ['1980-11-02'],
  birthPlace: 'Gary',
};
const input: PassportRequestInput = {
  asks: 'deny',
  ground: 'probation',
  court: 'Marion Superior Court',
  caseNumber: '49D01-2',
  orderedOn: '2025-08-14',
  endsOn: '2027-08-13',
  condition: 'Shall not leave the United States.',
  ssn: '219-09-9999',
  passports: '577120943, 2019-05-02\nC11223344',
  lastAddress: '12 Elm St, Gary, IN 46402',
  officerName: 'Ada Quist',
  officerTitle: 'Probation Officer',
  officerPhone: '(317) 555-0121',
};
const read = (more: Partial<PassportRequestInput> = {}) =>
  readPassportRequest({ ...input, ...more }, person, TODAY);

describe('what the fact sheet asks for', () => {
  test('a whole request is read, numbers and dates in their shapes', () => {
    const done = read();
    if (!done.ok) throw new Error(JSON.stringify(done.error));
    expect(done.value).toMatchObject({ asks: 'deny', ground: 'probation', endsOn: '2027-08-13' });
    expect(done.value.content.ssn).toBe('219099999');
    expect(done.value.content.passports).toEqual([
      { number: '577120943', issuedOn: '2019-05-02' },
      { number: 'C11223344' },
    ]);
    const sheet = factSheet({ number: 'P-1', state: 'requested', reason: '', ...done.value });
    expect(sheet.map((l) => l.name)).toEqual(
      expect.arrayContaining([
        'Full name',
        'Place of birth',
        'Social security number',
        'Last known address',
        'Ground',
      ]),
    );
  });
  test.each([
    [{ asks: '' }, 'asks', 'chooseOne'],
    [{ ground: 'dislike' }, 'ground', 'chooseOne'],
    [{ court: ' ' }, 'court', 'required'],
    [{ caseNumber: '' }, 'caseNumber', 'required'],
    [{ orderedOn: '14 August' }, 'orderedOn', 'notADate'],
    [{ orderedOn: '2026-03-11' }, 'orderedOn', 'dateInFuture'],
    [{ endsOn: '2026-03-09' }, 'endsOn', 'dateInPast'],
    [{ ssn: '12' }, 'ssn', 'notAnSsn'],
    [{ passports: 'lost it' }, 'passports', 'notPassports'],
    [{ passports: 'A1234567 13/2/2019' }, 'passports', 'notPassports'],
    [{ officerPhone: '' }, 'officerPhone', 'required'],
  ] as const)('%o: %s %s', (more, field, problem) => {
    const done = read(more);
    expect(done.ok ? [] : done.error).toContainEqual({ field, problem });
  });
  test('a warrant names no court of an order', () => {
    expect(read({ ground: 'felony-warrant', court: '', endsOn: '' }).ok).toBe(true);
  });
});

test('it is not sent without a copy of the order', () => {
  const endsOn = null;
  expect(requestObstacle({ state: 'drafted', documents: 0, endsOn }, TODAY)).toBe('no-document');
  expect(requestObstacle({ state: 'drafted', documents: 1, endsOn }, TODAY)).toBeNull();
  expect(requestObstacle({ state: 'requested', documents: 1, endsOn }, TODAY)).toBe('not-drafted');
  // A draft that lay until its order ended; on the last day it still may go.
  expect(requestObstacle({ state: 'drafted', documents: 1, endsOn: TODAY }, TODAY)).toBeNull();
  expect(requestObstacle({ state: 'drafted', documents: 1, endsOn: '2026-03-09' }, TODAY)).toBe(
    'order-ended',
  );
});

test('nothing comes back from withdrawn or expired', () => {
  for (const from of ['withdrawn', 'expired'] as const)
    for (const to of ['requested', 'granted', 'drafted'] as const)
      expect(mayMoveRequest(from, to)).toBe(false);
  expect(mayMoveRequest('granted', 'withdrawn')).toBe(true);
});

describe('when the ground ends, the Department hears it by itself', () => {
  const active = { state: 'active', file: 'NSOR' };
  const order = { ground: 'probation', endsOn: '2026-03-10' } as const;
  const warrant = { ground: 'felony-warrant', endsOn: null } as const;
  test.each([
    ['the last day itself', order, active, null],
    ['the day after the last', { ...order, endsOn: '2026-03-09' }, active, 'expired'],
    ['a cleared warrant', warrant, { state: 'cleared', file: 'WANTED' }, 'withdrawn'],
    ['a vacated conviction', { ...order, endsOn: null }, { state: 'vacated', file: 'NSOR' }, 'withdrawn'],
    [
      'a registration that ran out, the order stands',
      { ...order, endsOn: null },
      { state: 'expired', file: 'NSOR' },
      null,
    ],
  ] as const)('%s', (_what, request, record, to) => {
    expect(groundEnded(request, record, TODAY)?.to ?? null).toBe(to);
  });
  test('of a request made from a registration: the last warrant of the person', () => {
    const of = (
      standing: number,
      ended: string | null,
      ground: 'felony-warrant' | 'parole' = 'felony-warrant',
    ) => groundEnded({ ground, endsOn: null }, active, TODAY, { active: standing, ended })?.says ?? null;
    expect(of(0, 'cleared')).toBe('The warrant is cleared. The person has no other that is active.');
    // Another stands: who asked is asked on which the request rests. None was ever known here: nothing can be said.
    expect(of(1, 'cleared')).toBeNull();
    expect(of(0, null)).toBeNull();
    expect(of(0, 'cleared', 'parole')).toBeNull();
  });
  test('and its message asks to release the passport', () => {
    const done = read();
    if (!done.ok) throw new Error();
    const of = {
      number: 'P-1',
      state: 'withdrawn',
      reason: 'The warrant is cleared.',
      ...done.value,
    } as const;
    expect(requestValues(of).requestNumber).toContain('please release the passport. The warrant is cleared.');
  });
});
