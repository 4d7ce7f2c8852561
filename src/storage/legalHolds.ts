import { sql } from 'kysely';
import { instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

export const HOLD_KINDS = ['subject', 'record', 'trip', 'transmission'] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];

/** Somebody's order that something be kept, whatever the rules of erasure say. */
export interface LegalHold {
  readonly id: string;
  readonly objectKind: HoldKind;
  readonly objectId: string;
  readonly authority: string;
  readonly reason: string;
  readonly placedBy: string;
  readonly placedAtMs: number;
  readonly endedBy: string | null;
  readonly endedAtMs: number | null;
  readonly endReason: string | null;
}

/** Holds, standing ones first. */
export async function listHolds(tx: Tx, limit: number): Promise<LegalHold[]> {
  return many(
    tx,
    sql<LegalHold>`
    select id, object_kind as "objectKind", object_id as "objectId", authority, reason, placed_by as "placedBy", placed_at as "placedAtMs",
           ended_by as "endedBy", ended_at as "endedAtMs", end_reason as "endReason"
      from legal_holds order by ended_at nulls first, placed_at desc limit ${limit}`,
  );
}

const TABLES: Readonly<Record<HoldKind, string>> = {
  subject: 'subjects',
  record: 'register_records',
  trip: 'trips',
  transmission: 'transmissions',
};

/** @returns the hold's id; `unknown` when there is no such thing, `held` when a hold stands on it already */
export async function placeHold(
  tx: Tx,
  hold: Pick<LegalHold, 'objectKind' | 'objectId' | 'authority' | 'reason' | 'placedBy'>,
  nowMs: number,
): Promise<{ readonly id: string } | 'unknown' | 'held'> {
  const known = await many(
    tx,
    sql`select id from ${sql.table(TABLES[hold.objectKind])} where id = ${hold.objectId}`,
  );
  if (known.length === 0) return 'unknown';
  const id = newId(nowMs);
  const added = await run(
    tx,
    sql`insert into legal_holds (id, object_kind, object_id, authority, reason, placed_by, placed_at)
        values (${id}, ${hold.objectKind}, ${hold.objectId}, ${hold.authority}, ${hold.reason}, ${hold.placedBy}, ${instant(nowMs)})
        on conflict (object_id) where ended_at is null do nothing`,
  );
  return added === 1 ? { id } : 'held';
}

/** @returns false when it was not standing any more */
export async function endHold(
  tx: Tx,
  id: string,
  by: string,
  reason: string,
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update legal_holds set ended_by = ${by}, ended_at = ${instant(nowMs)}, end_reason = ${reason} where id = ${id} and ended_at is null`,
    )) === 1
  );
}

export interface Erasure {
  readonly atMs: number;
  readonly retentionClass: string;
  readonly table: string;
  readonly rows: number;
  readonly keys: number;
}

/** What was erased between two instants, latest first. */
export async function listErasures(
  tx: Tx,
  q: { readonly fromMs: number; readonly toMs: number; readonly limit: number; readonly offset: number },
): Promise<Erasure[]> {
  return many(
    tx,
    sql<Erasure>`
    select at as "atMs", retention_class as "retentionClass", table_name as "table", rows_erased as rows, keys_destroyed as keys
      from erasures where at >= ${instant(q.fromMs)} and at < ${instant(q.toMs)} order by at desc, id desc limit ${q.limit} offset ${q.offset}`,
  );
}

/** Sums by class and table, with the last time. */
export async function sumErasures(tx: Tx, sinceMs: number): Promise<Erasure[]> {
  return many(
    tx,
    sql<Erasure>`
    select max(at) as "atMs", retention_class as "retentionClass", table_name as "table", sum(rows_erased)::bigint as rows, sum(keys_destroyed)::bigint as keys
      from erasures where at >= ${instant(sinceMs)} group by retention_class, table_name order by retention_class, table_name`,
  );
}
