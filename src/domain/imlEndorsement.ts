/**
 * The endorsement of a covered sex offender's passport (International Megan's Law, 22 USC 212b; 22 CFR 51.60(a)(4)).
 * The Angel Watch Center determines in writing who is covered: convicted of a covered offense against a minor and
 * required to register. The Department endorses, and may revoke a passport without the endorsement; passport cards are
 * not issued. When the Center says that it is no longer required, a passport without it may issue.
 */
export const ENDORSEMENTS = {
  'not-required': 'Not covered: no endorsement',
  'to-be-told': 'Covered: the Department is to be told',
  told: 'The Department was told',
  endorsed: 'The passport bears the endorsement',
  revoked: 'A passport without the endorsement was revoked',
  lifted: 'No longer required: a passport without it may issue',
} as const;
export type Endorsement = keyof typeof ENDORSEMENTS;

const MOVES: Readonly<Record<Endorsement, readonly Endorsement[]>> = {
  'not-required': [],
  'to-be-told': ['told', 'lifted'],
  told: ['endorsed', 'revoked', 'lifted'],
  revoked: ['endorsed', 'lifted'],
  endorsed: ['revoked', 'lifted'],
  lifted: ['to-be-told'],
};

/** What may follow, in the order in which it is offered. */
export function nextEndorsements(from: Endorsement, covered: boolean): readonly Endorsement[] {
  return covered ? MOVES[from] : [];
}

/** What a determination begins with. */
export function firstEndorsement(covered: boolean): Endorsement {
  return covered ? 'to-be-told' : 'not-required';
}
