import { sql } from 'kysely';
import { type LegConflict, legConflicts, legOf, type TakenLeg } from '#domain/legConflicts.js';
import { isOff, type TravelEventKind } from '#domain/travelEvent.js';
import type { LegFacts } from '#domain/voyage.js';
import { instant, many, type Tx, uuids } from './database.js';

/** A leg of a subject's journeys, with how sure it is that the traveller is the subject. */
export interface SubjectLeg extends TakenLeg {
  readonly subjectId: string;
  /** An officer has confirmed that it is the subject. */
  readonly confirmed: boolean;
  /** An officer has confirmed it, or the identity is certain and nobody has decided otherwise. */
  readonly sure: boolean;
}

/** Legs further away in time than this do not meet; nobody is under way for longer. */
const NEAR_DAYS = 45;

interface Row {
  readonly subjectId: string;
  readonly tripId: string;
  readonly travelEventId: string;
  readonly kind: TravelEventKind;
  readonly state: string;
  readonly atMs: number | null;
  readonly port: string | null;
  readonly embark: string | null;
  readonly disembark: string | null;
  readonly voyageId: string | null;
  readonly carrier: string | null;
  readonly number: string | null;
  readonly legs: readonly LegFacts[] | null;
  readonly candidateState: string;
  readonly outcome: string | null;
  readonly path: string;
}

/**
 * The legs on which these subjects are listed or were inspected, around an instant, of candidates that nobody has
 * refuted or closed; legs that are off are left out.
 * @returns also how many were looked at, with those that are off or refuted
 */
export async function legsOfSubjects(
  tx: Tx,
  subjectIds: readonly string[],
  around: { readonly fromMs: number; readonly toMs: number },
): Promise<{ readonly legs: readonly SubjectLeg[]; readonly seen: number }> {
  if (subjectIds.length === 0) return { legs: [], seen: 0 };
  const near = sql`${NEAR_DAYS} * interval '1 day'`;
  const rows = await many(
    tx,
    sql<Row>`
    select t.subject_id as "subjectId", t.id as "tripId", e.id as "travelEventId", e.kind, e.state, e.occurs_at as "atMs", e.facts ->> 'port' as port,
           e.facts ->> 'embark' as embark, e.facts ->> 'disembark' as disembark, v.id as "voyageId", v.carrier, v.number, v.legs,
           c.state as "candidateState", c.outcome, c.path
      from trips t join trip_events x on x.trip_id = t.id and x.removed_at is null
      join travel_events e on e.id = x.travel_event_id and e.kind in ('manifest', 'inspection')
      join candidates c on c.id = x.candidate_id left join voyages v on v.id = e.voyage_id
     where t.subject_id = any(${uuids(subjectIds)})
       and t.started_at between ${instant(around.fromMs)}::timestamptz - ${near} and ${instant(around.toMs)}::timestamptz + ${near}`,
  );
  const legs = new Map<string, SubjectLeg>();
  for (const row of rows) {
    if (row.candidateState === 'closed' || row.outcome === 'not-same' || isOff(row.kind, row.state)) continue;
    const leg = legOfRow(row);
    const key = `${row.subjectId} ${row.travelEventId}`;
    // Linked records may have a candidate each for one event: the surer one counts.
    if (leg && !legs.get(key)?.sure) legs.set(key, leg);
  }
  return { legs: [...legs.values()], seen: new Set(rows.map((r) => r.travelEventId)).size };
}

function legOfRow(row: Row): SubjectLeg | null {
  const of = {
    subjectId: row.subjectId,
    tripId: row.tripId,
    travelEventId: row.travelEventId,
    voyageId: row.voyageId,
    onBoard: row.state === 'on-board',
    confirmed: row.outcome === 'same',
    sure: row.outcome === 'same' || (row.outcome === null && row.path === 'certain'),
  };
  if (row.kind === 'inspection') {
    if (row.atMs === null) return null;
    const at = { fromMs: row.atMs, toMs: row.atMs };
    return {
      ...of,
      kind: 'inspected',
      label: 'the inspection',
      from: row.port,
      to: row.port,
      departs: at,
      arrives: at,
    };
  }
  const leg = row.legs && legOf({ legs: row.legs }, { embark: row.embark, disembark: row.disembark });
  if (!leg?.departs) return null;
  const label = `${row.carrier ?? ''} ${row.number ?? ''}`.trim() || 'the voyage';
  return { ...of, kind: 'listed', label, ...leg, departs: leg.departs };
}

/** The pairs of one subject's legs around an instant that cannot both be travelled. */
export async function legConflictsOf(
  tx: Tx,
  subjectId: string,
  atMs: number,
): Promise<readonly LegConflict[]> {
  const { legs } = await legsOfSubjects(tx, [subjectId], { fromMs: atMs, toMs: atMs });
  return legConflicts(legs);
}

/** Of these trips, those with a leg that cannot be travelled beside another of the subject's. */
export async function tripsInConflict(
  tx: Tx,
  trips: readonly { readonly id: string; readonly subjectId: string; readonly startedAtMs: number }[],
): Promise<ReadonlySet<string>> {
  if (trips.length === 0) return new Set();
  const times = trips.map((t) => t.startedAtMs);
  const { legs } = await legsOfSubjects(tx, [...new Set(trips.map((t) => t.subjectId))], {
    fromMs: Math.min(...times),
    toMs: Math.max(...times),
  });
  const subjects = new Set(legs.map((l) => l.subjectId));
  return new Set(
    [...subjects].flatMap((id) =>
      legConflicts(legs.filter((l) => l.subjectId === id)).flatMap((c) => c.legs.map((l) => l.tripId)),
    ),
  );
}
