import type { UnitList } from './align.js';
import type { AnalysedName } from './nameAnalysis.js';
import { BAG, BAG_FULL, CODES } from './segment.js';
import { INITIAL_CENTIBITS } from './similarity.js';
import { costOfMask, tokenCosts } from './unmatched.js';

/** A query's name as the search of one segment needs it; made once a query. */
export interface QueryName {
  readonly name: AnalysedName;
  readonly list: UnitList;
  /** Column of each unit in the slot rows. */
  readonly columns: Int32Array;
  readonly initials: readonly boolean[];
  /** The largest sets of units that cover no token twice, as bits of units: at most one of them is aligned. */
  readonly covers: readonly number[];
  /** What the tokens of each unit cost that find no counterpart, and of all units together, in steps. */
  readonly costs: readonly number[];
  readonly lack: number;
}

/** What a query's name says of what it costs when tokens find no counterpart. */
export function lackOf(name: AnalysedName): Pick<QueryName, 'costs' | 'lack'> {
  const tokens = tokenCosts(name, WEIGHT_CENTIBITS);
  return {
    costs: name.units.map(({ mask }) => costOfMask(tokens, mask)),
    lack: tokens.reduce((sum, cost) => sum + cost, 0),
  };
}

/** Upper bounds are kept in bytes, in steps of so many centibits, rounded up. */
export const WEIGHT_CENTIBITS = 10;
export const weightOf = (centibits: number): number =>
  centibits <= 0 ? 0 : Math.min(255, Math.ceil(centibits / WEIGHT_CENTIBITS));

const COVERS_MAX = 48;

/** The largest sets of units whose masks do not meet. Too many to list: all units as one set, which bounds them too. */
export function coversOf(masks: ArrayLike<number>): number[] {
  const all = (1 << masks.length) - 1;
  const covers: number[] = [];
  const grow = (from: number, taken: number, covered: number): boolean => {
    let open = false;
    for (let i = 0; i < masks.length; i++) {
      if ((masks[i]! & covered) !== 0) continue;
      open = true;
      if (i < from) continue;
      if (!grow(i + 1, taken | (1 << i), covered | masks[i]!)) return false;
    }
    if (!open) covers.push(taken);
    return covers.length <= COVERS_MAX;
  };
  return masks.length > 30 || !grow(0, 0, 0) ? [all] : covers;
}

/** Columns beyond so many share lanes, which then hold the larger of both: still no less than either. */
const LANES = 8;

/**
 * What a name can add at most, from the tokens that it holds. Each query token
 * counts once, by the best that any token of the name can give it: the sum over the query's tokens is a bound however
 * many like spellings a person has. Beside it, each of the person's tokens counts once; the lesser bound holds.
 *
 * What finds no counterpart costs (`unmatched.ts`): a token that is alike counts by what it adds and by what it spares, and
 * what all tokens would cost is taken off the sum. Where a name may be bare neither is done.
 */
export class QueryBounds {
  /** By code of a token, a byte a lane: what it can add for the columns of the lane. Lanes 0 to 3, then 4 to 7. */
  readonly #low = new Uint32Array(CODES);
  readonly #high = new Uint32Array(CODES);
  /** A bit a code, 32 a word: whether it is like some query token. Small enough for the nearest memory. */
  readonly known = new Uint32Array(CODES / 32);
  /** What a lane has whatever the tokens: an initial is like every name that it begins. */
  readonly #floor = new Uint8Array(LANES);
  /** What is spared when a column of the lane finds a counterpart; what is taken off by cover, and at least. */
  readonly #spared = new Uint8Array(LANES);
  #lacks = new Int32Array(COVERS_MAX);
  #leastLack = 0;
  #initialMost = 0;
  /** How often a cover has each lane, LANES numbers a cover. */
  #covers = new Uint8Array(LANES * COVERS_MAX);
  #coverCount = 0;
  #wide = false;
  #initials = 0;
  readonly #most = new Uint8Array(LANES);
  /** Covers without the unit whose posting is read, as #covers. */
  readonly #beside = new Uint8Array(LANES * (COVERS_MAX + 1));
  #besideCount = 0;
  /** The most that any token gives each lane; which lanes count beside the posting's unit, as bytes of ones. */
  readonly #tops = new Uint8Array(LANES);
  #besideLow = 0;
  #besideHigh = 0;

  begin(names: readonly QueryName[], columns: number): void {
    this.#wide = columns > 4;
    this.#floor.fill(0);
    this.#spared.fill(0);
    this.#tops.fill(0);
    this.#initialMost = 0;
    this.#leastLack = names.length === 0 ? 0 : Number.POSITIVE_INFINITY;
    this.#initials = 0;
    let count = 0;
    for (const { covers, columns, costs, lack } of names) {
      count += covers.length;
      if (lack < this.#leastLack) this.#leastLack = lack;
      for (let i = 0; i < columns.length; i++)
        if (costs[i]! > this.#spared[columns[i]! & 7]!) this.#spared[columns[i]! & 7] = costs[i]!;
    }
    if (this.#lacks.length < count) this.#lacks = new Int32Array(count);
    if (this.#covers.length < count * LANES) this.#covers = new Uint8Array(count * LANES);
    this.#covers.fill(0, 0, count * LANES);
    this.#coverCount = count;
    let at = 0;
    for (const name of names) {
      this.#initials = Math.max(this.#initials, name.initials.filter(Boolean).length);
      name.initials.forEach((initial, i) => {
        if (!initial) return;
        const lane = name.columns[i]! & 7;
        this.#floor[lane] = weightOf(INITIAL_CENTIBITS) + this.#spared[lane]!;
        this.#initialMost = Math.max(this.#initialMost, this.#floor[lane]!);
      });
      for (const cover of name.covers) {
        this.#count(this.#covers, at, name, cover);
        this.#lacks[at / LANES] = name.lack;
        at += LANES;
      }
    }
  }

  #count(into: Uint8Array, at: number, name: QueryName, cover: number): void {
    for (let i = 0; i < name.columns.length; i++)
      if ((cover & (1 << i)) !== 0) into[at + (name.columns[i]! & 7)]!++;
  }

  /** Tokens with these codes can add so much for the column. */
  put(codes: Uint16Array, weights: Uint8Array, column: number): void {
    const table = (column & 4) === 0 ? this.#low : this.#high;
    const shift = (column & 3) << 3;
    const mask = 255 << shift;
    const known = this.known;
    const spared = this.#spared[column & 7]!;
    let top = this.#tops[column & 7]!;
    for (let i = 0; i < weights.length; i++) {
      if (weights[i]! === 0) continue;
      // No token gives so much that the two together are more than a byte: see `WEIGHT_CENTIBITS`.
      const weight = Math.min(255, weights[i]! + spared);
      if (weight > top) top = weight;
      const code = codes[i]!;
      const before = table[code]!;
      if (before === 0) {
        table[code] = weight << shift;
        known[code >> 5]! |= 1 << (code & 31);
      } else if (weight > ((before >>> shift) & 255)) table[code] = (before & ~mask) | (weight << shift);
    }
    this.#tops[column & 7] = top;
  }

  forget(codes: Uint16Array): void {
    const low = this.#low;
    const known = this.known;
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i]!;
      low[code] = 0;
      known[code >> 5] = 0;
    }
    if (this.#wide) for (let i = 0; i < codes.length; i++) this.#high[codes[i]!] = 0;
  }

  /** Whether a token with this code is like some query token. */
  knows(code: number): boolean {
    return ((this.known[code >> 5]! >>> (code & 31)) & 1) !== 0;
  }

  /** What a name can add of which no token is like one of the query, in centibits. */
  get unlisted(): number {
    return this.#initials * INITIAL_CENTIBITS;
  }

  /**
   * The first person from `from` on, or `to`, one of whose tokens is like one of the query, or of whom the bag does not
   * tell all: eight looks at a small table a person, in the order in which persons stand.
   */
  nextInBags(bags: Uint16Array, from: number, to: number): number {
    const known = this.known;
    for (let person = from, at = from * BAG; person < to; person++, at += BAG) {
      const a = bags[at]!;
      const b = bags[at + 1]!;
      const c = bags[at + 2]!;
      const d = bags[at + 3]!;
      const e = bags[at + 4]!;
      const f = bags[at + 5]!;
      const g = bags[at + 6]!;
      const h = bags[at + 7]!;
      const some =
        (known[a >> 5]! >>> (a & 31)) |
        (known[b >> 5]! >>> (b & 31)) |
        (known[c >> 5]! >>> (c & 31)) |
        (known[d >> 5]! >>> (d & 31)) |
        (known[e >> 5]! >>> (e & 31)) |
        (known[f >> 5]! >>> (f & 31)) |
        (known[g >> 5]! >>> (g & 31)) |
        (known[h >> 5]! >>> (h & 31));
      if ((some & 1) !== 0 || h === BAG_FULL) return person;
    }
    return to;
  }

  /** No less than any name of the person can add, in centibits; anything where the bag does not tell all. */
  bagMostOf(bags: Uint16Array, person: number): number {
    const from = person * BAG;
    if (bags[from + BAG - 1] === BAG_FULL) return ANYTHING;
    return this.codesMost(bags, from, from + BAG, bags[from]! >= bags[from + 1]!);
  }

  /** The same for the tokens with these codes, of names of which one is bare or none is; not negative. */
  codesMost(codes: ArrayLike<number>, from: number, to: number, bare: boolean): number {
    if (this.#wide || bare) return this.#codesMostAny(codes, from, to, bare);
    const low = this.#low;
    const floor = this.#floor;
    let [m0, m1, m2, m3] = [floor[0]!, floor[1]!, floor[2]!, floor[3]!];
    let total = this.#initials * this.#initialMost - this.#leastLack;
    for (let at = from; at < to; at++) {
      const weights = low[codes[at]!]!;
      if (weights === 0) continue;
      const a = weights & 255;
      const b = (weights >>> 8) & 255;
      const c = (weights >>> 16) & 255;
      const d = weights >>> 24;
      if (a > m0) m0 = a;
      if (b > m1) m1 = b;
      if (c > m2) m2 = c;
      if (d > m3) m3 = d;
      const ab = a > b ? a : b;
      const cd = c > d ? c : d;
      total += ab > cd ? ab : cd;
    }
    const covers = this.#covers;
    const lacks = this.#lacks;
    let most = 0;
    for (let cover = 0, at = 0; cover < this.#coverCount; cover++, at += LANES) {
      const sum = covers[at]! * m0 + covers[at + 1]! * m1 + covers[at + 2]! * m2 + covers[at + 3]! * m3;
      if (sum - lacks[cover]! > most) most = sum - lacks[cover]!;
    }
    return (total < most ? Math.max(0, total) : most) * WEIGHT_CENTIBITS;
  }

  #codesMostAny(codes: ArrayLike<number>, from: number, to: number, bare: boolean): number {
    const most = this.#most;
    most.set(this.#floor);
    for (let at = from; at < to; at++) {
      lift(most, 0, this.#low[codes[at]!]!);
      if (this.#wide) lift(most, 4, this.#high[codes[at]!]!);
    }
    if (bare) this.#unspare();
    let best = 0;
    for (let cover = 0; cover < this.#coverCount; cover++) {
      const sum = this.#sumOf(this.#covers, cover) - (bare ? 0 : this.#lacks[cover]!);
      if (sum > best) best = sum;
    }
    return best * WEIGHT_CENTIBITS;
  }

  /** Takes what a counterpart spares off what each lane has. */
  #unspare(): void {
    const most = this.#most;
    for (let lane = 0; lane < LANES; lane++) most[lane] = Math.max(0, most[lane]! - this.#spared[lane]!);
  }

  #sumOf(covers: Uint8Array, cover: number): number {
    let sum = 0;
    for (let lane = 0; lane < LANES; lane++) sum += covers[cover * LANES + lane]! * this.#most[lane]!;
    return sum;
  }

  /** What the units beside the posting's can add at most by what each lane has. */
  #besideSum(bare: boolean): number {
    if (bare) this.#unspare();
    let best = 0;
    for (let cover = 0; cover < this.#besideCount; cover++) {
      const sum = this.#sumOf(this.#beside, cover);
      if (sum > best) best = sum;
    }
    return best - (bare ? 0 : this.#besideLack);
  }

  /** Sets the unit of a name whose postings are read next: `besideMost` then bounds the name's other units. */
  beginBeside(name: QueryName, unit: number): void {
    this.#beside.fill(0);
    this.#besideCount = 0;
    for (const cover of name.covers)
      if ((cover & (1 << unit)) !== 0)
        this.#count(this.#beside, LANES * this.#besideCount++, name, cover & ~(1 << unit));
    this.#besideLow = 0;
    this.#besideHigh = 0;
    for (let at = 0; at < this.#besideCount * LANES; at++)
      if (this.#beside[at]! > 0) {
        if ((at & 4) === 0) this.#besideLow |= 255 << ((at & 3) << 3);
        else this.#besideHigh |= 255 << ((at & 3) << 3);
      }
    this.#besideLack = name.lack - name.costs[unit]!;
    this.#most.set(this.#floor);
    this.besideNone = this.#besideSum(false);
    this.#most.set(this.#floor);
    this.besideNoneBare = this.#besideSum(true);
  }

  #besideLack = 0;
  /** `besideMost` where nothing beside is like the query, in steps, and where a name is bare besides. */
  besideNone = 0;
  besideNoneBare = 0;

  /**
   * What the other units can add at most, in steps, below 0 where they cost more, when tokens of these codes stand beside
   * the posting's, two a word (`besides`); anything when there were too many to hold.
   */
  besideMost(first: number, second: number): number {
    if ((second & 0xffff) === BAG_FULL) return ANYTHING;
    const bare = first >>> 16 >= (first & 0xffff);
    const known = this.known;
    const some =
      (known[first >>> 21]! >>> ((first >>> 16) & 31)) |
      (known[(first >>> 5) & 0x7ff]! >>> (first & 31)) |
      (known[second >>> 21]! >>> ((second >>> 16) & 31)) |
      (known[(second >>> 5) & 0x7ff]! >>> (second & 31));
    if ((some & 1) === 0) return bare ? this.besideNoneBare : this.besideNone;
    if (this.#wide || bare) return this.#besideMostAny(first, second, bare);
    const low = this.#low;
    const a = low[first >>> 16]!;
    const b = low[first & 0xffff]!;
    const c = low[second >>> 16]!;
    const d = low[second & 0xffff]!;
    const floor = this.#floor;
    const beside = this.#beside;
    const m0 = Math.max(floor[0]!, a & 255, b & 255, c & 255, d & 255);
    const m1 = Math.max(floor[1]!, (a >>> 8) & 255, (b >>> 8) & 255, (c >>> 8) & 255, (d >>> 8) & 255);
    const m2 = Math.max(floor[2]!, (a >>> 16) & 255, (b >>> 16) & 255, (c >>> 16) & 255, (d >>> 16) & 255);
    const m3 = Math.max(floor[3]!, a >>> 24, b >>> 24, c >>> 24, d >>> 24);
    let best = 0;
    for (let at = 0, end = this.#besideCount * LANES; at < end; at += LANES) {
      const sum = beside[at]! * m0 + beside[at + 1]! * m1 + beside[at + 2]! * m2 + beside[at + 3]! * m3;
      if (sum > best) best = sum;
    }
    return best - this.#besideLack;
  }

  #besideMostAny(first: number, second: number, bare: boolean): number {
    const most = this.#most;
    most.set(this.#floor);
    for (const code of [first >>> 16, first & 0xffff, second >>> 16, second & 0xffff]) {
      lift(most, 0, this.#low[code]!);
      if (this.#wide) lift(most, 4, this.#high[code]!);
    }
    return this.#besideSum(bare);
  }

  /** What a token with this code, beside the posting's, can add to and spare one of the other units, in steps. */
  besideWeight(code: number): number {
    const low = this.#low[code]! & this.#besideLow;
    const most = Math.max(low & 255, (low >>> 8) & 255, (low >>> 16) & 255, low >>> 24);
    if (this.#besideHigh === 0) return most;
    const high = this.#high[code]! & this.#besideHigh;
    return Math.max(most, high & 255, (high >>> 8) & 255, (high >>> 16) & 255, high >>> 24);
  }

  /** As `besideMost` where no token beside has more than this weight (`besideWeight`). */
  besideBelow(weight: number, bare: boolean): number {
    for (let lane = 0; lane < LANES; lane++)
      this.#most[lane] = Math.max(this.#floor[lane]!, Math.min(this.#tops[lane]!, weight));
    return this.#besideSum(bare);
  }

  /** Whether a token with this code can add something for the column. */
  gives(code: number, column: number): boolean {
    const table = (column & 4) === 0 ? this.#low : this.#high;
    return ((table[code]! >>> ((column & 3) << 3)) & 255) !== 0;
  }
}

const ANYTHING = 1_000_000;

function lift(most: Uint8Array, from: number, weights: number): void {
  if (weights === 0) return;
  for (let lane = 0; lane < 4; lane++) {
    const weight = (weights >>> (lane << 3)) & 255;
    if (weight > most[from + lane]!) most[from + lane] = weight;
  }
}
