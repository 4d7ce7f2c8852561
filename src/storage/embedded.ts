import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { compiledEntry } from './entry.js';

/**
 * PostgreSQL in process (PGlite) in a worker thread, behind a private unix socket that ordinary `pg` speaks to.
 * Limits, measured by its research page and stated in the docs: no fsync, so power loss may lose data; one shared
 * session; transactions run one after another.
 */
export interface Embedded {
  /** Connection string for `openDatabase({kind: 'embedded'})`. */
  readonly url: string;
  /** The whole data directory as a gzipped tar. */
  dump(): Promise<Uint8Array>;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Directory that holds `db/` (data), `lock` and the socket. Null: in memory, for tests. */
  readonly directory: string | null;
  /** Where the socket goes when there is no directory. */
  readonly socketDirectory?: string;
  /** A dump to start from; refused when the directory already holds data. */
  readonly restore?: Uint8Array;
}

/** Starts the embedded database. Throws when another living process holds the directory. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const socketDirectory = options.directory ?? options.socketDirectory;
  if (!socketDirectory) throw new Error('an embedded database in memory needs a socketDirectory');
  mkdirSync(socketDirectory, { recursive: true, mode: 0o700 });
  const dataDirectory = options.directory ? join(options.directory, 'db') : null;
  if (options.restore && dataDirectory && existsSync(dataDirectory)) {
    throw new Error(
      `${dataDirectory} already holds data. Restore into an empty directory, or move this one away first.`,
    );
  }
  const release = options.directory ? takeLock(join(options.directory, 'lock')) : () => undefined;
  const path = join(socketDirectory, '.s.PGSQL.5432');
  rmSync(path, { force: true });
  const worker = new Worker(compiledEntry(import.meta.url, './embeddedWorker.js'), {
    workerData: { dataDirectory, path, restore: options.restore },
  });
  try {
    await answer(worker, 'ready');
  } catch (error) {
    release();
    await worker.terminate();
    throw error;
  }
  return {
    url: embeddedUrl(socketDirectory),
    async dump() {
      worker.postMessage('dump');
      return (await answer(worker, 'dump')) as Uint8Array;
    },
    async stop() {
      worker.postMessage('stop');
      await answer(worker, 'stopped').catch(() => undefined);
      await worker.terminate();
      rmSync(path, { force: true });
      release();
    },
  };
}

/** Address of the embedded database whose socket lies in a directory, for processes of the same user. */
export function embeddedUrl(socketDirectory: string): string {
  return `postgres://postgres@localhost/postgres?host=${encodeURIComponent(socketDirectory)}`;
}

function answer(worker: Worker, kind: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: { kind: string; value?: unknown; error?: string }) => {
      if (message.kind !== kind && message.kind !== 'failed') return;
      done();
      if (message.kind === 'failed') reject(new Error(message.error));
      else resolve(message.value);
    };
    const onError = (error: unknown) => {
      done();
      reject(error);
    };
    const onExit = (code: number) => onError(new Error(`the embedded database ended with code ${code}`));
    const done = () => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
    };
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
  });
}

/**
 * PGlite takes no lock of its own: two processes on one directory lose rows. The lock is a file with our process
 * id, made only if absent; it is taken over from a dead process, never because it is old.
 */
export function takeLock(path: string): () => void {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
      const holder = Number(readFileSync(path, 'utf8'));
      if (isAlive(holder))
        throw new Error(
          `the database is in use by process ${holder} (${path}). Stop it first, or talk to the running program.`,
        );
      rmSync(path, { force: true });
    }
  }
  throw new Error(`could not take the lock ${path}`);
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** Writes a dump beside its final name first, so that a crash never leaves half a dump under the good name. */
export function writeDump(path: string, bytes: Uint8Array): void {
  writeFileSync(`${path}.part`, bytes, { mode: 0o600 });
  renameSync(`${path}.part`, path);
}
