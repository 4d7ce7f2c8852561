/** What makes an answer from the register doubtful: then "no match" is never said, but "check by hand". */

/** A reordering mends itself within minutes; a number that stays away so long is missing. */
export const GAP_GRACE_MS = 15 * 60_000;

export interface FeedFreshness {
  readonly name: string;
  /** When the source was last known to be told whole; null: it never came. */
  readonly freshAsOfMs: number | null;
  readonly staleAfterSeconds: number;
  /** Since when a message of the source's own numbering is missing; null: none is. */
  readonly gapSinceMs: number | null;
}

/** Feeds whose data is too old, that never came, or of which a message is missing. */
export function staleFeeds<F extends Omit<FeedFreshness, 'name'>>(feeds: readonly F[], nowMs: number): F[] {
  return feeds.filter(
    (f) =>
      f.freshAsOfMs === null ||
      nowMs - f.freshAsOfMs > f.staleAfterSeconds * 1000 ||
      (f.gapSinceMs !== null && nowMs - f.gapSinceMs > GAP_GRACE_MS),
  );
}

/** What an answer at once is called. */
export const LIVE_RESULTS = ['possible-match', 'no-match', 'check-by-hand'] as const;
export type LiveResult = (typeof LIVE_RESULTS)[number];

export interface RegisterDoubt<F> {
  readonly stale: readonly F[];
  readonly degraded: boolean;
  /** Why nothing can be concluded from no match; empty where it can. */
  readonly reason: string;
}

/** Whether the answer of an engine over these feeds may be relied on; `screened` false: there was no engine to ask. */
export function registerDoubt<F extends FeedFreshness>(
  screened: boolean,
  feeds: readonly F[],
  nowMs: number,
): RegisterDoubt<F> {
  const stale = staleFeeds(feeds, nowMs);
  const reason = !screened
    ? 'This process has no screening engine.'
    : feeds.length === 0
      ? 'No register feed is known.'
      : stale.length > 0
        ? `Register data too old or missing: ${stale.map((f) => f.name).join(', ')}.`
        : '';
  return { stale, degraded: reason !== '', reason };
}

/** A match is told even from a doubtful register; its absence is not. */
export function liveResult(matches: number, doubt: { readonly degraded: boolean }): LiveResult {
  if (matches > 0) return 'possible-match';
  return doubt.degraded ? 'check-by-hand' : 'no-match';
}
