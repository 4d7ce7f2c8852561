import { describe, expect, it } from 'vitest';
import { type FeedFreshness, GAP_GRACE_MS, liveResult, registerDoubt } from './registerDoubt.js';

const NOW = Date.UTC(2026, 5, 1);
const fresh: FeedFreshness = {
  name: 'NCIC',
  freshAsOfMs: NOW - 60_000,
  staleAfterSeconds: 3600,
  gapSinceMs: null,
};

describe('an answer from the register', () => {
  it.each<[string, boolean, readonly FeedFreshness[], string]>([
    ['a fresh feed', true, [fresh], ''],
    ['no engine', false, [fresh], 'This process has no screening engine.'],
    ['no feed', true, [], 'No register feed is known.'],
    [
      'data one millisecond too old',
      true,
      [{ ...fresh, freshAsOfMs: NOW - 3_600_001 }],
      'Register data too old or missing: NCIC.',
    ],
    ['data as old as allowed', true, [{ ...fresh, freshAsOfMs: NOW - 3_600_000 }], ''],
    [
      'a feed that never came beside a fresh one',
      true,
      [fresh, { ...fresh, name: 'WIN', freshAsOfMs: null }],
      'Register data too old or missing: WIN.',
    ],
    ['a gap that may still close', true, [{ ...fresh, gapSinceMs: NOW - GAP_GRACE_MS }], ''],
    [
      'a message that is missing',
      true,
      [{ ...fresh, gapSinceMs: NOW - GAP_GRACE_MS - 1 }],
      'Register data too old or missing: NCIC.',
    ],
  ])('of %s', (_what, screened, feeds, reason) => {
    const doubt = registerDoubt(screened, feeds, NOW);
    expect(doubt.reason).toBe(reason);
    expect(doubt.degraded).toBe(reason !== '');
    expect(liveResult(0, doubt)).toBe(reason === '' ? 'no-match' : 'check-by-hand');
    expect(liveResult(1, doubt), 'a match is told however old the data').toBe('possible-match');
  });
});
