import { STEP_CENTIBITS, STEPS } from './expansion.js';

/** One query unit as the planner sees it. */
export interface PlanGroup {
  /** Postings by half-bit step of evidence. */
  readonly volumes: Float64Array;
  /** The last step with postings, or -1. */
  readonly topStep: number;
  /** Evidence that cannot be looked up (an initial is like every token it begins), in centibits. */
  readonly unlisted: number;
}

/** The last half-bit step in which there are postings, or -1. */
export function topStepOf(volumes: Float64Array): number {
  let step = STEPS - 1;
  while (step >= 0 && volumes[step] === 0) step--;
  return step;
}

export interface PostingPlan {
  /** For each group: tokens whose evidence lies above so many centibits are read, the others skipped. */
  readonly above: Int32Array;
  /** Postings to read. */
  readonly volume: number;
}

/**
 * Which postings must be read so that no name scoring `least` centibits or more is missed: a name's score is at most
 * the sum of the evidence that the units of one cover find (`QueryName.covers`: units that share no token), so when the
 * skipped evidence of every cover sums to less than `least`, a name that reaches it has at least one token among those
 * read. Chooses the skips that save most reading. Null when no choice is safe (`least` not positive, or unlisted
 * evidence alone reaches it). A plan for a lesser need saves work when it is given to go on from.
 */
export function planPostings(
  groups: readonly PlanGroup[],
  covers: readonly number[],
  least: number,
  lesser: PostingPlan | null = null,
): PostingPlan | null {
  const above = new Int32Array(groups.length);
  const budgets = new Int32Array(covers.length).fill(least - 1);
  const budgetOf = (group: number): number => {
    let budget = least;
    for (let c = 0; c < covers.length; c++)
      if ((covers[c]! & (1 << group)) !== 0 && budgets[c]! < budget) budget = budgets[c]!;
    return budget;
  };
  const spend = (group: number, centibits: number): void => {
    for (let c = 0; c < covers.length; c++)
      if ((covers[c]! & (1 << group)) !== 0) budgets[c] = budgets[c]! - centibits;
  };
  let volume = 0;
  for (let g = 0; g < groups.length; g++) {
    above[g] = lesser ? lesser.above[g]! : groups[g]!.unlisted;
    spend(g, above[g]!);
    volume += volumeAbove(groups[g]!, above[g]!);
  }
  for (const budget of budgets) if (budget < 0) return null;
  for (;;) {
    let [bestGroup, bestTo, bestRate, bestSaved] = [-1, 0, 0, 0];
    for (let g = 0; g < groups.length; g++) {
      const { volumes, topStep } = groups[g]!;
      const budget = budgetOf(g);
      let saved = 0;
      for (let step = Math.floor(above[g]! / STEP_CENTIBITS); step <= topStep; step++) {
        saved += volumes[step]!;
        const to = (step + 1) * STEP_CENTIBITS;
        const cost = to - above[g]!;
        if (cost > budget) break;
        if (saved > 0 && saved / cost > bestRate)
          [bestGroup, bestTo, bestRate, bestSaved] = [g, to, saved / cost, saved];
      }
    }
    if (bestGroup < 0) return { above, volume };
    spend(bestGroup, bestTo - above[bestGroup]!);
    above[bestGroup] = bestTo;
    volume -= bestSaved;
  }
}

function volumeAbove({ volumes, topStep }: PlanGroup, above: number): number {
  let sum = 0;
  for (let step = Math.floor(above / STEP_CENTIBITS); step <= topStep; step++) sum += volumes[step]!;
  return sum;
}

/** The most that a name can score: the best cover's sum of each unit's best evidence, in centibits. */
export function mostCentibits(groups: readonly PlanGroup[], covers: readonly number[]): number {
  const tops = groups.map((group) => Math.max(group.unlisted, (group.topStep + 1) * STEP_CENTIBITS));
  let most = 0;
  for (const cover of covers) {
    let sum = 0;
    tops.forEach((top, g) => {
      if ((cover & (1 << g)) !== 0) sum += top;
    });
    if (sum > most) most = sum;
  }
  return most;
}
