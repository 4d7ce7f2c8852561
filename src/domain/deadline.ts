import { MS } from '#basics/clock.js';

/** What each clock is of, who owns it and how it climbs when it runs out. One kind per object at a time. */
export const DEADLINE_KINDS = {
  'decide-candidate': { of: 'candidate', says: 'A candidate must be decided', chain: 'candidate' },
  'second-person': { of: 'candidate', says: 'A second person must agree or refuse', chain: 'candidate' },
  'traveller-departs': { of: 'candidate', says: 'The traveler departs', chain: 'none' },
  dispatch: { of: 'notification', says: 'A message must be on its way', chain: 'duty-desk' },
  acknowledge: { of: 'notification', says: 'The agency must say what it will do', chain: 'agency' },
  'secondary-outcome': {
    of: 'notification',
    says: 'The port must report what secondary inspection found',
    chain: 'agency',
  },
  'missing-parts': { of: 'voyage', says: 'A part of a list is missing', chain: 'duty-desk' },
  'release-week': { of: 'foreign-draft', says: 'A destination should hear a week ahead', chain: 'duty-desk' },
  'release-48h': { of: 'foreign-draft', says: 'A destination must hear 48 hours ahead', chain: 'duty-desk' },
  'confirm-hit': { of: 'hit-confirmation', says: 'The holder must confirm its warrant', chain: 'duty-desk' },
  'register-fresh': { of: 'feed', says: 'The register must be refreshed', chain: 'duty-desk' },
  'accept-notice': {
    of: 'travel-notice',
    says: 'A travel notice must be accepted or asked about',
    chain: 'duty-desk',
  },
  'notice-7-days': {
    of: 'travel-notice',
    says: 'Seven days to departure and no destination is told',
    chain: 'duty-desk',
  },
  'notice-48-hours': {
    of: 'travel-notice',
    says: '48 hours to departure and no destination is told',
    chain: 'duty-desk',
  },
  'notice-review': { of: 'travel-notice', says: 'A standing notice must be reviewed', chain: 'agency' },
  'verify-contact': {
    of: 'agency-contact',
    says: 'A contact of the directory must be verified again',
    chain: 'duty-desk',
  },
  'take-format': {
    of: 'agency',
    says: 'An announced message format must be tried and accepted',
    chain: 'duty-desk',
  },
  'acknowledge-redress': {
    of: 'redress',
    says: 'An inquiry must be acknowledged to the person',
    chain: 'agency',
  },
  'decide-redress': { of: 'redress', says: 'An inquiry must be decided', chain: 'agency' },
  'take-case': {
    of: 'compliance-case',
    says: 'A compliance case must be taken by somebody',
    chain: 'duty-desk',
  },
  'review-case': {
    of: 'compliance-case',
    says: 'A compliance case must be moved on',
    chain: 'duty-desk',
  },
  'resume-registration': {
    of: 'trip',
    says: 'Registration must be resumed after the return',
    chain: 'agency',
  },
} as const satisfies Record<string, { of: string; says: string; chain: ChainName }>;

export type DeadlineKind = keyof typeof DEADLINE_KINDS;
type ChainName = 'candidate' | 'duty-desk' | 'agency' | 'none';

/** Somebody to whom an overdue duty climbs. */
export type ClimbTarget =
  | { readonly to: 'contact'; readonly agencyId: string; readonly contactId: string; readonly name: string }
  | { readonly to: 'stand-in'; readonly agencyId: string; readonly name: string }
  | { readonly to: 'supervisor'; readonly agencyId: string; readonly name: string }
  | { readonly to: 'duty-desk'; readonly agencyId: string; readonly name: string };

export interface ClimbPeople {
  readonly agencyId: string;
  /** The agency's contacts in their order. */
  readonly contacts: readonly { readonly id: string; readonly name: string }[];
  readonly standIn: { readonly agencyId: string; readonly name: string } | null;
  readonly nsotcAgencyId: string;
}

/** Wait between two rungs; P1 duties climb fast. */
export const CLIMB_WAIT_MS = { P1: 5 * MS.minute, P2: 30 * MS.minute, P3: 4 * MS.hour } as const;

/** The rungs of a kind in order. The last rung is always NSOTC's duty desk: a duty never falls off the ladder. */
export function chainOf(kind: DeadlineKind, people: ClimbPeople): readonly ClimbTarget[] {
  const desk: ClimbTarget = { to: 'duty-desk', agencyId: people.nsotcAgencyId, name: 'NSOTC duty desk' };
  const chain: ChainName = DEADLINE_KINDS[kind].chain;
  if (chain === 'none') return [];
  if (chain === 'duty-desk') return [desk];
  if (chain === 'candidate')
    return [{ to: 'supervisor', agencyId: people.nsotcAgencyId, name: 'NSOTC supervisor' }, desk];
  const contacts = people.contacts.map(
    (c): ClimbTarget => ({ to: 'contact', agencyId: people.agencyId, contactId: c.id, name: c.name }),
  );
  const standIn: readonly ClimbTarget[] =
    people.standIn && people.standIn.agencyId !== people.nsotcAgencyId
      ? [{ to: 'stand-in', agencyId: people.standIn.agencyId, name: people.standIn.name }]
      : [];
  return [...contacts, ...standIn, desk];
}

export interface Climb {
  readonly tell: ClimbTarget;
  /** When the next rung is due; null after the last one: the deadline is missed and a person's task remains. */
  readonly next: { readonly step: number; readonly dueAtMs: number } | null;
  readonly says: string;
}

/** One rung up. `step` says how often it climbed already. Null where the kind has no ladder or none is left. */
export function climb(
  deadline: { readonly kind: DeadlineKind; readonly step: number },
  people: ClimbPeople,
  urgency: keyof typeof CLIMB_WAIT_MS,
  nowMs: number,
): Climb | null {
  const chain = chainOf(deadline.kind, people);
  const tell = chain[deadline.step];
  if (!tell) return null;
  const last = deadline.step + 1 >= chain.length;
  return {
    tell,
    next: last ? null : { step: deadline.step + 1, dueAtMs: nowMs + CLIMB_WAIT_MS[urgency] },
    says: `${DEADLINE_KINDS[deadline.kind].says}: overdue, ${tell.name} is told`,
  };
}

/** What became of a clock: it runs, it was kept, it ran out, or it no longer applies. */
export type DeadlineState = 'running' | 'met' | 'missed' | 'cancelled';
