import type { RetentionClass } from './retention.js';

/**
 * What is erased together. A case goes with all that hangs on it, found by the database's own references, so that a
 * table that is added later is not forgotten; it goes when its youngest row is old enough.
 */
export const ERASURE_UNITS = {
  case: {
    says: 'A trip with its candidates, decisions, messages, tasks and clocks; and what hangs on no trip',
    takes: ['case', 'memory'],
  },
  register: {
    says: 'An ended record with its changes, lookouts, links and memories, once no case needs it',
    takes: ['case', 'register', 'memory'],
  },
} as const satisfies Record<string, { says: string; takes: readonly RetentionClass[] }>;
export type ErasureUnit = keyof typeof ERASURE_UNITS;

/** Columns that point to a row of any table by its id, without a reference that the database knows. */
export const SOFT_REFERENCES = ['object_id', 'source_id'] as const;

/** Rows that are still at work, however old: what holds one is not erased. */
export const STILL_AT_WORK: Readonly<Record<string, string>> = {
  candidates: `state in ('open', 'second')`,
  tasks: `state = 'open'`,
  travel_notices: `state in ('filed', 'asked-back', 'accepted')`,
  passport_requests: `state in ('drafted', 'requested', 'acknowledged', 'granted')`,
  compliance_cases: `state <> 'closed'`,
  redress_inquiries: `state <> 'decided'`,
  foreign_drafts: `state in ('open', 'stopped', 'proposed')`,
};

/** Tables of cases whose rows are not erased by age alone, each with the reason. */
export const LIVES_WITH: Readonly<Record<string, string>> = {
  iml_determinations: 'a determination holds as long as its register record',
  iml_steps: 'goes with its determination',
};

/** Classes that nothing erases by age, each with the reason that is shown. */
export const KEPT_BECAUSE: Readonly<Partial<Record<RetentionClass, string>>> = {
  standing:
    'Needed to explain any decision years later; holds agencies, rules and people who sign in, no travelers.',
  registry:
    'Kept for the life of the duty by the rule of the jurisdiction. Its agency ends a registration and purges values by a logged decision.',
};
