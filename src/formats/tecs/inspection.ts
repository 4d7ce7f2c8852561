import type { CrossingCount, CrossingMode } from '#domain/coverage.js';
import type { Direction } from '#domain/travelEvent.js';
import type { ManifestPerson } from '../manifest.js';

/** How far an inspection has got; the states of the kind `inspection` in `TRAVEL_EVENT_KINDS`. */
export const INSPECTION_STATUSES = ['primary', 'secondary', 'admitted', 'refused', 'arrested'] as const;
export type InspectionStatus = (typeof INSPECTION_STATUSES)[number];

export const CROSSING_MODES = [
  'air',
  'sea',
  'vehicle',
  'pedestrian',
  'rail',
] as const satisfies readonly CrossingMode[];

/** What a border officer does with one person at one crossing, in one version of the sender's record of it. */
export interface Inspection {
  /** The sender's number of the encounter: the same number again is the same inspection. */
  readonly reference: string;
  /** Version of the sender's record, from 1; the highest counts, whatever came first. */
  readonly sequence?: number;
  readonly status: InspectionStatus;
  readonly direction: Direction;
  readonly mode?: CrossingMode;
  /** As findPort knows it: IATA code, four-digit port of entry, UN/LOCODE. */
  readonly port?: string;
  readonly lane?: string;
  /** With an offset, or the wall clock of the port. */
  readonly at?: string;
  readonly carrier?: string;
  /** Flight or voyage number without carrier, leading zeros gone. */
  readonly voyage?: string;
  readonly vehicle?: { readonly plate: string; readonly state?: string; readonly country?: string };
  /** Keyed by the sender; we never learn who the officer is. */
  readonly officer?: string;
  /** Whether the register was asked; at land crossings not every traveller is. */
  readonly queried?: boolean;
  /** Why the person was sent to secondary; a word of the sender. */
  readonly referral?: string;
  /** What secondary inspection found; codes of `domain/secondaryOutcome.ts`. */
  readonly outcome?: string;
  readonly person: Omit<ManifestPerson, 'offset'>;
}

/** One batch of the feed, in either direction. */
export interface TecsBatch {
  readonly sender: string;
  readonly batch: string;
  /** Rises by one with each batch of the sender: a gap is a lost batch. */
  readonly feedSequence?: number;
  readonly preparedAt?: string;
  readonly test?: boolean;
  readonly inspections: readonly Inspection[];
  readonly crossings?: readonly CrossingCount[];
}

/** The version of the contract that is written; docs/formats/tecs.md is its text. */
export const TECS_FORMAT = 'rsoits-tecs';
export const TECS_VERSION = 1;

/**
 * Four-digit ports of entry that are airports, by the code that manifests use. From memory of CBP's Schedule D: to
 * be confirmed with the sender; a code that is not here or in the port table stays as it came, with a remark.
 */
// biome-ignore format: a table
export const AIRPORTS_OF_ENTRY: Readonly<Record<string, string>> = {
  '4701': 'JFK', '4601': 'EWR', '2720': 'LAX', '3901': 'ORD', '5206': 'MIA', '1704': 'ATL', '5501': 'DFW', '5309': 'IAH',
  '2801': 'SFO', '3029': 'SEA', '5401': 'IAD', '0417': 'BOS', '3303': 'DEN', '3205': 'HNL', '4913': 'SJU', '1108': 'PHL',
};
