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

/** Calendars by code with their own days, in order of code. @param codes only these; default all */
export async function readCalendars(tx: Tx, codes?: readonly string[]): Promise<Map<string, Calendar>> {
  if (codes?.length === 0) return new Map();
  const rows = await many(
    tx,
    sql<Omit<Calendar, 'days'> & { readonly days: CalendarDay[] | null }>`
    select c.code, c.name, c.federal_holidays as "federalHolidays",
           (select jsonb_agg(jsonb_build_object('day', d.day, 'name', d.name, 'effect', d.effect) order by d.day)
              from calendar_days d where d.calendar_code = c.code) as days
      from calendars c ${codes ? sql`where c.code in (${sql.join([...new Set(codes)])})` : sql``} order by c.code`,
  );
  return new Map(rows.map((r) => [r.code, { ...r, days: r.days ?? [] }]));
}

export async function setCalendarDay(tx: Tx, code: string, day: CalendarDay): Promise<void> {
  await run(
    tx,
    sql`insert into calendar_days (calendar_code, day, name, effect) values (${code}, ${day.day}::date, ${day.name}, ${day.effect})
      on conflict (calendar_code, day) do update set name = excluded.name, effect = excluded.effect`,
  );
}

/** The calendar that is one agency's alone. */
export function ownCalendarCode(agencyId: string): string {
  return `own:${agencyId}`;
}

/** Writes an agency's own calendar: the base's holidays and days, and the agency's closed days as given, no others. */
export async function keepOwnCalendar(
  tx: Tx,
  agency: { readonly id: string; readonly name: string },
  base: Calendar,
  days: readonly CalendarDay[],
): Promise<void> {
  const code = ownCalendarCode(agency.id);
  const name = `${agency.name} calendar`;
  await addCalendar(tx, { code, name, federalHolidays: base.federalHolidays });
  await run(tx, sql`delete from calendar_days where calendar_code = ${code}`);
  const kept = base.code === code ? base.days.filter((d) => d.effect === 'open') : base.days;
  for (const day of [...kept, ...days]) await setCalendarDay(tx, code, day);
}
