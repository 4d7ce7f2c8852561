import { sql } from 'kysely';
import {
  neighbourJurisdiction,
  TRAINING,
  type TrainingSide,
  trainingAgency,
  trainingName,
  trainingOri,
} from '#domain/training.js';
import { first, instant, many, run, type Tx, uuids } from './database.js';
import { childrenFirst, readShape } from './eraseCases.js';
import type { User } from './users.js';

/**
 * Where an agency practises. Every function here but `trainingState` needs a transaction that sees training
 * (`asSystem(…, { training: true })`): nothing else in the program can.
 */
const SIDES: readonly TrainingSide[] = ['double', 'neighbour'];
const DAY_MS = 86_400_000;

const placeOf = (agencyId: string) => SIDES.map((side) => trainingAgency(agencyId, side));

/**
 * Makes or renews the two agencies of a place: settings and calendar of the double follow the agency's own, so that
 * duties fall on the days on which they would really fall. Whatever was practised before stays until its time is over.
 */
export async function beginTraining(tx: Tx, agencyId: string, nowMs: number): Promise<void> {
  const real = await first(
    tx,
    sql<{
      name: string;
      jurisdiction: string;
    }>`select name, jurisdiction from agencies where id = ${agencyId}`,
  );
  if (!real) throw new Error(`there is no agency ${agencyId} to train for`);
  for (const side of SIDES)
    await run(
      tx,
      sql`insert into agencies (id, kind, name, ori, jurisdiction, time_zone, duty_hours, calendar_code, ncic_access, active, settings, created_at, updated_at,
            training_of, training_until)
          select ${trainingAgency(agencyId, side)}, kind, ${trainingName(real.name, side)}, ${trainingOri(agencyId, side)},
            ${side === 'double' ? real.jurisdiction : neighbourJurisdiction(real.jurisdiction)}, time_zone, '[]', calendar_code, true, true, settings,
            ${instant(nowMs)}, ${instant(nowMs)}, id, ${instant(nowMs + TRAINING.keptDays * DAY_MS)}
            from agencies where id = ${agencyId}
          on conflict (id) do update set name = excluded.name, jurisdiction = excluded.jurisdiction, time_zone = excluded.time_zone,
            calendar_code = excluded.calendar_code, settings = excluded.settings, training_until = excluded.training_until, updated_at = excluded.updated_at`,
    );
}

/** What stands in an agency's place: files on both sides, and when they are erased. Null: nobody has practised yet. */
export async function trainingState(
  tx: Tx,
  agencyId: string,
): Promise<{ readonly files: number; readonly untilMs: number | null } | null> {
  const place = placeOf(agencyId);
  const row = await first(
    tx,
    sql<{ untilMs: number | null }>`select training_until as "untilMs" from agencies where id = ${place[0]}`,
  );
  if (!row) return null;
  const counted = await first(
    tx,
    sql<{ n: number }>`select count(*) as n from registrants where agency_id = any(${uuids(place)})`,
  );
  return { files: counted?.n ?? 0, untilMs: row.untilMs };
}

/**
 * Erases everything that was practised in an agency's place; its two agencies stay, empty. The tables are asked of
 * the database, so that a new one is not forgotten. @returns rows removed by table
 */
export async function eraseTraining(
  tx: Tx,
  agencyId: string,
  nowMs: number,
): Promise<Readonly<Record<string, number>>> {
  const place = uuids(placeOf(agencyId));
  const named = await columnsNamingAgencies(tx);
  const ofPlace = (table: string) =>
    sql.join(
      named.get(table)!.map((c) => sql`${sql.ref(c)} = any(${place})`),
      sql` or `,
    );
  await run(
    tx,
    sql`update data_keys set wrapped = null, destroyed_at = ${instant(nowMs)} where destroyed_at is null
         and id in (select key_id from attachments where ${ofPlace('attachments')})`,
  );
  const removed: Record<string, number> = {};
  for (const table of childrenFirst(await readShape(tx), [...named.keys(), 'travel_notice_versions'])) {
    const rows = await run(
      tx,
      table === 'travel_notice_versions'
        ? sql`delete from travel_notice_versions where notice_id in (select id from travel_notices where ${ofPlace('travel_notices')})`
        : sql`delete from ${sql.table(table)} where ${ofPlace(table)}`,
    );
    if (rows > 0) removed[table] = rows;
  }
  await run(tx, sql`update agencies set training_until = null where id = any(${place})`);
  return removed;
}

/**
 * Columns that name agencies, by table, of those whose rows can go. What names none and is written in training, the
 * versions of a notice, goes with its notice (migration 0093).
 */
async function columnsNamingAgencies(tx: Tx): Promise<Map<string, string[]>> {
  const rows = await many(
    tx,
    sql<{ t: string; c: string }>`
    select c.relname::text as t, a.attname::text as c
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.atttypid = 'uuid'::regtype and not a.attisdropped
     where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace and c.relname <> 'agencies'
       and has_table_privilege(c.oid, 'delete')
       and (a.attname like '%agency\\_id'
            or exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.confrelid = 'agencies'::regclass and a.attnum = any(k.conkey)))`,
  );
  const named = new Map<string, string[]>();
  for (const { t, c } of rows) named.set(t, [...(named.get(t) ?? []), c]);
  return named;
}

/** Agencies whose place is to be erased by now. */
export async function trainingToErase(tx: Tx, nowMs: number): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{
      id: string;
    }>`select distinct training_of as id from agencies where training_until <= ${instant(nowMs)} order by 1`,
  );
  return rows.map((r) => r.id);
}

/** The user as who practises: one of the place's own agency, so that everything they do stays in it. */
export function practising(user: User, side: TrainingSide): User {
  return {
    ...user,
    agencyId: trainingAgency(user.agencyId, side),
    agencyName: trainingName(user.agencyName, side),
  };
}
