import { Aligner, KIND_OF_ROLES, mayCompare, roleCosts } from './align.js';
import type { AnalysedPerson } from './analysedPerson.js';
import { datesCentibits, datesComparedCentibits } from './birthDates.js';
import type { BirthYears } from './birthYears.js';
import { dependentCentibits, sumNeeded } from './dependence.js';
import { type Expander, type Expansion, placeOf } from './expansion.js';
import { NAME_LEVELS } from './model.js';
import { type QueryBounds, type QueryName, WEIGHT_CENTIBITS } from './queryBounds.js';
import { namesComparedCentibits, suffixCentibits } from './score.js';
import { bagCode, type Segment, unitMask, unitRole, unitToken } from './segment.js';
import { INITIAL_CENTIBITS } from './similarity.js';
import { isBare, isWhole, RECORD_UNMATCHED } from './unmatched.js';

/** Register dates whose comparison is remembered during a query; a power of two. */
const DATES_HELD = 1024;

/** What an alignment costs, in postings read. */
const ALIGNED_SPENT = 100;

/** What is asked: the names in the segment's numbers, what each column's tokens are like, and what must be reached. */
export interface Asked {
  readonly theirs: AnalysedPerson;
  readonly names: readonly QueryName[];
  readonly expansions: readonly Expansion[];
  readonly hasInitials: boolean;
  /** What names and birth date must reach together, in centibits. */
  readonly need: number;
}

/**
 * The last and closest bound before a person is scored in full: its own birth date, and its names aligned with the
 * query's by the bits of the expansions, which are made exact for the pairs that matter.
 */
export class PersonBound {
  readonly #segment: Segment;
  readonly #expander: Expander;
  readonly #bounds: QueryBounds;
  readonly #counters: { scored: number };
  readonly #years: BirthYears;
  /** Codes of the units of one name. */
  readonly #codes = new Uint16Array(64);
  readonly #aligner = new Aligner();
  readonly #oursRoles = new Uint8Array(64);
  readonly #oursMasks = new Uint8Array(64);
  /** For each unit of the loaded name and column, the place in the column's expansion, plus one. */
  #oursPlaces = new Int32Array(64 * 32);
  readonly #oursFirst = new Uint16Array(64);
  #asked: Asked = { theirs: NOBODY, names: [], expansions: [], hasInitials: false, need: 0 };
  #columns = 0;

  constructor(
    segment: Segment,
    expander: Expander,
    bounds: QueryBounds,
    years: BirthYears,
    counters: { scored: number },
  ) {
    this.#years = years;
    this.#segment = segment;
    this.#expander = expander;
    this.#bounds = bounds;
    this.#counters = counters;
  }

  begin(asked: Asked): void {
    this.#asked = asked;
    this.#columns = asked.expansions.length;
    this.#datesHeld.fill(0);
    this.#lost =
      asked.hasInitials || !asked.names.every(({ name }) => isWhole(name)) ? NOTHING_LOST : RECORD_UNMATCHED;
    if (this.#oursPlaces.length < 64 * this.#columns) this.#oursPlaces = new Int32Array(64 * this.#columns);
  }

  /** Looks at what `reaches` will read of these persons, so that they come from memory together. */
  fetch(persons: Uint32Array, count: number): void {
    const { personKey, personName, nameUnit, units } = this.#segment.arrays;
    const starts = this.#starts;
    let looked = 0;
    for (let i = 0; i < count; i++) {
      starts[i] = personName[persons[i]!]!;
      looked |= personKey[persons[i]!]!;
    }
    for (let i = 0; i < count; i++) starts[i] = nameUnit[starts[i]!]!;
    for (let i = 0; i < count; i++) looked |= units[starts[i]!]!;
    this.fetched = looked;
  }

  readonly #starts = new Uint32Array(64);
  /** Of no use but that what was looked at is not taken for useless. */
  fetched = 0;

  /** Whether the person can reach the line; `namesMost` bounds its names by their tokens. */
  reaches(person: number, namesMost: number): boolean {
    const need = this.#asked.need - this.#datesCentibits(person);
    const needed = sumNeeded(need);
    if (namesMost < needed && needed > 0) return false;
    const { personName } = this.#segment.arrays;
    const { names } = this.#asked;
    const first = personName[person]!;
    const end = personName[person + 1]!;
    if (first === end || names.length === 0) return need <= 0;
    let best = NAME_LEVELS.floor.centibits;
    const compared = names.length * (end - first);
    for (let name = first; name < end; name++) {
      if (this.#nameMost(name) < needed) continue;
      const alike = this.#loadOurs(name);
      for (const theirs of names) {
        const centibits = this.#aligned(theirs, alike, name, Math.max(best + 1, needed));
        if (centibits > best) best = centibits;
      }
    }
    const counted = dependentCentibits(best);
    return counted + namesComparedCentibits(counted, compared) >= need;
  }

  /** No less than the name can score. */
  #nameMost(name: number): number {
    const { nameUnit, units } = this.#segment.arrays;
    const first = nameUnit[name]!;
    const count = nameUnit[name + 1]! - first;
    let covered = 0;
    for (let u = 0; u < count; u++) {
      const unit = units[first + u]!;
      const code = bagCode(unitToken(unit));
      this.#codes[u] = code;
      if (this.#bounds.knows(code)) covered |= unitMask(unit);
    }
    this.#bare = isBare(units, first, first + count);
    this.#oursLost = 0;
    for (let u = 0; u < count && !this.#bare; u++) {
      const mask = unitMask(units[first + u]!);
      if ((mask & covered) !== 0 || (mask & (mask - 1)) !== 0) continue;
      covered |= mask;
      this.#oursLost += this.#lost[unitRole(units[first + u]!)]!;
    }
    return Math.max(0, this.#bounds.codesMost(this.#codes, 0, count, this.#bare) - this.#oursLost);
  }

  /** What each token of the record costs by its role for which the query has nothing like it. */
  #lost: readonly number[] = NOTHING_LOST;
  /** Of the name looked at last: whether it is bare, and what its tokens cost that are like none of the query's. */
  #bare = false;
  #oursLost = 0;

  /**
   * The score of the loaded name with a query name, or less than `least` where it is less. Bits that are not exact are
   * no less than the exact ones, so an alignment by them is a bound, and the best one is the score as soon as all that it
   * stands on is exact: only pairs that the outcome hangs on are judged.
   */
  #aligned(theirs: QueryName, alike: number, name: number, least: number): number {
    const aligner = this.#aligner;
    const suffix = suffixCentibits(theirs.name.suffix, this.#segment.arrays.nameFlags[name]! >> 1);
    for (;;) {
      const most = this.#load(theirs, alike);
      if (most < least) return most;
      const centibits = aligner.run(theirs.list, this.#ours) + suffix;
      this.#counters.scored++;
      if (aligner.cutShort) {
        if (!this.#judge(theirs, null)) return centibits;
      } else if (centibits < least) {
        this.#spend(theirs);
        return centibits;
      } else if (!this.#judge(theirs, aligner.chosen)) return centibits;
    }
  }

  /** Makes exact what the pairs, by number, stand on, null for all; whether anything was not exact before. */
  #judge(theirs: QueryName, pairs: readonly number[] | null): boolean {
    if (pairs) return this.#judgeOne(theirs, pairs);
    let changed = false;
    for (let k = 0; k < this.#aligner.pairs; k++) {
      const expansion = this.#expansionOf(theirs, k);
      const place = this.#placeOf(theirs, k);
      if (place < 0 || expansion.exact[place] === 1) continue;
      this.#expander.judge(expansion, place);
      changed = true;
    }
    return changed;
  }

  /** One at a time, since the others may not matter any more: the one that most persons hang on. */
  #judgeOne(theirs: QueryName, pairs: readonly number[]): boolean {
    let of: Expansion | null = null;
    let [best, most] = [-1, -1];
    for (const k of pairs) {
      const expansion = this.#expansionOf(theirs, k);
      const place = this.#placeOf(theirs, k);
      if (place < 0 || expansion.exact[place] === 1 || expansion.postingCount[place]! <= most) continue;
      most = expansion.postingCount[place]!;
      best = place;
      of = expansion;
    }
    if (!of) return false;
    this.#expander.judge(of, best);
    return true;
  }

  /** An alignment was in vain that exact bits might have spared. */
  #spend(theirs: QueryName): void {
    for (const k of this.#aligner.chosen) {
      const expansion = this.#expansionOf(theirs, k);
      const place = this.#placeOf(theirs, k);
      if (place >= 0 && expansion.exact[place] === 0) this.#expander.spend(expansion, place, ALIGNED_SPENT);
    }
  }

  #expansionOf(theirs: QueryName, pair: number): Expansion {
    return this.#asked.expansions[theirs.columns[this.#aligner.pairA[pair]!]!]!;
  }

  #placeOf(theirs: QueryName, pair: number): number {
    const { pairA, pairB } = this.#aligner;
    return this.#oursPlaces[pairB[pair]! * this.#columns + theirs.columns[pairA[pair]!]!]! - 1;
  }

  /** What dates of persons were worth for this query, by their last bits: many persons share a date. */
  readonly #datesHeld = new Int32Array(DATES_HELD);
  readonly #datesWorth = new Int32Array(DATES_HELD);

  #datesCentibits(person: number): number {
    const theirs = this.#asked.theirs.dates;
    if (theirs.length === 0) return 0;
    const { personKey, manyStart, manyByPerson } = this.#segment.arrays;
    if (person < this.#segment.manyFrom) {
      const ours = personKey[person]!;
      if (ours === 0) return 0;
      const slot = ours & (DATES_HELD - 1);
      if (this.#datesHeld[slot] === ours) return this.#datesWorth[slot]!;
      let best = -1_000_000;
      for (const date of theirs) best = Math.max(best, datesCentibits(date, ours, this.#years));
      best += datesComparedCentibits(best, theirs.length);
      this.#datesHeld[slot] = ours;
      this.#datesWorth[slot] = best;
      return best;
    }
    const at = person - this.#segment.manyFrom;
    let best = -1_000_000;
    for (let i = manyStart[at]!; i < manyStart[at + 1]!; i++)
      for (const date of theirs) best = Math.max(best, datesCentibits(date, manyByPerson[i]!, this.#years));
    return best + datesComparedCentibits(best, theirs.length * (manyStart[at + 1]! - manyStart[at]!));
  }

  readonly #ours = {
    count: 0,
    masks: this.#oursMasks as ArrayLike<number>,
    roles: this.#oursRoles as ArrayLike<number>,
    guessed: false,
  };

  /** Unpacks a register name; returns how many of its units are like some query token. */
  #loadOurs(name: number): number {
    const { nameUnit, nameFlags, units } = this.#segment.arrays;
    const first = nameUnit[name]!;
    const count = nameUnit[name + 1]! - first;
    const columns = this.#columns;
    let alike = 0;
    for (let i = 0; i < count; i++) {
      const unit = units[first + i]!;
      const token = unitToken(unit);
      this.#oursRoles[i] = unitRole(unit);
      this.#oursMasks[i] = unitMask(unit);
      const code = bagCode(token);
      const known = this.#bounds.knows(code);
      let found = false;
      for (let column = 0; column < columns; column++) {
        const place =
          known && this.#bounds.gives(code, column) ? placeOf(this.#asked.expansions[column]!, token) + 1 : 0;
        this.#oursPlaces[i * columns + column] = place;
        found ||= place > 0;
      }
      if (found) alike++;
      if (this.#asked.hasInitials) this.#oursFirst[i] = this.#firstLetter(token);
    }
    this.#ours.count = count;
    this.#ours.guessed = (nameFlags[name]! & 1) !== 0;
    return alike;
  }

  #firstLetter(token: number): number {
    const { tokenStart, tokenChars } = this.#segment.arrays;
    return tokenChars[tokenStart[token]!]!;
  }

  /** The best gain of each unit of the loaded query name. */
  readonly #gains = new Int32Array(64);

  /** Gives the aligner the agreeing pairs of a query name with the loaded name; returns the best cover's sum of gains. */
  #load(theirs: QueryName, alike: number): number {
    const aligner = this.#aligner;
    aligner.start();
    if (alike === 0 && !this.#asked.hasInitials) return 0;
    const costs = roleCosts(theirs.name.guessed || this.#ours.guessed);
    const count = this.#ours.count;
    const gains = this.#gains;
    for (let a = 0; a < theirs.list.count; a++) {
      const role = theirs.list.roles[a]! * 4;
      const column = theirs.columns[a]!;
      const { bits, tokens, same } = this.#asked.expansions[column]!;
      const mask = theirs.list.masks[a]!;
      const initial = theirs.initials[a]!;
      let best = 0;
      for (let b = 0; b < count; b++) {
        const place = this.#oursPlaces[b * this.#columns + column]! - 1;
        const roles = role + this.#oursRoles[b]!;
        const comparable = place >= 0 && mayCompare(mask, this.#oursMasks[b]!, tokens[place]! === same);
        let gain = comparable ? bits[place * 3 + KIND_OF_ROLES[roles]!]! : 0;
        if (
          initial &&
          gain < INITIAL_CENTIBITS &&
          this.#oursFirst[b] === theirs.name.units[a]!.text.charCodeAt(0)
        )
          gain = INITIAL_CENTIBITS;
        if (gain === 0) continue;
        gain += costs[roles]!;
        if (gain <= 0) continue;
        aligner.add(a, b, gain);
        if (gain > best) best = gain;
      }
      gains[a] = best;
    }
    let most = 0;
    for (const cover of theirs.covers) {
      let sum = 0;
      for (let a = 0; a < theirs.list.count; a++)
        if ((cover & (1 << a)) !== 0 && gains[a]! > 0)
          sum += this.#bare ? gains[a]! : gains[a]! + theirs.costs[a]! * WEIGHT_CENTIBITS;
      if (sum > most) most = sum;
    }
    return this.#bare ? most : most - theirs.lack * WEIGHT_CENTIBITS - this.#oursLost;
  }
}

const NOTHING_LOST = [0, 0, 0, 0];

const NOBODY: AnalysedPerson = {
  ...{ names: [], dates: [], sex: '', citizenships: [], documents: [] },
  ...{ fbiNumber: '', aNumber: '', biometric: '', verified: [] },
};
