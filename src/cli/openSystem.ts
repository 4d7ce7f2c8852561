import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '#storage/database.js';
import { type Embedded, embeddedUrl, startEmbedded } from '#storage/embedded.js';
import { type Keys, loadKeys } from '#storage/keys.js';
import { migrate } from '#storage/migrate.js';
import { type Config, readConfig } from './config.js';

/** The database and keys of an installation, however they are reached. */
export interface OpenSystem {
  readonly db: Database;
  readonly keys: Keys;
  /** Where audit checkpoints go, outside the database. */
  readonly checkpointsPath: string;
  /** Present when this process runs the embedded database itself. */
  readonly embedded: Embedded | null;
  close(): Promise<void>;
}

/**
 * Opens a server's database, or the embedded one: through the running program where it runs (its private socket), else
 * by starting it here. Embedded databases are migrated when they start; a server's by `rsoits setup`.
 */
export async function openSystem(
  config: Config,
  options: { readonly connectionsMax?: number } = {},
): Promise<OpenSystem> {
  const keys = loadKeys(config.keysFile);
  const checkpointsPath = join(config.data, 'audit', 'checkpoints.jsonl');
  const more = options.connectionsMax === undefined ? {} : { connectionsMax: options.connectionsMax };
  if (config.databaseUrl) {
    const db = openDatabase({ url: config.databaseUrl, kind: 'server', ...more });
    return { db, keys, checkpointsPath, embedded: null, close: () => db.close() };
  }
  const directory = join(config.data, 'database');
  if (runsAlready(join(directory, 'lock'))) {
    const db = openDatabase({ url: embeddedUrl(directory), kind: 'embedded', connectionsMax: 3 });
    return { db, keys, checkpointsPath, embedded: null, close: () => db.close() };
  }
  const embedded = await startEmbedded({ directory });
  const db = openDatabase({ url: embedded.url, kind: 'embedded', ...more });
  await migrate(db);
  return {
    db,
    keys,
    checkpointsPath,
    embedded,
    async close() {
      await db.close();
      await embedded.stop();
    },
  };
}

/** Opens the system that the environment names for one act, and closes it whatever comes of it. */
export async function withSystem(act: (system: OpenSystem, config: Config) => Promise<void>): Promise<void> {
  const config = readConfig(process.env);
  const system = await openSystem(config);
  try {
    await act(system, config);
  } finally {
    await system.close();
  }
}

function runsAlready(lock: string): boolean {
  if (!existsSync(lock)) return false;
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
