import type { Command } from 'commander';
import { sql } from 'kysely';
import { Client } from 'pg';
import { hashPassword, oneTimePassword } from '#access/password.js';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import { addAgencies, listAgencies } from '#storage/agencies.js';
import { writeAudit } from '#storage/audit.js';
import { type Database, first, openDatabase } from '#storage/database.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { markInstallation } from '#storage/installation.js';
import { loadKeys } from '#storage/keys.js';
import { migrate } from '#storage/migrate.js';
import { addUser } from '#storage/users.js';
import { helpAfter, readConfig } from './config.js';

/**
 * `rsoits setup`: prepares a PostgreSQL server. The administrator's login makes the database, the schema and the
 * application's login; the application's login owns nothing and may only drop to the group roles, so that row-level
 * security binds it. Running it again changes nothing that is there.
 */
export function addSetupCommand(program: Command): void {
  program
    .command('setup')
    .description('prepare a PostgreSQL server: login, schema, first administrator; safe to repeat')
    .requiredOption(
      '--owner-url <url>',
      'login that may make roles and databases and bypasses row security, e.g. postgres://postgres@host/postgres',
    )
    .option('--administrator <name>', 'sign-in name of the first administrator', 'administrator')
    .option('--test', 'mark the installation TEST: for trial and training only', false)
    .addHelpText(
      'after',
      helpAfter({
        variables: 'all',
        examples: [
          'RSOITS_DATABASE_URL=postgres://rsoits:secret@localhost/rsoits rsoits setup --owner-url postgres://postgres@localhost/postgres',
        ],
      }),
    )
    .action(async (options: { ownerUrl: string; administrator: string; test: boolean }) => {
      const config = readConfig(process.env);
      if (!config.databaseUrl)
        throw new SetupRefused('RSOITS_DATABASE_URL is not set: it names the login and database to make');
      await setUp({
        ownerUrl: options.ownerUrl,
        databaseUrl: config.databaseUrl,
        keysFile: config.keysFile,
        administrator: options.administrator,
        isTest: options.test,
        nowMs: Date.now(),
        say: (line) => process.stdout.write(`${line}\n`),
      });
    });
}

/** Something outside is not as it must be; the message says what and what to do. */
export class SetupRefused extends Error {}

export interface SetUpOptions {
  readonly ownerUrl: string;
  readonly databaseUrl: string;
  readonly keysFile: string;
  readonly administrator: string;
  readonly isTest: boolean;
  readonly nowMs: number;
  readonly say: (line: string) => void;
}

export async function setUp(options: SetUpOptions): Promise<void> {
  const { say } = options;
  const application = new URL(options.databaseUrl);
  const login = decodeURIComponent(application.username);
  const database = decodeURIComponent(application.pathname.slice(1));
  for (const [what, name] of [
    ['login', login],
    ['database', database],
  ] as const) {
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name))
      throw new SetupRefused(
        `the ${what} in RSOITS_DATABASE_URL is "${name}". Expected small letters, digits and _`,
      );
  }
  const made = await makeDatabase(options.ownerUrl, database);
  say(made ? `database ${database}: made` : `database ${database}: there already`);

  const ownerUrl = new URL(options.ownerUrl);
  ownerUrl.pathname = `/${database}`;
  const owner = openDatabase({ url: ownerUrl.href, kind: 'server', connectionsMax: 2 });
  try {
    const ran = await migrate(owner);
    say(ran.length > 0 ? `schema: ${ran.length} migrations ran` : 'schema: up to date');
    await makeLogin(owner, login, decodeURIComponent(application.password), database, say);
  } finally {
    await owner.close();
  }
  const asApplication = openDatabase({ url: options.databaseUrl, kind: 'server', connectionsMax: 2 });
  try {
    await proveBound(asApplication, login);
    say(`login ${login}: owns nothing, cannot bypass row security`);
    loadKeys(options.keysFile);
    say(`keys: ${options.keysFile}`);
    await furnish(asApplication, options);
  } finally {
    await asApplication.close();
  }
}

async function makeDatabase(ownerUrl: string, database: string): Promise<boolean> {
  const client = new Client({ connectionString: ownerUrl });
  try {
    await client.connect();
  } catch (error) {
    throw new SetupRefused(`--owner-url cannot be reached: ${(error as Error).message}`);
  }
  try {
    const { rows } = await client.query<{
      version: number;
      makes: boolean;
      unbound: boolean;
      there: boolean;
    }>(
      `select current_setting('server_version_num')::int as version,
              (select rolsuper or (rolcreatedb and rolcreaterole) from pg_roles where rolname = current_user) as makes,
              (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as unbound,
              exists (select from pg_database where datname = $1) as there`,
      [database],
    );
    const { version, makes, unbound, there } = rows[0]!;
    if (version < 150_000)
      throw new SetupRefused(
        `the server is PostgreSQL ${Math.floor(version / 10_000)}. Expected 15 or later`,
      );
    if (!makes)
      throw new SetupRefused(
        'the login of --owner-url may not make roles and databases. Use an administrator’s',
      );
    // Row security is forced on owners too; migrations write rows, and the search by words reads as the owner.
    if (!unbound)
      throw new SetupRefused(
        'the login of --owner-url is bound by row security. Use a superuser’s, or give it BYPASSRLS',
      );
    if (there) return false;
    await client.query(
      `create database ${client.escapeIdentifier(database)} encoding 'UTF8' template template0`,
    );
    return true;
  } finally {
    await client.end();
  }
}

/** The application's login: no superuser, inherits nothing, may drop to the three group roles. */
async function makeLogin(
  owner: Database,
  login: string,
  password: string,
  database: string,
  say: (line: string) => void,
): Promise<void> {
  await owner.asOwner(async (tx) => {
    const found = await first(
      tx,
      sql<{ rolsuper: boolean; rolbypassrls: boolean; owns: number }>`
      select rolsuper, rolbypassrls,
             (select count(*) from pg_class c where c.relowner = r.oid) + (select count(*) from pg_proc p where p.proowner = r.oid) as owns
        from pg_roles r where rolname = ${login}`,
    );
    if (found?.rolsuper || found?.rolbypassrls)
      throw new SetupRefused(
        `the login ${login} bypasses row security (superuser or bypassrls). Choose another one`,
      );
    if (found && found.owns > 0)
      throw new SetupRefused(
        `the login ${login} owns ${found.owns} objects here; an owner is not bound by row security. Choose another one`,
      );
    // That a login which is there is no superuser has been seen; only a superuser may say so again.
    const bound = found ? '' : 'nosuperuser nobypassrls';
    const rights = sql.raw(`login noinherit ${bound} nocreatedb nocreaterole`);
    const secret = password === '' ? sql`` : sql`password ${sql.lit(password)}`;
    if (found) await sql`alter role ${sql.id(login)} with ${rights} ${secret}`.execute(tx);
    else await sql`create role ${sql.id(login)} with ${rights} ${secret}`.execute(tx);
    await sql`grant rsoits_web, rsoits_system, rsoits_sealer to ${sql.id(login)}`.execute(tx);
    await sql`revoke create on schema public from public`.execute(tx);
    await sql`revoke all on database ${sql.id(database)} from public`.execute(tx);
    await sql`grant connect on database ${sql.id(database)} to ${sql.id(login)}`.execute(tx);
    say(found ? `login ${login}: there already` : `login ${login}: made`);
  });
}

/** Not believed but tried: the login must not read a table without dropping to a role, nor make one. */
async function proveBound(application: Database, login: string): Promise<void> {
  for (const [what, statement] of [
    ['read tables without a role', sql`select id from users limit 1`],
    ['make tables', sql`create table set_up_proof (n integer)`],
    ['switch row security off', sql`alter table users disable row level security`],
  ] as const) {
    const done = await application
      .asOwner((tx) => statement.execute(tx))
      .then(
        () => true,
        (error: { code?: string; message: string }) => {
          if (error.code === '42501') return false;
          throw new SetupRefused(`the login ${login} cannot be tried: ${error.message}`);
        },
      );
    if (done) throw new SetupRefused(`the login ${login} can ${what}; row security would not bind it`);
  }
}

/** What an installation needs to be used at all: kinds, calendar, NSOTC and somebody who can let others in. */
async function furnish(db: Database, options: SetUpOptions): Promise<void> {
  const password = oneTimePassword();
  const passwordHash = await hashPassword(password);
  const added = await db.asSystem(async (tx) => {
    const installation = await markInstallation(tx, { isTest: options.isTest }, options.nowMs);
    if (installation.isTest !== options.isTest)
      options.say(`installation: stays ${installation.isTest ? 'TEST' : 'live'}; that is decided once`);
    await addFirstFacts(tx, options.nowMs);
    const { agencies } = await listAgencies(tx, { kind: 'nsotc', limit: 1, offset: 0 });
    const nsotc =
      agencies[0]?.id ??
      (
        await addAgencies(
          tx,
          [
            {
              kind: 'nsotc',
              name: 'National Sex Offender Targeting Center',
              ori: null,
              jurisdiction: 'US',
              timeZone: 'America/New_York',
              calendarCode: FEDERAL_CALENDAR.code,
            },
          ],
          options.nowMs,
        )
      )[0]!;
    const known = await first(
      tx,
      sql`select from users where agency_id = ${nsotc} and 'agency-administrator' = any (roles) limit 1`,
    );
    if (known) return undefined;
    const id = await addUser(
      tx,
      {
        agencyId: nsotc,
        signInName: options.administrator,
        displayName: 'First administrator',
        roles: ['agency-administrator'],
        passwordHash,
        mustChangePassword: true,
      },
      options.nowMs,
    );
    if (!id)
      throw new SetupRefused(
        `the sign-in name ${options.administrator} is taken by somebody who is no administrator`,
      );
    await writeAudit(tx, options.nowMs, {
      actor: { kind: 'system', id: 'setup' },
      action: 'installation.changed',
      objectKind: 'User',
      objectId: id,
      facts: { first: true },
    });
    return id;
  });
  options.say(
    added
      ? `administrator ${options.administrator}: made. One-time password, shown only now: ${password}`
      : 'administrator: there already',
  );
}
