import { BLOCK_SHIFT, type BlockNeeds, NEEDS_MOST } from './blockNeeds.js';
import {
  bestCentibits,
  type Expander,
  type Expansion,
  type Gathered,
  listsAbove,
  type Uses,
} from './expansion.js';
import { type Interval, include } from './intervals.js';
import type { MetPersons } from './metPersons.js';
import { PairReader } from './pairReader.js';
import { type QueryBounds, type QueryName, WEIGHT_CENTIBITS, weightOf } from './queryBounds.js';
import type { DatedPersons, ListPlan, Reading } from './readingPlan.js';
import { BESIDE_WORDS, LONG_LIST, lowerBound, type Segment } from './segment.js';

/** What a person costs that a list led to, in postings. */
const PERSON_SPENT = 60;

/** What a query's tokens are like, by column. */
export interface AskedLists {
  readonly expansions: readonly Expansion[];
  readonly uses: readonly Uses[];
  /** The best that any token can give each column. */
  readonly tops: readonly number[];
}

/** Reads the postings that a plan asks for and tells who is met there. */
export class ListReader {
  readonly #segment: Segment;
  readonly #expander: Expander;
  readonly #bounds: QueryBounds;
  readonly #needs: BlockNeeds;
  readonly #met: MetPersons;
  readonly #pairs: PairReader;
  readonly #counters: { lists: number; posted: number };
  #asked: AskedLists = { expansions: [], uses: [], tops: [] };

  constructor(
    segment: Segment,
    expander: Expander,
    bounds: QueryBounds,
    needs: BlockNeeds,
    met: MetPersons,
    counters: { lists: number; posted: number },
  ) {
    this.#segment = segment;
    this.#expander = expander;
    this.#bounds = bounds;
    this.#needs = needs;
    this.#met = met;
    this.#pairs = new PairReader(segment, bounds, needs);
    this.#counters = counters;
  }

  begin(asked: AskedLists): void {
    this.#asked = asked;
  }

  /** The postings of the tokens that give a unit what some level asks of it. */
  read({ levels, listed }: Reading, leastElsewhere: number, n: number, name: QueryName, unit: number): void {
    const { expansions, uses: allUses } = this.#asked;
    const aboves = levels.map(({ plans }) => plans[n]?.above[unit] ?? Number.POSITIVE_INFINITY);
    const above = Math.min(...aboves);
    if (above === Number.POSITIVE_INFINITY) return;
    const column = name.columns[unit]!;
    const expansion = expansions[column]!;
    const uses = allUses[column]!;
    const rest = this.#restMost(name, unit);
    this.#bounds.beginBeside(name, unit);
    this.#pairs.beginUnit();
    this.#setLimits(levels, aboves, rest);
    const end = listsAbove(expansion, above);
    const { gathered, postingCount } = expansion;
    if (gathered) this.#readGathered(expansion, gathered, uses, lowerBound(gathered.places, end));
    for (let k = 0; ; k++) {
      if (!gathered && k % AHEAD === 0) this.#lookAhead(expansion, k, Math.min(end, k + AHEAD));
      const i = gathered ? (gathered.long[k] ?? end) : k;
      if (i >= end) return;
      const best = bestCentibits(expansion, i, uses);
      const limit = this.#limits[weightOf(best)]!;
      if (limit < levels[0]!.least) continue;
      const before = this.#met.ledTo;
      this.#counters.lists++;
      let read = postingCount[i]!;
      if (read < LONG_LIST) this.#readList(expansion, i, best, limit);
      else read = this.#readLong(expansion, i, best, limit, leastElsewhere, levels[0]!.least, listed);
      if (expansion.exact[i] === 0)
        this.#expander.spend(expansion, i, read + PERSON_SPENT * (this.#met.ledTo - before));
    }
  }

  /** Looks at the beginnings of lists that stand anywhere in memory, so that they come together. */
  #lookAhead({ postingFrom, postingCount, besideFrom }: Expansion, from: number, to: number): void {
    const { postingPersons, postingBesides } = this.#segment.arrays;
    let looked = 0;
    for (let i = from; i < to; i++)
      if (postingCount[i]! < LONG_LIST)
        looked |= postingPersons[postingFrom[i]!]! | postingBesides[besideFrom[i]! * BESIDE_WORDS]!;
    this.looked = looked;
  }

  /** Of no use but that what was looked at is not taken for useless. */
  looked = 0;

  /**
   * What persons may need for whom a token is read, by how much the token gives (`weightOf`): what the other units can
   * give beside it, as far as a level asks for the token at all.
   */
  readonly #limits = new Int32Array(256);

  #setLimits(levels: readonly ListPlan[], aboves: readonly number[], rest: number): void {
    for (let weight = 0; weight < 256; weight++) {
      // The last weight stands for all that is more.
      const best = weight === 255 ? Number.POSITIVE_INFINITY : weight * WEIGHT_CENTIBITS;
      let level = levels.length - 1;
      while (level >= 0 && best <= aboves[level]!) level--;
      const next = levels[level + 1];
      this.#limits[weight] =
        level < 0 ? -1 : Math.min(best + rest, next ? next.least - 1 : NEEDS_MOST, NEEDS_MOST);
    }
  }

  /** The first so many short lists, in a row: few postings are of persons who need so little, whatever their list. */
  #readGathered(
    expansion: Expansion,
    { persons, besides, places }: Gathered,
    uses: Uses,
    count: number,
  ): void {
    const needs = this.#needs.table;
    const limits = this.#limits;
    const weights = this.#expander.weights(expansion, uses);
    this.#counters.posted += count;
    for (let at = 0; at < count; at++) {
      const person = persons[at]!;
      const i = places[at]!;
      const need = needs[person >> BLOCK_SHIFT]!;
      if (need > limits[weights[i]!]!) continue;
      const before = this.#met.ledTo;
      const best = weights[i]! * WEIGHT_CENTIBITS;
      this.#meet(person, need, best, besides[at * BESIDE_WORDS]!, besides[at * BESIDE_WORDS + 1]!);
      if (expansion.exact[i] === 0)
        this.#expander.spend(expansion, i, 1 + PERSON_SPENT * (this.#met.ledTo - before));
    }
  }

  /** A token's postings. Persons who need more than the limit are passed over. */
  #readList(
    { postingFrom, postingCount, besideFrom }: Expansion,
    i: number,
    best: number,
    limit: number,
  ): void {
    const { postingPersons, postingBesides } = this.#segment.arrays;
    const needs = this.#needs.table;
    const from = postingFrom[i]!;
    const count = postingCount[i]!;
    this.#counters.posted += count;
    for (let k = 0; k < count; k++) {
      const person = postingPersons[from + k]!;
      const need = needs[person >> BLOCK_SHIFT]!;
      if (need > limit) continue;
      const beside = (besideFrom[i]! + k) * BESIDE_WORDS;
      this.#meet(person, need, best, postingBesides[beside]!, postingBesides[beside + 1]!);
    }
  }

  /**
   * A token's long list: by what stands beside the token, and where persons stand whose names can do without, as it is.
   * Returns what was read, in postings.
   */
  #readLong(
    { tokens, postingFrom, postingCount }: Expansion,
    i: number,
    best: number,
    limit: number,
    leastElsewhere: number,
    least: number,
    listed: readonly DatedPersons[],
  ): number {
    const { posted } = this.#counters;
    const { pairs } = this.#pairs;
    const alone = Math.min(limit, best + this.#bounds.besideNone * WEIGHT_CENTIBITS);
    if (alone >= least) {
      const from = postingFrom[i]!;
      const where = alone >= leastElsewhere ? EVERYWHERE : this.#where(listed, alone);
      this.#readAlone(from, from + postingCount[i]!, alone, where);
    }
    if (alone < limit) {
      this.#pairs.read(tokens[i]!, best, least, limit, this.#met.led);
      this.#counters.posted += this.#pairs.posted;
      this.#pairs.posted = 0;
    }
    return this.#counters.posted - posted + ((this.#pairs.pairs - pairs) >> 1);
  }

  /** Persons of a part of the postings, at these places, who need no more than the limit. */
  #readAlone(first: number, last: number, limit: number, where: readonly Interval[]): void {
    const { postingPersons } = this.#segment.arrays;
    const needs = this.#needs.table;
    const { manyFrom } = this.#segment;
    let end = first;
    for (const [from, to] of where) {
      const start = where === EVERYWHERE ? first : lowerBound(postingPersons, from, end, last);
      end = where === EVERYWHERE ? last : lowerBound(postingPersons, to, start, last);
      this.#counters.posted += end - start;
      for (let at = start; at < end; at++) {
        const person = postingPersons[at]!;
        let need = needs[person >> BLOCK_SHIFT]!;
        if (need > limit) continue;
        if (person >= manyFrom) {
          need = this.#needs.needOfMany(person, limit);
          if (need > limit) continue;
        }
        this.#met.led(person, need);
      }
    }
  }

  /** A person of a posting whose token gives so much: passed on when what stands beside it can give what is needed. */
  #meet(person: number, needed: number, best: number, first: number, second: number): void {
    let need = needed;
    const most = best + this.#bounds.besideMost(first, second) * WEIGHT_CENTIBITS;
    if (most < need) return;
    if (person >= this.#segment.manyFrom) {
      need = this.#needs.needOfMany(person, most);
      if (most < need) return;
    }
    this.#met.led(person, need);
  }

  /** The most that a name's other units can give beside this one. */
  #restMost(name: QueryName, unit: number): number {
    let most = 0;
    for (const cover of name.covers) {
      if ((cover & (1 << unit)) === 0) continue;
      let sum = 0;
      name.columns.forEach((column, i) => {
        if (i !== unit && (cover & (1 << i)) !== 0) sum += this.#asked.tops[column]!;
      });
      if (sum > most) most = sum;
    }
    return most;
  }

  /** Where persons stand who need no more than the limit; everywhere when that is many places. */
  #where(listed: readonly DatedPersons[], limit: number): readonly Interval[] {
    const { size, manyFrom } = this.#segment;
    const places: Interval[] = [];
    include(places, manyFrom, size);
    for (const { from, to, least } of listed) {
      if (least > limit) break;
      include(places, from, to);
      if (places.length > PLACES_MAX) return EVERYWHERE;
    }
    return places;
  }
}

/** Lists whose beginnings are looked at together. */
const AHEAD = 32;
/** A long list is read at no more places than this; halvings cost, too. */
const PLACES_MAX = 8;
const EVERYWHERE: readonly Interval[] = [[0, Number.POSITIVE_INFINITY]];
