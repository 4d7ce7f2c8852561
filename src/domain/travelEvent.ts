import { MS } from '#basics/clock.js';
import { err, ok, type Result } from '#basics/result.js';
import { lettersAndDigits, plainUpper } from '#basics/text.js';
import type { ClockBasis } from './candidate.js';
import { UNITED_STATES } from './countries.js';
import type { PersonDescription } from './person.js';
import { findPort } from './ports.js';
import type { RoutingEvent } from './routingRules.js';

/** Seen from the United States. `none`: no border is crossed, or none is known to be. */
export type Direction = 'entry' | 'departure' | 'none' | 'unknown';

interface Kind {
  readonly label: string;
  readonly clock: ClockBasis;
  /** State a new event begins in; the first of the list. */
  readonly states: readonly string[];
  /** From each state, the states that may follow. */
  readonly moves: Readonly<Record<string, readonly string[]>>;
}

const APPLICATION = {
  clock: 'application',
  states: ['filed', 'amended', 'issued', 'denied', 'withdrawn', 'revoked'],
  moves: {
    filed: ['amended', 'issued', 'denied', 'withdrawn'],
    amended: ['amended', 'issued', 'denied', 'withdrawn'],
    issued: ['revoked'],
    denied: ['filed'],
    withdrawn: [],
    revoked: [],
  },
} as const;

/** The kinds of travel event, each with its states. A new source is a row here and a reader in `formats/`. */
export const TRAVEL_EVENT_KINDS = {
  manifest: {
    label: 'Manifest entry',
    clock: 'travel',
    states: ['listed', 'removed', 'on-board', 'not-on-board', 'cancelled'],
    // A later list may correct every one of these: partners resend and change their minds.
    moves: {
      listed: ['removed', 'on-board', 'not-on-board', 'cancelled'],
      removed: ['listed', 'on-board', 'not-on-board', 'cancelled'],
      'on-board': ['not-on-board'],
      'not-on-board': ['on-board', 'listed'],
      cancelled: ['listed', 'on-board'],
    },
  },
  inspection: {
    label: 'Border inspection',
    clock: 'travel',
    states: ['primary', 'secondary', 'admitted', 'refused', 'arrested'],
    moves: {
      primary: ['secondary', 'admitted', 'refused', 'arrested'],
      secondary: ['admitted', 'refused', 'arrested'],
      admitted: [],
      refused: [],
      arrested: [],
    },
  },
  'passport-application': { label: 'Passport application', ...APPLICATION },
  'visa-application': { label: 'Visa application', ...APPLICATION },
  'esta-application': { label: 'Visa-waiver authorization (ESTA)', ...APPLICATION },
  'lpr-application': { label: 'Permanent residence application', ...APPLICATION },
  'lpr-sponsorship': { label: 'Sponsorship of a permanent resident', ...APPLICATION },
  'aro-waiver': { label: 'Admissibility waiver (ARO)', ...APPLICATION },
  'live-query': {
    label: 'Live register query',
    clock: 'travel',
    states: ['recorded'],
    moves: { recorded: [] },
  },
  'foreign-advice': {
    label: 'Foreign advice',
    clock: 'travel',
    states: ['received', 'withdrawn'],
    moves: { received: ['withdrawn'], withdrawn: ['received'] },
  },
  // What police did with a person, seen by a state broker or by rap back. It crosses no border, so it moves no trip.
  'police-report': {
    label: 'Police report',
    clock: 'travel',
    states: ['incident', 'arrest', 'warrant', 'disposition', 'record-updated'],
    moves: { incident: [], arrest: [], warrant: [], disposition: [], 'record-updated': [] },
  },
} as const satisfies Record<string, Kind>;

export type TravelEventKind = keyof typeof TRAVEL_EVENT_KINDS;

export type InspectionState = (typeof TRAVEL_EVENT_KINDS)['inspection']['states'][number];

export function isTravelEventKind(text: string): text is TravelEventKind {
  return Object.hasOwn(TRAVEL_EVENT_KINDS, text);
}

/** An application in one of these states can still be decided. */
export const OPEN_APPLICATION_STATES: readonly string[] = ['filed', 'amended'];

/** Applications are decided by somebody; a journey happens. */
export function isApplication(kind: TravelEventKind): boolean {
  return TRAVEL_EVENT_KINDS[kind].clock === 'application';
}

export function firstState(kind: TravelEventKind): string {
  return TRAVEL_EVENT_KINDS[kind].states[0];
}

export interface MoveRefusal {
  readonly code: 'unknown-state' | 'no-such-move';
  readonly says: string;
}

/** Whether an event of a kind may go from one state to another. The same state again is no move and is allowed. */
export function moveTravelEvent(
  kind: TravelEventKind,
  from: string,
  to: string,
): Result<string, MoveRefusal> {
  const { states, moves }: Kind = TRAVEL_EVENT_KINDS[kind];
  for (const s of [from, to])
    if (!states.includes(s))
      return err({
        code: 'unknown-state',
        says: `unknown state of ${kind}: ${s}. Expected one of ${states.join(', ')}`,
      });
  if (from === to || moves[from]!.includes(to)) return ok(to);
  return err({ code: 'no-such-move', says: `a ${kind} that is ${from} cannot become ${to}` });
}

/**
 * The states in which the person is known not to travel on this event, so that nobody has to decide about it. An
 * application that was denied or withdrawn has been made, and a person refused at the border has been there: both
 * stay to be decided and told.
 */
export function isOff(kind: TravelEventKind, state: string): boolean {
  if (kind === 'manifest') return ['removed', 'not-on-board', 'cancelled'].includes(state);
  return kind === 'foreign-advice' && state === 'withdrawn';
}

/** Somebody stood before an officer on the way in: the end of a journey, whose beginning it does not say. */
export function isEntryInspection(e: {
  readonly kind: TravelEventKind;
  readonly direction: Direction;
}): boolean {
  return e.kind === 'inspection' && e.direction === 'entry';
}

/** What the routing rows call the event; null for a journey that crosses no border, and for a police report. */
export function routingEventOf(
  kind: TravelEventKind,
  direction: Direction,
): RoutingEvent | 'unknown-direction' | null {
  if (kind === 'police-report') return null;
  if (kind !== 'manifest' && kind !== 'inspection') return kind;
  if (direction === 'entry' || direction === 'departure') return direction;
  return direction === 'unknown' ? 'unknown-direction' : null;
}

/**
 * Whether only somebody who is no citizen can have done this: a visa, a visa-waiver authorisation, permanent residence and
 * a waiver of inadmissibility are asked by aliens (8 USC 1101(a)(3), (15), (20); 1182; 1187). Sponsors may be citizens.
 */
export function isOfAliens(kind: TravelEventKind): boolean {
  return OF_ALIENS.has(kind);
}

const OF_ALIENS = new Set<TravelEventKind>([
  'visa-application',
  'esta-application',
  'lpr-application',
  'aro-waiver',
]);

/** Whether a country code, ISO 3166 alpha-3, is the United States or a territory whose ports count as it. */
export function isUnitedStates(country: string): boolean {
  return UNITED_STATES.has(country);
}

export interface PortPair {
  readonly departurePort?: string | undefined;
  readonly arrivalPort?: string | undefined;
}

/**
 * The direction of a journey from its ports: the first leg that crosses the border decides. A leg with an unknown
 * port may cross it, so a journey with such a leg and no known crossing is `unknown`, never `none`.
 */
export function directionOf(legs: readonly PortPair[]): Direction {
  let unknown = legs.length === 0;
  for (const leg of legs) {
    const [from, to] = [inUnitedStates(leg.departurePort), inUnitedStates(leg.arrivalPort)];
    if (from === null || to === null) {
      unknown = true;
      continue;
    }
    if (from && !to) return 'departure';
    if (!from && to) return 'entry';
  }
  return unknown ? 'unknown' : 'none';
}

function inUnitedStates(port: string | undefined): boolean | null {
  const known = port === undefined ? undefined : findPort(port);
  return known ? UNITED_STATES.has(known.country) : null;
}

/** How long an event without a better rule stays open for screening again. */
export const OPEN_FOR_MS = {
  afterArrival: 24 * MS.hour,
  /** Where no arrival time is known: no scheduled flight or crossing to the United States takes longer. */
  departureToArrival: 24 * MS.hour,
  /** An unknown port's clock is read as the earliest instant; the latest one is 26 hours later. */
  unknownPort: 26 * MS.hour,
  inspection: 24 * MS.hour,
  liveQuery: 24 * MS.hour,
  foreignAdvice: 90 * MS.day,
  policeReport: 30 * MS.day,
  undecidedApplication: 365 * MS.day,
  nothingKnown: 72 * MS.hour,
} as const;

/** A foreign authority advises of no journey that is further ahead. */
export const ADVISED_AHEAD_MS = 400 * MS.day;

/**
 * When an event closes: it is screened again on register changes until then. A flight: 24 h after the last
 * arrival; an application: when it is decided, at the latest after a year. An unknown port never closes early.
 */
export function closesAt(event: {
  readonly kind: TravelEventKind;
  readonly state: string;
  readonly recordedAtMs: number;
  readonly departsAtMs?: number | null;
  readonly lastArrivalAtMs?: number | null;
  readonly portsKnown?: boolean;
  readonly decidedAtMs?: number | null;
}): number {
  const { kind, recordedAtMs } = event;
  if (kind === 'inspection') return recordedAtMs + OPEN_FOR_MS.inspection;
  if (kind === 'live-query') return recordedAtMs + OPEN_FOR_MS.liveQuery;
  if (kind === 'foreign-advice') return recordedAtMs + OPEN_FOR_MS.foreignAdvice;
  if (kind === 'police-report') return recordedAtMs + OPEN_FOR_MS.policeReport;
  if (kind !== 'manifest') return event.decidedAtMs ?? recordedAtMs + OPEN_FOR_MS.undecidedApplication;
  const slack = event.portsKnown === false ? OPEN_FOR_MS.unknownPort : 0;
  const arrival =
    event.lastArrivalAtMs ??
    (event.departsAtMs == null ? null : event.departsAtMs + OPEN_FOR_MS.departureToArrival);
  return arrival === null
    ? recordedAtMs + OPEN_FOR_MS.nothingKnown
    : Math.max(arrival + OPEN_FOR_MS.afterArrival + slack, recordedAtMs);
}

/**
 * Keys by which parts and resends of a list know one person, strongest first: document number and issuer, else
 * name and birth date. Placeholder numbers ("00000000", "UNKNOWN") are no keys, and neither is a visa: a family
 * may travel on one.
 */
export function personKeys(person: PersonDescription): readonly string[] {
  const keys: string[] = [];
  for (const d of person.documents ?? []) {
    if (d.kind === 'visa') continue;
    const number = lettersAndDigits(plainUpper(d.number));
    if (number.length >= 5 && new Set(number).size >= 3 && /\d/.test(number))
      keys.push(`D:${d.issuer ?? ''}:${number}`);
  }
  keys.push(nameKey(person));
  return keys;
}

function nameKey(person: PersonDescription): string {
  const name = person.names[0];
  const text = name
    ? [name.surname, name.given, name.middle].filter(Boolean).join(' ') || (name.full ?? '')
    : '';
  const words = plainUpper(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return `N:${words}:${person.birthDates?.[0] ?? ''}`;
}

/**
 * One key for each person of a list, none shared by two people. Where two persons carry one document number but
 * neither name nor birth date agree, the number is a slip or a placeholder, and the name is added to the key:
 * losing a traveller is worse than listing one twice.
 */
export function assignPersonKeys(
  persons: readonly PersonDescription[],
  known: ReadonlyMap<string, PersonDescription> = new Map(),
): readonly string[] {
  const taken = new Map(known);
  return persons.map((person) => {
    const keys = personKeys(person);
    const first = keys[0]!;
    const holder = taken.get(first);
    const key = holder === undefined || couldBeOne(holder, person) ? first : `${first}:${nameKey(person)}`;
    taken.set(key, person);
    return key;
  });
}

function couldBeOne(a: PersonDescription, b: PersonDescription): boolean {
  const [birthA, birthB] = [a.birthDates?.[0], b.birthDates?.[0]];
  if (birthA !== undefined && birthA === birthB) return true;
  const words = (p: PersonDescription) => nameKey(p).split(':')[1]!.split(' ');
  return sharesWords(words(a), words(b), birthA === undefined || birthB === undefined);
}

/** Two words of a name are of one person, and one where a birth date is not known; single letters tell nobody from anybody. */
function sharesWords(a: readonly string[], b: readonly string[], isBornUnknown: boolean): boolean {
  return a.filter((w) => w.length > 1 && b.includes(w)).length >= (isBornUnknown ? 1 : 2);
}

/**
 * Whether two reports under one number of a sender can be of one person: a number, document or birth date in common, two
 * words of a name, or one where a birth date is not known. What names nobody on one side cannot tell them apart.
 */
export function mayBeSamePerson(a: PersonDescription, b: PersonDescription): boolean {
  const numbers = (p: PersonDescription) => [
    ...(p.documents ?? [])
      .filter((d) => d.kind !== 'visa')
      .map((d) => `D:${d.number.replace(/[^A-Za-z0-9]/g, '')}`),
    ...(p.fbiNumber === undefined ? [] : [`F:${p.fbiNumber}`]),
    ...(p.aNumber === undefined ? [] : [`A:${p.aNumber}`]),
    ...(p.biometricRef === undefined ? [] : [`B:${p.biometricRef}`]),
  ];
  const shares = (x: readonly string[], y: readonly string[]) => x.some((one) => y.includes(one));
  const [bornA, bornB] = [a.birthDates ?? [], b.birthDates ?? []];
  if (shares(numbers(a), numbers(b)) || shares(bornA, bornB)) return true;
  if (a.names.length === 0 || b.names.length === 0) return true;
  return sharesWords(wordsOfNames(a), wordsOfNames(b), bornA.length === 0 || bornB.length === 0);
}

/** The words of all names, each once. */
function wordsOfNames(p: PersonDescription): readonly string[] {
  const texts = p.names.flatMap((n) => [n.surname, n.given, n.middle, n.full].filter((t) => t !== undefined));
  return [...new Set(plainUpper(texts.join(' ')).split(/[^\p{L}\p{N}]+/u))];
}

/** Natural key of a voyage: carrier, number, first port and the local date there. */
export function voyageKey(v: {
  readonly carrier: string;
  readonly number: string;
  readonly departurePort?: string | undefined;
  readonly departureLocal?: string | undefined;
}): string {
  return [
    'V',
    v.carrier.toUpperCase(),
    v.number.toUpperCase(),
    v.departurePort ?? '?',
    v.departureLocal?.slice(0, 10) ?? '?',
  ].join('|');
}

/** Natural key of a person on the lists of a voyage. @param voyage its id @param person a digest: keys must not name people */
export function manifestEventKey(voyage: string, person: string): string {
  return `manifest|${voyage}|${person}`;
}

/** Natural key of an event that a partner numbers itself: its own reference, within the sender. */
export function referencedEventKey(kind: TravelEventKind, sender: string, reference: string): string {
  return `${kind}|${sender}|${reference}`;
}

/** Whether two hit keys are of one event, in whatever state it was told. */
export function sameHit(a: string, b: string): boolean {
  const event = (key: string) => key.split('|').slice(0, 3).join('|');
  return event(a) === event(b);
}

/**
 * What an agency would hear of the event. Two events with one hit key say the same; a resend that changes nothing
 * of this makes no new message.
 */
export function hitKey(event: {
  readonly kind: TravelEventKind;
  readonly state: string;
  readonly direction: Direction;
  readonly place: string;
}): string {
  return [event.kind, event.place, event.direction, event.state].join('|');
}
