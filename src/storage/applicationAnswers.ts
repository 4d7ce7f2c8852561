import { sql } from 'kysely';
import { type AnswerFacts, APPLICATION_KINDS, type ApplicationKind } from '#domain/application.js';
import { isOff, type TravelEventKind } from '#domain/travelEvent.js';
import { instant, json, many, type Tx } from './database.js';

/** What is known of one application of a sender, for the answer to it. */
export interface ApplicationStanding extends AnswerFacts {
  readonly eventId: string;
  readonly kind: TravelEventKind;
  readonly reference: string;
  readonly state: string;
  readonly sequence: number | null;
  readonly screenedAtMs: number | null;
  readonly registerEpoch: number | null;
  /** When anything of this last changed. */
  readonly changedAtMs: number;
}

export interface StandingQuery {
  /** As the transmissions name it: a client reads the answers to its own applications only. */
  readonly sender: string;
  readonly kind?: ApplicationKind;
  readonly references?: readonly string[];
  readonly changedAfterMs?: number;
  readonly limit: number;
}

/** Applications of a sender with their latest screening and candidates, by the time of their last change. */
export async function applicationStandings(tx: Tx, q: StandingQuery): Promise<ApplicationStanding[]> {
  const kinds = q.kind
    ? [APPLICATION_KINDS[q.kind].event]
    : Object.values(APPLICATION_KINDS).map((k) => k.event);
  const rows = await many(
    tx,
    sql<Omit<ApplicationStanding, 'off'>>`
    select * from (
      select e.id as "eventId", e.kind, e.facts ->> 'reference' as reference, e.state, (e.facts ->> 'sequence')::bigint as sequence,
             s.result as screening, coalesce(s.event_version < e.version, true) as "screeningDue", s.at as "screenedAtMs", (s.stamp ->> 'registerEpoch')::bigint as "registerEpoch",
             greatest(e.updated_at, s.at, c.changed_at) as "changedAtMs", coalesce(c.candidates, '[]') as candidates
        from travel_events e
        left join lateral (select * from screenings s where s.travel_event_id = e.id order by s.at desc, s.id desc limit 1) s on true
        left join lateral (select jsonb_agg(jsonb_build_object('state', c.state, 'outcome', c.outcome, 'certain', c.path = 'certain')) as candidates,
                                  max(greatest(c.opened_at, c.decided_at)) as changed_at
                             from candidates c where c.travel_event_id = e.id) c on true
       where e.sender = ${q.sender} and e.erased_at is null and e.facts ? 'reference'
         and e.kind in (select jsonb_array_elements_text(${json(kinds)}))
         ${q.references ? sql`and e.facts ->> 'reference' in (select jsonb_array_elements_text(${json(q.references)}))` : sql``}) a
     ${q.changedAfterMs === undefined ? sql`` : sql`where a."changedAtMs" > ${instant(q.changedAfterMs)}`}
     order by a."changedAtMs", a."eventId" limit ${q.limit}`,
  );
  return rows.map((r) => ({ ...r, off: isOff(r.kind, r.state) }));
}
