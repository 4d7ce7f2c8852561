import type { PostingPlan } from './postingPlan.js';

/** Persons whose birth dates say so much for a query that their names must reach `least`, in centibits. */
export interface DatedPersons {
  readonly from: number;
  readonly to: number;
  /** The same among persons with several dates, in the order of those dates. */
  readonly manyFrom: number;
  readonly manyTo: number;
  /** The dates, packed. */
  readonly fromDate: number;
  readonly toDate: number;
  readonly least: number;
}

/** How postings must be read for names to reach `least`: by query name, null where the name cannot reach it. */
export interface ListPlan {
  readonly least: number;
  readonly plans: readonly (PostingPlan | null)[];
  /** Token lists, and the postings in them. */
  readonly lists: number;
  readonly volume: number;
  /** Whether reading lists finds everybody: it does not where evidence that no list holds is enough. */
  readonly safe: boolean;
}

export interface Reading {
  /** Read person by person, the least need first. */
  readonly scanned: readonly DatedPersons[];
  /** Found by postings, the least need first. */
  readonly listed: readonly DatedPersons[];
  /** Plans for the needs of those found by postings and of everybody elsewhere, the least need first. */
  readonly levels: readonly ListPlan[];
}

/** What things cost, in nanoseconds or so; only what is larger than what matters. */
const PERSON_COST = 6;
const RANGE_COST = 150;
const LIST_COST = 20;
const POSTING_COST = 2;
const PLAN_COST = 4000;
/** Needs that differ by less than this are planned for as one, the least of them: plans cost, too. */
const LEVEL_SPAN = 180;

/**
 * Which ranges of birth dates are read person by person and from which need on postings are read instead, whichever
 * costs least; null when nothing is safe but to read everybody. `ranges` stand with rising needs; `elsewhere` holds,
 * rising, the needs of persons who are found by postings only.
 */
export function planReading(
  ranges: readonly DatedPersons[],
  elsewhere: readonly number[],
  plan: (least: number, lesser: ListPlan | null) => ListPlan,
): Reading | null {
  // Needs are asked for as they rise: a plan goes on from the one before.
  const made: ListPlan[] = [];
  const planFor = (least: number): ListPlan => {
    let before = made.length - 1;
    while (before >= 0 && made[before]!.least > least) before--;
    const lesser = made[before] ?? null;
    if (lesser?.least === least) return lesser;
    const found = plan(least, lesser?.safe ? lesser : null);
    made.splice(before + 1, 0, found);
    return found;
  };
  const leastElsewhere = elsewhere[0] ?? Number.POSITIVE_INFINITY;
  let [cutAt, cheapest, scanning] = [-1, Number.POSITIVE_INFINITY, 0];
  for (let i = 0, end = 0; i <= ranges.length && scanning < cheapest; i = end) {
    // Ranges of one need are read in one way; a few persons are not worth a plan.
    const before = scanning;
    for (end = i + 1; end <= ranges.length && ranges[end]?.least === ranges[i]?.least; end++);
    for (const { from, to, manyFrom, manyTo } of ranges.slice(i, end))
      scanning += RANGE_COST + PERSON_COST * (to - from + manyTo - manyFrom);
    if (i === ranges.length || scanning - before > PLAN_COST) {
      const least = Math.min(leastElsewhere, ranges[i]?.least ?? Number.POSITIVE_INFINITY);
      const lists = least <= 0 || least === Number.POSITIVE_INFINITY ? null : planFor(least);
      if (least === Number.POSITIVE_INFINITY || lists?.safe) {
        const cost = before + (lists ? lists.lists * LIST_COST + lists.volume * POSTING_COST : 0);
        if (cost < cheapest) [cutAt, cheapest] = [i, cost];
      }
    }
  }
  if (cutAt < 0) return null;
  const listed = ranges.slice(cutAt);
  const levels: ListPlan[] = [];
  for (const least of [...listed.map((range) => range.least), ...elsewhere].sort((a, b) => a - b)) {
    const before = levels.at(-1);
    if (!before || least >= before.least + LEVEL_SPAN) levels.push(planFor(least));
  }
  return { scanned: ranges.slice(0, cutAt), listed, levels };
}
