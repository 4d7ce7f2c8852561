import { addMonths, dateText, type IsoDate } from '#basics/dates.js';
import { type DutyBody, type PeriodRule, periodRule } from './duty.js';
import type { PlainValue } from './registration.js';
import type { Tier } from './tierRules.js';

/**
 * The shorter duty after a clean record (34 USC 20915(b)): its four conditions, the day before which none can be
 * approved, and the steps of an office towards it. Nothing here shortens a duty: `duty.ts` does, after an approval.
 */
export const CLEAN_CONDITIONS = {
  'no-conviction': {
    says: 'No conviction of an offense that is punishable by more than a year',
    source: '34 USC 20915(b)(1)(A)',
  },
  'no-sex-offence': { says: 'No conviction of any sex offense', source: '34 USC 20915(b)(1)(B)' },
  supervision: {
    says: 'Every time of supervised release, probation and parole completed',
    source: '34 USC 20915(b)(1)(C)',
  },
  treatment: {
    says: 'A certified treatment program for sex offenders completed',
    source: '34 USC 20915(b)(1)(D)',
  },
} as const;
export type CleanCondition = keyof typeof CLEAN_CONDITIONS;
export const CLEAN_CONDITION_CODES = Object.keys(CLEAN_CONDITIONS) as CleanCondition[];

export interface CleanAnswer {
  /** Whether the condition is fulfilled, as the officer found it; '' where nobody answered. */
  readonly met: 'yes' | 'no' | '';
  /** The document that it rests on. */
  readonly evidence: string;
  /** The scan of it, among the papers of the file. */
  readonly file?: string;
}
export type CleanAnswers = Readonly<Record<CleanCondition, CleanAnswer>>;

/** One step of an office. `noted`: the day from which the record counts, so that its clock runs. */
export interface CleanStep {
  readonly step: 'noted' | 'proposed' | 'approved' | 'withdrawn';
  readonly since: IsoDate;
  /** Of a proposal. */
  readonly answers?: CleanAnswers;
  /** Why it was withdrawn. */
  readonly reason?: string;
  /** Approved by who proposed it, because nobody else of the office may. */
  readonly alone?: boolean;
  readonly by: string;
  readonly byId: string | null;
  readonly atMs: number;
}

/** What holds: the last step, none after a withdrawal. @param steps the oldest first */
export function cleanStand(steps: readonly CleanStep[]): CleanStep | null {
  const last = steps.at(-1);
  return last === undefined || last.step === 'withdrawn' ? null : last;
}

export interface CleanReckoning {
  readonly rule: PeriodRule & { readonly cleanYears: number };
  /** The first day on which it may be approved; null without a day to count from. */
  readonly earliest: IsoDate | null;
  readonly steps: readonly string[];
}

/** The sum of a tier; null where its law knows no shorter duty. */
export function cleanReckoning(
  body: DutyBody,
  tier: Tier,
  juvenile: boolean,
  since: IsoDate | null,
): CleanReckoning | null {
  const rule = periodRule(body, tier, juvenile);
  if (rule.cleanYears === null) return null;
  const earliest = since === null ? null : addMonths(since, rule.cleanYears * 12);
  return {
    rule: { ...rule, cleanYears: rule.cleanYears },
    earliest,
    steps: earliest === null ? [] : [`${since} plus ${rule.cleanYears} years: ${earliest}`],
  };
}

export interface CleanFacts {
  readonly body: DutyBody;
  readonly state: string;
  readonly tier: Tier | null;
  readonly juvenile: boolean;
  readonly today: IsoDate;
  readonly values: readonly PlainValue[];
}

export interface CleanProblem {
  readonly field: 'since' | CleanCondition;
  readonly says: string;
}

/** Why this registration cannot be shortened at all; null: it can. */
export function noCleanRecord(
  facts: Pick<CleanFacts, 'body' | 'state' | 'tier' | 'juvenile'>,
): string | null {
  if (facts.state !== 'registered')
    return 'The registration does not run as it should: only that of somebody who is registered can be shortened.';
  if (facts.tier === null) return 'No tier is decided, so nobody knows how long the duty lasts.';
  if (cleanReckoning(facts.body, facts.tier, facts.juvenile, null) !== null) return null;
  return `Tier ${facts.tier}${facts.tier === 'III' ? ' of an adult' : ''}: the law knows no shorter duty after a clean record (34 USC 20915(b)(2)).`;
}

/** What is wrong with the day from which the record counts. */
export function cleanSinceProblems(facts: CleanFacts, since: IsoDate): readonly CleanProblem[] {
  const never = noCleanRecord(facts);
  if (never !== null) return [{ field: 'since', says: never }];
  return since > facts.today
    ? [{ field: 'since', says: `${dateText(since)} is in the future. Expected today or a day before.` }]
    : [];
}

/** Everything that stands in the way of a proposal or its approval on this day. */
export function cleanProblems(
  facts: CleanFacts,
  since: IsoDate,
  answers: CleanAnswers,
): readonly CleanProblem[] {
  const problems = [...cleanSinceProblems(facts, since)];
  const earliest =
    problems.length === 0 && facts.tier !== null
      ? (cleanReckoning(facts.body, facts.tier, facts.juvenile, since)?.earliest ?? null)
      : null;
  if (earliest !== null && earliest > facts.today)
    problems.push({ field: 'since', says: `Too early: ${since} counts until ${earliest}, a day to come.` });
  const against = cleanAgainst(facts.values, since, facts.today);
  for (const code of CLEAN_CONDITION_CODES) {
    const { met, evidence } = answers[code];
    const held = against.find((a) => a.condition === code);
    if (met === '') problems.push({ field: code, says: 'Answer yes or no.' });
    else if (met === 'no') problems.push({ field: code, says: 'Without it the law allows no shorter duty.' });
    else if (held) problems.push({ field: code, says: `The file says otherwise: ${held.says}.` });
    else if (evidence.trim().length < 5)
      problems.push({ field: code, says: 'Name the document that it rests on: five characters or more.' });
  }
  return problems;
}

export interface CleanAgainst {
  readonly condition: CleanCondition;
  readonly says: string;
}

/**
 * What the file itself holds against a clean record. A conviction whose day is known in part counts when all of it is
 * later than the first clean day; whether an entry beside the registration offence is punishable by more than a year is
 * not on file, so that it stands until somebody puts the entry or the day right.
 */
export function cleanAgainst(
  values: readonly PlainValue[],
  since: IsoDate,
  today: IsoDate,
): readonly CleanAgainst[] {
  return values.flatMap((v): CleanAgainst[] => {
    if (v.state !== 'known') return [];
    const on = v.element === 'offence' ? v.value.convictedOn : v.element === 'conviction' ? v.value.on : '';
    if (on && on > since.slice(0, on.length))
      return [
        {
          condition: v.element === 'offence' ? 'no-sex-offence' : 'no-conviction',
          says: `convicted on ${on}, ${v.value.offence ?? 'offense not named'}`,
        },
      ];
    if (v.element !== 'supervision' || (v.untilOn !== null && v.untilOn <= today)) return [];
    return [
      {
        condition: 'supervision',
        says: `supervision ${v.untilOn === null ? 'without an end' : `until ${v.untilOn}`}`,
      },
    ];
  });
}
