import type { PossibleMatch, ScreeningStamp } from '#domain/evidence.js';
import type { PersonDescription } from '#domain/person.js';

/** A traveller to screen, with the caller's own id for the answer. */
export interface Traveller {
  readonly id: string;
  readonly person: PersonDescription;
}

/** What screening one traveller found: all records at or above the review line, best first. */
export interface Screened {
  readonly id: string;
  readonly matches: readonly PossibleMatch[];
}

export interface ScreenedBatch {
  readonly screened: readonly Screened[];
  /** Model, tables, lines and register epoch of this answer. */
  readonly stamp: ScreeningStamp;
}

/** A register record as the index knows it. */
export interface RegisterPerson {
  readonly id: string;
  readonly person: PersonDescription;
}

/**
 * The doors of screening. Answers never depend on which worker gave them. None of these runs on the thread that
 * serves HTTP. An error of a worker is an error of the call, never an answer "clear".
 */
export interface ScreeningDoors {
  /** One traveller, at once: for a person or a partner who waits. */
  screenNow(traveller: Traveller): Promise<ScreenedBatch>;
  /**
   * Many travellers: manifests. Each is answered once, in whatever order; what is found comes as soon as it is found,
   * with the state of the register that it was found in. `idle`: only while nobody else asks for anything.
   */
  screenList(
    travellers: readonly Traveller[],
    options?: { readonly idle?: boolean },
  ): AsyncIterable<ScreenedBatch>;
  /**
   * New or changed records against open travel events: the same scorer and lines with the register's own frequencies.
   * Gives, per traveller that meets one of them, the matches with these records only.
   */
  reverse(records: readonly RegisterPerson[], travellers: readonly Traveller[]): Promise<ScreenedBatch>;
  /** Full evidence of one pair, whatever its score: "why not this one?" */
  explain(
    traveller: Traveller,
    record: RegisterPerson,
  ): Promise<{ readonly match: PossibleMatch; readonly stamp: ScreeningStamp }>;
  /** Register changes in feed order, visible to all workers when the promise resolves. `person` null removes the record. */
  applyChanges(
    changes: readonly {
      readonly seq: number;
      readonly id: string;
      readonly person: PersonDescription | null;
    }[],
  ): Promise<void>;
  /** The feed sequence up to which changes are visible. */
  epoch(): number;
  close(): Promise<void>;
}
