import { MS } from '#basics/clock.js';
import type { FormatSwitch } from './routingRules.js';
import { taskKey } from './task.js';

/**
 * What an announced message format asks of an agency that is told: try it and accept it by its day. A quarter of the
 * notice before that day at the latest, and 90 days where the notice is long, the agency is reminded by mail; 30 days
 * before it (half of a short notice) NSOTC asks whoever has done nothing. On the day the format counts anyway, so that
 * what the ladder saves is a reader that stumbles, not the change.
 */
const REMIND_DAYS = 90;
const ASK_DAYS = 30;

/** One task of an agency for each announcement; announced anew for another day, it is another one. */
export function formatTaskKey(agencyId: string, format: Pick<FormatSwitch, 'version' | 'from'>): string {
  return taskKey('take-format', agencyId, `${format.version} ${format.from.slice(0, 10)}`);
}

/** When the agency is reminded and when NSOTC asks it, in epoch milliseconds. */
export function formatTimes(
  fromMs: number,
  askedAtMs: number,
): { readonly remindAtMs: number; readonly askAtMs: number } {
  const notice = Math.max(0, fromMs - askedAtMs);
  return {
    remindAtMs: fromMs - Math.min(REMIND_DAYS * MS.day, notice * 0.75),
    askAtMs: fromMs - Math.min(ASK_DAYS * MS.day, notice / 2),
  };
}
