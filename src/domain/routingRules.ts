import { dateText } from '#basics/dates.js';
import type { AgencyId, RecipientRole } from './agency.js';
import type { FieldGroup, NotificationClass, Tie } from './notification.js';
import type { SubjectStatus } from './subject.js';

/**
 * What happened, as the routing rows name it, with the words of a headline and the rows of the requirements' matrix.
 * `what` completes "A registered person …"; the occasions of a travel notice or request complete it likewise.
 */
export const ROUTING_EVENTS = {
  'passport-application': { what: 'applied for a passport', rows: [1, 2] },
  'visa-application': { what: 'applied for a visa', rows: [3, 4] },
  'esta-application': { what: 'seeks authorization to travel without a visa', rows: [5, 6] },
  'lpr-application': { what: 'applied for permanent residence', rows: [7, 8] },
  'lpr-sponsorship': { what: 'seeks to sponsor a permanent resident', rows: [9, 10] },
  entry: { what: 'attempts to enter the United States', rows: [11, 12] },
  departure: { what: 'attempts to leave the United States', rows: [13, 14] },
  'live-query': { what: 'was met by a live query of the register', rows: [15] },
  'aro-waiver': { what: 'seeks a waiver of inadmissibility', rows: [16] },
  'notice-filed': { what: 'has given notice of foreign travel', rows: [17] },
  'notice-accepted': { what: 'is to travel abroad: the travel notice is accepted', rows: [18] },
  'notice-changed': { what: 'has changed a travel notice', rows: [19] },
  'notice-cancelled': { what: 'does not travel: the travel notice is canceled', rows: [19] },
  'departure-without-notice': { what: 'left without a travel notice', rows: [20] },
  'relocation-abroad': { what: 'is to live abroad', rows: [21] },
  'foreign-advice': { what: 'is expected: a foreign authority has advised', rows: [22] },
  return: { what: 'has returned to the United States', rows: [23] },
  'return-overdue': { what: 'has not been seen to return as expected', rows: [23] },
  'relocation-announced': { what: 'is to move to another jurisdiction', rows: [24] },
  'relocation-over': { what: 'was announced as moving: what became of it', rows: [24] },
  'registration-shared': {
    what: 'is registered, or the registration has changed',
    rows: [25, 26, 27, 28, 29],
  },
  'appearance-failed': { what: 'did not appear where a move was to lead', rows: [30] },
  absconded: { what: 'has absconded', rows: [31] },
  'absconder-found': { what: 'was found after absconding', rows: [31] },
  'case-referred': { what: 'is the subject of a compliance case that is referred to you', rows: [20] },
  'prosecution-referred': {
    what: 'is the subject of a compliance case that is referred to you for prosecution',
    rows: [20],
  },
  'referral-ended': { what: 'was referred to you: what became of the compliance case', rows: [20] },
  'passport-denial': { what: 'is named in a request to deny or limit a passport', rows: [32] },
} as const satisfies Record<string, { readonly what: string; readonly rows: readonly number[] }>;

export type RoutingEvent = keyof typeof ROUTING_EVENTS;

/** When a row fires, in words: "a registered person attempts to enter the United States". */
export function occasionText(r: {
  readonly event: RoutingEvent;
  readonly status: SubjectStatus | 'any';
}): string {
  const who = { wanted: 'a wanted', 'non-fugitive': 'a registered', any: 'a' }[r.status];
  return `${who} person ${ROUTING_EVENTS[r.event].what}`;
}

/** When an agency has to say what it will do. */
export type AcknowledgeClock = { readonly withinMs: number } | 'next-duty-hours';

export interface RoutingRule {
  readonly id: string;
  /** Row of the requirements' routing matrix. */
  readonly row: number;
  readonly event: RoutingEvent;
  readonly status: SubjectStatus | 'any';
  /** `everyone-told`: whoever was told of the same thing earlier, whatever its role. */
  readonly recipientRole: RecipientRole | 'everyone-told';
  readonly tie: Tie;
  readonly class: NotificationClass;
  /** A higher class where a policy says so: a notice is for the file, unless departure is near. */
  readonly raise?: { readonly to: NotificationClass; readonly when: PolicyId };
  /** `always`, or the name of a policy that says where it is appropriate. */
  readonly when: 'always' | PolicyId;
  readonly fields: readonly FieldGroup[];
  readonly acknowledge: AcknowledgeClock;
  readonly legalBasis: string;
}

type YesNo = 'yes' | 'no' | 'unknown';

/** Facts that policies ask about. `unknown` never counts as yes. */
export interface PolicyFacts {
  readonly travelNotice: 'on-file' | 'none' | 'unknown';
  /** Citizenship or document of another country. */
  readonly foreignTie: YesNo;
  readonly extradition: 'full' | 'limited' | 'none' | 'unknown';
  readonly departed: YesNo;
  /** Seen at the border, or past the time of arrival: nobody can be met any more. */
  readonly arrived: YesNo;
  readonly minorVictim: YesNo;
  readonly tier: '1' | '2' | '3' | 'unknown';
  readonly supervised: YesNo;
  /** A court order or a condition of supervision forbids leaving the country. */
  readonly travelBarred: YesNo;
  readonly warrant: 'active' | 'none' | 'unknown';
  /** Whether an application can still be decided. */
  readonly application: 'open' | 'decided' | 'none';
  readonly departsWithin7Days: YesNo;
  /** The registration agency asked USNCB itself for a foreign notice. */
  readonly usncbAsked: YesNo;
  /** The registration rests on no juvenile adjudication. Absent in facts older than version 3. */
  readonly adultRegistrant?: YesNo;
  /**
   * Whether a lookout of a registration agency runs on the applicant for a passport, and whether it can still be heard
   * before the passport issues. Absent in facts older than version 4.
   */
  readonly lookoutMet?: 'before-issue' | 'after-decision' | 'no' | 'unknown';
  /** Whose officer queried the register: CBP's or ICE's, or another agency's. Absent in facts older than version 6. */
  readonly askedBy?: 'border' | 'other' | 'unknown';
}

export const NOTHING_KNOWN: PolicyFacts = {
  travelNotice: 'unknown',
  foreignTie: 'unknown',
  extradition: 'unknown',
  departed: 'unknown',
  arrived: 'unknown',
  minorVictim: 'unknown',
  tier: 'unknown',
  supervised: 'unknown',
  travelBarred: 'unknown',
  warrant: 'unknown',
  application: 'none',
  departsWithin7Days: 'unknown',
  usncbAsked: 'unknown',
  adultRegistrant: 'unknown',
  lookoutMet: 'unknown',
  askedBy: 'unknown',
};

/** The answers that a policy may ask for, by fact. */
export const POLICY_FACT_VALUES: {
  readonly [F in keyof PolicyFacts]-?: readonly NonNullable<PolicyFacts[F]>[];
} = {
  travelNotice: ['on-file', 'none', 'unknown'],
  foreignTie: ['yes', 'no', 'unknown'],
  extradition: ['full', 'limited', 'none', 'unknown'],
  departed: ['yes', 'no', 'unknown'],
  arrived: ['yes', 'no', 'unknown'],
  minorVictim: ['yes', 'no', 'unknown'],
  tier: ['1', '2', '3', 'unknown'],
  supervised: ['yes', 'no', 'unknown'],
  travelBarred: ['yes', 'no', 'unknown'],
  warrant: ['active', 'none', 'unknown'],
  application: ['open', 'decided', 'none'],
  departsWithin7Days: ['yes', 'no', 'unknown'],
  usncbAsked: ['yes', 'no', 'unknown'],
  adultRegistrant: ['yes', 'no', 'unknown'],
  lookoutMet: ['before-issue', 'after-decision', 'no', 'unknown'],
  askedBy: ['border', 'other', 'unknown'],
};

/** Names of the policy facts where a policy's reason is shown. */
export const POLICY_FACT_LABELS: Readonly<Record<keyof PolicyFacts, string>> = {
  travelNotice: 'travel notice on file',
  foreignTie: 'citizenship or document of another country',
  extradition: 'extradition',
  departed: 'departed',
  arrived: 'arrived or inspected',
  minorVictim: 'a victim was a minor',
  tier: 'tier',
  supervised: 'under supervision',
  travelBarred: 'travel barred by an order or condition',
  warrant: 'warrant',
  application: 'application',
  departsWithin7Days: 'departs within 7 days',
  usncbAsked: 'USNCB was asked directly',
  adultRegistrant: 'registered as an adult',
  lookoutMet: 'lookout heard',
  askedBy: 'who queried the register',
};

/** Values of the policy facts in words, where the code says less. */
const POLICY_VALUE_WORDS: Readonly<Partial<Record<keyof PolicyFacts, Readonly<Record<string, string>>>>> = {
  travelNotice: { 'on-file': 'yes', none: 'no' },
  tier: { '1': 'I', '2': 'II', '3': 'III' },
  lookoutMet: { 'before-issue': 'before the passport issues', 'after-decision': 'after the decision' },
  askedBy: { border: 'CBP or ICE', other: 'another agency' },
};

/** A value of a policy fact as people read it. */
export function policyValueText(fact: keyof PolicyFacts, value: string | undefined): string {
  return POLICY_VALUE_WORDS[fact]?.[value ?? 'unknown'] ?? value ?? 'unknown';
}

/** A policy fact with its value, as a reason names it. */
export function policyFactText(fact: keyof PolicyFacts, facts: PolicyFacts): string {
  return `${POLICY_FACT_LABELS[fact]}: ${policyValueText(fact, facts[fact])}`;
}

export interface PolicyCondition {
  readonly fact: keyof PolicyFacts;
  readonly is: string;
}

export interface Policy {
  readonly says: string;
  /** Sent when any of these is so. */
  readonly anyOf: readonly PolicyCondition[];
}

/** Policies are rows of the set; a rule that names one that is not there is refused when the set is proposed. */
export type PolicyId = string;

/**
 * Switches recipients off or on from a day, with the reason: roll-out (USMS first, registration agencies later, White
 * paper III.A.4) and a registration agency's own policy. Of several that fit, the one that began last counts.
 */
export interface RecipientSwitch {
  readonly recipientRole: RecipientRole;
  /** Null: every agency of the role. */
  readonly agencyId: AgencyId | null;
  /** Rows of the matrix; empty: all. */
  readonly rows: readonly number[];
  readonly on: boolean;
  /** ISO instant. */
  readonly from: string;
  readonly reason: string;
}

/**
 * "Where appropriate" (white paper VI(4), VI(5)), decided for each recipient and event by tier and class of victim.
 * A row of the routing rules names recipient, event and status; a decision speaks for such a row. Rows that always
 * apply are what the law asks for: no decision reaches them.
 */
export interface AppropriateDecision {
  /** Id of the row. */
  readonly rule: string;
  readonly tier: TierClass | 'any';
  readonly victim: VictimClass | 'any';
  readonly tell: boolean;
  /** Kept with every message that is not sent because of it, and with every one that is. */
  readonly reason: string;
}

export type TierClass = PolicyFacts['tier'];
export type VictimClass = 'minor' | 'adult' | 'unknown';

/** From when an agency reads which message format; before that day the new one is composed beside the old. */
export interface FormatSwitch {
  readonly recipientRole: RecipientRole;
  readonly agencyId: AgencyId | null;
  readonly version: number;
  /** ISO instant. */
  readonly from: string;
}

export interface RoutingBody {
  readonly rules: readonly RoutingRule[];
  readonly policies: Readonly<Record<PolicyId, Policy>>;
  readonly dispatchMs: Readonly<Record<NotificationClass, number>>;
  /** Only these are told before an officer has confirmed the identity. */
  readonly domesticLawEnforcement: readonly RecipientRole[];
  /** Absent in sets older than version 2. */
  readonly switches?: readonly RecipientSwitch[];
  /** "Where appropriate", by row, tier and class of victim (`appropriate.ts`); absent: each row's own condition counts. */
  readonly appropriate?: readonly AppropriateDecision[];
  readonly formats?: readonly FormatSwitch[];
  /** Days of notice of another message format, by role; absent: 12 months (`messageFormat.ts`). */
  readonly formatNoticeDays?: Readonly<Partial<Record<RecipientRole, number>>>;
}

/** Whether a policy lets a message go, and the sentence that says why or why not. */
export function applyPolicy(
  policy: Policy,
  facts: PolicyFacts,
): { readonly send: boolean; readonly because: string } {
  const send = policy.anyOf.some((c) => facts[c.fact] === c.is);
  const asked = [...new Set(policy.anyOf.map((c) => c.fact))];
  const known = asked.map((f) => policyFactText(f, facts)).join(', ');
  // The policy says where somebody is told; of whoever is not, the reason must not read as if they were.
  const isKnown = asked.every((f) => (facts[f] ?? 'unknown') !== 'unknown');
  const here = send ? '' : isKnown ? '; that is not so here' : '; that is not known to be so here';
  return { send, because: `${policy.says}${here} (${known}).` };
}

interface SwitchedRecipient {
  readonly recipientRole: RecipientRole;
  readonly agencyId: AgencyId;
}

/** Why a recipient is switched off for a row at an instant; null while it is on. */
export function switchedOff(
  body: RoutingBody,
  recipient: SwitchedRecipient,
  row: number,
  atMs: number,
): string | null {
  const last = (body.switches ?? [])
    .filter((s) => concerns(s, recipient, atMs) && (s.rows.length === 0 || s.rows.includes(row)))
    .sort((a, b) => Date.parse(a.from) - Date.parse(b.from))
    .at(-1);
  return !last || last.on ? null : `Switched off from ${dateText(last.from.slice(0, 10))}: ${last.reason}`;
}

function concerns(s: RecipientSwitch, r: SwitchedRecipient, atMs: number): boolean {
  return (
    s.recipientRole === r.recipientRole &&
    (s.agencyId === null || s.agencyId === r.agencyId) &&
    Date.parse(s.from) <= atMs
  );
}
