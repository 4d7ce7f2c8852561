import type { RoutingEvent } from './routingRules.js';
import type { OccasionKind } from './workItem.js';

/** What a noun says of an occasion, as far as the choice of row depends on it. */
export interface OccasionSaid {
  readonly cancelled: boolean;
  readonly late: boolean;
  /** A return that was seen, not only expected. */
  readonly observed: boolean;
  /** A case went on from the district to the prosecutor. */
  readonly toProsecutor?: boolean;
}

/** The routing event of an occasion and the sentence that its messages give as their reason. */
export function occasionOf(
  kind: OccasionKind,
  said: OccasionSaid,
): { readonly event: RoutingEvent; readonly news: string } {
  switch (kind) {
    case 'travelNoticeFiled':
      return {
        event: 'notice-filed',
        news: said.late ? 'The notice came later than the rules ask. It is accepted and marked.' : '',
      };
    case 'travelNoticeAccepted':
      return { event: 'notice-accepted', news: 'NSOTC has accepted the travel notice.' };
    case 'travelNoticeChanged':
      return said.cancelled
        ? { event: 'notice-cancelled', news: 'The travel notice was canceled.' }
        : {
            event: 'notice-changed',
            news: 'The travel notice was changed. This replaces what you heard before.',
          };
    case 'departureWithoutNotice':
      return { event: 'departure-without-notice', news: 'No travel notice covers this departure.' };
    case 'relocationAbroad':
      return { event: 'relocation-abroad', news: 'The registrant is to live abroad.' };
    case 'returnObserved':
      return said.observed
        ? {
            event: 'return',
            news: 'The person has returned. Registration resumes within 3 business days of the return.',
          }
        : { event: 'return-overdue', news: 'The expected day of return has passed and no return was seen.' };
    case 'foreignAdviceReceived':
      return {
        event: 'foreign-advice',
        news: 'A foreign authority has advised of this person through USNCB.',
      };
    case 'relocationTold':
      return said.cancelled
        ? { event: 'relocation-over', news: 'What became of a move that was announced.' }
        : {
            event: 'relocation-announced',
            news: 'A registration agency announces that the person moves.',
          };
    case 'appearanceFailed':
      return {
        event: 'appearance-failed',
        news: 'The person whom you announced has not appeared by the last day.',
      };
    case 'abscondingFound':
      return said.cancelled
        ? { event: 'absconder-found', news: 'The person was located. Take back what you began.' }
        : {
            event: 'absconded',
            news: 'The person has absconded and could not be located. Nothing here is a warrant.',
          };
    case 'caseReferralChanged':
      if (said.toProsecutor && !said.cancelled)
        return {
          event: 'prosecution-referred',
          news: 'NSOTC refers a compliance case to you for prosecution. Say whether you take or decline it, and later whether charges are filed.',
        };
      return said.cancelled
        ? {
            event: 'referral-ended',
            news: 'The compliance case is no longer yours. What became of it stands below.',
          }
        : {
            event: 'case-referred',
            news: 'NSOTC refers a compliance case to you. Nothing here is a warrant.',
          };
    case 'passportRequestMade':
      return {
        event: 'passport-denial',
        news: said.cancelled
          ? 'The request is withdrawn: its ground has ended. Please release the passport.'
          : 'A registration or law enforcement agency asks for this.',
      };
  }
}
