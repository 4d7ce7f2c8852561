import type { IsoDate } from '#basics/dates.js';

/**
 * Memoranda of agreement (SORNA guide, NCIC/NSOR, DNA, Fingerprints, Public Website): what a partner does for an agency.
 * An agreement helps only while it is in force and only with what it covers; one about inquiries does not submit.
 */
export const AGREEMENT_SCOPES = {
  ncic: 'Messages to NCIC and NSOR',
  dna: 'DNA',
  prints: 'Finger and palm prints',
  website: 'Public website',
} as const;
export type AgreementScope = keyof typeof AGREEMENT_SCOPES;

/** What an agreement about NCIC can cover, by kind of message. */
export const NCIC_COVERS = {
  entry: { says: 'Entering records', keys: ['EXS', 'EXSC'] },
  update: { says: 'Changing and supplementing records', keys: ['MXS', 'MXSC', 'EXSN', 'XXSN'] },
  removal: { says: 'Clearing and canceling records', keys: ['CXS', 'XXS'] },
} as const satisfies Record<string, { says: string; keys: readonly string[] }>;
export type NcicCover = keyof typeof NCIC_COVERS;

export interface Agreement {
  readonly id: string;
  readonly agencyId: string;
  readonly partnerAgencyId: string;
  readonly scope: AgreementScope;
  readonly covers: readonly string[];
  readonly validFrom: IsoDate;
  readonly validUntil: IsoDate | null;
  readonly endedOn: IsoDate | null;
}

export function inForce(a: Pick<Agreement, 'validFrom' | 'validUntil' | 'endedOn'>, today: IsoDate): boolean {
  return (
    a.validFrom <= today &&
    (a.validUntil === null || today <= a.validUntil) &&
    (a.endedOn === null || today < a.endedOn)
  );
}

export type NsorRoute<A extends Agreement = Agreement> =
  | { readonly by: 'own' }
  | { readonly by: 'partner'; readonly agreement: A }
  | { readonly by: 'nobody'; readonly says: string };

/** How messages of an agency reach NCIC: itself, or the partner whose agreement covers every one of them today. */
export function routeToNcic<A extends Agreement>(
  ncicAccess: boolean,
  agreements: readonly A[],
  keys: readonly string[],
  today: IsoDate,
): NsorRoute<A> {
  if (ncicAccess) return { by: 'own' };
  const ncic = agreements.filter((a) => a.scope === 'ncic');
  const running = ncic.filter((a) => inForce(a, today));
  const covers = (a: A, key: string) =>
    Object.entries(NCIC_COVERS).some(
      ([cover, row]) => a.covers.includes(cover) && (row.keys as readonly string[]).includes(key),
    );
  const found = running.find((a) => keys.every((k) => covers(a, k)));
  if (found) return { by: 'partner', agreement: found };
  const missing = Object.values(NCIC_COVERS).filter((row) =>
    keys.some((k) => (row.keys as readonly string[]).includes(k) && !running.some((a) => covers(a, k))),
  );
  return {
    by: 'nobody',
    says:
      running.length > 0
        ? `Your agency has no access to NCIC, and no agreement in force covers: ${missing.map((m) => m.says.toLowerCase()).join(', ') || 'these messages together'}.`
        : `Your agency has no access to NCIC and no agreement about it is in force${ncic.length > 0 ? ': the last one has ended' : ''}. Read-only access is not enough.`,
  };
}

/** Days before the end at which somebody is asked to renew. */
export const EXPIRY_ALARMS = [90, 30, 0] as const;

/** The alarm that is due for an agreement; null: none yet, or none any more. */
export function expiryAlarm(
  a: Pick<Agreement, 'validUntil' | 'endedOn'>,
  today: IsoDate,
): (typeof EXPIRY_ALARMS)[number] | null {
  if (a.validUntil === null || a.endedOn !== null) return null;
  const days = Math.round((Date.parse(a.validUntil) - Date.parse(today)) / 86_400_000);
  return days > 90 ? null : days > 30 ? 90 : days >= 0 ? 30 : 0;
}

/** What a public site must never show (SORNA guide, Public Website; 34 USC 20916(c)). */
export const PROHIBITED_ON_SITE = {
  ssn: 'A Social Security number',
  victim: 'Who a victim is',
  arrests: 'Arrests without conviction',
  documents: 'Travel or immigration documents',
  internet: 'Internet identifiers',
} as const;
export type Prohibited = keyof typeof PROHIBITED_ON_SITE;

/** How often somebody looks at the partner's site. To be confirmed by each jurisdiction. */
export const SITE_CHECK_DAYS = 90;

export type SiteFinding = 'right' | 'missing' | 'prohibited' | 'too-many';

/** What a look at a site found. @param check.listed whether the public is to see the person, by the table of what it sees */
export function siteFinding(check: {
  readonly shown: boolean;
  readonly prohibited: readonly string[];
  readonly listed: boolean;
}): SiteFinding {
  if (check.shown && !check.listed) return 'too-many';
  if (check.prohibited.length > 0) return 'prohibited';
  return check.shown === check.listed ? 'right' : 'missing';
}
