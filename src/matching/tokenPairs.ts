import { KIND } from './align.js';
import { type Commonness, commonnessCentibits, NOTHING_COMMON } from './commonness.js';
import { keysOf } from './similarity.js';
import { type BitsByKind, isInitial, tokenBitsByKind } from './tokenEvidence.js';

/** Agreement of one pair of tokens by kind of name (`KIND`), in centibits; 0 when the two are not alike. */
export type PairBits = readonly [given: number, surname: number, any: number];

export const NOT_ALIKE: PairBits = [0, 0, 0];

/** Whether two ascending lists of keys have one in common. */
export function shareKey(a: Int32Array, b: Int32Array): boolean {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const difference = a[i]! - b[j]!;
    if (difference === 0) return true;
    if (difference < 0) i++;
    else j++;
  }
  return false;
}

const byKind: BitsByKind = { given: 0, surname: 0 };

/** The bits of two folded tokens without asking whether they share a key. */
export function pairBits(a: string, b: string, commonness: Commonness): PairBits {
  tokenBitsByKind(a, b, byKind);
  const asGiven = Math.round(byKind.given * 100);
  const asSurname = Math.round(byKind.surname * 100);
  if (asGiven <= 0 && asSurname <= 0) return NOT_ALIKE;
  const given = lessCommonness(asGiven, a, b, KIND.given, commonness);
  const surname = lessCommonness(asSurname, a, b, KIND.surname, commonness);
  const any = lessCommonness(Math.min(asGiven, asSurname), a, b, KIND.any, commonness);
  return given === 0 && surname === 0 && any === 0 ? NOT_ALIKE : [given, surname, any];
}

function lessCommonness(
  centibits: number,
  a: string,
  b: string,
  kind: number,
  commonness: Commonness,
): number {
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

  keys(token: string): Int32Array {
    let keys = this.#keys.get(token);
    if (!keys) {
      if (this.#keys.size > this.#max) this.#keys.clear();
      keys = keysOf(token);
      this.#keys.set(token, keys);
    }
    return keys;
  }

  compare(a: string, b: string): PairBits {
    let row = this.#pairs.get(a);
    let found = row?.get(b);
    if (found) return found;
    const comparable = a === b || isInitial(a) || isInitial(b) || shareKey(this.keys(a), this.keys(b));
    found = comparable ? pairBits(a, b, this.commonness) : NOT_ALIKE;
    if (this.#held >= this.#max) {
      this.#pairs.clear();
      this.#held = 0;
      row = undefined;
    }
    if (!row) {
      row = new Map();
      this.#pairs.set(a, row);
    }
    row.set(b, found);
    this.#held++;
    return found;
  }
}
