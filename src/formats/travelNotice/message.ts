/** One notice as a file or mail has it, before anybody knows whose it is; `readTravelNotice` reads the body. */
export interface NoticeSubmission {
  /** Line of its first row, or position in the list, counted from 1. */
  readonly line: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export const NOTICES_FORMAT = 'rsoits-travel-notices';
export const NOTICES_VERSION = '1';

/** The subject line that the SORNA guide asks for, "How to notify the U.S. Marshals". */
export const MAIL_SUBJECT = 'Sex Offender Travel Notification';
