import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workedMs } from '../../test/support/cpu.js';
import { EVERY_DOOR } from '../../test/support/everyDoor.js';
import { BREAKS } from '../../test/support/newestDoors.js';
import type { ManifestMessage } from './manifest.js';
import { readAny } from './read.js';
import { stripAtDoor } from './stripAtDoor.js';

/** What every reader owes, whatever came: an outcome, places inside the bytes, and nothing that no database can keep. */
function owed(bytes: Uint8Array): readonly ManifestMessage[] {
  const messages = readAny(stripAtDoor(bytes).kept, undefined, { receivedOn: '2026-11-22' });
  expect(messages.length).toBeGreaterThan(0);
  for (const m of messages) {
    expect(['accepted', 'warnings', 'quarantined', 'rejected']).toContain(m.outcome);
    for (const w of m.warnings) {
      expect(w.text.length).toBeGreaterThan(0);
      expect(w.text.length).toBeLessThan(2000);
      expect(w.offset).toBeGreaterThanOrEqual(0);
      expect(w.offset).toBeLessThanOrEqual(bytes.length);
    }
    if (m.outcome === 'rejected' || m.outcome === 'quarantined')
      expect(m.warnings.map((w) => w.text).join('\n')).toMatch(
        /Expected|expected|At most|cut off|not closed/,
      );
    expect(m.range.from).toBeGreaterThanOrEqual(0);
    expect(m.range.to).toBeLessThanOrEqual(bytes.length);
  }
  // What the database has no text for: NUL, and half of a pair of surrogates.
  expect(JSON.stringify(messages)).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:0000|[dD][89a-fA-F])/);
  return messages;
}

describe.each(EVERY_DOOR.map((s) => [`${s.name} as ${s.form}`, s] as const))('%s', (_name, sample) => {
  test('the sample itself is read in full', () => {
    const [message] = owed(sample.bytes);
    expect([message!.format, message!.outcome]).toEqual([sample.format, 'accepted']);
  });

  test.each(
    BREAKS.flatMap((b) => (b.of(sample) ? [[b.name, b.of(sample)!] as const] : [])),
  )('%s', (_what, bytes) => {
    owed(bytes);
  });

  test('any change of any bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(sample.bytes.length - 1), fc.nat(255)), { maxLength: 12 }),
        fc.option(fc.tuple(fc.nat(sample.bytes.length), fc.uint8Array({ maxLength: 20 }))),
        fc.nat(sample.bytes.length),
        (changes, put, cut) => {
          const broken = Uint8Array.from(sample.bytes);
          for (const [at, byte] of changes) broken[at] = byte;
          const cutOff = cut < sample.bytes.length / 2 ? broken : broken.subarray(0, cut);
          owed(put ? Buffer.concat([cutOff.subarray(0, put[0]), put[1], cutOff.subarray(put[0])]) : cutOff);
        },
      ),
      { numRuns: 250 },
    );
  });

  // A tenth of a megabyte would already hang where a loop is quadratic in earnest; this much shows it in any.
  test('a megabyte of one thing behind its beginning', () => {
    for (const filler of [
      '"',
      '""',
      '[',
      '{"a":',
      '"a":1,',
      ',',
      '\n',
      '\r\n\r\n',
      '<a>',
      '<a b="',
      '&',
      '\\',
      ' ',
      'a,b\n',
      '=\n',
      '--x\n',
    ])
      for (const head of [60, Math.floor(sample.bytes.length / 2), sample.bytes.length]) {
        const filled = Buffer.concat([
          sample.bytes.subarray(0, head),
          Buffer.alloc(Number(process.env.RSOITS_HOSTILE_MB ?? 1) * 1024 * 1024, filler),
        ]);
        const started = workedMs();
        const messages = readAny(stripAtDoor(filled).kept);
        expect([filler, messages.length > 0]).toEqual([filler, true]);
        expect(messages.every((m) => m.warnings.length <= 250)).toBe(true);
        expect([filler, workedMs() - started < 8000]).toEqual([filler, true]);
      }
  });

  test('every truncation', () => {
    for (let to = 0; to < sample.bytes.length; to += 3) owed(sample.bytes.subarray(0, to));
  });
});
