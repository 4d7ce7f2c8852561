import { daysBetween, type IsoDate } from '#basics/dates.js';

/**
 * How a reminder reaches somebody. By machine only where the registrant agreed to it and said where
 * (`domain/reminderMessage.ts`).
 */
export const REMINDER_WAYS = {
  email: { says: 'E-mail to registrants who agreed to it' },
  text: { says: 'Text message to registrants who agreed to it' },
  letter: { says: 'Letter to the registrant, printed here' },
  call: { says: 'Call or text message to the registrant by an officer' },
  officer: { says: 'Mail to the registry office, without personal data' },
} as const satisfies Record<string, { says: string }>;
export type ReminderWay = keyof typeof REMINDER_WAYS;

export const REMINDER_DAYS_MAX = 90;

/**
 * Which reminder is due today: the one of the smallest number of days whose time has come, so that somebody who was
 * registered late, or an agency that begins to remind, does not get several at once. Null: none, or the day is past.
 */
export function reminderDue(days: readonly number[], dueOn: IsoDate, today: IsoDate): number | null {
  const left = daysBetween(today, dueOn);
  if (left < 0) return null;
  const come = days.filter((d) => left <= d);
  return come.length === 0 ? null : Math.min(...come);
}

/** `30, 7`: whole numbers, the largest first, each once. Null: not that. */
export function readReminderDays(text: string): readonly number[] | null {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const days = [...new Set(parts.map(Number))].sort((a, b) => b - a);
  const sound = days.every((d) => Number.isInteger(d) && d >= 1 && d <= REMINDER_DAYS_MAX);
  return days.length > 0 && days.length <= 5 && sound ? days : null;
}
