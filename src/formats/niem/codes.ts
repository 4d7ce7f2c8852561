import type { DocumentKind, Sex } from '#domain/person.js';

/** Words for sex in police and registry systems (NCIC SEX, NIEM text forms). */
export function readSex(text: string): Sex | undefined {
  const word = text.trim().toUpperCase();
  if (word === 'M' || word === 'MALE') return 'M';
  if (word === 'F' || word === 'FEMALE') return 'F';
  if (word === 'X') return 'X';
  // G, N and Y are what the FBI writes for prints whose name tells nothing.
  if (['U', 'N', 'G', 'Y', 'UNKNOWN', 'NOT SPECIFIED'].includes(word)) return 'U';
  return undefined;
}

/**
 * Country codes of NCIC that are sure. NCIC has two letters of its own that look like ISO's and mean other countries
 * (GE is Germany there, Georgia in ISO), so nothing is guessed: a code of no row is kept out of the description.
 */
export const NCIC_COUNTRIES: Readonly<Record<string, string>> = {
  US: 'USA',
  USA: 'USA',
  MM: 'MEX',
  MEX: 'MEX',
  CD: 'CAN',
  CAN: 'CAN',
};

/** Prefixes of the miscellaneous number (NCIC MNU, EBTS 2.017), as far as they say what document it is. */
export const MISCELLANEOUS_NUMBERS: Readonly<Record<string, DocumentKind | 'alien-number'>> = {
  PP: 'passport',
  AR: 'alien-number',
  AF: 'military',
  AS: 'military',
  MC: 'military',
  NS: 'military',
  CG: 'military',
  SS: 'other',
  VA: 'other',
  OA: 'other',
  PI: 'identity-card',
  MD: 'crew-certificate',
  MP: 'military',
  PS: 'other',
};
