import type { AgencyId, RecipientRole } from './agency.js';

/**
 * Roles of people. What each may do stands in the Cedar policies (`access/policies`), one person may hold several.
 */
export const ROLES = {
  'nsotc-officer': 'Works candidates at NSOTC',
  'nsotc-supervisor': 'Second person and hand-overs at NSOTC',
  'help-desk': 'Releases locked accounts of every agency',
  'agency-officer': 'Reads and acknowledges what an agency was told',
  'register-officer': 'Enters and ends register records of an agency',
  'agency-administrator': 'Keeps an agency’s people, contacts and channels',
  'rule-author': 'Writes rule sets',
  'rule-approver': 'Approves rule sets',
  auditor: 'Reads the audit and the statistics',
} as const;

export type Role = keyof typeof ROLES;

const NSOTC_ONLY: ReadonlySet<Role> = new Set([
  'nsotc-officer',
  'nsotc-supervisor',
  'help-desk',
  'rule-author',
  'rule-approver',
]);

/**
 * Whether people of such an agency may hold the role. What reaches over all agencies (rules, the audit, candidates)
 * is NSOTC's or an auditing agency's: a role that an agency's administrator wrote elsewhere opens nothing.
 */
export function roleFits(role: Role, agencyRole: RecipientRole): boolean {
  if (NSOTC_ONLY.has(role)) return agencyRole === 'nsotc';
  if (role === 'auditor') return agencyRole === 'nsotc' || agencyRole === 'auditor';
  return true;
}

/** Who asks. A machine client has scopes instead of roles; the system itself acts in steps and clocks. */
export type Actor =
  | {
      readonly kind: 'user';
      readonly id: string;
      readonly name: string;
      readonly agencyId: AgencyId;
      readonly agencyRole: RecipientRole;
      readonly roles: readonly Role[];
      readonly sessionDigest: string;
    }
  | {
      readonly kind: 'client';
      readonly id: string;
      readonly name: string;
      readonly agencyId: AgencyId;
      readonly agencyRole: RecipientRole;
      readonly scopes: readonly string[];
    }
  | { readonly kind: 'system'; readonly id: string };

/** NSOTC's people and auditors work on all agencies' rows; everybody else on their own agency's. */
export function isNational(actor: Actor): boolean {
  if (actor.kind === 'system') return true;
  return actor.kind === 'user' && (actor.agencyRole === 'nsotc' || actor.agencyRole === 'auditor');
}
