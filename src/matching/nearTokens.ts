import { givenNameClasses } from './givenNameForms.js';
import { nicknameNeighbours } from './nicknames.js';
import { hashText, type Segment } from './segment.js';
import { soundSkeleton } from './soundSkeleton.js';
import { editsAllowed, LETTERS_DIFFER_MAX } from './tokenEvidence.js';
import {
  differInGenderOnly,
  GENDER_LENGTHS_MAX,
  isFeminineEnd,
  surnameSpellingGroups,
} from './vocabulary.js';

/** Patterns of a bit a letter must fit a 32-bit word with one to spare. */
const LENGTH_MAX = 30;

/** Words of a token's row: its letters as bits, how it sounds, its first letter's place, its length and what it is. */
export const ROW = 8;
const MASK = 0;
const SOUND = 1;
const START = 2;
export const LENGTH = 3;
/** Left to the caller: rarities, caps, and the round in which the token was met. */
export const RARITY = 4;
export const CAPS = 5;
export const MET = 6;
const LENGTH_BITS = 63;
export const LATIN = 64;
const TABLED = 128;

/** The sound skeleton of a folded Latin token as a number; of any other token, 0. */
export function soundOf(text: string): number {
  const first = text.charCodeAt(0);
  return first >= 0x61 && first <= 0x7a ? hashText(soundSkeleton(text)) : 0;
}

/**
 * Tells, among the Latin tokens of a segment, those that `tokenBits` would not look at closely because their letters
 * are too far from the query token's. May keep a far token, never leaves out a near one. Tens of nanoseconds a token:
 * edit distances go by one machine word (Hyyro's bit-parallel alignment with exchanges of neighbours).
 */
export class NearTokens {
  readonly #segment: Segment;
  /** What is asked of every token, ROW words each, so that a token is one place in memory. */
  readonly rows: Int32Array;
  readonly #letters = new Int32Array(32);
  #text = '';
  #mask = 0;
  #sound = 0;
  #known = false;

  constructor(segment: Segment) {
    this.#segment = segment;
    this.rows = new Int32Array(segment.vocabulary * ROW);
    const { tokenStart, tokenChars, tokenSound } = segment.arrays;
    for (let token = 0; token < segment.vocabulary; token++) {
      const at = token * ROW;
      let mask = 0;
      const [start, end] = [tokenStart[token]!, tokenStart[token + 1]!];
      for (let i = start; i < end; i++) mask |= 1 << (tokenChars[i]! & 31);
      const first = tokenChars[start]!;
      this.rows[at + MASK] = mask;
      this.rows[at + SOUND] = tokenSound[token]!;
      this.rows[at + START] = start;
      this.rows[at + LENGTH] =
        Math.min(end - start, LENGTH_MAX + 1) |
        (first >= 0x61 && first <= 0x7a ? LATIN : 0) |
        (isTabled(segment.tokenText(token)) ? TABLED : 0);
    }
  }

  /** Sets the token, folded and Latin, that others are held against. */
  begin(text: string): void {
    this.#text = text;
    this.#edited = -1;
    this.#sound = soundOf(text) | 0;
    this.#known = isTabled(text);
    this.#mask = 0;
    this.#letters.fill(0);
    for (let i = 0; i < text.length; i++) {
      const letter = text.charCodeAt(i) & 31;
      this.#mask |= 1 << letter;
      if (i < LENGTH_MAX) this.#letters[letter]! |= 1 << i;
    }
  }

  /** Whether the Latin token is too far from the one set. */
  far(token: number): boolean {
    const { rows } = this;
    const at = token * ROW;
    const start = rows[at + START]!;
    const flags = rows[at + LENGTH]!;
    const length = flags & LENGTH_BITS;
    const own = this.#text.length;
    if (own > LENGTH_MAX || length > LENGTH_MAX) return false;
    if (this.#known && (flags & TABLED) !== 0) return false;
    if (bitCount(rows[at + MASK]! ^ this.#mask) <= LETTERS_DIFFER_MAX) {
      if (rows[at + SOUND] === this.#sound) return false;
      // Perhaps the same letters in another order.
      if (own === length && rows[at + MASK] === this.#mask) return false;
      const edits = editsAllowed(Math.max(own, length));
      if (Math.abs(own - length) <= edits && this.#editsOf(token, start, length) <= edits) return false;
      if (this.#contains(start, length)) return false;
    }
    return (
      !this.#mayDifferInGender(start, length) ||
      !differInGenderOnly(this.#text, this.#segment.tokenText(token))
    );
  }

  /** Whether the Latin token is surely more than one edit from the one set. */
  apart(token: number): boolean {
    const { rows } = this;
    const at = token * ROW;
    const length = rows[at + LENGTH]! & LENGTH_BITS;
    const own = this.#text.length;
    if (own > LENGTH_MAX || length > LENGTH_MAX) return false;
    return Math.abs(own - length) > 1 || this.#editsOf(token, rows[at + START]!, length) > 1;
  }

  /** The token whose edits were counted last, and how many there were: it is asked about twice. */
  #edited = -1;
  #editedBy = 0;

  #editsOf(token: number, start: number, length: number): number {
    if (this.#edited !== token) {
      this.#edited = token;
      this.#editedBy = this.#edits(start, length);
    }
    return this.#editedBy;
  }

  #edits(start: number, length: number): number {
    const { tokenChars } = this.#segment.arrays;
    const letters = this.#letters;
    const own = this.#text.length;
    const top = 1 << (own - 1);
    let [risen, fallen, same, before, distance] = [-1, 0, 0, 0, own];
    for (let i = 0; i < length; i++) {
      const match = letters[tokenChars[start + i]! & 31]!;
      const swapped = ((~same & match) << 1) & before;
      same = ((((match & risen) + risen) | 0) ^ risen) | match | fallen | swapped;
      let up = fallen | ~(same | risen);
      let down = same & risen;
      if ((up & top) !== 0) distance++;
      else if ((down & top) !== 0) distance--;
      up = (up << 1) | 1;
      down <<= 1;
      risen = down | ~(same | up);
      fallen = up & same;
      before = match;
    }
    return distance;
  }

  /** Whether one of the two begins or ends with the other. */
  #contains(start: number, length: number): boolean {
    const { tokenChars } = this.#segment.arrays;
    const own = this.#text.length;
    const shorter = Math.min(own, length);
    let [head, tail] = [true, true];
    for (let i = 0; i < shorter && (head || tail); i++) {
      head &&= tokenChars[start + i] === this.#text.charCodeAt(i);
      tail &&= tokenChars[start + length - shorter + i] === this.#text.charCodeAt(own - shorter + i);
    }
    return head || tail;
  }

  /** Whether endings and stem leave it open that the two differ in grammatical gender only; few pairs do. */
  #mayDifferInGender(start: number, length: number): boolean {
    const { tokenChars } = this.#segment.arrays;
    const text = this.#text;
    const own = text.length;
    if (length < 3 || Math.abs(own - length) > GENDER_LENGTHS_MAX) return false;
    if (!isFeminineEnd(text.charCodeAt(own - 1)) && !isFeminineEnd(tokenChars[start + length - 1]!))
      return false;
    for (let i = 0; i < 3; i++) if (tokenChars[start + i] !== text.charCodeAt(i)) return false;
    return true;
  }
}

function isTabled(text: string): boolean {
  return (
    nicknameNeighbours(text) !== undefined ||
    givenNameClasses(text).length > 0 ||
    surnameSpellingGroups(text).length > 0
  );
}

function bitCount(mask: number): number {
  let x = mask - ((mask >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
