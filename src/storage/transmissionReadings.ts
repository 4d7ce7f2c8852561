import { sql } from 'kysely';
import { first, json, many, run, type Tx } from './database.js';
import type { Transmission } from './transmissions.js';

/** What a message of a transmission became, where that has a page of its own. */
export interface Became {
  readonly kind: 'travel-notice' | 'redress';
  readonly id: string;
}

/** One reading of a transmission that was read more than once: the first of all, or one that somebody asked for. */
export interface Reading {
  readonly asked?: { readonly userId: string; readonly atMs: number; readonly format: string };
  /** Absent while it waits to be read. */
  readonly ended?: {
    readonly atMs: number;
    readonly format: string;
    readonly outcome: NonNullable<Transmission['outcome']>;
    readonly persons: number;
    /** The first problem; empty where there is none. */
    readonly says: string;
    readonly became: readonly Became[];
  };
}

/** References kept of one reading; what is beyond is counted where it stands. */
const BECAME_MAX = 50;

export async function readingsOf(tx: Tx, transmissionId: string): Promise<readonly Reading[]> {
  const row = await first(
    tx,
    sql<{ readings: Reading[] }>`select readings from transmissions where id = ${transmissionId}`,
  );
  return row?.readings ?? [];
}

/**
 * Notes that somebody asks for another reading, after the one before it; the transmission waits to be read.
 * @returns false when it waits already, or its bytes are erased
 */
export async function askReading(
  tx: Tx,
  transmissionId: string,
  asked: NonNullable<Reading['asked']>,
): Promise<boolean> {
  const set = await run(
    tx,
    sql`
    update transmissions set state = 'received', readings = case when readings <> '[]' or read_at is null then readings else
             jsonb_build_array(jsonb_build_object('ended', jsonb_build_object('atMs', floor(extract(epoch from read_at) * 1000), 'format', coalesce(format, 'unknown'),
               'outcome', outcome, 'persons', persons, 'says', coalesce(warnings -> 0 ->> 'text', ''), 'became', '[]'::jsonb))) end
           || jsonb_build_array(jsonb_build_object('asked', ${json(asked)}))
     where id = ${transmissionId} and state <> 'received' and erased_at is null`,
  );
  return set === 1;
}

/** Writes how the reading that was asked for ended. */
export async function endReading(
  tx: Tx,
  transmissionId: string,
  ended: NonNullable<Reading['ended']>,
): Promise<void> {
  const readings = await readingsOf(tx, transmissionId);
  const last = readings.at(-1);
  if (!last?.asked || last.ended) return;
  const written = [
    ...readings.slice(0, -1),
    { ...last, ended: { ...ended, became: ended.became.slice(0, BECAME_MAX) } },
  ];
  await run(tx, sql`update transmissions set readings = ${json(written)} where id = ${transmissionId}`);
}

/** What stands in the ledger of this transmission's persons, whichever message spoke of their journey first. */
export async function travelOfTransmission(
  tx: Tx,
  transmissionId: string,
  limit: number,
): Promise<{ readonly events: number; readonly screened: number; readonly candidateIds: readonly string[] }> {
  const events = sql`(select travel_event_id from travel_event_reports where transmission_id = ${transmissionId}
                       union select id from travel_events where transmission_id = ${transmissionId})`;
  const counts = (await first(
    tx,
    sql<{ events: number; screened: number }>`
    select count(*) as events, count(*) filter (where exists (select from screenings s where s.travel_event_id = e.travel_event_id)) as screened
      from ${events} e`,
  ))!;
  const rows = await many(
    tx,
    sql<{ id: string }>`
    select c.id from candidates c where c.travel_event_id in (select travel_event_id from ${events} e) order by c.id limit ${limit}`,
  );
  return { ...counts, candidateIds: rows.map((r) => r.id) };
}
