import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { measureForms, measureScript } from '../../bench/matchNames.js';

/**
 * Labelled name pairs and spellings across scripts are no part of this project: found by RSOITS_SHARED or beside the
 * repository. The floors are what `rsoits bench match-names` measured, less a margin for the smaller sample here.
 */
const shared = process.env.RSOITS_SHARED ?? resolve(import.meta.dirname, '../../../shared');
const data = join(shared, 'data');
const there = existsSync(join(data, 'names'));
if (!there) console.warn(`not run: no data in ${data}. Set RSOITS_SHARED`);

describe.runIf(there)('names that nothing was trained on', () => {
  test.each([
    ['given', 0.84, 0.965],
    ['surname', 0.84, 0.965],
  ] as const)('forms of one %s: recall at least %d, and they share a key', (kind, recall, keyed) => {
    const found = measureForms(data, kind);
    expect(found.recall).toBeGreaterThanOrEqual(recall);
    expect(found.keyed).toBeGreaterThanOrEqual(keyed);
  });

  test.each([
    ['arabic', 0.965, 0.97],
    ['russian', 0.97, 0.955],
    ['hebrew', 0.97, 0.965],
    ['korean', 0.835, 0.945],
    ['katakana', 0.97, 0.95],
    ['chinese', 0.865, 0.895],
  ] as const)('Latin against %s: recall at least %d, and they share a key', (script, recall, keyed) => {
    const found = measureScript(data, script, 1500);
    expect(found.recall).toBeGreaterThanOrEqual(recall);
    expect(found.keyed).toBeGreaterThanOrEqual(keyed);
  });
});
