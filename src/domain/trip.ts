import { MS } from '#basics/clock.js';
import { isDecided } from './application.js';
import type { CandidateState, Outcome } from './candidate.js';
import { instantText } from './reckoning.js';
import { SILENCE_DAYS } from './reconcileNotice.js';
import type { SubjectStatus } from './subject.js';
import { type Direction, isApplication, type TravelEventKind } from './travelEvent.js';

/**
 * Everything known of one journey of one subject, folded from travel events, decisions and messages. A trip exists
 * only where there is a candidate or a travel notice; people who are nobody's candidate have no trips.
 */
export const TRIP_STATES = {
  expected: 'Expected: listed or announced, not yet departed',
  applied: 'Applied: an application that is open',
  'application-ended': 'The application was decided or withdrawn',
  departed: 'Departed',
  'departed-unobserved':
    'Taken as departed: noticed by land or private vessel, where departures are not screened',
  'departed-undecided': 'Departed while no officer had decided',
  arrived: 'Arrived',
  'arrived-undecided': 'Arrived while no officer had decided',
  'entered-by-land': 'Entered by land; where from and when the journey began was not observed',
  'entered-by-land-undecided': 'Entered by land while no officer had decided; the departure was not observed',
  'refused-entry': 'Refused entry at the port',
  arrested: 'Arrested at the port',
  'did-not-travel': 'Did not travel: not on board, removed or refused',
  cancelled: 'Canceled: the voyage or notice was canceled',
  returned: 'Returned to the United States',
  refuted: 'Not this subject’s: every candidate was decided "not the same person" or closed',
  closed: 'Closed',
} as const;
export type TripState = keyof typeof TRIP_STATES;

export interface TripEvent {
  readonly travelEventId: string;
  readonly kind: TravelEventKind;
  readonly state: string;
  readonly direction: Direction;
  readonly departsAtMs: number | null;
  readonly arrivesAtMs: number | null;
  readonly closesAtMs: number;
  /** The voyage left, by a flight-close list or by the clock. */
  readonly departed: boolean;
  /** False while only the timetable says so. */
  readonly departureObserved: boolean;
  /** Crossed by road, on foot or by rail, where nobody lists who sets out. */
  readonly byLand: boolean;
  readonly candidate: { readonly state: CandidateState; readonly outcome: Outcome | null };
}

export interface FoldedTrip {
  readonly state: TripState;
  readonly direction: Direction;
  /** What is observed and what the timetable says, for the timeline. */
  readonly observed: boolean;
  readonly departsAtMs: number | null;
  readonly arrivesAtMs: number | null;
}

/** The travel notice of a trip, as the fold wants it. */
export interface NoticeOfTrip {
  readonly cancelled: boolean;
  readonly departsAtMs: number;
  /** Carriers list those who leave this way. */
  readonly observable: boolean;
}

/**
 * Folds a trip. Order of telling: refuted, cancelled, did not travel, then how far the journey got; an undecided
 * candidate on a voyage that left shows as "departed undecided" until somebody decides; one who stood before an inspector
 * has arrived, and by land nothing is known of a departure. `returned` is set when a
 * later entry of the same subject follows a departure. An application is no journey and is open or ended. A trip that nothing but a travel notice speaks of follows the
 * notice: by carrier, silence after the day means that nobody travelled; by land it means nothing. Police reports
 * hang on a trip and move it nowhere; a trip of nothing else is closed.
 */
export function foldTrip(
  events: readonly TripEvent[],
  nowMs: number,
  laterEntryAtMs: number | null = null,
  notice: NoticeOfTrip | null = null,
): FoldedTrip {
  const journey = events.filter((e) => e.kind !== 'police-report');
  if (journey.length < events.length && (journey.length > 0 || notice !== null))
    return foldTrip(journey, nowMs, laterEntryAtMs, notice);
  const live = events.filter((e) => e.candidate.state !== 'closed' && e.candidate.outcome !== 'not-same');
  const basis = live.length > 0 ? live : events;
  const direction =
    basis.find((e) => e.direction === 'entry' || e.direction === 'departure')?.direction ??
    basis[0]?.direction ??
    'unknown';
  const departs = basis.flatMap((e) => (e.departsAtMs === null ? [] : [e.departsAtMs]));
  const arrives = basis.flatMap((e) => (e.arrivesAtMs === null ? [] : [e.arrivesAtMs]));
  const folded = (state: TripState, observed: boolean): FoldedTrip => ({
    state,
    direction,
    observed,
    departsAtMs: departs.length > 0 ? Math.min(...departs) : null,
    arrivesAtMs: arrives.length > 0 ? Math.max(...arrives) : null,
  });
  if (live.length === 0 && notice !== null)
    return {
      state: noticedState(notice, nowMs, laterEntryAtMs),
      direction: 'departure',
      observed: false,
      departsAtMs: notice.departsAtMs,
      arrivesAtMs: null,
    };
  if (live.length === 0) return folded('refuted', true);
  if (journey.length === 0) return folded('closed', true);
  if (live.every((e) => isApplication(e.kind)))
    return folded(
      live.every((e) => isDecided(e.state) || e.closesAtMs <= nowMs) ? 'application-ended' : 'applied',
      true,
    );
  if (live.every((e) => e.state === 'cancelled' || e.state === 'withdrawn')) return folded('cancelled', true);
  // What the port did with the person is the end of the journey, whatever lists and timetables say.
  const atPort = (state: string) =>
    live.some((e) => e.kind === 'inspection' && e.direction === 'entry' && e.state === state);
  if (atPort('arrested')) return folded('arrested', true);
  if (atPort('refused')) return folded('refused-entry', true);
  const travelling = live.filter((e) => !OFF_STATES.has(e.state));
  if (travelling.length === 0) return folded('did-not-travel', true);
  if (direction === 'departure' && laterEntryAtMs !== null) return folded('returned', true);
  const observed = travelling.some((e) => e.departureObserved || e.kind === 'inspection');
  const inspected = travelling.some((e) => e.kind === 'inspection' && e.direction === 'entry');
  const departed = travelling.some((e) => e.departed || (e.departsAtMs !== null && e.departsAtMs <= nowMs));
  const arrived =
    inspected || (departed && travelling.some((e) => e.arrivesAtMs !== null && e.arrivesAtMs <= nowMs));
  const undecided = travelling.some((e) => e.candidate.state === 'open' || e.candidate.state === 'second');
  const byLand =
    inspected && travelling.every((e) => e.byLand || (e.kind !== 'inspection' && e.kind !== 'manifest'));
  if (inspected && undecided)
    return folded(byLand ? 'entered-by-land-undecided' : 'arrived-undecided', observed);
  if (departed && undecided) return folded('departed-undecided', observed);
  if (travelling.every((e) => e.closesAtMs <= nowMs) && !undecided) return folded('closed', observed);
  if (arrived) return folded(byLand ? 'entered-by-land' : 'arrived', observed);
  return folded(departed ? 'departed' : 'expected', observed);
}

function noticedState(notice: NoticeOfTrip, nowMs: number, laterEntryAtMs: number | null): TripState {
  if (notice.cancelled) return 'cancelled';
  if (laterEntryAtMs !== null) return 'returned';
  if (nowMs < notice.departsAtMs) return 'expected';
  if (!notice.observable) return 'departed-unobserved';
  return nowMs < notice.departsAtMs + (SILENCE_DAYS + 1) * MS.day ? 'expected' : 'did-not-travel';
}

const OFF_STATES = new Set([
  'removed',
  'not-on-board',
  'cancelled',
  'withdrawn',
  'denied',
  'refused',
  'revoked',
]);

/** Hits of one person in one direction over one carrier or port within this time are one trip. */
export const ONE_TRIP_MS = 24 * MS.hour;

export interface KnownTrip {
  readonly id: string;
  readonly naturalKey: string;
  readonly direction: Direction;
  /** Carriers and ports seen so far. */
  readonly places: readonly string[];
  readonly startedAtMs: number;
  /** Nothing but register queries is known of the trip: the journey that they were made for is still to come. */
  readonly queriesOnly?: boolean;
  /** The trip stands on a travel notice alone and awaits its traveller: a departure in this time is taken for it. */
  readonly awaits?: { readonly fromMs: number; readonly untilMs: number };
}

export interface TripHit {
  readonly subjectId: string;
  readonly direction: Direction;
  /** Carrier and ports of the event; a check-in and an inspection meet in the port. */
  readonly places: readonly string[];
  readonly atMs: number;
  /** A live query: made when a list came in or at the counter, days ahead of the journey at most. */
  readonly isQuery?: boolean;
  /** An arrest or the like: it happens during a journey, wherever and however long after its beginning. */
  readonly isPoliceReport?: boolean;
}

/** A police report belongs to the journey that began last within this time, else to one that begins within the other. */
export const POLICE_REPORT_MS = { afterBeginning: 180 * MS.day, beforeBeginning: 30 * MS.day } as const;

function tripUnderWay(trips: readonly KnownTrip[], atMs: number): KnownTrip | null {
  const journeys = trips.filter((t) => t.direction !== 'none');
  const begun = journeys
    .filter((t) => t.startedAtMs <= atMs && atMs - t.startedAtMs <= POLICE_REPORT_MS.afterBeginning)
    .sort((a, b) => b.startedAtMs - a.startedAtMs);
  const ahead = journeys
    .filter((t) => t.startedAtMs > atMs && t.startedAtMs - atMs <= POLICE_REPORT_MS.beforeBeginning)
    .sort((a, b) => a.startedAtMs - b.startedAtMs);
  return begun[0] ?? ahead[0] ?? null;
}

/** Lists come in so long before departure (vessels 96 h), and are held against the register then. */
export const QUERY_AHEAD_MS = 96 * MS.hour;

function isNear(trip: KnownTrip, hit: TripHit): boolean {
  const ahead = (fromMs: number, toMs: number) => toMs >= fromMs && toMs - fromMs <= QUERY_AHEAD_MS;
  if (Math.abs(trip.startedAtMs - hit.atMs) <= ONE_TRIP_MS) return true;
  if (hit.isQuery && !trip.queriesOnly) return ahead(hit.atMs, trip.startedAtMs);
  return !hit.isQuery && trip.queriesOnly === true && ahead(trip.startedAtMs, hit.atMs);
}

/**
 * The trip a hit belongs to: same subject (the caller asks for its trips), same or unknown direction, a carrier or
 * port in common, within 24 hours (a live query: up to 96 hours ahead), else a departure that a travel notice awaits. The nearest in time wins. Null: it
 * is a new trip.
 */
export function findTrip(trips: readonly KnownTrip[], hit: TripHit): KnownTrip | null {
  if (hit.isPoliceReport) return tripUnderWay(trips, hit.atMs);
  const near = trips
    .filter(
      (t) =>
        isNear(t, hit) &&
        (t.direction === hit.direction ||
          [t.direction, hit.direction].some((d) => d === 'unknown' || d === 'none')) &&
        (t.places.length === 0 || hit.places.length === 0 || t.places.some((p) => hit.places.includes(p))),
    )
    .sort((a, b) => Math.abs(a.startedAtMs - hit.atMs) - Math.abs(b.startedAtMs - hit.atMs));
  if (near[0] || hit.direction !== 'departure') return near[0] ?? null;
  const noticed = trips
    .filter((t) => t.awaits && t.awaits.fromMs <= hit.atMs && hit.atMs <= t.awaits.untilMs)
    .sort((a, b) => Math.abs(a.startedAtMs - hit.atMs) - Math.abs(b.startedAtMs - hit.atMs));
  return noticed[0] ?? null;
}

/** Natural key of a new trip, also the key of its messages. */
export function tripKey(hit: TripHit): string {
  return ['T', hit.subjectId, hit.direction, hit.places[0] ?? '-', instantText(hit.atMs)].join('|');
}

/** One line of the timeline, newest knowledge told in the order it happened. */
export interface TimelineEntry {
  readonly atMs: number;
  readonly kind:
    | 'event'
    | 'screening'
    | 'candidate'
    | 'decision'
    | 'notification'
    | 'delivery'
    | 'acknowledgement'
    | 'not-sent'
    | 'trip'
    | 'notice';
  readonly says: string;
  readonly objectKind: string;
  readonly objectId: string;
}

/** In order of time; at one instant in the order of the journey, so that a plan never stands before its decision. */
export function timeline(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  return [...entries].sort(
    (a, b) => a.atMs - b.atMs || KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind),
  );
}

const KIND_ORDER: readonly TimelineEntry['kind'][] = [
  'notice',
  'event',
  'screening',
  'candidate',
  'decision',
  'trip',
  'not-sent',
  'notification',
  'delivery',
  'acknowledgement',
];

/** The status of a trip follows its records: the graver of its live candidates. */
export function tripStatus(statuses: readonly SubjectStatus[]): SubjectStatus {
  return statuses.includes('wanted') ? 'wanted' : 'non-fugitive';
}
