import { sql } from 'kysely';
import { instant, json, run, type Tx } from './database.js';

/**
 * Notes that what the public sees of registrants may be behind. In the transaction of the change: whoever takes the note
 * before that is committed waits for it, so no change is passed over.
 */
export async function markPublicDue(
  tx: Tx,
  registrants: readonly { readonly id: string; readonly agencyId: string }[],
  nowMs: number,
): Promise<void> {
  if (registrants.length === 0) return;
  const rows = registrants.map((r) => ({ id: r.id, agency_id: r.agencyId }));
  await run(
    tx,
    sql`insert into public_due as d (registrant_id, agency_id, since)
      select x.id, x.agency_id, ${instant(nowMs)} from jsonb_to_recordset(${json(rows)}) as x(id uuid, agency_id uuid) order by x.id
      on conflict (registrant_id) do update set since = least(d.since, excluded.since)`,
  );
}

/** The same for everybody of an agency, after it decided otherwise about what it shows. */
export async function markAgencyDue(tx: Tx, agencyId: string, nowMs: number): Promise<number> {
  return run(
    tx,
    sql`insert into public_due as d (registrant_id, agency_id, since)
      select id, agency_id, ${instant(nowMs)} from registrants where agency_id = ${agencyId} order by id
      on conflict (registrant_id) do update set since = least(d.since, excluded.since)`,
  );
}

/** The same for those of whom something ended yesterday or the day before: nobody entered anything, only the day has passed. */
export async function markEndedDue(tx: Tx, nowMs: number): Promise<number> {
  return run(
    tx,
    sql`insert into public_due as d (registrant_id, agency_id, since)
      select distinct v.registrant_id, v.agency_id, ${instant(nowMs)} from registrant_values v
       where v.ended_at is null and v.until_on between (${instant(nowMs)} at time zone 'UTC')::date - 2 and (${instant(nowMs)} at time zone 'UTC')::date
      on conflict (registrant_id) do nothing`,
  );
}
