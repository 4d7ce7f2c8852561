import type { IsoDate } from '#basics/dates.js';
import { ABSCONDING_STEPS, type AbscondingStep } from './absconding.js';
import { addBusinessDays, type Calendar } from './calendar.js';
import type { Reckoning } from './reckoning.js';
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

/** A jurisdiction's own business days by step, from its settings (`abscondingDays`); anything that is no such table is nothing. */
export function ownAbscondingDays(setting: unknown): Readonly<Partial<Record<AbscondingStep, number>>> {
  if (typeof setting !== 'object' || setting === null) return {};
  return Object.fromEntries(
    Object.entries(setting).filter(
      ([step, n]) =>
        Object.hasOwn(ABSCONDING_STEPS, step) &&
        Number.isInteger(n) &&
        (n as number) >= 1 &&
        (n as number) <= 90,
    ),
  );
}

/** The days from which the clocks of a case run, in the jurisdiction's own calendar days. */
export interface AbscondingDays {
  readonly openedOn: IsoDate;
  /** Null: nobody has found that the person absconded. */
  readonly foundOn: IsoDate | null;
  readonly recordedOn: Readonly<Partial<Record<AbscondingStep, IsoDate>>>;
}

/** When a step is due; null: its clock has not begun. */
export function abscondingStepDue(
  body: AbscondingBody,
  own: Readonly<Partial<Record<AbscondingStep, number>>>,
  calendar: Calendar,
  days: AbscondingDays,
  step: AbscondingStep,
): { readonly dueOn: IsoDate; readonly reckoning: Reckoning } | null {
  const rule = body.steps[step];
  const start =
    rule.from === 'opened'
      ? days.openedOn
      : rule.from === 'finding'
        ? days.foundOn
        : days.recordedOn[rule.from];
  // What was done before the finding counts from the finding: nobody is late for what was not asked for yet.
  const from = start && days.foundOn && rule.from !== 'opened' && start < days.foundOn ? days.foundOn : start;
  if (!from || (ABSCONDING_STEPS[step].afterwards && days.foundOn === null)) return null;
  const { [step]: ownDays } = own;
  const { due, reckoning } = addBusinessDays(
    calendar,
    from,
    ownDays ?? rule.businessDays,
    ownDays !== undefined
      ? `${rule.source}; figure of the jurisdiction`
      : rule.confirmed
        ? rule.source
        : `${rule.source}; figure to be confirmed by the jurisdiction`,
  );
  return {
    dueOn: due,
    reckoning: { ...reckoning, rule: `${ABSCONDING_STEPS[step].says}: ${reckoning.rule}` },
  };
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
