import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type Database, many } from './database.js';
import { projectRoot } from './entry.js';

export interface Migration {
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

export function readMigrations(directory = join(projectRoot(), 'migrations')): Migration[] {
  return readdirSync(directory)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(directory, name), 'utf8');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    });
}

/**
 * Brings the schema up to date: each file once, in order, in one transaction each. A file that changed after it
 * ran is refused by name, since two installations would silently differ.
 * @returns names of the migrations that ran now
 */
export async function migrate(db: Database, migrations = readMigrations()): Promise<string[]> {
  await db.asOwner(async (tx) => {
    await sql`create table if not exists schema_migrations (name text primary key, sha256 text not null, at timestamptz not null default now())`.execute(
      tx,
    );
  });
  const ran: string[] = [];
  for (const migration of migrations) {
    await db.asOwner(async (tx) => {
      if (db.kind === 'server') await sql`select pg_advisory_xact_lock(782301)`.execute(tx);
      const [done] = await many(
        tx,
        sql<{ sha256: string }>`select sha256 from schema_migrations where name = ${migration.name}`,
      );
      if (done) {
        if (done.sha256 !== migration.sha256) {
          throw new Error(
            `migration ${migration.name} was changed after it ran (ran ${done.sha256.slice(0, 12)}, file ${migration.sha256.slice(0, 12)}). Restore the file; write a new migration instead.`,
          );
        }
        return;
      }
      await sql.raw(migration.text).execute(tx);
      await sql`insert into schema_migrations (name, sha256) values (${migration.name}, ${migration.sha256})`.execute(
        tx,
      );
      ran.push(migration.name);
    });
  }
  // A table that came with a migration is closed to training before anything is written to it (decision 0078).
  if (ran.length > 0)
    await db.asOwner(async (tx) => {
      const [known] = await many(
        tx,
        sql<{ known: boolean }>`select to_regproc('rsoits_close_training') is not null as known`,
      );
      if (known?.known) await sql`select rsoits_close_training()`.execute(tx);
    });
  return ran;
}
