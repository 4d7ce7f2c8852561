import type { WithdrawalReason } from './foreignMessage.js';
import type { TierChoices } from './tierChoices.js';

/**
 * What has happened and waits for the step that acts on it (`steps/pipeline.ts` is the table). Kinds say what
 * happened, never what to do; payloads hold ids only, so a work item never carries personal data.
 */
export interface WorkPayloads {
  /** `format`: a person chose what it is to be read as. */
  /** With a format: somebody asks to read it again as that. */
  transmissionReceived: { readonly transmissionId: string; readonly format?: string };
  /** transmissionId null: asked about one by one, not handed in. */
  travelEventsRecorded: { readonly transmissionId: string | null; readonly eventIds: readonly string[] };
  /** Persons who were on their way are off: cancelled, removed, not on board. */
  travelEventsCancelled: { readonly eventIds: readonly string[] };
  /** A partner's own search named register records or lookouts for these events. */
  matchesReported: { readonly eventIds: readonly string[] };
  /** A lookout was placed or withdrawn: applications for a passport that are open are looked at again. */
  lookoutChanged: { readonly lookoutId: string };
  registerChanged: { readonly fromSeq: number; readonly toSeq: number };
  candidateConfirmed: { readonly candidateId: string };
  candidateCertain: { readonly candidateId: string };
  candidateRefuted: { readonly candidateId: string };
  /** Decided inconclusive: whoever was told at once hears that it could not be confirmed. */
  candidateUnresolved: { readonly candidateId: string };
  /** A "same person" was opened again: everybody who was told hears that it is under review. */
  candidateReopened: { readonly candidateId: string };
  /** A version came in at any door: it is put on its trip and its clocks start; then others are told. */
  noticeReceived: { readonly noticeId: string; readonly version: number };
  travelNoticeFiled: { readonly noticeId: string; readonly version: number };
  /** NSOTC has accepted the notice: USNCB and the release desk hear of it. */
  travelNoticeAccepted: { readonly noticeId: string; readonly version: number };
  /** Changed, cancelled or superseded: everybody who was told of an earlier version hears it. */
  travelNoticeChanged: { readonly noticeId: string; readonly version: number };
  /** A registrant left and no travel notice covers the trip. */
  departureWithoutNotice: { readonly tripId: string };
  relocationAbroad: { readonly noticeId: string; readonly version: number };
  /** A registrant who was abroad came back, or the day on which they were expected back has passed. */
  returnObserved: { readonly tripId: string };
  passportRequestMade: { readonly requestId: string };
  /** A compliance case was referred to a Marshals' district or on to the prosecutor (`to`), taken back, or closed. */
  caseReferralChanged: {
    readonly caseId: string;
    readonly version: number;
    readonly to?: 'district' | 'prosecutor';
  };
  /** A journey abroad is to be held against the drafts of the release desk. */
  foreignReleaseAsked: { readonly source: 'trip' | 'travel-notice'; readonly sourceId: string };
  /** A draft of the release desk was made or decided: its tasks, clocks and message follow. */
  foreignDraftChanged: { readonly draftId: string };
  /** A person took a released message back; `reason` is a code of `WITHDRAWAL_REASONS`. */
  foreignReleaseWithdrawn: { readonly draftId: string; readonly reason: WithdrawalReason };
  foreignMessageReleased: { readonly messageId: string };
  /** A foreign authority says that somebody on its register is coming; no record here needs to match. */
  foreignAdviceReceived: { readonly travelEventId: string };
  /** Names that must not be held were chosen: everything that was made of them is gone through. */
  valuesPurged: { readonly purgeId: string };
  /** An agency asked for everything it owns as one file. */
  agencyExportAsked: { readonly exportId: string };
  /** Somebody wants to know whom other tier rules would tier otherwise. */
  tierPreviewAsked: { readonly previewId: string };
  /** A file of an agency's registrants is to be checked, or imported as it was checked. */
  registrantImportAsked: { readonly importId: string };
  /** An import entered registrants: others hear of them, a few at a time. */
  registrantsImported: { readonly importId: string };
  /** One side of a hand-over between jurisdictions recorded something. */
  /** A registry asks another agency for something: to send prints on, or to hear about a cold hit. */
  registryAsked: { readonly about: 'prints' | 'cold-hit'; readonly id: string };
  relocationMoved: { readonly relocationId: string; readonly version: number };
  /** A secure message was written: those it is for hear by mail that it waits. */
  messageSent: { readonly messageId: string };
  /** A file was put where named agencies may save it. */
  fileShared: { readonly fileId: string };
  /** A text was added to the statute library: whoever was convicted under it is looked at again. */
  provisionChanged: { readonly versionId: string };
  /** A jurisdiction chose otherwise about tiers: its registrants are looked at again. */
  tierChoicesChanged: {
    readonly agencyId: string;
    /** Of the change: one opens each case once. */
    readonly key: string;
    readonly before: TierChoices;
    readonly after: TierChoices;
  };
  /** A reminder to a registrant is to go out by machine. */
  reminderMade: { readonly reminderId: string };
  mailNoticeMade: { readonly mailNoticeId: string };
  /** An agency asked for a test message of a format. */
  formatTried: { readonly stepId: string };
  /** A registrant is to be held against those of other agencies: one person may be on several registers. */
  registrantToMatch: { readonly registrantId: string };
  /** Somebody said whether two registrants are one person. */
  pairAnswered: { readonly pairId: string };
  /** A registration is other than what was last told: those who must know are worked out. */
  registrationChanged: { readonly roundId: string };
  /** A day on which a place on file begins to count or counts no more: other jurisdictions may have to be told. */
  tiesDue: { readonly registrantId: string };
  /** Somebody without an inbox here is to be told of a registration by e-mail. */
  shareOwed: { readonly shareId: string };
  /** A move between jurisdictions was announced, or is over. */
  relocationTold: { readonly relocationId: string; readonly version: number };
  /** A registrant did not appear where a move was to lead. */
  appearanceFailed: { readonly relocationId: string; readonly version: number };
  /** A registrant was found to have absconded, or was located again. */
  abscondingFound: { readonly caseId: string; readonly finding: 'absconded' | 'located' };
  /** An agency filed a challenge that NSOTC answers: its clocks start. */
  redressFiled: { readonly inquiryId: string };
  /** A challenge of a registrant was granted: who was told what was wrong hears that it was put right. */
  redressGranted: { readonly inquiryId: string };
  recordEnded: { readonly recordId: string; readonly recordVersion: number };
  notificationPlanned: { readonly notificationId: string };
  notificationAcknowledged: { readonly acknowledgementId: string };
  replyReceived: { readonly replyId: string };
  /** A port said what secondary inspection found. */
  secondaryReported: { readonly outcomeId: string };
  /** The holder of a warrant is to be asked whether it stands and is of this person. */
  hitConfirmationAsked: { readonly confirmationId: string };
  retentionDue: { readonly day: string };
}

export type WorkKind = keyof WorkPayloads;

/** Kinds of which agencies are told without a candidate: of a registrant whom the system knows by name already. */
export type OccasionKind =
  | 'travelNoticeFiled'
  | 'travelNoticeAccepted'
  | 'travelNoticeChanged'
  | 'departureWithoutNotice'
  | 'relocationAbroad'
  | 'returnObserved'
  | 'passportRequestMade'
  | 'caseReferralChanged'
  | 'foreignAdviceReceived'
  | 'relocationTold'
  | 'appearanceFailed'
  | 'abscondingFound';

/** Which role of process runs the step: matching never runs beside HTTP or clocks. */
export type WorkRole = 'work' | 'screen';

export type WorkItem = {
  [K in WorkKind]: {
    readonly id: string;
    readonly kind: K;
    readonly payload: WorkPayloads[K];
    readonly attempts: number;
  };
}[WorkKind];

export interface NewWork<K extends WorkKind = WorkKind> {
  readonly kind: K;
  readonly payload: WorkPayloads[K];
  /** The same key twice is one item. */
  readonly naturalKey: string;
  readonly role: WorkRole;
  /** 0 is the most urgent. */
  readonly urgency?: number;
  /** Milliseconds since 1970; default at once. */
  readonly runAtMs?: number;
  readonly orderKey?: string;
  readonly orderSeq?: number;
}

/** Which role acts on which kind. */
export const WORK_ROLES: { readonly [K in WorkKind]: WorkRole } = {
  transmissionReceived: 'work',
  travelEventsRecorded: 'screen',
  travelEventsCancelled: 'work',
  matchesReported: 'screen',
  lookoutChanged: 'work',
  registerChanged: 'screen',
  candidateConfirmed: 'work',
  candidateCertain: 'work',
  candidateRefuted: 'work',
  candidateUnresolved: 'work',
  candidateReopened: 'work',
  noticeReceived: 'work',
  travelNoticeFiled: 'work',
  travelNoticeAccepted: 'work',
  travelNoticeChanged: 'work',
  departureWithoutNotice: 'work',
  relocationAbroad: 'work',
  returnObserved: 'work',
  passportRequestMade: 'work',
  caseReferralChanged: 'work',
  foreignReleaseAsked: 'work',
  foreignDraftChanged: 'work',
  foreignReleaseWithdrawn: 'work',
  foreignMessageReleased: 'work',
  foreignAdviceReceived: 'work',
  registryAsked: 'work',
  relocationMoved: 'work',
  messageSent: 'work',
  fileShared: 'work',
  provisionChanged: 'work',
  tierChoicesChanged: 'work',
  reminderMade: 'work',
  mailNoticeMade: 'work',
  formatTried: 'work',
  valuesPurged: 'work',
  agencyExportAsked: 'work',
  tierPreviewAsked: 'work',
  registrantImportAsked: 'work',
  registrantsImported: 'work',
  registrantToMatch: 'screen',
  pairAnswered: 'work',
  registrationChanged: 'work',
  tiesDue: 'work',
  shareOwed: 'work',
  relocationTold: 'work',
  appearanceFailed: 'work',
  abscondingFound: 'work',
  redressFiled: 'work',
  redressGranted: 'work',
  recordEnded: 'work',
  notificationPlanned: 'work',
  notificationAcknowledged: 'work',
  replyReceived: 'work',
  secondaryReported: 'work',
  hitConfirmationAsked: 'work',
  retentionDue: 'work',
};

/** A work item to leave behind in the transaction that made it necessary. */
export function newWork<K extends WorkKind>(
  kind: K,
  naturalKey: string,
  payload: WorkPayloads[K],
  more: Partial<Pick<NewWork, 'urgency' | 'runAtMs' | 'orderKey' | 'orderSeq'>> = {},
): NewWork<K> {
  return { kind, naturalKey, payload, role: WORK_ROLES[kind], ...more };
}
