import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import type { HeldValue } from '#domain/importMerge.js';
import { json, many, type Tx, uuids } from './database.js';

/** What stands here of the persons that rows of an agency's table name. */

export type HeldRow = HeldValue & { readonly registrantId: string };

/** Standing values, and ended ones that came by an import: what the file said before is known again. */
export async function heldValues(tx: Tx, ids: readonly string[]): Promise<Map<string, HeldRow[]>> {
  const rows = await many(
    tx,
    sql<HeldRow>`
    select v.registrant_id as "registrantId", v.id, v.element, v.state, v.value, v.from_on as "fromOn", v.until_on as "untilOn",
           v.import_id is not null as imported, v.ended_at is null as standing, v.purged_at is not null as purged
      from registrant_values v
     where v.registrant_id = any(${uuids(ids)}) and (v.ended_at is null or v.import_id is not null or v.purged_at is not null)
     order by v.entered_at, v.id`,
  );
  return byRegistrant(rows);
}

export interface VisitRow {
  readonly registrantId: string;
  readonly visitedOn: IsoDate;
  readonly photoTaken: boolean;
}

export async function visitsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, VisitRow[]>> {
  return byRegistrant(
    await many(
      tx,
      sql<VisitRow>`select registrant_id as "registrantId", visited_on as "visitedOn", photo_taken as "photoTaken"
        from registrant_visits where registrant_id = any(${uuids(ids)})`,
    ),
  );
}

function byRegistrant<T extends { readonly registrantId: string }>(rows: readonly T[]): Map<string, T[]> {
  const by = new Map<string, T[]>();
  for (const row of rows) {
    const list = by.get(row.registrantId);
    if (list) list.push(row);
    else by.set(row.registrantId, [row]);
  }
  return by;
}

export async function recordsByNic(
  tx: Tx,
  agencyId: string,
  lines: readonly { readonly row: { readonly nic: string | null } }[],
): Promise<Map<string, string>> {
  const nics = lines.flatMap((l) => l.row.nic ?? []);
  if (nics.length === 0) return new Map();
  const rows = await many(
    tx,
    sql<{ id: string; nic: string }>`
    select id, record_number as nic from register_records
     where file = 'NSOR' and state = 'active' and entering_agency_id = ${agencyId} and record_number in (select jsonb_array_elements_text(${json(nics)}))`,
  );
  return new Map(rows.map((r) => [r.nic, r.id]));
}
