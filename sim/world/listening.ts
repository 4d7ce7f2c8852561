import { MS } from '#basics/clock.js';
import { weekday } from '#basics/dates.js';
import { localTime } from '#basics/zones.js';
import type { Database } from '#storage/database.js';
import { addFeedHours, watchFeed } from '#storage/silence.js';

/** Weeks that the invented senders have been sending when the trial begins. */
const WEEKS = 8;

/** How many messages a sender hands in during an hour of its own wall clock. */
interface Habit {
  readonly door: string;
  readonly sender: string;
  readonly zone: string;
  readonly perHour: (day: number, hour: number) => number;
  readonly stoppedHoursAgo: number;
}

const HABITS: readonly Habit[] = [
  {
    door: 'manifests',
    sender: 'client-carrier',
    zone: 'America/New_York',
    perHour: () => 120,
    stoppedHoursAgo: 0,
  },
  // Fell silent: the alarm comes some minutes after the trial has begun to listen.
  {
    door: 'manifests',
    sender: 'client-harbor-pilots',
    zone: 'America/Chicago',
    perHour: () => 60,
    stoppedHoursAgo: 2,
  },
  {
    door: 'applications',
    sender: 'client-visa-desk',
    zone: 'America/New_York',
    perHour: (day, hour) => (day >= 1 && day <= 5 && hour >= 8 && hour < 18 ? 40 : 0),
    stoppedHoursAgo: 1,
  },
];

/** What a system that has run for weeks has counted of its senders: a trial that is minutes old has no habits to show. */
export async function makeFeedHabits(db: Database, nowMs: number): Promise<void> {
  const thisHour = Math.floor(nowMs / MS.hour) * MS.hour;
  await db.asSystem(async (tx) => {
    for (const habit of HABITS) {
      const rows = [];
      let lastMs: number | null = null;
      for (
        let at = thisHour - WEEKS * 7 * MS.day;
        at < thisHour - habit.stoppedHoursAgo * MS.hour;
        at += MS.hour
      ) {
        const local = localTime(habit.zone, at);
        const n = habit.perHour(weekday(local.slice(0, 10)), Number(local.slice(11, 13)));
        if (n === 0) continue;
        const gap = MS.hour / n;
        rows.push({
          door: habit.door,
          sender: habit.sender,
          hour: new Date(at).toISOString(),
          messages: n,
          persons: n * 60,
          first_at: new Date(at + gap / 2).toISOString(),
          last_at: new Date(at + MS.hour - gap / 2).toISOString(),
          longest_gap_ms: Math.round(lastMs === null ? gap : Math.max(gap, at + gap / 2 - lastMs)),
        });
        lastMs = at + MS.hour - gap / 2;
      }
      await addFeedHours(tx, rows);
      await watchFeed(tx, { ...habit, heardSinceMs: thisHour - WEEKS * 7 * MS.day }, nowMs);
    }
  });
}
