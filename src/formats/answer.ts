/**
 * What an authority answers to a manifest, about the whole message or one person. RSOITS reads answers to learn who
 * did not travel; its own answers say only how well a manifest could be read, never whether somebody may board.
 */
export type AnswerStatus =
  | 'may-board'
  | 'no-board'
  | 'advisory'
  | 'insufficient'
  | 'message-accepted'
  | 'message-exception'
  /** The code is in no table: an alarm, never a clearance. */
  | 'unknown';

export interface ManifestAnswer {
  /** The whole message, or one person of it. */
  readonly about: 'message' | 'person';
  readonly status: AnswerStatus;
  /** The code as it came, upper case. */
  readonly code: string;
  /** What follows the status in a code of two characters: document or authorisation state, by the sender's own table. */
  readonly detail?: string;
  readonly locator?: string;
  readonly senderPersonId?: string;
  readonly texts?: readonly string[];
  readonly offset: number;
}
