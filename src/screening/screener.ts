import type { PossibleMatch, ScreeningStamp } from '#domain/evidence.js';
import { explainPair, type MatchIndex } from '#matching/engine.js';
import { matchReversed } from '#matching/reverse.js';
import type { RegisterPerson, ScreenedBatch, Traveller } from './doors.js';

/** One register change, in feed order; `person` null removes the record. */
export interface RegisterChange {
  readonly seq: number;
  readonly id: string;
  readonly person: RegisterPerson['person'] | null;
}

/** What one thread does with an index; the pool and the in-process mode share it, so their answers are the same. */
export class Screener {
  index: MatchIndex;

  constructor(index: MatchIndex) {
    this.index = index;
  }

  stamp(): ScreeningStamp {
    return this.index.stamp();
  }

  screen(travellers: readonly Traveller[]): ScreenedBatch {
    const screened = travellers.map(({ id, person }) => ({ id, matches: this.index.match(person) }));
    return { screened, stamp: this.stamp() };
  }

  /** The places of those who show an identifier that a record has, or one a slip away. */
  identified(travellers: readonly Traveller[]): number[] {
    return travellers.flatMap(({ person }, i) => (this.index.holdsIdentifier(person) ? [i] : []));
  }

  reverse(records: readonly RegisterPerson[], travellers: readonly Traveller[]): ScreenedBatch {
    const flat = records.map(({ id, person }) => ({ ...person, id }));
    return { screened: matchReversed(this.index, flat, travellers), stamp: this.stamp() };
  }

  explain(
    traveller: Traveller,
    record: RegisterPerson,
  ): { readonly match: PossibleMatch; readonly stamp: ScreeningStamp } {
    const ours = { ...record.person, id: record.id };
    return { match: explainPair(traveller.person, ours, this.index.context()), stamp: this.stamp() };
  }

  /** Applies what is newer than the index; a change seen before is harmless. */
  apply(changes: readonly RegisterChange[]): void {
    for (const { seq, id, person } of changes) {
      if (seq <= this.index.stamp().registerEpoch) continue;
      if (person) this.index.add({ ...person, id }, seq);
      else this.index.remove(id, seq);
    }
  }
}
