import { MS } from '#basics/clock.js';

/** What a contact is for. */
export const CONTACT_PURPOSES = {
  'registry-office': 'Registry office',
  'after-hours': 'After hours',
  nsor: 'NSOR and NCIC',
  police: 'Tribal or local police',
  travel: 'Travel notices',
  supervisor: 'Supervisor',
  other: 'Other',
} as const;
export type ContactPurpose = keyof typeof CONTACT_PURPOSES;

/**
 * A contact must have been verified within this time. The SORNA guide says that a wrong contact loses a relocation
 * notice and names no figure; 90 days are ours, to be confirmed.
 */
export const CONTACT_VERIFIED_MS = 90 * MS.day;
/** How long before the end of the cycle its agency is asked to verify it again. */
export const CONTACT_ASK_MS = 14 * MS.day;

export type ContactStanding = 'verified' | 'due' | 'stale';

/** Whether a contact can be relied on: due is verified still, but within two weeks of the end of its cycle; never verified is stale. */
export function contactStanding(verifiedAtMs: number | null, nowMs: number): ContactStanding {
  if (verifiedAtMs === null) return 'stale';
  const age = nowMs - verifiedAtMs;
  if (age > CONTACT_VERIFIED_MS) return 'stale';
  return age > CONTACT_VERIFIED_MS - CONTACT_ASK_MS ? 'due' : 'verified';
}

export interface ContactProblem {
  readonly contactId: string | null;
  readonly why: 'none' | 'never' | 'stale';
}

interface Contact {
  readonly id: string;
  readonly purpose: ContactPurpose;
  readonly verifiedAt: string | null;
}

/**
 * What is wrong with the way to reach an agency for a purpose; null where one contact for it is verified. An agency
 * that keeps none for the purpose is reached by its registry office.
 */
export function contactProblem(
  contacts: readonly Contact[],
  purpose: ContactPurpose,
  nowMs: number,
): ContactProblem | null {
  const own = contacts.filter((c) => c.purpose === purpose);
  const asked = own.length > 0 ? own : contacts.filter((c) => c.purpose === 'registry-office');
  const [first] = asked;
  if (!first) return { contactId: null, why: 'none' };
  const at = (c: Contact) => (c.verifiedAt === null ? null : Date.parse(c.verifiedAt));
  if (asked.some((c) => contactStanding(at(c), nowMs) !== 'stale')) return null;
  return { contactId: first.id, why: first.verifiedAt === null ? 'never' : 'stale' };
}
