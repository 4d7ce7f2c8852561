import { expect, test } from 'vitest';
import type { ManifestPerson } from '../manifest.js';
import { readAny } from '../read.js';
import { qualityAnswer } from './qualityAnswer.js';
import { writePaxlst } from './writePaxlst.js';

const WHOLE: ManifestPerson = {
  role: 'passenger',
  offset: 0,
  names: [{ surname: 'QUILL', given: 'MARLO' }],
  birthDates: ['1971-08-30'],
  sex: 'M',
  citizenships: ['USA'],
  documents: [{ kind: 'passport', number: 'Q1234567', issuer: 'USA', expiry: '2031-01-02' }],
  locator: 'ABC123',
  senderPersonId: 'P1',
};
const list = (persons: readonly ManifestPerson[]) =>
  writePaxlst({
    kind: 'passengers',
    legs: [
      {
        carrier: 'TX',
        number: '204',
        departurePort: 'JFK',
        arrivalPort: 'LIS',
        departureLocal: '2026-03-11T12:00',
        arrivalLocal: '2026-03-11T23:30',
      },
    ],
    persons,
    declaredTotals: {},
    references: { sender: 'TESTAIR', message: 'M7', transaction: 'TN42', interchange: 'I9' },
  })[0]!;
const answer = (bytes: Uint8Array) =>
  qualityAnswer(readAny(bytes), { prepared: '2026-03-11T10:00', reference: 'A1', interactive: true });

test('one whole passenger: received, and nothing else; our own reader reads it back', () => {
  const { bytes } = answer(list([WHOLE]));
  const [read] = readAny(bytes);
  expect(read).toMatchObject({
    kind: 'answer',
    outcome: 'accepted',
    references: { sender: 'RSOITS', recipient: 'TESTAIR', transaction: 'TN42' },
    legs: [{ carrier: 'TX', number: '204', departurePort: 'JFK', arrivalPort: 'LIS' }],
    answers: [{ about: 'message', status: 'message-accepted', code: '0', texts: ['1 READ, ACCEPTED'] }],
  });
});

test('missing data is said of the person, by the sender’s own references; nobody is cleared or stopped', () => {
  const { birthDates: _b, documents: _d, ...poor } = WHOLE;
  const { bytes } = answer(list([WHOLE, { ...poor, locator: 'XYZ999', senderPersonId: 'P2' }]));
  const [read] = readAny(bytes);
  expect(read!.answers!.slice(1)).toMatchObject([
    {
      about: 'person',
      status: 'insufficient',
      code: '4Z',
      locator: 'XYZ999',
      senderPersonId: 'P2',
      texts: ['MISSING BIRTH DATE, DOCUMENT'],
    },
  ]);
  const text = new TextDecoder().decode(bytes);
  expect(text).not.toMatch(/QUILL|ERC\+0Z|ERC\+1Z|ERC\+2Z/);
});

test('what is no list, and too many at once, are exceptions', () => {
  const nothing = answer(
    new TextEncoder().encode(
      "UNB+UNOA:4+A+B+260311:1000+1'UNH+1+PAXLST:D:05B:UN:IATA'BGM+745'UNT+3+1'UNZ+1+1'",
    ),
  );
  expect(nothing.answers[0]).toMatchObject({
    status: 'message-exception',
    texts: expect.arrayContaining(['NO PERSON COULD BE READ']),
  });
  const many = answer(list(Array.from({ length: 11 }, (_, i) => ({ ...WHOLE, senderPersonId: `P${i}` }))));
  expect(many.answers[0]).toMatchObject({ status: 'message-exception', code: '1' });
  expect(readAny(many.bytes)[0]).toMatchObject({ kind: 'answer', outcome: 'accepted' });
});
