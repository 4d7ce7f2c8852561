import { z } from 'zod';
import { LIVE_RESULTS } from '#domain/registerDoubt.js';
import type { FeedState } from '#storage/registerRecords.js';

/** What every live query answers of the register it asked, in the same words. */

/** check-by-hand: the register is stale, missing or not loaded here; nothing can be concluded from no match. */
export const liveResultShape = z.enum(LIVE_RESULTS);

export const freshnessShape = z.array(
  z.object({ feed: z.string(), freshAsOf: z.string().nullable(), stale: z.boolean() }),
);

export function freshnessOf(
  feeds: readonly FeedState[],
  stale: readonly FeedState[],
): z.infer<typeof freshnessShape> {
  return feeds.map((f) => ({
    feed: f.code,
    freshAsOf: f.freshAsOfMs === null ? null : new Date(f.freshAsOfMs).toISOString(),
    stale: stale.includes(f),
  }));
}
