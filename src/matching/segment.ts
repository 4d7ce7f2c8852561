/**
 * One immutable part of the index: typed arrays only, so that threads can share it and a snapshot is its bytes.
 * Persons stand in the order of their birth date, so that the persons of one day, month or year are neighbours.
 */
export interface SegmentArrays {
  /** Packed birth date of each person, ascending; 0 without one. Persons with several dates stand last (MANY_DATES). */
  readonly personKey: Int32Array;
  /** First name of each person, and one past the last person's last. */
  readonly personName: Uint32Array;
  /**
   * BAG codes (`bagCode`) a person: the distinct tokens, one as often as one name holds it at most, then BAG_EMPTY.
   * What a query can agree with in few bytes that stand together, so that most persons are refused by one look.
   * Who has more tokens has BAG_FULL in the last place, and the names must be looked at. The order of the first two tells
   * whether a name is bare (`markBare`).
   */
  readonly bags: Uint16Array;
  /** First unit of each name. */
  readonly nameUnit: Uint32Array;
  /** Guessed parts in bit 0, suffix above it. */
  readonly nameFlags: Uint8Array;
  /** Token, role and mask of each unit: token << 10 | role << 8 | mask. */
  readonly units: Uint32Array;
  readonly tokenStart: Uint32Array;
  readonly tokenChars: Uint16Array;
  /** How each token sounds (`soundOf`): equal where the sound skeletons are. */
  readonly tokenSound: Uint32Array;
  /** Open-addressed table from a token's hash to token + 1. */
  readonly tokenTable: Uint32Array;
  /** First posting of each token. */
  readonly postingStart: Uint32Array;
  /** The person of each posting, ascending within a token: most are passed over by where the person's date stands. */
  readonly postingPersons: Uint32Array;
  /**
   * BESIDE_WORDS a posting of a list that is not long: the codes of the tokens that stand beside the token in the
   * person's names (`besides`), so that few persons of a list are looked at. First of each token, in postings.
   */
  readonly besideStart: Uint32Array;
  readonly postingBesides: Uint32Array;
  /** Tokens with long lists, ascending: their postings once more, by what stands beside the token (`pairArrays`). */
  readonly longTokens: Uint32Array;
  /**
   * First pair of each long token; the code beside it, ascending within the token; first person of each pair. Who bears the
   * token in a bare name has BARE_PERSON set, and stands in a last pair of BAG_FULL besides.
   */
  readonly longPairs: Uint32Array;
  readonly pairCodes: Uint16Array;
  readonly pairStart: Uint32Array;
  readonly pairPersons: Uint32Array;
  /** Similarity keys: bucket starts by the upper bits of the mixed key, then tokens with its lowest bits above them. */
  readonly keyStart: Uint32Array;
  readonly keyTokens: Uint32Array;
  /** All dates of persons with several, ascending by date. */
  readonly manyDates: Int32Array;
  readonly manyPersons: Uint32Array;
  /** First date of each person with several, in person order, and the dates. */
  readonly manyStart: Uint32Array;
  readonly manyByPerson: Int32Array;
  /** Identifier keys: bucket starts by the upper bits of the key, then persons with its lowest bits above them. */
  readonly idStart: Uint32Array;
  readonly idPersons: Uint32Array;
  /** First person of each packed date from year YEAR_FIRST on; empty in small segments. */
  readonly dateDirectory: Uint32Array;
  /** The descriptions as UTF-8 JSON, for explanations; outside the arrays that searching touches. */
  readonly textStart: Float64Array;
  readonly text: Uint8Array;
  /** Open-addressed table from a person id's hash to person + 1. */
  readonly idTable: Uint32Array;
}

/** Key of persons with several dates: after every date. */
export const MANY_DATES = 0x7fff_ffff;

/** Most persons a segment can hold: a person's number fits 21 bits, beside eleven of a key in one word. */
export const PERSONS_MAX = 0x20_0000;

export const YEAR_FIRST = 1840;
export const YEAR_LAST = 2060;
export const DIRECTORY_SIZE = (YEAR_LAST - YEAR_FIRST + 1) * 512 + 1;
/** Segments smaller than this find a date within its year by halving, without a directory of all dates. */
export const DIRECTORY_PERSONS_MIN = 20_000;

/** Tokens numbered below this have a code of their own; tokens are numbered as they are met, the common ones first. */
const CODES_OWN = 0xc000;
export const CODES = 0x1_0000;
export const BAG = 8;
export const BAG_EMPTY = 0xffff;
export const BAG_FULL = 0xfffe;

/** A list of at least so many postings is long: it is read by what stands beside its token. */
export const LONG_LIST = 96;

/** Codes of tokens beside in a posting, then BAG_EMPTY; where there are more the last is BAG_FULL. */
export const BESIDE = 4;
export const BESIDE_WORDS = BESIDE / 2;

/** A token as 16 bits. Rare tokens share codes, so what is looked up by code is a bound and never the answer. */
export const bagCode = (token: number): number =>
  token < CODES_OWN ? token : CODES_OWN + ((token - CODES_OWN) % (BAG_FULL - CODES_OWN));

/** In a pair's list: the person bears the token in a name that lacks a given name or a surname. */
export const BARE_PERSON = 0x8000_0000;
export const PERSON_BITS = 0x7fff_ffff;

/** Puts the first two of some codes in falling order where a name they stand in is bare (`isBare`), else in rising order. */
export function markBare(codes: Uint16Array, at: number, bare: boolean): void {
  const [first, second] = [codes[at]!, codes[at + 1]!];
  if (first > second === bare) return;
  codes[at] = second;
  codes[at + 1] = first;
}

/** Where the lowest bits of a similarity key stand above a token, which fits below. */
export const KEY_CHECK_SHIFT = 22;

export const unitToken = (unit: number): number => unit >>> 10;
export const unitRole = (unit: number): number => (unit >>> 8) & 3;
export const unitMask = (unit: number): number => unit & 255;

/** Makes the buffers: plain ones, or shared ones that worker threads read together. */
export type Allocate = (bytes: number) => ArrayBuffer | SharedArrayBuffer;
export const allocatePlain: Allocate = (bytes) => new ArrayBuffer(bytes);
export const allocateShared: Allocate = (bytes) => new SharedArrayBuffer(bytes);

/** FNV-1a over UTF-16 units, spread over 32 bits; unsigned. Stands in snapshots: another hash is another version. */
export function hashText(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return mix(value);
}

/** Spreads a 32-bit value over all its bits; unsigned. */
export function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** First index whose value is not below `value`. */
export function lowerBound(array: ArrayLike<number>, value: number, from = 0, to = array.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if (array[mid]! < value) low = mid + 1;
    else high = mid;
  }
  return low;
}

/** First place whose packed date is not before the date, by where the years begin as far as these are kept. */
function atDate(dates: Int32Array, date: number, years: Uint32Array, end: number): number {
  const year = (date >> 9) - YEAR_FIRST;
  if (year < 0 || year + 1 >= years.length) return lowerBound(dates, date, 0, end);
  return lowerBound(dates, date, years[year]!, years[year + 1]!);
}

/** A segment with its look-ups. */
export class Segment {
  readonly arrays: SegmentArrays;
  /** Persons. */
  readonly size: number;
  /** Distinct tokens. */
  readonly vocabulary: number;
  /** First person with several birth dates. */
  readonly manyFrom: number;
  readonly keyShift: number;
  /** The first and the last birth date of any person, packed; 0 when nobody has one. */
  readonly firstDate: number;
  readonly lastDate: number;
  /** As `dateDirectory` for `manyDates`. */
  readonly #manyDirectory: Uint32Array;
  /** First person of each year from YEAR_FIRST on, and first of `manyDates`: a query asks for 150 dates of a few years. */
  readonly #yearPersons: Uint32Array;
  readonly #yearManyDates: Uint32Array;
  readonly #decoder = new TextDecoder();

  constructor(arrays: SegmentArrays) {
    this.arrays = arrays;
    this.size = arrays.personKey.length;
    this.vocabulary = arrays.tokenStart.length - 1;
    this.manyFrom = lowerBound(arrays.personKey, MANY_DATES);
    this.keyShift = 32 - Math.round(Math.log2(arrays.keyStart.length - 1));
    const { personKey, manyDates } = arrays;
    const dated = lowerBound(personKey, 1);
    const single = dated < this.manyFrom ? [personKey[dated]!, personKey[this.manyFrom - 1]!] : [];
    const ends = manyDates.length > 0 ? [...single, manyDates[0]!, manyDates[manyDates.length - 1]!] : single;
    this.firstDate = ends.length > 0 ? Math.min(...ends) : 0;
    this.lastDate = ends.length > 0 ? Math.max(...ends) : 0;
    const years = arrays.dateDirectory.length > 0 ? 0 : YEAR_LAST - YEAR_FIRST + 2;
    const yearStarts = (dates: Int32Array, to: number): Uint32Array =>
      Uint32Array.from({ length: years }, (_, i) => lowerBound(dates, (YEAR_FIRST + i) * 512, 0, to));
    this.#yearPersons = yearStarts(personKey, this.manyFrom);
    this.#yearManyDates = yearStarts(manyDates, manyDates.length);
    this.#manyDirectory = new Uint32Array(arrays.dateDirectory.length);
    for (let i = 0, at = 0; i < this.#manyDirectory.length; i++) {
      while (at < manyDates.length && manyDates[at]! < YEAR_FIRST * 512 + i) at++;
      this.#manyDirectory[i] = at;
    }
  }

  tokenText(token: number): string {
    const { tokenStart, tokenChars } = this.arrays;
    return String.fromCharCode(...tokenChars.subarray(tokenStart[token]!, tokenStart[token + 1]!));
  }

  /** The token's number, or -1. */
  findToken(text: string): number {
    const { tokenTable, tokenStart, tokenChars } = this.arrays;
    const last = tokenTable.length - 1;
    for (let at = hashText(text) & last; ; at = (at + 1) & last) {
      const entry = tokenTable[at]!;
      if (entry === 0) return -1;
      const start = tokenStart[entry - 1]!;
      const length = tokenStart[entry]! - start;
      if (length !== text.length) continue;
      let i = 0;
      while (i < length && tokenChars[start + i] === text.charCodeAt(i)) i++;
      if (i === length) return entry - 1;
    }
  }

  /** Whether dates are found at once rather than by halving. */
  get hasDirectory(): boolean {
    return this.arrays.dateDirectory.length > 0;
  }

  /** First person whose date is not before the packed date, among persons with at most one date. */
  dateAt(date: number): number {
    const { dateDirectory, personKey } = this.arrays;
    if (dateDirectory.length > 0) {
      const at = date - YEAR_FIRST * 512;
      if (at >= 0 && at < dateDirectory.length) return dateDirectory[at]!;
    }
    return atDate(personKey, date, this.#yearPersons, this.manyFrom);
  }

  /** As dateAt among the dates of persons with several: an index of `manyDates`. */
  manyDateAt(date: number): number {
    const at = date - YEAR_FIRST * 512;
    if (at >= 0 && at < this.#manyDirectory.length) return this.#manyDirectory[at]!;
    return atDate(this.arrays.manyDates, date, this.#yearManyDates, this.arrays.manyDates.length);
  }

  description(person: number): string {
    const { text, textStart } = this.arrays;
    // A decoder refuses shared memory, so the few bytes are copied.
    return this.#decoder.decode(text.slice(textStart[person]!, textStart[person + 1]!));
  }

  /** The person with this id, or -1. */
  findPerson(id: string): number {
    const { idTable } = this.arrays;
    const last = idTable.length - 1;
    for (let at = hashText(id) & last; ; at = (at + 1) & last) {
      const entry = idTable[at]!;
      if (entry === 0) return -1;
      if ((JSON.parse(this.description(entry - 1)) as { id: string }).id === id) return entry - 1;
    }
  }

  /** Bytes of the arrays that searching reads, and of the descriptions. */
  bytes(): { readonly index: number; readonly text: number } {
    const text = this.arrays.text.byteLength + this.arrays.textStart.byteLength;
    let all = 0;
    for (const array of Object.values(this.arrays)) all += (array as Uint8Array).byteLength;
    return { index: all - text, text };
  }
}
