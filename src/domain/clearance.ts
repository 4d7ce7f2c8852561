import { isIsoDate } from '#basics/dates.js';
import { lettersAndDigits, plainUpper } from '#basics/text.js';
import type { PersonDescription, PersonName } from './person.js';

/**
 * What a decided redress leaves behind: this traveller is not the person of that record. Kept as keyed digests of the
 * traveller's own details and of the record as it was; values are never kept. It lowers what screening finds of the same
 * pair and says why; it never hides it, and it never speaks against an identifier.
 */
export interface Clearance {
  readonly recordId: string;
  readonly recordDigest: string;
  /** The redress number, which travellers give with their booking. */
  readonly number: string;
  /** The number that the redress office gave the person before; works beside ours. Empty or absent: none. */
  readonly senderNumber?: string;
  /** Digests of every name in the inquiry. */
  readonly names: readonly string[];
  readonly birthDate: string;
  /** Digests of every document, number and issuer. */
  readonly documents: readonly string[];
  readonly voidedAtMs: number | null;
  readonly expiresAtMs: number;
}

/** Makes the keyed digest of a text; an argument, since the key is not known here. */
export type Digest = (text: string) => string;

export interface TravellerDigests {
  readonly names: readonly string[];
  readonly birthDate: string | null;
  readonly documents: readonly string[];
  /** Identifiers that no inquiry can clear: their presence brings the full candidate back. */
  readonly strongIdentifiers: boolean;
}

/** A name as words in one order, so that "DOE, ANN MARIE" and "ANN MARIE DOE" are one. */
export function nameWords(name: PersonName): string {
  const text =
    name.surname || name.given ? [name.surname, name.given, name.middle].join(' ') : (name.full ?? '');
  return plainUpper(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .sort()
    .join(' ');
}

/**
 * What is kept of somebody whom a redress cleared, to know the person again: digests of names and documents, never the
 * values. More than one birth date, or one known in part, is none.
 */
export function travellerDigests(person: PersonDescription, digest: Digest): TravellerDigests {
  const born = (person.birthDates ?? []).filter(isIsoDate);
  return {
    names: [...new Set(person.names.map(nameWords).filter(Boolean))].map((n) =>
      digest(`clearance name ${n}`),
    ),
    birthDate: born.length === 1 ? digest(`clearance born ${born[0]}`) : null,
    documents: (person.documents ?? []).map((d) =>
      digest(`clearance document ${(d.issuer ?? '').toUpperCase()} ${lettersAndDigits(d.number)}`),
    ),
    strongIdentifiers:
      person.fbiNumber !== undefined || person.aNumber !== undefined || person.biometricRef !== undefined,
  };
}

export const CLEARANCE_SAYS = {
  holds: 'Previously cleared: a decided redress says that this traveler is not the person of this record.',
  'record-changed': 'A redress cleared this traveler of this record, but the record has changed since.',
  'new-identifier':
    'A redress cleared a traveler with these details of this record, but this one brings an identifier that the redress did not know.',
  'not-this-traveller': 'The redress number given belongs to somebody with other details.',
  ended: 'A redress that cleared this traveler has run out or was taken back.',
} as const;
export type ClearanceFinding = keyof typeof CLEARANCE_SAYS;

/**
 * Whether a clearance speaks about this traveller and record, and what it says; null when it does not concern them. It
 * holds only where birth date and name agree, a document or the redress number ties the traveller to it, and neither
 * side brings anything that the redress had not seen.
 */
export function clearanceFinding(
  c: Clearance,
  traveller: TravellerDigests,
  given: { readonly numbers: readonly string[]; readonly recordId: string; readonly recordDigest: string },
  nowMs: number,
): ClearanceFinding | null {
  if (c.recordId !== given.recordId) return null;
  const byDocument = traveller.documents.some((d) => c.documents.includes(d));
  const own = [c.number, c.senderNumber ?? ''].map(lettersAndDigits).filter((n) => n !== '');
  const byNumber = given.numbers.some((n) => own.includes(lettersAndDigits(n)));
  if (!byDocument && !byNumber) return null;
  const sameName = traveller.names.length > 0 && traveller.names.every((n) => c.names.includes(n));
  if (traveller.birthDate !== c.birthDate || !sameName) return byNumber ? 'not-this-traveller' : null;
  if (c.voidedAtMs !== null || nowMs >= c.expiresAtMs) return 'ended';
  if (c.recordDigest !== given.recordDigest) return 'record-changed';
  if (traveller.strongIdentifiers || traveller.documents.some((d) => !c.documents.includes(d)))
    return 'new-identifier';
  return 'holds';
}

/** What clearances say about a traveller and a record: the first that speaks about them, one that holds before others. */
export function clearanceSays<C extends Clearance>(
  clearances: readonly C[],
  traveller: TravellerDigests,
  given: Parameters<typeof clearanceFinding>[2],
  nowMs: number,
): { readonly clearance: C; readonly finding: ClearanceFinding } | undefined {
  const said = clearances.flatMap((clearance) => {
    const finding = clearanceFinding(clearance, traveller, given, nowMs);
    return finding ? [{ clearance, finding }] : [];
  });
  return said.find((s) => s.finding === 'holds') ?? said[0];
}

/** How long a clearance is used before somebody looks again; to be confirmed. */
export const CLEARANCE_YEARS = 5;
