import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../sim/postgres.js';
import { openDatabase } from '../../src/storage/database.js';
import { startEmbedded } from '../../src/storage/embedded.js';
import { migrate } from '../../src/storage/migrate.js';

/** Starts one PostgreSQL server for the run and migrates a template on it and on the embedded database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  await admin.query('create database rsoits_template');
  const template = openDatabase({
    url: server.adminUrl.replace(/\/postgres$/, '/rsoits_template'),
    kind: 'server',
    connectionsMax: 2,
  });
  await migrate(template);
  await template.close();
  // The application's login: owns nothing, is no superuser, may only drop to the group roles.
  await admin.query('create role rsoits_test login noinherit nosuperuser nobypassrls');
  await admin.query('grant rsoits_web, rsoits_system, rsoits_sealer to rsoits_test');
  await admin.end();

  const directory = mkdtempSync(join(tmpdir(), 'rsoits-dump-'));
  const embedded = await startEmbedded({ directory: null, socketDirectory: directory });
  const db = openDatabase({ url: embedded.url, kind: 'embedded', connectionsMax: 2 });
  await migrate(db);
  await db.close();
  const dump = join(directory, 'migrated.tar.gz');
  writeFileSync(dump, await embedded.dump());
  await embedded.stop();

  project.provide('postgresUrl', server.adminUrl);
  project.provide('embeddedDump', dump);
  return async () => {
    server.stop();
    rmSync(directory, { recursive: true, force: true });
  };
}
