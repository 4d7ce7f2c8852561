import type { ManifestKind } from '#formats/manifest.js';
import { takeBoardingAnswers } from './boardingAnswers.js';
import { takeCrossingCounts } from './crossingCounts.js';
import { withFeedNumbers } from './feedNumbers.js';
import { takeForeignAdvice, takeForeignReceipt } from './fromAbroad.js';
import { type MessageHandler, NOTHING_TAKEN } from './messageHandler.js';
import { takeNletsMessage } from './nletsMessage.js';
import { takeNsorAnswers } from './nsorAnswers.js';
import { withPrintAnswers } from './printAnswers.js';
import { takeRegisterFeed } from './registerFeed.js';
import { takeReportedEvents } from './reportedEvents.js';
import { withReportedMatches } from './reportedMatches.js';
import { takeNotices } from './takeNotices.js';
import { takeRedress } from './takeRedress.js';
import { takeVoyageMessage } from './voyageMessage.js';

/** Kept in the ledger with its transmission; changes nothing. */
const kept: MessageHandler = async () => NOTHING_TAKEN;

/** Who takes in which kind of message. A new kind of content is a row here and a file beside it. */
export const MESSAGE_HANDLERS: Readonly<Record<ManifestKind, MessageHandler>> = {
  passengers: takeVoyageMessage('list'),
  crew: takeVoyageMessage('crew-list'),
  change: takeVoyageMessage('change'),
  'crew-change': takeVoyageMessage('change'),
  'cancel-reservation': takeVoyageMessage('cancel-persons'),
  reduce: takeVoyageMessage('cancel-persons'),
  'flight-close': takeVoyageMessage('flight-close'),
  'flight-close-on-board': takeVoyageMessage('on-board-list'),
  'flight-close-not-on-board': takeVoyageMessage('not-on-board-list'),
  'cancel-flight': takeVoyageMessage('cancel-voyage'),
  'change-flight': takeVoyageMessage('change-voyage'),
  booking: takeVoyageMessage('list'),
  'crossing-counts': takeCrossingCounts,
  events: withPrintAnswers(withFeedNumbers(withReportedMatches(takeReportedEvents))),
  'foreign-advice': takeForeignAdvice,
  'foreign-receipt': takeForeignReceipt,
  'travel-notices': takeNotices,
  ignored: withPrintAnswers(kept),
  redress: takeRedress,
  answer: takeBoardingAnswers,
  'status-change': takeBoardingAnswers,
  'status-acknowledgement': kept,
  document: kept,
  'register-feed': takeRegisterFeed,
  'register-answer': takeNsorAnswers,
  nlets: takeNletsMessage,
  // An unknown kind that names persons is screened like a list: missing one is worse than one too many.
  unknown: takeVoyageMessage('list'),
};
