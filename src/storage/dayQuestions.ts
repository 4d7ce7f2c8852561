import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import { first, json, many, run, type Tx } from './database.js';

/**
 * A day of registration before the conviction that requires it, as an import brought it: nobody is lost for it, and an
 * officer settles it, by a correction or by saying why it is right.
 */
export interface DayQuestion {
  readonly importId: string;
  readonly line: number;
  readonly registeredOn: IsoDate;
  readonly convictedOn: string;
  readonly atMs: number;
  readonly settled?: { readonly by: string; readonly note: string; readonly atMs: number };
}

/** Asks once of each pair of days: the same file again asks nothing that was settled. */
export async function askAboutDays(
  tx: Tx,
  rows: readonly ({ readonly id: string } & Omit<DayQuestion, 'settled'>)[],
): Promise<void> {
  if (rows.length === 0) return;
  const list = rows.map(({ id, ...q }) => ({
    id,
    q,
    same: [{ registeredOn: q.registeredOn, convictedOn: q.convictedOn }],
  }));
  await run(
    tx,
    sql`update registrants r set day_questions = r.day_questions || jsonb_build_array(x.q)
      from jsonb_to_recordset(${json(list)}) as x(id uuid, q jsonb, same jsonb) where r.id = x.id and not r.day_questions @> x.same`,
  );
}

/** What is asked of a registrant, the oldest first. */
export async function dayQuestionsOf(tx: Tx, registrantId: string): Promise<readonly DayQuestion[]> {
  const row = await first(
    tx,
    sql<{ list: DayQuestion[] }>`select day_questions as list from registrants where id = ${registrantId}`,
  );
  return row?.list ?? [];
}

/** @returns false when nothing was open */
export async function settleDays(
  tx: Tx,
  registrantId: string,
  settled: NonNullable<DayQuestion['settled']>,
): Promise<boolean> {
  const changed = await run(
    tx,
    sql`update registrants r set day_questions = (
        select jsonb_agg(case when q ? 'settled' then q else q || jsonb_build_object('settled', ${json(settled)}) end order by n)
          from jsonb_array_elements(r.day_questions) with ordinality as x(q, n))
      where r.id = ${registrantId} and exists (select from jsonb_array_elements(r.day_questions) q where not q ? 'settled')`,
  );
  return changed === 1;
}

export interface AskedLine extends DayQuestion {
  readonly registrantId: string;
  readonly displayName: string;
  readonly number: string;
}

/** What an import asks, in the order of its lines. */
export async function daysAskedBy(
  tx: Tx,
  of: { readonly id: string; readonly agencyId: string },
  limit: number,
): Promise<AskedLine[]> {
  const rows = await many(
    tx,
    sql<{ registrantId: string; displayName: string; number: string; q: DayQuestion }>`
    select r.id as "registrantId", r.display_name as "displayName", r.number, q
      from registrants r, jsonb_array_elements(r.day_questions) q
     where r.agency_id = ${of.agencyId} and r.day_questions <> '[]'::jsonb and q ->> 'importId' = ${of.id}
     order by (q -> 'settled') is not null, (q ->> 'line')::int, r.id limit ${limit}`,
  );
  return rows.map(({ q, ...r }) => ({ ...r, ...q }));
}
