import type { Craft } from '#domain/filing.js';
import type { ManifestLeg, ManifestPerson } from '../manifest.js';

/** What a list does to its voyage; the same words as the messages of carriers. */
export const LIST_KINDS = [
  'passengers',
  'crew',
  'change',
  'cancel-reservation',
  'flight-close-on-board',
  'flight-close-not-on-board',
  'cancel-flight',
] as const;
export type ListKind = (typeof LIST_KINDS)[number];

/** One list of one voyage, as our own JSON and CSV say it: for carriers without EDIFACT and for private craft. */
export interface ManifestFile {
  readonly craft: Craft;
  readonly list: ListKind;
  readonly sender: string;
  readonly reference: string;
  readonly preparedAt?: string;
  readonly test?: boolean;
  /** Carrier code; of private craft the registration stands in `number` and the carrier is PRIVATE. */
  readonly carrier: string;
  readonly number: string;
  readonly vesselName?: string;
  /** Who may be asked: pilot, master, owner. */
  readonly operator?: string;
  readonly legs: readonly ManifestLeg[];
  readonly totals?: { readonly passengers?: number; readonly crew?: number };
  readonly persons: readonly Omit<ManifestPerson, 'offset'>[];
}

export const MANIFEST_FORMAT = 'rsoits-manifest';
export const MANIFEST_VERSION = 1;
export const PRIVATE_CARRIER = 'PRIVATE';
