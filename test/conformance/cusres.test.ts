import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readEdifact } from '#formats/edifact/read.js';

/** Public samples of real answers; see paxlst.test.ts. */
const shared = process.env.RSOITS_SHARED ?? resolve(import.meta.dirname, '../../../shared');
const folder = join(shared, 'samples/cusres');
const there = existsSync(folder);
if (!there) console.warn(`not run: no samples in ${folder}. Set RSOITS_SHARED`);
const files = there ? readdirSync(folder) : [];
const bytesOf = (file: string) => new Uint8Array(readFileSync(join(folder, file)));
/** The last column: each code with how often it comes. */
const codes = new Map(
  there
    ? readFileSync(join(shared, 'samples/FACTS.tsv'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split('\t'))
        .map((columns) => [columns[0]!.replace('cusres/', ''), columns.at(-1)!.trim().split(' ').sort()])
    : [],
);

describe.skipIf(!there)('real answers', () => {
  test.each(files)('%s has the codes that were counted by hand', (file) => {
    const [message] = readEdifact(bytesOf(file));
    const counts = new Map<string, number>();
    for (const a of message!.answers!) counts.set(a.code, (counts.get(a.code) ?? 0) + 1);
    expect([...counts].map(([code, n]) => `${code}x${n}`).sort()).toEqual(codes.get(file));
    expect(['accepted', 'warnings']).toContain(message!.outcome);
    expect(message!.legs).toHaveLength(1);
    expect(message!.answers!.every((a) => a.senderPersonId !== undefined && a.status !== 'unknown')).toBe(
      true,
    );
  });

  test.each(files)('%s cut or changed anywhere ends in an outcome', (file) => {
    const bytes = bytesOf(file);
    for (let to = 0; to <= bytes.length; to++)
      expect(readEdifact(bytes.subarray(0, to)).length).toBeGreaterThan(0);
    for (let at = 0; at < bytes.length; at++) {
      const was = bytes[at]!;
      for (const b of [0, 0x20, 0x22, 0x2b, 0x3a, 0x3f, 0x41, 0xff]) {
        bytes[at] = b;
        if (readEdifact(bytes).length === 0) expect.fail(`${file}: no message with ${b} at ${at}`);
      }
      bytes[at] = was;
    }
  });
});
