import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEdifact, TRANSMISSION_BYTES_MAX } from './read.js';

const bytes = (text: string) => new TextEncoder().encode(text);
// The full 64 MB with memory and time is `rsoits bench intake`; a tenth of it already hangs if a loop is quadratic.
const FILLED_BYTES = Number(process.env.RSOITS_HOSTILE_MB ?? 6) * 1024 * 1024;
const filled = (head: string, filler: string, size = FILLED_BYTES): Uint8Array => {
  const out = new Uint8Array(size);
  const [h, f] = [bytes(head), bytes(filler)];
  out.set(h);
  if (f.length === 1) out.fill(f[0]!, h.length);
  else for (let i = h.length; i + f.length <= size; i += f.length) out.set(f, i);
  return out;
};
const START = "UNB+UNOA:4+ZETA+USCSAPIS+260314:1200+1'UNH+1+PAXLST:D:05B:UN'BGM+745'";

describe('megabytes of one thing', () => {
  test.each([
    ['one unterminated segment', '', 'A'],
    ['release characters', '', '?'],
    ['terminators', '', "'"],
    ['tags that start nothing', '', 'UN'],
    ['line ends', '', '\n'],
    ['headers that say nothing', '', "UNB+'"],
    ['interchange headers', '', "UNB+UNOA:4'"],
    ['interchange headers whose end cannot be told', '', "UNB+UNOA:4'\u00e9"],
  ])('%s is rejected', (_name, head, filler) => {
    const messages = readEdifact(filled(head, filler));
    expect(messages.map((m) => [m.outcome, m.persons.length])).toEqual([['rejected', 0]]);
  });

  test.each([
    ['one unterminated segment', 'NAD+FL+++A'],
    ['release characters', '?'],
    ['terminators', "'"],
    ['element marks', '+'],
    ['unknown segments', "ZZZ+1'"],
  ])('%s inside a message ends in one message with few remarks', (_name, filler) => {
    const messages = readEdifact(filled(START, filler));
    expect(messages).toHaveLength(1);
    expect(['quarantined', 'rejected', 'warnings']).toContain(messages[0]!.outcome);
    expect(messages[0]!.warnings.length).toBeLessThanOrEqual(201);
  });

  test('persons without end stop at the limit of the standard', () => {
    const [message] = readEdifact(filled(START, "NAD+FL'"));
    expect([message!.outcome, message!.persons.length]).toEqual(['quarantined', 99_999]);
  });

  test('messages without end stop at a limit', () => {
    const messages = readEdifact(filled(START, "UNH+1+PAXLST:D:05B:UN'"));
    expect(messages.length).toBe(10_000);
    expect(messages.at(-1)!.warnings.map((w) => w.code)).toContain('too-many-messages');
  });

  test('interchanges without end stop at a limit', () => {
    const messages = readEdifact(filled('', "UNB+UNOA:4'UNH+1+PAXLST:D:05B:UN'BGM+745'UNT+3+1'UNZ+1+'"));
    expect(messages.length).toBe(10_000);
    expect(messages.at(-1)!.outcome).toBe('quarantined');
  });

  test('one byte more is too much', () => {
    const [message] = readEdifact(new Uint8Array(TRANSMISSION_BYTES_MAX + 1));
    expect(message).toMatchObject({ outcome: 'rejected', warnings: [{ code: 'too-large' }] });
  });
});

describe('any bytes', () => {
  test('end in at least one outcome', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (b) => {
        expect(readEdifact(b).length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  test('made of service characters and tags end in at least one outcome', () => {
    const piece = fc.constantFrom(
      ...[
        "'",
        '+',
        ':',
        '?',
        '*',
        ' ',
        '\r\n',
        'UNA',
        'UNB',
        'UNH',
        'UNT',
        'UNZ',
        'UNG',
        'BGM',
        'NAD',
        'DOC',
      ],
      ...['DTM', '329', '745', 'FL', 'PAXLST', 'LOC', '91', 'PDT', 'TDT', '20', '9', '\u00fc', 'UNOA'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const messages = readEdifact(bytes(pieces.join('')));
        expect(messages.length).toBeGreaterThan(0);
        for (const m of messages) expect(m.range.to).toBeGreaterThanOrEqual(m.range.from);
      }),
      { numRuns: 2000 },
    );
  });
});
