import { MS } from '#basics/clock.js';
import { localTime } from '#basics/zones.js';
import { positionOf } from './portPlaces.js';
import { findPort, portInstant } from './ports.js';
import { instantText, spanText } from './reckoning.js';
import { directionOf, OPEN_FOR_MS } from './travelEvent.js';
import type { LegFacts } from './voyage.js';

/**
 * One person on two legs that cannot both be travelled: one of the two is somebody else's, a booking that is not flown or a
 * slip. The rule only says what no reading of the times allows, in whatever order the legs are taken; what follows is for
 * people.
 */
export interface TakenLeg {
  readonly travelEventId: string;
  readonly tripId: string;
  /** An inspection says where the person stood; a list says where a timetable would have them. */
  readonly kind: 'listed' | 'inspected';
  readonly voyageId: string | null;
  /** Carrier and number; of an inspection what it is. */
  readonly label: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly departs: Span;
  /** Null: not stated. */
  readonly arrives: Span | null;
  /** The closing list says that the person was on board. */
  readonly onBoard: boolean;
}

/** From the earliest instant that a stated time can mean to the latest, both included. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The least that getting from one leg to the next takes. All are lower bounds, well under what carriers publish as minimum
 * connecting times, so that nothing possible is called impossible.
 */
export const LEAST_TRANSFER = {
  version: 1,
  source: 'Lower bounds set by the operating agency, version 1; published connecting times are longer',
  /** From one aircraft to another at the same port. */
  samePortMs: 15 * MS.minute,
  /** Off one, to another port and on again, beside the way between them. */
  otherPortMs: 30 * MS.minute,
  /** Over the ground with the wind behind: no airliner is faster. */
  kmPerHour: 1200,
  /** Positions are rounded; so much of a distance may be rounding. */
  roundingKm: 30,
  /** A flight leaves or lands this much off its timetable before an inspection elsewhere contradicts it. */
  offTimetableMs: 90 * MS.minute,
  /** Two numbers with these ports and times this close are one aircraft that two carriers sell. */
  oneFlightMs: 15 * MS.minute,
} as const;

export interface LegConflict {
  /** In order of departure. */
  readonly legs: readonly [TakenLeg, TakenLeg];
  /** The way on from the first leg that comes nearest to being possible. */
  readonly order: readonly [TakenLeg, TakenLeg];
  readonly transfer: Transfer;
  /** What the timetable may be off, where the other leg was observed. */
  readonly slackMs: number;
  /** When the person could be at the second leg of the order, and how long after it has left that is. */
  readonly thereAtMs: number;
  readonly missedByMs: number;
}

interface Transfer {
  readonly ms: number;
  readonly changeMs: number;
  /** The way between the ports, rounded down; null where it is none or not known. */
  readonly km: number | null;
}

/** Every pair of these legs of one person that cannot both be travelled, earliest first. */
export function legConflicts(legs: readonly TakenLeg[]): readonly LegConflict[] {
  const sorted = [...legs].sort(
    (a, b) => a.departs.fromMs - b.departs.fromMs || a.travelEventId.localeCompare(b.travelEventId),
  );
  return sorted.flatMap((a, i) =>
    sorted.slice(i + 1).flatMap((b) => {
      if (isOneJourney(a, b)) return [];
      const ways = [way(a, b), way(b, a)].sort((x, y) => x.missedByMs - y.missedByMs);
      const best = ways[0]!;
      return best.missedByMs > 0 ? [{ ...best, legs: [a, b] as const }] : [];
    }),
  );
}

/** One voyage listed twice, one aircraft under two numbers, or the inspection that belongs to a flight. */
function isOneJourney(a: TakenLeg, b: TakenLeg): boolean {
  if (a.voyageId !== null && a.voyageId === b.voyageId) return true;
  if (a.kind === 'inspected' && b.kind === 'inspected') return samePort(a.to, b.to) !== 'no';
  if (a.kind !== b.kind) {
    const [at, flight] = a.kind === 'inspected' ? [a, b] : [b, a];
    return samePort(at.to, flight.from) !== 'no' || samePort(at.to, flight.to) !== 'no';
  }
  return (
    samePort(a.from, b.from) === 'yes' &&
    samePort(a.to, b.to) === 'yes' &&
    apart(a.departs, b.departs) <= LEAST_TRANSFER.oneFlightMs &&
    (a.arrives === null || b.arrives === null || apart(a.arrives, b.arrives) <= LEAST_TRANSFER.oneFlightMs)
  );
}

/** First one leg, then the other: when the person could be there, and by how much that is too late. */
function way(first: TakenLeg, second: TakenLeg): Omit<LegConflict, 'legs'> {
  const observed = first.kind === 'inspected' || second.kind === 'inspected';
  const transfer = leastTransfer(first.to, second.from, observed);
  const thereAtMs = earliestArrival(first) + transfer.ms;
  const slackMs = first.kind === second.kind ? 0 : LEAST_TRANSFER.offTimetableMs;
  return {
    order: [first, second],
    transfer,
    slackMs,
    thereAtMs,
    missedByMs: thereAtMs - slackMs - second.departs.toMs,
  };
}

function earliestArrival(leg: TakenLeg): number {
  const stated = leg.arrives?.fromMs;
  // A time of arrival before the departure is a slip of a day or a zone: the way itself is counted.
  if (stated !== undefined && stated >= leg.departs.fromMs) return stated;
  return leg.departs.fromMs + underWayMs(kmBetween(leg.from, leg.to) ?? 0);
}

function leastTransfer(to: string | null, from: string | null, observed: boolean): Transfer {
  const same = samePort(to, from);
  const km = same === 'no' ? kmBetween(to, from) : null;
  // Who stands before an officer has not boarded anything yet.
  const changeMs = observed ? 0 : CHANGE_MS[same];
  return { changeMs, km, ms: changeMs + underWayMs(km ?? 0) };
}

/** What cannot be told apart may be one place. */
const CHANGE_MS = {
  yes: LEAST_TRANSFER.samePortMs,
  no: LEAST_TRANSFER.otherPortMs,
  unknown: 0,
} as const;

/** A port of entry's number and an airport's letters may name one place: only ports of one kind are told apart by code. */
function samePort(a: string | null, b: string | null): 'yes' | 'no' | 'unknown' {
  const [p, q] = [a === null ? undefined : findPort(a), b === null ? undefined : findPort(b)];
  if (!p || !q) return a !== null && a === b ? 'yes' : 'unknown';
  if (p.code === q.code) return 'yes';
  const km = kmBetween(p.code, q.code);
  if (km !== null) return km === 0 && p.kind !== q.kind ? 'unknown' : 'no';
  return p.zone === q.zone && p.kind !== q.kind ? 'unknown' : 'no';
}

/** Great circle less what may be rounding; null where a position is not known. */
function kmBetween(a: string | null, b: string | null): number | null {
  const [p, q] = [positionOf(a ?? undefined), positionOf(b ?? undefined)];
  if (!p || !q) return null;
  const rad = Math.PI / 180;
  const half = (x: number) => Math.sin(x / 2) ** 2;
  const h =
    half((q.latitude - p.latitude) * rad) +
    Math.cos(p.latitude * rad) * Math.cos(q.latitude * rad) * half((q.longitude - p.longitude) * rad);
  return Math.max(0, Math.round(2 * EARTH_KM * Math.asin(Math.sqrt(h))) - LEAST_TRANSFER.roundingKm);
}

const EARTH_KM = 6371;

const underWayMs = (km: number) => Math.round((km / LEAST_TRANSFER.kmPerHour) * MS.hour);
const apart = (a: Span, b: Span) => Math.abs(a.fromMs - b.fromMs);

/** The leg of a voyage that a person takes: between the ports that the list says of them, else over the border. */
export function legOf(
  { legs }: { readonly legs: readonly LegFacts[] },
  person: { readonly embark?: unknown; readonly disembark?: unknown },
): Pick<TakenLeg, 'from' | 'to' | 'arrives'> & { readonly departs: Span | null } {
  const at = (port: unknown, code: string | undefined) =>
    typeof port === 'string' && code !== undefined && samePort(port, code) === 'yes';
  const border = Math.max(
    0,
    legs.findIndex((l) => ['entry', 'departure'].includes(directionOf([l]))),
  );
  const boards = legs.findIndex((l) => at(person.embark, l.departurePort));
  const first = boards >= 0 ? boards : border;
  const leaves = legs.findLastIndex((l, i) => i >= first && at(person.disembark, l.arrivalPort));
  const last = leaves >= 0 ? leaves : Math.max(first, border);
  return {
    from: legs[first]?.departurePort ?? null,
    to: legs[last]?.arrivalPort ?? null,
    departs: spanOf(legs[first]?.departurePort, legs[first]?.departureLocal),
    arrives: spanOf(legs[last]?.arrivalPort, legs[last]?.arrivalLocal),
  };
}

/**
 * What a wall-clock time can mean: one instant at a known port, two where the clock was put back, all zones' at an
 * unknown one. Midnight to the minute is how lists write a day without a time, and counts as the whole day.
 */
export function spanOf(port: string | undefined, local: string | undefined): Span | null {
  if (local === undefined) return null;
  const day = local.length === 10;
  const { at, known } = portInstant(port, day ? `${local}T00:00` : local);
  const zone = known ? findPort(port!)!.zone : 'UTC';
  const again = known && !day && localTime(zone, at + MS.hour) === local.slice(0, 16) ? MS.hour : 0;
  const wholeDay = day || local.slice(11, 16) === '00:00' ? MS.day - MS.minute : 0;
  return { fromMs: at, toMs: at + again + wholeDay + (known ? 0 : OPEN_FOR_MS.unknownPort) };
}

/**
 * The two legs and the sum, for an officer to do again by hand.
 * @param time an instant at a port in words; by itself as `Said` shows it
 */
export function conflictSays(
  c: LegConflict,
  time: (ms: number, port: string | null) => string = instantText,
): string {
  const [first, second] = c.order;
  const legSays = (leg: TakenLeg) => {
    const at = time(leg.departs.fromMs, leg.from);
    return leg.kind === 'inspected'
      ? `${leg.label} at ${portSays(leg.to)}, ${at}`
      : `${leg.label} from ${portSays(leg.from)}, ${at}, to ${portSays(leg.to)}`;
  };
  const steps = [
    c.transfer.changeMs > 0 ? `${spanText(c.transfer.changeMs)} to change` : '',
    c.transfer.km
      ? `${spanText(underWayMs(c.transfer.km))} for ${c.transfer.km.toLocaleString('en-US')} km at ${LEAST_TRANSFER.kmPerHour.toLocaleString('en-US')} km/h`
      : '',
  ].filter(Boolean);
  const over = `${first.label} is ${first.kind === 'inspected' ? 'done' : 'over'} at ${time(earliestArrival(first), first.to)} at the earliest`;
  const there =
    steps.length > 0 ? `, with ${steps.join(' and ')} that is ${time(c.thereAtMs, second.from)}` : '';
  const left = `${second.label} ${second.kind === 'inspected' ? 'was' : 'leaves'} at ${time(second.departs.toMs, second.from)} at the latest`;
  const slack = c.slackMs > 0 ? `, ${spanText(c.slackMs)} allowed for a timetable that was not kept` : '';
  const says = [
    `${legSays(c.legs[0])} and ${legSays(c.legs[1])} cannot both be traveled.`,
    `In the order that comes nearest, ${over}${there}; ${left}${slack}: ${spanText(c.missedByMs)} too late.`,
    ...c.legs
      .filter((l) => l.onBoard)
      .map((l) => `The closing list of ${l.label} says that the traveler was on board.`),
  ].join(' ');
  return `${says[0]!.toUpperCase()}${says.slice(1)}`;
}

function portSays(code: string | null): string {
  const port = code === null ? undefined : findPort(code);
  return port ? `${port.name} (${code})` : (code ?? 'an unknown port');
}
