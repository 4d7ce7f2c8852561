import { describe, expect, test } from 'vitest';
import { texts } from '../text/text.js';
import { dateText, localText, relativeText, spanText, utcText } from './When.js';

describe('times as people read them', () => {
  test.each([
    ['2026-03-08T06:59:00Z', 'America/New_York', 'Sun 8 Mar 2026, 01:59 EST'],
    ['2026-03-08T07:00:00Z', 'America/New_York', 'Sun 8 Mar 2026, 03:00 EDT'],
    ['2026-11-01T05:30:00Z', 'America/New_York', 'Sun 1 Nov 2026, 01:30 EDT'],
    ['2026-11-01T06:30:00Z', 'America/New_York', 'Sun 1 Nov 2026, 01:30 EST'],
    ['2026-07-01T20:00:00Z', 'America/Phoenix', 'Wed 1 Jul 2026, 13:00 MST'],
    ['2026-01-01T00:00:00Z', 'Asia/Kathmandu', 'Thu 1 Jan 2026, 05:45 GMT+5:45'],
    ['2026-04-04T15:05:00Z', 'Australia/Lord_Howe', 'Sun 5 Apr 2026, 01:35 GMT+10:30'],
    ['2026-12-31T23:59:59.900Z', 'UTC', 'Thu 31 Dec 2026, 23:59 UTC'],
  ])('%s in %s is %s', (at, zone, words) => {
    expect(localText(at, zone)).toBe(words);
  });

  test('the same as the platform says, for a year of quarters of an hour in zones that change', () => {
    for (const zone of ['America/New_York', 'Australia/Lord_Howe', 'America/St_Johns', 'Africa/Casablanca']) {
      const platform = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      });
      for (let at = Date.UTC(2026, 0, 1, 0, 7); at < Date.UTC(2027, 0, 1); at += 11 * 900_000) {
        const p = Object.fromEntries(platform.formatToParts(at).map((part) => [part.type, part.value]));
        expect(localText(new Date(at).toISOString(), zone)).toContain(` ${p.day} `);
        expect(localText(new Date(at).toISOString(), zone, 'time')).toContain(`${p.hour}:${p.minute} `);
      }
    }
  });

  test('what is known of a date is shown, no more', () => {
    expect([dateText('1970'), dateText('1970-05'), dateText('1970-05-01')]).toEqual([
      '1970',
      'May 1970',
      '1 May 1970',
    ]);
  });

  test('distance has at most two units and says which side of now', () => {
    const t = texts('en');
    const now = '2026-03-14T02:00:00Z';
    expect(relativeText(t, '2026-03-14T02:42:00Z', now)).toBe('in 42 min');
    expect(relativeText(t, '2026-03-13T22:55:00Z', now)).toBe('3 h 05 min ago');
    expect(relativeText(t, '2026-03-14T02:00:30Z', now)).toBe('now');
    expect(spanText(t, 60 * 24 * 9)).toBe('9 days');
    expect(utcText('2026-03-14T02:42:00Z')).toBe('02:42 UTC');
  });
});
