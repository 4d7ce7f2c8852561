import { type RawBuilder, sql } from 'kysely';
import { SOFT_REFERENCES } from '#domain/retentionUnits.js';
import { many, run, type Tx, uuids } from './database.js';
import { readShape, type Shape } from './eraseCases.js';

/**
 * Everything that was written of a person, found by the database's own references, so that a table that is added later is
 * not forgotten: what points to a registration or to its register record, what points to that, and so on down.
 */
export interface PersonRows {
  readonly shape: Shape;
  /** Table by table the condition under which a row is of the person; only tables whose rows the system may change. */
  readonly where: ReadonlyMap<string, RawBuilder<unknown>>;
  /** Ids of the rows that have one. */
  readonly ids: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What is not gone down into, each with the reason. */
const OWN_GROUND: Readonly<Record<string, string>> = {
  registrants: 'another registration of the person is its agency’s own',
  register_records: 'another record of the person is that of whoever entered it',
  registrant_imports: 'a file of many persons; it is destroyed whole',
  data_keys: 'keys',
};

const POINTERS = [...SOFT_REFERENCES, 'about_id'] as const;

/** @param roots ids of `registrants` and `register_records` */
export async function personRows(
  tx: Tx,
  roots: ReadonlyMap<'registrants' | 'register_records', readonly string[]>,
): Promise<PersonRows> {
  const shape = await readShape(tx);
  const may = new Set(
    (
      await many(
        tx,
        sql<{
          t: string;
        }>`select relname as t from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
          and has_table_privilege(oid, 'select') and has_table_privilege(oid, 'update')`,
      )
    ).map((r) => r.t),
  );
  const ids = new Map<string, Set<string>>();
  const where = new Map<string, RawBuilder<unknown>[]>();
  let fresh = new Map<string, string[]>([...roots].map(([t, list]) => [t, [...list]]));
  for (const [t, list] of fresh) ids.set(t, new Set(list));
  const note = (table: string, condition: RawBuilder<unknown>) =>
    where.set(table, [...(where.get(table) ?? []), condition]);
  while (fresh.size > 0) {
    const found = new Map<string, string[]>();
    const reach = async (table: string, condition: RawBuilder<unknown>) => {
      if (!may.has(table) || OWN_GROUND[table]) return;
      if (shape.columns.get(table)?.get('id') !== 'uuid') return note(table, condition);
      const rows = await many(tx, sql<{ id: string }>`select id from ${sql.table(table)} where ${condition}`);
      const held = ids.get(table) ?? new Set<string>();
      const news = rows.map((r) => r.id).filter((id) => !held.has(id));
      if (news.length === 0) return;
      ids.set(table, new Set([...held, ...news]));
      found.set(table, [...(found.get(table) ?? []), ...news]);
    };
    for (const [parent, list] of fresh) {
      for (const r of shape.references.filter((x) => x.parent === parent))
        await reach(r.child, sql`${sql.ref(r.column)} = any(${uuids(list)})`);
      for (const [table, columns] of shape.columns)
        for (const pointer of POINTERS)
          if (columns.get(pointer) === 'uuid')
            await reach(table, sql`${sql.ref(pointer)} = any(${uuids(list)})`);
      for (const [table, condition] of upFrom(parent, list)) await reach(table, condition);
    }
    fresh = found;
  }
  for (const [table, set] of ids) if (may.has(table)) note(table, sql`id = any(${uuids([...set])})`);
  return {
    shape,
    ids,
    where: new Map([...where].map(([t, list]) => [t, sql`(${sql.join(list, sql` or `)})`])),
  };
}

/** What is of the person although it is pointed to, not pointing: journeys, messages of a share, the other side of a pair. */
function upFrom(table: string, list: readonly string[]): [string, RawBuilder<unknown>][] {
  const of = uuids(list);
  if (table === 'candidates')
    return [['trips', sql`id in (select trip_id from trip_events where candidate_id = any(${of}))`]];
  if (table === 'shares')
    return [['notifications', sql`id in (select notification_id from shares where id = any(${of}))`]];
  if (table === 'registrant_pair_sides')
    return [
      [
        'registrant_pair_sides',
        sql`pair_id in (select pair_id from registrant_pair_sides where id = any(${of}))`,
      ],
    ];
  return [];
}

/**
 * Rewrites the texts of rows. Columns of text, JSON and lists of text; bytes are sealed and not looked into.
 * @returns the rows that became others, by their id where they have one
 */
export async function rewriteRows(
  tx: Tx,
  table: string,
  where: RawBuilder<unknown>,
  rewrite: { text(value: string): string; json<T>(value: T): T },
): Promise<readonly (string | null)[]> {
  const columns = await textColumns(tx, table);
  if (columns.length === 0) return [];
  const rows = await many(
    tx,
    sql<
      Record<string, unknown> & { row_at: string }
    >`select ctid::text as row_at, to_jsonb(x) ->> 'id' as row_id, ${sql.join(
      columns.map((c) => sql.ref(`x.${c.name}`)),
    )} from ${sql.table(table)} x where ${where} for update`,
  );
  const changed: (string | null)[] = [];
  for (const row of rows) {
    const sets = columns.flatMap((c) => {
      const before = row[c.name];
      if (before === null || before === undefined) return [];
      const after = typeof before === 'string' ? rewrite.text(before) : rewrite.json(before);
      if (after === before) return [];
      const value =
        c.type === 'jsonb'
          ? sql`${JSON.stringify(after)}::jsonb`
          : c.type === 'ARRAY'
            ? sql`${after}::text[]`
            : sql`${after}`;
      return [sql`${sql.ref(c.name)} = ${value}`];
    });
    if (sets.length === 0) continue;
    await run(tx, sql`update ${sql.table(table)} set ${sql.join(sets)} where ctid = ${row.row_at}::tid`);
    changed.push((row.row_id as string | null) ?? null);
  }
  return changed;
}

async function textColumns(tx: Tx, table: string): Promise<{ name: string; type: string }[]> {
  return many(
    tx,
    sql<{
      name: string;
      type: string;
    }>`select column_name as name, data_type as type from information_schema.columns
      where table_schema = 'public' and table_name = ${table} and is_generated = 'NEVER'
        and (data_type in ('text', 'jsonb') or data_type = 'ARRAY' and udt_name = '_text')`,
  );
}
