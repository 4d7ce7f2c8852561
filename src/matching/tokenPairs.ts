import { KIND } from './align.js';
import { type Commonness, commonnessCentibits, NOTHING_COMMON } from './commonness.js';
import { tokenCentibits } from './similarity.js';
import { isInitial } from './tokenEvidence.js';
import { sharesKey, tokenKeys } from './tokenKeys.js';

/** Agreement of one pair of tokens by kind of name (`KIND`), in centibits; 0 when the two are not alike. */
export type PairBits = readonly [given: number, surname: number, any: number];

export const NOT_ALIKE: PairBits = [0, 0, 0];

/**
 * The bits of two folded tokens without asking whether they share a key. What may be a given name or a surname
 * counts as the weaker of the two.
 */
export function pairBits(a: string, b: string, commonness: Commonness): PairBits {
  const given = kindBits(a, b, KIND.given, commonness);
  const surname = kindBits(a, b, KIND.surname, commonness);
  return given === 0 && surname === 0 ? NOT_ALIKE : [given, surname, Math.min(given, surname)];
}

function kindBits(a: string, b: string, kind: 0 | 1, commonness: Commonness): number {
  const centibits = tokenCentibits(a, b, kind, commonness.sure);
  if (centibits <= 0) return 0;
  // An initial says the same whatever the name.
  if (isInitial(a) || isInitial(b)) return centibits;
  return Math.max(0, centibits - commonnessCentibits(commonness, a, b, kind));
}

/** Pairs of tokens with their bits, so many at most: when it is full it starts afresh, which costs time and never changes a result. */
class PairMemory {
  readonly #rows = new Map<string, Map<string, PairBits>>();
  readonly #max: number;
  #held = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get(a: string, b: string): PairBits | undefined {
    return this.#rows.get(a)?.get(b);
  }

  put(a: string, b: string, bits: PairBits): PairBits {
    if (this.#held >= this.#max) {
      this.#rows.clear();
      this.#held = 0;
    }
    let row = this.#rows.get(a);
    if (!row) {
      row = new Map();
      this.#rows.set(a, row);
    }
    row.set(b, bits);
    this.#held++;
    return bits;
  }
}

/**
 * Remembers what is worked out of tokens and pairs of tokens whatever segment they stand in: a small new segment has
 * nearly all its tokens in common with the large one, and is asked the same.
 */
export class TokenPairs {
  readonly #compared: PairMemory;
  readonly #judged: PairMemory;
  readonly #keys = new Map<string, Int32Array>();
  readonly #keysMax: number;

  readonly commonness: Commonness;

  constructor(commonness: Commonness = NOTHING_COMMON, pairsMax = 400_000) {
    this.commonness = commonness;
    // Some 300 bytes each.
    this.#keysMax = pairsMax / 4;
    this.#compared = new PairMemory(pairsMax);
    this.#judged = new PairMemory(pairsMax / 2);
  }

  keysOf(token: string): Int32Array {
    let keys = this.#keys.get(token);
    if (!keys) {
      if (this.#keys.size > this.#keysMax) this.#keys.clear();
      keys = tokenKeys(token);
      this.#keys.set(token, keys);
    }
    return keys;
  }

  /** `theirs` is the query's token, `ours` the register's; the order matters for nothing but the memory. */
  compare(theirs: string, ours: string): PairBits {
    const found = this.#compared.get(theirs, ours);
    if (found) return found;
    const bits = this.#comparable(theirs, ours)
      ? (this.#judged.get(theirs, ours) ?? pairBits(theirs, ours, this.commonness))
      : NOT_ALIKE;
    return this.#compared.put(theirs, ours, bits);
  }

  /** `pairBits` of tokens that share a key as far as a segment tells; its buckets may let in a stranger. */
  judge(theirs: string, ours: string): PairBits {
    return (
      this.#judged.get(theirs, ours) ??
      this.#judged.put(theirs, ours, pairBits(theirs, ours, this.commonness))
    );
  }

  #comparable(theirs: string, ours: string): boolean {
    if (theirs === ours || isInitial(theirs) || isInitial(ours)) return true;
    return sharesKey(this.keysOf(ours), this.keysOf(theirs));
  }
}
