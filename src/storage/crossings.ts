import { sql } from 'kysely';
import { type CoverageCounts, type CrossingCount, LISTED_MODES } from '#domain/coverage.js';
import { instant, json, many, run, type Tx } from './database.js';

/** Keeps counts by sender, port and day. A later batch corrects an earlier one, whichever came first. */
export async function saveCrossings(
  tx: Tx,
  from: { readonly sender: string; readonly transmissionId: string; readonly feedSequence: number | null },
  counts: readonly CrossingCount[],
  nowMs: number,
): Promise<number> {
  // One line twice in a batch: the last one counts.
  const rows = [...new Map(counts.map((c) => [`${c.port}|${c.mode}|${c.direction}|${c.day}`, c])).values()];
  if (rows.length === 0) return 0;
  return run(
    tx,
    sql`
    insert into port_crossings (sender, port, mode, direction, day, crossings, queried, feed_sequence, transmission_id, updated_at)
    select ${from.sender}, port, mode, direction, day, crossings, queried, ${from.feedSequence}::bigint, ${from.transmissionId}::uuid, ${instant(nowMs)}
      from jsonb_to_recordset(${json(rows)}) as r(port text, mode text, direction text, day date, crossings integer, queried integer)
    on conflict (sender, port, mode, direction, day) do update set crossings = excluded.crossings, queried = excluded.queried,
           feed_sequence = excluded.feed_sequence, transmission_id = excluded.transmission_id, updated_at = excluded.updated_at
     where port_crossings.feed_sequence is null or excluded.feed_sequence is null or excluded.feed_sequence >= port_crossings.feed_sequence`,
  );
}

/**
 * Crossings and screenings by port, mode and direction between two instants. By list: those listed and not off, and
 * how many of them were held against a fresh register. By land: what the ports counted, and the inspections that were
 * held against it. A port that nobody counted has crossings null, and so has a private vessel: its lists name those who
 * were reported, not those who crossed.
 */
export async function coverageBetween(tx: Tx, fromMs: number, toMs: number): Promise<CoverageCounts[]> {
  return many(
    tx,
    sql<CoverageCounts>`
    with events as (
      select case when e.voyage_id is not null and v.craft in ('private-air', 'private-sea') then v.craft
                  when e.voyage_id is not null then v.mode else coalesce(e.facts ->> 'mode', 'air') end as mode, e.direction,
             case when e.voyage_id is null then coalesce(e.facts ->> 'port', '') when e.direction = 'entry' then coalesce(v.arrival_port, '') else coalesce(v.departure_port, '') end as port,
             e.voyage_id is not null as listed, s.fresh, s.stale
        from travel_events e left join voyages v on v.id = e.voyage_id
        left join lateral (select bool_or(x.result <> 'check-by-hand') as fresh, bool_or(x.result = 'check-by-hand') as stale
                             from screenings x where x.travel_event_id = e.id) s on true
       where e.kind in ('manifest', 'inspection') and e.direction in ('entry', 'departure') and coalesce(e.occurs_at, e.recorded_at) >= ${instant(fromMs)}
         and coalesce(e.occurs_at, e.recorded_at) < ${instant(toMs)} and e.state not in ('removed', 'not-on-board', 'cancelled')),
    seen as (
      select mode, direction, port, count(*) filter (where listed) as listed,
             -- By air and sea the list is what counts; who is inspected again there is screened twice, not two people.
             count(*) filter (where coalesce(fresh, false) and (listed or mode not in ('air', 'sea'))) as screened,
             count(*) filter (where coalesce(stale, false) and not coalesce(fresh, false) and (listed or mode not in ('air', 'sea'))) as "byHand"
        from events where mode in ('air', 'sea', 'private-air', 'private-sea', 'vehicle', 'pedestrian', 'rail') group by mode, direction, port),
    counted as (
      select mode, direction, port, sum(crossings)::bigint as crossings from port_crossings
       where day >= (${instant(fromMs)} at time zone 'UTC')::date and day < (${instant(toMs)} at time zone 'UTC')::date group by mode, direction, port)
    select coalesce(s.mode, c.mode) as mode, coalesce(s.direction, c.direction) as direction, coalesce(s.port, c.port) as port,
           case when coalesce(s.mode, c.mode) in (${sql.join(LISTED_MODES)}) then coalesce(nullif(s.listed, 0), c.crossings) else c.crossings end as crossings,
           coalesce(s.screened, 0) as screened, coalesce(s."byHand", 0) as "byHand"
      from seen s full join counted c on c.mode = s.mode and c.direction = s.direction and c.port = s.port
     order by 1, 2, 3`,
  );
}
