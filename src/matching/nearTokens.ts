import { givenNameClasses } from './givenNameForms.js';
import { nicknameNeighbours } from './nicknames.js';
import { hashText, type Segment } from './segment.js';
import { soundSkeleton } from './soundSkeleton.js';
import { editsAllowed, LETTERS_DIFFER_MAX } from './tokenEvidence.js';
import { differInGenderOnly, surnameSpellingGroups } from './vocabulary.js';

/** Patterns of a bit a letter must fit a 32-bit word with one to spare. */
const LENGTH_MAX = 30;

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
  readonly #masks: Int32Array;
  /** 1 for tokens of the written tables: nicknames, forms in other languages, spellings of one surname. */
  readonly #tabled: Uint8Array;
  readonly #letters = new Int32Array(32);
  #text = '';
  #mask = 0;
  #sound = 0;
  #known = false;

  constructor(segment: Segment) {
    this.#segment = segment;
    this.#masks = new Int32Array(segment.vocabulary);
    this.#tabled = new Uint8Array(segment.vocabulary);
    const { tokenStart, tokenChars } = segment.arrays;
    for (let token = 0; token < segment.vocabulary; token++) {
      let mask = 0;
      for (let at = tokenStart[token]!; at < tokenStart[token + 1]!; at++)
        mask |= 1 << (tokenChars[at]! & 31);
      this.#masks[token] = mask;
      if (isTabled(segment.tokenText(token))) this.#tabled[token] = 1;
    }
  }

  /** Sets the token, folded and Latin, that others are held against. */
  begin(text: string): void {
    this.#text = text;
    this.#sound = soundOf(text);
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
    const { tokenStart, tokenSound } = this.#segment.arrays;
    const start = tokenStart[token]!;
    const length = tokenStart[token + 1]! - start;
    const own = this.#text.length;
    if (own > LENGTH_MAX || length > LENGTH_MAX) return false;
    if (this.#known && this.#tabled[token] === 1) return false;
    if (bitCount(this.#masks[token]! ^ this.#mask) <= LETTERS_DIFFER_MAX) {
      if (tokenSound[token] === this.#sound) return false;
      const edits = editsAllowed(Math.max(own, length));
      if (Math.abs(own - length) <= edits && this.#edits(start, length) <= edits) return false;
      if (this.#contains(start, length)) return false;
    }
    return !this.#sameStem(start, length) || !differInGenderOnly(this.#text, this.#segment.tokenText(token));
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

  #sameStem(start: number, length: number): boolean {
    const { tokenChars } = this.#segment.arrays;
    if (length < 3) return false;
    for (let i = 0; i < 3; i++) if (tokenChars[start + i] !== this.#text.charCodeAt(i)) return false;
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
