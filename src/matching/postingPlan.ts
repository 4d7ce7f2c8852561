import { STEP_CENTIBITS, STEPS } from './expansion.js';

/** One query unit as the planner sees it. */
export interface PlanGroup {
  /** Postings by half-bit step of evidence. */
  readonly volumes: Float64Array;
  /** Evidence that cannot be looked up (an initial is like every token it begins), in centibits. */
  readonly unlisted: number;
}

export interface PostingPlan {
  /** For each group: tokens whose evidence lies above so many centibits are read, the others skipped. */
  readonly above: Int32Array;
  /** Postings to read. */
  readonly volume: number;
}

/**
 * Which postings must be read so that no name scoring `least` centibits or more is missed: a name's score is at most
 * the sum over query units of the evidence each finds, so when the skipped evidence of all units sums to less than
 * `least`, a name that reaches it has at least one token among those read. Chooses the skips that save most reading.
 * Null when no choice is safe (`least` not positive, or unlisted evidence alone reaches it).
 */
export function planPostings(groups: readonly PlanGroup[], least: number): PostingPlan | null {
  const above = new Int32Array(groups.length);
  let budget = least - 1;
  let volume = 0;
  for (let g = 0; g < groups.length; g++) {
    above[g] = groups[g]!.unlisted;
    budget -= above[g]!;
    volume += volumeAbove(groups[g]!.volumes, above[g]!);
  }
  if (budget < 0) return null;
  for (;;) {
    let [bestGroup, bestTo, bestRate, bestSaved] = [-1, 0, 0, 0];
    for (let g = 0; g < groups.length; g++) {
      const { volumes } = groups[g]!;
      let saved = 0;
      for (let step = Math.floor(above[g]! / STEP_CENTIBITS); step < STEPS; step++) {
        saved += volumes[step]!;
        const to = (step + 1) * STEP_CENTIBITS;
        const cost = to - above[g]!;
        if (cost > budget) break;
        if (saved > 0 && saved / cost > bestRate)
          [bestGroup, bestTo, bestRate, bestSaved] = [g, to, saved / cost, saved];
      }
    }
    if (bestGroup < 0) return { above, volume };
    budget -= bestTo - above[bestGroup]!;
    above[bestGroup] = bestTo;
    volume -= bestSaved;
  }
}

function volumeAbove(volumes: Float64Array, above: number): number {
  let sum = 0;
  for (let step = Math.floor(above / STEP_CENTIBITS); step < STEPS; step++) sum += volumes[step]!;
  return sum;
}

/** The most that a name can score: the sum of each unit's best evidence, in centibits. */
export function mostCentibits(groups: readonly PlanGroup[]): number {
  let sum = 0;
  for (const group of groups) {
    let step = STEPS - 1;
    while (step >= 0 && group.volumes[step] === 0) step--;
    sum += Math.max(group.unlisted, (step + 1) * STEP_CENTIBITS);
  }
  return sum;
}
