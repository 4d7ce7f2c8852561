import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('no text has two sentences: the later of two files would win unseen', () => {
  const files = readdirSync(import.meta.dirname).filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts'));
  const keys = files.flatMap((f) =>
    [...readFileSync(`${import.meta.dirname}/${f}`, 'utf8').matchAll(/^ {2}'([\w.-]+)':/gm)].map(
      (m) => m[1]!,
    ),
  );
  expect(keys.length).toBeGreaterThan(1000);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});
