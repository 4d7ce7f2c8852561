import type { ClearanceFinding } from '#domain/clearance.js';
import type { Band } from '#domain/evidence.js';
import type { RegisterFile } from '#domain/registerRecord.js';
import type { ComparisonRow } from '../parts/Comparison.js';
import type { Explanation } from '../parts/evidenceWords.js';
import type { ConfirmationsView } from '../parts/HitConfirmations.js';
import type { TellPlan } from '../parts/TellPlan.js';
import type {
  EventLine,
  FormState,
  Instant,
  OfficerRef,
  Outcome,
  SubjectStatus,
  ZonedInstant,
} from '../view.js';
import type { CandidatePath, CandidateState } from './queue.js';

export interface EarlierDecision {
  readonly id: string;
  readonly outcome: Outcome;
  /** A code of `reason.…`. */
  readonly reasonCode: string;
  readonly rationale: string;
  readonly by: OfficerRef;
  readonly at: Instant;
  readonly second?: { readonly by: OfficerRef; readonly at: Instant; readonly note: string };
  readonly state: 'proposed' | 'in-force' | 'refused' | 'reopened';
  /** What the officer read of the match when deciding, a line each; absent where nobody read it. */
  readonly known?: readonly string[];
  readonly reopened?: { readonly by: OfficerRef; readonly at: Instant; readonly reason: string };
  /** Where it was made, when not on this candidate: its reference. */
  readonly elsewhere?: string;
}

export type SecondPersonReason = 'negative-wanted' | 'same-unverified' | 'foreign-release';

export interface Proposal {
  readonly outcome: Outcome;
  readonly reasonCode: string;
  readonly rationale: string;
  readonly by: OfficerRef;
  readonly at: Instant;
  readonly needed: readonly SecondPersonReason[];
}

/** One thing that an application says, with words `applicationFact.…`. */
export interface ApplicationFact {
  readonly label:
    | 'state'
    | 'reference'
    | 'system'
    | 'form'
    | 'office'
    | 'passport'
    | 'visaClass'
    | 'admissionClass'
    | 'waiverGround'
    | 'purpose'
    | 'travel'
    | 'beneficiary'
    | 'fingerprints'
    | 'checks'
    | 'lookouts';
  readonly lines: readonly string[];
}

export interface CandidateView {
  readonly id: string;
  readonly reference: string;
  /** Sent back with every decision: a candidate that changed meanwhile refuses it. */
  readonly version: number;
  readonly status: SubjectStatus;
  readonly path: CandidatePath;
  readonly state: CandidateState;
  readonly closeReason?: string;
  readonly departedUndecided: boolean;
  readonly bits: number;
  readonly band: Band;
  readonly travellerName: string;
  readonly travellerBorn?: string;
  readonly record: {
    readonly id: string;
    readonly number: string;
    readonly name: string;
    readonly file: RegisterFile;
    readonly enteringAgency: string;
    /** The warrant's or record's caution, as entered. */
    readonly caution?: string;
  };
  readonly event: EventLine;
  /** Each pair of the event's leg with another of the subject that cannot both be travelled, with the sum. */
  readonly legConflicts: readonly string[];
  /** Present where the event is an application. */
  readonly application?: readonly ApplicationFact[];
  readonly openedAt: Instant;
  readonly decideBefore: ZonedInstant;
  readonly claim?: { readonly by: OfficerRef; readonly until: ZonedInstant; readonly note?: string };
  /** What the last officer left for the next one, while nobody holds the candidate. */
  readonly leftNote?: string;
  /** Others who have this page open now. */
  readonly alsoOpen: readonly OfficerRef[];
  readonly comparison: readonly ComparisonRow[];
  readonly explanation: Explanation;
  readonly earlier: readonly EarlierDecision[];
  readonly otherCandidates: readonly {
    readonly id: string;
    readonly reference: string;
    readonly recordName: string;
    readonly bits: number;
  }[];
  readonly tell: { readonly [O in Outcome]: TellPlan };
  /** Present while a second person is awaited. */
  readonly proposal?: Proposal;
  /** Reason codes by outcome, in the order of the list. */
  readonly reasons: { readonly [O in Outcome]: readonly string[] };
  /** For which outcomes a second person will be needed. */
  readonly secondNeeded: { readonly [O in Outcome]: readonly SecondPersonReason[] };
  /** Fields: `outcome`, `reasonCode`, `rationale` (or `answer`, `note` for the second person; `reason` to reopen). */
  readonly form: FormState;
  readonly may: {
    readonly claim: boolean;
    readonly release: boolean;
    readonly handOver: boolean;
    readonly decide: boolean;
    readonly second: boolean;
    readonly reopen: boolean;
    readonly export: boolean;
  };
  /** What a redress says about this traveller and record. */
  readonly redress?: {
    readonly number: string;
    readonly inquiryId: string;
    readonly finding: ClearanceFinding;
  };
  /** Only where the person has a warrant. */
  readonly confirmations?: ConfirmationsView;
  readonly tripId?: string;
  /** The next candidate of the reader's queue, for the key n. */
  readonly nextId?: string;
}
