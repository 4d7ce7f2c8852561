import { sql } from 'kysely';
import { RETENTION_CLASSES, type RetentionClass, TABLE_RETENTION } from '#domain/retention.js';
import {
  ERASURE_UNITS,
  type ErasureUnit,
  LIVES_WITH,
  SOFT_REFERENCES,
  STILL_AT_WORK,
} from '#domain/retentionUnits.js';
import { instant, many, run, type Tx, uuids } from './database.js';
import { noteErasure } from './travelEvents.js';

/** Tables as the database knows them: who points to whom, which columns are instants, which are soft references. */
export interface Shape {
  readonly references: readonly {
    readonly child: string;
    readonly column: string;
    readonly parent: string;
    readonly required: boolean;
  }[];
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export async function readShape(tx: Tx): Promise<Shape> {
  const references = await many(
    tx,
    sql<Shape['references'][number]>`
    select c.conrelid::regclass::text as child, a.attname as column, c.confrelid::regclass::text as parent, a.attnotnull as required
      from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      join pg_attribute p on p.attrelid = c.confrelid and p.attnum = c.confkey[1]
     where c.contype = 'f' and (array_length(c.conkey, 1) = 1 or p.attname = 'id') and c.connamespace = 'public'::regnamespace`,
  );
  const rows = await many(
    tx,
    sql<{ t: string; c: string; type: string }>`
    select table_name as t, column_name as c, data_type as type from information_schema.columns where table_schema = 'public'`,
  );
  const columns = new Map<string, Map<string, string>>();
  for (const { t, c, type } of rows) columns.set(t, (columns.get(t) ?? new Map()).set(c, type));
  return { references, columns };
}

type Ids = Map<string, Set<string>>;

/** Everything that hangs on the rows given, as far as the unit takes it. Null: something that it may not take does. */
async function closureOf(tx: Tx, shape: Shape, unit: ErasureUnit, roots: Ids): Promise<Ids | null> {
  const takes: readonly RetentionClass[] = ERASURE_UNITS[unit].takes;
  const closure: Ids = new Map([...roots].map(([t, ids]) => [t, new Set(ids)]));
  let fresh: Ids = closure;
  while (fresh.size > 0) {
    const found: Ids = new Map();
    const add = async (child: string, column: string, ids: Iterable<string>) => {
      const key = shape.columns.get(child)?.has('id') ? 'id' : column;
      const rows = await many(
        tx,
        sql<{
          id: string;
        }>`select ${sql.ref(key)} as id from ${sql.table(child)} where ${sql.ref(column)} = any(${uuids([...ids])})`,
      );
      const held = key === 'id' ? closure.get(child) : undefined;
      const news = rows.map((r) => r.id).filter((id) => !held?.has(id));
      if (key === 'id' && news.length > 0) found.set(child, new Set([...(found.get(child) ?? []), ...news]));
      return rows.length;
    };
    for (const [parent, ids] of fresh)
      for (const r of shape.references.filter((x) => x.parent === parent)) {
        const childClass = TABLE_RETENTION[r.child];
        if (childClass && takes.includes(childClass)) await add(r.child, r.column, ids);
        // What the unit does not take keeps its row; a row that cannot be without this one keeps the whole unit.
        else if (r.required && (await add(r.child, r.column, ids)) > 0) return null;
      }
    const all = [...fresh.values()].flatMap((ids) => [...ids]);
    for (const [table, columns] of shape.columns) {
      const tableClass = TABLE_RETENTION[table];
      if (!tableClass || !takes.includes(tableClass)) continue;
      for (const column of SOFT_REFERENCES)
        if (columns.get(column) === 'uuid' && columns.has('id')) await add(table, column, all);
    }
    for (const [t, ids] of found) closure.set(t, new Set([...(closure.get(t) ?? []), ...ids]));
    fresh = found;
  }
  return closure;
}

/** The youngest row decides; one that is still at work keeps all. */
async function isOldEnough(tx: Tx, shape: Shape, closure: Ids, cutoffMs: number): Promise<boolean> {
  for (const [table, ids] of closure) {
    const youngest = youngestOf(shape, table);
    const atWork = STILL_AT_WORK[table];
    if (!youngest && !atWork) continue;
    const [row] = await many(
      tx,
      sql<{ found: boolean }>`
      select exists (select from ${sql.table(table)} where id = any(${uuids([...ids])})
        and (${youngest ? sql`${youngest} > ${instant(cutoffMs)}` : sql`false`} or ${atWork ? sql.raw(atWork) : sql`false`})) as found`,
    );
    if (row!.found) return false;
  }
  return true;
}

function youngestOf(shape: Shape, table: string) {
  const instants = [...(shape.columns.get(table) ?? [])]
    .filter(([, type]) => type === 'timestamp with time zone')
    .map(([c]) => sql.ref(c));
  return instants.length === 0 ? null : sql`greatest(${sql.join(instants)})`;
}

/** Removes a closure, children first, destroys the keys that it held and notes what went. @returns rows removed */
async function remove(
  tx: Tx,
  shape: Shape,
  unit: ErasureUnit,
  closure: Ids,
  erased: Map<string, { rows: number; keys: number }>,
  nowMs: number,
): Promise<number> {
  const takes: readonly RetentionClass[] = ERASURE_UNITS[unit].takes;
  // Rows without an id of their own, and pointers that may be empty, follow the rows they point to.
  for (const r of shape.references) {
    const ids = closure.get(r.parent);
    if (!ids) continue;
    const childClass = TABLE_RETENTION[r.child];
    const where = sql`${sql.ref(r.column)} = any(${uuids([...ids])})`;
    if (childClass && takes.includes(childClass)) {
      if (!shape.columns.get(r.child)?.has('id'))
        count(erased, r.child, await run(tx, sql`delete from ${sql.table(r.child)} where ${where}`), 0);
    } else if (!r.required)
      await run(tx, sql`update ${sql.table(r.child)} set ${sql.ref(r.column)} = null where ${where}`);
  }
  let total = 0;
  for (const table of childrenFirst(shape, [...closure.keys()])) {
    const ids = uuids([...closure.get(table)!]);
    let keys = 0;
    if (shape.references.some((r) => r.child === table && r.parent === 'data_keys'))
      keys = await run(
        tx,
        sql`update data_keys set wrapped = null, destroyed_at = ${instant(nowMs)}
             where destroyed_at is null and id in (select key_id from ${sql.table(table)} where id = any(${ids}))`,
      );
    const rows = await run(tx, sql`delete from ${sql.table(table)} where id = any(${ids})`);
    count(erased, table, rows, keys);
    total += rows;
  }
  return total;
}

function count(
  erased: Map<string, { rows: number; keys: number }>,
  table: string,
  rows: number,
  keys: number,
): void {
  if (rows === 0) return;
  const so = erased.get(table) ?? { rows: 0, keys: 0 };
  erased.set(table, { rows: so.rows + rows, keys: so.keys + keys });
}

/** Tables in an order in which rows can go: none before those that point to it. */
export function childrenFirst(shape: Shape, tables: readonly string[]): string[] {
  const left = new Set(tables);
  const order: string[] = [];
  while (left.size > 0) {
    const next =
      [...left].find(
        (t) => !shape.references.some((r) => r.parent === t && r.child !== t && left.has(r.child)),
      ) ?? [...left][0]!;
    order.push(next);
    left.delete(next);
  }
  return order;
}

/** Whether a hold stands on anything of the closure, or on the subject, record or trip that it points to. */
async function isHeld(tx: Tx, shape: Shape, closure: Ids): Promise<boolean> {
  for (const [table, ids] of closure) {
    if (!shape.columns.get(table)?.has('legal_hold')) continue;
    const [row] = await many(
      tx,
      sql<{
        held: boolean;
      }>`select exists (select from ${sql.table(table)} where legal_hold and id = any(${uuids([...ids])})) as held`,
    );
    if (row!.held) return true;
  }
  const [any] = await many(
    tx,
    sql<{ any: boolean }>`select exists (select from legal_holds where ended_at is null) as any`,
  );
  if (!any!.any) return false;
  for (const [table, ids] of closure) {
    const columns = ['id', 'subject_id', 'record_id', 'trip_id'].filter((c) =>
      shape.columns.get(table)?.has(c),
    );
    const [row] = await many(
      tx,
      sql<{ held: boolean }>`
      select exists (select from ${sql.table(table)} x join legal_holds h on h.ended_at is null
         and h.object_id in (${sql.join(columns.map((c) => sql.ref(`x.${c}`)))}) where x.id = any(${uuids([...ids])})) as held`,
    );
    if (row!.held) return true;
  }
  // A record is held with its subject.
  const records = closure.get('register_records');
  if (!records) return false;
  const [row] = await many(
    tx,
    sql<{
      held: boolean;
    }>`select exists (select from subject_links l join legal_holds h on h.ended_at is null and h.object_id = l.subject_id
        where l.record_id = any(${uuids([...records])})) as held`,
  );
  return row!.held;
}

export interface Erased {
  /** Units looked at; fewer than asked for: there is nothing more. */
  readonly looked: number;
  readonly units: number;
  readonly rows: number;
  /** Where to go on. */
  readonly after: string | null;
}

/**
 * Erases up to `limit` units that are old enough, each whole or not at all, and notes what went by table.
 * @param after id of the last unit of the batch before
 */
export async function eraseUnits(
  tx: Tx,
  shape: Shape,
  unit: ErasureUnit,
  from: Root,
  nowMs: number,
  limit: number,
  after: string | null,
): Promise<Erased> {
  const keepMs = RETENTION_CLASSES[unit].keepMs;
  const cutoffMs = nowMs - keepMs;
  const found = await many(tx, from.find(shape, cutoffMs, limit, after));
  const erased = new Map<string, { rows: number; keys: number }>();
  let units = 0;
  let rows = 0;
  for (const { id } of found) {
    const roots = await from.roots(tx, id);
    const closure = await closureOf(tx, shape, unit, roots);
    if (!closure || (await isHeld(tx, shape, closure))) continue;
    if (!(await isOldEnough(tx, shape, closure, cutoffMs))) continue;
    rows += await remove(tx, shape, unit, closure, erased, nowMs);
    units += 1;
  }
  for (const [table, e] of erased)
    await noteErasure(tx, { retentionClass: TABLE_RETENTION[table]!, table, ...e }, nowMs);
  return { looked: found.length, units, rows, after: found.at(-1)?.id ?? null };
}

/** Where units begin. */
export interface Root {
  readonly table: string;
  readonly find: (
    shape: Shape,
    cutoffMs: number,
    limit: number,
    after: string | null,
  ) => ReturnType<typeof sql<{ id: string }>>;
  readonly roots: (tx: Tx, id: string) => Promise<Ids>;
}

const later = (after: string | null) => (after === null ? sql`` : sql`and x.id > ${after}`);

/** A trip with the candidates that belong to no other. */
export const TRIPS: Root = {
  table: 'trips',
  find: (_, cutoffMs, limit, after) =>
    sql<{
      id: string;
    }>`select x.id from trips x where x.updated_at < ${instant(cutoffMs)} ${later(after)} order by x.id limit ${limit} for update skip locked`,
  roots: async (tx, id) => {
    const candidates = await many(
      tx,
      sql<{ id: string }>`select e.candidate_id as id from trip_events e where e.trip_id = ${id}
        and not exists (select from trip_events o where o.candidate_id = e.candidate_id and o.trip_id <> ${id})`,
    );
    return new Map([
      ['trips', new Set([id])],
      ...(candidates.length > 0
        ? ([['candidates', new Set(candidates.map((c) => c.id))]] as [string, Set<string>][])
        : []),
    ]);
  },
};

/** Rows of a table of cases that hang on no other case: old messages of occasions, closed tasks, unmatched receipts. */
export function orphansOf(table: string): Root {
  return {
    table,
    find: (shape, cutoffMs, limit, after) => {
      const columns = shape.columns.get(table);
      const conditions = shape.references
        .filter((r) => r.child === table && r.parent !== table && TABLE_RETENTION[r.parent] === 'case')
        .map((r) => sql`x.${sql.ref(r.column)} is null`);
      const atWork = STILL_AT_WORK[table];
      if (atWork) conditions.push(sql`not (${sql.raw(atWork)})`);
      if (columns?.has('retention_class')) conditions.push(sql`retention_class = 'case'`);
      // What is about a case or a record that is still there goes with it, and stays with it.
      for (const soft of SOFT_REFERENCES) {
        if (columns?.get(soft) !== 'uuid') continue;
        for (const [t, c] of Object.entries(TABLE_RETENTION))
          if (['case', 'register'].includes(c) && shape.columns.get(t)?.get('id') === 'uuid')
            conditions.push(sql`not exists (select from ${sql.table(t)} o where o.id = x.${sql.ref(soft)})`);
      }
      const and = conditions.map((condition) => sql`and ${condition}`);
      return sql<{
        id: string;
      }>`select x.id from ${sql.table(table)} x where ${youngestOf(shape, table) ?? sql`null`} < ${instant(cutoffMs)}
        ${and.length > 0 ? sql.join(and, sql` `) : sql``} ${later(after)} order by x.id limit ${limit}`;
    },
    roots: async (_, id) => new Map([[table, new Set([id])]]),
  };
}

/** Ended records that no candidate needs any more. */
export const RECORDS: Root = {
  table: 'register_records',
  find: (_, cutoffMs, limit, after) =>
    sql<{
      id: string;
    }>`select x.id from register_records x where x.state <> 'active' and x.ended_at < ${instant(cutoffMs)}
      and not exists (select from candidates c where c.record_id = x.id) ${later(after)} order by x.id limit ${limit} for update skip locked`,
  roots: async (_, id) => new Map([['register_records', new Set([id])]]),
};

/** Subjects that no record and no file names any more. */
export const SUBJECTS: Root = {
  table: 'subjects',
  find: (shape, cutoffMs, limit, after) => {
    const children = shape.references.filter((r) => r.parent === 'subjects');
    return sql<{ id: string }>`select x.id from subjects x where x.created_at < ${instant(cutoffMs)}
      and ${sql.join(
        children.map(
          (r) => sql`not exists (select from ${sql.table(r.child)} y where y.${sql.ref(r.column)} = x.id)`,
        ),
        sql` and `,
      )} ${later(after)} order by x.id limit ${limit}`;
  },
  roots: async (_, id) => new Map([['subjects', new Set([id])]]),
};

/** Tables of cases that can hold a root of their own. */
export function orphanTables(shape: Shape): string[] {
  return Object.entries(TABLE_RETENTION)
    .filter(
      ([table, c]) =>
        c === 'case' &&
        table !== 'trips' &&
        table !== 'candidates' &&
        !(table in LIVES_WITH) &&
        shape.columns.get(table)?.get('id') === 'uuid' &&
        youngestOf(shape, table) !== null &&
        // A table whose every row needs a parent goes with its parent.
        !shape.references.some(
          (r) => r.child === table && r.required && TABLE_RETENTION[r.parent] === 'case',
        ),
    )
    .map(([table]) => table);
}

/** What feeds and imports left behind of records that are gone. @returns rows removed by table */
export async function eraseFeedTraces(tx: Tx, nowMs: number): Promise<void> {
  const cutoff = instant(nowMs - RETENTION_CLASSES.register.keepMs);
  const messages = await run(
    tx,
    sql`delete from register_feed_messages m using register_feeds f where f.code = m.feed and m.received_at < ${cutoff} and m.source_seq <= f.source_seq
         and not exists (select from register_records r where r.file = m.file and r.record_number = m.record_number)`,
  );
  const imports = await run(tx, sql`delete from register_imports where ended_at < ${cutoff}`);
  for (const [table, rows] of [
    ['register_feed_messages', messages],
    ['register_imports', imports],
  ] as const)
    if (rows > 0) await noteErasure(tx, { retentionClass: 'register', table, rows, keys: 0 }, nowMs);
}
