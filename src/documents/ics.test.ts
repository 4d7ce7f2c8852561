import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Calendar, type CalendarEvent, toIcs } from './ics.js';

const event: CalendarEvent = {
  uid: 'task-17@rsoits.test',
  sequence: 0,
  when: {
    kind: 'instant',
    startMs: Date.parse('2026-03-04T05:06:07Z'),
    endMs: Date.parse('2026-03-04T06:00:00Z'),
  },
  summary: 'Verify, please; RS-7F3K',
  status: 'CONFIRMED',
};
const calendar = (...events: CalendarEvent[]): Calendar => ({
  product: '-//RSOITS//EN',
  name: 'Duties',
  madeAtMs: Date.parse('2026-03-01T00:00:00Z'),
  method: 'PUBLISH',
  events,
});
const unfold = (ics: string) => ics.replaceAll('\r\n ', '').split('\r\n');

/** What a calendar program makes of a TEXT value. */
const unescapeText = (text: string) =>
  text.replace(/\\([\\;,nN])/g, (_m, c: string) => (c.toLowerCase() === 'n' ? '\n' : c));

describe('calendar files', () => {
  test('an instant is UTC, with a stable UID, and no word to other calendars', () => {
    const lines = unfold(toIcs(calendar(event)));
    expect(lines).toContain('UID:task-17@rsoits.test');
    expect(lines).toContain('DTSTART:20260304T050607Z');
    expect(lines).toContain('DTEND:20260304T060000Z');
    expect(lines).toContain('DTSTAMP:20260301T000000Z');
    expect(lines).toContain('SUMMARY:Verify\\, please\\; RS-7F3K');
    expect(lines).toContain('CLASS:CONFIDENTIAL');
    expect(lines.at(0)).toBe('BEGIN:VCALENDAR');
    expect(lines.slice(-2)).toEqual(['END:VCALENDAR', '']);
  });

  test('a local time names its zone, and the zone is described with both its changes of that year', () => {
    const when = {
      kind: 'local',
      zone: 'America/New_York',
      start: '2026-06-10T09:00',
      end: '2026-06-10T10:00',
    } as const;
    const lines = unfold(toIcs(calendar({ ...event, when })));
    expect(lines).toContain('DTSTART;TZID=America/New_York:20260610T090000');
    expect(lines).toContain('TZID:America/New_York');
    const text = lines.join('\n');
    expect(text).toContain(
      'BEGIN:DAYLIGHT\nDTSTART:20260308T020000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nEND:DAYLIGHT',
    );
    expect(text).toContain(
      'BEGIN:STANDARD\nDTSTART:20261101T020000\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nEND:STANDARD',
    );
  });

  test('a zone without changes still has its offset', () => {
    const when = {
      kind: 'local',
      zone: 'Asia/Kolkata',
      start: '2026-06-10T09:00',
      end: '2026-06-10T10:00',
    } as const;
    expect(toIcs(calendar({ ...event, when }))).toContain('TZOFFSETTO:+0530');
  });

  test('whole days end the day after their last', () => {
    const when = { kind: 'days', first: '2026-02-27', last: '2026-02-28' } as const;
    const lines = unfold(toIcs(calendar({ ...event, when })));
    expect(lines).toContain('DTSTART;VALUE=DATE:20260227');
    expect(lines).toContain('DTEND;VALUE=DATE:20260301');
  });

  test('a cancelled duty and a reminder', () => {
    const ics = toIcs({
      ...calendar({ ...event, status: 'CANCELLED', sequence: 3, remindMinutes: 90 }),
      method: 'CANCEL',
    });
    expect(unfold(ics)).toEqual(
      expect.arrayContaining(['METHOD:CANCEL', 'STATUS:CANCELLED', 'SEQUENCE:3', 'TRIGGER:-PT90M']),
    );
  });

  test('no line is over 75 octets, no text adds a line, and every text comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (description) => {
        const ics = toIcs(calendar({ ...event, description }));
        for (const line of ics.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        const lines = unfold(ics);
        expect(lines.filter((line) => line.startsWith('BEGIN:'))).toHaveLength(2);
        const got = unescapeText(lines.find((line) => line.startsWith('DESCRIPTION:'))!.slice(12));
        const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;
        expect(got).toBe(description.replace(/\r\n|[\r\u0085\u2028\u2029]/g, '\n').replace(controls, ' '));
      }),
    );
  });

  test('a long line is folded at 75 octets, the blank of the continuation counted', () => {
    const ics = toIcs(calendar({ ...event, description: 'x'.repeat(200) }));
    const lines = ics.split('\r\n');
    const at = lines.findIndex((line) => line.startsWith('DESCRIPTION:'));
    expect(lines.slice(at, at + 3).map((line) => line.length)).toEqual([75, 75, 200 + 12 - 75 - 74 + 1]);
  });

  test('an address cannot add a property', () => {
    const ics = toIcs(calendar({ ...event, url: 'https://rsoits.test/a\r\nATTENDEE:x' }));
    expect(unfold(ics)).toContain('URL:https://rsoits.test/a%0D%0AATTENDEE:x');
  });
});
