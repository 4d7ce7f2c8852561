import { MS } from '#basics/clock.js';
import { addDays, weekday } from '#basics/dates.js';
import { instantOf, localDate, wallText } from '#basics/zones.js';
import type { DutyHours } from './agency.js';
import { type Calendar, holidayName } from './calendar.js';
import { instantText, type Reckoning } from './reckoning.js';

/** When somebody is at the desk: weekly hours on the agency's own wall clock, without its holidays. */
export interface AgencyHours {
  readonly timeZone: string;
  /** Empty: round the clock, holidays included. */
  readonly dutyHours: readonly DutyHours[];
  readonly calendar: Calendar;
}

export interface DutyPeriod {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How far ahead duty hours are looked for; an agency without any in that time is treated as never on duty. */
const LOOK_AHEAD_DAYS = 21;
/** Less than this left of a shift is too short to act in: the next shift counts. */
export const SHIFT_LEFT_MIN_MS = MS.hour;
/** Where an agency never closes, "within its next duty hours" means this. */
export const ROUND_THE_CLOCK_ACK_MS = 8 * MS.hour;

export function isOnDuty(hours: AgencyHours, atMs: number): boolean {
  if (hours.dutyHours.length === 0) return true;
  return dutyPeriods(hours, atMs).some((p) => p.fromMs <= atMs && atMs < p.toMs);
}

/** When the agency is next at the desk: now, when it is; null when it never is. */
export function nextOnDuty(hours: AgencyHours, atMs: number): number | null {
  if (isOnDuty(hours, atMs)) return atMs;
  return dutyPeriods(hours, atMs).find((p) => p.fromMs > atMs)?.fromMs ?? null;
}

/**
 * The end of "within its next duty hours": the close of the shift under way when at least an hour of it is
 * left, else of the next one; no shift counts for longer than 24 hours.
 */
export function withinDutyHours(
  hours: AgencyHours,
  atMs: number,
  source: string,
): { readonly dueAtMs: number; readonly reckoning: Reckoning } {
  const start = instantText(atMs);
  const rule = 'within the agency’s next duty hours';
  if (hours.dutyHours.length === 0) {
    const dueAtMs = atMs + ROUND_THE_CLOCK_ACK_MS;
    return {
      dueAtMs,
      reckoning: {
        start,
        rule,
        steps: ['the agency is on duty round the clock: 8 h'],
        due: instantText(dueAtMs),
        source,
      },
    };
  }
  const steps = [`${wallText(hours.timeZone, atMs)} on the agency’s clock (${hours.timeZone})`];
  for (const p of dutyPeriods(hours, atMs)) {
    const startsAtMs = Math.max(p.fromMs, atMs);
    const dueAtMs = Math.min(p.toMs, startsAtMs + MS.day);
    const shift = `duty from ${wallText(hours.timeZone, p.fromMs)} to ${wallText(hours.timeZone, p.toMs)}`;
    if (p.toMs - startsAtMs < SHIFT_LEFT_MIN_MS) {
      steps.push(`${shift}: less than an hour left, the next shift counts`);
      continue;
    }
    steps.push(`${shift}: acknowledgement by its end`);
    return { dueAtMs, reckoning: { start, rule, steps, due: instantText(dueAtMs), source } };
  }
  const dueAtMs = atMs + ROUND_THE_CLOCK_ACK_MS;
  steps.push(`no duty hours in the next ${LOOK_AHEAD_DAYS} days: 8 h, and the stand-in acts`);
  return { dueAtMs, reckoning: { start, rule, steps, due: instantText(dueAtMs), source } };
}

/** Shifts that end after the instant, in order; shifts that touch at midnight are one. */
export function dutyPeriods(hours: AgencyHours, atMs: number): readonly DutyPeriod[] {
  const today = localDate(hours.timeZone, atMs);
  const merged: { fromMs: number; toMs: number }[] = [];
  for (let i = -1; i <= LOOK_AHEAD_DAYS; i++) {
    const day = addDays(today, i);
    if (holidayName(hours.calendar, day) !== null) continue;
    const isoWeekday = weekday(day) === 0 ? 7 : weekday(day);
    const shifts = hours.dutyHours
      .filter((h) => h.day === isoWeekday && h.from < h.to)
      .map((h) => ({
        fromMs: instantOf(hours.timeZone, `${day}T${h.from}`),
        toMs: instantOf(hours.timeZone, h.to === '24:00' ? `${addDays(day, 1)}T00:00` : `${day}T${h.to}`),
      }))
      .sort((a, b) => a.fromMs - b.fromMs);
    for (const shift of shifts) {
      const last = merged[merged.length - 1];
      if (last && shift.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, shift.toMs);
      else merged.push({ ...shift });
    }
  }
  return merged.filter((p) => p.toMs > atMs);
}
