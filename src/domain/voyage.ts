import { MS } from '#basics/clock.js';
import { findPort, portInstant } from './ports.js';
import { type Direction, directionOf } from './travelEvent.js';

/** What a transmission did to a voyage. Domain words for the kinds of list that carriers send. */
export type ManifestEntryKind =
  | 'list'
  | 'crew-list'
  | 'change'
  | 'cancel-persons'
  | 'flight-close'
  | 'on-board-list'
  | 'not-on-board-list'
  | 'cancel-voyage'
  | 'change-voyage';

/** One message about one voyage, as steps hand it in from the reader's canonical form. */
export interface ManifestEntry {
  readonly transmissionId: string;
  readonly receivedAtMs: number;
  readonly kind: ManifestEntryKind;
  /** Ties the parts of one list together: the sender's transaction number and kind of list. */
  readonly group: string;
  readonly part?: number;
  readonly firstPart?: boolean;
  readonly lastPart?: boolean;
  /** Persons of the whole voyage, as the sender declares; a hint, never a ground to drop anything. */
  readonly declaredTotal?: number;
  /** Person keys of the message. */
  readonly persons: readonly string[];
}

export interface LegFacts {
  readonly departurePort?: string;
  readonly arrivalPort?: string;
  /** Wall clock of the port, `YYYY-MM-DDTHH:MM`. */
  readonly departureLocal?: string;
  readonly arrivalLocal?: string;
}

export interface VoyageLeg extends LegFacts {
  readonly departsAtMs: number | null;
  readonly arrivesAtMs: number | null;
  /** False where a port is not in the table: its times are then the earliest instants they can mean. */
  readonly portsKnown: boolean;
}

export interface VoyageFacts {
  readonly direction: Direction;
  readonly departurePort: string | null;
  readonly arrivalPort: string | null;
  readonly departsAtMs: number | null;
  readonly arrivesAtMs: number | null;
  readonly lastArrivalAtMs: number | null;
  readonly portsKnown: boolean;
  readonly legs: readonly VoyageLeg[];
}

/** Legs with instants and the voyage's own ends: the border leg's departure and the last arrival. */
export function voyageFacts(legs: readonly LegFacts[]): VoyageFacts {
  const timed = legs.map(timeLeg);
  const arrivals = timed.flatMap((l) => (l.arrivesAtMs === null ? [] : [l.arrivesAtMs]));
  const border = timed.find((l) => directionOf([l]) === 'entry' || directionOf([l]) === 'departure');
  const first = border ?? timed[0];
  return {
    direction: directionOf(legs),
    departurePort: first?.departurePort ?? null,
    arrivalPort: (border ?? timed[timed.length - 1])?.arrivalPort ?? null,
    departsAtMs: first?.departsAtMs ?? null,
    arrivesAtMs: (border ?? timed[timed.length - 1])?.arrivesAtMs ?? null,
    lastArrivalAtMs: arrivals.length > 0 ? Math.max(...arrivals) : null,
    portsKnown: timed.length > 0 && timed.every((l) => l.portsKnown),
    legs: timed,
  };
}

/** No list is sent earlier: bookings open eleven months ahead. No voyage whose list comes in has begun earlier. */
const SENT_AHEAD_MS = 400 * MS.day;

/** What cannot be of a voyage's times, in words with what was expected; its persons are screened all the same. */
export function impossibleTimes(facts: VoyageFacts, receivedAtMs: number): readonly string[] {
  return facts.legs.flatMap((leg, i) => {
    const { departsAtMs, arrivesAtMs } = leg;
    const odd = [
      ...(departsAtMs === null ? [] : [['departureLocal', leg.departureLocal, departsAtMs] as const]),
      ...(arrivesAtMs === null ? [] : [['arrivalLocal', leg.arrivalLocal, arrivesAtMs] as const]),
    ].filter(([, , at]) => Math.abs(at - receivedAtMs) > SENT_AHEAD_MS);
    const says = odd.map(
      ([field, came]) => `leg ${i + 1}: ${field} is ${came}. Expected a day within 400 days of its receipt`,
    );
    // Both ports have to be known: the clock of an unknown one is read as the earliest instant.
    const isBackwards =
      leg.portsKnown && departsAtMs !== null && arrivesAtMs !== null && arrivesAtMs < departsAtMs;
    return isBackwards
      ? [...says, `leg ${i + 1}: arrives before it departs. Expected an arrival after ${leg.departureLocal}`]
      : says;
  });
}

function timeLeg(leg: LegFacts): VoyageLeg {
  return {
    ...leg,
    departsAtMs: instant(leg.departurePort, leg.departureLocal),
    arrivesAtMs: instant(leg.arrivalPort, leg.arrivalLocal),
    portsKnown: [leg.departurePort, leg.arrivalPort].every(
      (p) => p !== undefined && findPort(p) !== undefined,
    ),
  };
}

function instant(port: string | undefined, local: string | undefined): number | null {
  return local === undefined ? null : portInstant(port, local).at;
}

/** When the doors close: carriers must have sent batch lists 30 minutes before (19 CFR 122.49a). */
export const DOOR_CLOSE_BEFORE_DEPARTURE_MS = 30 * MS.minute;

/** When the doors close; null where no departure is known. */
export function doorCloseAtMs(facts: Pick<VoyageFacts, 'departsAtMs'>): number | null {
  return facts.departsAtMs === null ? null : facts.departsAtMs - DOOR_CLOSE_BEFORE_DEPARTURE_MS;
}

export type PersonState = 'listed' | 'removed' | 'on-board' | 'not-on-board' | 'cancelled';

/** A voyage as its log of transmissions says, up to now. */
export interface VoyageState {
  readonly state: 'planned' | 'closed' | 'departed' | 'cancelled';
  readonly declaredTotal: number | null;
  readonly parts: Readonly<Record<string, PartsSeen>>;
  readonly persons: Readonly<Record<string, PersonState>>;
  /** A flight-close list says who flew; lists that come late do not unsay it. */
  readonly onBoardKnown: boolean;
  readonly log: readonly string[];
}

export interface PartsSeen {
  readonly parts: readonly number[];
  readonly first: boolean;
  readonly last: number | null;
  readonly firstReceivedAtMs: number;
}

export const NEW_VOYAGE: VoyageState = {
  state: 'planned',
  declaredTotal: null,
  parts: {},
  persons: {},
  onBoardKnown: false,
  log: [],
};

/** Lists before this many are kept by id, so that a replay of one changes nothing. */
const LOG_MAX = 999;

/**
 * Folds one transmission into the voyage. Parts come in any order, lists are resent and changed, and a later list
 * corrects an earlier one; only a list of those on board (or not) says who flew. Replaying a transmission changes
 * nothing. Persons of a part are taken at once: completeness is an alarm, never a wait.
 */
export function foldVoyage(v: VoyageState, entry: ManifestEntry): VoyageState {
  const replayKey = `${entry.transmissionId}/${entry.kind}/${entry.group}/${entry.part ?? ''}`;
  if (v.log.includes(replayKey)) return v;
  const persons: Record<string, PersonState> = { ...v.persons };
  const put = (state: PersonState) => {
    for (const key of entry.persons) persons[key] = state;
  };
  let { state, onBoardKnown } = v;
  switch (entry.kind) {
    case 'list':
    case 'crew-list':
    case 'change':
      for (const key of entry.persons) {
        const before = persons[key];
        // Who is known to have flown or stayed is not undone by a list that comes late.
        if (before === undefined || before === 'removed' || before === 'cancelled') persons[key] = 'listed';
      }
      if (state === 'cancelled' && entry.persons.length > 0) state = 'planned';
      break;
    case 'cancel-persons':
      for (const key of entry.persons) if (persons[key] !== 'on-board') persons[key] = 'removed';
      break;
    case 'flight-close':
      if (state === 'planned') state = 'closed';
      break;
    case 'on-board-list':
      put('on-board');
      state = 'departed';
      onBoardKnown = true;
      break;
    case 'not-on-board-list':
      put('not-on-board');
      if (state === 'planned') state = 'closed';
      break;
    case 'cancel-voyage':
      if (state !== 'departed') {
        state = 'cancelled';
        for (const key of Object.keys(persons)) if (persons[key] === 'listed') persons[key] = 'cancelled';
      }
      break;
    case 'change-voyage':
      if (state === 'cancelled') state = 'planned';
      break;
  }
  return {
    state,
    onBoardKnown,
    declaredTotal: entry.declaredTotal ?? v.declaredTotal,
    parts: foldParts(v.parts, entry),
    persons,
    log: [...v.log, replayKey].slice(-LOG_MAX),
  };
}

function foldParts(parts: VoyageState['parts'], entry: ManifestEntry): VoyageState['parts'] {
  if (entry.part === undefined) return parts;
  const seen = parts[entry.group] ?? {
    parts: [],
    first: false,
    last: null,
    firstReceivedAtMs: entry.receivedAtMs,
  };
  return {
    ...parts,
    [entry.group]: {
      parts: [...new Set([...seen.parts, entry.part])].sort((a, b) => a - b),
      first: seen.first || entry.firstPart === true || entry.part === 1,
      last: entry.lastPart === true ? entry.part : seen.last,
      firstReceivedAtMs: Math.min(seen.firstReceivedAtMs, entry.receivedAtMs),
    },
  };
}

/** How long missing parts are waited for before somebody is told; matching never waits. */
export const PARTS_TIMEOUT_MS = 20 * MS.minute;

export interface MissingParts {
  readonly group: string;
  /** Numbers that did not come; empty where only the last part is missing. */
  readonly missing: readonly number[];
  readonly lastKnown: boolean;
  readonly says: string;
}

/**
 * Lists of which a part is missing for longer than the timeout. A list is whole with its first part, its last
 * part and no gap, or when as many persons came as were declared.
 */
export function missingParts(v: VoyageState, nowMs: number): readonly MissingParts[] {
  const whole =
    v.declaredTotal !== null && v.declaredTotal > 0 && Object.keys(v.persons).length >= v.declaredTotal;
  if (whole || v.state === 'cancelled') return [];
  return Object.entries(v.parts).flatMap(([group, seen]) => {
    if (nowMs - seen.firstReceivedAtMs < PARTS_TIMEOUT_MS) return [];
    const highest = seen.last ?? Math.max(...seen.parts);
    const missing = Array.from({ length: highest }, (_, i) => i + 1).filter((n) => !seen.parts.includes(n));
    if (missing.length === 0 && seen.last !== null) return [];
    const says =
      missing.length > 0
        ? `Part ${missing.join(', ')} of the list is missing${seen.last === null ? ', and so is its last part' : ''}.`
        : 'The last part of the list is missing.';
    return [{ group, missing, lastKnown: seen.last !== null, says }];
  });
}

/** Once the scheduled departure is past, a voyage that was not cancelled counts as departed. */
export function departedByClock(v: VoyageState, departsAtMs: number | null, nowMs: number): VoyageState {
  if (departsAtMs === null || nowMs < departsAtMs || v.state === 'cancelled' || v.state === 'departed')
    return v;
  return { ...v, state: 'departed' };
}
