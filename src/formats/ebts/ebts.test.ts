import { describe, expect, test } from 'vitest';
import { readAny } from '../read.js';
import { type EbtsTransaction, writeEbts } from './write.js';

const HIT: EbtsTransaction = {
  type: 'SPN',
  at: '2026-03-14T10:20:30Z',
  to: 'USNSOTC01',
  from: 'USFBICJIS',
  controlNumber: 'SPN-1',
  answers: 'TEN-9',
  agency: 'USCBPJFK1',
  officer: 'R VANE, ROOM 4',
  person: {
    names: [
      { surname: 'QUILL', given: 'MARLO' },
      { surname: 'QUINN', given: 'MARLA' },
    ],
    birthDates: ['1971-08-30'],
    sex: 'F',
    fbiNumber: '123456KA7',
  },
};
const read = (t: EbtsTransaction) => readAny(new TextEncoder().encode(writeEbts(t)))[0]!;

describe('EBTS in XML', () => {
  test('a notice to the owner of a special list is a certain identity at the counter of who searched', () => {
    expect(read(HIT)).toMatchObject({
      format: 'ebts',
      outcome: 'accepted',
      kind: 'events',
      persons: [
        {
          names: [{ surname: 'QUILL' }, { surname: 'QUINN', kind: 'alias' }],
          fbiNumber: '123456KA7',
          verified: ['biometric', 'fbiNumber'],
        },
      ],
      events: [
        {
          kind: 'inspection',
          state: 'primary',
          direction: 'entry',
          reference: 'search TEN-9',
          occurredAt: '2026-03-14T10:20:30Z',
          facts: { agency: 'USCBPJFK1', officer: 'R VANE, ROOM 4', transaction: 'SPN', result: 'hit' },
        },
      ],
    });
  });

  test.each([
    [{ reason: 'NONIMMIGRANT VISA APPLICATION' }, 'visa-application'],
    [{ reason: 'ADMISSIBILITY WAIVER' }, 'aro-waiver'],
    [{ reason: 'ADJUSTMENT OF STATUS' }, 'lpr-application'],
    [{ reason: 'BORDER' }, 'inspection'],
    [{ agency: 'OH0250000' }, 'live-query'],
  ])('the occasion of %o is %s', (more, kind) => {
    expect(read({ ...HIT, agency: 'OH0250000', ...more }).events![0]!.kind).toBe(kind);
  });

  test('the answer to the search and the notice of it are one event', () => {
    const answer = read({ ...HIT, type: 'SRE', searchResult: 'I', controlNumber: 'SRE-5' });
    expect(answer.events![0]!.reference).toBe(read(HIT).events![0]!.reference);
  });

  test('yellow is a possible match and verifies nothing; green and an error are no event', () => {
    const yellow = read({ ...HIT, type: 'RPISR', searchResult: 'Y' });
    expect([yellow.events!.length, yellow.persons[0]!.verified, yellow.persons[0]!.fbiNumber]).toEqual([
      1,
      undefined,
      undefined,
    ]);
    expect(yellow.warnings.map((w) => w.code)).toEqual(['possible-only']);
    expect(read({ ...HIT, type: 'RPISR', searchResult: 'G' }).events).toBeUndefined();
    const { person: _person, ...bare } = HIT;
    expect(read({ ...bare, type: 'ERRA' })).toMatchObject({
      kind: 'ignored',
      warnings: [{ code: 'partner-error' }],
    });
  });

  test('a type nobody knows is said, its person read, nothing made of it', () => {
    expect(read({ ...HIT, type: 'ZZZ' })).toMatchObject({
      kind: 'ignored',
      warnings: [{ code: 'unknown-transaction' }],
      persons: [{}],
    });
  });

  test('what happened holds nothing of the person', () => {
    const facts = JSON.stringify(read(HIT).events![0]!.facts);
    for (const word of ['QUILL', 'MARLO', '1971', '123456KA7']) expect(facts).not.toContain(word);
  });
});
