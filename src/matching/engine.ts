import type { PossibleMatch, ScreeningStamp } from '#domain/evidence.js';
import type { PersonDescription } from '#domain/person.js';
import { KIND } from './align.js';
import { type AnalysedPerson, analysePerson } from './analysedPerson.js';
import { LINES_VERSION, type Lines, linesFor } from './lines.js';
import { MODEL_VERSION } from './model.js';
import { analyseNames } from './nameAnalysis.js';
import { alignNames, explainAnalysed, type ScoringContext } from './score.js';
import { tokenCentibits } from './similarity.js';
import { TokenPairs } from './tokenPairs.js';

/** A register record as the engine sees it. */
export type RegisterPerson = PersonDescription & { readonly id: string };

export interface MatchOptions {
  /** Return every record at or above this line instead of the review line, in bits. */
  readonly reviewBits?: number;
}

/** Work counted over all queries since the index was made: CI compares these, not times. */
export interface WorkCounters {
  queries: number;
  /** Persons whose upper bound was computed. */
  filtered: number;
  /** Persons scored in full. */
  scored: number;
  /** Query tokens whose similar tokens were looked up in the vocabulary. */
  expanded: number;
}

export const TABLES_VERSION = 'stand-in';

/** Best first; equal bits by id, so that the order never depends on how records were found. */
export function byBitsThenId(a: PossibleMatch, b: PossibleMatch): number {
  return b.bits - a.bits || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

export class MatchIndex {
  readonly counters: WorkCounters = { queries: 0, filtered: 0, scored: 0, expanded: 0 };
  readonly #persons = new Map<string, AnalysedPerson>();
  readonly #pairs = new TokenPairs();
  #epoch = 0;

  constructor(persons: Iterable<RegisterPerson>) {
    for (const person of persons) this.#persons.set(person.id, analysePerson(person));
  }

  get size(): number {
    return this.#persons.size;
  }

  add(person: RegisterPerson): void {
    this.#persons.set(person.id, analysePerson(person));
    this.#epoch++;
  }

  change(person: RegisterPerson): void {
    this.add(person);
  }

  remove(id: string): boolean {
    this.#epoch++;
    return this.#persons.delete(id);
  }

  merge(): void {}

  stamp(): ScreeningStamp {
    return {
      modelVersion: MODEL_VERSION,
      tablesVersion: TABLES_VERSION,
      linesVersion: LINES_VERSION,
      registerEpoch: this.#epoch,
      registerSize: this.size,
    };
  }

  lines(): Lines {
    return linesFor(this.size);
  }

  context(): ScoringContext {
    return { lines: this.lines(), pairs: this.#pairs };
  }

  match(query: PersonDescription, options: MatchOptions = {}): PossibleMatch[] {
    const context = this.context();
    const line = options.reviewBits ?? context.lines.reviewBits;
    const theirs = analysePerson(query);
    const found: PossibleMatch[] = [];
    this.counters.queries++;
    for (const [id, ours] of this.#persons) {
      this.counters.scored++;
      const match = explainAnalysed(id, theirs, ours, context);
      if (match.bits >= line) found.push(match);
    }
    return found.sort(byBitsThenId);
  }
}

export function buildIndex(persons: Iterable<RegisterPerson>): MatchIndex {
  return new MatchIndex(persons);
}

/** The comparison of any pair in full, also of pairs no screening would show. */
export function explainPair(
  query: PersonDescription,
  person: RegisterPerson,
  context: ScoringContext,
): PossibleMatch {
  return explainAnalysed(person.id, analysePerson(query), analysePerson(person), context);
}

/** The oracle: every record compared in full; what the index must return, no more and no less. */
export function bruteForce(
  query: PersonDescription,
  persons: Iterable<RegisterPerson>,
  options: MatchOptions & { readonly context: ScoringContext },
): PossibleMatch[] {
  const line = options.reviewBits ?? options.context.lines.reviewBits;
  const theirs = analysePerson(query);
  const found: PossibleMatch[] = [];
  for (const person of persons) {
    const match = explainAnalysed(person.id, theirs, analysePerson(person), options.context);
    if (match.bits >= line) found.push(match);
  }
  return found.sort(byBitsThenId);
}

export type NamePairKind = 'given' | 'surname' | 'full';

/** Bits of two names: single parts by their tokens, full names as a person's name is compared. */
export function matchNames(kind: NamePairKind, a: string, b: string, pairs = new TokenPairs()): number {
  const parted = (text: string) =>
    kind === 'given' ? { given: text } : kind === 'surname' ? { surname: text } : { full: text };
  const [x] = analyseNames([parted(a)]);
  const [y] = analyseNames([parted(b)]);
  if (!x || !y) return 0;
  const aligned = alignNames(x, y, pairs);
  if (kind === 'full' || x.tokens > 1 || y.tokens > 1) return aligned / 100;
  const whole = tokenCentibits(
    x.units[0]!.text,
    y.units[0]!.text,
    kind === 'given' ? KIND.given : KIND.surname,
  );
  return (x.units.length === 1 && y.units.length === 1 ? whole : Math.max(whole, aligned)) / 100;
}
