import type { PersonDescription } from '#domain/person.js';
import { type AnalysedPerson, analysePerson } from './analysedPerson.js';
import { yearOf } from './birthDates.js';
import type { BirthYears } from './birthYears.js';
import { BlockNeeds } from './blockNeeds.js';
import { dateRanges, FAR_DATES_CENTIBITS, SAME_DAY_CENTIBITS } from './dateRanges.js';
import { Expander, type Expansion, listsAbove, topOf, type Uses } from './expansion.js';
import { eachOfKey, identifierKeys, identifiersAgree } from './identifiers.js';
import { type Interval, include, without } from './intervals.js';
import { ListReader } from './listReader.js';
import { MetPersons } from './metPersons.js';
import { PersonBound } from './personBound.js';
import { mostCentibits, type PlanGroup, planPostings, topStepOf } from './postingPlan.js';
import { QueryBounds, type QueryName } from './queryBounds.js';
import { namesNeeded, sameDaysOf, smallFieldsMax } from './queryNeeds.js';
import { queryTokens } from './queryTokens.js';
import { type DatedPersons, type ListPlan, planReading, type Reading } from './readingPlan.js';
import type { Segment } from './segment.js';
import { INITIAL_CENTIBITS } from './similarity.js';
import { isInitial } from './tokenEvidence.js';
import type { TokenPairs } from './tokenPairs.js';

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
  readonly #met: MetPersons;
  readonly #lists: ListReader;
  readonly #years: BirthYears;
  #names: QueryName[] = [];
  #hasInitials = false;
  /** What names and birth date must reach together. */
  #need = 0;
  #counters: WorkCounters;

  constructor(segment: Segment, counters: WorkCounters, pairs: TokenPairs) {
    this.#segment = segment;
    this.#expander = new Expander(segment, pairs);
    this.#years = pairs.commonness.years;
    this.#person = new PersonBound(segment, this.#expander, this.#bounds, this.#years, counters);
    this.#needs = new BlockNeeds(segment);
    this.#met = new MetPersons(segment, this.#person, this.#bounds, counters);
    this.#lists = new ListReader(segment, this.#expander, this.#bounds, this.#needs, this.#met, counters);
    this.#counters = counters;
  }

  /** Calls `sink` once with each person (ordinal) that can score `line` centibits or more. */
  search(theirs: AnalysedPerson, line: number, sink: (person: number) => void): void {
    if (this.#segment.size === 0) return;
    this.#met.begin(sink);
    this.#need = line - smallFieldsMax(theirs);
    const { expanded, judged } = this.#expander;
    const plans = this.#stamp(theirs);
    this.#lists.begin({ expansions: this.#expansions, uses: this.#uses, tops: this.#tops });
    this.#person.begin({
      theirs,
      names: this.#names,
      expansions: this.#expansions,
      hasInitials: this.#hasInitials,
      need: this.#need,
    });
    this.#readIdentifiers(theirs);
    this.#readNames(theirs, plans);
    this.#met.lookAtNear();
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
  }

  #readIdentifiers(theirs: AnalysedPerson): void {
    this.#eachIdentified(theirs, (person) => this.#met.found(person));
  }

  /** Whether a person has an identifier of theirs, or a document with a slip. */
  holdsIdentifier(theirs: AnalysedPerson): boolean {
    let holds = false;
    this.#eachIdentified(theirs, () => {
      holds = true;
    });
    return holds;
  }

  /**
   * Persons of whom an identifier agrees. Long numbers share their beginnings: nearly all who share a key agree in nothing,
   * and are found by their names if at all.
   */
  #eachIdentified(theirs: AnalysedPerson, found: (person: number) => void): void {
    for (const key of identifierKeys(theirs))
      eachOfKey(this.#segment.arrays, key, (person) => {
        const ours = JSON.parse(this.#segment.description(person)) as PersonDescription;
        if (identifiersAgree(theirs, analysePerson({ ...ours, names: [] }))) found(person);
      });
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
      for (let person = 0; person < size; person++) this.#met.filter(person, 0);
      return;
    }
    this.#scanAll(reading.scanned);
    if (reading.levels.length === 0) return;
    this.#setNeeds(theirs, reading, elsewhere);
    for (const [n, name] of this.#names.entries())
      for (let unit = 0; unit < name.columns.length; unit++)
        this.#lists.read(reading, elsewhere[0]!, n, name, unit);
    this.#met.lookAtWaiting();
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
      for (const { from, to, centibits } of dateRanges(date, this.#years)) {
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
      for (let i = manyFrom; i < manyTo; i++) this.#met.filter(manyPersons[i]!, least);
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
      this.#met.filter(person, least);
    }
  }

  /** What persons who are found by postings need, by where their dates stand. */
  #setNeeds(theirs: AnalysedPerson, { scanned, listed }: Reading, elsewhere: readonly number[]): void {
    const needs = this.#needs;
    needs.begin(elsewhere.at(-1)!, theirs, this.#years, this.#need);
    for (let i = listed.length - 1; i >= 0; i--)
      if (listed[i]!.least < elsewhere.at(-1)!) needs.lower(listed[i]!);
    if (elsewhere.length > 1) needs.sameDays(sameDaysOf(theirs), elsewhere[0]!);
    for (const { from, to } of scanned) needs.leaveOut(from, to);
    needs.end();
  }
}
