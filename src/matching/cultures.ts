import { scriptOf } from './scripts/scriptOf.js';
import { hashText } from './segment.js';
import { linesOf } from './segmentPart.js';

/**
 * Names come in cultures: who is called Huang is called Bo far oftener than the rarity of Bo says. How much oftener is
 * learned from the register that is searched, since the strangers met by chance are its persons: its names are parted
 * into classes within which given names and surnames are as good as independent (latent classes, fitted by expectation
 * maximisation), and a token is known by the classes that it is met in. Nobody says what the classes are.
 */
export interface NameCultures {
  /** Share of each class among the register's names; empty when there were too few names to learn from. */
  readonly shares: readonly number[];
  /**
   * How much oftener than by its share each class has a token that is often met: a letter a class, quarters of a bit
   * about `MIDDLE`, so that they are small and pass between threads as they are.
   */
  readonly tokens: ReadonlyMap<string, string>;
  /** The same for three letters in a row, by which tokens that are seldom met are judged. */
  readonly threes: ReadonlyMap<string, string>;
}

export const NO_CULTURES: NameCultures = { shares: [], tokens: new Map(), threes: new Map() };

const CLASSES = 24;
const ROUNDS = 24;
/** Fewer names teach nothing. */
const NAMES_MIN = 1000;
/** A token met so often is known by itself, others by their letters. */
const TOKEN_MIN = 6;
/** Letters in a row must come in so many different tokens. */
const THREE_MIN = 10;
/** What a token was met in counts beside so many times more of what its letters say. */
const BY_LETTERS = 3;
/** Letters of one token depend on each other: half of what they say counts. */
const LETTERS_COUNT = 0.5;
const SHARE_LEAST = 0.002;

const QUARTERS = 4;
const MIDDLE = 80;
const [CODE_LEAST, CODE_MOST] = [35, 125];

const coded = (ratio: number): string => {
  const quarters = Math.round(Math.log2(Math.max(ratio, 1e-9)) * QUARTERS);
  const code = Math.max(CODE_LEAST, Math.min(CODE_MOST, MIDDLE + quarters));
  // A backslash would be two letters in a snapshot's header.
  return String.fromCharCode(code === 92 ? 93 : code);
};

/** Names kept to learn from: those whose text hashes low, so that parts joined in any order keep the same ones. */
export class NameSample {
  #names: string[] = [];
  #below = 2 ** 32;

  /** A name as its tokens. Names of one token say nothing. */
  add(tokens: readonly string[]): void {
    if (tokens.length > 1) this.#keep(tokens.join(' '));
  }

  append(text: string, below: number): void {
    if (below < this.#below) this.#lower(below);
    for (const name of linesOf(text)) this.#keep(name);
  }

  get text(): string {
    return this.#names.join('\n');
  }

  /** The hash under which names were kept. */
  get below(): number {
    return this.#below;
  }

  get names(): readonly string[] {
    return this.#names;
  }

  #keep(name: string): void {
    if (hashText(name) >>> 0 >= this.#below) return;
    this.#names.push(name);
    while (this.#names.length > SAMPLE_MAX) this.#lower(this.#below / 2);
  }

  #lower(below: number): void {
    this.#below = below;
    this.#names = this.#names.filter((name) => hashText(name) >>> 0 < below);
  }
}

const SAMPLE_MAX = 65_536;

/** Parts names, each its tokens with blanks between, into classes. The same names give the same classes. */
export function learnCultures(names: readonly string[]): NameCultures {
  const counts = new Map<string, number>();
  const rows = names.map((name) => name.split(' '));
  for (const row of rows) for (const token of row) counts.set(token, (counts.get(token) ?? 0) + 1);
  const numbers = new Map<string, number>();
  for (const [token, count] of counts) if (count > 1) numbers.set(token, numbers.size);
  const docs = rows
    .map((row) => Int32Array.from(row.flatMap((token) => numbers.get(token) ?? [])))
    .filter((doc) => doc.length > 1);
  if (docs.length < NAMES_MIN) return NO_CULTURES;
  const { met, shares } = fitted(docs, numbers.size);
  const rowOf = (v: number): Float64Array => met.subarray(v * CLASSES, (v + 1) * CLASSES);
  const threes = threesOf(numbers, rowOf, shares);
  const tokens = new Map<string, string>();
  const letters: NameCultures = { shares, tokens: new Map(), threes };
  for (const [token, v] of numbers) {
    if (counts.get(token)! < TOKEN_MIN) continue;
    const before = byLetters(letters, token);
    const row = rowOf(v);
    const times = total(row) + BY_LETTERS;
    tokens.set(
      token,
      shares.map((share, k) => coded((row[k]! + BY_LETTERS * share * before[k]!) / times / share)).join(''),
    );
  }
  return { shares, tokens, threes };
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** How often each token is met in each class, and the shares of the classes, after some rounds. */
function fitted(docs: readonly Int32Array[], vocabulary: number): { met: Float64Array; shares: number[] } {
  const random = randomFrom(docs.length);
  const likely = new Float64Array(vocabulary * CLASSES);
  const met = new Float64Array(vocabulary * CLASSES);
  for (let i = 0; i < met.length; i++) met[i] = 0.5 + random();
  const weight = new Float64Array(CLASSES).fill(docs.length / CLASSES);
  const chance = new Float64Array(CLASSES);
  const sums = new Float64Array(CLASSES);
  for (let round = 0; round < ROUNDS; round++) {
    sums.fill(0);
    for (let i = 0; i < met.length; i++) sums[i % CLASSES]! += met[i]! + UNMET;
    for (let i = 0; i < met.length; i++) likely[i] = Math.log((met[i]! + UNMET) / sums[i % CLASSES]!);
    const logWeight = weight.map((w) => Math.log((w + 5) / (docs.length + 5 * CLASSES)));
    met.fill(0);
    weight.fill(0);
    // Soft at first, so that what the classes begin with does not decide what they become.
    const heat = Math.min(1, 0.3 + round * 0.05);
    for (const doc of docs) {
      let most = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < CLASSES; k++) {
        let sum = logWeight[k]!;
        for (let i = 0; i < doc.length; i++) sum += likely[doc[i]! * CLASSES + k]!;
        chance[k] = sum * heat;
        if (chance[k]! > most) most = chance[k]!;
      }
      let all = 0;
      for (let k = 0; k < CLASSES; k++) {
        chance[k] = Math.exp(chance[k]! - most);
        all += chance[k]!;
      }
      for (let k = 0; k < CLASSES; k++) {
        const share = chance[k]! / all;
        if (share < 1e-4) continue;
        weight[k]! += share;
        for (let i = 0; i < doc.length; i++) met[doc[i]! * CLASSES + k]! += share;
      }
    }
  }
  const all = total(weight) + CLASSES;
  return { met, shares: [...weight].map((w) => Math.max(SHARE_LEAST, (w + 1) / all)) };
}

/** What a token never met in a class counts there. */
const UNMET = 0.02;

/** A generator of its own: a register is always parted alike. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Three letters in a row, and of another script than Latin the script, which tells more than rare letters do. */
function lettersInThrees(token: string): string[] {
  const text = `^${token}$`;
  const threes = Array.from({ length: Math.max(0, text.length - 2) }, (_, i) => text.slice(i, i + 3));
  const script = scriptOf(token);
  // Twice, since half of what letters say counts and the script is no letter beside others.
  return script === 'latin' ? threes : [...threes, script, script];
}

/** In which classes letters are met: each token teaches its letters once, however many bear it. */
function threesOf(
  numbers: ReadonlyMap<string, number>,
  rowOf: (v: number) => Float64Array,
  shares: readonly number[],
): Map<string, string> {
  const sums = new Map<string, Float64Array>();
  const among = new Float64Array(shares.length);
  for (const [token, v] of numbers) {
    const row = rowOf(v);
    const times = total(row) + 1e-9;
    for (let k = 0; k < among.length; k++) among[k]! += row[k]! / times / numbers.size;
    for (const three of lettersInThrees(token)) {
      let sum = sums.get(three);
      if (!sum) {
        sum = new Float64Array(shares.length);
        sums.set(three, sum);
      }
      for (let k = 0; k < sum.length; k++) sum[k]! += row[k]! / times;
    }
  }
  const threes = new Map<string, string>();
  for (const [three, sum] of sums) {
    const times = total(sum);
    if (times < THREE_MIN) continue;
    threes.set(three, shares.map((_, k) => coded((sum[k]! / (among[k]! + 1e-4) + 2) / (times + 2))).join(''));
  }
  return threes;
}

const ratio = (code: number): number => 2 ** ((code - MIDDLE) / QUARTERS);

/** How much oftener than by its share each class has a token with these letters. */
function byLetters({ shares, threes }: NameCultures, token: string): Float64Array {
  const bits = new Float64Array(shares.length);
  for (const three of lettersInThrees(token)) {
    const codes = threes.get(three);
    if (!codes) continue;
    for (let k = 0; k < bits.length; k++)
      bits[k]! += ((codes.charCodeAt(k) - MIDDLE) / QUARTERS) * LETTERS_COUNT;
  }
  const ratios = bits.map((b) => 2 ** b);
  const all = ratios.reduce((sum, r, k) => sum + r * shares[k]!, 0);
  return ratios.map((r) => r / all);
}

const known = new WeakMap<NameCultures, Map<string, Float64Array>>();
const REMEMBERED_MAX = 100_000;

function ratiosOf(cultures: NameCultures, token: string): Float64Array {
  let remembered = known.get(cultures);
  if (!remembered) {
    remembered = new Map();
    known.set(cultures, remembered);
  }
  let found = remembered.get(token);
  if (!found) {
    const own = cultures.tokens.get(token);
    found = own
      ? Float64Array.from(own, (letter) => ratio(letter.charCodeAt(0)))
      : byLetters(cultures, token);
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    remembered.set(token, found);
  }
  return found;
}

/** How much oftener these tokens come together in the register than each by itself says, in centibits, not negative. */
export function togetherCentibits(cultures: NameCultures, tokens: readonly string[]): number {
  const { shares } = cultures;
  if (tokens.length < 2 || shares.length === 0) return 0;
  const ratios = tokens.map((token) => ratiosOf(cultures, token));
  let sum = 0;
  for (let k = 0; k < shares.length; k++) sum += ratios.reduce((product, r) => product * r[k]!, shares[k]!);
  return Math.max(0, Math.round(Math.log2(sum) * 100));
}
