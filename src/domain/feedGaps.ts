import { MS } from '#basics/clock.js';

/** Sequence numbers from one to the other that never came, and since when that is known. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly sinceMs: number;
}

/** What is known of a feed whose sender numbers what it sends. */
export interface FeedSequence {
  readonly highest: number;
  readonly missing: readonly Gap[];
}

/** A message may overtake another; only what is missing for longer is asked for. */
export const GAP_WAIT_MS = 10 * MS.minute;

/** More gaps than this of one feed are joined into one: somebody must look at the whole feed then. */
export const GAPS_MAX = 50;

/**
 * Adds the numbers of a message. The first message of a feed sets where it begins: what was before it is not missed.
 * @param numbers in any order, repeated or not
 */
export function noteNumbers(
  known: FeedSequence | null,
  numbers: readonly number[],
  nowMs: number,
): FeedSequence | null {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  if (sorted.length === 0) return known;
  let highest = known?.highest ?? sorted[0]! - 1;
  let missing = [...(known?.missing ?? [])];
  for (const n of sorted) {
    if (n > highest) {
      if (n > highest + 1) missing.push({ from: highest + 1, to: n - 1, sinceMs: nowMs });
      highest = n;
      continue;
    }
    missing = missing.flatMap((gap) => without(gap, n));
  }
  return { highest, missing: missing.length > GAPS_MAX ? [joined(missing)] : missing };
}

function without(gap: Gap, n: number): Gap[] {
  if (n < gap.from || n > gap.to) return [gap];
  return [
    { ...gap, to: n - 1 },
    { ...gap, from: n + 1 },
  ].filter((g) => g.from <= g.to);
}

function joined(gaps: readonly Gap[]): Gap {
  return {
    from: Math.min(...gaps.map((g) => g.from)),
    to: Math.max(...gaps.map((g) => g.to)),
    sinceMs: Math.min(...gaps.map((g) => g.sinceMs)),
  };
}

/** Gaps that have stood long enough to be asked for. */
export function gapsToAskFor(feed: FeedSequence, nowMs: number): readonly Gap[] {
  return feed.missing.filter((gap) => nowMs - gap.sinceMs >= GAP_WAIT_MS);
}

/** "17, 20 to 22". */
export function gapsText(gaps: readonly Gap[]): string {
  return gaps.map((g) => (g.from === g.to ? String(g.from) : `${g.from} to ${g.to}`)).join(', ');
}
