import type { NcicValue } from '#domain/ncicFields.js';

/** Where a register message stands in its source's stream; null where the sender numbered nothing. */
export interface StreamPlace {
  readonly feed: string;
  readonly sequence: number;
  /** When the source sent it, `YYYYMMDDHHMMSS` in UTC. */
  readonly at: string;
}

/** One entry, change, cancellation, clear, locate or inquiry. */
export interface RegisterMessage {
  readonly key: string;
  /** The sender's own reference, echoed by answers. */
  readonly control: string;
  readonly ori: string;
  readonly place: StreamPlace | null;
  readonly values: readonly NcicValue[];
  /** Codes that a change sends empty: their value goes. */
  readonly cleared: readonly string[];
  readonly test: boolean;
  /** Byte range in the transmission. */
  readonly offset: number;
  readonly end: number;
  /** Something of it could not be read: it is not applied, and a person looks. */
  readonly damaged: boolean;
}

/** "Up to this number all was sent": the source says how far it is, also when nothing changed. */
export interface StreamMark {
  readonly feed: string;
  readonly sequence: number;
  readonly at: string;
  readonly test: boolean;
  readonly offset: number;
}

/** One record of an answer, with what stood between the fields. */
export interface HitRecord {
  readonly file: 'NSOR' | 'WANTED' | 'other';
  readonly values: readonly NcicValue[];
  /** `ORI IS …`: who to speak to about the record. For an NSOR hit the SORA's contact. */
  readonly contact: { readonly ori: string; readonly name: string; readonly telephone: string } | null;
  /** Lines of caution before the record. */
  readonly cautions: readonly string[];
  readonly offset: number;
}

/** NCIC's word that somebody asked and met a record. */
export interface QueryNotice {
  readonly reference: string;
  readonly inquiry: readonly NcicValue[];
  readonly record: HitRecord | null;
  readonly test: boolean;
}

export type RegisterAnswer =
  | {
      readonly kind: 'accepted';
      readonly control: string;
      readonly ori: string;
      readonly nic: string;
      readonly oca: string;
    }
  | {
      readonly kind: 'rejected';
      readonly control: string;
      readonly ori: string;
      /** A row of REJECTS, or `unknown`. */
      readonly code: string;
      /** The field that the answer names, where it names one. */
      readonly field: string | null;
      readonly text: string;
    };

/** What a message of this door holds besides the persons. */
export interface NcicContent {
  readonly messages: readonly RegisterMessage[];
  readonly marks: readonly StreamMark[];
  readonly answers: readonly RegisterAnswer[];
  readonly records: readonly HitRecord[];
  readonly notices: readonly QueryNotice[];
  /** Sentences that say that nothing was found. */
  readonly misses: readonly string[];
}
