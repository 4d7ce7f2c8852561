import { loadavg } from 'node:os';
import { sql } from 'kysely';
import { setCalendarDay } from '#storage/calendars.js';
import { first } from '#storage/database.js';
import { recomputeAll } from '../../src/cli/recompute.js';
import type { BenchSystem } from '../journey/system.js';
import type { Options } from './options.js';

/** Once with nothing to change, once after a holiday that some due days fall on. */
export async function measureRecompute(bench: BenchSystem, o: Options): Promise<object> {
  const { db } = bench.system;
  const before = loadavg()[0];
  const options = { url: bench.url, threads: o.threads };
  const unchanged = await recomputeAll(db, options);
  const day = await db.asSystem((tx) =>
    first(
      tx,
      sql<{
        day: string;
        n: number;
      }>`select due_on as day, count(*)::int as n from registrant_duties where state = 'open' and kind = 'appearance' and due_on > now()
        group by due_on order by count(*) desc limit 1`,
    ),
  );
  await db.asSystem((tx) => setCalendarDay(tx, 'US', { day: day!.day, name: 'Bench Day', effect: 'closed' }));
  const afterHoliday = await recomputeAll(db, options);
  const written = await db.asSystem((tx) =>
    first(
      tx,
      sql<{
        n: number;
      }>`select count(*)::int as n from registrant_duties where state = 'open' and reckoning::text like '%Bench Day%'`,
    ),
  );
  return {
    unchanged,
    afterHoliday: {
      ...afterHoliday,
      appearancesDueOnTheDayBefore: day!.n,
      dutiesThatNameTheHoliday: written!.n,
    },
    loadAverage: [before, loadavg()[0]],
  };
}
