import { KIND } from './align.js';
import type { Commonness } from './commonness.js';
import { rarityBits } from './frequency.js';
import { CAPS, LATIN, LENGTH, MET, NearTokens, RARITY, ROW } from './nearTokens.js';
import { weightOf } from './queryBounds.js';
import {
  BESIDE_WORDS,
  bagCode,
  KEY_CHECK_SHIFT,
  LONG_LIST,
  lowerBound,
  mix,
  type Segment,
} from './segment.js';
import { INITIAL_CENTIBITS } from './similarity.js';
import { isInitial, latinBitsMost, otherBitsMost, tempered } from './tokenEvidence.js';
import { NOT_ALIKE, type TokenPairs } from './tokenPairs.js';

/** Which of the three ways of judging (`KIND`) can apply to a query token, as bits: given 1, surname 2, any always. */
export type Uses = 0 | 1 | 2 | 3;

/** Evidence is grouped by half bits when work is planned. */
export const STEP_CENTIBITS = 50;
export const STEPS = 48;

/** The tokens of a segment that are, or may be, like a query token; what may say most stands first. */
export interface Expansion {
  readonly text: string;
  /** The token with just this text, or -1. */
  readonly same: number;
  readonly count: number;
  readonly tokens: Uint32Array;
  /** The most that each token was thought to add in any use when it was looked up, falling. */
  readonly most: Int16Array;
  /** Each token's code in the persons' bags. */
  readonly codes: Uint16Array;
  /** First posting of each token in the segment, and how many there are. */
  readonly postingFrom: Uint32Array;
  readonly postingCount: Uint32Array;
  /** First of what stands beside each token's postings, in postings; of no use where the list is long. */
  readonly besideFrom: Uint32Array;
  /** The postings of tokens with at most GATHERED_MAX; null until asked for again. */
  gathered: Gathered | null;
  /** Open-addressed table from a token to its place + 1 (`placeOf`). */
  readonly places: Uint16Array | Uint32Array;
  /** Three centibits a token, by `KIND`: exact where `exact` says so, else no less than the exact ones. */
  readonly bits: Int16Array;
  /** 1 once a token's bits are exact: the models that judge letters are asked only about pairs that matter. */
  readonly exact: Uint8Array;
  /** What reading the postings of a token that is not exact has cost so far, see `JUDGED_AT`: more, where judging costs less. */
  readonly spent: Uint16Array;
  /** By uses: postings of the tokens whose best evidence falls in each half-bit step (0, 50], (50, 100] … */
  readonly volumes: (Float64Array | null)[];
  /** By uses: what each token can add at most, in the steps of upper bounds (`weightOf`). */
  readonly weights: (Uint8Array | null)[];
}

/** Short lists copied out of the segment's, one after another, so that a query reads them in one row. */
export interface Gathered {
  /** As in the segment; and which of the expansion's tokens each posting is of, ascending. */
  readonly persons: Uint32Array;
  readonly besides: Uint32Array;
  readonly places: Uint32Array;
  /** The other tokens' places, ascending. */
  readonly long: Uint32Array;
}

/** Expansions are remembered until they hold so many tokens together, about 30 bytes each. */
const TOKENS_HELD_MAX = 5_000_000;
/** Tokens that share a key are looked at so many in a row. */
const WAITING_MAX = 256;
/** Longer posting lists stay where they are in the segment. */
const GATHERED_MAX = 32;
const NO_CAP = 30_000;
const RARITIES = 64;
const APART = RARITIES * RARITIES;

const halfBits = (rarity: number): number => Math.min(RARITIES - 1, Math.ceil(rarity * 2));

/** Looks up and remembers the similar tokens of query tokens in one segment. */
export class Expander {
  readonly #segment: Segment;
  readonly #commonness: Commonness;
  readonly #pairs: TokenPairs;
  #held = new Map<string, Expansion>();
  #heldBefore = new Map<string, Expansion>();
  readonly #near: NearTokens;
  /**
   * By the rarities of two Latin tokens in half bits: no less than their evidence, in centibits; from APART on of those
   * that are more than one edit apart.
   */
  readonly #latinMost: Int16Array;
  /** By the lesser rarity of two tokens not both Latin, in half bits: no less than their evidence, in centibits. */
  readonly #otherMost: Int16Array;
  #round = 0;
  #tokensHeld = 0;
  /** Look-ups that were not remembered. */
  expanded = 0;
  /** Pairs of tokens judged by their letters. */
  judged = 0;

  constructor(segment: Segment, pairs: TokenPairs) {
    const { commonness } = pairs;
    this.#segment = segment;
    this.#pairs = pairs;
    this.#commonness = commonness;
    this.#near = new NearTokens(segment);
    const { sure } = commonness;
    this.#latinMost = new Int16Array(2 * RARITIES * RARITIES).map((_, i) => {
      const [x, y] = [((i >> 6) & 63) / 2, (i & 63) / 2];
      return Math.ceil(latinBitsMost(Math.min(x, y), Math.max(x, y), sure, i >= APART) * 100) + 1;
    });
    this.#otherMost = new Int16Array(RARITIES).map((_, i) => Math.ceil(otherBitsMost(i / 2, sure) * 100) + 1);
    const size = segment.vocabulary;
    const { rows } = this.#near;
    for (let token = 0; token < size; token++) {
      const text = segment.tokenText(token);
      const caps = commonness.caps.get(text);
      // Rarities in half bits and caps in centibits, given and surname in turn.
      rows[token * ROW + RARITY] =
        halfBits(rarityBits(text, 'given')) | (halfBits(rarityBits(text, 'surname')) << 8);
      rows[token * ROW + CAPS] = caps ? (caps[0] & 0xffff) | (caps[1] << 16) : NO_CAP | (NO_CAP << 16);
    }
  }

  expand(text: string): Expansion {
    let found = this.#held.get(text);
    if (found) {
      if (!found.gathered) this.#gather(found);
      return found;
    }
    found = this.#heldBefore.get(text);
    if (!found) {
      found = this.#find(text);
      this.expanded++;
    } else if (!found.gathered) this.#gather(found);
    // Full, what was not asked for since the last time goes; so the common tokens stay.
    if (this.#tokensHeld > TOKENS_HELD_MAX / 2) {
      this.#heldBefore = this.#held;
      this.#held = new Map();
      this.#tokensHeld = 0;
    }
    this.#held.set(text, found);
    this.#tokensHeld += heldBy(found);
    return found;
  }

  #find(text: string): Expansion {
    const { keyStart, keyTokens } = this.#segment.arrays;
    const { rows } = this.#near;
    const { sure } = this.#commonness;
    const latin = isLatin(text) && !isInitial(text);
    if (latin) this.#near.begin(text);
    const rarities = [halfBits(rarityBits(text, 'given')), halfBits(rarityBits(text, 'surname'))] as const;
    const caps = this.#commonness.caps.get(text) ?? [NO_CAP, NO_CAP, NO_CAP];
    this.#count = 0;
    this.#round++;
    const most = (x: number, y: number, cap: number, bothLatin: boolean, apart: number): number => {
      const between = bothLatin ? this.#latinMost[apart | (x << 6) | y]! : this.#otherMost[Math.min(x, y)]!;
      if (cap === NO_CAP) return Math.max(0, between);
      // Rarities were rounded up by less than half a bit; what the register's frequency takes off is at least this.
      const rarity = tempered(Math.max(0, Math.min(x, y) - 1) / 2, sure);
      const off = Math.max(0, Math.floor((rarity - tempered(cap / 100, sure)) * 100) - 1);
      return Math.max(0, between - off);
    };
    const consider = (token: number): void => {
      const at = token * ROW;
      const bothLatin = latin && (rows[at + LENGTH]! & LATIN) !== 0;
      if (bothLatin && this.#near.far(token)) return;
      const apart = bothLatin && this.#near.apart(token) ? APART : 0;
      const rarity = rows[at + RARITY]!;
      const cap = rows[at + CAPS]!;
      const given = most(rarities[0], rarity & 255, Math.min(caps[0], cap & 0xffff), bothLatin, apart);
      const surname = most(rarities[1], rarity >> 8, Math.min(caps[1], cap >>> 16), bothLatin, apart);
      if (given > 0 || surname > 0) this.#take(token, given, surname, Math.min(given, surname));
    };
    const known = (other: string): void => {
      const token = this.#segment.findToken(other);
      if (token < 0) return;
      rows[token * ROW + MET] = this.#round;
      const found = this.#pairs.judge(text, other);
      if (found !== NOT_ALIKE) this.#take(token, ...found);
    };
    known(text);
    if (!isInitial(text) && isInitial(text[0]!)) known(text[0]!);
    const exact = this.#count;
    if (!isInitial(text)) {
      let waits = 0;
      for (const key of this.#pairs.keysOf(text)) {
        const mixed = mix(key);
        const bucket = mixed >>> this.#segment.keyShift;
        const check = mixed << KEY_CHECK_SHIFT;
        const end = keyStart[bucket + 1]!;
        for (let k = keyStart[bucket]!; k < end; k++) {
          const token = keyTokens[k]! ^ check;
          if (token >>> KEY_CHECK_SHIFT !== 0) continue;
          this.#waiting[waits++] = token;
          if (waits < WAITING_MAX) continue;
          this.#considerWaiting(waits, consider);
          waits = 0;
        }
      }
      this.#considerWaiting(waits, consider);
    }
    return this.#arranged(text, exact);
  }

  readonly #waiting = new Uint32Array(WAITING_MAX);
  readonly #counted = new Uint32Array(MOST_OF_ALL + 1);
  /** Of no use but that what was looked at is not taken for useless. */
  looked = 0;

  /** Considers tokens that share a key, each once. Their rows stand anywhere in memory: looked at together, they come together. */
  #considerWaiting(count: number, consider: (token: number) => void): void {
    const { rows } = this.#near;
    const waiting = this.#waiting;
    let looked = 0;
    for (let i = 0; i < count; i++) looked |= rows[waiting[i]! * ROW + MET]!;
    this.looked = looked;
    for (let i = 0; i < count; i++) {
      const at = waiting[i]! * ROW + MET;
      if (rows[at] === this.#round) continue;
      rows[at] = this.#round;
      consider(waiting[i]!);
    }
  }

  /** Tokens found by the running look-up, and three centibits each. */
  #tokens = new Uint32Array(4096);
  #bits = new Int16Array(4096 * 3);
  #count = 0;

  #take(token: number, given: number, surname: number, any: number): void {
    const at = this.#count++;
    if (at === this.#tokens.length) {
      const [tokens, bits] = [new Uint32Array(at * 2), new Int16Array(at * 6)];
      tokens.set(this.#tokens);
      bits.set(this.#bits);
      [this.#tokens, this.#bits] = [tokens, bits];
    }
    this.#tokens[at] = token;
    this.#bits[at * 3] = given;
    this.#bits[at * 3 + 1] = surname;
    this.#bits[at * 3 + 2] = any;
  }

  /** The tokens found, what may say most first; the first `known` of them have exact bits. */
  #arranged(text: string, known: number): Expansion {
    const { postingStart, besideStart } = this.#segment.arrays;
    const [count, tokens, bits] = [this.#count, this.#tokens, this.#bits];
    const { rows } = this.#near;
    const latin = isLatin(text);
    const mostOf = (i: number): number => Math.max(bits[i * 3]!, bits[i * 3 + 1]!);
    // Counted into their places: what may say most first, of equals the one found first.
    const from = this.#counted.fill(0);
    for (let i = 0; i < count; i++) from[mostOf(i)]!++;
    for (let most = MOST_OF_ALL, before = 0; most >= 0; most--) {
      before += from[most]!;
      from[most] = before - from[most]!;
    }
    const order = new Uint32Array(count);
    for (let i = 0; i < count; i++) order[from[mostOf(i)]!++] = i;
    const found: Expansion = {
      text,
      same: this.#segment.findToken(text),
      count,
      tokens: new Uint32Array(count),
      most: new Int16Array(count),
      codes: new Uint16Array(count),
      postingFrom: new Uint32Array(count),
      postingCount: new Uint32Array(count),
      besideFrom: new Uint32Array(count),
      gathered: null,
      places: placesFor(count),
      bits: new Int16Array(count * 3),
      exact: new Uint8Array(count),
      spent: new Uint16Array(count),
      volumes: [null, null, null, null],
      weights: [null, null, null, null],
    };
    // What stands anywhere in memory is read in loops of its own: without a decision between, it comes together.
    for (let place = 0; place < count; place++) found.tokens[place] = tokens[order[place]!]!;
    for (let place = 0; place < count; place++) {
      const token = found.tokens[place]!;
      found.postingFrom[place] = postingStart[token]!;
      found.postingCount[place] = postingStart[token + 1]! - postingStart[token]!;
      found.besideFrom[place] = besideStart[token]!;
    }
    const last = found.places.length - 1;
    for (let place = 0; place < count; place++) {
      const i = order[place]!;
      const token = tokens[i]!;
      found.most[place] = mostOf(i);
      found.codes[place] = bagCode(token);
      for (let kind = 0; kind < 3; kind++) found.bits[place * 3 + kind] = bits[i * 3 + kind]!;
      found.exact[place] = i < known ? 1 : 0;
      const bothLatin = latin && (rows[token * ROW + LENGTH]! & LATIN) !== 0;
      found.spent[place] = bothLatin ? 0 : JUDGED_AT - CROSS_JUDGED_AT;
      let at = spread(token) & last;
      while (found.places[at] !== 0) at = (at + 1) & last;
      found.places[at] = place + 1;
    }
    return found;
  }

  /** Copies the short posting lists of a token that is asked for again, so that they are read in a row. */
  #gather(expansion: Expansion): void {
    const { postingPersons, postingBesides } = this.#segment.arrays;
    const { count, postingFrom, postingCount, besideFrom } = expansion;
    let [short, long] = [0, 0];
    for (let i = 0; i < count; i++)
      if (postingCount[i]! <= GATHERED_MAX) short += postingCount[i]!;
      else long++;
    const gathered: Gathered = {
      persons: new Uint32Array(short),
      besides: new Uint32Array(short * BESIDE_WORDS),
      places: new Uint32Array(short),
      long: new Uint32Array(long),
    };
    let [to, toLong] = [0, 0];
    for (let i = 0; i < count; i++) {
      const from = postingFrom[i]!;
      const beside = besideFrom[i]!;
      const length = postingCount[i]!;
      if (length > GATHERED_MAX) {
        gathered.long[toLong++] = i;
        continue;
      }
      for (let k = 0; k < length; k++, to++) {
        gathered.persons[to] = postingPersons[from + k]!;
        gathered.places[to] = i;
        for (let word = 0; word < BESIDE_WORDS; word++)
          gathered.besides[to * BESIDE_WORDS + word] = postingBesides[(beside + k) * BESIDE_WORDS + word]!;
      }
    }
    expansion.gathered = gathered;
  }

  /**
   * Counts what reading a token's postings cost whose bits are not exact; once that is as much as judging the token's
   * letters costs, it is judged, so that together they never cost twice what the cheaper of the two would have.
   */
  spend(expansion: Expansion, i: number, cost: number): void {
    const spent = expansion.spent[i]! + cost;
    if (spent >= JUDGED_AT) this.judge(expansion, i);
    else expansion.spent[i] = spent;
  }

  /** Makes the bits of the i-th token exact. */
  judge(expansion: Expansion, i: number): void {
    const other = this.#segment.tokenText(expansion.tokens[i]!);
    expansion.bits.set(this.#pairs.judge(expansion.text, other), i * 3);
    expansion.exact[i] = 1;
    this.judged++;
    for (const [uses, weights] of expansion.weights.entries())
      if (weights) weights[i] = weightOf(bestCentibits(expansion, i, uses as Uses));
    // Plans count on what is read: a list that turned out to say little need not be planned for again.
    if (expansion.postingCount[i]! > PLANNED_ANEW) {
      expansion.volumes.fill(null);
    }
  }

  weights(expansion: Expansion, uses: Uses): Uint8Array {
    let found = expansion.weights[uses];
    if (!found) {
      found = new Uint8Array(expansion.count);
      for (let i = 0; i < found.length; i++) found[i] = weightOf(bestCentibits(expansion, i, uses));
      expansion.weights[uses] = found;
    }
    return found;
  }

  volumes(expansion: Expansion, uses: Uses): Float64Array {
    let found = expansion.volumes[uses];
    if (!found) {
      found = new Float64Array(STEPS);
      for (let i = 0; i < expansion.count; i++) {
        const most = bestCentibits(expansion, i, uses);
        if (most > 0) found[stepOf(most)]! += this.#readingCost(expansion, i);
      }
      expansion.volumes[uses] = found;
    }
    return found;
  }

  /** What reading a token's list costs, in postings. */
  #readingCost({ tokens, postingCount }: Expansion, i: number): number {
    const count = postingCount[i]!;
    if (count < LONG_LIST) return count;
    const { longTokens, longPairs } = this.#segment.arrays;
    const long = lowerBound(longTokens, tokens[i]!);
    return PAIR_COST * (longPairs[long + 1]! - longPairs[long]!) + PAIRED_COST * count;
  }
}

/** What looking at a pair of a long list costs, in postings, and which part of its postings pairs lead to. */
const PAIR_COST = 0.6;
const PAIRED_COST = 0.1;

/** What judging a pair of Latin tokens costs, in postings read: forty microseconds; and any other pair. */
export const JUDGED_AT = 6000;
const CROSS_JUDGED_AT = 600;

/** Memory of an expansion in units of about 30 bytes. */
const heldBy = (expansion: Expansion): number =>
  expansion.count + ((expansion.gathered?.persons.length ?? 0) >> 1) + 8;

/** A judged token with more postings than this changes what reading costs. */
const PLANNED_ANEW = 50;
/** No token adds so many centibits. */
const MOST_OF_ALL = 4000;

const spread = (token: number): number => Math.imul(token, 0x9e3779b1) >>> 8;

function placesFor(count: number): Uint16Array | Uint32Array {
  const size = 1 << Math.max(3, Math.ceil(Math.log2(count * 2 + 1)));
  return count < 0xffff ? new Uint16Array(size) : new Uint32Array(size);
}

/** Where a token stands in the expansion, or -1. */
export function placeOf(expansion: Expansion, token: number): number {
  const { places, tokens } = expansion;
  const last = places.length - 1;
  for (let at = spread(token) & last; ; at = (at + 1) & last) {
    const place = places[at]! - 1;
    if (place < 0 || tokens[place] === token) return place;
  }
}

/** The step a positive number of centibits falls in; step s ends at (s + 1) * STEP_CENTIBITS. */
export function stepOf(centibits: number): number {
  return Math.min(STEPS - 1, Math.ceil(centibits / STEP_CENTIBITS) - 1);
}

/** The most a similar token can add, given how the query token can be used. */
export function bestCentibits(expansion: Expansion, i: number, uses: Uses): number {
  const { bits } = expansion;
  let most = bits[i * 3 + KIND.any]!;
  if ((uses & 1) !== 0 && bits[i * 3]! > most) most = bits[i * 3]!;
  if ((uses & 2) !== 0 && bits[i * 3 + 1]! > most) most = bits[i * 3 + 1]!;
  return most;
}

function isLatin(text: string): boolean {
  const first = text.charCodeAt(0);
  return first >= 0x61 && first <= 0x7a;
}

/** How many tokens may add more than so much: they stand first. */
export function listsAbove({ most, count }: Expansion, above: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (most[middle]! > above) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The best that any token of the expansion gives, in centibits. */
export function topOf(expansion: Expansion, uses: Uses): number {
  let top = isInitial(expansion.text) ? INITIAL_CENTIBITS : 0;
  for (let i = 0; i < expansion.count && expansion.most[i]! > top; i++)
    top = Math.max(top, bestCentibits(expansion, i, uses));
  return top;
}
