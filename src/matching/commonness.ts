import { KIND } from './align.js';
import { type PackedDate, yearOf } from './birthDates.js';
import { BirthYearCounter, type BirthYears, NO_BIRTH_YEARS } from './birthYears.js';
import { learnCultures, type NameCultures, NameSample, NO_CULTURES } from './cultures.js';
import { rarityBits } from './frequency.js';
import { type AnalysedName, ROLE } from './nameAnalysis.js';
import { type CountedPart, linesOf } from './segmentPart.js';
import { nameKind } from './similarity.js';
import { isInitial, RARITY_SURE, tempered } from './tokenEvidence.js';

/**
 * How common a register's own name tokens are where they are commoner than in the population: a register rich in one
 * culture makes that culture's names look rarer than they are to it. The larger of the two frequencies counts. Made
 * when an index is built from its source rows and kept through merges, so that answers do not change by merging.
 */
export interface Commonness {
  /** Rarity in centibits in the register by `KIND` for tokens commoner there; others are absent. */
  readonly caps: ReadonlyMap<string, readonly [number, number, number]>;
  /** Rarity in centibits of surnames and given names of several tokens that many bear as one (`phrasesOf`). */
  readonly phrases: ReadonlyMap<string, number>;
  /**
   * Bits of rarity that the register confirms: were a token that is absent from `caps` commoner than this, it would
   * have been counted.
   */
  readonly sure: number;
  /** Which names come together in the register. */
  readonly cultures: NameCultures;
  /** How common years of birth are in the register. */
  readonly years: BirthYears;
}

export const NOTHING_COMMON: Commonness = {
  caps: new Map(),
  phrases: new Map(),
  sure: RARITY_SURE,
  cultures: NO_CULTURES,
  years: NO_BIRTH_YEARS,
};

/**
 * The set phrases of a name: all its surname tokens, and its first two given names, where there are two or more.
 * Red Cloud and Maria Jose are borne as one name, so their tokens are not evidence apart. Written as one word, since
 * who writes Red Cloud and who writes Redcloud bear one name; those of given names with a mark before.
 */
export function phrasesOf(name: AnalysedName): { readonly surname: string; readonly given: string } {
  const singles = name.units.slice(0, name.tokens);
  const surname = singles.filter((unit) => unit.role === ROLE.surname);
  const given = singles.filter((unit) => unit.role === ROLE.given || unit.role === ROLE.middle).slice(0, 2);
  const joined = (units: readonly { readonly text: string }[], mark: string): string =>
    units.length > 1 ? mark + units.map((unit) => unit.text).join('') : '';
  return { surname: joined(surname, ''), given: joined(given, GIVEN_PHRASE) };
}

/** Before the set phrases of given names. No token has it. */
const GIVEN_PHRASE = '+';

/** A token must be borne by so many before the register's frequency is trusted. */
const BEARERS_MIN = 8;
/** A token of which so many are expected is met BEARERS_MIN times, all but surely. */
const BEARERS_SURELY_SEEN = 15;

/** Counts bearers of tokens by role, a person once a name, and birth dates by year. */
export class CommonnessCounter {
  readonly #counts = new Map<string, [number, number]>();
  readonly #phrases = new Map<string, number>();
  readonly #sample = new NameSample();
  readonly #years = new BirthYearCounter();
  #names = 0;

  countName(name: AnalysedName): void {
    this.#names++;
    const tokens = name.units.slice(0, name.tokens).map((unit) => unit.text);
    this.#sample.add(tokens.filter((text) => !isInitial(text)));
    const { surname, given } = phrasesOf(name);
    if (surname !== '') this.#phrases.set(surname, (this.#phrases.get(surname) ?? 0) + 1);
    if (given !== '') this.#phrases.set(given, (this.#phrases.get(given) ?? 0) + 1);
  }

  countDate(date: PackedDate): void {
    this.#years.add(yearOf(date));
  }

  countToken(text: string, surname: boolean): void {
    let counts = this.#counts.get(text);
    if (!counts) {
      counts = [0, 0];
      this.#counts.set(text, counts);
    }
    counts[surname ? 1 : 0]++;
  }

  /** What was counted, the bearers of tokens in the order of `tokens`, which are all that were counted. */
  part(tokens: readonly string[]): CountedPart {
    const bearers = new Uint32Array(tokens.length * 2);
    tokens.forEach((text, i) => {
      const counts = this.#counts.get(text);
      if (counts) bearers.set(counts, i * 2);
    });
    return {
      bearers,
      phrases: [...this.#phrases.keys()].join('\n'),
      phraseBearers: Uint32Array.from(this.#phrases.values()),
      names: this.#names,
      sample: this.#sample.text,
      sampleBelow: this.#sample.below,
      years: this.#years.counts,
    };
  }

  append(tokens: readonly string[], part: CountedPart): void {
    this.#names += part.names;
    this.#sample.append(part.sample, part.sampleBelow);
    this.#years.append(part.years);
    tokens.forEach((text, i) => {
      const [given, surname] = [part.bearers[i * 2]!, part.bearers[i * 2 + 1]!];
      if (given + surname === 0) return;
      const counts = this.#counts.get(text);
      if (!counts) this.#counts.set(text, [given, surname]);
      else {
        counts[0] += given;
        counts[1] += surname;
      }
    });
    linesOf(part.phrases).forEach((text, i) => {
      this.#phrases.set(text, (this.#phrases.get(text) ?? 0) + part.phraseBearers[i]!);
    });
  }

  done(): Commonness {
    const caps = new Map<string, readonly [number, number, number]>();
    const add = (text: string, given: number, surname: number): void => {
      if (given + surname < BEARERS_MIN) return;
      const cap = (count: number, kind: number): number => {
        const centibits = this.#rarity(count);
        return centibits < rarityBits(text, nameKind(kind)) * 100 ? Math.max(0, centibits) : NO_CAP;
      };
      const row = [
        cap(given, KIND.given),
        cap(surname, KIND.surname),
        cap(given + surname, KIND.any),
      ] as const;
      if (Math.min(...row) < NO_CAP) caps.set(text, row);
    };
    const together = (mark: string, text: string): number => this.#phrases.get(mark + text) ?? 0;
    for (const [text, [given, surname]] of this.#counts)
      add(text, given + together(GIVEN_PHRASE, text), surname + together('', text));
    const phrases = new Map<string, number>();
    for (const [phrase, times] of this.#phrases) {
      const isGiven = phrase.startsWith(GIVEN_PHRASE);
      const text = isGiven ? phrase.slice(GIVEN_PHRASE.length) : phrase;
      const alone = this.#counts.get(text);
      const count = times + (alone?.[isGiven ? 0 : 1] ?? 0);
      if (count >= BEARERS_MIN) phrases.set(phrase, this.#rarity(count));
      // A name may be read as one word (Crow Dog as Crowdog) that nobody writes so.
      if (!alone) add(text, together(GIVEN_PHRASE, text), together('', text));
    }
    return {
      caps,
      phrases,
      sure: Math.max(RARITY_SURE, Math.log2(this.#names / BEARERS_SURELY_SEEN)),
      cultures: learnCultures(this.#sample.names),
      years: this.#years.done(),
    };
  }

  /** The lower end of what the count allows, so that a small register's accidents cost nothing. */
  #rarity(count: number): number {
    const sure = count - 2 * Math.sqrt(count) - 1;
    return sure <= 0 ? NO_CAP : Math.max(0, Math.round(Math.log2(this.#names / sure) * 100));
  }
}

const NO_CAP = 30_000;

/** What the register's frequency takes off the evidence of an agreeing pair, in centibits, not negative. */
export function commonnessCentibits(commonness: Commonness, a: string, b: string, kind: number): number {
  if (commonness.caps.size === 0) return 0;
  const [x, y] = [commonness.caps.get(a), commonness.caps.get(b)];
  if (!x && !y) return 0;
  const cap = Math.min(x?.[kind as 0] ?? NO_CAP, y?.[kind as 0] ?? NO_CAP);
  if (cap >= NO_CAP) return 0;
  // Both as they count in the evidence, which tempers great rarity: the excess of one over the other goes.
  const rarity = Math.min(rarityBits(a, nameKind(kind)), rarityBits(b, nameKind(kind)));
  return Math.max(
    0,
    Math.round((tempered(rarity, commonness.sure) - tempered(cap / 100, commonness.sure)) * 100),
  );
}

/** One person in how many carries the token, by population or register, whichever is commoner. */
export function oneIn(token: string, kind: number, commonness: Commonness): number {
  const cap = commonness.caps.get(token)?.[kind as 0] ?? NO_CAP;
  return Math.round(2 ** Math.min(rarityBits(token, nameKind(kind)), cap / 100));
}
