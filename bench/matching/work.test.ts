import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from './files.js';
import { countWork, grown, type WorkTable } from './work.js';

describe('counted work per query', () => {
  test('grows by no more than 5 % over the stored counts', () => {
    const stored = JSON.parse(
      readFileSync(join(packageRoot(), 'bench', 'matching', 'frozen', 'work.json'), 'utf8'),
    ) as WorkTable;
    // Meant to grow or shrink? Store the new counts with: rsoits bench match-accuracy --only none --freeze
    expect(grown(countWork(), stored)).toEqual([]);
  });

  test('a count that grew by a tenth is told', () => {
    const counts = { scanned: 5, posted: 50, filtered: 100, scored: 10, expanded: 2, judged: 3 };
    const stored: WorkTable = { 'name only': counts };
    const now: WorkTable = { 'name only': { ...counts, filtered: 110, scored: 10.1 } };
    expect(grown(now, stored)).toEqual(['name only: filtered per query grew from 100 to 110']);
  });
});
