import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#domain/actor.js';
import { ROWS } from '../../test/support/agencyRows.js';
import {
  freshServerDatabase,
  type Opened,
  onBothDatabases,
  openOwner,
} from '../../test/support/databases.js';
import { addActsFor, endActsFor } from './actsFor.js';
import { addAgencies, addAgencyKinds } from './agencies.js';
import { addCalendar } from './calendars.js';
import type { Database } from './database.js';
import { newId } from './newId.js';

const NOW = Date.now();

/** Tables without forced row-level security, each with the reason why that opens nothing. */
const NOT_FORCED: Readonly<Record<string, string>> = {
  schema_migrations: 'written by migrations only; the application’s roles have no right to it at all',
};

/** Tables that every agency may read, each with the reason. */
const READ_BY_ALL: Readonly<Record<string, string>> = {
  agencies: 'the directory: who to call must be known to everybody',
  agency_contacts: 'the directory',
  split_lands: 'who registers where must be known to everybody',
  statute_provisions: 'what the law says is no secret',
  statute_versions: 'the same',
  agency_acts_for: 'who acts for whom is public among agencies',
};

/** Tables whose rows are their parties' alone, each with the reason; national work does not open them. */
const OWN_ONLY: Readonly<Record<string, string>> = {
  agency_exports: 'what an agency takes along is its own',
  tier_previews: 'who asked looks ahead; others have a look of their own',
  tier_preview_rows: 'the same',
  agency_export_parts: 'what an agency takes along is its own',
  agency_export_files: 'what an agency takes along is its own',
  message_parties: 'secure messages are between their parties',
  shared_files: 'a file is for the agencies it was shared with',
  shared_file_recipients: 'the same',
};

/** Tables whose rows are one person's alone; the tests ask as somebody else of the agency. */
const ONE_PERSONS: Readonly<Record<string, string>> = {
  officer_alerts: 'an alert is its officer’s own',
  alert_hits: 'the same',
};

/** Tables by the column that says whose a row is. */
const OWNER_COLUMNS = ['agency_id', 'owner_agency_id', 'recipient_agency_id', 'entering_agency_id'];

async function ownerColumns(db: Database): Promise<Map<string, string>> {
  const found = await db.asOwner((tx) =>
    sql<{ table_name: string; column_name: string }>`
      select table_name, column_name from information_schema.columns
       where table_schema = 'public' and column_name in (${sql.join(OWNER_COLUMNS)})`.execute(tx),
  );
  return new Map(found.rows.map((r) => [r.table_name, r.column_name]));
}

function person(agencyId: string, agencyRole: 'sora' | 'nsotc' = 'sora'): Actor {
  return { kind: 'user', id: 'p', name: 'p', agencyId, agencyRole, roles: [], sessionDigest: 'd' };
}

onBothDatabases('isolation of agencies', (database) => {
  let owner: Database;
  let columns: Map<string, string>;
  let [a, b] = ['', ''];

  beforeAll(async () => {
    const db = database();
    owner = await openOwner(db);
    columns = await ownerColumns(owner);
    await db.asSystem(async (tx) => {
      await addAgencyKinds(tx);
      await addCalendar(tx, { code: 'US', name: 'x', federalHolidays: true });
      const one = { kind: 'sora-state', ori: null, jurisdiction: 'OH', timeZone: 'UTC', calendarCode: 'US' };
      [a, b] = (await addAgencies(
        tx,
        [
          { ...one, name: 'a' },
          { ...one, name: 'b' },
          { ...one, name: 'other' },
        ],
        NOW,
      )) as [string, string];
      for (const make of Object.values(ROWS)) for (const agency of [a, b]) await make(tx, agency);
    });
  });
  afterAll(async () => {
    if (owner && owner !== database()) await owner.close();
  });

  test('every table is forced under row-level security or stands on the list with a reason', async () => {
    const tables = await owner.asOwner((tx) =>
      sql<{ name: string; forced: boolean }>`
        select relname as name, relrowsecurity and relforcerowsecurity as forced from pg_class c
         where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`.execute(tx),
    );
    const open = tables.rows.filter((t) => !t.forced).map((t) => t.name);
    expect(open.sort()).toEqual(Object.keys(NOT_FORCED).sort());
    expect(tables.rows.length).toBeGreaterThan(40);
  });

  // A policy is asked before a condition that could tell of hidden rows by failing, and such a condition cannot use an
  // index: an index on an expression serves nobody under row policies. What is looked up gets a column of its own.
  test('no index stands on an expression, but for those with a reason', async () => {
    const found = await owner.asOwner((tx) =>
      sql<{ name: string }>`
        select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
         where i.indexprs is not null and c.relnamespace = 'public'::regnamespace order by 1`.execute(tx),
    );
    expect(found.rows.map((r) => r.name)).toEqual([
      // Keeps a party from standing twice on a thread; nothing is looked up by it.
      'message_parties_once',
      // Looked into by rsoits_records_found alone, as the owner; the records themselves are read under the policies.
      'register_records_by_document',
      'register_records_by_name_words',
      // The sender, a plain column, goes first and finds nearly all of it.
      'travel_events_by_reference',
    ]);
  });

  test('every table with an agency column is proven below', () => {
    expect(Object.keys(ROWS).sort()).toEqual([...columns.keys()].sort());
  });

  describe.each(Object.keys(ROWS))('%s', (table) => {
    const rowsOf = (actor: Actor, agency: string) =>
      database().asActor(actor, async (tx) => {
        const found = await sql<{
          n: number;
        }>`select count(*) as n from ${sql.table(table)} where ${sql.ref(columns.get(table)!)} = ${agency}`.execute(
          tx,
        );
        return found.rows[0]!.n;
      });

    test('one agency does not see another’s rows, NSOTC does', async () => {
      const hidden = table === 'not_sent' || table === 'audit_entries' || table in ONE_PERSONS;
      expect(await rowsOf(person(a), b)).toBe(table in READ_BY_ALL ? 1 : 0);
      expect(await rowsOf(person(a), a)).toBe(hidden ? 0 : 1);
      expect(await rowsOf(person(a, 'nsotc'), b)).toBe(table in OWN_ONLY || table in ONE_PERSONS ? 0 : 1);
    });

    test('one agency neither changes nor removes another’s rows, nor gives its own away', async () => {
      const column = sql.ref(columns.get(table)!);
      const tried = async (statement: ReturnType<typeof sql>) => {
        try {
          const done = await database().asActor(person(a), (tx) => statement.execute(tx));
          return Number(done.numAffectedRows ?? 0);
        } catch (error) {
          // 42501: no right at all, or a row policy refused the new row. 23503/23505 would mean that it got that far.
          return (error as { code?: string }).code === '42501' ? 0 : -1;
        }
      };
      expect(
        await tried(sql`update ${sql.table(table)} set ${column} = ${column} where ${column} = ${b}`),
      ).toBe(0);
      expect(await tried(sql`delete from ${sql.table(table)} where ${column} = ${b}`)).toBe(0);
      expect(await tried(sql`update ${sql.table(table)} set ${column} = ${b} where ${column} = ${a}`)).toBe(
        0,
      );
    });
  });

  test('acting for an agency opens what it was sent until the agreement ends, never its people or settings', async () => {
    const at = Date.now();
    const id = await database().asSystem((tx) =>
      addActsFor(
        tx,
        {
          agencyId: a,
          forAgencyId: b,
          scope: 'notifications',
          legalBasis: 'MOU 1',
          validFrom: at - 1000,
          validUntil: at + 3_600_000,
        },
        at,
      ),
    );
    const seen = (table: string) =>
      database().asActor(person(a), async (tx) => {
        const column = sql.ref(columns.get(table)!);
        const found = await sql<{
          n: number;
        }>`select count(*) as n from ${sql.table(table)} where ${column} = ${b}`.execute(tx);
        return found.rows[0]!.n;
      });
    for (const table of ['notifications', 'tasks', 'deadlines', 'attachments'])
      expect(await seen(table)).toBe(1);
    for (const table of ['users', 'agency_channels', 'api_clients', 'form_drafts', 'sessions'])
      expect(await seen(table)).toBe(0);
    await database().asSystem((tx) => endActsFor(tx, id, Date.now() - 10));
    expect(await seen('notifications')).toBe(0);
  });

  test('passkeys, recovery codes and tries follow their user', async () => {
    await database().asSystem(async (tx) => {
      for (const agency of [a, b]) {
        const user = sql`(select id from users where agency_id = ${agency} limit 1)`;
        await sql`insert into passkeys (id, user_id, public_key, counter, label, created_at) values (${`k${agency}`}, ${user}, '', 0, 'x', now())`.execute(
          tx,
        );
        await sql`insert into recovery_codes (id, user_id, code_digest) values (${newId(NOW)}, ${user}, 'x')`.execute(
          tx,
        );
        await sql`insert into sign_in_attempts (id, user_id, at, outcome, method) values (${newId(NOW)}, ${user}, now(), 'failed', 'x')`.execute(
          tx,
        );
      }
    });
    for (const table of ['passkeys', 'recovery_codes', 'sign_in_attempts']) {
      const found = await database().asActor(person(a), (tx) =>
        sql<{
          agency: string;
        }>`select u.agency_id as agency from ${sql.table(table)} t join users u on u.id = t.user_id`.execute(
          tx,
        ),
      );
      expect(new Set(found.rows.map((r) => r.agency))).toEqual(new Set([a]));
    }
  });

  test('an agency sees nothing of the tracking side', async () => {
    for (const table of [
      'candidates',
      'travel_events',
      'transmissions',
      'trips',
      'subjects',
      'adjudications',
      'screenings',
      'travel_event_reports',
      'compliance_cases',
      'compliance_case_steps',
      'redress_clearances',
    ]) {
      const found = await database().asActor(person(a), (tx) =>
        sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(tx),
      );
      expect(found.rows[0]!.n).toBe(0);
    }
  });
});

describe('the application’s login on PostgreSQL', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await freshServerDatabase();
  });
  afterAll(() => opened?.close());

  test('owns nothing and cannot bypass row security', async () => {
    const owner = await openOwner(opened.db);
    const found = await owner.asOwner((tx) =>
      sql<{ bypass: boolean; owned: number; inherits: boolean }>`
        select rolsuper or rolbypassrls as bypass, rolinherit as inherits,
               (select count(*) from pg_class where relowner = r.oid) as owned
          from pg_roles r where rolname in ('rsoits_test', 'rsoits_web', 'rsoits_system', 'rsoits_sealer')`.execute(
        tx,
      ),
    );
    expect(found.rows).toHaveLength(4);
    for (const role of found.rows) expect(role).toMatchObject({ bypass: false, owned: 0 });
    await owner.close();
  });

  test.each([
    ['read without a role', sql`select id from users`],
    ['switch row security off', sql`alter table users no force row level security`],
    ['drop a policy', sql`drop policy system_all on users`],
    ['become the owner', sql`set local role postgres`],
    ['make a table', sql`create table x (n integer)`],
    ['read the server’s files', sql`select pg_read_file('/etc/passwd')`],
  ])('cannot %s', async (_what, statement) => {
    await expect(opened.db.asOwner((tx) => statement.execute(tx))).rejects.toMatchObject({ code: '42501' });
  });

  test('row_security = off is an error, not a way round', async () => {
    await expect(
      opened.db.asActor(person(newId(NOW)), async (tx) => {
        await sql`set local row_security = off`.execute(tx);
        await sql`select id from users`.execute(tx);
      }),
    ).rejects.toMatchObject({ code: '42501' });
  });

  test('settings of one transaction are gone in the next', async () => {
    await opened.db.asActor(person(newId(NOW), 'nsotc'), (tx) => sql`select 1`.execute(tx));
    const left = await opened.db.asOwner((tx) =>
      sql<{ reach: string | null; role: string }>`
        select nullif(current_setting('rsoits.reach', true), '') as reach, current_user as role`.execute(tx),
    );
    expect(left.rows).toEqual([{ reach: null, role: 'rsoits_test' }]);
  });
});
