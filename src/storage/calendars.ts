import { sql } from 'kysely';
import type { Calendar, CalendarDay } from '#domain/calendar.js';
import { many, run, type Tx } from './database.js';

/** Calendars say which days are business days somewhere. Federal holidays are computed; rows say what differs. */

/** Adds a calendar with its days, or leaves the one there is. */
export async function addCalendar(
  tx: Tx,
  calendar: Omit<Calendar, 'days'> & Partial<Pick<Calendar, 'days'>>,
): Promise<void> {
  const added = await run(
    tx,
    sql`insert into calendars (code, name, federal_holidays) values (${calendar.code}, ${calendar.name}, ${calendar.federalHolidays})
      on conflict (code) do nothing`,
  );
  if (added === 1) for (const day of calendar.days ?? []) await setCalendarDay(tx, calendar.code, day);
}

/** Every calendar with all its days: the planner takes them as arguments. */
export async function readCalendars(tx: Tx): Promise<ReadonlyMap<string, Calendar>> {
  const calendars = await many(
    tx,
    sql<
      Omit<Calendar, 'days'>
    >`select code, name, federal_holidays as "federalHolidays" from calendars order by code`,
  );
  const days = await many(
    tx,
    sql<
      CalendarDay & { readonly code: string }
    >`select calendar_code as code, day, name, effect from calendar_days order by calendar_code, day`,
  );
  return new Map(
    calendars.map((calendar) => [
      calendar.code,
      {
        ...calendar,
        days: days
          .filter((d) => d.code === calendar.code)
          .map(({ day, name, effect }) => ({ day, name, effect })),
      },
    ]),
  );
}

export async function setCalendarDay(tx: Tx, code: string, day: CalendarDay): Promise<void> {
  await run(
    tx,
    sql`insert into calendar_days (calendar_code, day, name, effect) values (${code}, ${day.day}::date, ${day.name}, ${day.effect})
      on conflict (calendar_code, day) do update set name = excluded.name, effect = excluded.effect`,
  );
}
