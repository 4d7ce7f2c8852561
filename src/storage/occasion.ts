import type { RecipientRole } from '#domain/agency.js';
import type { MessageValues } from '#domain/message.js';
import type { Tie } from '#domain/notification.js';
import type { PersonDescription } from '#domain/person.js';
import type { OccasionKind, WorkPayloads } from '#domain/workItem.js';
import type { Tx } from './database.js';

/**
 * What a noun (travel notice, trip, passport request) says of an occasion of which agencies are told. The noun knows
 * the person already, so there is no candidate and no match. Records, status and recipients are worked out from the
 * subject by the planner.
 */
export interface OccasionFacts {
  readonly objectKind:
    | 'travel-notice'
    | 'trip'
    | 'passport-request'
    | 'travel-event'
    | 'relocation'
    | 'registrant'
    | 'compliance-case';
  readonly objectId: string;
  /** Rises with every change that agencies must hear of; the same version is never told twice. */
  readonly version: number;
  /** The subject whose records, status and agencies count; null where nobody here knows the person yet. */
  readonly subjectId: string | null;
  readonly tripId: string | null;
  /** The agency that filed or asks; it is not told of its own word. */
  readonly filedByAgencyId: string | null;
  readonly person: PersonDescription;
  /** ISO 3166 alpha-3 codes of the itinerary, transit included, in order. */
  readonly countries: readonly string[];
  readonly departsAtMs: number | null;
  /** In force, or taken back by who filed it. */
  readonly cancelled: boolean;
  /** Filed less than 21 calendar days ahead. */
  readonly late: boolean;
  /** The trip covers a court order or warrant that bars it, as far as the noun knows; passport requests say it. */
  readonly travelBarred: 'yes' | 'no' | 'unknown';
  /** The observed fact behind a return: seen entering, or only the clock ran out. */
  readonly observed: boolean;
  /** A compliance case that is the prosecutor's now. */
  readonly toProsecutor?: boolean;
  /** State or territory of the address in the United States to which the person comes. */
  readonly usRegion?: string;
  /** The registration agency asked USNCB itself for a foreign notice. */
  readonly usncbAsked?: 'yes' | 'no';
  /** Whether a travel notice is on file, where the noun knows it. */
  readonly travelNotice?: 'on-file' | 'none';
  /** Agencies that the noun itself names, with how they hang together with it; `role` where it is another than in the directory. */
  readonly also?: readonly {
    readonly agencyId: string;
    readonly ties: readonly Tie[];
    readonly role?: RecipientRole;
  }[];
  /** It does not hold any more, and why: whoever was told of it hears that, and nobody else. */
  readonly takenBack?: string;
  /** What the noun can say in a message, by catalogue field: itinerary, grounds, purpose. */
  readonly values: MessageValues;
}

/**
 * Null when the noun is gone or has nothing to tell any more; `not-yet` while a step that comes before has not run, and
 * the work is done once it has: what waits is not nothing.
 */
export type OccasionLoader<K extends OccasionKind> = (
  tx: Tx,
  payload: WorkPayloads[K],
  nowMs: number,
) => Promise<OccasionFacts | 'not-yet' | null>;
