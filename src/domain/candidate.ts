import { MS } from '#basics/clock.js';
import { err, ok, type Result } from '#basics/result.js';
import type { Band } from './evidence.js';
import { instantText, type Reckoning, spanText } from './reckoning.js';
import type { SubjectStatus } from './subject.js';

/** How sure the identity was when screening opened the candidate (`identity.ts`). */
export type CandidatePath = 'certain' | 'fuzzy' | 'record-certain';
export type CandidateState = 'open' | 'second' | 'decided' | 'closed';
export type Outcome = 'same' | 'not-same' | 'inconclusive';

/** A possible match of a traveller with a register record, on a clock until an officer decides. */
export interface Candidate {
  readonly id: string;
  readonly travelEventId: string;
  readonly eventVersion: number;
  readonly recordId: string;
  readonly recordVersion: number;
  readonly subjectId: string | null;
  readonly status: SubjectStatus;
  readonly path: CandidatePath;
  readonly bits: number;
  readonly band: Band | null;
  readonly state: CandidateState;
  readonly closeReason: string | null;
  readonly outcome: Outcome | null;
  /** 0 is worked first. */
  readonly urgency: number;
  readonly openedAtMs: number;
  readonly dueAtMs: number;
  readonly departsAtMs: number | null;
  readonly departedUndecided: boolean;
  readonly claimedBy: string | null;
  readonly claimNote: string;
  readonly leaseUntilMs: number | null;
  readonly version: number;
  readonly decidedAtMs: number | null;
}

/** The clocks of candidates, a rule set of its own (kind `clocks`). */
export interface CandidateClocks {
  readonly version: number;
  readonly wantedMs: number;
  readonly travelMs: number;
  readonly applicationMs: number;
  readonly leaseMs: number;
  readonly source: string;
}

export const CANDIDATE_CLOCKS_V1: CandidateClocks = {
  version: 1,
  wantedMs: 15 * MS.minute,
  travelMs: 4 * MS.hour,
  applicationMs: 12 * MS.hour,
  leaseMs: 20 * MS.minute,
  source: 'Clocks of the operating agency, version 1; S2 IV-VI say "immediately" without a figure',
};

/** What happened to the traveller, as far as clocks care. */
export type ClockBasis = 'travel' | 'application';

/**
 * When a candidate must be decided: wanted 15 min; other travel before the doors close or 4 h, whichever is
 * first; applications 12 h. Doors that close in less time than anybody can decide in do not make a due time in
 * the past: the clock then runs to the opening instant and the candidate is overdue at once, and says so.
 */
export function candidateDue(
  clocks: CandidateClocks,
  what: {
    readonly status: SubjectStatus;
    readonly basis: ClockBasis;
    readonly openedAtMs: number;
    readonly doorCloseAtMs: number | null;
  },
): { readonly dueAtMs: number; readonly reckoning: Reckoning } {
  const { openedAtMs, doorCloseAtMs } = what;
  const [rule, ms] =
    what.status === 'wanted'
      ? ['wanted: the warrant holder must hear', clocks.wantedMs]
      : what.basis === 'application'
        ? ['application: before it is decided', clocks.applicationMs]
        : ['travel: before the doors close', clocks.travelMs];
  const byRule = openedAtMs + ms;
  const steps = [`${instantText(openedAtMs)} opened, plus ${spanText(ms)}: ${instantText(byRule)}`];
  let dueAtMs = byRule;
  if (doorCloseAtMs !== null && doorCloseAtMs < byRule) {
    dueAtMs = Math.max(doorCloseAtMs, openedAtMs);
    steps.push(
      doorCloseAtMs < openedAtMs
        ? `doors closed ${instantText(doorCloseAtMs)}, before the candidate was opened: due at once`
        : `doors close ${instantText(doorCloseAtMs)}, which is earlier`,
    );
  }
  return {
    dueAtMs,
    reckoning: {
      start: instantText(openedAtMs),
      rule,
      steps,
      due: instantText(dueAtMs),
      source: clocks.source,
    },
  };
}

/** Order of the queue; a lawyer-readable table instead of a formula. Overdue ones climb from here. */
export const URGENCY = {
  wantedCertain: 0,
  wanted: 1,
  certain: 2,
  urgentBand: 3,
  travel: 5,
  application: 7,
  /** Cleared by a redress that holds: still there for an officer, behind everything else. */
  cleared: 9,
} as const;

/** Where a candidate stands in the queue; lower is sooner (`URGENCY`). */
export function candidateUrgency(c: {
  readonly status: SubjectStatus;
  readonly path: CandidatePath;
  readonly band: Band | null;
  readonly basis: ClockBasis;
}): number {
  const sure = c.path !== 'fuzzy';
  if (c.status === 'wanted') return sure ? URGENCY.wantedCertain : URGENCY.wanted;
  if (sure) return URGENCY.certain;
  if (c.band === 'urgent') return URGENCY.urgentBand;
  return c.basis === 'application' ? URGENCY.application : URGENCY.travel;
}

/** A person at NSOTC who works candidates. */
export interface Officer {
  readonly id: string;
  readonly roles: readonly string[];
}

export type ClaimRefusal =
  | { readonly code: 'not-open'; readonly says: string }
  | { readonly code: 'claimed'; readonly says: string; readonly by: string; readonly untilMs: number }
  | { readonly code: 'not-yours'; readonly says: string }
  | { readonly code: 'not-allowed'; readonly says: string }
  | { readonly code: 'no-note'; readonly says: string }
  | { readonly code: 'own-decision'; readonly says: string };

export function mayWorkCandidates(officer: Officer): boolean {
  return officer.roles.includes('nsotc-officer') || officer.roles.includes('nsotc-supervisor');
}

/** Whether somebody holds the candidate now; a lease that ran out holds nothing. */
export function heldBy(c: Pick<Candidate, 'claimedBy' | 'leaseUntilMs'>, nowMs: number): string | null {
  return c.claimedBy !== null && (c.leaseUntilMs ?? 0) > nowMs ? c.claimedBy : null;
}

/**
 * Takes the candidate for a while. Claiming again while holding it renews the lease; a lapsed claim is free.
 * `decidedBy` names the first person of a decision that waits for its second: they cannot claim it then.
 */
export function claim(
  c: Candidate,
  officer: Officer,
  clocks: CandidateClocks,
  nowMs: number,
  decidedBy: string | null = null,
): Result<Candidate, ClaimRefusal> {
  if (!mayWorkCandidates(officer))
    return err({ code: 'not-allowed', says: 'Only NSOTC’s officers work candidates.' });
  if (c.state !== 'open' && c.state !== 'second')
    return err({ code: 'not-open', says: `The candidate is ${c.state}; there is nothing to claim.` });
  if (c.state === 'second' && decidedBy === officer.id)
    return err({
      code: 'own-decision',
      says: 'You made this decision; the second person must be somebody else.',
    });
  const holder = heldBy(c, nowMs);
  if (holder !== null && holder !== officer.id)
    return err({
      code: 'claimed',
      says: `Another officer holds the candidate until ${instantText(c.leaseUntilMs!)}.`,
      by: holder,
      untilMs: c.leaseUntilMs!,
    });
  return ok({
    ...c,
    claimedBy: officer.id,
    claimNote: holder === officer.id ? c.claimNote : '',
    leaseUntilMs: nowMs + clocks.leaseMs,
    version: c.version + 1,
  });
}

/** Gives the claim back to the queue; the note tells the next officer what was found. */
export function releaseClaim(
  c: Candidate,
  officer: Officer,
  note: string,
  nowMs: number,
): Result<Candidate, ClaimRefusal> {
  if (heldBy(c, nowMs) !== officer.id)
    return err({ code: 'not-yours', says: 'You do not hold this candidate.' });
  return ok({ ...c, claimedBy: null, claimNote: note.trim(), leaseUntilMs: null, version: c.version + 1 });
}

/** Hands the candidate to a named colleague: by its holder, or by a supervisor over the holder's head. A note is required. */
export function handOver(
  c: Candidate,
  by: Officer,
  to: Officer,
  note: string,
  clocks: CandidateClocks,
  nowMs: number,
  decidedBy: string | null = null,
): Result<Candidate, ClaimRefusal> {
  if (c.state !== 'open' && c.state !== 'second')
    return err({ code: 'not-open', says: `The candidate is ${c.state}; there is nothing to hand over.` });
  if (heldBy(c, nowMs) !== by.id && !by.roles.includes('nsotc-supervisor'))
    return err({ code: 'not-yours', says: 'Only its holder or a supervisor hands a candidate over.' });
  if (!mayWorkCandidates(to))
    return err({ code: 'not-allowed', says: 'The other person does not work candidates.' });
  if (c.state === 'second' && decidedBy === to.id)
    return err({
      code: 'own-decision',
      says: 'The other person made this decision; the second person must be somebody else.',
    });
  if (note.trim() === '')
    return err({ code: 'no-note', says: 'A hand-over needs a note for the colleague.' });
  return ok({
    ...c,
    claimedBy: to.id,
    claimNote: note.trim(),
    leaseUntilMs: nowMs + clocks.leaseMs,
    version: c.version + 1,
  });
}

/** An overdue candidate climbs: more urgent, and free for anybody when its holder's lease ran out. */
export function climbCandidate(c: Candidate, nowMs: number): Candidate {
  if ((c.state !== 'open' && c.state !== 'second') || nowMs < c.dueAtMs) return c;
  const lapsed = heldBy(c, nowMs) === null;
  return {
    ...c,
    urgency: Math.max(0, c.urgency - 1),
    claimedBy: lapsed ? null : c.claimedBy,
    leaseUntilMs: lapsed ? null : c.leaseUntilMs,
    version: c.version + 1,
  };
}

/**
 * The traveller left (or arrived) while nobody had decided. Marked and made most urgent, never decided by the
 * machine. Nothing happens to a decided candidate or a second time.
 */
export function markDeparted(c: Candidate): Candidate {
  if ((c.state !== 'open' && c.state !== 'second') || c.departedUndecided) return c;
  return {
    ...c,
    departedUndecided: true,
    urgency: Math.min(c.urgency, URGENCY.wanted),
    version: c.version + 1,
  };
}

/** Why a candidate ends without a decision. */
export const CLOSE_REASONS = {
  'record-ended': 'The register record ended',
  'no-longer-matches': 'The traveler’s or the record’s details changed and no longer match',
  'event-cancelled': 'The travel event was canceled',
} as const;
export type CloseReason = keyof typeof CLOSE_REASONS;

/** Closes an undecided candidate; a decided one stays decided, since people relied on it. */
export function closeCandidate(c: Candidate, reason: CloseReason): Candidate {
  if (c.state !== 'open' && c.state !== 'second') return c;
  return {
    ...c,
    state: 'closed',
    closeReason: reason,
    claimedBy: null,
    leaseUntilMs: null,
    version: c.version + 1,
  };
}

/** What a later screening of the same traveller and record found. */
export interface FreshMatch {
  readonly eventVersion: number;
  readonly recordVersion: number;
  readonly status: SubjectStatus;
  readonly path: CandidatePath;
  readonly bits: number;
  readonly band: Band | null;
  readonly urgency: number;
  readonly dueAtMs: number;
}

export type MeetAgain =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'updated'; readonly candidate: Candidate; readonly statusChanged: boolean }
  | { readonly kind: 'reopened'; readonly candidate: Candidate; readonly why: string };

/**
 * The same traveller meets the same record again. Identical versions change nothing. An open candidate takes the
 * new evidence (an officer with the old page gets "stale" at deciding). A closed one, a not-same or inconclusive
 * one reopens, since the sides changed. A "same" stays: the trip gets an update, and a new status is told.
 */
export function meetAgain(c: Candidate, fresh: FreshMatch, nowMs: number): MeetAgain {
  if (
    c.eventVersion === fresh.eventVersion &&
    c.recordVersion === fresh.recordVersion &&
    c.status === fresh.status &&
    c.state !== 'closed'
  )
    return { kind: 'unchanged' };
  const found = {
    eventVersion: fresh.eventVersion,
    recordVersion: fresh.recordVersion,
    status: fresh.status,
    path: fresh.path,
    bits: fresh.bits,
    band: fresh.band,
    version: c.version + 1,
  };
  const statusChanged = c.status !== fresh.status;
  if (c.state === 'open')
    return {
      kind: 'updated',
      statusChanged,
      candidate: {
        ...c,
        ...found,
        urgency: Math.min(c.urgency, fresh.urgency),
        dueAtMs: Math.min(c.dueAtMs, fresh.dueAtMs),
      },
    };
  if (c.state === 'decided' && c.outcome === 'same')
    return { kind: 'updated', statusChanged, candidate: { ...c, ...found } };
  return {
    kind: 'reopened',
    why:
      c.state === 'second'
        ? 'The evidence changed while the decision waited for its second person.'
        : 'The traveler’s or the record’s details changed.',
    candidate: {
      ...c,
      ...found,
      state: 'open',
      outcome: null,
      closeReason: null,
      decidedAtMs: null,
      claimedBy: null,
      leaseUntilMs: null,
      openedAtMs: nowMs,
      urgency: fresh.urgency,
      dueAtMs: fresh.dueAtMs,
      departedUndecided: false,
    },
  };
}
