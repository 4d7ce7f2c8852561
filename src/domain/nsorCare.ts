import { addDays, addMonths, type IsoDate } from '#basics/dates.js';
import type { Reckoning } from './reckoning.js';
import { isRegistrantEnd, REGISTRANT_ENDS } from './registrantEnd.js';

/**
 * What keeps an entry of NSOR true after NCIC has accepted it: a second person compares it with the file, and it is
 * validated again and again. The figures are practice of NCIC and one state, not of the guide: to be confirmed with the
 * control agency of each jurisdiction, whose own figures stand in its settings as `nsorCycle`.
 */
export interface NsorCycle {
  /** Days after acceptance within which a second person has compared the entry. */
  readonly checkDays: number;
  /** Days after acceptance from which and until when the first validation is done. */
  readonly firstFromDays: number;
  readonly firstDays: number;
  /** Months from one validation to the next. */
  readonly everyMonths: number;
  /** Days after the due day on which NCIC retires what was not validated. */
  readonly retiresAfterDays: number;
}

export const NSOR_CYCLE: NsorCycle = {
  checkDays: 7,
  firstFromDays: 60,
  firstDays: 90,
  everyMonths: 12,
  retiresAfterDays: 30,
};
const SOURCE =
  'NCIC practice: second-party check and validation of entries (to be confirmed with the control agency)';

export interface NsorCareFacts {
  /** Day on which the entry was accepted; of one carried over, the day on which the file was opened here. Null: none. */
  readonly enteredOn: IsoDate | null;
  /** Day on which the oldest message that nobody has compared was accepted. */
  readonly uncheckedSince: IsoDate | null;
  readonly validations: number;
  readonly validatedOn: IsoDate | null;
  readonly cycle?: Partial<NsorCycle> | undefined;
}

export interface NsorCareDuty {
  readonly kind: 'nsor-check' | 'nsor-validation';
  readonly key: string;
  readonly dueOn: IsoDate;
  readonly opensOn: IsoDate | null;
  readonly reckoning: Reckoning;
}

/** The clocks of an entry that stands in NSOR. */
export function nsorCare(facts: NsorCareFacts): readonly NsorCareDuty[] {
  const cycle = { ...NSOR_CYCLE, ...facts.cycle };
  const duties: NsorCareDuty[] = [];
  if (facts.uncheckedSince !== null) {
    const due = addDays(facts.uncheckedSince, cycle.checkDays);
    duties.push({
      kind: 'nsor-check',
      key: facts.uncheckedSince,
      dueOn: due,
      opensOn: null,
      reckoning: {
        start: facts.uncheckedSince,
        rule: `second-party check within ${cycle.checkDays} days`,
        steps: [`accepted on ${facts.uncheckedSince}, plus ${cycle.checkDays} days: ${due}`],
        due,
        source: SOURCE,
      },
    });
  }
  if (facts.enteredOn === null) return duties;
  const first = facts.validatedOn === null;
  const due = first
    ? addDays(facts.enteredOn, cycle.firstDays)
    : addMonths(facts.validatedOn, cycle.everyMonths);
  duties.push({
    kind: 'nsor-validation',
    key: String(facts.validations + 1),
    dueOn: due,
    opensOn: first ? addDays(facts.enteredOn, cycle.firstFromDays) : addDays(due, -30),
    reckoning: {
      start: facts.validatedOn ?? facts.enteredOn,
      rule: first
        ? `first validation ${cycle.firstFromDays} to ${cycle.firstDays} days after the entry`
        : `validated every ${cycle.everyMonths} months`,
      steps: [
        first
          ? `entered on ${facts.enteredOn}, plus ${cycle.firstDays} days: ${due}`
          : `validated on ${facts.validatedOn}, plus ${cycle.everyMonths} months: ${due}`,
        `not done by ${addDays(due, cycle.retiresAfterDays)}, NCIC retires the entry`,
      ],
      due,
      source: SOURCE,
    },
  });
  return duties;
}

/** Why a change of a registration is not on its way to NSOR by itself. */
export const NSOR_WHY = {
  missing: 'What NCIC requires was taken away in the registry',
  'would-refuse': 'NCIC would refuse it as it stands',
  refused: 'NCIC refused it, and nothing of it was changed since',
  'no-access': 'Nobody may take it to NCIC',
  gone: 'NSOR let go of the entry by itself',
} as const;
export type NsorWhy = keyof typeof NSOR_WHY;

/** Days after which an answer of NCIC is late: it answers within seconds, a partner within a working day or two. */
export const NSOR_ANSWER_DAYS = 3;

/** Where a registry and NSOR say different things of one person. */
export const NSOR_DIFFERENCES = {
  'not-in-nsor': 'Registered here, not in NSOR',
  gone: 'Registered here, and NSOR let go of it by itself',
  behind: 'Changed here, NSOR does not have it yet',
  refused: 'NCIC refused the last message',
  waiting: 'On the way: NCIC has not answered',
  unanswered: 'On the way for days without an answer: it may be lost',
  'still-in-nsor': 'Ended here, still in NSOR',
  'not-here': 'In NSOR under this agency, no registration here',
  retiring: 'Not validated in time: NCIC retires it',
} as const;
export type NsorDifference = keyof typeof NSOR_DIFFERENCES;

export interface NsorCompared {
  /** State of the registration; null: there is none. */
  readonly registry: string | null;
  /** State of the NSOR record; null: there is none. */
  readonly record: string | null;
  /** State of the last message that was not given up; null: there is none. */
  readonly lastMessage: string | null;
  /** The last message clears or cancels the record. */
  readonly letsGo: boolean;
  /** It has waited longer than an answer takes. */
  readonly late: boolean;
  /** How the registration ended or rests, if it does. */
  readonly how: string | null;
  /** Why a change was not sent; null: nothing is held back. */
  readonly why: string | null;
  readonly behind: boolean;
  readonly retiring: boolean;
}

/** The difference that matters most; null: both say the same. */
export function nsorDifference(c: NsorCompared): NsorDifference | null {
  const active = c.record === 'active';
  if (c.registry === null) return active ? 'not-here' : null;
  if (c.registry === 'pending') return null;
  if (c.lastMessage === 'rejected' || c.why === 'refused') return 'refused';
  if (c.lastMessage === 'queued' || c.lastMessage === 'sent') return c.late ? 'unanswered' : 'waiting';
  // Whose duty only rests, abroad or in custody, stays in NSOR.
  const rests = c.how !== null && isRegistrantEnd(c.how) && REGISTRANT_ENDS[c.how].record === null;
  if (c.registry === 'ended' || (c.registry === 'moved-out' && !rests)) {
    // The record here ends with the registration; that NSOR let go too is known by the accepted clear alone.
    return active || c.why !== null || (c.lastMessage === 'accepted' && !c.letsGo) ? 'still-in-nsor' : null;
  }
  if (!active) return c.why === 'gone' || c.record !== null ? 'gone' : 'not-in-nsor';
  if (c.retiring) return 'retiring';
  return c.behind || c.why !== null ? 'behind' : null;
}
