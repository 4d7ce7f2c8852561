/**
 * Purposes for which somebody may search subjects and open their files. The purpose is asked once for a piece of work,
 * stands on every audit row and print that follows, and is asked again in the next session (28 CFR 20.33; CJIS
 * Security Policy 4.2). `reason`: the code alone does not say enough.
 */
export const PURPOSES = {
  screening: { says: 'Screening of travelers', reason: false },
  investigation: { says: 'Investigation', reason: false },
  'hit-confirmation': { says: 'Hit confirmation', reason: false },
  registration: { says: 'Registration duty', reason: false },
  'travel-notice': { says: 'Travel notice', reason: false },
  'compliance-case': { says: 'Compliance case', reason: false },
  complaint: { says: 'Complaint, redress or correction', reason: false },
  training: { says: 'Training', reason: false },
  other: { says: 'Another purpose, as written', reason: true },
} as const satisfies Record<string, { says: string; reason: boolean }>;
export type Purpose = keyof typeof PURPOSES;
export const PURPOSE_CODES = Object.keys(PURPOSES) as Purpose[];

export interface PurposeTyped {
  readonly purpose: string;
  readonly caseNumber: string;
  readonly why: string;
}

/** What is wrong with a stated purpose; null when it may be kept. */
export function purposeProblem(
  typed: PurposeTyped,
): { readonly field: 'purpose' | 'why'; readonly problem: 'chooseOne' | 'reasonTooShort' } | null {
  if (!Object.hasOwn(PURPOSES, typed.purpose)) return { field: 'purpose', problem: 'chooseOne' };
  if (PURPOSES[typed.purpose as Purpose].reason && typed.why.trim().length < 3)
    return { field: 'why', problem: 'reasonTooShort' };
  return null;
}

/** One line for audit rows and prints: the purpose in words, case number, reason; where only the reason says it, that alone. */
export function purposeText(typed: PurposeTyped): string {
  const listed =
    typed.purpose === 'other' || !Object.hasOwn(PURPOSES, typed.purpose)
      ? ''
      : PURPOSES[typed.purpose as Purpose].says;
  const words = [listed, typed.caseNumber.trim()].filter(Boolean).join(' ');
  return [words, typed.why.trim()].filter(Boolean).join(': ').slice(0, 300);
}
