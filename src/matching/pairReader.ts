import { BLOCK_SHIFT, type BlockNeeds } from './blockNeeds.js';
import { type QueryBounds, WEIGHT_CENTIBITS } from './queryBounds.js';
import { BAG_FULL, lowerBound, PERSON_BITS, type Segment } from './segment.js';

/**
 * Reads a long list by what stands beside its token (`pairArrays`). Of all tokens beside it in a person's name one gives
 * the query's other units no less than the rest do; under that one the person is met, and how much it gives bounds the
 * name: the token's own bits, and for each other unit no more than either that or its top. So of a list of thousands
 * only what stands beside tokens that are like the query's is touched, and of that what gives enough.
 */
export class PairReader {
  readonly #segment: Segment;
  readonly #bounds: QueryBounds;
  readonly #needs: BlockNeeds;
  /** By weight: what `besideBelow` gives, in centibits, UNASKED until asked for; and where a name is bare. */
  readonly #below = new Int32Array(256);
  readonly #belowBare = new Int32Array(256);
  /** Pairs looked at, and persons in those that can give enough. */
  pairs = 0;
  posted = 0;

  constructor(segment: Segment, bounds: QueryBounds, needs: BlockNeeds) {
    this.#segment = segment;
    this.#bounds = bounds;
    this.#needs = needs;
  }

  /** After `QueryBounds.beginBeside`. */
  beginUnit(): void {
    this.#below.fill(UNASKED);
  }

  /**
   * Calls `meet` with persons of a token's list, and what they need, whose names can reach that; the token gives `best`
   * and nobody needs less than `least` or is looked for who needs more than `limit`. Who could do without any token
   * beside is not looked for here. Persons may come several times.
   */
  read(
    token: number,
    best: number,
    least: number,
    limit: number,
    meet: (person: number, need: number) => void,
  ): void {
    const { longTokens, longPairs, pairCodes } = this.#segment.arrays;
    const bounds = this.#bounds;
    const { known } = bounds;
    const long = lowerBound(longTokens, token);
    const end = longPairs[long + 1]!;
    this.pairs += end - longPairs[long]!;
    for (let pair = longPairs[long]!; pair < end; pair++) {
      const code = pairCodes[pair]!;
      if (((known[code >> 5]! >>> (code & 31)) & 1) === 0) continue;
      const weight = bounds.besideWeight(code);
      if (weight === 0) continue;
      if (this.#below[weight] === UNASKED) {
        this.#below[weight] = bounds.besideBelow(weight, false) * WEIGHT_CENTIBITS;
        this.#belowBare[weight] = bounds.besideBelow(weight, true) * WEIGHT_CENTIBITS;
      }
      const most = Math.min(limit, best + this.#below[weight]!);
      const mostBare = Math.min(limit, best + this.#belowBare[weight]!);
      if (most >= least || mostBare >= least) this.#readPair(pair, most, mostBare, meet);
    }
    // Who bears the token in a bare name stands here once more, whatever stands beside.
    if (end > longPairs[long]! && pairCodes[end - 1] === BAG_FULL) {
      const mostBare = Math.min(limit, best + bounds.besideNoneBare * WEIGHT_CENTIBITS);
      if (mostBare >= least) this.#readPair(end - 1, mostBare, mostBare, meet);
    }
  }

  /** Persons of a pair who need no more than the one limit or, where a name is bare, the other. */
  #readPair(
    pair: number,
    most: number,
    mostBare: number,
    meet: (person: number, need: number) => void,
  ): void {
    const { pairStart, pairPersons } = this.#segment.arrays;
    const needs = this.#needs.table;
    const { manyFrom } = this.#segment;
    const last = pairStart[pair + 1]!;
    this.posted += last - pairStart[pair]!;
    for (let at = pairStart[pair]!; at < last; at++) {
      const marked = pairPersons[at]! | 0;
      const limit = marked < 0 ? mostBare : most;
      const person = marked & PERSON_BITS;
      let need = needs[person >> BLOCK_SHIFT]!;
      if (need > limit) continue;
      if (person >= manyFrom) {
        need = this.#needs.needOfMany(person, limit);
        if (need > limit) continue;
      }
      meet(person, need);
    }
  }
}

const UNASKED = -0x8000_0000;
