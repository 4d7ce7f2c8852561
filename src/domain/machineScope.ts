import type { RecipientRole } from './agency.js';

/**
 * What a machine client may be allowed; the policies (`access/policies/clients.cedar`) say what each opens. `ownFor`
 * names the agencies whose own administrator may give the scope, because it concerns that agency's things alone.
 * What is not named there is an agreement with NSOTC, whose administrators may give every scope.
 */
export const SCOPES = {
  'manifests:write': { says: 'Hand in passenger and crew lists' },
  'applications:write': { says: 'Hand in applications and decisions on them' },
  'inspections:write': { says: 'Hand in border inspections' },
  'biometrics:write': { says: 'Hand in answers and hits of fingerprint searches' },
  'ncic:write': { says: 'Hand in messages of NCIC and Nlets' },
  'alerts:write': { says: 'Hand in arrest and warrant alerts' },
  'advice:write': { says: 'Hand in advice and receipts from abroad' },
  'notifications:read': { says: 'Fetch the agency’s notifications', ownFor: 'any' },
  'acknowledgements:write': { says: 'Answer the agency’s notifications', ownFor: 'any' },
  'formats:write': { says: 'Try and accept message formats announced to the agency', ownFor: 'any' },
  'register:write': {
    says: 'Enter, change and end the agency’s register records',
    ownFor: ['sora', 'warrant-holder'],
  },
  'inspections:ask': { says: 'Ask about one traveler at a port; told what an inspector may know' },
  'notices:write': {
    says: 'File, change and cancel travel notices of the agency’s registrants',
    ownFor: ['sora'],
  },
  'class:query': { says: 'Ask about one applicant; told possible matches of the register' },
  'class:extract': { says: 'Fetch the register extract for CLASS' },
  'lookouts:write': { says: 'Place and withdraw lookouts on the agency’s registrants', ownFor: ['sora'] },
  'redress:write': { says: 'Hand in inquiries of travelers for redress' },
  'screening:ask': { says: 'Ask about one traveler; told the match result only' },
} as const satisfies Readonly<
  Record<string, { readonly says: string; readonly ownFor?: 'any' | readonly RecipientRole[] }>
>;

export type Scope = keyof typeof SCOPES;

export function isScope(text: string): text is Scope {
  return Object.hasOwn(SCOPES, text);
}

/** Scopes that an administrator of such an agency may give to its machine clients, in the table's order. */
export function scopesGivenBy(giver: RecipientRole): readonly Scope[] {
  const all = Object.keys(SCOPES) as Scope[];
  if (giver === 'nsotc') return all;
  return all.filter((scope) => {
    const row: { readonly says: string; readonly ownFor?: 'any' | readonly RecipientRole[] } = SCOPES[scope];
    return row.ownFor === 'any' || (row.ownFor ?? []).includes(giver);
  });
}
