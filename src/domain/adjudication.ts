import { MS } from '#basics/clock.js';
import { err, ok, type Result } from '#basics/result.js';
import { type Candidate, heldBy, mayWorkCandidates, type Officer, type Outcome } from './candidate.js';
import { instantText } from './reckoning.js';
import type { SubjectStatus } from './subject.js';

/** The listed reasons for a decision. `other` exists for each outcome and leans on the rationale. */
export const REASON_CODES = {
  'same-biometric': { outcome: 'same', says: 'A verified biometric agrees' },
  'same-fbi-number': { outcome: 'same', says: 'The FBI number agrees' },
  'same-document': {
    outcome: 'same',
    says: 'A travel document agrees in number, issuer and full birth date',
  },
  'same-details': { outcome: 'same', says: 'The details agree beyond coincidence' },
  'same-agency-confirmed': { outcome: 'same', says: 'The agency that entered the record confirmed it' },
  'same-other': { outcome: 'same', says: 'Same person, for the reason written' },
  'not-same-biometric': { outcome: 'not-same', says: 'A verified biometric differs' },
  'not-same-birth-date': { outcome: 'not-same', says: 'The birth dates cannot be the same person’s' },
  'not-same-document': { outcome: 'not-same', says: 'The documents belong to another person' },
  'not-same-in-custody': { outcome: 'not-same', says: 'The registrant was in custody or elsewhere' },
  'not-same-namesake': {
    outcome: 'not-same',
    says: 'A namesake: the name is common and nothing else agrees',
  },
  'not-same-agency-said': { outcome: 'not-same', says: 'The agency that entered the record said so' },
  'not-same-redress': { outcome: 'not-same', says: 'A decided redress: the traveler showed who they are' },
  'not-same-other': { outcome: 'not-same', says: 'Not the same person, for the reason written' },
  'inconclusive-missing': { outcome: 'inconclusive', says: 'What would decide it is missing' },
  'inconclusive-contradicting': { outcome: 'inconclusive', says: 'The evidence contradicts itself' },
  'inconclusive-no-answer': { outcome: 'inconclusive', says: 'The agency asked did not answer in time' },
  'inconclusive-other': { outcome: 'inconclusive', says: 'Inconclusive, for the reason written' },
} as const satisfies Record<string, { outcome: Outcome; says: string }>;
export type ReasonCode = keyof typeof REASON_CODES;

export function reasonCodesOf(
  outcome: Outcome,
): readonly { readonly code: ReasonCode; readonly says: string }[] {
  return Object.entries(REASON_CODES)
    .filter(([, r]) => r.outcome === outcome)
    .map(([code, r]) => ({ code: code as ReasonCode, says: r.says }));
}

/** Why a second person is needed. */
export const SECOND_PERSON_REASONS = {
  'negative-wanted':
    'The record is wanted, and a decision other than "same person" keeps the warrant holder from hearing',
  'same-unverified': '"Same person" without an agreeing verified identifier',
  'foreign-release': 'The release goes to a foreign authority',
} as const;
export type SecondPersonReason = keyof typeof SECOND_PERSON_REASONS;

export type SensitiveAct =
  | {
      readonly kind: 'adjudication';
      readonly outcome: Outcome;
      readonly status: SubjectStatus;
      /** An agreeing biometric, document or FBI number that an authority verified, not one that was claimed. */
      readonly verifiedIdentifierAgrees: boolean;
    }
  | { readonly kind: 'release'; readonly toForeignAuthority: boolean };

/**
 * Whether an act needs a second person, and why: the only place where it is decided, whatever the door (page,
 * API, queue, command). Inconclusive on a wanted record counts as negative: nobody hears of it either.
 */
export function secondPersonNeeded(act: SensitiveAct): readonly SecondPersonReason[] {
  if (act.kind === 'release') return act.toForeignAuthority ? ['foreign-release'] : [];
  const reasons: SecondPersonReason[] = [];
  if (act.status === 'wanted' && act.outcome !== 'same') reasons.push('negative-wanted');
  if (act.outcome === 'same' && !act.verifiedIdentifierAgrees) reasons.push('same-unverified');
  return reasons;
}

/** What an officer sends in; every part is checked, nothing is filled in for them. */
export interface Decision {
  readonly candidateVersion: number;
  readonly outcome: string | null;
  readonly reasonCode: string | null;
  readonly rationale: string;
}

export interface Adjudication {
  readonly id: string;
  readonly candidateId: string;
  readonly candidateVersion: number;
  readonly outcome: Outcome;
  readonly reasonCode: ReasonCode;
  readonly rationale: string;
  readonly decidedBy: string;
  readonly decidedAtMs: number;
  readonly secondNeeded: readonly SecondPersonReason[];
  readonly secondBy: string | null;
  readonly secondAtMs: number | null;
  readonly secondNote: string;
  readonly state: 'proposed' | 'in-force' | 'refused' | 'reopened';
  /** Who reopened it and why; absent or null while nobody has, and of decisions reopened before this was kept. */
  readonly reopened?: { readonly by: string; readonly atMs: number; readonly reason: string } | null;
}

export const ADJUDICATION_REFUSALS = {
  'not-allowed': 'Only NSOTC’s officers decide candidates.',
  'already-decided': 'The candidate has been decided already.',
  'not-open': 'The candidate is closed; there is nothing to decide.',
  'stale-version': 'The candidate changed after you opened it. Look at it again before deciding.',
  'held-by-another': 'Another officer holds the candidate.',
  'no-outcome': 'Choose an outcome: same person, not the same person, or inconclusive. None is preset.',
  'no-reason': 'Choose a reason from the list of this outcome.',
  'reason-of-other-outcome': 'The reason belongs to another outcome.',
  'no-rationale': 'Write why, so that a later reader can judge it.',
  'rationale-too-long': 'The rationale is longer than 4,000 characters.',
  'nothing-proposed': 'No decision waits for a second person.',
  'same-person': 'The second person must not be the one who decided.',
  'not-in-force': 'Only a decision in force can be reopened.',
} as const;
export type AdjudicationRefusalCode = keyof typeof ADJUDICATION_REFUSALS;
export interface AdjudicationRefusal {
  readonly code: AdjudicationRefusalCode;
  readonly says: string;
}

/** What follows from a decision; a step turns each into work in the same transaction. */
export type Consequence =
  /** Same person in force: notifications are planned as confirmed. */
  | { readonly kind: 'confirmed' }
  /** Not the same person in force: what was sent is withdrawn, what was not is stopped. */
  | { readonly kind: 'refuted' }
  /** The pair is remembered as not the same. */
  | { readonly kind: 'remember-not-same'; readonly expiresAtMs: number }
  /** A memory of the pair is void. */
  | { readonly kind: 'void-not-same' }
  /** Inconclusive in force: whoever was told at once hears that it could not be confirmed; nobody else is told. */
  | { readonly kind: 'left-unconfirmed' }
  /** A "same" was reopened: everybody who got the first message hears that it is under review. */
  | { readonly kind: 'under-review' }
  /** Somebody else must agree: a task at NSOTC. */
  | { readonly kind: 'second-person-asked'; readonly reasons: readonly SecondPersonReason[] };

export interface Adjudicated {
  readonly adjudication: Adjudication;
  readonly candidate: Candidate;
  readonly consequences: readonly Consequence[];
}

const RATIONALE_CHARS_MAX = 4000;

/** How long "not the same person" is remembered; shorter for wanted, since forgetting costs only a second look. */
export const NOT_SAME_MEMORY_MS: Readonly<Record<SubjectStatus, number>> = {
  wanted: 30 * MS.day,
  'non-fugitive': 365 * MS.day,
};

const OUTCOMES: ReadonlySet<string | null> = new Set<Outcome>(['same', 'not-same', 'inconclusive']);

/** Everything that an officer has to mend in what was sent in, in the order of the form; empty: it can be decided. */
export function decisionProblems({
  outcome,
  reasonCode,
  rationale,
}: Omit<Decision, 'candidateVersion'>): readonly AdjudicationRefusalCode[] {
  const problems: AdjudicationRefusalCode[] = [];
  const known = OUTCOMES.has(outcome);
  if (!known) problems.push('no-outcome');
  if (reasonCode === null || !Object.hasOwn(REASON_CODES, reasonCode)) problems.push('no-reason');
  // Without an outcome nobody can say whose reason it is.
  else if (known && REASON_CODES[reasonCode as ReasonCode].outcome !== outcome)
    problems.push('reason-of-other-outcome');
  if (rationale.trim() === '') problems.push('no-rationale');
  if (rationale.trim().length > RATIONALE_CHARS_MAX) problems.push('rationale-too-long');
  return problems;
}

/** Decides a candidate, or proposes the decision where a second person is needed. Every refusal is a value. */
export function adjudicate(
  candidate: Candidate,
  decision: Decision,
  by: Officer,
  context: { readonly id: string; readonly nowMs: number; readonly verifiedIdentifierAgrees: boolean },
): Result<Adjudicated, AdjudicationRefusal> {
  if (!mayWorkCandidates(by)) return refuse('not-allowed');
  if (candidate.state === 'decided' || candidate.state === 'second') return refuse('already-decided');
  if (candidate.state === 'closed') return refuse('not-open');
  const holder = heldBy(candidate, context.nowMs);
  if (holder !== null && holder !== by.id) return refuse('held-by-another');
  if (candidate.version !== decision.candidateVersion) return refuse('stale-version');
  const [problem] = decisionProblems(decision);
  if (problem) return refuse(problem);
  const outcome = decision.outcome as Outcome;
  const reasonCode = decision.reasonCode as ReasonCode;
  const rationale = decision.rationale.trim();

  const secondNeeded = secondPersonNeeded({
    kind: 'adjudication',
    outcome,
    status: candidate.status,
    verifiedIdentifierAgrees: context.verifiedIdentifierAgrees,
  });
  const adjudication: Adjudication = {
    id: context.id,
    candidateId: candidate.id,
    candidateVersion: candidate.version,
    outcome,
    reasonCode,
    rationale,
    decidedBy: by.id,
    decidedAtMs: context.nowMs,
    secondNeeded,
    secondBy: null,
    secondAtMs: null,
    secondNote: '',
    state: secondNeeded.length > 0 ? 'proposed' : 'in-force',
  };
  if (secondNeeded.length > 0)
    return ok({
      adjudication,
      candidate: free({ ...candidate, state: 'second' }),
      consequences: [{ kind: 'second-person-asked', reasons: secondNeeded }],
    });
  return ok({ adjudication, ...inForce(candidate, outcome, context.nowMs) });
}

/** The second person agrees: the decision comes into force, or refuses: the candidate is open again. */
export function second(
  candidate: Candidate,
  proposed: Adjudication,
  by: Officer,
  answer: { readonly agrees: boolean; readonly note: string; readonly candidateVersion: number },
  nowMs: number,
): Result<Adjudicated, AdjudicationRefusal> {
  if (!mayWorkCandidates(by)) return refuse('not-allowed');
  if (candidate.state !== 'second' || proposed.state !== 'proposed') return refuse('nothing-proposed');
  if (proposed.decidedBy === by.id) return refuse('same-person');
  if (candidate.version !== answer.candidateVersion) return refuse('stale-version');
  const holder = heldBy(candidate, nowMs);
  if (holder !== null && holder !== by.id) return refuse('held-by-another');
  const signed = { ...proposed, secondBy: by.id, secondAtMs: nowMs, secondNote: answer.note.trim() };
  if (answer.agrees)
    return ok({
      adjudication: { ...signed, state: 'in-force' },
      ...inForce(candidate, proposed.outcome, nowMs),
    });
  if (answer.note.trim() === '') return refuse('no-rationale');
  return ok({
    adjudication: { ...signed, state: 'refused' },
    candidate: free({ ...candidate, state: 'open' }),
    consequences: [],
  });
}

/**
 * Opens a decision again, by an officer with a reason. Everybody who got a message on the strength of "same
 * person" hears that it is under review; a "not the same person" is no longer remembered; an inconclusive one
 * tells nobody.
 */
export function reopen(
  candidate: Candidate,
  adjudication: Adjudication,
  by: Officer,
  reason: string,
  due: { readonly nowMs: number; readonly dueAtMs: number },
): Result<Adjudicated, AdjudicationRefusal> {
  if (!mayWorkCandidates(by)) return refuse('not-allowed');
  if (candidate.state !== 'decided' || adjudication.state !== 'in-force') return refuse('not-in-force');
  if (reason.trim() === '') return refuse('no-rationale');
  const consequences: Consequence[] = [];
  if (adjudication.outcome === 'same') consequences.push({ kind: 'under-review' });
  if (adjudication.outcome === 'not-same') consequences.push({ kind: 'void-not-same' });
  return ok({
    adjudication: {
      ...adjudication,
      state: 'reopened',
      reopened: { by: by.id, atMs: due.nowMs, reason: reason.trim() },
    },
    candidate: free({
      ...candidate,
      state: 'open',
      outcome: null,
      decidedAtMs: null,
      claimNote: reopenedNote(reason),
      openedAtMs: due.nowMs,
      dueAtMs: due.dueAtMs,
    }),
    consequences,
  });
}

/** What stands on a reopened candidate, so that whoever takes it up knows why. */
export function reopenedNote(reason: string): string {
  return `Reopened: ${reason.trim()}`;
}

/** What is kept of "not the same person": keyed digests made by the caller, never the values. */
export interface NotSameMemory {
  readonly travellerDigest: string;
  readonly recordId: string;
  readonly recordDigest: string;
  readonly expiresAtMs: number;
  readonly voidedAtMs: number | null;
}

/**
 * Whether a memory lets the pair pass without a new candidate. Any change of either side gives another digest
 * and the memory does not hold. A pair that passed is written to the ledger, never shown as a hit.
 */
export function memoryHolds(
  memory: NotSameMemory,
  pair: { readonly travellerDigest: string; readonly recordId: string; readonly recordDigest: string },
  nowMs: number,
): boolean {
  return (
    memory.voidedAtMs === null &&
    nowMs < memory.expiresAtMs &&
    memory.recordId === pair.recordId &&
    memory.travellerDigest === pair.travellerDigest &&
    memory.recordDigest === pair.recordDigest
  );
}

/** One line for the trip's timeline and the print of the case. */
export function adjudicationLine(a: Adjudication): string {
  const words = { same: 'Same person', 'not-same': 'Not the same person', inconclusive: 'Inconclusive' };
  return `${words[a.outcome]} (${REASON_CODES[a.reasonCode].says}), decided ${instantText(a.decidedAtMs)}${
    a.secondAtMs === null ? '' : `, second person ${instantText(a.secondAtMs)}`
  }`;
}

function inForce(
  candidate: Candidate,
  outcome: Outcome,
  nowMs: number,
): { readonly candidate: Candidate; readonly consequences: readonly Consequence[] } {
  const decided = free({ ...candidate, state: 'decided', outcome, decidedAtMs: nowMs });
  if (outcome === 'same') return { candidate: decided, consequences: [{ kind: 'confirmed' }] };
  if (outcome === 'inconclusive') return { candidate: decided, consequences: [{ kind: 'left-unconfirmed' }] };
  return {
    candidate: decided,
    consequences: [
      { kind: 'refuted' },
      { kind: 'remember-not-same', expiresAtMs: nowMs + NOT_SAME_MEMORY_MS[candidate.status] },
    ],
  };
}

function free(c: Candidate): Candidate {
  return { ...c, claimedBy: null, leaseUntilMs: null, version: c.version + 1 };
}

function refuse(code: AdjudicationRefusalCode): { readonly ok: false; readonly error: AdjudicationRefusal } {
  return err({ code, says: ADJUDICATION_REFUSALS[code] });
}
