// What the two commands of the README need before anything else runs. Plain Node: nothing is installed yet.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Checks the Node version; says what to do when it is too old. */
export function ensureNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`RSOITS needs Node 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Installs the packages of the lock file unless exactly these are there already. */
export function ensureInstalled() {
  ensureNode();
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.rsoits-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.error('Installing packages (about half a minute)…');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, lock);
}

export function ensureBuilt() {
  run(process.execPath, [join(root, 'build', 'build.mjs')]);
}

/**
 * Programs of the machine that tests drive: Debian's Chromium and PostgreSQL. As root on Debian they are installed;
 * elsewhere the message says how.
 */
export function ensurePrograms(names) {
  const have = {
    chromium: () => existsSync('/usr/bin/chromium'),
    postgresql: () => existsSync('/usr/lib/postgresql'),
  };
  const missing = names.filter((name) => !have[name]());
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error(
      `Missing: ${missing.join(', ')}. Install them (on Debian: sudo apt-get install ${missing.join(' ')}) and run again.`,
    );
    process.exit(1);
  }
  console.error(`Installing Debian packages: ${missing.join(', ')}…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (args) =>
    spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
  if (!apt(['update', '-qq']) || !apt(['install', '-y', '-qq', '--no-install-recommends', ...missing])) {
    console.error(`apt-get could not install ${missing.join(', ')}.`);
    process.exit(1);
  }
}

/** Runs a program with our terminal; ends with its code when it fails. */
export function run(program, args, options = {}) {
  const done = spawnSync(program, args, { stdio: 'inherit', cwd: root, ...options });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

export function capture(program, args) {
  return execFileSync(program, args, { cwd: root, encoding: 'utf8' });
}
