import type { Outcome } from '#domain/candidate.js';
import type {
  NotificationClass,
  NotificationIdentity,
  NotificationKind,
  NotificationState,
} from '#domain/notification.js';
import type { SubjectStatus } from '#domain/subject.js';
import type { Direction } from '#domain/travelEvent.js';
import type { Language } from './text/text.js';

export type {
  Direction,
  Language,
  NotificationClass,
  NotificationIdentity,
  NotificationKind,
  NotificationState,
  Outcome,
  SubjectStatus,
};

/**
 * The data that every page shares. A view holds no sentence and no formatted time: instants are ISO 8601 in UTC,
 * with the zone they are to be shown in; words come from the catalogue by code; values typed by people (names,
 * reasons, document numbers) are passed as they are and escaped when drawn.
 */
export type Instant = string;

/** An instant and the IANA zone of the place it belongs to. */
export interface ZonedInstant {
  readonly at: Instant;
  readonly zone: string;
}

/** When a leg begins or ends: an instant in a zone, or a local day (`YYYY-MM-DD`) where nobody knows more. */
export type JourneyTime = ZonedInstant | { readonly day: string };

export interface AgencyRef {
  readonly id: string;
  readonly name: string;
  /** A code of `agency_kinds`; those that every installation starts with have words in the catalogue. */
  readonly kind: string;
  readonly ori?: string;
}

export interface OfficerRef {
  readonly id: string;
  readonly name: string;
  readonly agency?: string;
}

export type ChannelKind = 'inbox' | 'email' | 'webhook' | 'file' | 'nlets';
export type EventKind =
  | 'manifest'
  | 'inspection'
  | 'live-query'
  | 'passport-application'
  | 'visa-application'
  | 'visa-waiver-application'
  | 'lpr-application'
  | 'lpr-sponsorship'
  | 'waiver-application'
  | 'foreign-advice'
  | 'police-report';

export interface PortRef {
  /** IATA or UN/LOCODE as the sender wrote it. */
  readonly code: string;
  readonly name?: string;
  /** Absent: the port is not in our table, its times count as the earliest possible instant. */
  readonly zone?: string;
}

/** The event in one line: what, which way, from where to where, when. */
export interface EventLine {
  readonly id: string;
  readonly kind: EventKind;
  readonly direction: Direction;
  readonly carrier?: string;
  readonly service?: string;
  readonly from?: PortRef;
  readonly to?: PortRef;
  readonly departs?: ZonedInstant;
  readonly arrives?: ZonedInstant;
}

/** What a notification tells of, from the message alone: a recipient sees no travel event. */
export interface ToldEvent {
  /** What the routing rules call it. */
  readonly event: string;
  readonly direction: Direction;
  /** Carrier and number. */
  readonly service?: string;
}

export type Duty =
  | 'queue'
  | 'inbox'
  | 'search'
  | 'registry'
  | 'due'
  | 'exchange'
  | 'records'
  | 'notices'
  | 'cases'
  | 'redress'
  | 'tasks'
  | 'releases'
  | 'passports'
  | 'watch'
  | 'statistics'
  | 'deliveries'
  | 'feeds'
  | 'rules'
  | 'audit'
  | 'agencies'
  | 'users'
  | 'api';

export interface SignedInUser {
  readonly id: string;
  readonly name: string;
  readonly agency: AgencyRef;
  /** Absent on the very first sign-in. */
  readonly lastSignIn?: { readonly at: Instant; readonly from: string };
  readonly keysOn: boolean;
}

/** What surrounds every page. `now` is the server's clock when the page was made; nothing here reads one. */
export interface Shell {
  readonly lang: Language;
  readonly now: Instant;
  /** The reader's zone, used where a time belongs to no port. */
  readonly zone: string;
  /** True marks every page, title and print with TEST. */
  readonly test: boolean;
  /** On which side of their agency's training the reader is: marks every page, title and print. */
  readonly training?: 'double' | 'neighbour';
  readonly installation: string;
  readonly version: string;
  readonly user?: SignedInUser;
  /** The page of a refusal does not read who is there, so it says nothing about it. */
  readonly readerUnread?: true;
  /** Menu entries this user may open, in order; a number shows beside the entry. */
  readonly menu?: readonly { readonly duty: Duty; readonly waiting?: number }[];
  readonly here?: Duty;
  /** Sent back with every POST as `_csrf`. */
  readonly csrf: string;
  /** Address of this page, path and query; where sign-in returns to, and the key under which unsent text is kept. */
  readonly path: string;
  /** When the session locks unless something is done; absent when nobody is signed in. */
  readonly locksAt?: Instant;
  /** Register data older than its limit: answers are to be checked by hand, and every page says so. */
  readonly staleRegister?: { readonly file: string; readonly since?: Instant };
  /** One message after a redirect, such as `done.claimed`: it comes by the address alone, so it has no holes to fill. */
  readonly done?: { readonly code: DoneCode };
  /** Purpose asked once per case, shown on print. */
  readonly purpose?: string;
}

export type DoneCode =
  | 'claimed'
  | 'released'
  | 'handedOver'
  | 'decided'
  | 'proposed'
  | 'returned'
  | 'acknowledged'
  | 'saved'
  | 'taskDone'
  | 'retried'
  | 'readAgain'
  | 'tookAside'
  | 'unlocked'
  | 'resetSent'
  | 'passkeyAdded'
  | 'passkeyRemoved'
  | 'authenticatorOn'
  | 'signedOut'
  | 'recordSubmitted'
  | 'linked'
  | 'userAdded'
  | 'noticeFiled'
  | 'noticeAccepted'
  | 'noticeAsked'
  | 'noticeCancelled'
  | 'trainingBegun'
  | 'trainingErased'
  | 'trainingLeft'
  | 'sent';

/** One thing wrong with a form: the field's name and a problem from the catalogue (`problem.…`). */
export interface FieldError {
  readonly field: string;
  readonly problem: ProblemCode;
  readonly values?: Readonly<Record<string, string | number>>;
}

export type ProblemCode =
  | 'required'
  | 'registration'
  | 'chooseOne'
  | 'tooLong'
  | 'tooShort'
  | 'fileTooLarge'
  | 'notTaken'
  | 'notADate'
  | 'daysTurned'
  | 'alreadyMoving'
  | 'wholeBetween'
  | 'sameName'
  | 'dateInFuture'
  | 'dateInPast'
  | 'beforeDeparture'
  | 'inTheUnitedStates'
  | 'notAPlace'
  | 'notAnSsn'
  | 'notPassports'
  | 'notAnEmail'
  | 'notAPhone'
  | 'notAnAddress'
  | 'notATime'
  | 'notANumber'
  | 'unknownValue'
  | 'noSuchRecord'
  | 'alreadyUsed'
  | 'districtServed'
  | 'districtElsewhere'
  | 'secondPerson'
  | 'reasonTooShort'
  | 'personNameNeeded'
  | 'nameNeeded'
  | 'wrongCode'
  | 'wrongPassword'
  | 'samePassword'
  | 'easyPassword'
  | 'passkeyRefused'
  | 'lastFactor'
  | 'nameTaken'
  | 'userNameShape'
  | 'auditorAlone'
  | 'roleNotHere'
  | 'hasInbox'
  | 'notAnOri'
  | 'oriTaken'
  | 'notAZone'
  | 'notAJurisdiction'
  | 'notAPublicKey'
  | 'scopeNotYours'
  | 'notADayLine'
  | 'contradicts'
  | 'beforeMessage'
  | 'expected'
  | 'expectedNot'
  | 'fileType'
  | 'pictureDamaged'
  | 'pictureTooLarge'
  | 'pictureTooSmall'
  | 'pdfRefused'
  | 'notNow'
  | 'unknownPerson'
  | 'fileLines'
  | 'stale';

/** What was typed, by field name, and what is wrong with it. An empty form is `{ values: {} }`. */
export interface FormState {
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  readonly errors?: readonly FieldError[];
}

export interface Paging {
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  /** Path and query of this list without `page`; links append it. */
  readonly base: string;
}
