import type { IsoDate } from '#basics/dates.js';

/**
 * What passes between USNCB and this system, as JSON of version 1 (docs/formats/usncb.md). The network of INTERPOL is
 * closed: this is the contract that USNCB's side is asked to speak, in the field names of INTERPOL's own notices.
 */
export const USNCB_VERSION = 1;

/** How an advice came about: a Green notice, a diffusion to chosen countries, or a direct message. */
export const ADVICE_BASES = ['green-notice', 'diffusion', 'direct'] as const;
export type AdviceBasis = (typeof ADVICE_BASES)[number];

/** What became of a traveller at the destination. */
export const RECEIPT_OUTCOMES = ['admitted', 'refused', 'interviewed', 'unknown'] as const;
export type ReceiptOutcome = (typeof RECEIPT_OUTCOMES)[number];

/** An answer from abroad to a notice of ours. */
export interface ForeignReceipt {
  /** The answering bureau's own number; the same number again is the same receipt. */
  readonly id: string;
  /** Our reference as it was printed on the notice; absent in mails that do not give it: then a person looks. */
  readonly ourReference?: string;
  /** ISO 3166 alpha-3. */
  readonly country: string;
  readonly outcome: ReceiptOutcome;
  readonly date?: IsoDate;
  /** Agency, and officer where named, that met the traveller. */
  readonly agency?: string;
  readonly officer?: string;
  readonly text?: string;
  /** Index into the message's persons, where the receipt names whom it is about. */
  readonly person?: number;
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
