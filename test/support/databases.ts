import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { type Database, openDatabase } from '../../src/storage/database.js';
import { startEmbedded } from '../../src/storage/embedded.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Admin address of the PostgreSQL server of this run. */
    postgresUrl: string;
    /** A gzipped dump of a migrated embedded database. */
    embeddedDump: string;
  }
}

export interface Opened {
  readonly db: Database;
  close(): Promise<void>;
}

let counter = 0;

/** A fresh, migrated database on the run's PostgreSQL server: a copy of the migrated template. */
export async function freshServerDatabase(): Promise<Opened & { url: string }> {
  const adminUrl = inject('postgresUrl');
  const name = `t_${process.pid}_${Date.now().toString(36)}_${counter++}`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`create database ${name} template rsoits_template`);
  await admin.end();
  const url = adminUrl.replace(/\/postgres$/, `/${name}`).replace('postgres@', 'rsoits_test@');
  const db = openDatabase({ url, kind: 'server', connectionsMax: 8 });
  urls.set(db, url);
  return { db, url, close: () => db.close() };
}

const urls = new WeakMap<Database, string>();

/** The same server database, entered as its owner: for tests that tamper as only an owner could. */
export async function openOwner(db: Database): Promise<Database> {
  if (db.kind === 'embedded') return db;
  const opened = openDatabase({
    url: urls.get(db)!.replace('rsoits_test@', 'postgres@'),
    kind: 'server',
    connectionsMax: 2,
  });
  return opened;
}

/** A fresh, migrated embedded database in memory. */
export async function freshEmbeddedDatabase(): Promise<Opened & { url: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'rsoits-emb-'));
  const embedded = await startEmbedded({
    directory: null,
    socketDirectory: directory,
    restore: readFileSync(inject('embeddedDump')),
  });
  const db = openDatabase({ url: embedded.url, kind: 'embedded', connectionsMax: 8 });
  return {
    db,
    url: embedded.url,
    async close() {
      await db.close();
      await embedded.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Runs the same tests on PostgreSQL and on the embedded database. */
export function onBothDatabases(name: string, tests: (database: () => Database) => void): void {
  for (const [engine, fresh] of [
    ['PostgreSQL', freshServerDatabase],
    ['embedded', freshEmbeddedDatabase],
  ] as const) {
    describe(`${name} on ${engine}`, () => {
      let opened: Opened;
      beforeAll(async () => {
        opened = await fresh();
      });
      afterAll(() => opened?.close());
      tests(() => opened.db);
    });
  }
}
