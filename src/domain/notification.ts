import type { AgencyId, RecipientRole } from './agency.js';
import type { AgencyHours } from './dutyHours.js';
import type { Reckoning } from './reckoning.js';
import type { SubjectStatus } from './subject.js';

/** P1 acts now, P2 acts today, P3 is for the file. */
export type NotificationClass = 'P1' | 'P2' | 'P3';
/** A class in words, with the code that rules and statistics are spoken of by. */
export const CLASS_WORDS: { readonly [C in NotificationClass]: string } = {
  P1: 'act at once (P1)',
  P2: 'act today (P2)',
  P3: 'for the file (P3)',
};
export type NotificationKind = 'alert' | 'update' | 'correction' | 'withdrawal';
/**
 * What the message may claim of the traveller: nobody confirmed it yet, an officer did, only the record is sure, or
 * the person is named by who registers them, so that nothing had to be matched.
 */
export type NotificationIdentity = 'unconfirmed' | 'confirmed' | 'record-only' | 'named';
export type NotificationState =
  | 'planned'
  | 'dispatched'
  | 'delivered'
  | 'acknowledged'
  | 'exhausted'
  | 'withdrawn'
  | 'closed';

/** How an agency hangs together with the case; a rule names a tie, so that "the relevant SORA" is data. */
export type Tie =
  | 'issued-warrant'
  | 'registers'
  | 'national'
  | 'port'
  | 'us-address'
  /** Supervises the person, as the record says. */
  | 'supervises'
  /** The registration agency of residence, and the Marshals' district there. */
  | 'residence'
  /** Was told of the same thing earlier. */
  | 'told-before'
  /** Stands in the registering agency's register of recipients, for the area concerned. */
  | 'kept-recipient'
  /** A jurisdiction where the person must register, or had to until the change. */
  | 'must-register'
  /** Takes over in a move between jurisdictions. */
  | 'receives'
  /** Announced the person in a move between jurisdictions. */
  | 'announced'
  /** Placed a lookout on the person, which runs. */
  | 'placed-lookout'
  /** A compliance case was referred to it. */
  | 'referred-to';

/** Why a rule means an agency, as the beginning of a sentence about it. */
export const TIE_SAYS: { readonly [T in Tie]: string } = {
  'issued-warrant': 'Holds the warrant',
  registers: 'Registers the person',
  national: 'Works for the whole country',
  port: 'Is the port',
  'us-address': 'The person states an address in its area',
  supervises: 'Supervises the person',
  residence: 'The person lives in its area',
  'told-before': 'Was told of this before',
  'kept-recipient': 'Stands in the agency’s register of recipients',
  'must-register': 'The person must register there',
  receives: 'Takes over in the move',
  announced: 'Announced the move',
  'placed-lookout': 'Placed a lookout on the person',
  'referred-to': 'The case was referred to it',
};

/** An agency that could be told, as the directory and the case give it. */
export interface Recipient {
  readonly agencyId: AgencyId;
  readonly recipientRole: RecipientRole;
  readonly name: string;
  readonly ori: string | null;
  readonly ties: readonly Tie[];
  /** The SORA of residence; at most one of a case. */
  readonly lead: boolean;
  readonly hours: AgencyHours;
  /** Who is told at once when the agency is off duty; null means NSOTC. */
  readonly standIn: StandIn | null;
}

export interface StandIn {
  readonly agencyId: AgencyId;
  readonly recipientRole: RecipientRole;
  readonly name: string;
  readonly ori: string | null;
  readonly hours: AgencyHours;
}

/** A message of this trip that an agency was sent or is about to be sent. */
export interface AlreadyTold {
  readonly notificationId: string;
  readonly naturalKey: string;
  readonly recipientAgencyId: AgencyId;
  readonly recipientRole: RecipientRole;
  readonly kind: NotificationKind;
  readonly class: NotificationClass;
  readonly identity: NotificationIdentity;
  readonly status: SubjectStatus;
  readonly hitKey: string;
  readonly recipientName?: string;
  /** Why it was sent, for telling two corrections apart. */
  readonly reason?: string;
  readonly ruleId: string;
  /** Every rule that asked for it, each with its version. */
  readonly rules?: readonly string[];
  readonly ruleVersion: number;
  readonly legalBasis: string;
  readonly state: NotificationState;
  /** Whether an attempt ever began: such a message may have arrived, whatever its state says. */
  readonly attempted: boolean;
  /** Order of planning within subject and recipient. */
  readonly subjectSeq: number;
}

/** A message that is owed, before its content is composed (`message.ts`) and its sequence is drawn. */
export interface PlannedNotification {
  readonly naturalKey: string;
  readonly recipientAgencyId: AgencyId;
  readonly recipientRole: RecipientRole;
  readonly recipientName: string;
  readonly kind: NotificationKind;
  readonly class: NotificationClass;
  readonly identity: NotificationIdentity;
  readonly status: SubjectStatus;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly legalBasis: string;
  /** Groups of the field catalogue that the rule asks for; release decides about each field. */
  readonly fieldGroups: readonly FieldGroup[];
  /** Everything the decision rested on, stored with the row. */
  readonly facts: NotificationFacts;
  readonly supersedesId: string | null;
  readonly plannedAtMs: number;
  readonly dispatchDueAtMs: number;
  readonly ackDueAtMs: number;
  /** Why this agency hears of it, in a sentence for the officer who is about to confirm. */
  readonly because: string;
  /** What it takes back, puts right or, under another status, takes the place of: nobody is chased for those any more. */
  readonly takesBack?: {
    readonly notificationIds: readonly string[];
    /** What was owed on their ground is owed no more: nobody arrives, or the person is not the registrant. */
    readonly duties: boolean;
  };
}

export interface NotificationFacts {
  readonly event: string;
  readonly direction: string;
  readonly status: SubjectStatus;
  readonly path: string;
  readonly hitKey: string;
  /** Rules that asked for the message, with their versions; the first one gives class and clocks. */
  readonly rules: readonly string[];
  readonly policy: Readonly<Record<string, string>>;
  /** Agencies for whom the recipient stands in because they are off duty. */
  readonly standInFor: readonly AgencyId[];
  /** Why a correction or withdrawal was planned, or what an update adds. */
  readonly reason: string;
  readonly leadSora: string | null;
  /** The recipient hears of an address in its area alone; others register the person and have not shared the registration. */
  readonly registeredElsewhere?: true;
  /** Nothing is known of the person but a foreign authority's word: no register here has it. */
  readonly foreignOnly?: true;
}

export type FieldGroup =
  | 'identity'
  | 'match'
  | 'travel'
  | 'warrant'
  | 'registration'
  | 'offence'
  | 'travel-notice'
  | 'passport-request'
  | 'compliance-case'
  | 'registrant'
  | 'contact';

/** An agency that a rule names and that is not told, with the reason; kept as long as the messages are. */
export interface NotSent {
  readonly naturalKey: string;
  readonly recipientRole: RecipientRole;
  readonly recipientAgencyId: AgencyId | null;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly reason: string;
  readonly decidedBy: string;
}

export interface PlannedDeadline {
  readonly kind: 'dispatch' | 'acknowledge';
  /** The natural key of the notification it belongs to. */
  readonly notificationKey: string;
  readonly ownerAgencyId: AgencyId;
  readonly dueAtMs: number;
  readonly reckoning: Reckoning;
}

/** A stand-in's duty to act for an agency that is off duty. */
export interface PlannedStandIn {
  readonly ownerAgencyId: AgencyId;
  readonly forAgencyId: AgencyId;
  readonly forAgencyName: string;
  readonly notificationKey: string;
  readonly says: string;
}

/** Whether the agency has, or may have, read the message. */
export function reached(n: Pick<AlreadyTold, 'state' | 'attempted'>): boolean {
  return n.attempted || !(n.state === 'planned' || n.state === 'withdrawn');
}
