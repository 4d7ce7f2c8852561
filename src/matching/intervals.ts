/** Whole numbers from (inclusive) to (exclusive). */
export type Interval = [from: number, to: number];

/** Takes an interval into a list of intervals that stand apart in rising order, and keeps it one. */
export function include(intervals: Interval[], from: number, to: number): void {
  if (to <= from) return;
  let at = 0;
  while (at < intervals.length && intervals[at]![1] < from) at++;
  let end = at;
  const whole: Interval = [from, to];
  for (; end < intervals.length && intervals[end]![0] <= to; end++) {
    whole[0] = Math.min(whole[0], intervals[end]![0]);
    whole[1] = Math.max(whole[1], intervals[end]![1]);
  }
  intervals.splice(at, end - at, whole);
}

/** The parts of an interval that a list of `include` does not hold, in rising order. */
export function without(intervals: readonly Interval[], from: number, to: number): Interval[] {
  const left: Interval[] = [];
  let at = from;
  for (const [start, end] of intervals) {
    if (end <= at) continue;
    if (start >= to) break;
    if (start > at) left.push([at, start]);
    at = end;
  }
  if (at < to) left.push([at, to]);
  return left;
}
