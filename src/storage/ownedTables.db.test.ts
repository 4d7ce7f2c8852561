import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onBothDatabases, openOwner } from '../../test/support/databases.js';
import type { Database } from './database.js';
import { newId } from './newId.js';
import { columnsOf, ownedRows } from './ownedRows.js';
import { LEFT_OUT, NOT_OWNED, OPENED, OWNED } from './ownedTables.js';

onBothDatabases('tables of an export', (database) => {
  let owner: Database;
  beforeAll(async () => {
    owner = await openOwner(database());
  });
  afterAll(async () => {
    if (owner !== database()) await owner.close();
  });

  async function columnsThatNameAnAgency(): Promise<string[]> {
    const found = await owner.asOwner((tx) =>
      sql<{ at: string }>`
        select table_name || '.' || column_name as at from information_schema.columns
         where table_schema = 'public' and column_name like '%agency\\_id'
         union
        select c.conrelid::regclass || '.' || a.attname from pg_constraint c
          join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
         where c.contype = 'f' and c.confrelid = 'agencies'::regclass order by 1`.execute(tx),
    );
    return found.rows.map((r) => r.at);
  }

  test('every column that names an agency is taken along for it, or stays with a reason', async () => {
    const found = await columnsThatNameAnAgency();
    expect(found.length).toBeGreaterThan(80);
    const taken = new Set(
      OWNED.flatMap(([, table, by]) => by.split(', ').map((column) => `${table}.${column}`)),
    );
    const unexplained = found.filter((at) => {
      const table = at.split('.')[0]!;
      return !taken.has(at) && !NOT_OWNED[at] && !NOT_OWNED[table] && !OPENED[table];
    });
    expect(unexplained).toEqual([]);
    const tables = new Set(found.map((at) => at.split('.')[0]!));
    const reasons = Object.keys({ ...NOT_OWNED, ...OPENED });
    expect(reasons.filter((at) => !(at.includes('.') ? found.includes(at) : tables.has(at)))).toEqual([]);
    expect(OWNED.filter(([, table]) => NOT_OWNED[table] || OPENED[table])).toEqual([]);
    expect(new Set(OWNED.map(([noun]) => noun)).size).toBe(OWNED.length);
  });

  test('sealed bytes and secrets of owned tables stay behind', async () => {
    const found = await owner.asOwner((tx) =>
      sql<{ at: string }>`
        select table_name || '.' || column_name as at from information_schema.columns
         where table_schema = 'public' and table_name in (${sql.join(OWNED.map(([, table]) => table))})
           and (data_type = 'bytea' or column_name ~ '(password|secret|totp|token|key_id)' and data_type <> 'boolean')`.execute(
        tx,
      ),
    );
    expect(found.rows.map((r) => r.at).sort()).toEqual(Object.keys(LEFT_OUT).sort());
  });

  test('every noun can be read, page by page, without what stays behind', async () => {
    await database().asSystem(async (tx) => {
      for (const noun of OWNED) {
        const columns = await columnsOf(tx, noun[1]);
        expect(columns.length, noun[1]).toBeGreaterThan(1);
        for (const column of columns) expect(LEFT_OUT[`${noun[1]}.${column}`]).toBeUndefined();
        const none = { rows: [], last: null };
        expect(await ownedRows(tx, noun, newId(0), { after: null, limit: 10 }), noun[0]).toEqual(none);
      }
    });
  });

  test('pages of a noun end where the next begins: the order knows no nulls and ends with something unique', async () => {
    const found = await owner.asOwner((tx) =>
      sql<{ at: string; nullable: boolean; unique: boolean }>`
        select c.table_name || '.' || c.column_name as at, c.is_nullable = 'YES' as nullable,
               exists (select from pg_index i where i.indrelid = c.table_name::regclass and i.indisunique
                         and (select a.attnum from pg_attribute a where a.attrelid = i.indrelid and a.attname = c.column_name) = any(i.indkey)) as unique
          from information_schema.columns c where c.table_schema = 'public'`.execute(tx),
    );
    const columns = new Map(found.rows.map((r) => [r.at, r]));
    for (const [noun, table, , order] of OWNED) {
      const keys = order.split(', ').map((column) => columns.get(`${table}.${column}`));
      expect(
        keys.map((k) => k?.nullable),
        noun,
      ).toEqual(keys.map(() => false));
      expect(keys.at(-1)?.unique, noun).toBe(true);
    }
  });
});
