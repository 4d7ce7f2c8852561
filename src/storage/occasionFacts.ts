import type { OccasionKind } from '#domain/workItem.js';
import { loadCaseReferral } from './caseReferrals.js';
import { loadForeignAdvice } from './foreignAdvice.js';
import { loadNoticeOccasion, loadTripOccasion } from './noticeOccasions.js';
import type { OccasionLoader } from './occasion.js';
import { loadPassportRequest } from './passportRequests.js';
import { loadAbsconding, loadFailedAppearance, loadRelocation } from './registryOccasions.js';

export type { OccasionFacts, OccasionLoader } from './occasion.js';

/** Who loads what. A noun that is not kept yet has no loader; its work waits. */
export const OCCASION_LOADERS: { readonly [K in OccasionKind]: OccasionLoader<K> | null } = {
  travelNoticeFiled: loadNoticeOccasion,
  travelNoticeAccepted: loadNoticeOccasion,
  travelNoticeChanged: loadNoticeOccasion,
  departureWithoutNotice: loadTripOccasion,
  relocationAbroad: loadNoticeOccasion,
  returnObserved: loadTripOccasion,
  passportRequestMade: loadPassportRequest,
  foreignAdviceReceived: loadForeignAdvice,
  relocationTold: loadRelocation,
  appearanceFailed: loadFailedAppearance,
  abscondingFound: loadAbsconding,
  caseReferralChanged: loadCaseReferral,
};
