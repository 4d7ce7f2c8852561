import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A real PostgreSQL server of the bench's own: fresh folder, free port on loopback, gone afterwards. */
export interface OwnServer {
  readonly port: number;
  readonly version: string;
  stop(): void;
}

function binaries(): string | null {
  const base = '/usr/lib/postgresql';
  if (!existsSync(base)) return null;
  const versions = readdirSync(base)
    .filter((v) => existsSync(join(base, v, 'bin', 'initdb')))
    .sort((a, b) => Number(b) - Number(a));
  return versions[0] ? join(base, versions[0], 'bin') : null;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });

/**
 * Starts a server, or returns null with the reason said when PostgreSQL's programs are not installed. Root may not
 * run the server, so it is handed to the user `postgres` then.
 */
export async function startServer(progress: (text: string) => void): Promise<OwnServer | null> {
  const bin = binaries();
  if (!bin) {
    progress('PostgreSQL is not installed: its designs are left out');
    return null;
  }
  const folder = mkdtempSync(join(tmpdir(), 'rsoits-bench-pg-'));
  const root = process.getuid?.() === 0;
  if (root) {
    const id = (option: string) => Number(execFileSync('id', [option, 'postgres']).toString());
    chownSync(folder, id('-u'), id('-g'));
  }
  const data = join(folder, 'data');
  const asOwner = (program: string, args: readonly string[]): [string, string[]] =>
    root
      ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', program, ...args]]
      : [program, [...args]];
  const port = await freePort();
  const run = promisify(execFile);
  const options = [
    `-p ${port}`,
    '-c listen_addresses=127.0.0.1',
    `-c unix_socket_directories=${folder}`,
    '-c shared_buffers=2GB',
    '-c work_mem=64MB',
    '-c maintenance_work_mem=512MB',
    '-c jit=off',
    '-c fsync=off',
    '-c max_parallel_workers_per_gather=0',
  ].join(' ');
  await run(
    ...asOwner(join(bin, 'initdb'), [
      '-D',
      data,
      '-U',
      'bench',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
    ]),
    { cwd: folder },
  );
  // `pg_ctl -w` returns when the server answers; its own output must not keep our pipes open.
  const [program, args] = asOwner(join(bin, 'pg_ctl'), [
    '-D',
    data,
    '-w',
    '-l',
    join(folder, 'log'),
    '-o',
    options,
    'start',
  ]);
  const started = spawnSync(program, args, { cwd: folder, stdio: 'ignore' });
  if (started.status !== 0)
    throw new Error(`the bench's PostgreSQL did not start: see ${join(folder, 'log')}`);
  const version = execFileSync(join(bin, 'postgres'), ['--version']).toString().trim();
  return {
    port,
    version,
    stop: () => {
      const [stopper, stopArgs] = asOwner(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop']);
      spawnSync(stopper, stopArgs, { cwd: folder, stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
