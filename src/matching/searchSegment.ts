import type { AnalysedPerson } from './analysedPerson.js';
import { yearOf } from './birthDates.js';
import { BLOCK_SHIFT, BlockNeeds, NEEDS_MOST } from './blockNeeds.js';
import type { Commonness } from './commonness.js';
import { dateRanges, FAR_DATES_CENTIBITS, SAME_DAY_CENTIBITS } from './dateRanges.js';
import {
  bestCentibits,
  Expander,
  type Expansion,
  type Gathered,
  listsAbove,
  topOf,
  type Uses,
} from './expansion.js';
import { eachOfKey, identifierKeys } from './identifiers.js';
import { type Interval, include, without } from './intervals.js';
import { PairReader } from './pairReader.js';
import { PersonBound } from './personBound.js';
import { mostCentibits, type PlanGroup, planPostings, topStepOf } from './postingPlan.js';
import { QueryBounds, type QueryName, WEIGHT_CENTIBITS, weightOf } from './queryBounds.js';
import { namesNeeded, sameDaysOf, smallFieldsMax } from './queryNeeds.js';
import { queryTokens } from './queryTokens.js';
import { type DatedPersons, type ListPlan, planReading, type Reading } from './readingPlan.js';
import { BAG, BESIDE_WORDS, LONG_LIST, lowerBound, type Segment } from './segment.js';
import { INITIAL_CENTIBITS } from './similarity.js';
import { isInitial } from './tokenEvidence.js';

/** Work counted: what CI compares instead of times. */
export interface WorkCounters {
  queries: number;
  /** Persons of birth dates near the query's, looked at one after another. */
  scanned: number;
  /** Lists of postings read, and postings in them. */
  lists: number;
  posted: number;
  /** Persons whose upper bound was computed, anywhere in memory. */
  filtered: number;
  /** Persons whose names were aligned. */
  scored: number;
  /** Query tokens whose similar tokens were looked up in the vocabulary. */
  expanded: number;
  /** Pairs of tokens judged by their letters. */
  judged: number;
}

const WAITING_MAX = 64;
/** What a person costs that a list led to, in postings. */
const PERSON_SPENT = 60;
/** Years of register dates that are looked for the same day of another year, at most. */
const YEARS_MAX = 250;

/**
 * Finds, in one segment, every person whose score can reach a line. What is found is a superset by construction:
 * each way of leaving a person out is backed by an upper bound of the score. The caller scores what is found in full.
 *
 * The bounds: score <= names + birth date + small fields (identifiers only take away unless they agree, and persons
 * whose identifiers can agree are found by their keys). So for every register date there is a sum that names must reach
 * (`BlockNeeds`). Few persons' dates agree with the query's: they are read one after another. The others need much of
 * their names: they are found by the postings of the tokens without which no name reaches so much.
 */
export class SegmentSearch {
  readonly #segment: Segment;
  readonly #expander: Expander;
  readonly #bounds = new QueryBounds();
  readonly #person: PersonBound;
  readonly #needs: BlockNeeds;
  readonly #pairs: PairReader;
  #names: QueryName[] = [];
  #hasInitials = false;
  /** What names and birth date must reach together. */
  #need = 0;
  readonly #waiting = new Uint32Array(WAITING_MAX);
  readonly #waitingNeeds = new Int32Array(WAITING_MAX);
  #waits = 0;
  readonly #near = new Uint32Array(WAITING_MAX);
  readonly #nearMost = new Int32Array(WAITING_MAX);
  #nears = 0;
  #counters: WorkCounters;
  #sink: (person: number) => void = () => {};
  /** One bit a person: read already in this query. Small enough to stay near the processor. */
  readonly #seen: Uint32Array;
  readonly #seenWords: number[] = [];

  constructor(segment: Segment, counters: WorkCounters, commonness: Commonness) {
    this.#segment = segment;
    this.#expander = new Expander(segment, commonness);
    this.#person = new PersonBound(segment, this.#expander, this.#bounds, counters);
    this.#needs = new BlockNeeds(segment);
    this.#pairs = new PairReader(segment, this.#bounds, this.#needs);
    this.#seen = new Uint32Array((segment.size >> 5) + 1);
    this.#counters = counters;
  }

  /** Calls `sink` once with each person (ordinal) that can score `line` centibits or more. */
  search(theirs: AnalysedPerson, line: number, sink: (person: number) => void): void {
    if (this.#segment.size === 0) return;
    this.#sink = sink;
    this.#need = line - smallFieldsMax(theirs);
    const { expanded, judged } = this.#expander;
    const plans = this.#stamp(theirs);
    this.#person.begin({
      theirs,
      names: this.#names,
      expansions: this.#expansions,
      hasInitials: this.#hasInitials,
      need: this.#need,
    });
    this.#readIdentifiers(theirs);
    this.#readNames(theirs, plans);
    this.#lookAtNear();
    this.#unstamp();
    this.#counters.expanded += this.#expander.expanded - expanded;
    this.#counters.judged += this.#expander.judged - judged;
  }

  /** Expands the query's tokens and writes what each similar token is worth at most by its code. */
  #stamp(theirs: AnalysedPerson): PlanGroup[][] {
    const { names, texts, uses } = queryTokens(theirs);
    this.#names = names;
    this.#hasInitials = names.some(({ initials }) => initials.includes(true));
    this.#uses = uses;
    this.#bounds.begin(this.#names, texts.length);
    this.#expansions = texts.map((text) => this.#expander.expand(text));
    this.#tops = this.#expansions.map((expansion, column) => topOf(expansion, uses[column]!));
    const groups = this.#expansions.map((expansion, column): PlanGroup => {
      this.#bounds.put(expansion.codes, this.#expander.weights(expansion, uses[column]!), column);
      const volumes = this.#expander.volumes(expansion, uses[column]!);
      const unlisted = isInitial(expansion.text) ? INITIAL_CENTIBITS : 0;
      return { volumes, topStep: topStepOf(volumes), unlisted };
    });
    return this.#names.map((name) => Array.from(name.columns, (column) => groups[column]!));
  }

  #expansions: Expansion[] = [];
  #uses: readonly Uses[] = [];
  /** The best that any token can give each column. */
  #tops: number[] = [];

  #unstamp(): void {
    for (const { codes } of this.#expansions) this.#bounds.forget(codes);
    for (const word of this.#seenWords) this.#seen[word] = 0;
    this.#seenWords.length = 0;
  }

  #readIdentifiers(theirs: AnalysedPerson): void {
    for (const key of identifierKeys(theirs))
      eachOfKey(this.#segment.arrays, key, (person) => this.#found(person));
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

  #readNames(theirs: AnalysedPerson, plans: PlanGroup[][]): void {
    const { size } = this.#segment;
    const most = Math.max(0, ...plans.map((groups, n) => mostCentibits(groups, this.#names[n]!.covers)));
    const elsewhere = this.#elsewhere(theirs);
    const plan = (least: number, lesser: ListPlan | null): ListPlan => this.#planLists(plans, least, lesser);
    const reading =
      elsewhere[0]! <= 0
        ? null
        : planReading(
            this.#dated(theirs, most),
            elsewhere.filter((least) => least <= most),
            plan,
          );
    if (!reading) {
      for (let person = 0; person < size; person++) this.#filter(person, 0);
      return;
    }
    this.#scanAll(reading.scanned);
    if (reading.levels.length === 0) return;
    this.#setNeeds(theirs, reading, elsewhere);
    for (const [n, name] of this.#names.entries())
      for (let unit = 0; unit < name.columns.length; unit++)
        this.#readLists(reading, elsewhere[0]!, n, name, unit);
    this.#filterWaiting();
  }

  /** What the names of persons must reach whose dates lie in no range, rising: on the same day of a year, on others. */
  #elsewhere(theirs: AnalysedPerson): number[] {
    if (theirs.dates.length === 0) return [namesNeeded(this.#need)];
    const sameDay = namesNeeded(this.#need - SAME_DAY_CENTIBITS);
    if (!this.#tellsDays) return [sameDay];
    const far = namesNeeded(this.#need - FAR_DATES_CENTIBITS);
    return sameDaysOf(theirs).length > 0 && sameDay < far ? [sameDay, far] : [far];
  }

  /** Whether a day can be looked up in all years; else everybody elsewhere is taken for born on it. */
  get #tellsDays(): boolean {
    const { firstDate, lastDate, hasDirectory } = this.#segment;
    return hasDirectory && yearOf(lastDate) - yearOf(firstDate) <= YEARS_MAX;
  }

  /** The persons in each range of birth dates that names can make up for, the least need first. */
  #dated(theirs: AnalysedPerson, most: number): DatedPersons[] {
    const found: DatedPersons[] = [];
    for (const date of theirs.dates)
      for (const { from, to, centibits } of dateRanges(date)) {
        const least = namesNeeded(this.#need - centibits);
        if (least > most) break;
        this.#addDated(found, from, to, least);
      }
    return theirs.dates.length > 1 ? found.sort((a, b) => a.least - b.least) : found;
  }

  #addDated(found: DatedPersons[], fromDate: number, toDate: number, least: number): void {
    const [from, to] = [this.#segment.dateAt(fromDate), this.#segment.dateAt(toDate)];
    const manyFrom = this.#segment.manyDateAt(fromDate);
    const manyTo = this.#segment.manyDateAt(toDate);
    if (to > from || manyTo > manyFrom) found.push({ from, to, manyFrom, manyTo, fromDate, toDate, least });
  }

  #planLists(groups: PlanGroup[][], least: number, lesser: ListPlan | null): ListPlan {
    let lists = 0;
    let volume = 0;
    let safe = true;
    const made = groups.map((own, n) => {
      const { covers, columns } = this.#names[n]!;
      if (mostCentibits(own, covers) < least) return null;
      const plan = planPostings(own, covers, least, lesser?.plans[n]);
      if (!plan) {
        safe = false;
        return null;
      }
      columns.forEach((column, i) => {
        lists += listsAbove(this.#expansions[column]!, plan.above[i]!);
      });
      volume += plan.volume;
      return plan;
    });
    return { plans: made, lists, volume, safe, least };
  }

  /** Reads ranges person by person; what stands in several is read once, for the least need, which comes first. */
  #scanAll(ranges: readonly DatedPersons[]): void {
    const { manyPersons } = this.#segment.arrays;
    const read: Interval[] = [];
    for (const { from, to, manyFrom, manyTo, least } of ranges) {
      for (const [start, end] of without(read, from, to)) this.#scan(start, end, least);
      include(read, from, to);
      this.#counters.scanned += manyTo - manyFrom;
      for (let i = manyFrom; i < manyTo; i++) this.#filter(manyPersons[i]!, least);
    }
  }

  #scan(from: number, to: number, least: number): void {
    const { bags } = this.#segment.arrays;
    const bounds = this.#bounds;
    const everybody = bounds.unlisted >= least;
    this.#counters.scanned += to - from;
    for (let person = from; ; person++) {
      if (!everybody) person = bounds.nextInBags(bags, person, to);
      if (person >= to) return;
      this.#filter(person, least);
    }
  }

  /** What persons who are found by postings need, by where their dates stand. */
  #setNeeds(theirs: AnalysedPerson, { scanned, listed }: Reading, elsewhere: readonly number[]): void {
    const needs = this.#needs;
    needs.begin(elsewhere.at(-1)!);
    for (let i = listed.length - 1; i >= 0; i--)
      if (listed[i]!.least < elsewhere.at(-1)!) needs.lower(listed[i]!);
    if (elsewhere.length > 1) needs.sameDays(sameDaysOf(theirs), elsewhere[0]!);
    for (const { from, to } of scanned) needs.leaveOut(from, to);
    needs.end();
  }

  /** The postings of the tokens that give a unit what some level asks of it. */
  #readLists(
    { levels, listed }: Reading,
    leastElsewhere: number,
    n: number,
    name: QueryName,
    unit: number,
  ): void {
    const aboves = levels.map(({ plans }) => plans[n]?.above[unit] ?? Number.POSITIVE_INFINITY);
    const above = Math.min(...aboves);
    if (above === Number.POSITIVE_INFINITY) return;
    const column = name.columns[unit]!;
    const expansion = this.#expansions[column]!;
    const uses = this.#uses[column]!;
    const rest = this.#restMost(name, unit);
    this.#bounds.beginBeside(name, unit);
    this.#pairs.beginUnit();
    this.#setLimits(levels, aboves, rest);
    const end = listsAbove(expansion, above);
    const { gathered, postingCount } = expansion;
    if (gathered) this.#readGathered(expansion, gathered, uses, lowerBound(gathered.places, end));
    for (let k = 0; ; k++) {
      const i = gathered ? (gathered.long[k] ?? end) : k;
      if (i >= end) return;
      const best = bestCentibits(expansion, i, uses);
      const limit = this.#limits[weightOf(best)]!;
      if (limit < levels[0]!.least) continue;
      const before = this.#ledTo;
      this.#counters.lists++;
      let read = postingCount[i]!;
      if (read < LONG_LIST) this.#readList(expansion, i, best, limit);
      else read = this.#readLong(expansion, i, best, limit, leastElsewhere, levels[0]!.least, listed);
      if (expansion.exact[i] === 0)
        this.#expander.spend(expansion, i, read + PERSON_SPENT * (this.#ledTo - before));
    }
  }

  /**
   * What persons may need for whom a token is read, by how much the token gives (`weightOf`): what the other units can
   * give beside it, as far as a level asks for the token at all.
   */
  readonly #limits = new Int32Array(256);

  #setLimits(levels: readonly ListPlan[], aboves: readonly number[], rest: number): void {
    for (let weight = 0; weight < 256; weight++) {
      // The last weight stands for all that is more.
      const best = weight === 255 ? Number.POSITIVE_INFINITY : weight * WEIGHT_CENTIBITS;
      let level = levels.length - 1;
      while (level >= 0 && best <= aboves[level]!) level--;
      const next = levels[level + 1];
      this.#limits[weight] =
        level < 0 ? -1 : Math.min(best + rest, next ? next.least - 1 : NEEDS_MOST, NEEDS_MOST);
    }
  }

  /** The first so many short lists, in a row: few postings are of persons who need so little, whatever their list. */
  #readGathered(
    expansion: Expansion,
    { persons, besides, places }: Gathered,
    uses: Uses,
    count: number,
  ): void {
    const needs = this.#needs.table;
    const limits = this.#limits;
    const weights = this.#expander.weights(expansion, uses);
    this.#counters.posted += count;
    for (let at = 0; at < count; at++) {
      const person = persons[at]!;
      const i = places[at]!;
      const need = needs[person >> BLOCK_SHIFT]!;
      if (need > limits[weights[i]!]!) continue;
      const before = this.#ledTo;
      const best = weights[i]! * WEIGHT_CENTIBITS;
      this.#meet(person, need, best, besides[at * BESIDE_WORDS]!, besides[at * BESIDE_WORDS + 1]!);
      if (expansion.exact[i] === 0)
        this.#expander.spend(expansion, i, 1 + PERSON_SPENT * (this.#ledTo - before));
    }
  }

  /** A token's postings. Persons who need more than the limit are passed over. */
  #readList(
    { postingFrom, postingCount, besideFrom }: Expansion,
    i: number,
    best: number,
    limit: number,
  ): void {
    const { postingPersons, postingBesides } = this.#segment.arrays;
    const needs = this.#needs.table;
    const from = postingFrom[i]!;
    const count = postingCount[i]!;
    this.#counters.posted += count;
    for (let k = 0; k < count; k++) {
      const person = postingPersons[from + k]!;
      const need = needs[person >> BLOCK_SHIFT]!;
      if (need > limit) continue;
      const beside = (besideFrom[i]! + k) * BESIDE_WORDS;
      this.#meet(person, need, best, postingBesides[beside]!, postingBesides[beside + 1]!);
    }
  }

  /**
   * A token's long list: by what stands beside the token, and where persons stand whose names can do without, as it is.
   * Returns what was read, in postings.
   */
  #readLong(
    { tokens, postingFrom, postingCount }: Expansion,
    i: number,
    best: number,
    limit: number,
    leastElsewhere: number,
    least: number,
    listed: readonly DatedPersons[],
  ): number {
    const { posted } = this.#counters;
    const { pairs } = this.#pairs;
    const alone = Math.min(limit, best + this.#bounds.besideNone * WEIGHT_CENTIBITS);
    if (alone >= least) {
      const from = postingFrom[i]!;
      const where = alone >= leastElsewhere ? EVERYWHERE : this.#where(listed, alone);
      this.#readAlone(from, from + postingCount[i]!, alone, where);
    }
    if (alone < limit) {
      this.#pairs.read(tokens[i]!, best, least, limit, this.#led);
      this.#counters.posted += this.#pairs.posted;
      this.#pairs.posted = 0;
    }
    return this.#counters.posted - posted + ((this.#pairs.pairs - pairs) >> 1);
  }

  /** Persons of a part of the postings, at these places, who need no more than the limit. */
  #readAlone(first: number, last: number, limit: number, where: readonly Interval[]): void {
    const { postingPersons } = this.#segment.arrays;
    const needs = this.#needs.table;
    const { manyFrom } = this.#segment;
    let end = first;
    for (const [from, to] of where) {
      const start = where === EVERYWHERE ? first : lowerBound(postingPersons, from, end, last);
      end = where === EVERYWHERE ? last : lowerBound(postingPersons, to, start, last);
      this.#counters.posted += end - start;
      for (let at = start; at < end; at++) {
        const person = postingPersons[at]!;
        let need = needs[person >> BLOCK_SHIFT]!;
        if (need > limit) continue;
        if (person >= manyFrom) {
          need = this.#needs.needOfMany(person);
          if (need > limit) continue;
        }
        this.#led(person, need);
      }
    }
  }

  /** A person of a posting whose token gives so much: passed on when what stands beside it can give what is needed. */
  #meet(person: number, needed: number, best: number, first: number, second: number): void {
    let need = needed;
    if (need > best) {
      const bounds = this.#bounds;
      const beside = bounds.someBeside(first, second) ? bounds.besideMost(first, second) : bounds.besideNone;
      const most = best + beside * WEIGHT_CENTIBITS;
      if (most < need) return;
      if (person >= this.#segment.manyFrom) {
        need = this.#needs.needOfMany(person);
        if (most < need) return;
      }
    }
    this.#led(person, need);
  }

  /** A list led to this person, whose names must reach the need. */
  readonly #led = (person: number, need: number): void => {
    // Whatever list leads to a person, what is asked of the person is the same: once is enough.
    if (!this.#first(person)) return;
    this.#ledTo++;
    this.#waitingNeeds[this.#waits] = need;
    this.#waiting[this.#waits++] = person;
    if (this.#waits === WAITING_MAX) this.#filterWaiting();
  };

  /** The most that a name's other units can give beside this one. */
  #restMost(name: QueryName, unit: number): number {
    let most = 0;
    for (const cover of name.covers) {
      if ((cover & (1 << unit)) === 0) continue;
      let sum = 0;
      name.columns.forEach((column, i) => {
        if (i !== unit && (cover & (1 << i)) !== 0) sum += this.#tops[column]!;
      });
      if (sum > most) most = sum;
    }
    return most;
  }

  /** Where persons stand who need no more than the limit; everywhere when that is many places. */
  #where(listed: readonly DatedPersons[], limit: number): readonly Interval[] {
    const { size, manyFrom } = this.#segment;
    const places: Interval[] = [];
    include(places, manyFrom, size);
    for (const { from, to, least } of listed) {
      if (least > limit) break;
      include(places, from, to);
      if (places.length > PLACES_MAX) return EVERYWHERE;
    }
    return places;
  }

  /** Persons that lists led to in this query. */
  #ledTo = 0;

  /**
   * Persons of postings stand anywhere in memory. Asked for one after another each is waited for; looked at first in
   * a row, without a decision between, they come together.
   */
  #filterWaiting(): void {
    const { bags } = this.#segment.arrays;
    const count = this.#waits;
    this.#waits = 0;
    let looked = 0;
    for (let i = 0; i < count; i++) looked |= bags[this.#waiting[i]! * BAG]!;
    // Never so; asked, lest the looking be taken for useless.
    if (looked < 0) return;
    this.#counters.filtered += count;
    for (let i = 0; i < count; i++) {
      const person = this.#waiting[i]!;
      const most = this.#bounds.bagMostOf(bags, person);
      if (most >= this.#waitingNeeds[i]!) this.#lookAt(person, most);
    }
  }

  /**
   * Passes the person on when the upper bound of its score reaches the line. `least` is what the names must reach for
   * the reason the person is read; who is refused may be read again for a reason that asks for less.
   */
  #filter(person: number, least: number): void {
    this.#counters.filtered++;
    const most = this.#bounds.bagMostOf(this.#segment.arrays.bags, person);
    if (most >= least && this.#first(person)) this.#lookAt(person, most);
  }

  /** Who may be near enough is looked at closely, several in a row for the same reason as above. */
  #lookAt(person: number, most: number): void {
    this.#nearMost[this.#nears] = most;
    this.#near[this.#nears++] = person;
    if (this.#nears === WAITING_MAX) this.#lookAtNear();
  }

  #lookAtNear(): void {
    const count = this.#nears;
    this.#nears = 0;
    this.#person.fetch(this.#near, count);
    for (let i = 0; i < count; i++)
      if (this.#person.reaches(this.#near[i]!, this.#nearMost[i]!)) this.#sink(this.#near[i]!);
  }
}

/** A long list is read at no more places than this; halvings cost, too. */
const PLACES_MAX = 8;
const EVERYWHERE: readonly Interval[] = [[0, Number.POSITIVE_INFINITY]];
