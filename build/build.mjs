// npm run build: TypeScript to dist/, data files beside it, browser assets to dist/assets. Each part skips itself
// when its inputs are those of the last run, so that starting the program does not wait for nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildAssets } from './assets.mjs';
import { copyData } from './copyData.mjs';
import { filesUnder, fingerprint, ROOT } from './inputs.mjs';

const started = performance.now();
const force = process.argv.includes('--force');
const dist = join(ROOT, 'dist');
if (force) rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const notes = [compile(), copyData(), await buildAssets({ force })];
process.stdout.write(`build: ${notes.join(', ')} (${Math.round(performance.now() - started)} ms)\n`);

/** Types and output in one run; a type error stops the build, because a wrong shape is a wrong message later. */
function compile() {
  const stamp = join(dist, '.tsc-inputs');
  const sources = [
    join(ROOT, 'tsconfig.json'),
    join(ROOT, 'package-lock.json'),
    ...['src', 'sim', 'bench', 'test'].flatMap((folder) => filesUnder(join(ROOT, folder), /\.(tsx?|json)$/)),
  ];
  const now = fingerprint(sources);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return 'code unchanged';
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  for (const project of ['tsconfig.json', 'src/web/islands/tsconfig.json']) {
    const run = spawnSync(process.execPath, [tsc, '-p', join(ROOT, project)], { stdio: 'inherit' });
    if (run.status !== 0) process.exit(run.status ?? 1);
  }
  writeFileSync(stamp, now);
  return 'code compiled';
}
