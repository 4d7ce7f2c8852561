import { describe, expect, test } from 'vitest';
import { readReminderDays, reminderDue } from './reminder.js';

describe('reminders', () => {
  // biome-ignore format: a table
  test.each([
    ['2026-03-01', null],
    ['2026-03-07', 30],
    ['2026-03-29', 30],
    ['2026-03-30', 7],
    ['2026-04-05', 7],
    ['2026-04-06', 7],
    ['2026-04-07', null],
  ] as const)('30 and 7 days ahead of 6 April, on %s: %s', (today, days) => {
    expect(reminderDue([30, 7], '2026-04-06', today)).toBe(days);
  });
  test('over a leap day', () => expect(reminderDue([7], '2028-03-03', '2028-02-25')).toBe(7));
  // biome-ignore format: a table
  test.each([
    ['30, 7', [30, 7]], ['7 30 7', [30, 7]], ['', null], ['0', null], ['91', null], ['1.5', null], ['x', null], ['1,2,3,4,5,6', null],
  ] as const)('"%s" is read as %s', (text, days) => expect(readReminderDays(text)).toEqual(days));
});
