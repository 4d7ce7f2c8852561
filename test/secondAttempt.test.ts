import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const reporter = join(root, 'bin', 'secondAttempt.mjs');
const { LIST, secondAttempts, secondAttemptLines } = (await import(reporter)) as {
  LIST: string;
  secondAttempts(
    cases: readonly {
      readonly file: string;
      readonly name: string;
      readonly flaky: boolean;
      readonly failedBefore?: string | undefined;
    }[],
  ): string[];
  secondAttemptLines(list: readonly string[]): string[];
};

test('names what passed only when it was tried again, with what it said at first', () => {
  const file = 'test/pages/pages.test.ts';
  expect(
    secondAttempts([
      { file, name: 'at once', flaky: false },
      { file, name: 'failed twice', flaky: false, failedBefore: 'expected 1 to be 2' },
      { file, name: 'late', flaky: true, failedBefore: 'expected 1 to be 2\n  at line 3' },
      { file, name: 'silent', flaky: true },
    ]),
  ).toEqual([`${file} > late (at first: expected 1 to be 2)`, `${file} > silent`]);
});

test('says so in plain lines that nobody takes for the closing line', () => {
  expect(secondAttemptLines([])).toEqual([]);
  const lines = secondAttemptLines(['a.test.ts > b', 'a.test.ts > 3 passed, 1 failed']);
  expect(lines[0]).toBe('passed at the second attempt, look into it: a.test.ts > b');
  for (const line of lines) expect(line).not.toMatch(/^[0-9]+ passed, [0-9]+ failed/);
});

test('hears from vitest of a test that failed once and passed then', () => {
  const directory = mkdtempSync(join(tmpdir(), 'rsoits-second-'));
  const list = join(directory, 'second.json');
  writeFileSync(
    join(directory, 'vitest.config.mjs'),
    'export default { test: { globals: true, retry: 1 } };',
  );
  writeFileSync(
    join(directory, 'late.test.ts'),
    `let attempt = 0;
test('late', () => {
  if (++attempt === 1) throw new Error('not there yet');
});
test('at once', () => {});`,
  );
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  try {
    const done = spawnSync(process.execPath, [vitest, 'run', `--reporter=${reporter}`], {
      cwd: directory,
      encoding: 'utf8',
      env: { ...process.env, [LIST]: list },
    });
    expect(done.status, done.stdout + done.stderr).toBe(0);
    expect(JSON.parse(readFileSync(list, 'utf8'))).toEqual(['late.test.ts > late (at first: not there yet)']);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
