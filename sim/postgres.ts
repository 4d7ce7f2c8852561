import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './freePort.js';

/** A PostgreSQL server of the machine's own packages, started for one run on a free loopback port. */
export interface Server {
  readonly adminUrl: string;
  readonly port: number;
  stop(): void;
}

export function postgresBinaries(): string | null {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return null;
  const version = readdirSync(root)
    .filter((v) => existsSync(join(root, v, 'bin', 'initdb')))
    .sort((a, b) => Number(b) - Number(a))[0];
  return version ? join(root, version, 'bin') : null;
}

/**
 * @param durable fsync on: for crash proofs; off is faster for ordinary tests
 * @param keptIn a directory whose cluster stays and is gone on with; default: one of its own that goes with the server
 */
export async function startPostgres(
  options: {
    readonly durable?: boolean;
    readonly settings?: Readonly<Record<string, string>>;
    readonly keptIn?: string;
  } = {},
): Promise<Server> {
  const bin = postgresBinaries();
  if (!bin) throw new Error('PostgreSQL is not installed. On Debian: apt-get install postgresql');
  const kept = options.keptIn !== undefined;
  const directory = options.keptIn ?? mkdtempSync(join(tmpdir(), 'rsoits-pg-'));
  mkdirSync(directory, { recursive: true });
  const data = join(directory, 'data');
  const asRoot = process.getuid?.() === 0;
  const commandOf = (program: string, args: readonly string[]): readonly string[] => [
    ...(asRoot ? ['runuser', '-u', 'postgres', '--'] : []),
    join(bin, program),
    ...args,
  ];
  const as = (program: string, args: readonly string[]) => {
    const [path, ...rest] = commandOf(program, args);
    execFileSync(path!, rest, { stdio: 'pipe', cwd: '/' });
  };
  if (asRoot) {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
    chownSync(directory, id('-u'), id('-g'));
  }
  const stopping = ['-D', data, '-m', kept ? 'fast' : 'immediate', 'stop'];
  const release = whenThisProcessEnds(commandOf('pg_ctl', stopping), directory, kept);
  const stop = () => {
    try {
      if (existsSync(join(data, 'postmaster.pid'))) as('pg_ctl', stopping);
    } finally {
      if (!kept) rmSync(directory, { recursive: true, force: true });
      release();
    }
  };
  try {
    if (!existsSync(join(data, 'PG_VERSION')))
      as('initdb', [
        '-D',
        data,
        '-U',
        'postgres',
        '--auth=trust',
        '--encoding=UTF8',
        '--no-locale',
        ...(options.durable ? [] : ['--no-sync']),
      ]);
    const port = await freePort();
    const settings = { max_connections: '200', fsync: options.durable ? 'on' : 'off', ...options.settings };
    const flags = Object.entries(settings)
      .map(([k, v]) => `-c ${k}=${v}`)
      .join(' ');
    as('pg_ctl', [
      '-D',
      data,
      '-w',
      '-t',
      '600',
      '-l',
      join(directory, 'log'),
      '-o',
      `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' ${flags}`,
      'start',
    ]);
    return { adminUrl: `postgres://postgres@127.0.0.1:${port}/postgres`, port, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/**
 * A shell that waits for the end of its input, which is the end of this process however it comes (SIGKILL too), and
 * then runs the command and removes the directory unless it is kept. In a session of its own, so that Ctrl-C does not reach it.
 * @returns lets the shell go; what it would do then has been done
 */
function whenThisProcessEnds(command: readonly string[], directory: string, kept: boolean): () => void {
  const script =
    'cat >/dev/null; dir=$1; kept=$2; shift 2; [ -d "$dir" ] || exit 0; "$@"; [ $kept = yes ] || rm -rf "$dir"';
  const guard = spawn('sh', ['-c', script, 'guard', directory, kept ? 'yes' : 'no', ...command], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  guard.unref();
  (guard.stdin as unknown as { unref?: () => void }).unref?.();
  return () => guard.stdin.end();
}
