import { lettersAndDigits } from '#basics/text.js';
import type { CandidatePath, Outcome } from './candidate.js';
import type { PersonDescription } from './person.js';
import { instantText } from './reckoning.js';
import type { SubjectStatus } from './subject.js';

/**
 * A person who was decided to be the one of a record on a list is met again on the same trip: by an inspector, by a
 * query, by a later list. The decision is carried over to the new event where the identity is the same and nothing
 * new speaks against it; the new event is told like any other. Never silently: what carried it stands with it.
 */
export interface Decided {
  readonly candidateId: string;
  readonly recordVersion: number;
  readonly status: SubjectStatus;
  readonly outcome: Outcome | null;
  /** Of the decision in force. */
  readonly decidedByName: string;
  readonly decidedAtMs: number;
  readonly traveller: PersonDescription;
  /** Keyed digest of what identifies the traveller; equal: the same names, dates and numbers to the letter. */
  readonly identity: string;
}

export interface MetAgain {
  readonly recordVersion: number;
  readonly status: SubjectStatus;
  readonly path: CandidatePath;
  readonly contradictions: readonly string[];
  /** What the person cannot have travelled beside the new event, in sentences (`legConflicts.ts`). */
  readonly impossible: readonly string[];
  readonly traveller: PersonDescription;
  readonly identity: string;
}

export type CarryOver =
  | { readonly carries: true; readonly because: string }
  | { readonly carries: false; readonly because: string };

/** Whether the decision holds for the new event of the same trip and record, with the reason in words. */
export function carryOver(decided: Decided, met: MetAgain): CarryOver {
  const not = (because: string): CarryOver => ({ carries: false, because });
  if (decided.outcome !== 'same')
    return not('Only "same person" is carried over; "not the same" has its own memory.');
  if (met.contradictions.length > 0)
    return not(`Something new contradicts: ${met.contradictions.join(', ')}.`);
  if (met.impossible.length > 0) return not(met.impossible.join(' '));
  if (met.recordVersion !== decided.recordVersion)
    return not('The register record has changed since the decision.');
  if (met.status !== decided.status)
    return not(`The status was ${decided.status} when it was decided and is ${met.status} now.`);
  const shared = sharedNumber(decided.traveller, met.traveller);
  if (shared === null && decided.identity !== met.identity)
    return not('No document or other number of the traveler is the same.');
  return {
    carries: true,
    because: `Carried over on the same trip from the decision of ${decided.decidedByName}, ${instantText(decided.decidedAtMs)}: ${
      shared ?? 'all names, dates and numbers stated are the same'
    }, the record is unchanged and nothing new contradicts.`,
  };
}

/** A number that names one person and that both descriptions state; in words, without the number. */
function sharedNumber(a: PersonDescription, b: PersonDescription): string | null {
  const same = (x: string | undefined, y: string | undefined) =>
    x !== undefined &&
    y !== undefined &&
    lettersAndDigits(x) !== '' &&
    lettersAndDigits(x) === lettersAndDigits(y);
  for (const x of a.documents ?? [])
    for (const y of b.documents ?? [])
      if (same(x.number, y.number) && same(x.issuer, y.issuer))
        return `the ${x.kind ?? 'document'} has the same number and issuer`;
  return same(a.fbiNumber, b.fbiNumber) ? 'the FBI number is the same' : null;
}
