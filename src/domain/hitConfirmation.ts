import { MS } from '#basics/clock.js';
import { err, ok, type Result } from '#basics/result.js';
import { type Reckoning, withinReckoning } from './reckoning.js';

/**
 * Hit confirmation: nobody is arrested on a hit alone. The agency that holds the warrant is asked over Nlets (YQ) whether
 * it is active, is of this person, and whether it extradites, and answers (YR) within ten minutes or an hour.
 */
export const CONFIRM_PRIORITIES = {
  U: { says: 'Urgent: within 10 minutes', withinMs: 10 * MS.minute },
  R: { says: 'Routine: within 1 hour', withinMs: MS.hour },
} as const;
export type ConfirmPriority = keyof typeof CONFIRM_PRIORITIES;

/** overtaken: asked again, or answered by another door. */
export type ConfirmationState = 'asked' | 'looking' | 'confirmed' | 'not-confirmed' | 'overtaken';

/** Where the clocks come from. */
export const CONFIRM_SOURCE = 'NCIC hit confirmation: urgent 10 minutes, routine 1 hour';
/** A holder is asked three times; then somebody telephones. */
export const REQUESTS_MAX = 3;

export interface ConfirmationSoFar {
  readonly requestNumber: number;
  readonly state: ConfirmationState;
  readonly dueAtMs: number;
}

export const CONFIRM_REFUSALS = {
  'not-wanted': 'Only a warrant can be confirmed, and the person of this record has none.',
  'no-holder': 'The agency that issued the warrant is not in the directory: ask by telephone.',
  'still-running': 'The holder has been asked and its time is not over.',
  answered: 'The holder has answered already.',
  'asked-enough': 'The holder was asked three times: telephone.',
} as const;
export type ConfirmRefusal = keyof typeof CONFIRM_REFUSALS;

/** The next request, or why there is none. @param before the requests of the candidate so far */
export function nextRequest(
  before: readonly ConfirmationSoFar[],
  priority: ConfirmPriority,
  nowMs: number,
): Result<
  { readonly requestNumber: number; readonly dueAtMs: number; readonly reckoning: Reckoning },
  ConfirmRefusal
> {
  if (before.some((b) => b.state === 'confirmed')) return err('answered');
  if (before.some((b) => (b.state === 'asked' || b.state === 'looking') && b.dueAtMs > nowMs))
    return err('still-running');
  const requestNumber = Math.max(0, ...before.map((b) => b.requestNumber)) + 1;
  if (requestNumber > REQUESTS_MAX) return err('asked-enough');
  const { withinMs } = CONFIRM_PRIORITIES[priority];
  return ok({
    requestNumber,
    dueAtMs: nowMs + withinMs,
    reckoning: withinReckoning(withinMs, 'the holder of the warrant confirms within', nowMs, CONFIRM_SOURCE),
  });
}

/** What an answer (`CNF` of a YR) makes of a request; null: it says nothing that is known, and a person looks. */
export function answered(code: string): Exclude<ConfirmationState, 'asked' | 'overtaken'> | null {
  if (code === 'Y') return 'confirmed';
  if (code === 'N') return 'not-confirmed';
  return code === 'W' ? 'looking' : null;
}
