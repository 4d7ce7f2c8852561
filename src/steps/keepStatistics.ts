import { MS } from '#basics/clock.js';
import { monthsOf } from '#domain/statistics.js';
import { countQuarter, keepQuarter, keptQuarters, quartersKnown } from '#storage/statistics.js';
import type { StepContext } from './context.js';

/** Acknowledgements and corrections of a quarter's last days come in after it: a month later it is closed. */
const CLOSES_AFTER_MS = 30 * MS.day;

/** Counts quarters that have closed and keeps them as they were counted. Harmless when repeated. @returns how many */
export async function keepStatistics({ db, clock }: Pick<StepContext, 'db' | 'clock'>): Promise<number> {
  const nowMs = clock.now();
  return db.asSystem(async (tx) => {
    const closed = (await quartersKnown(tx, nowMs)).filter((quarter) => closesAt(quarter) <= nowMs);
    if (closed.length === 0) return 0;
    const kept = new Set((await keptQuarters(tx, closed)).map((c) => c.quarter));
    let added = 0;
    for (const quarter of closed)
      if (!kept.has(quarter) && (await keepQuarter(tx, await countQuarter(tx, quarter, nowMs), nowMs)))
        added++;
    return added;
  });
}

function closesAt(quarter: string): number {
  const last = new Date(`${monthsOf(quarter)[2]}-01T00:00:00Z`);
  return Date.UTC(last.getUTCFullYear(), last.getUTCMonth() + 1, 1) + CLOSES_AFTER_MS;
}
