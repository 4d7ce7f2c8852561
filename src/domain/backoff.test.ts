import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MS } from '#basics/clock.js';
import { attemptsWithin, nextAttempt, RETRY_AFTER_MAX_MS, RETRY_PLANS } from './backoff.js';

const plans = Object.entries(RETRY_PLANS);

describe('retries of an owed notification', () => {
  test.each(plans)('%s: several attempts fall into 72 hours', (_name, plan) => {
    expect(plan.triesForMs).toBeGreaterThanOrEqual(72 * MS.hour);
    expect(attemptsWithin(plan, 72 * MS.hour)).toBeGreaterThanOrEqual(12);
  });

  test('a wanted notice asks for a person before the warrant holder has to answer', () => {
    expect(RETRY_PLANS.wanted.personAfterMs).toBeLessThan(10 * MS.minute);
    const later = { attempts: 6, firstAttemptAtMs: 0, jitter: 0 };
    expect(nextAttempt(RETRY_PLANS.wanted, { ...later, nowMs: 4 * MS.minute }).personNeeded).toBe(false);
    expect(nextAttempt(RETRY_PLANS.wanted, { ...later, nowMs: 5 * MS.minute }).personNeeded).toBe(true);
  });

  test('the table is walked in order and its last gap repeats for ever', () => {
    const plan = RETRY_PLANS.ordinary;
    const at = (attempts: number) =>
      nextAttempt(plan, { attempts, firstAttemptAtMs: 0, nowMs: 1000, jitter: 0 }).atMs - 1000;
    expect(at(1)).toBe(30 * MS.second);
    expect(at(3)).toBe(10 * MS.minute);
    expect(at(9)).toBe(12 * MS.hour);
    expect(at(10_000)).toBe(12 * MS.hour);
  });

  test('a receiver can put off the next attempt, but not for days', () => {
    const so = { attempts: 1, firstAttemptAtMs: 0, nowMs: 0, jitter: 0 };
    expect(nextAttempt(RETRY_PLANS.ordinary, { ...so, retryAfterMs: 120_000 }).atMs).toBe(120_000);
    expect(nextAttempt(RETRY_PLANS.ordinary, { ...so, retryAfterMs: 9 * MS.day }).atMs).toBe(
      RETRY_AFTER_MAX_MS,
    );
  });

  test('jitter only ever delays, by a quarter at most, and there is always a next attempt', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...plans.map(([, plan]) => plan)),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 400 * MS.day }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (plan, attempts, nowMs, jitter) => {
          const so = { attempts, firstAttemptAtMs: 0, nowMs };
          const least = nextAttempt(plan, { ...so, jitter: 0 }).atMs;
          const got = nextAttempt(plan, { ...so, jitter });
          expect(got.atMs).toBeGreaterThanOrEqual(least);
          expect(got.atMs - nowMs).toBeLessThanOrEqual(Math.ceil((least - nowMs) * 1.25));
          expect(got.personNeeded).toBe(nowMs >= plan.personAfterMs);
        },
      ),
    );
  });
});
