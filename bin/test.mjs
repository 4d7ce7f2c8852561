// npm test: installs what is missing, builds, runs every test, and closes with a line that counts them.
// Arguments go to vitest: `npm test -- src/formats` runs the tests of a folder.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, ensurePrograms, root } from './ensure.mjs';
import { LIST, secondAttemptLines } from './secondAttempt.mjs';

export function runTests(projects, args = []) {
  const directory = mkdtempSync(join(tmpdir(), 'rsoits-tests-'));
  const report = join(directory, 'report.json');
  const list = join(directory, 'second.json');
  const done = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      ...projects.flatMap((p) => ['--project', p]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      `--reporter=${join(root, 'bin', 'secondAttempt.mjs')}`,
      ...args,
    ],
    { stdio: 'inherit', cwd: root, env: { ...process.env, NODE_ENV: 'test', [LIST]: list } },
  );
  let counts = { passed: 0, failed: 0, skipped: 0 };
  let second = [];
  try {
    second = JSON.parse(readFileSync(list, 'utf8'));
    const read = JSON.parse(readFileSync(report, 'utf8'));
    counts = {
      passed: read.numPassedTests,
      failed: read.numFailedTests,
      skipped: read.numPendingTests + read.numTodoTests,
    };
  } catch {
    counts.failed = 1;
  }
  rmSync(directory, { recursive: true, force: true });
  return { status: done.status ?? 1, second, ...counts };
}

if (process.argv[1]?.endsWith('test.mjs')) {
  ensureInstalled();
  ensurePrograms(['chromium', 'postgresql']);
  ensureBuilt();
  const args = process.argv.slice(2);
  const named = args.some((a) => !a.startsWith('-'));
  // Two runs: the crash proof needs the machine for itself. A run of named files is one.
  const runs = named
    ? [runTests(['unit', 'db', 'journeys', 'crash'], args)]
    : [runTests(['unit', 'db', 'journeys'], args), runTests(['crash'], args)];
  const sum = (name) => runs.reduce((n, run) => n + run[name], 0);
  const skipped = sum('skipped');
  const second = secondAttemptLines(runs.flatMap((run) => run.second));
  console.log(
    `\n${[...second, ''].join('\n')}${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
  process.exit(runs.some((r) => r.status !== 0) || sum('failed') > 0 || sum('passed') === 0 ? 1 : 0);
}
