import { addDays, type IsoDate, isIsoDate, isoDate, weekday } from '#basics/dates.js';
import type { Reckoning } from './reckoning.js';

/**
 * Business days. "Three business days" counts Monday to Friday without federal holidays and without the
 * jurisdiction's own closed days; the day of the event itself is not counted (SORNA guide, "Immediate
 * transfer"; whose holidays count is silent there, so each jurisdiction's calendar is a row).
 */
export interface Calendar {
  readonly code: string;
  readonly name: string;
  readonly federalHolidays: boolean;
  readonly days: readonly CalendarDay[];
}

export interface CalendarDay {
  readonly day: IsoDate;
  readonly name: string;
  /** `closed` adds a holiday, `open` makes a federal holiday a business day here. */
  readonly effect: 'closed' | 'open';
}

export const FEDERAL_CALENDAR: Calendar = {
  code: 'US',
  name: 'Federal holidays',
  federalHolidays: true,
  days: [],
};

export interface FederalHoliday {
  readonly name: string;
  /** The day the law names. */
  readonly date: IsoDate;
  /** The day off: Friday before a Saturday, Monday after a Sunday (5 USC 6103(b), EO 11582). */
  readonly observed: IsoDate;
}

type Fixed = { readonly month: number; readonly day: number };
/** `nth` -1 is the last such weekday of the month; weekday 1 = Monday. */
type Floating = { readonly month: number; readonly weekday: number; readonly nth: number };

/** 5 USC 6103(a), with the year from which each counts. */
const HOLIDAYS: readonly ({ readonly name: string; readonly since: number } & (Fixed | Floating))[] = [
  { name: 'New Year’s Day', since: 1, month: 1, day: 1 },
  { name: 'Birthday of Martin Luther King, Jr.', since: 1986, month: 1, weekday: 1, nth: 3 },
  { name: 'Washington’s Birthday', since: 1971, month: 2, weekday: 1, nth: 3 },
  { name: 'Memorial Day', since: 1971, month: 5, weekday: 1, nth: -1 },
  { name: 'Juneteenth National Independence Day', since: 2021, month: 6, day: 19 },
  { name: 'Independence Day', since: 1, month: 7, day: 4 },
  { name: 'Labor Day', since: 1, month: 9, weekday: 1, nth: 1 },
  { name: 'Columbus Day', since: 1971, month: 10, weekday: 1, nth: 2 },
  { name: 'Veterans Day', since: 1978, month: 11, day: 11 },
  { name: 'Thanksgiving Day', since: 1942, month: 11, weekday: 4, nth: 4 },
  { name: 'Christmas Day', since: 1, month: 12, day: 25 },
];

/** The holidays whose legal date lies in the year, in order. The observed day may fall in the year before. */
export function federalHolidays(year: number): readonly FederalHoliday[] {
  return HOLIDAYS.filter((h) => year >= h.since).map((h) => {
    const date = 'day' in h ? isoDate(year, h.month, h.day) : nthWeekday(year, h.month, h.weekday, h.nth);
    return { name: h.name, date, observed: 'day' in h ? observedDay(date) : date };
  });
}

/** Why the day is not a business day, or null when it is one. */
export function closedBecause(calendar: Calendar, day: IsoDate): string | null {
  const w = weekday(day);
  if (w === 0) return 'Sunday';
  if (w === 6) return 'Saturday';
  return holidayName(calendar, day);
}

/** The holiday of the calendar on that day, whatever the weekday; null when there is none. */
export function holidayName(calendar: Calendar, day: IsoDate): string | null {
  const own = calendar.days.find((d) => d.day === day);
  if (own) return own.effect === 'closed' ? own.name : null;
  if (!calendar.federalHolidays) return null;
  const year = Number(day.slice(0, 4));
  return observedOf(year).get(day) ?? observedOf(year + 1).get(day) ?? null;
}

/** Names by day off, kept by year: reckoning a registry asks for the same few years a million times. */
const observedByYear = new Map<number, ReadonlyMap<IsoDate, string>>();

function observedOf(year: number): ReadonlyMap<IsoDate, string> {
  let names = observedByYear.get(year);
  if (!names) {
    names = new Map(
      federalHolidays(year).map((h) => [h.observed, h.date === h.observed ? h.name : `${h.name} (observed)`]),
    );
    observedByYear.set(year, names);
  }
  return names;
}

export function isBusinessDay(calendar: Calendar, day: IsoDate): boolean {
  return closedBecause(calendar, day) === null;
}

export interface BusinessDays {
  readonly due: IsoDate;
  readonly reckoning: Reckoning;
}

/**
 * The last day of a period of so many business days, with the sum shown. The start day is not counted.
 * Throws on a start that is not a date or a count below 1: both would be mistakes of ours.
 */
export function addBusinessDays(
  calendar: Calendar,
  start: IsoDate,
  count: number,
  source: string,
): BusinessDays {
  if (!isIsoDate(start)) throw new Error(`not a date: ${start}. Expected YYYY-MM-DD`);
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`not a count of days: ${count}. Expected 1 or more`);
  const steps = [`${start}: day of the event, not counted`];
  let day = start;
  for (let counted = 0; counted < count; ) {
    day = addDays(day, 1);
    const closed = closedBecause(calendar, day);
    if (closed === null) steps.push(`${day}: business day ${++counted} of ${count}`);
    else steps.push(`${day}: not counted, ${closed}`);
  }
  return {
    due: day,
    reckoning: {
      start,
      rule: `${count} business ${count === 1 ? 'day' : 'days'}, ${calendar.name}`,
      steps,
      due: day,
      source,
    },
  };
}

function nthWeekday(year: number, month: number, day: number, nth: number): IsoDate {
  if (nth > 0) {
    const first = isoDate(year, month, 1);
    return addDays(first, ((day - weekday(first) + 7) % 7) + (nth - 1) * 7);
  }
  const last = addDays(isoDate(month === 12 ? year + 1 : year, (month % 12) + 1, 1), -1);
  return addDays(last, -((weekday(last) - day + 7) % 7));
}

function observedDay(date: IsoDate): IsoDate {
  const w = weekday(date);
  if (w === 6) return addDays(date, -1);
  return w === 0 ? addDays(date, 1) : date;
}
