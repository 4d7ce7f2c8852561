import { sql } from 'kysely';
import { newWork } from '#domain/workItem.js';
import { first, many, run, type Tx, uuids } from './database.js';
import { SHARE_SETTLES_MS } from './shareRounds.js';
import { addWork } from './workItems.js';

/** Imported registrants whom others have to hear of, gone through at a pace. */
export const IMPORT_PACE = {
  /** Registrants at a time, and how long until the next ones: an hour and three quarters for a registry of 100,000. */
  atOnce: 200,
  everyMs: 12_000,
} as const;

/** Puts what an import entered or changed on the list, in the transaction that did so, and sets the work going. */
export async function addImportShares(
  tx: Tx,
  of: { readonly importId: string; readonly agencyId: string },
  registrantIds: readonly string[],
  nowMs: number,
): Promise<void> {
  if (registrantIds.length === 0) return;
  await run(
    tx,
    sql`insert into import_shares (import_id, registrant_id, agency_id)
        select ${of.importId}, x, ${of.agencyId} from unnest(${uuids(registrantIds)}) x on conflict do nothing`,
  );
  await addWork(
    tx,
    [
      newWork(
        'registrantsImported',
        `share import ${of.importId}`,
        { importId: of.importId },
        // What stands twice in a file, or is mended by a second one, goes out together.
        { urgency: 7, runAtMs: nowMs + SHARE_SETTLES_MS },
      ),
    ],
    nowMs,
  );
}

/** Sets the work going again of lists that no work stands for: what a migration put there, or a lost item. */
export async function deriveImportShares(tx: Tx, nowMs: number): Promise<number> {
  const rows = await many(
    tx,
    sql<{
      id: string;
    }>`select i.id from registrant_imports i where exists (select from import_shares s where s.import_id = i.id)
         and not exists (select from work_items w where w.natural_key = 'share import ' || i.id) limit 50`,
  );
  await addWork(
    tx,
    rows.map(({ id }) =>
      newWork('registrantsImported', `share import ${id}`, { importId: id }, { urgency: 7, runAtMs: nowMs }),
    ),
    nowMs,
  );
  return rows.length;
}

/** The next of an import's list, in order. */
export async function nextImportShares(tx: Tx, importId: string, limit: number): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{
      id: string;
    }>`select registrant_id as id from import_shares where import_id = ${importId} order by registrant_id limit ${limit}`,
  );
  return rows.map((r) => r.id);
}

/** @returns false when another process has done it */
export async function endImportShare(tx: Tx, importId: string, registrantId: string): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`delete from import_shares where import_id = ${importId} and registrant_id = ${registrantId}`,
    )) === 1
  );
}

export async function importSharesLeft(tx: Tx, importId: string): Promise<number> {
  const row = await first(
    tx,
    sql<{ n: number }>`select count(*) as n from import_shares where import_id = ${importId}`,
  );
  return row?.n ?? 0;
}
