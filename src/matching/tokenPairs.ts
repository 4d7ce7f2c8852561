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

/**
 * Remembers comparisons of tokens. The memory is bounded: when it is full it starts afresh, which costs time and
 * never changes a result.
 */
export class TokenPairs {
  readonly #pairs = new Map<string, Map<string, PairBits>>();
  readonly #keys = new Map<string, Int32Array>();
  readonly #max: number;
  #held = 0;

  readonly commonness: Commonness;

  constructor(commonness: Commonness = NOTHING_COMMON, pairsMax = 400_000) {
    this.commonness = commonness;
    this.#max = pairsMax;
  }

  #keysOf(token: string): Int32Array {
    let keys = this.#keys.get(token);
    if (!keys) {
      if (this.#keys.size > this.#max) this.#keys.clear();
      keys = tokenKeys(token);
      this.#keys.set(token, keys);
    }
    return keys;
  }

  /** `theirs` is the query's token, `ours` the register's; the order matters for nothing but the memory. */
  compare(theirs: string, ours: string): PairBits {
    let row = this.#pairs.get(theirs);
    let found = row?.get(ours);
    if (found) return found;
    found = this.#comparable(theirs, ours) ? pairBits(theirs, ours, this.commonness) : NOT_ALIKE;
    if (this.#held >= this.#max) {
      this.#pairs.clear();
      this.#held = 0;
      row = undefined;
    }
    if (!row) {
      row = new Map();
      this.#pairs.set(theirs, row);
    }
    row.set(ours, found);
    this.#held++;
    return found;
  }

  #comparable(theirs: string, ours: string): boolean {
    if (theirs === ours || isInitial(theirs) || isInitial(ours)) return true;
    return sharesKey(this.#keysOf(ours), this.#keysOf(theirs));
  }
}
