import { sumThatReaches } from '#domain/calibration.js';
import type { PossibleMatch, ScreeningStamp } from '#domain/evidence.js';
import type { PersonDescription } from '#domain/person.js';
import { type AnalysedPerson, analysePerson } from './analysedPerson.js';
import { buildSegment, SegmentBuilder } from './buildSegment.js';
import { type Commonness, CommonnessCounter } from './commonness.js';
import { LINES_VERSION, type Lines, linesFor } from './lines.js';
import { MODEL_VERSION } from './model.js';
import { analyseNames } from './nameAnalysis.js';
import type { RegisterPerson } from './person.js';
import { alignNames, explainAnalysed, isFound, type ScoringContext } from './score.js';
import { SegmentSearch, type WorkCounters } from './searchSegment.js';
import { type Allocate, allocatePlain, type Segment } from './segment.js';
import type { SegmentPart } from './segmentPart.js';
import { nameFormBits } from './tokenEvidence.js';
import type { TokenKeyLists } from './tokenKeyLists.js';
import { TokenPairs } from './tokenPairs.js';

export type { RegisterPerson } from './person.js';

export interface MatchOptions {
  /** Return every record at or above this line instead of the review line, in bits; and whose identifier agrees. */
  readonly reviewBits?: number;
}

export type { WorkCounters } from './searchSegment.js';

/** Names the state of `tables/`, of the keys and of the name analysis: a change of any of them is a new version. */
export const TABLES_VERSION = '2026.11-7';

/** Best first; equal bits by id, so that the order never depends on how records were found. */
export function byBitsThenId(a: PossibleMatch, b: PossibleMatch): number {
  return b.bits - a.bits || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

export interface IndexOptions {
  /** Where the index arrays are made: shared memory lets worker threads use one copy. */
  readonly allocate?: Allocate;
  /**
   * The most persons made into a segment of changes at once, so that nobody waits longer for it; without it, all that
   * changed between two questions. Somebody else must `gather` then, or segments of changes become many.
   */
  readonly partMax?: number;
}

/** Segments of so few persons are always merged with those after them. */
const PART_LEAST = 64;
/** A segment is merged with the one before it when that is less than so many times larger. */
const MERGE_RATIO = 4;

interface Part {
  readonly segment: Segment;
  readonly search: SegmentSearch;
  /** Persons of the segment that were removed or replaced since. */
  readonly gone: Set<number>;
}

/**
 * The register, ready to be matched: one large immutable segment and a few small ones for what changed since. A
 * change is visible to the query that follows it. `merge` makes one segment of all.
 */
export class MatchIndex {
  readonly counters: WorkCounters = {
    ...{ queries: 0, scanned: 0, lists: 0, posted: 0 },
    ...{ filtered: 0, scored: 0, expanded: 0, judged: 0 },
  };
  readonly #pairs: TokenPairs;
  readonly #allocate: Allocate;
  readonly #partMax: number;
  #parts: Part[] = [];
  #pending = new Map<string, RegisterPerson>();
  /** So many parts stood here when another index was asked to gather the changes; 0 when none was. */
  #marked = 0;
  #markedEpoch = 0;
  /** Ids that were removed or replaced since in one of those parts. */
  #leftSinceMark = new Set<string>();
  #size = 0;
  #epoch = 0;

  constructor(
    segments: readonly Segment[],
    options: IndexOptions & { readonly epoch?: number; readonly commonness?: Commonness } = {},
  ) {
    this.#allocate = options.allocate ?? allocatePlain;
    this.#partMax = options.partMax ?? Number.POSITIVE_INFINITY;
    this.#pairs = new TokenPairs(options.commonness);
    this.#epoch = options.epoch ?? 0;
    for (const segment of segments) {
      this.#parts.push(this.#part(segment));
      this.#size += segment.size;
    }
  }

  get size(): number {
    return this.#size;
  }

  /** The register's own name frequencies, as counted when it was last built from its source. */
  get commonness(): Commonness {
    return this.#pairs.commonness;
  }

  /** The segments, largest first; for snapshots and for sharing with worker threads. */
  get segments(): readonly Segment[] {
    return this.#parts.map((part) => part.segment);
  }

  /** Adds a record, or replaces the one with the same id. */
  add(person: RegisterPerson, epoch = this.#epoch + 1): void {
    this.#drop(person.id);
    this.#pending.set(person.id, person);
    this.#size++;
    this.#epoch = epoch;
    if (this.#pending.size >= this.#partMax) this.#seal();
  }

  change(person: RegisterPerson, epoch = this.#epoch + 1): void {
    this.add(person, epoch);
  }

  /** Whether there was such a record. */
  remove(id: string, epoch = this.#epoch + 1): boolean {
    this.#epoch = epoch;
    return this.#drop(id);
  }

  /** The record with this id as it is known, or null. */
  find(id: string): RegisterPerson | null {
    const pending = this.#pending.get(id);
    if (pending) return pending;
    for (const part of this.#parts) {
      const person = part.segment.findPerson(id);
      if (person >= 0 && !part.gone.has(person))
        return JSON.parse(part.segment.description(person)) as RegisterPerson;
    }
    return null;
  }

  /** All records, in no particular order. */
  *persons(): Generator<RegisterPerson> {
    for (const part of this.#parts) yield* livePersons(part);
    yield* this.#pending.values();
  }

  /** Makes one segment of all; the answers stay the same. Nothing to do when it is one already. */
  merge(): void {
    if (this.#parts.length === 1 && this.#pending.size === 0 && this.#parts[0]!.gone.size === 0) return;
    const segment = buildSegment(this.persons(), this.#allocate);
    this.#parts = [this.#part(segment)];
    this.#pending = new Map();
    this.#marked = 0;
  }

  /** Makes one segment of all that changed since the large one was made; the answers stay the same. */
  gather(): void {
    const [large, ...parts] = this.#parts;
    if (!large || (this.#pending.size === 0 && parts.length < 2 && !parts[0]?.gone.size)) return;
    const changed = [...parts.flatMap((part) => [...livePersons(part)]), ...this.#pending.values()];
    this.#pending = new Map();
    this.#marked = 0;
    this.#parts = changed.length === 0 ? [large] : [large, this.#part(this.#built(changed, this.#allocate))];
  }

  /** To be called when another index, which knows the same changes, is asked to `gather` them for this one. */
  mark(): void {
    this.#seal();
    this.#marked = this.#parts.length;
    this.#markedEpoch = this.#epoch;
    this.#leftSinceMark = new Set();
  }

  /**
   * Takes what another index gathered in place of the same changes here; what changed since the mark stays, and so does
   * what is remembered of the large segment. Nothing is done without a mark at this epoch: an index made later has all changes
   * as they were. Throws, before anything is done, when the other index holds other persons.
   */
  takeGathered(segments: readonly Segment[], epoch: number): void {
    if (this.#marked === 0 || this.#markedEpoch !== epoch) return;
    const parts = segments.map((segment) => this.#part(segment));
    for (const id of this.#leftSinceMark)
      for (const { segment, gone } of parts) {
        const person = segment.findPerson(id);
        if (person >= 0) gone.add(person);
      }
    const living = (all: readonly Part[]): number =>
      all.reduce((sum, { segment, gone }) => sum + segment.size - gone.size, 0);
    const [here, there] = [living(this.#parts.slice(1, this.#marked)), living(parts)];
    if (here !== there) throw new Error(`${there} changed persons were gathered of ${here}`);
    this.#parts = [this.#parts[0]!, ...parts, ...this.#parts.slice(this.#marked)];
    this.#marked = 0;
  }

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

  /** Whether a record has an identifier of the person, or a document with a slip: quick, so that such persons can be asked about first. */
  holdsIdentifier(person: PersonDescription): boolean {
    this.#seal();
    const theirs = analysePerson({ ...person, names: [] });
    return this.#parts.some(({ search }) => search.holdsIdentifier(theirs));
  }

  /** Every record at or above the line or with an identifier that agrees, best first; exactly what comparing every record would give. */
  match(query: PersonDescription, options: MatchOptions = {}): PossibleMatch[] {
    this.#seal();
    const context = this.context();
    const line = options.reviewBits ?? context.lines.reviewBits;
    const theirs = analysePerson(query);
    const found: PossibleMatch[] = [];
    const least = sumThatReaches(Math.ceil(line * 100 - 1e-6));
    this.counters.queries++;
    for (const { segment, search, gone } of this.#parts)
      search.search(theirs, least, (person) => {
        if (gone.has(person)) return;
        const ours = JSON.parse(segment.description(person)) as RegisterPerson;
        const match = explainAnalysed(ours.id, theirs, analysePerson(ours), context);
        if (isFound(match, line)) found.push(match);
      });
    return found.sort(byBitsThenId);
  }

  /** Bytes of the index and, apart, of the descriptions kept for explanations. */
  bytes(): { readonly index: number; readonly text: number } {
    let [index, text] = [0, 0];
    for (const { segment } of this.#parts) {
      index += segment.bytes().index;
      text += segment.bytes().text;
    }
    return { index, text };
  }

  #part(segment: Segment): Part {
    return { segment, search: new SegmentSearch(segment, this.counters, this.#pairs), gone: new Set() };
  }

  #drop(id: string): boolean {
    if (this.#pending.delete(id)) {
      this.#size--;
      return true;
    }
    for (const [at, part] of this.#parts.entries()) {
      const person = part.segment.findPerson(id);
      if (person < 0 || part.gone.has(person)) continue;
      part.gone.add(person);
      if (at < this.#marked) this.#leftSinceMark.add(id);
      this.#size--;
      return true;
    }
    return false;
  }

  /** Changes become a small segment, and small segments of like size one larger, so that few are searched. */
  #seal(): void {
    if (this.#pending.size === 0) return;
    let persons: RegisterPerson[] = [...this.#pending.values()];
    this.#pending = new Map();
    for (;;) {
      const last = this.#parts.length <= Math.max(1, this.#marked) ? undefined : this.#parts.at(-1)!;
      if (!last || last.segment.size > Math.max(PART_LEAST, persons.length * MERGE_RATIO)) break;
      if (last.segment.size + persons.length > this.#partMax) break;
      persons = [...livePersons(last), ...persons];
      this.#parts.pop();
    }
    this.#parts.push(this.#part(this.#built(persons, allocatePlain)));
  }

  /** Their tokens are mostly known from the large segment and from before: what was worked out of them is not again. */
  #built(persons: readonly RegisterPerson[], allocate: Allocate): Segment {
    return buildSegment(persons, allocate, (token) => this.#pairs.keysOf(token));
  }
}

function* livePersons(part: Part): Generator<RegisterPerson> {
  for (let person = 0; person < part.segment.size; person++)
    if (!part.gone.has(person)) yield JSON.parse(part.segment.description(person)) as RegisterPerson;
}

/** An index of these records; of several with one id the last counts. */
export function buildIndex(persons: Iterable<RegisterPerson>, options: IndexOptions = {}): MatchIndex {
  const builder = new IndexBuilder(options);
  for (const person of persons) builder.add(person);
  return builder.build();
}

/** Builds an index from records that come one by one. */
export class IndexBuilder {
  readonly #counter = new CommonnessCounter();
  readonly #segment = new SegmentBuilder(this.#counter);
  readonly #ids = new Set<string>();
  readonly #again = new Map<string, RegisterPerson>();
  readonly #options: IndexOptions;

  constructor(options: IndexOptions = {}) {
    this.#options = options;
  }

  /** `analysed` spares a second analysis to a caller who has one. */
  add(person: RegisterPerson, analysed?: AnalysedPerson): void {
    if (this.#ids.has(person.id)) {
      this.#again.set(person.id, person);
      return;
    }
    this.#ids.add(person.id);
    this.#segment.add(person, analysed);
  }

  /** What was taken in, for a builder in another thread. Records that came twice under one id stay behind. */
  part(): SegmentPart {
    return this.#segment.part();
  }

  /** Takes in a record that replaces one taken in before, perhaps by another thread. */
  replace(person: RegisterPerson): void {
    this.#again.set(person.id, person);
  }

  /** Takes in a part; its records must have ids that came nowhere else. */
  append(part: SegmentPart): void {
    this.#segment.append(part);
  }

  /** The tokens of all that was taken in, a line each, for `tokenKeyLists` in other threads. */
  tokens(): string {
    return this.#segment.tokens();
  }

  /** The index, with the feed sequence up to which its records are known; `lists` are those of all `tokens`. */
  build(epoch = 0, lists?: readonly TokenKeyLists[]): MatchIndex {
    const index = new MatchIndex([this.#segment.build(this.#options.allocate, lists)], {
      ...this.#options,
      commonness: this.#counter.done(),
      epoch,
    });
    for (const person of this.#again.values()) index.change(person, epoch);
    return index;
  }
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
    if (isFound(match, line)) found.push(match);
  }
  return found.sort(byBitsThenId);
}

export type NamePairKind = 'given' | 'surname' | 'full';

/**
 * Bits of two names. Single words: how much likelier they are forms of one name than names that only look alike,
 * however common they are. Several words: as a person's name is compared.
 */
export function matchNames(kind: NamePairKind, a: string, b: string, pairs = new TokenPairs()): number {
  const words = /\S\s+\S/u;
  const single = !words.test(a) && !words.test(b);
  const whole =
    kind === 'full'
      ? Math.max(nameFormBits(a, b, 'given'), nameFormBits(a, b, 'surname'))
      : nameFormBits(a, b, kind);
  if (single) return whole;
  const parted = (text: string) =>
    kind === 'given' ? { given: text } : kind === 'surname' ? { surname: text } : { full: text };
  const [x] = analyseNames([parted(a)]);
  const [y] = analyseNames([parted(b)]);
  if (!x || !y) return 0;
  const aligned = alignNames(x, y, pairs) / 100;
  return kind === 'full' ? aligned : Math.max(whole, aligned);
}
