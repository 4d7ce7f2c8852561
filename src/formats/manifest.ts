import type { IsoDate } from '#basics/dates.js';
import type { CrossingCount } from '#domain/coverage.js';
import type { Craft } from '#domain/filing.js';
import type { ForeignReceipt } from '#domain/foreignReceipt.js';
import type { Address, PersonDescription } from '#domain/person.js';
import type { ManifestAnswer } from './answer.js';
import type { ForeignAdvice, SignedParts } from './interpol/message.js';
import type { NcicContent } from './ncic/message.js';
import type { NletsContent } from './nlets/message.js';
import type { Outcome, ReadWarning } from './outcome.js';
import type { RedressSubmission } from './redress/message.js';
import type { ReportedEvent } from './reportedEvent.js';
import type { NoticeSubmission } from './travelNotice/message.js';

/** What a manifest message says about its flight; `ignored` messages are about no journey at all. */
export type ManifestKind =
  | 'passengers'
  | 'crew'
  | 'change'
  | 'crew-change'
  | 'cancel-reservation'
  | 'reduce'
  | 'flight-close'
  | 'flight-close-on-board'
  | 'flight-close-not-on-board'
  | 'cancel-flight'
  | 'change-flight'
  /** Bookings of a flight (PNRGOV): who means to travel, often weeks before. */
  | 'booking'
  /** Answers of an authority (CUSRES): to our sender's message, unasked, and the carrier's receipt of the latter. */
  | 'answer'
  | 'status-change'
  | 'status-acknowledgement'
  /** A travel document read by machine: one person, no journey. */
  | 'document'
  /** What a partner reports of persons outside a list: applications, inspections, hits, advice. */
  | 'events'
  /** Totals of a port: how many crossed, how many were asked about. No persons. */
  | 'crossing-counts'
  /** NCIC: changes of the register; answers to inquiries and entries. */
  | 'register-feed'
  | 'register-answer'
  /** A message of the Nlets line: free text, an answer to a hit confirmation, a status. */
  | 'nlets'
  /** Travel notices of registration agencies; in `notices`. */
  | 'travel-notices'
  /** Inquiries of travellers who say that they are taken for somebody else; in `inquiries`. */
  | 'redress'
  /** A foreign authority's word that its offender travels, or that it takes this back; in `advice` and `events`. */
  | 'foreign-advice'
  /** An answer from abroad to a notice of ours; in `receipt`. */
  | 'foreign-receipt'
  | 'ignored'
  | 'unknown';

/**
 * transit-crew: crew on their way to or from work; applicant, sponsor: of an application, who asks and who vouches;
 * unknown: named in a list that does not tell.
 */
export type ManifestRole =
  | 'passenger'
  | 'crew'
  | 'transit'
  | 'transit-crew'
  | 'applicant'
  | 'sponsor'
  | 'unknown';

/** subject: whom the message is about; queried: whom somebody asked about. */
export type PersonPart = 'subject' | 'queried' | 'official' | 'victim' | 'witness' | 'other';

/** One leg, as the sender wrote it. Times are wall-clock times of that port, `YYYY-MM-DDTHH:MM`. */
export interface ManifestLeg {
  readonly carrier?: string;
  /** Flight number without carrier and leading zeros, with its suffix letter. */
  readonly number?: string;
  readonly departurePort?: string;
  readonly arrivalPort?: string;
  readonly departureLocal?: string;
  readonly arrivalLocal?: string;
}

export interface ManifestPerson extends PersonDescription {
  readonly role: ManifestRole;
  readonly embark?: string;
  readonly disembark?: string;
  /** Port where border formalities are done. */
  readonly clearance?: string;
  /** Booking reference of the carrier. */
  readonly locator?: string;
  /** The sender's own number of the person: a hint within one sender and flight, not an identity. */
  readonly senderPersonId?: string;
  readonly seats?: readonly string[];
  readonly ticket?: string;
  /** Redress or known-traveller numbers. */
  readonly travellerNumbers?: readonly string[];
  /** What the carrier says of the document check; its own claim, not a verification by an authority. */
  readonly documentCheck?: 'verified' | 'not-verified' | 'other';
  readonly crewPosition?: string;
  /** Where crew live; a passenger's address in the United States is `usAddress`. */
  readonly homeAddress?: Address;
  readonly birthCountry?: string;
  /** The whole journey that was booked, onward and back. */
  readonly itinerary?: readonly ManifestLeg[];
  /** What the person is in a message that names several: only subjects are ever made events of. */
  readonly part?: PersonPart;
  /** Age in years where a sender gives no birth date; no evidence. */
  readonly age?: number;
  /** Byte offset of the person's first segment in the transmission. */
  readonly offset: number;
}

/** The names by which sender, message and manifest are known; all as the sender wrote them. */
export interface ManifestReferences {
  readonly sender?: string;
  readonly recipient?: string;
  /** Control reference of the interchange. */
  readonly interchange?: string;
  readonly message?: string;
  /** The sender's transaction number, echoed by answers. */
  readonly transaction?: string;
  readonly commonAccess?: string;
  /** Message type and version, such as `PAXLST:D:05B:UN:IATA`. */
  readonly messageType?: string;
  /** Code and function of the document, such as `745` or `745+CP`. */
  readonly documentCode?: string;
  readonly documentNumber?: string;
  /** Which part of a manifest in many transmissions this is, from 1. */
  readonly part?: number;
  readonly firstPart?: boolean;
  readonly lastPart?: boolean;
  /** The sender's number of the transmission in its feed: rises by one, a gap is a lost one. */
  readonly feedSequence?: number;
  readonly prepared?: string;
  readonly test?: boolean;
  readonly charset?: 'ascii' | 'utf-8' | 'windows-1252';
  readonly reportingParty?: string;
}

export interface DeclaredTotals {
  /** Passengers of the whole flight, not of this part. */
  readonly passengers?: number;
  readonly crew?: number;
}

/** The canonical form of every manifest-like message, whatever format it came in. */
export interface ManifestMessage {
  readonly format: string;
  readonly outcome: Outcome;
  readonly warnings: readonly ReadWarning[];
  readonly references: ManifestReferences;
  readonly kind: ManifestKind;
  /** What carries the people, where the format says it; else a commercial aircraft. */
  readonly craft?: Craft;
  readonly carrier?: string;
  /** Designator such as `UA989`, leading zeros gone. */
  readonly flight?: string;
  readonly legs: readonly ManifestLeg[];
  readonly persons: readonly ManifestPerson[];
  readonly declaredTotals: DeclaredTotals;
  /** Only messages that answer a manifest have it. */
  readonly answers?: readonly ManifestAnswer[];
  /** Only messages of the kinds `events` and `foreign-advice` have them. */
  readonly events?: readonly ReportedEvent[];
  /** Only messages of the kind `crossing-counts` have them. */
  readonly crossings?: readonly CrossingCount[];
  /** Only messages of the kind `travel-notices` have them. */
  readonly notices?: readonly NoticeSubmission[];
  /** Of a fingerprint transaction: what it is and answers, for who waits for the answer. */
  readonly biometric?: {
    readonly type: string;
    readonly means: 'hit' | 'answer' | 'activity' | 'submission' | 'subscription' | 'error' | 'unknown';
    readonly answers?: string;
    readonly searchResult?: string;
    readonly says?: string;
    readonly fbiNumber?: string;
  };
  /** Only messages of the kind `redress` have them. */
  readonly inquiries?: readonly RedressSubmission[];
  /** What NCIC text holds besides the persons. */
  readonly ncic?: NcicContent;
  readonly nlets?: NletsContent;
  /** Only messages of the kind `foreign-advice` have it. */
  readonly advice?: ForeignAdvice;
  /** Only messages of the kind `foreign-receipt` have it. */
  readonly receipt?: ForeignReceipt;
  /** The signature that came with the message, if one did. */
  readonly signed?: SignedParts;
  /** Byte range of the message in the transmission. */
  readonly range: { readonly from: number; readonly to: number };
}

/** What a reader may be told from outside; readers have no clock. */
export interface ReadOptions {
  /** Day of receipt: settles the century of two-digit years where the message has no date of its own. */
  readonly receivedOn?: IsoDate;
}

/** A message of which nothing could be read. */
export function rejectedMessage(
  format: string,
  code: string,
  text: string,
  offset: number,
  bytes: number,
): ManifestMessage {
  return {
    format,
    outcome: 'rejected',
    warnings: [{ code, offset, text }],
    references: {},
    kind: 'unknown',
    legs: [],
    persons: [],
    declaredTotals: {},
    range: { from: 0, to: bytes },
  };
}
