import { addMonths, type IsoDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import { taskKey } from './task.js';

/**
 * How long a jurisdiction keeps the file of a person who moved out as it is. The SORNA guide (Previously registered
 * offenders) leaves it to each. Nothing is done to a file by time alone: when the time is over an officer decides.
 */
export const KEEP_RULES = {
  keep: { says: 'The file is kept as it is', asks: false },
  seal: { says: 'After some years an officer decides whether the file is sealed', asks: true },
} as const satisfies Record<string, { says: string; asks: boolean }>;
export type KeepRuleCode = keyof typeof KEEP_RULES;

export const KEEP_SOURCE = 'SORNA guide, Previously registered offenders';
export const KEEP_YEARS_MAX = 75;

export type KeepRule =
  | { readonly rule: 'keep'; readonly law: string }
  | { readonly rule: 'seal'; readonly years: number; readonly law: string };

export function isKeepYears(n: unknown): n is number {
  return Number.isInteger(n) && (n as number) >= 1 && (n as number) <= KEEP_YEARS_MAX;
}

/** From an agency's settings (`keepMovedOut`); what was never chosen, or cannot be read, keeps the file. */
export function keepRule(settings: Readonly<Record<string, unknown>> | undefined): KeepRule {
  const own = settings?.keepMovedOut;
  if (typeof own !== 'object' || own === null) return { rule: 'keep', law: '' };
  const { rule, years, law } = own as Record<string, unknown>;
  const says = typeof law === 'string' ? law.trim() : '';
  return rule === 'seal' && isKeepYears(years)
    ? { rule: 'seal', years, law: says }
    : { rule: 'keep', law: says };
}

/** The last thing that happened to a registration decides: a deported person's duty rests, and the file with it. */
export function leftForGood(state: string, lastStanding: string | undefined): boolean {
  return state === 'moved-out' && lastStanding === 'moved-out';
}

/** On which day an officer is asked; null: never. @param keepUntil what an officer has decided about this leaving */
export function askedAbout(rule: KeepRule, leftOn: IsoDate, keepUntil: IsoDate | null): IsoDate | null {
  if (rule.rule === 'keep') return null;
  const byRule = addMonths(leftOn, rule.years * 12);
  return keepUntil !== null && keepUntil > byRule ? keepUntil : byRule;
}

/** Days that an officer has for the answer, in calendar days; ours, to be confirmed. */
export const KEEP_ANSWER_DAYS = 30;

/** One task for each day on which a file came up. */
export function keepingTask(registrantId: string, dueOn: IsoDate): string {
  return taskKey('keep-moved-out', registrantId, dueOn);
}

export interface KeepingDecision {
  readonly decision: 'seal' | 'keep';
  /** Of `keep`: until when nobody asks again. */
  readonly keepUntil: IsoDate | null;
  readonly reason: string;
}

export interface KeepingRefusal {
  readonly field: 'decision' | 'until' | 'reason';
  readonly problem: 'chooseOne' | 'notADate' | 'dateInPast' | 'reasonTooShort';
}

/** What an officer may decide about a file whose time is over. */
export function mayDecideKeeping(
  given: { readonly decision: string; readonly until: string; readonly reason: string },
  today: IsoDate,
  isDay: (text: string) => boolean,
): Result<KeepingDecision, readonly KeepingRefusal[]> {
  const wrong: KeepingRefusal[] = [];
  if (given.decision !== 'seal' && given.decision !== 'keep')
    wrong.push({ field: 'decision', problem: 'chooseOne' });
  if (given.decision === 'keep') {
    if (!isDay(given.until)) wrong.push({ field: 'until', problem: 'notADate' });
    else if (given.until <= today) wrong.push({ field: 'until', problem: 'dateInPast' });
  }
  if (given.reason.trim().length < 10) wrong.push({ field: 'reason', problem: 'reasonTooShort' });
  if (wrong.length > 0) return err(wrong);
  const decision = given.decision as KeepingDecision['decision'];
  return ok({
    decision,
    keepUntil: decision === 'keep' ? given.until : null,
    reason: given.reason.trim(),
  });
}
