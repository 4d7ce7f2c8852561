import type { IsoDate, PartialDate } from '#basics/dates.js';

/**
 * How a person is described, by a sender or by a register. Every field may be missing; a missing field is no
 * evidence. Values are as normalised by a reader in `formats/`, the sender's own bytes stay in the transmission.
 */
export interface PersonName {
  readonly surname?: string;
  readonly given?: string;
  readonly middle?: string;
  /** The whole name where no parts are known, or as the sender wrote it. */
  readonly full?: string;
  readonly kind?: 'primary' | 'alias' | 'maiden' | 'nickname';
}

/** U is "not known"; some senders write M for unknown (formats.md 0.4), so sex never excludes anybody. */
export type Sex = 'M' | 'F' | 'X' | 'U';

export const DOCUMENT_KINDS = [
  'passport',
  'passport-card',
  'visa',
  'identity-card',
  'refugee',
  'reentry',
  'resident-card',
  'crew-certificate',
  'military',
  'pilot-licence',
  'driver-licence',
  'trusted-traveller',
  'ssn',
  'other',
] as const;

export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export interface TravelDocument {
  readonly kind: DocumentKind;
  readonly number: string;
  /** ISO 3166 alpha-3 where it could be told, else what the sender wrote. */
  readonly issuer?: string;
  readonly expiry?: IsoDate;
  readonly issued?: IsoDate;
}

export interface Address {
  readonly street?: string;
  readonly city?: string;
  /** State or region; two letters in the United States. */
  readonly region?: string;
  readonly postcode?: string;
  /** ISO 3166 alpha-3. */
  readonly country?: string;
}

export interface PersonDescription {
  readonly names: readonly PersonName[];
  readonly birthDates?: readonly PartialDate[];
  readonly sex?: Sex;
  /** ISO 3166 alpha-3 where it could be told. */
  readonly citizenships?: readonly string[];
  readonly residence?: string;
  readonly birthPlace?: string;
  readonly documents?: readonly TravelDocument[];
  readonly usAddress?: Address;
  /** FBI number (UCN). Domestic law enforcement only: it never leaves the country. */
  readonly fbiNumber?: string;
  /** Alien registration number. */
  readonly aNumber?: string;
  /** Reference of a biometric record, never the biometric itself. */
  readonly biometricRef?: string;
  /** Identifiers that a competent authority verified (print match, document read by machine), as opposed to claimed. */
  readonly verified?: readonly ('biometric' | 'document' | 'fbiNumber')[];
}

/** One line for lists and logs of decisions: never sent outside, never written to a technical log. */
export function nameText(name: PersonName): string {
  if (name.surname || name.given)
    return [name.surname, [name.given, name.middle].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return name.full ?? 'no name given';
}
