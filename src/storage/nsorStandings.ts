import { sql } from 'kysely';
import type { NcicValue } from '#domain/ncicFields.js';
import type { NsorWhy } from '#domain/nsorCare.js';
import type { NsorHeld } from '#domain/nsorEntry.js';
import { first, instant, json, many, run, type Tx, uuids } from './database.js';

/** Where a registration stands with NSOR beyond its messages. */
export interface NsorStanding {
  /** Why a change is not on its way, and the same in words; null: nothing is held back. */
  readonly why: NsorWhy | null;
  readonly says: string;
  readonly behindSinceMs: number | null;
  /** What the record held when the registration was carried over with it; null: it was entered from here, or not looked at yet. */
  readonly carried: NsorHeld | null;
  /** Since when NCIC has had no record, which an officer then entered anew; null: nothing of the kind, or it has one again. */
  readonly lostAtMs: number | null;
}

/**
 * Notes that NSOR may have to hear of registrants that it knows or was asked to enter. In the transaction of the change,
 * whatever its road; of those whom it never had the officer sends the entry.
 */
export async function noteNsorDue(tx: Tx, registrantIds: readonly string[], nowMs: number): Promise<void> {
  if (registrantIds.length === 0) return;
  await run(
    tx,
    sql`insert into nsor_standings as k (registrant_id, agency_id, due_since)
      select r.id, r.agency_id, ${instant(nowMs)} from registrants r
       where r.id = any(${uuids(registrantIds)}) and (r.record_id is not null
             or exists (select from nsor_messages m where m.registrant_id = r.id and m.state in ('queued', 'sent', 'accepted', 'rejected')))
       order by r.id
      on conflict (registrant_id) do update set due_since = least(k.due_since, excluded.due_since)`,
  );
}

/** The same for whoever a register record stands for: NSOR may have let go of it by itself. */
export async function noteNsorDueOfRecord(tx: Tx, recordId: string, nowMs: number): Promise<void> {
  const rows = await many(
    tx,
    sql<{
      id: string;
    }>`select id from registrants where record_id = ${recordId} and registered_on is not null`,
  );
  await noteNsorDue(
    tx,
    rows.map((r) => r.id),
    nowMs,
  );
}

/** The same for those of whom something ended yesterday or the day before: only the day has passed. */
export async function noteNsorDueOfEnded(tx: Tx, nowMs: number): Promise<number> {
  return run(
    tx,
    sql`update nsor_standings k set due_since = ${instant(nowMs)} where k.due_since is null and exists (
      select from registrant_values v where v.registrant_id = k.registrant_id and v.ended_at is null
         and v.until_on between (${instant(nowMs)} at time zone 'UTC')::date - 2 and (${instant(nowMs)} at time zone 'UTC')::date)
         and (k.same_at is null or k.same_at < ${instant(nowMs)} - interval '20 hours')`,
  );
}

/** Registrants of whom something was noted by then, the oldest first. Not held: whoever looks at one locks it first. */
export async function takeNsorDue(tx: Tx, beforeMs: number, limit: number): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{ id: string }>`select registrant_id as id from nsor_standings where due_since <= ${instant(beforeMs)}
      order by due_since, registrant_id limit ${limit}`,
  );
  return rows.map((r) => r.id);
}

/** Whether it still waits to be looked at. Asked with the registrant locked, as every road of a change holds it. */
export async function isNsorDue(tx: Tx, registrantId: string, beforeMs: number): Promise<boolean> {
  return (
    (await first(
      tx,
      sql`select 1 from nsor_standings where registrant_id = ${registrantId} and due_since <= ${instant(beforeMs)}`,
    )) !== undefined
  );
}

/** Puts one back behind the others: it could not be looked at. */
export async function postponeNsorDue(tx: Tx, registrantId: string, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`update nsor_standings set due_since = ${instant(nowMs)} where registrant_id = ${registrantId}`,
  );
}

/** What a look at a registration found. @param found.why null: NSOR has all of it, or it is on its way */
export async function saveNsorLook(
  tx: Tx,
  registrantId: string,
  found: {
    readonly why: NsorWhy | null;
    readonly says: string;
    readonly same: boolean;
    readonly carried?: NsorHeld;
  },
  nowMs: number,
): Promise<void> {
  const carried = found.carried && { main: Object.fromEntries(found.carried.main), more: found.carried.more };
  await run(
    tx,
    sql`update nsor_standings set due_since = null, why = ${found.why}, says = ${found.says},
           behind_since = case when ${found.why}::text is null then null else coalesce(behind_since, ${instant(nowMs)}) end,
           same_at = case when ${found.same} then ${instant(nowMs)} else same_at end
           ${carried ? sql`, carried = ${json(carried)}` : sql``}
         where registrant_id = ${registrantId}`,
  );
}

/** NSOR holds the record no longer: what was carried over with it says nothing of the next one. */
export async function forgetCarried(tx: Tx, registrantId: string): Promise<void> {
  await run(
    tx,
    sql`update nsor_standings set carried = null, same_at = null where registrant_id = ${registrantId}`,
  );
}

/**
 * NCIC has no record of a registration that runs: what was accepted is past, and an entry is owed again. The register
 * record stands, so that travelers are held against it until the new entry brings its new number.
 */
export async function noteNsorLost(
  tx: Tx,
  registrant: { readonly id: string; readonly agencyId: string },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update nsor_messages set state = 'past' where registrant_id = ${registrant.id} and state = 'accepted'`,
  );
  await run(
    tx,
    sql`insert into nsor_standings (registrant_id, agency_id, lost_at) values (${registrant.id}, ${registrant.agencyId}, ${instant(nowMs)})
      on conflict (registrant_id) do update set lost_at = excluded.lost_at, carried = null, same_at = null`,
  );
}

/** An entry was accepted: NCIC has the record again. */
export async function noteNsorFound(tx: Tx, registrantId: string): Promise<void> {
  await run(
    tx,
    sql`update nsor_standings set lost_at = null where registrant_id = ${registrantId} and lost_at is not null`,
  );
}

export async function nsorLookOf(tx: Tx, registrantId: string): Promise<NsorStanding | null> {
  const row = await first(
    tx,
    sql<
      Omit<NsorStanding, 'carried'> & {
        carried: { main: Record<string, string>; more: NcicValue[] } | null;
      }
    >`select why, says, behind_since as "behindSinceMs", carried, lost_at as "lostAtMs" from nsor_standings where registrant_id = ${registrantId}`,
  );
  if (!row) return null;
  const { carried } = row;
  return { ...row, carried: carried && { main: new Map(Object.entries(carried.main)), more: carried.more } };
}
