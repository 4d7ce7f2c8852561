import type { IsoDate } from '#basics/dates.js';
import type { PersonDescription } from '#domain/person.js';
import type { RedressContact } from '#domain/redress.js';

/** One inquiry of a traveller as a redress office hands it in, or as the file has it on one row. */
export interface RedressSubmission {
  /** Line of its row, or position in the list, counted from 1. */
  readonly line: number;
  /** The sender's own number of the inquiry. */
  readonly reference: string;
  /** The number that the sender gave the person; works beside ours. */
  readonly externalNumber: string;
  readonly receivedOn?: IsoDate;
  readonly person: PersonDescription;
  readonly contact: RedressContact;
  readonly complaint: string;
}

export const REDRESS_FORMAT = 'rsoits-redress';
export const REDRESS_VERSION = '1';

export const REDRESS_COLUMNS = [
  'reference',
  'number',
  'receivedOn',
  'surname',
  'given',
  'middle',
  'birthDate',
  'sex',
  'citizenship',
  'documentKind',
  'documentNumber',
  'documentIssuer',
  'address',
  'email',
  'complaint',
] as const;
export type RedressColumn = (typeof REDRESS_COLUMNS)[number];
