import type { TravelEventKind } from './travelEvent.js';

/**
 * Applications: somebody asks for a passport, a visa, an authorisation, permanent residence or a waiver. Words of the
 * contract with the agencies that decide them (`docs/formats/applications.md`).
 */
export const APPLICATION_KINDS = {
  passport: { event: 'passport-application', asks: 'a passport' },
  visa: { event: 'visa-application', asks: 'a visa' },
  esta: { event: 'esta-application', asks: 'a visa-waiver authorization' },
  lpr: { event: 'lpr-application', asks: 'permanent residence' },
  'lpr-sponsorship': { event: 'lpr-sponsorship', asks: 'permanent residence for somebody else' },
  'aro-waiver': { event: 'aro-waiver', asks: 'a waiver of inadmissibility' },
} as const satisfies Record<string, { readonly event: TravelEventKind; readonly asks: string }>;

export type ApplicationKind = keyof typeof APPLICATION_KINDS;
export const APPLICATION_KIND_NAMES = Object.keys(APPLICATION_KINDS) as ApplicationKind[];

/** What may happen to an application; its moves stand in `TRAVEL_EVENT_KINDS`. */
export const APPLICATION_STATES = ['filed', 'amended', 'issued', 'denied', 'withdrawn', 'revoked'] as const;
export type ApplicationState = (typeof APPLICATION_STATES)[number];

/** Why a visa applicant gives no fingerprints (S2 V.A.2): diplomats and officials with their families, the young, the old. */
export const PRINT_EXEMPTIONS = {
  diplomat: 'diplomat or official, or of their family',
  'under-14': 'younger than 14',
  'over-79': 'older than 79',
} as const;
export type PrintExemption = keyof typeof PRINT_EXEMPTIONS;

/** A check that the sender made itself before it told us. */
export const CHECK_SYSTEMS = ['CLASS', 'NCIC', 'NCIC-III', 'NGI', 'IDENT', 'TECS', 'OTHER'] as const;

export function applicationKindOf(kind: TravelEventKind): ApplicationKind | null {
  return APPLICATION_KIND_NAMES.find((name) => APPLICATION_KINDS[name].event === kind) ?? null;
}

/** Undecided applications are screened again on every change of the register; decided ones close. */
export function isDecided(state: string): boolean {
  return state !== 'filed' && state !== 'amended';
}

/** What a sending system is told of its application: only whether somebody must look, never what a record holds. */
export const APPLICATION_ANSWERS = {
  waiting: 'Not screened yet.',
  'not-screened': 'Not screened: the application was already denied, withdrawn or revoked.',
  'no-candidate': 'Screened: no candidate in the register as of the stated epoch.',
  'possible-match': 'Screened: a possible match is under review by an officer.',
  'check-by-hand':
    'The register was stale or missing: nothing can be concluded. Check by hand with the owner of the file.',
  'match-confirmed':
    'An officer, or an identifier that was verified, holds the person for one in the register. Whom this concerns is told by notification.',
} as const;
export type ApplicationAnswer = keyof typeof APPLICATION_ANSWERS;

/** Stands in every answer (S2 V.A.3 and VI; S2 III.A.1: a possible match is for a human, never an automatic decision). */
export const INFORMS_ONLY =
  'RSOITS informs and does not decide. This answer is no ground by itself to issue, deny, delay or revoke; the deciding agency decides under its own law. A possible match is for a person to look at.';

export interface AnswerFacts {
  /** Result of the latest screening of the event; null: none yet. */
  readonly screening: 'clear' | 'candidates' | 'check-by-hand' | null;
  /** Denied, withdrawn or revoked: nobody is to be looked for. */
  readonly off: boolean;
  /** The event has changed since that screening. */
  readonly screeningDue: boolean;
  readonly candidates: readonly {
    readonly state: 'open' | 'second' | 'decided' | 'closed';
    readonly outcome: 'same' | 'not-same' | 'inconclusive' | null;
    readonly certain: boolean;
  }[];
}

/**
 * The answer to an application. A confirmed or certain candidate outweighs an open one; an open one outweighs a stale
 * register; an inconclusive one stays possible; what officers told apart is no candidate.
 */
export function answerOf(facts: AnswerFacts): ApplicationAnswer {
  const { candidates } = facts;
  const open = candidates.filter((c) => c.state === 'open' || c.state === 'second');
  if (candidates.some((c) => c.outcome === 'same') || open.some((c) => c.certain)) return 'match-confirmed';
  if (open.length > 0 || candidates.some((c) => c.outcome === 'inconclusive')) return 'possible-match';
  if (facts.screening === 'check-by-hand') return 'check-by-hand';
  if (facts.screening === null || facts.screeningDue) return facts.off ? 'not-screened' : 'waiting';
  return 'no-candidate';
}
