/**
 * What a comparison of a traveller with a register record found, in bits: log2 of how much more likely the
 * finding is for the same person than for two different people (Fellegi and Sunter 1969). The sum of the bits
 * is the score; the prior of the register's size is not in it. `matching/` computes these, officers read them.
 */
export type EvidenceField =
  | 'name'
  | 'birthDate'
  | 'sex'
  | 'citizenship'
  | 'document'
  | 'fbiNumber'
  | 'aNumber'
  | 'biometric'
  | 'relatives'
  | 'together';

/** One aligned pair of name tokens; an absent side is a token that the other side does not have. */
export interface TokenEvidence {
  readonly level: string;
  readonly bits: number;
  /** The register's token, as written there. */
  readonly ours?: string;
  /** The traveller's token, as the sender wrote it. */
  readonly theirs?: string;
  /** One person in how many carries the token (or its class), where known. */
  readonly oneIn?: number;
}

export interface Evidence {
  readonly field: EvidenceField;
  /** A level of the model's table for the field; `missing` means the side named in `theirs`/`ours` has no value. */
  readonly level: string;
  readonly bits: number;
  /** The register's value. */
  readonly ours?: string;
  /** The traveller's value. */
  readonly theirs?: string;
  readonly tokens?: readonly TokenEvidence[];
  /** The most that the field could still add if the missing value became known, in bits. */
  readonly couldAdd?: number;
  /** Of a birth date: one person of the register in how many is born in its year, where the weight counts by that. */
  readonly oneIn?: number;
}

export type Band = 'urgent' | 'review';

/** What stamps a result so that it can be reproduced: same input, model, tables, lines and epoch, same bytes. */
export interface ScreeningStamp {
  readonly modelVersion: string;
  readonly tablesVersion: string;
  readonly linesVersion: string;
  /** The register feed's sequence up to which changes were visible. */
  readonly registerEpoch: number;
  readonly registerSize: number;
}

/** One possible match: a register record and how strongly the evidence speaks for it. */
export interface PossibleMatch {
  /** The register record's id. */
  readonly id: string;
  readonly bits: number;
  /** Null below the review line where no identifier agrees either (only returned when a caller asks for a lower line). */
  readonly band: Band | null;
  readonly evidence: readonly Evidence[];
}

/** Identifiers that an authority gives to one person. */
const OF_ONE_PERSON: readonly EvidenceField[] = ['fbiNumber', 'aNumber', 'biometric'];
/** A document number that says less is borne by more than one in a million: short ones agree by chance. */
const DOCUMENT_OF_ONE_BITS = 20;

/**
 * Whether an identifier of one person agrees: FBI number, A-number, biometric, or a document's whole number and issuer.
 * Then the record is shown whatever name and birth date say against it: who travels under another name is who is
 * looked for, and a number that agrees by mistake is for an officer to see. A slip in a number only adds its bits.
 */
export function identifierAgrees(evidence: readonly Evidence[]): boolean {
  return evidence.some(
    ({ field, level, bits }) =>
      (OF_ONE_PERSON.includes(field) && (level === 'same' || level === 'same-verified')) ||
      (field === 'document' && level === 'number-and-issuer' && bits >= DOCUMENT_OF_ONE_BITS),
  );
}
