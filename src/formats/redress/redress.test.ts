import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAny } from '../read.js';
import type { RedressSubmission } from './message.js';
import { looksLikeRedress, readRedress } from './read.js';
import { writeRedressCsv, writeRedressJson } from './write.js';

const ONE: Omit<RedressSubmission, 'line'> = {
  reference: 'TRIP-2026/77',
  externalNumber: '2231145',
  receivedOn: '2026-03-09',
  person: {
    names: [{ surname: 'WHITCOMBE', given: 'PEREGRINE' }],
    birthDates: ['1988-02-11'],
    sex: 'M',
    citizenships: ['GBR'],
    documents: [{ kind: 'passport', number: 'X1112223', issuer: 'GBR' }],
  },
  contact: { address: '4 Mill Lane\nLeeds', email: 'p@example.org' },
  complaint: 'Stopped, "again", each time;\nI miss my flight.',
};

describe('inquiries for redress', () => {
  test.each([
    ['redress-json', writeRedressJson],
    ['redress-csv', writeRedressCsv],
  ])('%s comes back as it was written', (format, write) => {
    const bytes = write([ONE, { ...ONE, reference: 'TRIP-78' }]);
    expect(looksLikeRedress(bytes)).toBe(true);
    const [message] = readAny(bytes);
    expect(message).toMatchObject({ kind: 'redress', format, outcome: 'accepted', persons: [] });
    expect(message!.inquiries).toHaveLength(2);
    expect(message!.inquiries![0]).toEqual({ ...ONE, line: message!.inquiries![0]!.line });
  });

  test('one that is wrong is told by line and field, never by value, and costs no other', () => {
    const wrong = { ...ONE, reference: 'TRIP-79', receivedOn: '2026-02-30', complaint: '' };
    for (const bytes of [writeRedressJson([wrong, ONE]), writeRedressCsv([wrong, ONE])]) {
      const [message] = readRedress(bytes);
      expect(message!.outcome).toBe('quarantined');
      expect(message!.inquiries!.map((i) => i.reference)).toEqual(['TRIP-2026/77']);
      const told = JSON.stringify(message!.warnings);
      expect(told).toContain('complaint');
      expect(told).toContain('receivedOn');
      expect(told).not.toMatch(/WHITCOMBE|X1112223|Mill Lane/);
    }
  });

  test('unknown fields, lists that are none and other versions are set aside', () => {
    const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    const outcome = (value: unknown) => readRedress(text(value))[0]!.outcome;
    const written = JSON.parse(new TextDecoder().decode(writeRedressJson([ONE]))) as { inquiries: object[] };
    expect(outcome({ ...written, version: '9' })).toBe('quarantined');
    expect(outcome({ format: 'rsoits-redress', version: '1', inquiries: 'no' })).toBe('rejected');
    expect(outcome({ format: 'rsoits-redress', version: '1', inquiries: [] })).toBe('quarantined');
    expect(outcome({ ...written, inquiries: [{ ...written.inquiries[0], victim: 'x' }] })).toBe(
      'quarantined',
    );
  });

  test('whatever the bytes hold, it answers and never throws', () => {
    const good = Buffer.concat([writeRedressJson([ONE]), writeRedressCsv([ONE])]);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, cut) => {
        const bytes = Buffer.from(good);
        bytes[at] = byte;
        for (const b of [bytes, bytes.subarray(0, cut), writeRedressCsv([ONE]).subarray(0, cut)])
          expect(Array.isArray(readRedress(b))).toBe(true);
      }),
    );
  });
});
