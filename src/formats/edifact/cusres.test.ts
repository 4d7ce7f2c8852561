import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ManifestAnswer } from '../answer.js';
import type { ManifestMessage } from '../manifest.js';
import { readEdifact } from './read.js';
import { writeCusres } from './writeCusres.js';

const one = (body: string): ManifestMessage => {
  const segments = body.replaceAll("?'", '').split("'").length + 2;
  const text = `UNB+UNOA:4+AUTH+ZQ+260315:0930+R1'UNH+1+CUSRES:D:05B:UN'${body}'UNT+${segments}+1'UNZ+1+R1'`;
  const messages = readEdifact(new TextEncoder().encode(text));
  expect(messages).toHaveLength(1);
  return messages[0]!;
};
const FLIGHT = "RFF+AF:ZQ0012'DTM+189:2603151130:201'DTM+232:2603151435:201'LOC+125+LHR'LOC+87+JFK";

describe('an answer', () => {
  const m = one(
    `BGM+962'RFF+TN:T77'${FLIGHT}'ERP+2'RFF+AVF:AB12'RFF+ABO:1001'ERC+0Z'FTX+AAP+++OK, ASK DESK?'S TEL'ERP+2'RFF+ABO:1002'ERC+1z'ERP+1'ERC+0`,
  );

  test('tells flight, transaction and each person’s status', () => {
    expect(m).toMatchObject({
      format: 'cusres',
      outcome: 'accepted',
      kind: 'answer',
      flight: 'ZQ12',
      references: { transaction: 'T77', documentCode: '962' },
      persons: [],
      legs: [
        {
          carrier: 'ZQ',
          number: '12',
          departurePort: 'LHR',
          arrivalPort: 'JFK',
          departureLocal: '2026-03-15T11:30',
          arrivalLocal: '2026-03-15T14:35',
        },
      ],
    });
    expect(m.answers!.map(({ offset: _, ...a }) => a)).toEqual([
      {
        about: 'person',
        status: 'may-board',
        code: '0Z',
        locator: 'AB12',
        senderPersonId: '1001',
        texts: ["OK, ASK DESK'S TEL"],
      },
      { about: 'person', status: 'no-board', code: '1Z', senderPersonId: '1002' },
      { about: 'message', status: 'message-accepted', code: '0' },
    ]);
  });

  test.each([
    ['962', 'answer'],
    ['132', 'status-change'],
    ['312', 'status-acknowledgement'],
    ['777', 'unknown'],
  ])('BGM+%s is %s', (code, kind) => {
    expect(one(`BGM+${code}'ERP+2'RFF+ABO:1'ERC+0Z`).kind).toBe(kind);
  });
});

describe('what is in no table never means clear', () => {
  test.each(['9Z', '0X', '00', '', 'ZZ', '0ZZ', '5'])('code %s', (code) => {
    const m = one(`BGM+962'ERP+2'RFF+ABO:1'ERC+${code}`);
    expect(m.answers![0]!.status).toBe('unknown');
    expect([m.outcome, m.warnings.at(-1)!.code]).toEqual(['quarantined', 'unknown-status']);
  });

  test('a restriction with a detail is still a restriction', () => {
    expect(one(`BGM+962'ERP+2'RFF+ABO:1'ERC+1A`).answers![0]).toMatchObject({
      status: 'no-board',
      detail: 'A',
    });
  });

  test('an ERP without ERC is an alarm', () => {
    const m = one(`BGM+962'ERP+2'RFF+ABO:1'ERP+2'RFF+ABO:2'ERC+0Z`);
    expect([m.outcome, m.warnings[0]!.code, m.answers!.length]).toEqual(['quarantined', 'no-status', 1]);
  });

  test('two answers about one person are both kept and told', () => {
    const m = one(`BGM+962'ERP+2'RFF+ABO:1'ERC+0Z'ERP+2'RFF+ABO:1'ERC+1Z`);
    expect([m.answers!.length, m.warnings.map((w) => w.code)]).toEqual([2, ['two-answers']]);
  });
});

test('what is written reads as what it was, split at 99 persons', () => {
  const word = fc
    .string({ unit: fc.constantFrom(..."ABCXYZ019'+:?,. ü"), minLength: 1, maxLength: 20 })
    .map((s) => `A${s}Z`);
  const answer: fc.Arbitrary<ManifestAnswer> = fc
    .record(
      {
        code: fc.constantFrom('0Z', '1Z', '2Z', '4Z'),
        locator: word,
        senderPersonId: word,
        texts: fc.array(word, { minLength: 1, maxLength: 2 }),
      },
      { requiredKeys: ['code', 'senderPersonId'] },
    )
    .map((a) => ({
      ...a,
      about: 'person' as const,
      status: ({ '0Z': 'may-board', '1Z': 'no-board', '2Z': 'advisory', '4Z': 'insufficient' } as const)[
        a.code as '0Z'
      ],
      offset: 0,
    }));
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 210 }), fc.constantFrom(undefined, 7, 64), (answers, wrap) => {
      const references = {
        sender: 'RSOITS',
        recipient: 'ZQ',
        interchange: 'R1',
        transaction: 'T1',
        prepared: '2026-03-15T10:00',
      };
      const legs = [{ carrier: 'ZQ', number: '12', departurePort: 'LHR', arrivalPort: 'JFK' }];
      const bytes = writeCusres(
        { references, kind: 'answer', legs, answers },
        wrap === undefined ? {} : { wrap },
      );
      const messages = readEdifact(bytes);
      expect(messages.flatMap((m) => m.answers!).map((a) => ({ ...a, offset: 0 }))).toEqual(answers);
      expect(messages.length).toBe(Math.max(1, Math.ceil(answers.length / 99)));
      for (const m of messages) expect(m).toMatchObject({ kind: 'answer', legs, references });
    }),
    { numRuns: 60 },
  );
});
