/**
 * A joint letter model: how likely one name is to be written as these letters in one script and those in another,
 * summed over all ways to cut both spellings into corresponding chunks (a forward pass, as in Bisani and Ney 2008,
 * "Joint-sequence models", without context). Trained by build/tables/letters.mjs.
 */
export interface LetterTable {
  /** The longest chunk of the Latin side and of the other side, in UTF-16 units. */
  readonly latinMax: number;
  readonly otherMax: number;
  /** Entries by chunk of the other side: `other latin1C latin2C ...`, joined by `|`; C is the cost, see costOf. */
  readonly entries: string;
}

/** How much a model leaves to what nobody saw in training. */
export interface Unseen {
  /** Of two chunks that never stood for each other: this share of what their own frequencies give. */
  readonly share: number;
  /** Added to the chance of a silent letter on either side. */
  readonly silent: number;
}

/** Between Latin spellings, where trees were trained on just these chances. */
const UNSEEN: Unseen = { share: 1e-6, silent: 3e-7 };
/** Between scripts: spellings of rare names, which a tail as thin as that would take for other names. */
export const UNSEEN_BETWEEN_SCRIPTS: Unseen = { share: 3e-3, silent: 5e-6 };
const UNSEEN_CHUNK = 1e-7;
/** The chance that letters at one end of one side stand for nothing. */
const END_LEFT_OUT = 2 ** -7;
/** Costs are in steps of a third of a bit from 2^-2 down, one character a step from U+0100 (no name letter is there after folding). */
const STEP_BITS = 1 / 3;
const FIRST_BITS = 2;
export const LENGTH_MAX = 24;
const CHUNK_MAX = 4;

/** The cost in bits that a cost character stands for: -log2 of the chance. */
export function costBits(code: number): number {
  return FIRST_BITS + (code - 0x100) * STEP_BITS;
}

/** Chunk numbers of one token: entry i * (CHUNK_MAX + 1) + n is the chunk of n letters that ends at i; -1 unknown. */
interface Chunks {
  readonly length: number;
  readonly ids: Int32Array;
  /** log2 of the chance of the token by itself, under the same chunks. */
  readonly alone: number;
  /** The chance of the letters before and from each place on, by themselves. */
  readonly before: Float64Array;
  readonly after: Float64Array;
}

const CACHED_MAX = 60_000;
/** Chances asked for lately, found without the large table: a token is held against many others in a row. */
const LATELY = 8192;

export class LetterModel {
  readonly #unseenShare: number;
  readonly #silent: number;
  readonly #latinMax: number;
  readonly #otherMax: number;
  readonly #latin = new Map<string, number>();
  readonly #other = new Map<string, number>();
  readonly #latinChance: number[] = [1];
  readonly #otherChance: number[] = [1];
  #slots = new Int32Array(0);
  #chances = new Float64Array(0);
  #mask = 0;
  readonly #latinChunks = new Map<string, Chunks>();
  readonly #otherChunks = new Map<string, Chunks>();
  readonly #latelyPairs = new Int32Array(2 * LATELY).fill(-1);
  readonly #latelyChances = new Float64Array(LATELY);
  #ends: Float64Array | undefined;
  readonly #forward = new Float64Array((LENGTH_MAX + 1) * (LENGTH_MAX + 1));

  constructor(table: LetterTable, unseen: Unseen = UNSEEN) {
    this.#unseenShare = unseen.share;
    this.#silent = unseen.silent;
    this.#latinMax = table.latinMax;
    this.#otherMax = table.otherMax;
    this.#latin.set('', 0);
    this.#other.set('', 0);
    const found: [number, number, number][] = [];
    for (const entry of table.entries.split('|')) {
      const [other, ...rest] = entry.split(' ');
      const v = numberOf(this.#other, other!, this.#otherChance);
      for (const item of rest) {
        const u = numberOf(this.#latin, item.slice(0, -1), this.#latinChance);
        const chance = 2 ** -costBits(item.charCodeAt(item.length - 1));
        found.push([u, v, chance]);
        if (u > 0) this.#latinChance[u]! += chance;
        if (v > 0) this.#otherChance[v]! += chance;
      }
    }
    let size = 1024;
    while (size < found.length * 3) size *= 2;
    this.#slots = new Int32Array(size * 2).fill(-1);
    this.#chances = new Float64Array(size);
    this.#mask = size - 1;
    for (const [u, v, chance] of found) {
      let at = slotOf(u, v) & this.#mask;
      while (this.#slots[2 * at] !== -1) at = (at + 1) & this.#mask;
      this.#slots[2 * at] = u;
      this.#slots[2 * at + 1] = v;
      this.#chances[at] = chance;
    }
  }

  /**
   * log2 of how much likelier the two spellings are together than each for itself; above about 0 they are probably
   * one name. Both folded; the part beyond LENGTH_MAX letters does not count.
   */
  bits(latin: string, other: string): number {
    const a = this.#chunks(latin, true);
    const b = this.#chunks(other, false);
    const n = a.length;
    const m = b.length;
    if (n === 0 || m === 0) return -99;
    const width = m + 1;
    const f = this.#forward;
    f[0] = 1;
    for (let i = 0; i <= n; i++) {
      for (let j = i === 0 ? 1 : 0; j <= m; j++) {
        let sum = 0;
        const pMax = i < this.#latinMax ? i : this.#latinMax;
        for (let p = 0; p <= pMax; p++) {
          const row = (i - p) * width + j;
          const qTo = this.#longest(p, j);
          for (let q = p === 1 ? 0 : 1; q <= qTo; q++) {
            const before = f[row - q]!;
            if (before !== 0) sum += before * this.#step(a, b, i, j, p, q);
          }
        }
        f[i * width + j] = sum;
      }
    }
    return Math.log2(f[n * width + m]!) - a.alone - b.alone;
  }

  /**
   * As `bits`, written into `out`: the whole of both; the most of either when letters at one end of one
   * side stand for nothing on the other (a title, half of a double name); and what each side is worth alone, the
   * bits that a token of its letters is rare by.
   */
  compare(latin: string, other: string, out: Float64Array): void {
    const a = this.#chunks(latin, true);
    const b = this.#chunks(other, false);
    const n = a.length;
    const m = b.length;
    out[2] = -a.alone;
    out[3] = -b.alone;
    if (n === 0 || m === 0) {
      out[0] = -99;
      out[1] = -99;
      return;
    }
    const width = m + 1;
    const f = this.#forward;
    this.#ends ??= new Float64Array(f.length);
    const g = this.#ends;
    f[0] = 1;
    g[0] = 1;
    for (let i = 0; i <= n; i++) {
      for (let j = i === 0 ? 1 : 0; j <= m; j++) {
        let whole = 0;
        let open = j === 0 ? a.before[i]! * END_LEFT_OUT : i === 0 ? b.before[j]! * END_LEFT_OUT : 0;
        const pMax = i < this.#latinMax ? i : this.#latinMax;
        for (let p = 0; p <= pMax; p++) {
          const row = (i - p) * width + j;
          const qTo = this.#longest(p, j);
          for (let q = p === 1 ? 0 : 1; q <= qTo; q++) {
            const before = g[row - q]!;
            if (before === 0) continue;
            const chance = this.#step(a, b, i, j, p, q);
            whole += f[row - q]! * chance;
            open += before * chance;
          }
        }
        f[i * width + j] = whole;
        g[i * width + j] = open;
      }
    }
    let open = g[n * width + m]!;
    for (let i = 1; i < n; i++) open += g[i * width + m]! * a.after[i]! * END_LEFT_OUT;
    for (let j = 1; j < m; j++) open += g[n * width + j]! * b.after[j]! * END_LEFT_OUT;
    out[0] = Math.log2(f[n * width + m]!) - a.alone - b.alone;
    out[1] = Math.log2(open) - a.alone - b.alone;
  }

  /** How many letters of the other side a chunk that ends at j may have: chunks of two never face nothing. */
  #longest(p: number, j: number): number {
    const most = j < this.#otherMax ? j : this.#otherMax;
    return p === 0 && most > 1 ? 1 : most;
  }

  /** The chance that the p letters before i and the q letters before j stand for each other. */
  #step(a: Chunks, b: Chunks, i: number, j: number, p: number, q: number): number {
    const u = p === 0 ? 0 : a.ids[i * (CHUNK_MAX + 1) + p]!;
    const v = q === 0 ? 0 : b.ids[j * (CHUNK_MAX + 1) + q]!;
    if (u >= 0 && v >= 0) return this.#chance(u, v);
    if (p > 1 || q > 1) return 0;
    return p === 1 && q === 1 ? 1e-8 : UNSEEN_CHUNK;
  }

  #chance(u: number, v: number): number {
    const slot = slotOf(u, v);
    const lately = slot & (LATELY - 1);
    const pairs = this.#latelyPairs;
    if (pairs[2 * lately] === u && pairs[2 * lately + 1] === v) return this.#latelyChances[lately]!;
    const chance = this.#lookUp(u, v, slot);
    pairs[2 * lately] = u;
    pairs[2 * lately + 1] = v;
    this.#latelyChances[lately] = chance;
    return chance;
  }

  #lookUp(u: number, v: number, slot: number): number {
    const slots = this.#slots;
    let at = slot & this.#mask;
    let chance = 0;
    while (slots[2 * at] !== -1) {
      if (slots[2 * at] === u && slots[2 * at + 1] === v) {
        chance = this.#chances[at]!;
        break;
      }
      at = (at + 1) & this.#mask;
    }
    if (u === 0 || v === 0) return chance + this.#silent;
    return chance + this.#unseenShare * this.#latinChance[u]! * this.#otherChance[v]!;
  }

  #chunks(token: string, isLatin: boolean): Chunks {
    const cache = isLatin ? this.#latinChunks : this.#otherChunks;
    const known = cache.get(token);
    if (known) return known;
    const numbers = isLatin ? this.#latin : this.#other;
    const chances = isLatin ? this.#latinChance : this.#otherChance;
    const max = isLatin ? this.#latinMax : this.#otherMax;
    const length = Math.min(token.length, LENGTH_MAX);
    const ids = new Int32Array((length + 1) * (CHUNK_MAX + 1)).fill(-1);
    const before = new Float64Array(length + 1);
    const after = new Float64Array(length + 1);
    before[0] = 1;
    after[length] = 1;
    for (let i = 1; i <= length; i++) {
      for (let n = 1; n <= max && n <= i; n++) {
        const id = numbers.get(token.slice(i - n, i)) ?? -1;
        ids[i * (CHUNK_MAX + 1) + n] = id;
        const chance = id < 0 ? 0 : chances[id]!;
        before[i]! += before[i - n]! * (n === 1 ? Math.max(chance, UNSEEN_CHUNK) : chance);
      }
    }
    for (let i = length - 1; i >= 0; i--)
      for (let n = 1; n <= max && i + n <= length; n++) {
        const id = ids[(i + n) * (CHUNK_MAX + 1) + n]!;
        const chance = id < 0 ? 0 : chances[id]!;
        after[i]! += after[i + n]! * (n === 1 ? Math.max(chance, UNSEEN_CHUNK) : chance);
      }
    const made = { length, ids, alone: Math.log2(before[length]!), before, after };
    if (cache.size >= CACHED_MAX) cache.clear();
    cache.set(token, made);
    return made;
  }
}

function numberOf(numbers: Map<string, number>, chunk: string, chances: number[]): number {
  let number = numbers.get(chunk);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(chunk, number);
    chances[number] = 0;
  }
  return number;
}

function slotOf(u: number, v: number): number {
  let h = Math.imul(u, 0x9e3779b1) ^ Math.imul(v + 0x7f4a7c15, 0x85ebca6b);
  h ^= h >>> 15;
  return Math.imul(h, 0x2c1b3c6d) >>> 3;
}
