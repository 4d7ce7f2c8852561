import { MS } from '#basics/clock.js';
import type { IsoDate } from '#basics/dates.js';
import { localDate } from '#basics/zones.js';
import { ABSCONDING_STEPS, type AbscondingStep } from './absconding.js';
import { addBusinessDays, type Calendar } from './calendar.js';
import { instantText, type Reckoning, spanText } from './reckoning.js';
import type { RuleSet } from './ruleSet.js';

/** Who does a step unless somebody is named: the office that is asked for it. */
export const ABSCONDING_OFFICES = {
  registry: 'Registration office',
  police: 'Police or sheriff',
  prosecutor: 'Prosecutor or court',
} as const;
export type AbscondingOffice = keyof typeof ABSCONDING_OFFICES;

/** What starts the clock of a step: the opening of the case, the finding, or the record of another step. */
export type AbscondingStart = 'opened' | 'finding' | AbscondingStep;

export interface AbscondingStepRule {
  readonly office: AbscondingOffice;
  readonly from: AbscondingStart;
  readonly businessDays: number;
  readonly source: string;
  /** False: the guide names the step and no time; the figure is practice, to be confirmed by the jurisdiction. */
  readonly confirmed: boolean;
}

export interface AbscondingBody {
  readonly steps: Readonly<Record<AbscondingStep, AbscondingStepRule>>;
  /** Business days after the person was located within which each step that was done is taken back. */
  readonly reversal: { readonly businessDays: number; readonly source: string; readonly confirmed: boolean };
}

const GUIDE = 'SORNA guide, Failure To Appear';
const IMMEDIATELY = `${GUIDE}; "Immediate" transfer of information`;

/**
 * Owner and time of each step. The guide says "immediately" (three business days) of telling the origin and of what goes
 * to the public site and the national databases; of the others it gives no time.
 */
// biome-ignore format: one rule a line, so that it can be read as a table
export const ABSCONDING_V1: RuleSet<AbscondingBody> = {
  kind: 'absconding',
  version: 1,
  validFromMs: 0,
  validUntilMs: null,
  author: 'initial',
  approver: 'initial',
  legalBasis: 'SORNA guide, Failure To Appear for Registration; 34 USC 20924; steps without a time in the guide: practice, to be confirmed by each jurisdiction',
  body: {
    steps: {
      'tell-origin': { office: 'registry',   from: 'opened',  businessDays: 3,  source: IMMEDIATELY, confirmed: true },
      determine:     { office: 'registry',   from: 'opened',  businessDays: 5,  source: GUIDE,       confirmed: false },
      locate:        { office: 'police',     from: 'opened',  businessDays: 10, source: GUIDE,       confirmed: false },
      'public-flag': { office: 'registry',   from: 'finding', businessDays: 3,  source: IMMEDIATELY, confirmed: true },
      marshals:      { office: 'registry',   from: 'finding', businessDays: 3,  source: GUIDE,       confirmed: false },
      warrant:       { office: 'prosecutor', from: 'finding', businessDays: 5,  source: GUIDE,       confirmed: false },
      'nsor-flag':   { office: 'registry',   from: 'finding', businessDays: 3,  source: IMMEDIATELY, confirmed: true },
      wanted:        { office: 'police',     from: 'warrant', businessDays: 3,  source: GUIDE,       confirmed: false },
    },
    reversal: { businessDays: 3, source: IMMEDIATELY, confirmed: false },
  },
};

/** What a jurisdiction sets for a step: who is asked for it, and business days or hours on the clock; nothing: as in the table. */
export interface OwnStep {
  readonly office?: AbscondingOffice;
  readonly days?: number;
  /** Count on the clock, through nights, weekends and holidays. */
  readonly hours?: number;
}
export type OwnSteps = Readonly<Partial<Record<AbscondingStep, OwnStep>>>;

/** What a time may be, in its unit. */
export const OWN_TIME_MAX = { days: 90, hours: 240 } as const;
export type OwnTimeUnit = keyof typeof OWN_TIME_MAX;

export function isOwnTime(n: unknown, unit: OwnTimeUnit): n is number {
  return Number.isInteger(n) && (n as number) >= 1 && (n as number) <= OWN_TIME_MAX[unit];
}

/** A jurisdiction's own steps from its settings (`abscondingSteps`); what is no owner and no time is left out. */
export function ownAbscondingSteps(setting: unknown): OwnSteps {
  if (typeof setting !== 'object' || setting === null) return {};
  return Object.fromEntries(
    Object.entries(setting).flatMap(([step, of]) => {
      if (!Object.hasOwn(ABSCONDING_STEPS, step) || typeof of !== 'object' || of === null) return [];
      const { office, days, hours } = of as Record<string, unknown>;
      const own: OwnStep = {
        ...(typeof office === 'string' && Object.hasOwn(ABSCONDING_OFFICES, office)
          ? { office: office as AbscondingOffice }
          : {}),
        ...(isOwnTime(hours, 'hours') ? { hours } : isOwnTime(days, 'days') ? { days } : {}),
      };
      return Object.keys(own).length > 0 ? [[step, own]] : [];
    }),
  );
}

/** The instants from which the clocks of a case run, and the zone whose days they are. */
export interface AbscondingTimes {
  readonly zone: string;
  readonly openedAtMs: number;
  /** Null: nobody has found that the person absconded. */
  readonly foundAtMs: number | null;
  readonly recordedAtMs: Readonly<Partial<Record<AbscondingStep, number>>>;
}

export interface StepDue {
  readonly dueOn: IsoDate;
  /** Of a time in hours; null: the whole day counts. */
  readonly dueAtMs: number | null;
  readonly reckoning: Reckoning;
}

/** When a step is due; null: its clock has not begun. */
export function abscondingStepDue(
  body: AbscondingBody,
  own: OwnSteps,
  calendar: Calendar,
  times: AbscondingTimes,
  step: AbscondingStep,
): StepDue | null {
  const rule = body.steps[step];
  const { foundAtMs, zone } = times;
  const start =
    rule.from === 'opened'
      ? times.openedAtMs
      : rule.from === 'finding'
        ? foundAtMs
        : (times.recordedAtMs[rule.from] ?? null);
  if (start === null || (ABSCONDING_STEPS[step].afterwards && foundAtMs === null)) return null;
  // What was done before the finding counts from the finding: nobody is late for what was not asked for yet.
  const from = foundAtMs !== null && rule.from !== 'opened' ? Math.max(start, foundAtMs) : start;
  const { hours, days } = own[step] ?? {};
  const says = ABSCONDING_STEPS[step].says;
  if (hours !== undefined) {
    const dueAtMs = from + hours * MS.hour;
    return {
      dueOn: localDate(zone, dueAtMs),
      dueAtMs,
      reckoning: {
        start: instantText(from),
        rule: `${says}: ${spanText(hours * MS.hour)} on the clock, also on days that are closed`,
        steps: [`begun ${instantText(from)}, plus ${spanText(hours * MS.hour)}`],
        due: instantText(dueAtMs),
        source: `${rule.source}; figure of the jurisdiction`,
      },
    };
  }
  const { due, reckoning } = addBusinessDays(
    calendar,
    localDate(zone, from),
    days ?? rule.businessDays,
    days !== undefined
      ? `${rule.source}; figure of the jurisdiction`
      : rule.confirmed
        ? rule.source
        : `${rule.source}; figure to be confirmed by the jurisdiction`,
  );
  return { dueOn: due, dueAtMs: null, reckoning: { ...reckoning, rule: `${says}: ${reckoning.rule}` } };
}

/** When what was done has to be taken back, after the person was located. */
export function reversalDue(
  body: AbscondingBody,
  calendar: Calendar,
  foundOn: IsoDate,
): { readonly dueOn: IsoDate; readonly reckoning: Reckoning } {
  const { businessDays, source, confirmed } = body.reversal;
  const { due, reckoning } = addBusinessDays(
    calendar,
    foundOn,
    businessDays,
    confirmed ? source : `${source}; figure to be confirmed by the jurisdiction`,
  );
  return { dueOn: due, reckoning };
}
