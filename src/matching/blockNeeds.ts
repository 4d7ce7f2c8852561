import type { AnalysedPerson } from './analysedPerson.js';
import { datesCentibits, datesComparedCentibits, yearOf } from './birthDates.js';
import { type BirthYears, NO_BIRTH_YEARS } from './birthYears.js';
import { namesNeeded } from './queryNeeds.js';
import type { DatedPersons } from './readingPlan.js';
import type { Segment } from './segment.js';

/** Neighbours in the order of birth dates that share one need: 64, so that a million persons' needs stay near the processor. */
export const BLOCK_SHIFT = 6;
const MOST = 0xffff;
/** No person who is found by postings needs more. */
export const NEEDS_MOST = MOST - 1;

/**
 * What the names of a person must at least reach, in centibits, by where the person's birth date stands: kept for blocks
 * of neighbours, the least of each block. A posting whose person needs more than its token and the query's other tokens
 * can give is passed over by one look at this table, which fits in the nearest memory. Persons with several dates stand
 * in no such order; of them the table holds the least of all, and `needOfMany` tells by their dates.
 */
export class BlockNeeds {
  /** The need of person p stands at p >> BLOCK_SHIFT. */
  readonly table: Uint16Array;
  readonly #segment: Segment;
  readonly #firstYear: number;
  readonly #years: Uint16Array;
  #dates: readonly number[] = [];
  #birthYears: BirthYears = NO_BIRTH_YEARS;
  #need = 0;
  #sameDays: readonly number[] = [];
  #sameDayNeed = 0;
  #leastOfMany = 0;

  constructor(segment: Segment) {
    this.#segment = segment;
    this.table = new Uint16Array((segment.size >> BLOCK_SHIFT) + 1);
    this.#firstYear = yearOf(segment.firstDate);
    this.#years = new Uint16Array(yearOf(segment.lastDate) - this.#firstYear + 1);
  }

  /** Sets one need for all, of a query whose names and birth date must reach so much together. */
  begin(need: number, { dates }: AnalysedPerson, years: BirthYears, together: number): void {
    this.#dates = dates;
    this.#birthYears = years;
    this.#need = together;
    this.table.fill(bounded(need));
    this.#years.fill(bounded(need));
    this.#leastOfMany = need;
    this.#sameDays = [];
  }

  /** Persons whose date is one of these need less. Needs must come falling. */
  lower({ from, to, manyFrom, manyTo, fromDate, toDate, least }: DatedPersons): void {
    const need = bounded(least);
    if (to > from) this.table.fill(need, from >> BLOCK_SHIFT, ((to - 1) >> BLOCK_SHIFT) + 1);
    if (manyTo === manyFrom) return;
    const first = Math.max(0, yearOf(fromDate) - this.#firstYear);
    this.#years.fill(need, first, yearOf(toDate - 1) - this.#firstYear + 1);
    this.#leastOfMany = Math.min(this.#leastOfMany, need);
  }

  /** Persons need so much at most whose date falls on one of these days of any year (`date & 511`). */
  sameDays(days: readonly number[], need: number): void {
    this.#sameDays = days;
    this.#sameDayNeed = need;
    this.#leastOfMany = Math.min(this.#leastOfMany, need);
    const { table } = this;
    for (const day of days)
      for (let i = 0; i < this.#years.length; i++) {
        const date = (this.#firstYear + i) * 512 + day;
        const [from, to] = [this.#segment.dateAt(date), this.#segment.dateAt(date + 1)];
        if (to === from) continue;
        for (let block = from >> BLOCK_SHIFT; block <= (to - 1) >> BLOCK_SHIFT; block++)
          if (table[block]! > need) table[block] = need;
      }
  }

  /** These persons are read in another way; blocks that hold others too stay as they are. */
  leaveOut(from: number, to: number): void {
    const first = (from + (1 << BLOCK_SHIFT) - 1) >> BLOCK_SHIFT;
    const end = to >> BLOCK_SHIFT;
    if (end > first) this.table.fill(MOST, first, end);
  }

  /** After the last `lower`. */
  end(): void {
    const { manyFrom, size } = this.#segment;
    if (size > manyFrom) this.table.fill(bounded(this.#leastOfMany), manyFrom >> BLOCK_SHIFT);
  }

  /** The need of a person with several dates: by their years, and where that is within the limit, by the dates. */
  needOfMany(person: number, limit: number): number {
    const { manyStart, manyByPerson } = this.#segment.arrays;
    const at = person - this.#segment.manyFrom;
    let least = MOST;
    for (let i = manyStart[at]!; i < manyStart[at + 1]!; i++) {
      const date = manyByPerson[i]!;
      const need = this.#years[yearOf(date) - this.#firstYear]!;
      if (need < least) least = need;
      if (this.#sameDayNeed < least && this.#sameDays.includes(date & 511)) least = this.#sameDayNeed;
    }
    return least > limit || this.#dates.length === 0 ? least : Math.max(least, this.#exactly(at));
  }

  #exactly(at: number): number {
    const { manyStart, manyByPerson } = this.#segment.arrays;
    const [first, end] = [manyStart[at]!, manyStart[at + 1]!];
    let best = Number.NEGATIVE_INFINITY;
    for (let i = first; i < end; i++)
      for (const date of this.#dates)
        best = Math.max(best, datesCentibits(date, manyByPerson[i]!, this.#birthYears));
    best += datesComparedCentibits(best, this.#dates.length * (end - first));
    return bounded(namesNeeded(this.#need - best));
  }
}

const bounded = (need: number): number => Math.max(0, Math.min(NEEDS_MOST, need));
