import { MS } from '#basics/clock.js';

/**
 * When an owed notification is tried again. A police notice is not marketing mail: a failing receiver is never
 * switched off. The table is walked once, then its last gap repeats for as long as the notification is owed,
 * and from `personAfterMs` on a person is asked to reach the agency by other means.
 */
export interface RetryPlan {
  /** Gaps between attempts in milliseconds; the first is between attempt 1 and attempt 2. Never empty. */
  readonly gapsMs: readonly number[];
  /** From so many milliseconds after the first attempt on, a task for a person is open. */
  readonly personAfterMs: number;
  /** The automatic attempts go on at least so long after the first one, whatever the answers. */
  readonly triesForMs: number;
}

const HOURS_72 = 72 * MS.hour;

/**
 * `wanted`: a warrant holder has 10 minutes to answer, so a person hears of a dead channel before that.
 * `ordinary`: everything else; peers give up after 4 to 28 hours, which loses a long weekend.
 */
export const RETRY_PLANS = {
  wanted: {
    gapsMs: [
      5 * MS.second,
      15 * MS.second,
      30 * MS.second,
      MS.minute,
      2 * MS.minute,
      5 * MS.minute,
      10 * MS.minute,
      20 * MS.minute,
      MS.hour,
    ],
    personAfterMs: 5 * MS.minute,
    triesForMs: HOURS_72,
  },
  ordinary: {
    gapsMs: [
      30 * MS.second,
      2 * MS.minute,
      10 * MS.minute,
      30 * MS.minute,
      MS.hour,
      2 * MS.hour,
      4 * MS.hour,
      8 * MS.hour,
      12 * MS.hour,
    ],
    personAfterMs: HOURS_72,
    triesForMs: HOURS_72,
  },
} as const satisfies Record<string, RetryPlan>;

/** A receiver may ask for later (`Retry-After`), but not for so late that the notice is forgotten. */
export const RETRY_AFTER_MAX_MS = MS.hour;

export interface AttemptsSoFar {
  /** Attempts already made, at least 1. */
  readonly attempts: number;
  readonly firstAttemptAtMs: number;
  /** Now, which is when the last attempt ended. */
  readonly nowMs: number;
  /** 0 up to 1: spreads the retries of many letters over a quarter of the gap, always to later. */
  readonly jitter: number;
  /** What the receiver asked for, if it did. */
  readonly retryAfterMs?: number;
}

export interface NextAttempt {
  readonly atMs: number;
  /** Whether a person must act now besides the machine; stays true until the notification is settled. */
  readonly personNeeded: boolean;
}

/** The instant of the next attempt; there always is one, for only a person or an acknowledgement ends a debt. */
export function nextAttempt(plan: RetryPlan, so: AttemptsSoFar): NextAttempt {
  const last = plan.gapsMs.length - 1;
  const gap = plan.gapsMs[Math.min(Math.max(so.attempts, 1) - 1, last)]!;
  const spread = gap * (1 + 0.25 * Math.min(1, Math.max(0, so.jitter)));
  const asked = Math.min(Math.max(0, so.retryAfterMs ?? 0), RETRY_AFTER_MAX_MS);
  return {
    atMs: Math.round(so.nowMs + Math.max(spread, asked)),
    personNeeded: so.nowMs - so.firstAttemptAtMs >= plan.personAfterMs,
  };
}

/** How many automatic attempts fall into the promised time when each fails at once and nothing is spread. */
export function attemptsWithin(plan: RetryPlan, timeMs: number): number {
  let count = 1;
  for (let at = 0, i = 0; ; i++, count++) {
    at += plan.gapsMs[Math.min(i, plan.gapsMs.length - 1)]!;
    if (at > timeMs) return count;
  }
}
