/**
 * What passes between USNCB and this system, as JSON of version 1 (docs/formats/usncb.md). The network of INTERPOL is
 * closed: this is the contract that USNCB's side is asked to speak, in the field names of INTERPOL's own notices.
 */
export const USNCB_VERSION = 1;

/** How an advice came about: a Green notice, a diffusion to chosen countries, or a direct message. */
export const ADVICE_BASES = ['green-notice', 'diffusion', 'direct'] as const;
export type AdviceBasis = (typeof ADVICE_BASES)[number];

/**
 * A message signed by its sender (flattened JWS, RFC 7515 section 7.2.2), as it came. Whether the signature holds is
 * asked where the sender's key is known (`steps/senderSignature.ts`).
 */
export interface SignedParts {
  readonly protected: string;
  readonly payload: string;
  readonly signature: string;
}

export interface AdviceLeg {
  readonly carrier?: string;
  readonly number?: string;
  readonly from?: string;
  readonly to?: string;
  /** Wall-clock times of the ports, `YYYY-MM-DDTHH:MM`. */
  readonly departs?: string;
  readonly arrives?: string;
}

/** A foreign authority's word that its offender travels. */
export interface ForeignAdvice {
  readonly id: string;
  readonly version: number;
  readonly withdrawn: boolean;
  readonly withdrawnBecause?: string;
  /** ISO 3166 alpha-3 of the advising country, and its bureau. */
  readonly country: string;
  readonly bureau?: string;
  readonly basis: AdviceBasis;
  /** Number of the notice, such as `2026/10442`. */
  readonly notice?: string;
  /** What the person was convicted of, in a sentence; never a victim's name. */
  readonly offence?: string;
  readonly convictedOn?: string;
  readonly caution?: string;
  readonly destination?: string;
  readonly legs: readonly AdviceLeg[];
}
