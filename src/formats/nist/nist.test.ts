import { describe, expect, test } from 'vitest';
import { workedMs } from '../../../test/support/cpu.js';
import { readAny } from '../read.js';
import { writeNist } from './write.js';

const HIT = {
  type: 'SRE',
  date: '2026-03-14',
  to: 'DCNSOTC00',
  from: 'WVIAFIS0Z',
  controlNumber: 'E2026073000000001',
  answers: 'Q123',
  instant: '2026-03-14T10:20:30Z',
  fields: {
    6: 'OFFICER R VANE',
    14: '123456KA7',
    16: '078051120',
    17: [['PP-X1234567']],
    18: 'QUILL,MARLO ANN',
    19: [['QUILLE,MARLO'], ['QUINN,MARLA']],
    22: '19710830',
    24: 'F',
    37: 'VISA APPLICATION',
    59: 'I',
    73: 'DCDOS0001',
  },
};

/** The file with an image record behind it, whose bytes look like separators and fields. */
function withImage(image: Uint8Array): Uint8Array {
  const text = new TextDecoder('latin1').decode(writeNist(HIT));
  const record = new Uint8Array(18 + image.length);
  new DataView(record.buffer).setUint32(0, record.length);
  record.set(image, 18);
  const listed = text.replace('1\x1f1\x1e2\x1f00', '1\x1f2\x1e2\x1f00\x1e4\x1f01');
  const grown = listed.replace(/1\.001:(\d+)/, (_, n) => `1.001:${Number(n) + 5}`);
  const head = Uint8Array.from(grown, (c) => c.charCodeAt(0));
  return Uint8Array.from([...head, ...record]);
}

describe('ANSI/NIST transactions', () => {
  test('what is written is read: an identified search is an event of a verified person', () => {
    const [message] = readAny(writeNist(HIT));
    expect(message).toMatchObject({
      format: 'nist',
      outcome: 'accepted',
      kind: 'events',
      references: {
        documentCode: 'SRE',
        message: 'E2026073000000001',
        transaction: 'Q123',
        sender: 'WVIAFIS0Z',
      },
      persons: [
        {
          names: [
            { surname: 'QUILL', given: 'MARLO', middle: 'ANN' },
            { surname: 'QUILLE', given: 'MARLO', kind: 'alias' },
            { surname: 'QUINN', given: 'MARLA', kind: 'alias' },
          ],
          birthDates: ['1971-08-30'],
          sex: 'F',
          fbiNumber: '123456KA7',
          documents: [
            { kind: 'ssn', number: '078051120' },
            { kind: 'passport', number: 'X1234567' },
          ],
          verified: ['biometric', 'fbiNumber'],
        },
      ],
      events: [
        {
          kind: 'visa-application',
          state: 'filed',
          reference: 'search Q123',
          occurredAt: '2026-03-14T10:20:30Z',
          facts: { agency: 'DCDOS0001', officer: 'OFFICER R VANE', result: 'hit' },
        },
      ],
    });
  });

  test.each([
    ['N', [], undefined],
    ['G', [], undefined],
    ['Y', ['visa-application'], undefined],
    ['R', ['visa-application'], ['biometric', 'fbiNumber']],
    ['?', [], undefined],
  ])('search result %s', (result, kinds, verified) => {
    const [m] = readAny(writeNist({ ...HIT, fields: { ...HIT.fields, 59: result } }));
    expect(m!.events?.map((e) => e.kind) ?? []).toEqual(kinds);
    expect(m!.persons[0]!.verified).toEqual(verified);
  });

  test('an image full of separators is measured, not searched', () => {
    const image = Uint8Array.from(
      { length: 400 },
      (_, i) => [0x1c, 0x1d, 0x32, 0x2e, 0x30, 0x31, 0x38, 0x3a][i % 8]!,
    );
    const [message] = readAny(withImage(image));
    expect(message).toMatchObject({ outcome: 'accepted', persons: [{ names: { length: 3 } }] });
    const [cut] = readAny(withImage(image).subarray(0, -10));
    expect(cut).toMatchObject({
      outcome: 'quarantined',
      warnings: [{ code: 'record-length' }],
      persons: [{}],
    });
  });

  test('lengths that lie, lists that lie and values with separators', () => {
    const text = new TextDecoder('latin1').decode(writeNist(HIT));
    const read = (t: string) => readAny(Uint8Array.from(t, (c) => c.charCodeAt(0)))[0]!;
    expect(read(text.replace(/^1\.001:\d+/, '1.001:999999'))).toMatchObject({ outcome: 'quarantined' });
    expect(read(text.replace(/^1\.001:\d+/, '1.001:000004'))).toMatchObject({ outcome: 'quarantined' });
    expect(read(text.replace('1\x1f1\x1e2\x1f00', '1\x1f9\x1e2\x1f00'))).toMatchObject({
      warnings: [{ code: 'record-count' }],
      persons: [{}],
    });
    expect(() => writeNist({ ...HIT, fields: { 18: 'QUILL\x1dMARLO' } })).toThrow(/separator/);
    expect(read('1.001:99999999999999999999')).toMatchObject({ outcome: 'rejected' });
  });

  test('64 MB of anything ends in time', () => {
    const head = writeNist(HIT);
    const claims = new TextEncoder().encode('1.001:67108864\x1d1.002:0500\x1d');
    for (const filler of [0x1d, 0x1c, 0x30, 0x1e]) {
      const bytes = new Uint8Array(64 * 1024 * 1024).fill(filler);
      bytes.set(head);
      const started = workedMs();
      readAny(bytes);
      bytes.set(claims);
      expect(readAny(bytes)[0]!.outcome).toBe('quarantined');
      expect(workedMs() - started).toBeLessThan(8000);
    }
  });
});
