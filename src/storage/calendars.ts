import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import { many, run, type Tx } from './database.js';

/** Which days are business days somewhere. Federal holidays are computed (`domain`); rows say what differs. */
export interface Calendar {
  readonly code: string;
  readonly name: string;
  /** Whether federal holidays count here. */
  readonly federalHolidays: boolean;
}

export interface CalendarDay {
  readonly day: IsoDate;
  readonly name: string;
  /** `closed` adds a holiday, `open` makes a federal holiday a business day. */
  readonly effect: 'closed' | 'open';
}

/** Adds a calendar or leaves the one there is. */
export async function addCalendar(tx: Tx, calendar: Calendar): Promise<void> {
  await run(
    tx,
    sql`insert into calendars (code, name, federal_holidays) values (${calendar.code}, ${calendar.name}, ${calendar.federalHolidays})
      on conflict (code) do nothing`,
  );
}

export async function listCalendars(tx: Tx): Promise<Calendar[]> {
  return many(
    tx,
    sql<Calendar>`select code, name, federal_holidays as "federalHolidays" from calendars order by code`,
  );
}

/** A calendar's own days between two dates, both included. */
export async function calendarDays(tx: Tx, code: string, from: IsoDate, to: IsoDate): Promise<CalendarDay[]> {
  return many(
    tx,
    sql<CalendarDay>`select day, name, effect from calendar_days where calendar_code = ${code} and day between ${from}::date and ${to}::date order by day`,
  );
}

export async function setCalendarDay(tx: Tx, code: string, day: CalendarDay): Promise<void> {
  await run(
    tx,
    sql`insert into calendar_days (calendar_code, day, name, effect) values (${code}, ${day.day}::date, ${day.name}, ${day.effect})
      on conflict (calendar_code, day) do update set name = excluded.name, effect = excluded.effect`,
  );
}
