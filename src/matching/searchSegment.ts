import { Aligner, KIND_OF_ROLES, mayCompare, roleCosts } from './align.js';
import type { AnalysedPerson } from './analysedPerson.js';
import { compareDates, datesComparedCentibits } from './birthDates.js';
import { identifierKeys } from './buildSegment.js';
import type { Commonness } from './commonness.js';
import { dateRanges, OTHER_DATES_CENTIBITS } from './dateRanges.js';
import { dependentCentibits, sumNeeded } from './dependence.js';
import { bestCentibits, Expander, type Expansion, GATHERED_MAX, placeOf, type Uses } from './expansion.js';
import { BIRTH_DATE_LEVELS, CITIZENSHIP_LEVELS, NAME_LEVELS, SEX_LEVELS } from './model.js';
import { ROLE } from './nameAnalysis.js';
import { mostCentibits, type PlanGroup, type PostingPlan, planPostings } from './postingPlan.js';
import { coversOf, QueryBounds, type QueryName, WEIGHT_CENTIBITS, weightOf } from './queryBounds.js';
import { isCommonCitizenship, namesComparedCentibits, suffixCentibits, unitListOf } from './score.js';
import {
  BAG,
  BAG_FULL,
  bagCode,
  lowerBound,
  lowerPosting,
  POSTING_WORDS,
  type Segment,
  unitMask,
  unitRole,
  unitToken,
} from './segment.js';
import { INITIAL_CENTIBITS } from './similarity.js';
import { isInitial } from './tokenEvidence.js';

/** Work counted: what CI compares instead of times. */
export interface WorkCounters {
  queries: number;
  /** Postings read. */
  posted: number;
  /** Persons whose upper bound was computed. */
  filtered: number;
  /** Persons whose names were aligned. */
  scored: number;
  /** Query tokens whose similar tokens were looked up in the vocabulary. */
  expanded: number;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly manyFrom: number;
  readonly manyTo: number;
  /** The tokens of a name must sum to so many centibits for a person in the range to reach the line. */
  readonly least: number;
  readonly centibits: number;
  readonly size: number;
}

interface Planned {
  /** By query name; null where the name cannot reach the need. */
  readonly plans: readonly (PostingPlan | null)[];
  /** Cost of reading the postings whole, and how many lists there are. */
  readonly cost: number;
  readonly lists: number;
  readonly safe: boolean;
  /** What a name must reach, in centibits. */
  readonly least: number;
}

/**
 * What things cost beside reading one person in a range, whose neighbours come along: a person of a posting stands
 * anywhere; the posting list of each token is a place of its own; to find a range in it takes some halvings.
 */
const POSTING_COST = 1;
const LIST_COST = 1;
const SLICE_COST = 5;
/** Read for no reason that asks anything of the names. */
const ANY = Number.NEGATIVE_INFINITY;
/** A range larger than this is read by postings cut to the range when that is less work. */
const SLICED_SIZE_MIN = 2000;
/** A token whose bits are not exact is judged before so many postings are read for it: that costs less. */
const JUDGED_FIRST = 600;
const WAITING_MAX = 64;
/** Register dates whose comparison is remembered during a query; a power of two. */
const DATES_HELD = 1024;

/**
 * Finds, in one segment, every person whose score can reach a line. What is found is a superset by construction:
 * each way of leaving a person out is backed by an upper bound of the score. The caller scores what is found in full.
 *
 * The bounds: score <= names + birth date + small fields (identifiers only take away unless they agree, and persons
 * whose identifiers can agree are found by their keys). Persons are read either because of where their birth date
 * stands, or because of a posting of a token that their names need to reach what the birth date leaves to be reached.
 */
export class SegmentSearch {
  readonly #segment: Segment;
  readonly #expander: Expander;
  readonly #bounds = new QueryBounds();
  /** Codes of the units of one name. */
  readonly #codes = new Uint16Array(64);
  #columns = 0;
  readonly #aligner = new Aligner();
  readonly #oursRoles = new Uint8Array(64);
  readonly #oursMasks = new Uint8Array(64);
  /** For each unit of the loaded name and column, the place in the column's expansion, plus one. */
  #oursPlaces = new Int32Array(64 * 32);
  readonly #oursFirst = new Uint16Array(64);
  #names: QueryName[] = [];
  #hasInitials = false;
  #theirs: AnalysedPerson | null = null;
  #line = 0;
  #small = 0;
  readonly #waiting = new Uint32Array(WAITING_MAX);
  #waits = 0;
  #counters: WorkCounters;
  #sink: (person: number) => void = () => {};
  /** One bit a person: read already in this query. Small enough to stay near the processor. */
  readonly #seen: Uint32Array;
  readonly #seenWords: number[] = [];

  constructor(segment: Segment, counters: WorkCounters, commonness: Commonness) {
    this.#segment = segment;
    this.#expander = new Expander(segment, commonness);
    this.#seen = new Uint32Array((segment.size >> 5) + 1);
    this.#counters = counters;
  }

  /** Calls `sink` once with each person (ordinal) that can score `line` centibits or more. */
  search(theirs: AnalysedPerson, line: number, sink: (person: number) => void): void {
    if (this.#segment.size === 0) return;
    this.#theirs = theirs;
    this.#line = line;
    this.#sink = sink;
    this.#small = smallFieldsMax(theirs);
    this.#datesHeld.fill(0);
    const plans = this.#stamp(theirs);
    this.#readIdentifiers(theirs);
    this.#readRanges(theirs, plans);
    this.#unstamp();
  }

  /** Expands the query's tokens and writes what each similar token is worth at most by its code. */
  #stamp(theirs: AnalysedPerson): PlanGroup[][] {
    const columns = new Map<string, number>();
    const uses: Uses[] = [];
    const texts: string[] = [];
    this.#hasInitials = false;
    this.#names = theirs.names.map((name) => {
      const own = new Int32Array(name.units.length);
      name.units.forEach((unit, i) => {
        let column = columns.get(unit.text);
        if (column === undefined) {
          column = columns.size;
          columns.set(unit.text, column);
          uses.push(0);
          texts.push(unit.text);
        }
        uses[column] = (uses[column]! | usesOf(unit.role)) as Uses;
        own[i] = column;
      });
      const initials = name.units.map((unit) => isInitial(unit.text));
      this.#hasInitials ||= initials.includes(true);
      const list = unitListOf(name);
      return { name, list, columns: own, initials, covers: coversOf(list.masks) };
    });
    this.#columns = texts.length;
    if (this.#oursPlaces.length < 64 * texts.length) this.#oursPlaces = new Int32Array(64 * texts.length);
    const before = this.#expander.expanded;
    this.#uses = uses;
    this.#bounds.begin(this.#names, texts.length);
    const groups = texts.map((text, column): { group: PlanGroup; expansion: Expansion } => {
      const expansion = this.#expander.expand(text);
      this.#write(expansion, column);
      const volumes = this.#expander.volumes(expansion, uses[column]!);
      return { group: { volumes, unlisted: isInitial(text) ? INITIAL_CENTIBITS : 0 }, expansion };
    });
    this.#counters.expanded += this.#expander.expanded - before;
    this.#expansions = groups.map((g) => g.expansion);
    return this.#names.map((name) => Array.from(name.columns, (column) => groups[column]!.group));
  }

  #expansions: Expansion[] = [];
  #uses: Uses[] = [];

  #write(expansion: Expansion, column: number): void {
    const { codes, count } = expansion;
    const uses = this.#uses[column]!;
    const bounds = this.#bounds;
    for (let i = 0; i < count; i++) {
      const weight = weightOf(bestCentibits(expansion, i, uses));
      if (weight > 0) bounds.put(codes[i]!, column, weight);
    }
  }

  #unstamp(): void {
    for (const { codes, count } of this.#expansions) this.#bounds.forget(codes, count);
    for (const word of this.#seenWords) this.#seen[word] = 0;
    this.#seenWords.length = 0;
  }

  #readIdentifiers(theirs: AnalysedPerson): void {
    const { idKeys, idPersons } = this.#segment.arrays;
    for (const key of identifierKeys(theirs)) {
      for (let at = lowerBound(idKeys, key); at < idKeys.length && idKeys[at] === key; at++)
        this.#found(idPersons[at]!);
    }
  }

  #found(person: number): void {
    if (this.#first(person)) this.#sink(person);
  }

  /** Whether the query reads this person for the first time. */
  #first(person: number): boolean {
    const word = person >> 5;
    const bit = 1 << (person & 31);
    const before = this.#seen[word]!;
    if ((before & bit) !== 0) return false;
    if (before === 0) this.#seenWords.push(word);
    this.#seen[word] = before | bit;
    return true;
  }

  #readRanges(theirs: AnalysedPerson, plans: PlanGroup[][]): void {
    const { size, arrays } = this.#segment;
    const leastElsewhere = namesNeeded(
      this.#line - this.#small - (theirs.dates.length > 0 ? OTHER_DATES_CENTIBITS : 0),
    );
    if (leastElsewhere <= 0) {
      for (let person = 0; person < size; person++) this.#filter(person, ANY);
      return;
    }
    const most = Math.max(0, ...plans.map((groups, n) => mostCentibits(groups, this.#names[n]!.covers)));
    const ranges: Range[] = [];
    for (const date of theirs.dates)
      for (const range of dateRanges(date)) {
        const least = namesNeeded(this.#line - this.#small - range.centibits);
        if (least > most) continue;
        const [from, to] = [this.#segment.dateAt(range.from), this.#segment.dateAt(range.to)];
        const manyStart = lowerBound(arrays.manyDates, range.from);
        const manyTo = lowerBound(arrays.manyDates, range.to, manyStart);
        const rangeSize = to - from + manyTo - manyStart;
        if (rangeSize > 0)
          ranges.push({
            from,
            to,
            manyFrom: manyStart,
            manyTo,
            least,
            centibits: range.centibits,
            size: rangeSize,
          });
      }
    ranges.sort((a, b) => a.least - b.least);
    const planned = new Map<number, Planned>();
    const planFor = (least: number): Planned => {
      let plan = planned.get(least);
      if (!plan) {
        plan = this.#planAll(plans, most, least);
        planned.set(least, plan);
      }
      return plan;
    };
    const costs = ranges.map((range) => this.#rangeCost(range, planFor));
    // Everything from some range on is covered by one reading of postings at that range's need: choose which.
    let cutAt = ranges.length;
    let cut = planFor(leastElsewhere);
    let read = costs.reduce((sum, cost) => sum + cost, 0);
    let least = cut.safe ? read + cut.cost : Number.POSITIVE_INFINITY;
    for (let i = ranges.length - 1; i >= 0; i--) {
      read -= costs[i]!;
      if (i > 0 && ranges[i - 1]!.least === ranges[i]!.least) continue;
      if (ranges[i]!.least <= 0) break;
      // A range may need less than elsewhere does; the reading must serve both.
      const plan = planFor(Math.min(ranges[i]!.least, leastElsewhere));
      if (!plan.safe || read + plan.cost >= least) continue;
      least = read + plan.cost;
      [cutAt, cut] = [i, plan];
    }
    if (!cut.safe) {
      for (let person = 0; person < size; person++) this.#filter(person, ANY);
      return;
    }
    let leastMany = Number.POSITIVE_INFINITY;
    for (let i = 0; i < cutAt; i++) {
      const range = ranges[i]!;
      if (costs[i]! < range.size) {
        this.#readPostings(planFor(range.least), range.from, range.to);
        if (range.manyTo > range.manyFrom) leastMany = Math.min(leastMany, range.least);
      } else this.#readRange(range);
    }
    if (leastMany < Number.POSITIVE_INFINITY)
      this.#readPostings(planFor(leastMany), this.#segment.manyFrom, size);
    this.#covered = ranges.slice(cutAt);
    this.#leastElsewhere = leastElsewhere;
    this.#readPostings(cut, 0, size);
  }

  /** Ranges that the reading of postings covers, and what persons outside all ranges must reach. */
  #covered: readonly Range[] = [];
  #leastElsewhere = 0;

  /** Work to read a range, in persons: each of them, or the postings that its need demands, cut to the range. */
  #rangeCost(range: Range, planFor: (least: number) => Planned): number {
    if (range.size <= SLICED_SIZE_MIN || range.least <= 0) return range.size;
    const plan = planFor(range.least);
    if (!plan.safe) return range.size;
    const share = range.size / this.#segment.size;
    return Math.min(range.size, SLICE_COST * plan.lists + plan.cost * share);
  }

  #planAll(plans: PlanGroup[][], most: number, least: number): Planned {
    if (least > most) return { plans: plans.map(() => null), cost: 0, lists: 0, safe: true, least };
    let cost = 0;
    let lists = 0;
    let safe = true;
    const made = plans.map((groups, name) => {
      const { covers } = this.#names[name]!;
      if (mostCentibits(groups, covers) < least) return null;
      const plan = planPostings(groups, covers, least);
      if (!plan) {
        safe = false;
        return null;
      }
      this.#names[name]!.columns.forEach((column, i) => {
        lists += listsAbove(this.#expansions[column]!, plan.above[i]!);
      });
      cost += plan.volume * POSTING_COST;
      return plan;
    });
    return { plans: made, cost: cost + lists * LIST_COST, lists, safe, least };
  }

  #readRange(range: Range): void {
    for (let person = range.from; person < range.to; person++) this.#filter(person, range.least);
    const { manyPersons } = this.#segment.arrays;
    for (let i = range.manyFrom; i < range.manyTo; i++) this.#filter(manyPersons[i]!, range.least);
  }

  #readPostings(planned: Planned, from: number, to: number): void {
    planned.plans.forEach((plan, n) => {
      if (!plan) return;
      const name = this.#names[n]!;
      for (let unit = 0; unit < name.columns.length; unit++)
        this.#readUnit(name, unit, plan.above[unit]!, planned.least, from, to);
    });
    this.#filterWaiting(planned.least);
  }

  /** The postings of the tokens that give a unit more than `above`, as far as what stands beside them lets them reach. */
  #readUnit(name: QueryName, unit: number, above: number, least: number, from: number, to: number): void {
    const column = name.columns[unit]!;
    const expansion = this.#expansions[column]!;
    const uses = this.#uses[column]!;
    const { most, count, postingFrom, postingCount, exact, gathered } = expansion;
    const bounds = this.#bounds;
    const whole = from === 0 && to === this.#segment.size;
    bounds.beginBeside(name, unit);
    for (let i = 0; i < count && most[i]! > above; i++) {
      let best = bestCentibits(expansion, i, uses);
      if (best <= above) continue;
      const length = postingCount[i]!;
      if (exact[i] === 0 && length > JUDGED_FIRST) {
        this.#expander.judge(expansion, i);
        best = bestCentibits(expansion, i, uses);
        if (best <= above) continue;
      }
      const postings = gathered && length <= GATHERED_MAX ? gathered : this.#segment.arrays.postings;
      let at = postingFrom[i]!;
      let end = at + length;
      if (!whole && length > GATHERED_MAX) {
        at = lowerPosting(postings, from, at, end);
        end = lowerPosting(postings, to, at, end);
      }
      // What the units beside must still add, in steps.
      const rest = Math.ceil((least - best) / WEIGHT_CENTIBITS);
      this.#counters.posted += end - at;
      for (at *= POSTING_WORDS, end *= POSTING_WORDS; at < end; at += POSTING_WORDS) {
        const beside = rest > 0 ? bounds.besideMost(postings[at + 1]!, postings[at + 2]!) : rest;
        if (beside < rest) continue;
        const person = postings[at]!;
        if (
          whole
            ? rest > 0 && best + beside * WEIGHT_CENTIBITS < this.#leastOf(person, least)
            : person < from || person >= to
        )
          continue;
        this.#waiting[this.#waits++] = person;
        if (this.#waits === WAITING_MAX) this.#filterWaiting(least);
      }
    }
  }

  /** What a person's names must reach who is read because of a posting, by where the person's date stands. */
  #leastOf(person: number, least: number): number {
    if (least >= this.#leastElsewhere || person >= this.#segment.manyFrom) return least;
    let needed = this.#leastElsewhere;
    for (const range of this.#covered)
      if (range.least < needed && person >= range.from && person < range.to) needed = range.least;
    return needed;
  }

  /**
   * Persons of postings stand anywhere in memory. Asked for one after another each is waited for; looked at first in
   * a row, without a decision between, they come together.
   */
  #filterWaiting(least: number): void {
    const { bags } = this.#segment.arrays;
    const count = this.#waits;
    this.#waits = 0;
    let looked = 0;
    for (let i = 0; i < count; i++) looked |= bags[this.#waiting[i]! * BAG]!;
    // Never so; asked, lest the looking be taken for useless.
    if (looked < 0) return;
    for (let i = 0; i < count; i++) this.#filter(this.#waiting[i]!, least);
  }

  /**
   * Passes the person on when the upper bound of its score reaches the line. `least` is what the names must reach for
   * the reason the person is read; who is refused may be read again for a reason that asks for less.
   */
  #filter(person: number, least: number): void {
    this.#counters.filtered++;
    const most = this.#bagMost(person);
    if (most < least) return;
    if (this.#first(person) && this.#bound(person, most)) this.#sink(person);
  }

  /** No less than any of the person's names can score, by one look at the person's tokens. */
  #bagMost(person: number): number {
    const { bags } = this.#segment.arrays;
    const from = person * BAG;
    return bags[from + BAG - 1] === BAG_FULL ? this.#namesMost(person) : this.#bounds.bagMost(bags, from);
  }

  #namesMost(person: number): number {
    const { personName } = this.#segment.arrays;
    let most = 0;
    for (let name = personName[person]!; name < personName[person + 1]!; name++)
      most = Math.max(most, this.#nameMost(name));
    return most;
  }

  /** Whether the person can reach the line; `namesMost` bounds its names. */
  #bound(person: number, namesMost: number): boolean {
    const need = this.#line - this.#small - this.#datesCentibits(person);
    const needed = sumNeeded(need);
    if (namesMost < needed && needed > 0) return false;
    const { personName } = this.#segment.arrays;
    const names = this.#names;
    const first = personName[person]!;
    const end = personName[person + 1]!;
    if (first === end || names.length === 0) return need <= 0;
    let best = NAME_LEVELS.floor.centibits;
    const compared = names.length * (end - first);
    for (let name = first; name < end; name++) {
      if (this.#nameMost(name) < needed) continue;
      const alike = this.#loadOurs(name);
      for (const theirs of names) {
        let most = this.#load(theirs, alike);
        if (most <= best || most < needed) continue;
        if (this.#judge(theirs)) {
          most = this.#load(theirs, alike);
          if (most <= best || most < needed) continue;
        }
        this.#counters.scored++;
        const centibits =
          this.#aligner.run(theirs.list, this.#ours) +
          suffixCentibits(theirs.name.suffix, this.#segment.arrays.nameFlags[name]! >> 1);
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
    for (let u = 0; u < count; u++) this.#codes[u] = bagCode(units[first + u]! >>> 10);
    return this.#bounds.codesMost(this.#codes, 0, count);
  }

  /** Makes exact what the loaded pair of names stands on; whether anything was not exact before. */
  #judge(theirs: QueryName): boolean {
    let changed = false;
    for (let a = 0; a < theirs.list.count; a++) {
      const column = theirs.columns[a]!;
      const expansion = this.#expansions[column]!;
      for (let b = 0; b < this.#ours.count; b++) {
        const place = this.#oursPlaces[b * this.#columns + column]! - 1;
        if (place < 0 || expansion.exact[place] === 1) continue;
        this.#expander.judge(expansion, place);
        changed = true;
      }
    }
    return changed;
  }

  /** What dates of persons were worth for this query, by their last bits: many persons share a date. */
  readonly #datesHeld = new Int32Array(DATES_HELD);
  readonly #datesWorth = new Int32Array(DATES_HELD);

  #datesCentibits(person: number): number {
    const theirs = this.#theirs!.dates;
    if (theirs.length === 0) return 0;
    const { personKey, manyStart, manyByPerson } = this.#segment.arrays;
    if (person < this.#segment.manyFrom) {
      const ours = personKey[person]!;
      if (ours === 0) return 0;
      const slot = ours & (DATES_HELD - 1);
      if (this.#datesHeld[slot] === ours) return this.#datesWorth[slot]!;
      let best = -1_000_000;
      for (const date of theirs) best = Math.max(best, BIRTH_DATE_LEVELS[compareDates(date, ours)].centibits);
      best += datesComparedCentibits(best, theirs.length);
      this.#datesHeld[slot] = ours;
      this.#datesWorth[slot] = best;
      return best;
    }
    const at = person - this.#segment.manyFrom;
    let best = -1_000_000;
    for (let i = manyStart[at]!; i < manyStart[at + 1]!; i++)
      for (const date of theirs)
        best = Math.max(best, BIRTH_DATE_LEVELS[compareDates(date, manyByPerson[i]!)].centibits);
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
      const known = this.#bounds.knows(bagCode(token));
      let found = false;
      for (let column = 0; column < columns; column++) {
        const place = known ? placeOf(this.#expansions[column]!, token) + 1 : 0;
        this.#oursPlaces[i * columns + column] = place;
        found ||= place > 0;
      }
      if (found) alike++;
      if (this.#hasInitials) this.#oursFirst[i] = this.#firstLetter(token);
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
    if (alike === 0 && !this.#hasInitials) return 0;
    const costs = roleCosts(theirs.name.guessed || this.#ours.guessed);
    const count = this.#ours.count;
    const gains = this.#gains;
    for (let a = 0; a < theirs.list.count; a++) {
      const role = theirs.list.roles[a]! * 4;
      const column = theirs.columns[a]!;
      const { bits, tokens, same } = this.#expansions[column]!;
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
      for (let a = 0; a < theirs.list.count; a++) if ((cover & (1 << a)) !== 0) sum += gains[a]!;
      if (sum > most) most = sum;
    }
    return most;
  }
}

/** What the tokens of a name must sum to; nothing where a record without a name would do as well. */
const namesNeeded = (centibits: number): number =>
  centibits <= 0 ? Math.min(0, sumNeeded(centibits)) : sumNeeded(centibits);

/** How many tokens may add more than so much: they stand first. */
function listsAbove({ most, count }: Expansion, above: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (most[middle]! > above) low = middle + 1;
    else high = middle;
  }
  return low;
}

function usesOf(role: number): Uses {
  return role === ROLE.either ? 3 : role === ROLE.surname ? 2 : 1;
}

/** The most that sex and citizenship can add for this query. */
function smallFieldsMax(theirs: AnalysedPerson): number {
  const sex =
    theirs.sex === '' ? 0 : Math.max(0, SEX_LEVELS[theirs.sex === 'F' ? 'same-female' : 'same'].centibits);
  const { citizenships } = theirs;
  const citizenship = citizenships.length === 0 ? 0 : citizenshipMost(citizenships);
  return sex + citizenship;
}

function citizenshipMost(citizenships: readonly string[]): number {
  return Math.max(
    ...citizenships.map((c) => CITIZENSHIP_LEVELS[isCommonCitizenship(c) ? 'same-common' : 'same'].centibits),
    0,
  );
}
