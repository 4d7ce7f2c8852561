import { NAME_LEVELS } from './model.js';
import { ROLE, type Role } from './nameAnalysis.js';

/** One side of an alignment: the name's units as numbers. */
export interface UnitList {
  readonly count: number;
  readonly masks: ArrayLike<number>;
  readonly roles: ArrayLike<number>;
  readonly guessed: boolean;
}

/** Which evidence two roles compare by: given-name rarity, surname rarity, or the commoner use. */
export const KIND = { given: 0, surname: 1, any: 2 } as const;

/** By role of one side * 4 + role of the other. */
export const KIND_OF_ROLES: readonly number[] = Array.from({ length: 16 }, (_, i) => {
  const [a, b] = [i >> 2, i & 3];
  const part = (r: number): number =>
    r === ROLE.surname ? KIND.surname : r === ROLE.either ? -1 : KIND.given;
  const [pa, pb] = [part(a), part(b)];
  if (pa === pb) return pa === -1 ? KIND.any : pa;
  if (pa === -1) return pb;
  return pb === -1 ? pa : KIND.any;
});

/**
 * Whether two units may be compared: two joined forms only when they are equal, since the tokens that they are made of
 * are compared by themselves (of Jin Ho and Jin Su one agrees and one differs; jinho and jinsu would be much alike).
 */
export function mayCompare(maskA: number, maskB: number, equal: boolean): boolean {
  return equal || (maskA & (maskA - 1)) === 0 || (maskB & (maskB - 1)) === 0;
}

export type RoleLevel = 'other-role' | 'other-role-guessed' | 'given-as-middle';

/** What it costs that two agreeing tokens stand in different parts of their names; null when they do not. */
export function roleLevel(a: Role | number, b: Role | number, guessed: boolean): RoleLevel | null {
  if (a === b || a === ROLE.either || b === ROLE.either) return null;
  if (a === ROLE.surname || b === ROLE.surname) return guessed ? 'other-role-guessed' : 'other-role';
  return 'given-as-middle';
}

const COST_PARTED: readonly number[] = Array.from({ length: 16 }, (_, i) => costOf(i, false));
const COST_GUESSED: readonly number[] = Array.from({ length: 16 }, (_, i) => costOf(i, true));
function costOf(i: number, guessed: boolean): number {
  const level = roleLevel(i >> 2, i & 3, guessed);
  return level ? NAME_LEVELS[level].centibits : 0;
}

/** Cost (not positive) in centibits by roles; index as `KIND_OF_ROLES`. */
export function roleCosts(guessed: boolean): readonly number[] {
  return guessed ? COST_GUESSED : COST_PARTED;
}

/** Tokens that found no counterpart, by what their absence means. */
export interface LeftOver {
  givenDiffers: number;
  givenOmitted: number;
  middleDiffers: number;
  middleOmitted: number;
  surnameDiffers: number;
  secondSurnameDiffers: number;
  surnameOmitted: number;
  givenAgainstMiddle: number;
  givenAgainstSurname: number;
}

const BITS = new Uint8Array(1 << 8).map((_, i) => {
  let n = 0;
  for (let x = i; x > 0; x >>= 1) n += x & 1;
  return n;
});

const LEFT: LeftOver = {
  givenDiffers: 0,
  givenOmitted: 0,
  middleDiffers: 0,
  middleOmitted: 0,
  surnameDiffers: 0,
  secondSurnameDiffers: 0,
  surnameOmitted: 0,
  givenAgainstMiddle: 0,
  givenAgainstSurname: 0,
};

/**
 * Aligns the units of two names so that the sum of agreement less role costs, omissions and contradictions is
 * greatest. Sizes are bounded (8 tokens, 23 units a side), work is bounded by the sparse table of agreeing pairs.
 * The object is reused between calls; results are valid until the next.
 */
export class Aligner {
  /** Pairs that agree: unit of theirs, unit of ours, gain in centibits after role cost. */
  readonly pairA = new Int32Array(600);
  readonly pairB = new Int32Array(600);
  readonly gain = new Int32Array(600);
  pairs = 0;
  /** Best score of the last `run`. */
  best = 0;
  /** Chosen pairs of the last `run`. */
  readonly chosen: number[] = [];
  bestA = 0;
  bestB = 0;

  readonly #a = new RoleMasks();
  readonly #b = new RoleMasks();
  #masksA: ArrayLike<number> = [];
  #masksB: ArrayLike<number> = [];
  readonly #stack = new Int32Array(64);
  readonly #after = new Int32Array(601);
  #steps = 0;

  start(): void {
    this.pairs = 0;
  }

  add(a: number, b: number, gain: number): void {
    if (this.pairs >= 600) return;
    this.pairA[this.pairs] = a;
    this.pairB[this.pairs] = b;
    this.gain[this.pairs++] = gain;
  }

  run(a: UnitList, b: UnitList): number {
    this.#a.read(a);
    this.#b.read(b);
    this.#masksA = a.masks;
    this.#masksB = b.masks;
    this.#bounds();
    this.best = -1_000_000;
    this.chosen.length = 0;
    this.#steps = 0;
    this.#search(0, 0, 0, 0, 0);
    return this.best;
  }

  /** Whether the last run stopped at STEPS_MAX: there may be a better alignment than the one found. */
  get cutShort(): boolean {
    return this.#steps > STEPS_MAX;
  }

  /** What the last run left over, for the explanation. */
  leftOver(): LeftOver {
    leftOver(this.#a, this.#b, this.bestA, this.bestB, LEFT);
    return { ...LEFT };
  }

  get surnamesMatched(): boolean {
    return (this.#a.surname & this.bestA) !== 0 && (this.#b.surname & this.bestB) !== 0;
  }

  get givenMatched(): boolean {
    return (this.#a.given & this.bestA) !== 0 && (this.#b.given & this.bestB) !== 0;
  }

  /** after[k]: the most that pairs k and later can add, one pair for each unit of theirs. */
  #bounds(): void {
    this.#after[this.pairs] = 0;
    let most = 0;
    for (let k = this.pairs - 1; k >= 0; k--) {
      const sameUnit = k + 1 < this.pairs && this.pairA[k + 1] === this.pairA[k];
      if (!sameUnit) most = 0;
      const beyond = this.#after[k + 1]! - most;
      most = Math.max(most, this.gain[k]!);
      this.#after[k] = beyond + most;
    }
  }

  #search(k: number, coveredA: number, coveredB: number, sum: number, depth: number): void {
    if (sum + this.#after[k]! <= this.best && this.best > -1_000_000) return;
    let next = k;
    for (; next < this.pairs; next++) {
      const maskA = this.#masksA[this.pairA[next]!]!;
      const maskB = this.#masksB[this.pairB[next]!]!;
      if ((maskA & coveredA) !== 0 || (maskB & coveredB) !== 0) continue;
      if (++this.#steps > STEPS_MAX) break;
      this.#stack[depth] = next;
      this.#search(next + 1, coveredA | maskA, coveredB | maskB, sum + this.gain[next]!, depth + 1);
      if (sum + this.#after[next + 1]! <= this.best) return;
    }
    const total = sum + leftOver(this.#a, this.#b, coveredA, coveredB, null);
    if (total > this.best) {
      this.best = total;
      this.bestA = coveredA;
      this.bestB = coveredB;
      this.chosen.length = 0;
      for (let i = 0; i < depth; i++) this.chosen.push(this.#stack[i]!);
    }
  }
}

/** A hostile name of eight alike tokens must not cost more than this many steps; the best found so far stands. */
const STEPS_MAX = 20_000;

class RoleMasks {
  given = 0;
  middle = 0;
  surname = 0;

  read(list: UnitList): void {
    this.given = 0;
    this.middle = 0;
    this.surname = 0;
    for (let i = 0; i < list.count; i++) {
      const mask = list.masks[i]!;
      if ((mask & (mask - 1)) !== 0) continue;
      const role = list.roles[i]!;
      if (role === ROLE.given) this.given |= mask;
      else if (role === ROLE.surname) this.surname |= mask;
      else this.middle |= mask;
    }
  }
}

/** Sum of what is left over in centibits; the counts go to `into` when it is given. */
function leftOver(
  a: RoleMasks,
  b: RoleMasks,
  coveredA: number,
  coveredB: number,
  into: LeftOver | null,
): number {
  const givenA = BITS[a.given & ~coveredA]!;
  const givenB = BITS[b.given & ~coveredB]!;
  const middleA = BITS[a.middle & ~coveredA]!;
  const middleB = BITS[b.middle & ~coveredB]!;
  const surnameA = BITS[a.surname & ~coveredA]!;
  const surnameB = BITS[b.surname & ~coveredB]!;
  const givenDiffers = Math.min(givenA, givenB);
  const middleDiffers = Math.min(middleA, middleB);
  const differ = Math.min(surnameA, surnameB);
  const matched = (a.surname & coveredA) !== 0 && (b.surname & coveredB) !== 0;
  const surnameDiffers = differ > 0 && !matched ? 1 : 0;
  const secondSurnameDiffers = differ - surnameDiffers;
  // What is left on both sides differs, also where the parts do not correspond (one part agreed across).
  let [restA, restB] = [givenA - givenDiffers, givenB - givenDiffers];
  const [restMiddleA, restMiddleB] = [middleA - middleDiffers, middleB - middleDiffers];
  const [againstMiddleA, againstMiddleB] = [Math.min(restA, restMiddleB), Math.min(restB, restMiddleA)];
  const givenAgainstMiddle = againstMiddleA + againstMiddleB;
  restA -= againstMiddleA;
  restB -= againstMiddleB;
  const againstSurnameA = matched ? 0 : Math.min(restA, surnameB - differ);
  const againstSurnameB = matched ? 0 : Math.min(restB, surnameA - differ);
  const givenAgainstSurname = againstSurnameA + againstSurnameB;
  restA -= againstSurnameA;
  restB -= againstSurnameB;
  // A side without any given name leaves it out for want of knowledge; that says nothing.
  const givenOmitted = (b.given !== 0 ? restA : 0) + (a.given !== 0 ? restB : 0);
  const middleOmitted = restMiddleA - againstMiddleB + restMiddleB - againstMiddleA;
  const surnameOmitted =
    a.surname === 0 || b.surname === 0 ? 0 : Math.max(surnameA, surnameB) - differ - givenAgainstSurname;
  if (into) {
    into.givenDiffers = givenDiffers;
    into.givenOmitted = givenOmitted;
    into.middleDiffers = middleDiffers;
    into.middleOmitted = middleOmitted;
    into.surnameDiffers = surnameDiffers;
    into.secondSurnameDiffers = secondSurnameDiffers;
    into.surnameOmitted = surnameOmitted;
    into.givenAgainstMiddle = givenAgainstMiddle;
    into.givenAgainstSurname = givenAgainstSurname;
  }
  return (
    givenDiffers * NAME_LEVELS['given-differs'].centibits +
    givenOmitted * NAME_LEVELS['given-omitted'].centibits +
    middleDiffers * NAME_LEVELS['middle-differs'].centibits +
    middleOmitted * NAME_LEVELS['middle-omitted'].centibits +
    surnameDiffers * NAME_LEVELS['surname-differs'].centibits +
    secondSurnameDiffers * NAME_LEVELS['second-surname-differs'].centibits +
    surnameOmitted * NAME_LEVELS['surname-omitted'].centibits +
    givenAgainstMiddle * NAME_LEVELS['given-against-middle'].centibits +
    givenAgainstSurname * NAME_LEVELS['given-against-surname'].centibits
  );
}
