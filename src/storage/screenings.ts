import { sql } from 'kysely';
import type { ScreeningStamp } from '#domain/evidence.js';
import { instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

export interface Screening {
  readonly travelEventId: string;
  readonly eventVersion: number;
  readonly door: 'now' | 'batch' | 'reverse';
  readonly result: 'clear' | 'candidates' | 'check-by-hand';
  readonly candidates: number;
  readonly stamp: ScreeningStamp;
  readonly reason: string;
}

export async function addScreenings(tx: Tx, screenings: readonly Screening[], nowMs: number): Promise<void> {
  if (screenings.length === 0) return;
  const rows = screenings.map((s) => ({
    id: newId(nowMs),
    travel_event_id: s.travelEventId,
    event_version: s.eventVersion,
    door: s.door,
    result: s.result,
    candidates: s.candidates,
    stamp: s.stamp,
    reason: s.reason,
  }));
  await run(
    tx,
    sql`
    insert into screenings (id, travel_event_id, event_version, door, at, result, candidates, stamp, reason)
    select id, travel_event_id, event_version, door, ${instant(nowMs)}, result, candidates, stamp, reason
      from jsonb_to_recordset(${json(rows)}) as r(id uuid, travel_event_id uuid, event_version integer, door text, result text, candidates integer, stamp jsonb, reason text)`,
  );
}

export async function screeningsOf(
  tx: Tx,
  travelEventId: string,
): Promise<(Screening & { readonly atMs: number })[]> {
  return many(
    tx,
    sql<Screening & { atMs: number }>`
    select travel_event_id as "travelEventId", event_version as "eventVersion", door, result, candidates, stamp, reason, at as "atMs"
      from screenings where travel_event_id = ${travelEventId} order by at`,
  );
}
