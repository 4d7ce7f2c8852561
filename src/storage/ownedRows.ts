import { sql } from 'kysely';
import { many, type Tx } from './database.js';
import { LEFT_OUT, type OWNED } from './ownedTables.js';

/** Where a page ended: what its last row has in the columns of the order. */
export type RowKey = readonly string[];

/**
 * Rows of one noun, page by page, as the database names their columns; what {@link LEFT_OUT} names is not among them. A
 * page goes on behind a row and not at a number, so that what comes and goes meanwhile neither repeats nor loses others.
 */
export async function ownedRows(
  tx: Tx,
  [, table, owner, order]: (typeof OWNED)[number],
  agencyId: string,
  page: { readonly after: RowKey | null; readonly limit: number },
): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[]; readonly last: RowKey | null }> {
  const columns = order.split(', ');
  const rows = await many(
    tx,
    sql<{ row: Record<string, unknown> }>`
    select to_jsonb(t)${sql.raw(
      leftOutOf(table)
        .map((c) => ` - '${c}'`)
        .join(''),
    )} as row from ${sql.raw(table)} t
     where (${isOwnedBy(owner, agencyId)})
       ${page.after ? sql`and (${sql.raw(order)}) > (${sql.join(page.after)})` : sql``}
     order by ${sql.raw(order)} limit ${page.limit}`,
  );
  const last = rows.length < page.limit ? undefined : rows.at(-1);
  return { rows: rows.map((r) => r.row), last: last ? columns.map((c) => String(last.row[c])) : null };
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
