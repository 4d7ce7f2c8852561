import { daysBetween, type IsoDate, isLeapYear } from '#basics/dates.js';
import { instantOf, localDate } from '#basics/zones.js';
import type { PersonDescription } from './person.js';
import { findPort } from './ports.js';
import type { Victim } from './registerRecord.js';
import { isUnitedStates } from './travelEvent.js';

/**
 * The registrant's report of foreign travel, made to the residence jurisdiction at least 21 days ahead and sent by it
 * to NSOTC (34 USC 20914(a)(7); Supplemental Guidelines 2011; SORNA guide, "Information Required for Notice of
 * International Travel"). A change is a new version that supersedes; nothing of an earlier version is lost.
 */
export const MEANS = {
  air: { label: 'Air', observed: true },
  ship: { label: 'Ship', observed: true },
  'private-vessel': { label: 'Private vessel', observed: false },
  train: { label: 'Train', observed: false },
  road: { label: 'Car or bus', observed: false },
  foot: { label: 'On foot', observed: false },
} as const satisfies Record<string, { label: string; observed: boolean }>;
/** `observed`: carriers list those who leave this way, so that a departure nobody saw did not happen (White paper IV.B). */
export type Means = keyof typeof MEANS;

export const PURPOSES = {
  business: 'Business',
  deportation: 'Deportation',
  military: 'Military',
  relocation: 'Relocation',
  vacation: 'Vacation',
  other: 'Other',
} as const;
export type Purpose = keyof typeof PURPOSES;

export const LATE_REASONS = {
  emergency: 'Emergency',
  job: 'Work called at short notice',
  other: 'Other reason',
} as const;
export type LateReason = keyof typeof LATE_REASONS;

/** One end of a leg: a town, its country, the local date, and what is known beyond. */
export interface NoticePlace {
  /** City or town; "the point of departure from each country" must be named. */
  readonly place: string;
  /** ISO 3166 alpha-3. */
  readonly country: string;
  /** Airport, station or port: a code of the port table, else as written. */
  readonly port?: string;
  /** Local date of the place. */
  readonly date: IsoDate;
  /** Local time `HH:MM`. */
  readonly time?: string;
}

export interface NoticeLeg {
  readonly means: Means;
  readonly from: NoticePlace;
  readonly to: NoticePlace;
  readonly carrier?: string;
  /** Flight, train or ship number. */
  readonly number?: string;
  /** Countries of intermediate stops, ISO 3166 alpha-3. */
  readonly stops?: readonly string[];
}

/** Where the registrant stays, and whom to ask there. */
export interface NoticeDestination {
  readonly country: string;
  readonly address?: string;
  readonly contact?: string;
}

export interface NoticeConviction {
  readonly on?: string;
  readonly place?: string;
  readonly offense: string;
  readonly victims?: readonly Victim[];
}

/** Everything a version of a notice says: blocks E1 to E5 of the form, and the reasons of E6. */
export interface NoticeContent {
  readonly person: PersonDescription;
  readonly legs: readonly NoticeLeg[];
  /** Expected day of return to the United States, local there; absent when not known. */
  readonly returnsOn?: IsoDate;
  /** The registrant does not mean to come back: relocation, deportation. */
  readonly noReturn?: boolean;
  readonly destinations?: readonly NoticeDestination[];
  readonly purposes: readonly Purpose[];
  readonly otherPurpose?: string;
  readonly convictions?: readonly NoticeConviction[];
  /** States, territories and tribes that register the person. */
  readonly registersIn?: readonly string[];
  /** Officer of the notifying agency. */
  readonly officer?: { readonly name: string; readonly phone?: string; readonly email?: string };
  readonly late?: { readonly reason: LateReason; readonly note?: string };
  /** A recurring pattern instead of one journey, looked at again on a day. */
  readonly standing?: { readonly pattern: string; readonly reviewOn: IsoDate };
}

/** Where a notice stands at NSOTC. */
export const NOTICE_STATES = {
  filed: 'Waits for NSOTC',
  'asked-back': 'NSOTC has asked the registration agency',
  accepted: 'Accepted by NSOTC',
  cancelled: 'Canceled by the registration agency',
  ended: 'Over: returned, not traveled or run out',
} as const;
export type NoticeState = keyof typeof NOTICE_STATES;

/** From each state, the states that may follow. A changed notice waits for NSOTC again. */
export const NOTICE_MOVES: Readonly<Record<NoticeState, readonly NoticeState[]>> = {
  filed: ['filed', 'asked-back', 'accepted', 'cancelled', 'ended'],
  'asked-back': ['filed', 'accepted', 'cancelled', 'ended'],
  accepted: ['filed', 'asked-back', 'cancelled', 'ended'],
  cancelled: ['filed'],
  ended: ['filed'],
};

export function mayMoveNotice(from: NoticeState, to: NoticeState): boolean {
  return NOTICE_MOVES[from].includes(to);
}

/** The leg on which the registrant leaves the United States; for one who is abroad already, the first leg. */
export function departureLeg(legs: readonly NoticeLeg[]): NoticeLeg {
  const leaving = legs.find((l) => isUnitedStates(l.from.country) && !isUnitedStates(l.to.country));
  const leg = leaving ?? legs[0];
  if (!leg) throw new Error('a travel notice without any leg was read');
  return leg;
}

/** Days on which the itinerary leaves the United States, in its order. */
function departureDays(legs: readonly NoticeLeg[]): readonly IsoDate[] {
  return legs
    .filter((l) => isUnitedStates(l.from.country) && !isUnitedStates(l.to.country))
    .map((l) => l.from.date);
}

/** Whether the itinerary leaves the United States once more on or after a day on which the registrant was back. */
export function leavesAgain(legs: readonly NoticeLeg[], backOn: IsoDate): boolean {
  return departureDays(legs)
    .slice(1)
    .some((day) => daysBetween(backOn, day) >= 0);
}

/** Of the days on which the itinerary leaves the United States the one nearest to a departure that was seen; null: it never does. */
export function nearestDeparture(legs: readonly NoticeLeg[], on: IsoDate): IsoDate | null {
  const off = (day: IsoDate) => Math.abs(daysBetween(day, on));
  return departureDays(legs).reduce<IsoDate | null>(
    (best, day) => (best === null || off(day) < off(best) ? day : best),
    null,
  );
}

/** Foreign countries of the itinerary in order, stops included; each once. */
export function noticeCountries(content: Pick<NoticeContent, 'legs' | 'destinations'>): readonly string[] {
  const all = content.legs.flatMap((l) => [l.from.country, ...(l.stops ?? []), l.to.country]);
  const stays = (content.destinations ?? []).map((d) => d.country);
  return [...new Set([...all, ...stays])].filter((c) => !isUnitedStates(c));
}

/**
 * The instant of a place of the itinerary. Without a time or a known zone it is the earliest that the local date can
 * mean: alarms must not come late. @param zone taken where the port is not in the table
 */
export function placeInstant(
  place: NoticePlace,
  zone: string,
): { readonly atMs: number; readonly exact: boolean } {
  const port = place.port === undefined ? undefined : findPort(place.port);
  const atMs = instantOf(port?.zone ?? zone, `${place.date}T${place.time ?? '00:00'}`);
  return { atMs, exact: port !== undefined && place.time !== undefined };
}

/** The day of departure as the residence jurisdiction's calendar has it; days of notice are counted to this day. */
export function departureDay(leg: NoticeLeg, residenceZone: string): IsoDate {
  const at = placeInstant(leg.from, residenceZone);
  return at.exact ? localDate(residenceZone, at.atMs) : leg.from.date;
}

/** The expected day of return: as stated, else the day the last leg arrives in the United States. */
export function returnDay(content: Pick<NoticeContent, 'legs' | 'returnsOn' | 'noReturn'>): IsoDate | null {
  if (content.noReturn) return null;
  const last = content.legs.at(-1);
  if (last && isUnitedStates(last.to.country)) return last.to.date;
  return content.returnsOn ?? null;
}

/** Whether carriers would have listed the departure. */
export function departureIsObserved(legs: readonly NoticeLeg[]): boolean {
  return MEANS[departureLeg(legs).means].observed;
}

export function isRelocation(content: Pick<NoticeContent, 'purposes'>): boolean {
  return content.purposes.includes('relocation');
}

/** What a registration agency's own approved policy says of travel notices; kept in the agency's settings. */
export interface NoticePolicy {
  /** Calendar days of notice; 21 unless the jurisdiction's code asks for more (SORNA guide, footnote). */
  readonly daysAhead: number;
  /** What allows standing notices, in words; null: not allowed. */
  readonly standing: string | null;
}

export const DAYS_AHEAD = 21;

/** How much earlier or later than noticed a departure still belongs to the notice; later it does until the return. */
export const EARLIER_DAYS = 7;
export const LATER_DAYS = 14;

/** Reads `settings.travelNotices` of an agency; anything odd there means the guide's own minimum. */
export function noticePolicyOf(settings: Readonly<Record<string, unknown>>): NoticePolicy {
  const own = settings.travelNotices;
  const { daysAhead, standing } = (typeof own === 'object' && own !== null ? own : {}) as {
    daysAhead?: unknown;
    standing?: unknown;
  };
  return {
    daysAhead:
      typeof daysAhead === 'number' && Number.isInteger(daysAhead) && daysAhead >= DAYS_AHEAD
        ? daysAhead
        : DAYS_AHEAD,
    standing: typeof standing === 'string' && standing.trim() !== '' ? standing.trim() : null,
  };
}

/** A field of a notice in the words of the form. */
export interface NoticeLine {
  readonly field: string;
  readonly label: string;
  readonly lines: readonly string[];
}

/** What a version changed against the one before: label, lines before, lines after. */
export interface NoticeChange {
  readonly label: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Differences of two versions, in the order of the form. */
export function noticeChanges(
  before: readonly NoticeLine[],
  after: readonly NoticeLine[],
): readonly NoticeChange[] {
  const fields = [...new Set([...after, ...before].map((l) => l.field))];
  return fields.flatMap((field) => {
    const [b, a] = [before.find((l) => l.field === field), after.find((l) => l.field === field)];
    const same = (b?.lines ?? []).join('\n') === (a?.lines ?? []).join('\n');
    return same ? [] : [{ label: (a ?? b)!.label, before: b?.lines ?? [], after: a?.lines ?? [] }];
  });
}

/** What can become of a notice, each written down with its time. `sent`, `acknowledged` and `outcome` are hops abroad. */
export type NoticeStepKind =
  | 'filed'
  | 'changed'
  | 'cancelled'
  | 'accepted'
  | 'asked-back'
  | 'marked-late'
  | 'sent'
  | 'acknowledged'
  | 'outcome'
  | 'ended';

/** The same day a year later; 29 February becomes 28 February. The longest a standing notice runs unreviewed. */
export function yearAfter(day: IsoDate): IsoDate {
  const year = Number(day.slice(0, 4)) + 1;
  const rest = day.slice(4) === '-02-29' && !isLeapYear(year) ? '-02-28' : day.slice(4);
  return `${String(year).padStart(4, '0')}${rest}`;
}
