import { sql } from 'kysely';
import { first, instant, json, many, run, type Tx } from './database.js';
import { destroyDataKeys, makeDataKey, openDataKey } from './dataKeys.js';
import { type Keys, seal, unseal } from './keys.js';
import { newId } from './newId.js';
import { LEFT_OUT, type OWNED } from './ownedTables.js';

/** Everything an agency owns as one file. */
export interface AgencyExport {
  readonly id: string;
  readonly agencyId: string;
  readonly state: 'making' | 'ready' | 'taken' | 'expired';
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly contents: Readonly<
    Record<string, { readonly rows: number; readonly bytes: number; readonly sha256: string }>
  >;
  readonly askedByName: string | null;
  readonly askedAtMs: number;
  readonly madeAtMs: number | null;
  readonly takenAtMs: number | null;
}

const SELECT = sql.raw(
  `select e.id, e.agency_id as "agencyId", e.state, e.bytes, e.sha256, e.contents, u.display_name as "askedByName", e.asked_at as "askedAtMs", e.made_at as "madeAtMs",
   e.taken_at as "takenAtMs" from agency_exports e left join users u on u.id = e.asked_by`,
);

/** @returns undefined while another one is being made: one at a time is enough, and each costs the whole agency */
export async function askExport(
  tx: Tx,
  agencyId: string,
  by: string,
  nowMs: number,
): Promise<string | undefined> {
  const id = newId(nowMs);
  const asked = await run(
    tx,
    sql`insert into agency_exports (id, agency_id, state, asked_by, asked_at)
      select ${id}, ${agencyId}::uuid, 'making', ${by}::uuid, ${instant(nowMs)}
       where not exists (select from agency_exports where agency_id = ${agencyId} and state = 'making')`,
  );
  return asked === 1 ? id : undefined;
}

export async function readExport(tx: Tx, id: string): Promise<AgencyExport | undefined> {
  return first(tx, sql<AgencyExport>`${SELECT} where e.id = ${id}`);
}

export async function listExports(tx: Tx, limit: number): Promise<AgencyExport[]> {
  return many(tx, sql<AgencyExport>`${SELECT} order by e.asked_at desc, e.id desc limit ${limit}`);
}

/** Keeps the finished file in sealed parts under a key of its own; what an attempt that died left is replaced. */
export async function keepExport(
  tx: Tx,
  keys: Keys,
  of: Pick<AgencyExport, 'id' | 'agencyId'>,
  made: {
    readonly parts: readonly Uint8Array[];
    readonly bytes: number;
    readonly sha256: string;
    readonly contents: AgencyExport['contents'];
  },
  nowMs: number,
): Promise<void> {
  const key = await makeDataKey(tx, keys, nowMs);
  await run(tx, sql`delete from agency_export_parts where export_id = ${of.id}`);
  for (const [n, part] of made.parts.entries())
    await run(
      tx,
      sql`insert into agency_export_parts (export_id, agency_id, n, sealed) values (${of.id}, ${of.agencyId}, ${n}, ${seal(key.key, part, `export ${of.id} ${n}`)})`,
    );
  await run(
    tx,
    sql`
    update agency_exports set state = 'ready', key_id = ${key.id}, bytes = ${made.bytes}, sha256 = ${made.sha256}, contents = ${json(made.contents)}, made_at = ${instant(nowMs)}
     where id = ${of.id} and state = 'making'`,
  );
}

/**
 * The file, for the one time that it is taken. The caller's transaction marks it; who loses the connection asks for
 * another. Null when it is not there to be taken.
 */
export async function takeExport(
  tx: Tx,
  keys: Keys,
  id: string,
  by: string,
  nowMs: number,
): Promise<Buffer | null> {
  const taken = await first(
    tx,
    sql<{
      keyId: string;
    }>`update agency_exports set state = 'taken', taken_by = ${by}::uuid, taken_at = ${instant(nowMs)} where id = ${id} and state = 'ready'
      returning key_id as "keyId"`,
  );
  const key = taken ? await openDataKey(tx, keys, taken.keyId) : null;
  if (!key) return null;
  const parts = await many(
    tx,
    sql<{
      n: number;
      sealed: Buffer;
    }>`select n, sealed from agency_export_parts where export_id = ${id} order by n`,
  );
  return Buffer.concat(parts.map((p) => unseal(key, p.sealed, `export ${id} ${p.n}`)));
}

/** Destroys what was taken, and what nobody came for. @returns how many files, and the keys destroyed with them */
export async function forgetExports(
  tx: Tx,
  sinceMs: number,
  nowMs: number,
): Promise<{ readonly rows: number; readonly keys: number }> {
  const over = await many(
    tx,
    sql<{ id: string; keyId: string }>`
    update agency_exports set state = case when state = 'taken' then 'taken' else 'expired' end, key_id = null
      from (select id, key_id from agency_exports where key_id is not null and (state = 'taken' or made_at < ${instant(sinceMs)}) for update) o
     where agency_exports.id = o.id returning o.id, o.key_id as "keyId"`,
  );
  for (const { id } of over) await run(tx, sql`delete from agency_export_parts where export_id = ${id}`);
  return {
    rows: over.length,
    keys: await destroyDataKeys(
      tx,
      over.map((o) => o.keyId),
      nowMs,
    ),
  };
}

/** Rows of one noun, page by page, as the database names their columns; what {@link LEFT_OUT} names is not among them. */
export async function ownedRows(
  tx: Tx,
  [, table, owner, order]: (typeof OWNED)[number],
  agencyId: string,
  page: { readonly offset: number; readonly limit: number },
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const rows = await many(
    tx,
    sql<{ row: Record<string, unknown> }>`
    select to_jsonb(t)${sql.raw(
      leftOutOf(table)
        .map((c) => ` - '${c}'`)
        .join(''),
    )} as row from ${sql.raw(table)} t
     where ${isOwnedBy(owner, agencyId)} order by ${sql.raw(order)} limit ${page.limit} offset ${page.offset}`,
  );
  return rows.map((r) => r.row);
}

function isOwnedBy(owner: string, agencyId: string) {
  const parts = owner.split('$');
  return parts.length === 1
    ? sql`${agencyId}::uuid in (${sql.raw(owner)})`
    : sql.join(
        parts.map((p) => sql.raw(p)),
        sql`${agencyId}::uuid`,
      );
}

function leftOutOf(table: string): string[] {
  return Object.keys(LEFT_OUT).flatMap((c) => (c.startsWith(`${table}.`) ? [c.slice(table.length + 1)] : []));
}

/** Columns of a table that are taken along, in their order. */
export async function columnsOf(tx: Tx, table: string): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{
      name: string;
    }>`select column_name as name from information_schema.columns where table_schema = 'public' and table_name = ${table} order by ordinal_position`,
  );
  const leftOut = leftOutOf(table);
  return rows.map((r) => r.name).filter((name) => !leftOut.includes(name));
}
