import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MrzFieldName } from '#formats/mrz/layouts.js';
import { readMrz } from '#formats/mrz/read.js';

/** Public specimen zones with their check digits computed by the plain rule; see paxlst.test.ts. */
const shared = process.env.RSOITS_SHARED ?? resolve(import.meta.dirname, '../../../shared');
const file = join(shared, 'samples/mrz/vectors.json');
const there = existsSync(file);
if (!there) console.warn(`not run: no ${file}. Set RSOITS_SHARED`);

interface Vector {
  readonly lines: readonly string[];
  readonly format: string;
  readonly checkDigitOk: Readonly<Record<string, boolean>>;
}
const vectors: readonly Vector[] = there ? JSON.parse(readFileSync(file, 'utf8')) : [];

describe.skipIf(!there)('specimen zones', () => {
  test.each(vectors.map((v, i) => [i, v.format, v] as const))('%i %s', (_i, format, vector) => {
    const r = readMrz(vector.lines.join('\n'), { receivedOn: '2026-01-01' })!;
    expect(r).toBeDefined();
    if (/^(TD1|TD3|MRV)/.test(format)) expect(r.layout).toBe(format);
    if (format.startsWith('FRA')) expect(r.layout).toBe('FRA-ID');
    for (const [name, holds] of Object.entries(vector.checkDigitOk)) {
      const field = r.fields[(name === 'longDocumentNumber' ? 'documentNumber' : name) as MrzFieldName]!;
      if (holds) expect([name, field.checked]).toEqual([name, 'ok']);
      else if (r.layout.startsWith(format))
        expect([name, field.checked === 'bad' || field.repaired]).toEqual([name, true]);
    }
    expect(r.person.names).toHaveLength(1);
  });
});
