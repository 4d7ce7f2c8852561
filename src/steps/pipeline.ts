import type { WorkKind } from '#domain/workItem.js';
import { applyReply } from './applyReply.js';
import { askHolder } from './askHitConfirmation.js';
import { askOtherAgency } from './askOtherAgency.js';
import { cancelTravelEvents } from './cancelTravelEvents.js';
import type { Step } from './context.js';
import { correctAfterChallenge, startRedress } from './correctAfterChallenge.js';
import { deliverNotification } from './deliverNotification.js';
import { deliverShare } from './deliverShare.js';
import { draftForeignReleases, withdrawForeignRelease } from './draftForeignReleases.js';
import { endOfRecord } from './endRecord.js';
import { exportAgency } from './exportAgency.js';
import { followForeignDraft } from './followForeignDraft.js';
import { followRelocation } from './followRelocation.js';
import { followTies } from './followTies.js';
import { forget } from './forget.js';
import { importRegistrants } from './importRegistrants.js';
import { followPair, matchRegistrant } from './matchRegistrants.js';
import { planForLookout } from './planForLookout.js';
import { planForCandidate, takeBackForCandidate } from './planNotifications.js';
import { planOccasion } from './planOccasion.js';
import { previewTiers } from './previewTiers.js';
import { purgeValues } from './purgeValues.js';
import { readTransmission } from './readTransmission.js';
import { openReportedMatches } from './reportedMatches.js';
import { rescreenRegister } from './rescreenRegister.js';
import { retierUnderChoices, retierUnderProvision } from './retierRegistrants.js';
import { screenTravelEvents } from './screenTravelEvents.js';
import { takeSecondaryReport } from './secondaryReported.js';
import { sendForeignMessage } from './sendForeignMessage.js';
import { sendMailNotice } from './sendMailNotice.js';
import { sendReminder } from './sendReminder.js';
import { shareImported } from './shareImported.js';
import { shareRegistration } from './shareRegistration.js';
import { stopChase } from './stopChase.js';
import { takeInNotice } from './takeInNotice.js';
import { tellOfFile, tellOfMessage } from './tellOfMessage.js';
import { tryFormat } from './tryFormat.js';

/**
 * The journey as a table: what has happened, and the one step that acts on it. Leaving out a kind does not compile.
 * Who may act (the role of the process) stands in `domain/workItem.ts`. Steps never call steps.
 */
export const PIPELINE: { readonly [K in WorkKind]: Step<K> } = {
  transmissionReceived: readTransmission,
  travelEventsRecorded: screenTravelEvents,
  travelEventsCancelled: cancelTravelEvents,
  matchesReported: openReportedMatches,
  lookoutChanged: planForLookout,
  registerChanged: rescreenRegister,
  candidateCertain: planForCandidate,
  candidateConfirmed: planForCandidate,
  candidateRefuted: takeBackForCandidate,
  candidateUnresolved: takeBackForCandidate,
  candidateReopened: takeBackForCandidate,
  noticeReceived: takeInNotice,
  travelNoticeFiled: planOccasion,
  travelNoticeAccepted: planOccasion,
  travelNoticeChanged: planOccasion,
  departureWithoutNotice: planOccasion,
  relocationAbroad: planOccasion,
  returnObserved: planOccasion,
  passportRequestMade: planOccasion,
  caseReferralChanged: planOccasion,
  foreignReleaseAsked: draftForeignReleases,
  foreignDraftChanged: followForeignDraft,
  foreignReleaseWithdrawn: withdrawForeignRelease,
  foreignMessageReleased: sendForeignMessage,
  foreignAdviceReceived: planOccasion,
  registryAsked: askOtherAgency,
  relocationMoved: followRelocation,
  messageSent: tellOfMessage,
  fileShared: tellOfFile,
  provisionChanged: retierUnderProvision,
  tierChoicesChanged: retierUnderChoices,
  reminderMade: sendReminder,
  mailNoticeMade: sendMailNotice,
  formatTried: tryFormat,
  valuesPurged: purgeValues,
  agencyExportAsked: exportAgency,
  registrantImportAsked: importRegistrants,
  tierPreviewAsked: previewTiers,
  registrantsImported: shareImported,
  registrantToMatch: matchRegistrant,
  pairAnswered: followPair,
  registrationChanged: shareRegistration,
  tiesDue: followTies,
  shareOwed: deliverShare,
  relocationTold: planOccasion,
  appearanceFailed: planOccasion,
  abscondingFound: planOccasion,
  redressFiled: startRedress,
  redressGranted: correctAfterChallenge,
  recordEnded: endOfRecord,
  notificationPlanned: deliverNotification,
  notificationAcknowledged: stopChase,
  replyReceived: applyReply,
  secondaryReported: takeSecondaryReport,
  hitConfirmationAsked: askHolder,
  retentionDue: forget,
};
