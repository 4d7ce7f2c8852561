import { addDays, daysBetween, type IsoDate } from '#basics/dates.js';
import { readCountry } from './countries.js';
import { findPort } from './ports.js';
import { isUnitedStates } from './travelEvent.js';
import {
  departureDay,
  departureLeg,
  isRelocation,
  type NoticeContent,
  type NoticePlace,
  type NoticePolicy,
  noticeCountries,
  placeInstant,
  returnDay,
  yearAfter,
} from './travelNotice.js';

/** What a notice is held against besides itself. */
export interface NoticeContext {
  /** IANA zone of the residence jurisdiction. */
  readonly zone: string;
  /** Local day on which the registrant reported. */
  readonly reportedOn: IsoDate;
  /** Local day of receipt there. */
  readonly today: IsoDate;
  readonly policy: NoticePolicy;
}

export interface Breach {
  readonly path: string;
  readonly came: string;
}

/**
 * One rule of the form. `refuse`: what came is no notice that anybody could act on. `warn`: the notice is taken, and
 * the warning stands on it until a version mends it; lateness alone is never a ground to refuse (domain.md (i) 4).
 */
export interface NoticeRule {
  readonly id: string;
  readonly effect: 'refuse' | 'warn';
  readonly expected: string;
  readonly breaches: (n: NoticeContent, c: NoticeContext) => readonly Breach[];
}

const when = (broken: boolean, path: string, came: string): readonly Breach[] =>
  broken ? [{ path, came }] : [];

/** The validation table of block E1 to E6, asked in this order. */
export const NOTICE_RULES: readonly NoticeRule[] = [
  {
    id: 'foreign-country',
    effect: 'refuse',
    expected: 'at least one country outside the United States',
    breaches: (n) =>
      when(n.legs.length > 0 && noticeCountries(n).length === 0, 'legs', 'an itinerary within the country'),
  },
  {
    id: 'chain',
    effect: 'refuse',
    expected: 'a leg that begins in the country where the one before ended',
    breaches: (n) =>
      n.legs.flatMap((leg, i) => {
        const before = n.legs[i - 1];
        if (!before || sameSoil(before.to.country, leg.from.country)) return [];
        return [{ path: `legs[${i}].from.country`, came: `${leg.from.country} after ${before.to.country}` }];
      }),
  },
  {
    id: 'arrival-after-departure',
    effect: 'refuse',
    expected: 'an arrival that is not before the departure of the leg',
    breaches: (n, c) =>
      n.legs.flatMap((leg, i) =>
        isBefore(leg.to, leg.from, c.zone)
          ? [{ path: `legs[${i}].to.date`, came: `${atText(leg.to)} after ${atText(leg.from)}` }]
          : [],
      ),
  },
  {
    id: 'legs-in-order',
    effect: 'refuse',
    expected: 'a departure that is not before the arrival of the leg before',
    breaches: (n, c) =>
      n.legs.flatMap((leg, i) => {
        const before = n.legs[i - 1];
        return before && (isBefore(leg.from, before.to, c.zone) || isEarlierThere(leg.from, before.to))
          ? [{ path: `legs[${i}].from.date`, came: `${atText(leg.from)} after ${atText(before.to)}` }]
          : [];
      }),
  },
  {
    id: 'return-after-arrival',
    effect: 'refuse',
    expected: 'a day of return that is not before the last arrival abroad',
    breaches: (n) => {
      const abroad = n.legs.filter((l) => !isUnitedStates(l.to.country)).at(-1);
      // Crossing the date line eastwards arrives a calendar day earlier.
      return when(
        abroad !== undefined && n.returnsOn !== undefined && n.returnsOn < addDays(abroad.to.date, -1),
        'returnsOn',
        n.returnsOn ?? '',
      );
    },
  },
  {
    id: 'one-return',
    effect: 'refuse',
    expected: 'the day of return that the last leg has, or none',
    breaches: (n) =>
      when(
        n.returnsOn !== undefined && (n.noReturn === true || (returnDay(n) ?? n.returnsOn) !== n.returnsOn),
        'returnsOn',
        n.returnsOn ?? '',
      ),
  },
  {
    id: 'no-return-leg',
    effect: 'refuse',
    expected: 'no leg back to the United States where no return is meant',
    breaches: (n) =>
      when(
        n.noReturn === true && isUnitedStates(n.legs.at(-1)?.to.country ?? ''),
        'noReturn',
        'a leg that comes back',
      ),
  },
  {
    id: 'other-specified',
    effect: 'refuse',
    expected: 'the purpose in words',
    breaches: (n) => when(n.purposes.includes('other') && !n.otherPurpose, 'otherPurpose', 'nothing'),
  },
  {
    id: 'reported-by-now',
    effect: 'refuse',
    expected: 'a day of report that is not after the day of receipt',
    breaches: (_, c) => when(c.reportedOn > c.today, 'reportedOn', c.reportedOn),
  },
  {
    id: 'standing-allowed',
    effect: 'refuse',
    expected: 'a notice for each journey: no approved policy of this jurisdiction allows standing notices',
    breaches: (n, c) =>
      when(n.standing !== undefined && c.policy.standing === null, 'standing', 'a standing notice'),
  },
  {
    id: 'standing-reviewed',
    effect: 'refuse',
    expected: 'a day of review after the report and within a year of it',
    breaches: (n, c) =>
      when(
        n.standing !== undefined &&
          (n.standing.reviewOn <= c.reportedOn || n.standing.reviewOn > yearAfter(c.reportedOn)),
        'standing.reviewOn',
        n.standing?.reviewOn ?? '',
      ),
  },
  {
    id: 'country-known',
    effect: 'warn',
    expected: 'a country code of ISO 3166',
    breaches: (n) =>
      n.legs.flatMap((leg, i) =>
        (['from', 'to'] as const).flatMap((end) =>
          when(
            readCountry(leg[end].country).how === 'unknown',
            `legs[${i}].${end}.country`,
            leg[end].country,
          ),
        ),
      ),
  },
  {
    id: 'port-in-country',
    effect: 'warn',
    expected: 'a port of the country that is named with it',
    breaches: (n) =>
      n.legs.flatMap((leg, i) =>
        (['from', 'to'] as const).flatMap((end) => {
          const port = leg[end].port === undefined ? undefined : findPort(leg[end].port);
          return when(
            port !== undefined && !sameSoil(port.country, leg[end].country),
            `legs[${i}].${end}.port`,
            `${leg[end].port} in ${leg[end].country}`,
          );
        }),
      ),
  },
  {
    id: 'late-reason',
    effect: 'warn',
    expected: 'why the notice is late',
    breaches: (n, c) =>
      when(
        n.late === undefined &&
          daysBetween(c.reportedOn, departureDay(departureLeg(n.legs), c.zone)) < c.policy.daysAhead,
        'late',
        'nothing',
      ),
  },
  {
    id: 'departs-after-report',
    effect: 'warn',
    expected: 'a departure that is still to come',
    breaches: (n, c) =>
      when(
        departureDay(departureLeg(n.legs), c.zone) < c.reportedOn,
        'legs[0].from.date',
        departureLeg(n.legs).from.date,
      ),
  },
  {
    id: 'carrier-of-flights',
    effect: 'warn',
    expected: 'carrier and number of every flight (34 USC 20914(a)(7))',
    breaches: (n) =>
      n.legs.flatMap((leg, i) =>
        when(leg.means === 'air' && (!leg.carrier || !leg.number), `legs[${i}].number`, 'nothing'),
      ),
  },
  {
    id: 'return-or-none',
    effect: 'warn',
    expected: 'a day of return, or that none is meant',
    breaches: (n) =>
      when(returnDay(n) === null && n.noReturn !== true && n.standing === undefined, 'returnsOn', 'nothing'),
  },
  {
    id: 'relocation-has-no-return',
    effect: 'warn',
    expected: 'no return where the purpose is to relocate',
    breaches: (n) => when(isRelocation(n) && returnDay(n) !== null, 'returnsOn', returnDay(n) ?? ''),
  },
  {
    id: 'passport',
    effect: 'warn',
    expected: 'passport number and country, or a copy of the document',
    breaches: (n) =>
      when(
        !(n.person.documents ?? []).some((d) => d.kind === 'passport' && d.issuer),
        'documents',
        'no passport',
      ),
  },
  {
    id: 'address-abroad',
    effect: 'warn',
    expected: 'address or contact in each country of stay',
    breaches: (n) =>
      when(!(n.destinations ?? []).some((d) => d.address || d.contact), 'destinations', 'nothing'),
  },
];

/** Puerto Rico and Guam are left and entered like the states: no border lies between them. */
function sameSoil(a: string, b: string): boolean {
  return a === b || (isUnitedStates(a) && isUnitedStates(b));
}

/**
 * Whether one moment of an itinerary lies before another for certain: by instants where both are exact, else by local
 * dates with a day's grace, because the date line can turn a day back.
 */
function isBefore(later: NoticePlace, earlier: NoticePlace, zone: string): boolean {
  const [a, b] = [placeInstant(later, zone), placeInstant(earlier, zone)];
  return a.exact && b.exact ? a.atMs < b.atMs : later.date < addDays(earlier.date, -1);
}

/** In one country abroad, or one town, no date line lies between an arrival and the departure after it. */
function isEarlierThere(later: NoticePlace, earlier: NoticePlace): boolean {
  const { country, place } = earlier;
  const together =
    later.country === country &&
    (!isUnitedStates(country) || later.place.toLowerCase() === place.toLowerCase());
  return together && later.date < earlier.date;
}

function atText(place: NoticePlace): string {
  return place.time ? `${place.date} ${place.time}` : place.date;
}
