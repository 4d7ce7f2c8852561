import { MS } from '#basics/clock.js';
import { err, ok, type Result } from '#basics/result.js';
import type { PriorityBand } from './casePriority.js';
import { reasoned } from './reasoned.js';

/**
 * A compliance case: NSOTC looks into a journey that may break the duty to give travel information (34 USC
 * 20914(a)(7), 18 USC 2250(b)). It is about a registrant whom people or an identifier have named; the machine opens it
 * on a finding and decides nothing.
 */
export const CASE_ORIGINS = {
  'without-notice': 'Left without a travel notice',
  'other-country': 'Went to another country than noticed',
  'return-overdue': 'Not back as noticed',
  'resume-overdue': 'Back, and registration not resumed in time',
  'by-hand': 'Opened by an officer',
} as const;
export type CaseOrigin = keyof typeof CASE_ORIGINS;

/** The findings of the reconciliation that open a case: those on which the duty itself may be broken. */
export function originOf(finding: string): CaseOrigin | null {
  switch (finding) {
    case 'without-notice':
    case 'other-country':
    case 'resume-overdue':
      return finding;
    case 'overdue':
      return 'return-overdue';
    default:
      return null;
  }
}

export const CASE_STATES = {
  open: 'Open: nobody has taken it',
  working: 'Being worked',
  'with-district': 'With the US Marshals’ district',
  'with-prosecutor': 'With the US Attorney',
  closed: 'Closed',
} as const;
export type CaseState = keyof typeof CASE_STATES;

/** How a case may end. `violation`: it counts as an earlier case when another is weighed. */
export const CASE_OUTCOMES = {
  'notice-found': { says: 'A travel notice was on file after all', violation: false },
  'not-this-person': { says: 'The traveler was somebody else', violation: false },
  'no-duty': { says: 'No duty to register at the time', violation: false },
  'could-not-comply': {
    says: 'Uncontrollable circumstances, reported as soon as they ended (18 USC 2250(c))',
    violation: false,
  },
  'not-proven': { says: 'The elements cannot be shown', violation: false },
  warned: {
    says: 'Dealt with by the registration agency: warned or registration corrected',
    violation: true,
  },
  'state-charged': { says: 'Charged by the state, tribe or territory', violation: true },
  'federally-charged': { says: 'Charged under 18 USC 2250', violation: true },
  declined: { says: 'Declined by the US Attorney', violation: true },
  'supervision-revoked': { says: 'Dealt with as a breach of supervision', violation: true },
} as const satisfies Record<string, { says: string; violation: boolean }>;
export type CaseOutcome = keyof typeof CASE_OUTCOMES;

/** What a prosecutor must show under 18 USC 2250(b); each is answered by an officer over the evidence of the ledger. */
export const CASE_ELEMENTS = {
  duty: {
    says: 'Required to register under SORNA at the time of the journey',
    clause: '18 USC 2250(b)(1)',
  },
  knowledge: {
    says: 'Knew of the duty to give travel information: a signed acknowledgement of the duties',
    clause: '18 USC 2250(b)(2) "knowingly"; 34 USC 20919(a)(2)',
  },
  information: {
    says: 'Did not provide the information on intended travel that is required',
    clause: '18 USC 2250(b)(2); 34 USC 20914(a)(7)',
  },
  travel: {
    says: 'Engaged in, or attempted, the intended travel in foreign commerce',
    clause: '18 USC 2250(b)(3)',
  },
} as const satisfies Record<string, { says: string; clause: string }>;
export type CaseElement = keyof typeof CASE_ELEMENTS;

export const ELEMENT_ANSWERS = {
  open: 'Not answered',
  shown: 'Shown',
  'not-shown': 'Cannot be shown',
} as const;
export type ElementAnswer = keyof typeof ELEMENT_ANSWERS;

export interface AnsweredElement {
  readonly answer: ElementAnswer;
  readonly note: string;
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
}

export type Elements = Readonly<Partial<Record<CaseElement, AnsweredElement>>>;

/** Something of the ledger that bears on an element. `found: false`: it was looked for and is not there. */
export interface CaseEvidence {
  readonly element: CaseElement;
  readonly found: boolean;
  readonly says: string;
  readonly href: string | null;
}

/** The case as its rules need it. */
export interface CaseFacts {
  readonly state: CaseState;
  readonly version: number;
  readonly ownerId: string | null;
  readonly elements: Elements;
}

export interface CaseOfficer {
  readonly id: string;
  readonly supervisor: boolean;
}

export const CASE_REFUSALS = {
  stale: 'The case changed after you opened it.',
  closed: 'The case is closed. Open it again first.',
  'not-closed': 'The case is not closed.',
  'not-yours': 'Only the owner of the case or a supervisor does this. Take it first.',
  'already-yours': 'You own the case already.',
  'supervisor-only': 'Only a supervisor takes a case from somebody else or gives it to another person.',
  'no-such-owner': 'The other person does not work cases.',
  'no-reason': 'Write why, so that a later reader can judge it.',
  'unknown-element': 'There is no such element.',
  'unknown-answer': 'Choose an answer.',
  'unknown-outcome': 'Choose an outcome: none is preset.',
  'no-district': 'Choose the district.',
  'not-with-district': 'The district has the case first.',
  'with-district-already': 'A district has the case. Take it back first: the district is told so.',
  'elements-open': 'Answer every element of 18 USC 2250(b) before the prosecutor gets the case.',
} as const;
export type CaseRefusal = keyof typeof CASE_REFUSALS;

/** What an officer does with a case. */
export type CaseAct =
  | { readonly kind: 'take' }
  | { readonly kind: 'assign'; readonly to: { readonly id: string; readonly worksCases: boolean } }
  | { readonly kind: 'note'; readonly note: string }
  | {
      readonly kind: 'element';
      readonly element: string;
      readonly answer: string;
      readonly note: string;
    }
  | { readonly kind: 'refer-district'; readonly district: string | null; readonly note: string }
  | { readonly kind: 'refer-prosecutor'; readonly note: string }
  | { readonly kind: 'take-back'; readonly note: string }
  | { readonly kind: 'close'; readonly outcome: string; readonly note: string }
  | { readonly kind: 'reopen'; readonly note: string };

/** What the act changes; what is absent stays. */
export interface CaseChange {
  readonly state?: CaseState;
  readonly ownerId?: string;
  readonly district?: string;
  readonly element?: readonly [CaseElement, ElementAnswer];
  readonly outcome?: CaseOutcome | null;
}

/** Whether an officer may do something to a case, and what it changes. The only place where it is decided. */
export function actOnCase(
  c: CaseFacts,
  act: CaseAct,
  by: CaseOfficer,
  seenVersion: number,
): Result<CaseChange, CaseRefusal> {
  if (seenVersion !== c.version) return err('stale');
  if (act.kind === 'reopen') {
    if (c.state !== 'closed') return err('not-closed');
    if (!reasoned(act.note)) return err('no-reason');
    return ok({ state: c.ownerId === null ? 'open' : 'working', outcome: null });
  }
  if (c.state === 'closed') return err('closed');
  if (act.kind === 'take') {
    if (c.ownerId === by.id) return err('already-yours');
    if (c.ownerId !== null && !by.supervisor) return err('supervisor-only');
    return ok({ ownerId: by.id, ...(c.state === 'open' ? { state: 'working' as const } : {}) });
  }
  if (act.kind === 'assign') {
    if (!by.supervisor) return err('supervisor-only');
    if (!act.to.worksCases) return err('no-such-owner');
    return ok({ ownerId: act.to.id, ...(c.state === 'open' ? { state: 'working' as const } : {}) });
  }
  // Everybody who works cases may add what they know; the rest is for who answers for the case.
  if (act.kind === 'note') return reasoned(act.note) ? ok({}) : err('no-reason');
  if (c.ownerId !== by.id && !by.supervisor) return err('not-yours');
  switch (act.kind) {
    case 'element':
      if (!Object.hasOwn(CASE_ELEMENTS, act.element)) return err('unknown-element');
      if (act.answer !== 'shown' && act.answer !== 'not-shown') return err('unknown-answer');
      if (!reasoned(act.note)) return err('no-reason');
      return ok({ element: [act.element as CaseElement, act.answer] });
    case 'refer-district':
      // The district that has it is told that it no longer does, before another is told that it does.
      if (c.state === 'with-district' || c.state === 'with-prosecutor') return err('with-district-already');
      if (act.district === null) return err('no-district');
      if (!reasoned(act.note)) return err('no-reason');
      return ok({ state: 'with-district', district: act.district });
    case 'refer-prosecutor':
      if (c.state !== 'with-district') return err('not-with-district');
      if (openElements(c.elements).length > 0) return err('elements-open');
      if (!reasoned(act.note)) return err('no-reason');
      return ok({ state: 'with-prosecutor' });
    case 'take-back':
      if (!reasoned(act.note)) return err('no-reason');
      return ok({ state: c.ownerId === null ? 'open' : 'working' });
    case 'close':
      if (!Object.hasOwn(CASE_OUTCOMES, act.outcome)) return err('unknown-outcome');
      if (!reasoned(act.note)) return err('no-reason');
      return ok({ state: 'closed', outcome: act.outcome as CaseOutcome });
  }
}

export function openElements(elements: Elements): readonly CaseElement[] {
  return (Object.keys(CASE_ELEMENTS) as CaseElement[]).filter(
    (e) => (elements[e]?.answer ?? 'open') === 'open',
  );
}

/** Within which time a case must be taken, and after which time without a step it is looked at; NSOTC to confirm. */
export const CASE_CLOCKS: Readonly<
  Record<PriorityBand, { readonly takeMs: number; readonly reviewMs: number }>
> = {
  high: { takeMs: 4 * MS.hour, reviewMs: 3 * MS.day },
  middle: { takeMs: 24 * MS.hour, reviewMs: 14 * MS.day },
  low: { takeMs: 3 * MS.day, reviewMs: 30 * MS.day },
};
