import { sql } from 'kysely';
import type { Direction } from '#domain/travelEvent.js';
import { many, type Tx, uuids } from './database.js';
import { senderNameSql } from './senderName.js';

/** What one report said of a travel event. */
export interface EventReport {
  readonly travelEventId: string;
  readonly version: number;
  readonly state: string;
  readonly direction: Direction;
  readonly transmissionId: string | null;
  readonly sender: string;
  /** The sender for people to read. */
  readonly senderName: string;
  readonly atMs: number;
}

/**
 * The reports of events of which more than one was made, the oldest first; an event that was reported once has none here,
 * its own row says all.
 */
export async function reportsOfEvents(tx: Tx, eventIds: readonly string[]): Promise<EventReport[]> {
  if (eventIds.length === 0) return [];
  return many(
    tx,
    sql<EventReport>`
    select travel_event_id as "travelEventId", version, state, direction, transmission_id as "transmissionId", sender, ${sql.raw(senderNameSql('travel_event_reports.sender'))} as "senderName", at as "atMs"
      from travel_event_reports where travel_event_id = any(${uuids(eventIds)}) order by at, seq`,
  );
}

/**
 * Statement parts that keep what was said before and what is said now of events that were known. The first report is
 * written with the second: most events are reported once and need no row.
 * @param said the name of a common table expression with id, old_version, old_state, old_direction, old_transmission_id,
 *   old_sender, recorded_at, version, state, direction, transmission_id, sender
 */
export function keepReports(said: string, now: ReturnType<typeof sql>): ReturnType<typeof sql> {
  return sql`
    insert into travel_event_reports (travel_event_id, version, state, direction, transmission_id, sender, at)
    select s.id, x.version, x.state, x.direction, x.transmission_id, x.sender, x.at
      from ${sql.raw(said)} s cross join lateral (values
           (true, s.old_version, s.old_state, s.old_direction, s.old_transmission_id, s.old_sender, s.recorded_at),
           (false, s.version, s.state, s.direction, s.transmission_id, s.sender, ${now}::timestamptz))
           as x(first, version, state, direction, transmission_id, sender, at)
     where not x.first or not exists (select from travel_event_reports p where p.travel_event_id = s.id)`;
}
