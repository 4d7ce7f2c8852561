import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openDatabase } from '#storage/database.js';
import { searchRecords } from '#storage/registerRecords.js';
import { SetupRefused, setUp } from './setup.js';

let admin: pg.Client;
const name = `s_${process.pid}_${Date.now().toString(36)}`;
const said: string[] = [];

function options(more: Partial<Parameters<typeof setUp>[0]> = {}): Parameters<typeof setUp>[0] {
  const databaseUrl = new URL(inject('postgresUrl'));
  databaseUrl.username = name;
  databaseUrl.password = "it's a secret";
  databaseUrl.pathname = `/${name}`;
  return {
    ownerUrl: inject('postgresUrl'),
    databaseUrl: databaseUrl.href,
    keysFile: join(mkdtempSync(join(tmpdir(), 'rsoits-setup-')), 'keys.json'),
    administrator: 'ada',
    isTest: true,
    nowMs: Date.now(),
    say: (line) => said.push(line),
    ...more,
  };
}

beforeAll(async () => {
  admin = new pg.Client({ connectionString: inject('postgresUrl') });
  await admin.connect();
});
afterAll(() => admin?.end());

test('makes database, login, schema and the first administrator, whose password is said once', async () => {
  await setUp(options());
  expect(said.join('\n')).toMatch(/One-time password, shown only now: [a-z0-9-]{24}/);
  const db = openDatabase({ url: options().databaseUrl, kind: 'server', connectionsMax: 1 });
  try {
    const users = await db.asSystem((tx) =>
      sql`select sign_in_name, must_change_password, roles from users`.execute(tx),
    );
    expect(users.rows).toEqual([
      { sign_in_name: 'ada', must_change_password: true, roles: ['agency-administrator'] },
    ]);
    await expect(db.asOwner((tx) => sql`select id from users`.execute(tx))).rejects.toThrow(
      /permission denied/,
    );
    await expect(
      db.asOwner((tx) => sql`set local row_security = off; select id from users`.execute(tx)),
    ).rejects.toThrow();
  } finally {
    await db.close();
  }
});

test('a second run changes nothing', async () => {
  said.length = 0;
  await setUp(options());
  expect(said.join('\n')).toMatch(/there already[\s\S]*up to date[\s\S]*administrator: there already/);
  expect(said.join('\n')).not.toContain('One-time password');
});

test('an owner who is no superuser must bypass row security, and may then set up twice and find records by words', async () => {
  const boss = `${name}_boss`;
  await admin.query(`create role ${boss} login createrole createdb nosuperuser`);
  const own = new URL(inject('postgresUrl'));
  own.username = boss;
  const databaseUrl = new URL(options().databaseUrl);
  databaseUrl.username = `${name}_served`;
  databaseUrl.pathname = `/${name}_served`;
  const more = { ownerUrl: own.href, databaseUrl: databaseUrl.href };
  await expect(setUp(options(more))).rejects.toThrow(/bound by row security.*BYPASSRLS/);
  await admin.query(`alter role ${boss} bypassrls`);
  await setUp(options(more));
  said.length = 0;
  await setUp(options(more));
  expect(said.join('\n')).toMatch(/up to date[\s\S]*login .*: there already/);
  const db = openDatabase({ url: databaseUrl.href, kind: 'server', connectionsMax: 1 });
  try {
    const found = await db.asSystem(async (tx) => {
      await sql`
        insert into register_records (id, file, record_number, entering_agency_id, entering_ori, state, person, details, digest, feed_seq, entered_at, updated_at)
        select gen_random_uuid(), 'NSOR', 'R1', a.id, 'OH0000000', 'active', '{"names": [{"surname": "Thatcher", "given": "Devin"}]}', '{}', 'd', 1, now(), now()
          from agencies a limit 1`.execute(tx);
      return searchRecords(tx, { words: ['thatch'], ids: [], limit: 10 });
    });
    expect(found.map((r) => r.recordNumber)).toEqual(['R1']);
  } finally {
    await db.close();
  }
});

test('a login that would not be bound by row security is refused by name', async () => {
  await admin.query(`create role ${name}_super login superuser`);
  const url = new URL(options().databaseUrl);
  url.username = `${name}_super`;
  await expect(setUp(options({ databaseUrl: url.href }))).rejects.toThrow(/bypasses row security/);
  await admin.query(`create role ${name}_owner login`);
  const owned = new pg.Client({ connectionString: inject('postgresUrl').replace(/\/postgres$/, `/${name}`) });
  await owned.connect();
  await owned.query(
    `create table owned_by_login (n integer); alter table owned_by_login owner to ${name}_owner`,
  );
  await owned.end();
  url.username = `${name}_owner`;
  await expect(setUp(options({ databaseUrl: url.href }))).rejects.toThrow(/owns 1 objects/);
});

test('an address that nobody answers is refused in words', async () => {
  await expect(setUp(options({ ownerUrl: 'postgres://postgres@127.0.0.1:1/postgres' }))).rejects.toThrow(
    SetupRefused,
  );
});

test('a login with a name that would need quoting is refused', async () => {
  await expect(setUp(options({ databaseUrl: 'postgres://we%22ird:x@127.0.0.1/rsoits' }))).rejects.toThrow(
    /Expected small letters/,
  );
});
