import type { AnswerStatus } from '../answer.js';
import type { ManifestKind } from '../manifest.js';

/** The codes of a CUSRES as tables. What a code is worth is the authority's own list; unknown ones stay unknown. */

/** BGM document codes (1001). */
export const ANSWER_KINDS: Readonly<Record<string, ManifestKind>> = {
  '962': 'answer',
  '132': 'status-change',
  '312': 'status-acknowledgement',
};

/** ERP location (1049): what the codes after it are about. */
export const ABOUT: Readonly<Record<string, 'message' | 'person'>> = { '1': 'message', '2': 'person' };

/** ERC (9321) about a person, whole code. */
export const PERSON_CODES: Readonly<Record<string, AnswerStatus>> = {
  '0Z': 'may-board',
  '1Z': 'no-board',
  '2Z': 'advisory',
  '4Z': 'insufficient',
};

/** First of two characters, where the second tells of documents or authorisations. Not confirmed by a live partner. */
export const PERSON_FIRST: Readonly<Record<string, AnswerStatus>> = {
  '1': 'no-board',
  '2': 'advisory',
  '4': 'insufficient',
};

/** ERC about the whole message. */
export const MESSAGE_CODES: Readonly<Record<string, AnswerStatus>> = {
  '0': 'message-accepted',
  '1': 'message-exception',
};

/** Most persons answered in one message (group 4 of the standard). */
export const ANSWERS_A_MESSAGE = 99;
