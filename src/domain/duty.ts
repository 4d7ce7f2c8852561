import { addDays, addMonths, dayNumber, type IsoDate } from '#basics/dates.js';
import { addBusinessDays, type Calendar, closedBecause } from './calendar.js';
import type { Reckoning } from './reckoning.js';
import type { RuleSet } from './ruleSet.js';
import type { Tier } from './tierRules.js';

/** How often a registrant of a tier appears. */
export interface AppearanceRule {
  readonly everyMonths: number;
  /** A photograph older than this is taken anew at a scheduled appearance. */
  readonly photoDays: number;
}

/** How long the duty of a tier lasts. */
export interface PeriodRule {
  /** Null: for life. */
  readonly years: number | null;
  /** Years with a clean record after which the duty may be shortened; null: never. */
  readonly cleanYears: number | null;
  /** By how many years; null with `cleanYears`: the duty ends then. */
  readonly cleanMinus: number | null;
}

/** What starts the clock of a first registration. */
export type InitialBasis =
  | 'held'
  | 'sentenced'
  | 'residence'
  | 'employment'
  | 'school'
  | 'entered-country'
  | 'federal-release';

/** What a registrant reports, and how. */
export interface ChangeRule {
  readonly says: string;
  /** Business days after the change; null: before it happens, so many calendar days ahead. */
  readonly businessDays: number | null;
  readonly daysAhead: number | null;
  readonly inPerson: boolean;
  readonly source: string;
}

export type ChangeKind =
  | 'name'
  | 'residence'
  | 'employment'
  | 'school'
  | 'temporary-lodging'
  | 'vehicle'
  | 'internet-identifier'
  | 'phone'
  | 'intended-move'
  | 'foreign-travel';

export interface DutyBody {
  readonly appears: Readonly<Record<Tier, AppearanceRule>>;
  readonly lasts: Readonly<Record<Tier | 'III-juvenile', PeriodRule>>;
  /** SORNA's "immediately", in business days. */
  readonly immediately: number;
  readonly changes: Readonly<Record<ChangeKind, ChangeRule>>;
  /** Nights away from which lodging is reported. */
  readonly lodgingFromDays: number;
  /** Days before its due day from which an appearance counts as that one. */
  readonly windowDays: number;
}

const SUPPLEMENT = '28 CFR 72.8; 34 USC 20913(c)';

/** The clocks of the guide and of 34 USC 20915; a jurisdiction may set stricter ones in a version of its own. */
// biome-ignore format: tables, one rule a line
export const DUTIES_V1: RuleSet<DutyBody> = {
  kind: 'duties',
  version: 1,
  validFromMs: 0,
  validUntilMs: null,
  author: 'initial',
  approver: 'initial',
  legalBasis: '34 USC 20913, 20915, 20918 (formerly 42 USC 16913, 16915, 16916); 28 CFR 72; SORNA guide',
  body: {
    appears: {
      I:   { everyMonths: 12, photoDays: 365 },
      II:  { everyMonths: 6,  photoDays: 180 },
      III: { everyMonths: 3,  photoDays: 90 },
    },
    lasts: {
      I:              { years: 15,   cleanYears: 10,   cleanMinus: 5 },
      II:             { years: 25,   cleanYears: null, cleanMinus: null },
      III:            { years: null, cleanYears: null, cleanMinus: null },
      'III-juvenile': { years: null, cleanYears: 25,   cleanMinus: null },
    },
    immediately: 3,
    changes: {
      name:                  { says: 'Change of name',                        businessDays: 3,    daysAhead: null, inPerson: true,  source: '34 USC 20913(c)' },
      residence:             { says: 'Change of residence',                   businessDays: 3,    daysAhead: null, inPerson: true,  source: '34 USC 20913(c); SORNA guide, In-Person' },
      employment:            { says: 'Change of employment',                  businessDays: 3,    daysAhead: null, inPerson: true,  source: '34 USC 20913(c)' },
      school:                { says: 'Change of school',                      businessDays: 3,    daysAhead: null, inPerson: true,  source: '34 USC 20913(c)' },
      'temporary-lodging':   { says: 'Temporary lodging',                     businessDays: 3,    daysAhead: null, inPerson: false, source: `${SUPPLEMENT}; SORNA guide, Temporary Lodging` },
      vehicle:               { says: 'Change of vehicle',                     businessDays: 3,    daysAhead: null, inPerson: false, source: SUPPLEMENT },
      'internet-identifier': { says: 'Change of an Internet identifier',      businessDays: 3,    daysAhead: null, inPerson: false, source: SUPPLEMENT },
      phone:                 { says: 'Change of a telephone number',          businessDays: 3,    daysAhead: null, inPerson: false, source: SUPPLEMENT },
      'intended-move':       { says: 'Intended move to another jurisdiction', businessDays: null, daysAhead: 0,    inPerson: false, source: SUPPLEMENT },
      'foreign-travel':      { says: 'Travel outside the United States',      businessDays: null, daysAhead: 21,   inPerson: false, source: 'SORNA guide, International Travel; 28 CFR 72.8' },
    },
    lodgingFromDays: 7,
    windowDays: 14,
  },
};

export interface Due {
  readonly due: IsoDate;
  readonly reckoning: Reckoning;
}

/**
 * When a person must first register here. Held: before release, so the day of release is the last. Otherwise the
 * guide's "immediately", three business days, after the event.
 */
export function initialRegistrationDue(
  body: DutyBody,
  calendar: Calendar,
  basis: InitialBasis,
  eventOn: IsoDate,
): Due {
  if (basis === 'held')
    return {
      due: eventOn,
      reckoning: {
        start: eventOn,
        rule: 'before release from imprisonment',
        steps: [`${eventOn}: day of release, the last day on which it is before release`],
        due: eventOn,
        source: INITIAL_SOURCES.held,
      },
    };
  return addBusinessDays(calendar, eventOn, body.immediately, INITIAL_SOURCES[basis]);
}

const GUIDE_INITIAL = 'SORNA guide, When must initial registration be carried out?';
export const INITIAL_SOURCES: Readonly<Record<InitialBasis, string>> = {
  held: `${GUIDE_INITIAL}; 34 USC 20913(b)(1)`,
  sentenced: `${GUIDE_INITIAL}; 34 USC 20913(b)(2)`,
  residence: GUIDE_INITIAL,
  employment: GUIDE_INITIAL,
  school: GUIDE_INITIAL,
  'entered-country': '28 CFR 72.7(a)(2)(ii): foreign conviction, after entering the United States',
  'federal-release': '28 CFR 72.7(a): release from federal or military custody',
};

/** When a change must be reported. For what is reported ahead the due day is the last one that is early enough. */
export function changeDue(body: DutyBody, calendar: Calendar, kind: ChangeKind, on: IsoDate): Due {
  const rule = body.changes[kind];
  if (rule.businessDays !== null) return addBusinessDays(calendar, on, rule.businessDays, rule.source);
  const ahead = rule.daysAhead ?? 0;
  const due = addDays(on, -ahead);
  return {
    due,
    reckoning: {
      start: on,
      rule: ahead === 0 ? 'before it happens' : `at least ${ahead} days before`,
      steps: ahead === 0 ? [`${on}: the day itself is the last`] : [`${on} minus ${ahead} days: ${due}`],
      due,
      source: rule.source,
    },
  };
}

/** An agency's own days of temporary lodging; no agency may ask later than this, and from one night on is the strictest. */
export const LODGING_DAYS_MAX = 30;

/** From how many nights away lodging is reported: the jurisdiction's own rule, else that of the set. */
export function lodgingDays(body: Pick<DutyBody, 'lodgingFromDays'>, own: unknown): number {
  return typeof own === 'number' && Number.isInteger(own) && own >= 1 && own <= LODGING_DAYS_MAX
    ? own
    : body.lodgingFromDays;
}

/** Whether an absence is temporary lodging that must be reported. Counts the nights between both days. */
export function isTemporaryLodging(body: DutyBody, from: IsoDate, until: IsoDate): boolean {
  return dayNumber(until) - dayNumber(from) >= body.lodgingFromDays;
}

export interface Appearance {
  /** The day by the months alone: the next one counts from it, never from the day of the visit. */
  readonly nominal: IsoDate;
  /** The last day to appear: the next business day when the office is closed on the nominal one. */
  readonly due: IsoDate;
  /** From this day on a visit counts as this appearance. */
  readonly from: IsoDate;
  readonly reckoning: Reckoning;
}

/**
 * The n-th scheduled appearance after the first registration, n from 1. Counted from the day of registration, so
 * that a late or early visit never moves the ones after it and a 31st does not creep to the 28th.
 */
export function appearance(
  body: DutyBody,
  calendar: Calendar,
  tier: Tier,
  registeredOn: IsoDate,
  n: number,
): Appearance {
  const months = body.appears[tier].everyMonths * n;
  const nominal = addMonths(registeredOn, months);
  const steps = [`${registeredOn} plus ${n} times ${body.appears[tier].everyMonths} months: ${nominal}`];
  let due = nominal;
  for (let closed = closedBecause(calendar, due); closed !== null; closed = closedBecause(calendar, due)) {
    steps.push(`${due}: the office is closed, ${closed}`);
    due = addDays(due, 1);
  }
  if (due !== nominal) steps.push(`${due}: next business day`);
  return {
    nominal,
    due,
    from: addDays(nominal, -body.windowDays),
    reckoning: {
      start: registeredOn,
      rule: `Tier ${tier}: in person every ${body.appears[tier].everyMonths} months`,
      steps,
      due,
      source: 'SORNA guide, In-Person Registration Requirements; 34 USC 20918',
    },
  };
}

/**
 * The first appearance that is not yet kept. A visit counts for the earliest unkept appearance whose window is open;
 * visits outside every window are visits and keep none.
 * @param visits days of appearances in person, in any order
 * @param keptUntil appearances whose window began by this day were kept before the file was taken over
 */
export function nextAppearance(
  body: DutyBody,
  calendar: Calendar,
  tier: Tier,
  registeredOn: IsoDate,
  visits: readonly IsoDate[],
  keptUntil: IsoDate | null = null,
): Appearance & {
  readonly n: number;
  readonly late: readonly { readonly n: number; readonly on: IsoDate }[];
} {
  const after = keptUntil !== null && keptUntil > registeredOn ? keptUntil : registeredOn;
  const left = [...visits].filter((v) => v > after).sort();
  const late: { n: number; on: IsoDate }[] = [];
  for (let n = firstAfter(body, tier, registeredOn, keptUntil); ; n++) {
    const next = appearance(body, calendar, tier, registeredOn, n);
    const at = left.findIndex((v) => v >= next.from);
    if (at < 0) return { ...next, n, late };
    const [visit] = left.splice(at, 1) as [IsoDate];
    if (visit > next.due) late.push({ n, on: visit });
  }
}

/** The first appearance whose window begins after a day. */
function firstAfter(body: DutyBody, tier: Tier, registeredOn: IsoDate, keptUntil: IsoDate | null): number {
  if (keptUntil === null) return 1;
  const { everyMonths } = body.appears[tier];
  const months = (on: IsoDate) => Number(on.slice(0, 4)) * 12 + Number(on.slice(5, 7));
  // The months between tell where it is to within one; before that no window can be later.
  let n = Math.max(1, Math.floor((months(keptUntil) - months(registeredOn)) / everyMonths) - 1);
  while (addDays(addMonths(registeredOn, everyMonths * n), -body.windowDays) <= keptUntil) n++;
  return n;
}

/** Whether a photograph must be taken at an appearance; true also when there is none. */
export function photoDue(
  body: DutyBody,
  tier: Tier,
  takenOn: IsoDate | null,
  appearanceOn: IsoDate,
): boolean {
  return takenOn === null || dayNumber(appearanceOn) - dayNumber(takenOn) >= body.appears[tier].photoDays;
}

/** A time that does not count: in custody or civil commitment. `until` is the day of release; null: still held. */
export interface Custody {
  readonly from: IsoDate;
  readonly until: IsoDate | null;
}

export interface Duty {
  /** The last day of the duty; null: for life, or not to be told while the person is held. */
  readonly endsOn: IsoDate | null;
  readonly lifelong: boolean;
  /** The duty may be shortened or ended on this day if the record is clean; an officer decides. */
  readonly reviewOn: IsoDate | null;
  readonly reckoning: Reckoning;
}

/** The row of a tier; of a juvenile in Tier III the one of its own. */
export function periodRule(body: DutyBody, tier: Tier, juvenile: boolean): PeriodRule {
  return body.lasts[tier === 'III' && juvenile ? 'III-juvenile' : tier];
}

/**
 * How long the duty lasts: years by tier from the first day, without the days in custody or civil commitment
 * (34 USC 20915(a)), shortened by a clean record where the law allows it and an officer has approved.
 * @param cleanApproved whether the reduction has been approved; it never comes by itself
 */
export function dutyPeriod(
  body: DutyBody,
  tier: Tier,
  options: {
    readonly startsOn: IsoDate;
    readonly juvenile: boolean;
    readonly custody: readonly Custody[];
    readonly cleanSince: IsoDate | null;
    readonly cleanApproved: boolean;
  },
): Duty {
  const duty = periodRule(body, tier, options.juvenile);
  const { startsOn } = options;
  const steps: string[] = [];
  const held = mergeCustody(options.custody, startsOn);
  const open = held.find((c) => c.until === null);
  const days = held.reduce((n, c) => n + (c.until === null ? 0 : dayNumber(c.until) - dayNumber(c.from)), 0);
  for (const c of held)
    steps.push(
      c.until === null
        ? `from ${c.from} in custody: the time does not run`
        : `${c.from} to ${c.until} in custody: ${dayNumber(c.until) - dayNumber(c.from)} days do not count`,
    );
  const reviewOn =
    duty.cleanYears === null || options.cleanSince === null
      ? null
      : addMonths(options.cleanSince, duty.cleanYears * 12);
  const source = 'SORNA guide, In-Person Registration Requirements; 34 USC 20915 (formerly 42 USC 16915)';
  const result = (endsOn: IsoDate | null, lifelong: boolean, rule: string): Duty => ({
    endsOn,
    lifelong,
    reviewOn,
    reckoning: {
      start: startsOn,
      rule,
      steps,
      due: endsOn ?? (lifelong ? 'for life' : 'not known while held'),
      source,
    },
  });
  const reduces = options.cleanApproved && reviewOn !== null;
  if (duty.years === null) {
    if (reduces && duty.cleanMinus === null) {
      steps.push(`clean since ${options.cleanSince}, ${duty.cleanYears} years: the duty ends`);
      return result(reviewOn, false, `Tier ${tier}: for life, ended after ${duty.cleanYears} clean years`);
    }
    return result(null, true, `Tier ${tier}: for life`);
  }
  const years = duty.years - (reduces ? (duty.cleanMinus ?? 0) : 0);
  if (reduces)
    steps.unshift(
      `${duty.cleanYears} clean years since ${options.cleanSince}: ${duty.cleanMinus} years less`,
    );
  const plain = addMonths(startsOn, years * 12);
  steps.unshift(`${startsOn} plus ${years} years: ${plain}`);
  const rule = `Tier ${tier}: ${years} years without time in custody`;
  if (open) return result(null, false, rule);
  const end = addDays(plain, days);
  if (days > 0) steps.push(`${plain} plus ${days} days: ${end}`);
  return result(end, false, rule);
}

/** Overlapping and touching times as one each, cut at the first day of the duty. */
function mergeCustody(custody: readonly Custody[], startsOn: IsoDate): readonly Custody[] {
  const sorted = custody
    .filter((c) => c.until === null || c.until > startsOn)
    .map((c) => ({ from: c.from < startsOn ? startsOn : c.from, until: c.until }))
    .sort((a, b) => a.from.localeCompare(b.from));
  const merged: { from: IsoDate; until: IsoDate | null }[] = [];
  for (const c of sorted) {
    const last = merged.at(-1);
    if (last && (last.until === null || c.from <= last.until)) {
      if (last.until !== null && (c.until === null || c.until > last.until)) last.until = c.until;
    } else merged.push(c);
  }
  return merged;
}
