import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readEdifact } from '#formats/edifact/read.js';
import type { ManifestMessage } from '#formats/manifest.js';

/**
 * Public samples of real senders. They are no part of this project: found by RSOITS_SHARED or beside the
 * repository, and skipped loudly when absent.
 */
const shared = process.env.RSOITS_SHARED ?? resolve(import.meta.dirname, '../../../shared');
const samples = join(shared, 'samples');
const there = existsSync(join(samples, 'FACTS.tsv'));
if (!there) console.warn(`not run: no samples in ${samples}. Set RSOITS_SHARED`);

const files = there
  ? ['paxlst', 'paxlst-dirty'].flatMap((d) => readdirSync(join(samples, d)).map((f) => `${d}/${f}`))
  : [];
const bytesOf = (file: string) => new Uint8Array(readFileSync(join(samples, file)));
const facts = new Map(
  there
    ? readFileSync(join(samples, 'FACTS.tsv'), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => {
          const [file, persons] = line.split('\t');
          return [file!, Number(persons)] as const;
        })
    : [],
);

/** What counts of a message: everything but where it stood and what was remarked on the way. */
function substance(messages: readonly ManifestMessage[]) {
  return messages.map((m) => ({
    kind: m.kind,
    flight: m.flight,
    legs: m.legs,
    references: m.references,
    totals: m.declaredTotals,
    persons: m.persons.map((p) => ({ ...p, offset: 0 })),
  }));
}

describe.skipIf(!there)('real manifests', () => {
  test.each(files)('%s has the persons that were counted by hand', (file) => {
    const messages = readEdifact(bytesOf(file));
    expect(messages).toHaveLength(1);
    expect(messages[0]!.persons).toHaveLength(facts.get(file)!);
    expect(['accepted', 'warnings']).toContain(messages[0]!.outcome);
    for (const person of messages[0]!.persons) expect(person.names.length).toBeGreaterThan(0);
  });

  test.each(files.filter((f) => f.includes('_original')))('%s reads like its clean form', (file) => {
    const clean = readEdifact(bytesOf(file.replace('_original', '_reference')));
    expect(substance(readEdifact(bytesOf(file)))).toEqual(substance(clean));
  });

  test.each(
    files,
  )('%s cut short anywhere ends in an outcome and keeps the persons before the cut', (file) => {
    const bytes = bytesOf(file);
    let before = 0;
    for (let to = 0; to <= bytes.length; to++) {
      const messages = readEdifact(bytes.subarray(0, to));
      expect(messages.length).toBeGreaterThan(0);
      const persons = messages.reduce((n, m) => n + m.persons.length, 0);
      if (persons < before) expect.fail(`${file}: ${persons} persons at ${to} bytes, ${before} before`);
      before = persons;
    }
  });

  const every = process.env.RSOITS_ALL_SUBSTITUTIONS === '1';
  const substitutes = every
    ? Array.from({ length: 256 }, (_, i) => i)
    : [0, 0x20, 0x27, 0x2b, 0x3a, 0x3f, 0x41, 0xff];
  test.each(files)('%s with any byte changed ends in an outcome', (file) => {
    const bytes = bytesOf(file);
    for (let at = 0; at < bytes.length; at++) {
      const was = bytes[at]!;
      for (const b of substitutes) {
        if (b === was) continue;
        bytes[at] = b;
        const messages = readEdifact(bytes);
        if (messages.length === 0) expect.fail(`${file}: no message with ${b} at ${at}`);
      }
      bytes[at] = was;
    }
    expect(readEdifact(bytes)).toHaveLength(1);
  });
});
