import type { NcicValue } from '#domain/ncicFields.js';

/** A message of the Nlets line, as sent (`input`) or as the switch hands it on (`output`). */
export interface NletsContent {
  readonly type: string;
  readonly layout: 'input' | 'output';
  /** ORI of the sender; null where the head does not say. */
  readonly sender: string | null;
  /** Up to three ORIs or two-letter state codes. */
  readonly destinations: readonly string[];
  readonly control: string;
  /** The switch's running numbers: out to us, in from the sender. */
  readonly outSequence: string | null;
  readonly inSequence: string | null;
  /** `YYYY-MM-DDTHH:MM` as the switch stamped it on the way in; its clock's zone is not told. */
  readonly sentLocal: string | null;
  readonly fields: readonly NcicValue[];
  readonly text: string;
  /** Code of a status message, such as `02`. */
  readonly status: string | null;
  readonly test: boolean;
}
