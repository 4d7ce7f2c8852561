import { describe, expect, test } from 'vitest';
import { readAny } from '../read.js';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const read = (value: unknown) => readAny(bytes(value))[0]!;

const ADVICE = {
  usncb: 1,
  message: 'advice',
  id: 'GB-2026-00017',
  version: 1,
  from: { country: 'GB', bureau: 'NCB London' },
  basis: 'green-notice',
  notice: '2026/10442',
  person: {
    name: 'QUILL',
    forename: 'MARLO',
    sex_id: 'M',
    date_of_birth: '1971/08/30',
    nationalities: ['GB', null],
    place_of_birth: 'Leeds',
    documents: [{ type: 'passport', number: '533380006', country: 'GB', expiry: '2031-05-01' }],
  },
  offence: { summary: 'indecent assault of a child', convictedOn: '2015-06-01' },
  travel: {
    destination: 'US',
    legs: [
      {
        carrier: 'ZQ',
        number: '12',
        from: 'LHR',
        to: 'JFK',
        departs: '2026-03-20T10:00',
        arrives: '2026-03-20T13:05',
      },
    ],
    addressInUS: { street: '1 Elm St', city: 'Albany', state: 'ny', zip: '12207' },
  },
};

describe('messages of USNCB', () => {
  test('an advice is an event at the port where the person will be met', () => {
    expect(read(ADVICE)).toMatchObject({
      format: 'usncb',
      kind: 'foreign-advice',
      outcome: 'accepted',
      persons: [
        {
          names: [{ surname: 'QUILL', given: 'MARLO' }],
          birthDates: ['1971-08-30'],
          citizenships: ['GBR'],
          documents: [{ kind: 'passport', number: '533380006', issuer: 'GBR', expiry: '2031-05-01' }],
          usAddress: { city: 'Albany', region: 'NY', postcode: '12207' },
        },
      ],
      events: [
        {
          kind: 'foreign-advice',
          state: 'received',
          reference: 'GB-2026-00017',
          direction: 'entry',
          place: 'JFK',
          occurredAt: '2026-03-20T13:05',
          sequence: 1,
        },
      ],
      advice: {
        country: 'GBR',
        basis: 'green-notice',
        offence: 'indecent assault of a child',
        destination: 'USA',
      },
    });
  });

  test('what is reported of the event holds nothing of the person', () => {
    const facts = JSON.stringify(read(ADVICE).events![0]!.facts);
    for (const word of ['QUILL', '533380006', '1971', 'indecent', 'Albany'])
      expect(facts).not.toContain(word);
  });

  test('a withdrawal needs the number only and is later than what it takes back', () => {
    const { person: _person, travel: _travel, ...rest } = ADVICE;
    expect(
      read({ ...rest, message: 'advice-withdrawn', version: 2, reason: 'travel cancelled' }),
    ).toMatchObject({
      kind: 'foreign-advice',
      events: [{ state: 'withdrawn', sequence: 2, facts: { withdrawnBecause: 'travel cancelled' } }],
    });
  });

  test.each([
    ['another version', { ...ADVICE, usncb: 2 }, 'version'],
    ['no id', { ...ADVICE, id: '' }, 'no-id'],
    ['another message', { ...ADVICE, message: 'hello' }, 'unknown-message'],
    ['nobody', { ...ADVICE, person: {} }, 'no-identity'],
    ['from nowhere', { ...ADVICE, from: {} }, 'no-country'],
  ])('%s is quarantined and makes no event', (_what, value, code) => {
    const message = read(value);
    expect(message).toMatchObject({ outcome: 'quarantined', kind: 'ignored' });
    expect(message.warnings.map((w) => w.code)).toContain(code);
    expect(message.events).toBeUndefined();
  });

  test('a receipt from abroad, with and without our reference', () => {
    const receipt = {
      usncb: 1,
      message: 'receipt',
      id: 'FR-9',
      from: { country: 'FR', bureau: 'NCB Paris' },
      ourReference: 'RSO-1',
      outcome: 'refused',
      date: '2026-03-21',
      officer: { agency: 'PAF Roissy', name: 'A. Lemaire' },
      text: 'returned on the next flight',
    };
    expect(read(receipt)).toMatchObject({
      kind: 'foreign-receipt',
      outcome: 'accepted',
      receipt: {
        number: 'FR-9',
        reference: 'RSO-1',
        country: 'FRA',
        outcome: 'refused',
        on: '2026-03-21',
        officerAgency: 'PAF Roissy, A. Lemaire',
      },
    });
    const { ourReference: _gone, ...bare } = receipt;
    expect(
      read({ ...bare, outcome: 'lost', person: { name: 'QUILL', date_of_birth: '1971' } }),
    ).toMatchObject({
      kind: 'foreign-receipt',
      outcome: 'warnings',
      receipt: { outcome: 'unknown', name: 'QUILL' },
      persons: [{ birthDates: ['1971'] }],
    });
  });

  test('notices in the public shape name persons and report nothing', () => {
    const message = read({
      total: 2,
      query: { page: 1, resultPerPage: 20 },
      _embedded: {
        notices: [
          { entity_id: '2026/1', name: 'VANE', forename: null, date_of_birth: '1969', nationalities: null },
          { entity_id: '2026/2', name: null, forename: null, date_of_birth: null },
        ],
      },
    });
    expect(message).toMatchObject({
      format: 'notices',
      kind: 'ignored',
      persons: [{ names: [{ surname: 'VANE' }] }],
    });
    expect(message.events).toBeUndefined();
  });
});

test('a signed message is what it signs, with its signature beside it', () => {
  const payload = Buffer.from(JSON.stringify(ADVICE)).toString('base64url');
  expect(read({ protected: 'eyJhbGciOiJFZERTQSJ9', payload, signature: 'AAAA' })).toMatchObject({
    kind: 'foreign-advice',
    references: { message: 'GB-2026-00017' },
    signed: { payload, signature: 'AAAA' },
  });
  const nothing = Buffer.from('[]').toString('base64url');
  expect(read({ protected: 'e30', payload: nothing, signature: 'AAAA' })).toMatchObject({
    outcome: 'quarantined',
    kind: 'ignored',
  });
});

describe('JSON that is refused', () => {
  test.each([
    [
      '{"usncb":1,\n "a": "cut off here',
      31,
      'the text ends at line 2, character 20, before what it began is closed.',
    ],
    ['{"usncb":1,\n "a" 1}', 17, 'no JSON from line 2, character 6 on.'],
    ['{"usncb":1,\n', 12, 'the text ends at line 2, character 1, before what it began is closed.'],
  ])('by the place where it breaks: %s', (text, offset, says) => {
    const [message] = readAny(new TextEncoder().encode(text));
    const [warning] = message!.warnings;
    expect(warning!.text).toContain(says);
    expect(warning!.text).not.toContain('cut off here');
    expect(warning!.offset).toBe(offset);
  });

  test.each([
    ['cut', '{"usncb":1,', 'not-json'],
    ['deep', `{"a":${'['.repeat(20_000)}`, 'too-deep'],
    ['a list', '[1,2]', 'unknown-message'],
    ['nothing known', '{"hello":1}', 'unknown-message'],
  ])('%s', (_what, text, code) => {
    expect(readAny(new TextEncoder().encode(text))).toMatchObject([
      { outcome: 'rejected', warnings: [{ code }] },
    ]);
  });

  test('bytes that are no UTF-8', () => {
    expect(readAny(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d))).toMatchObject([
      { warnings: [{ code: 'charset' }] },
    ]);
  });
});
