import { MS } from '#basics/clock.js';
import { addDays, type IsoDate } from '#basics/dates.js';
import { instantOf, offsetMs } from '#basics/zones.js';
import { wellFormed } from './characters.js';

/**
 * Dates for a calendar program (iCalendar, RFC 5545). A calendar is copied to telephones and clouds: what goes
 * in holds a reference and a duty, nothing of a person.
 */
export interface CalendarEvent {
  /** Stable: the same duty sent again moves its entry instead of adding one. */
  readonly uid: string;
  /** Grows with every change (3.8.7.4). */
  readonly sequence: number;
  readonly when: CalendarTime;
  readonly summary: string;
  readonly description?: string;
  readonly location?: string;
  readonly url?: string;
  readonly status: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED';
  /** A reminder so many minutes before. */
  readonly remindMinutes?: number;
}

export type CalendarTime =
  | { readonly kind: 'instant'; readonly startMs: number; readonly endMs: number }
  /** Wall-clock times `YYYY-MM-DDTHH:MM` in an IANA zone, which stay what they are when the zone's rules change. */
  | { readonly kind: 'local'; readonly zone: string; readonly start: string; readonly end: string }
  /** Whole days, the last one included. */
  | { readonly kind: 'days'; readonly first: IsoDate; readonly last: IsoDate };

export interface Calendar {
  /** Who made it, for `PRODID`. */
  readonly product: string;
  readonly name: string;
  /** Of the file, for `DTSTAMP`. */
  readonly madeAtMs: number;
  readonly method: 'PUBLISH' | 'CANCEL';
  readonly events: readonly CalendarEvent[];
}

export function toIcs(calendar: Calendar): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:${escapeText(calendar.product)}`,
    'CALSCALE:GREGORIAN',
    `METHOD:${calendar.method}`,
    `X-WR-CALNAME:${escapeText(calendar.name)}`,
    ...zonesOf(calendar.events),
    ...calendar.events.flatMap((event) => eventLines(event, calendar.madeAtMs)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

function eventLines(event: CalendarEvent, madeAtMs: number): string[] {
  const optional = (name: string, value: string | undefined) =>
    value === undefined ? [] : [`${name}:${escapeText(value)}`];
  return [
    'BEGIN:VEVENT',
    `UID:${escapeText(event.uid)}`,
    `DTSTAMP:${utc(madeAtMs)}`,
    `SEQUENCE:${event.sequence}`,
    ...timeLines(event.when),
    `SUMMARY:${escapeText(event.summary)}`,
    ...optional('DESCRIPTION', event.description),
    ...optional('LOCATION', event.location),
    ...(event.url === undefined ? [] : [`URL:${uri(event.url)}`]),
    `STATUS:${event.status}`,
    'CLASS:CONFIDENTIAL',
    ...(event.remindMinutes === undefined
      ? []
      : [
          'BEGIN:VALARM',
          'ACTION:DISPLAY',
          `DESCRIPTION:${escapeText(event.summary)}`,
          `TRIGGER:-PT${Math.max(0, Math.round(event.remindMinutes))}M`,
          'END:VALARM',
        ]),
    'END:VEVENT',
  ];
}

function timeLines(when: CalendarTime): string[] {
  switch (when.kind) {
    case 'instant':
      return [`DTSTART:${utc(when.startMs)}`, `DTEND:${utc(when.endMs)}`];
    case 'local':
      return [
        `DTSTART;TZID=${when.zone}:${wallClock(when.start)}`,
        `DTEND;TZID=${when.zone}:${wallClock(when.end)}`,
      ];
    case 'days':
      // The end of an all-day event is the day after its last (3.6.1).
      return [
        `DTSTART;VALUE=DATE:${when.first.replaceAll('-', '')}`,
        `DTEND;VALUE=DATE:${addDays(when.last, 1).replaceAll('-', '')}`,
      ];
  }
}

/** Each zone that a time names must be described (3.2.19): its changes of offset about the events it serves. */
function zonesOf(events: readonly CalendarEvent[]): string[] {
  const spans = new Map<string, { from: number; to: number }>();
  for (const { when } of events) {
    if (when.kind !== 'local') continue;
    const [from, to] = [instantOf(when.zone, when.start), instantOf(when.zone, when.end)];
    const span = spans.get(when.zone) ?? { from, to };
    spans.set(when.zone, { from: Math.min(span.from, from), to: Math.max(span.to, to) });
  }
  return [...spans].flatMap(([zone, span]) => zoneLines(zone, span.from, span.to));
}

function zoneLines(zone: string, from: number, to: number): string[] {
  const lines = ['BEGIN:VTIMEZONE', `TZID:${zone}`];
  const start = from - 370 * MS.day;
  const observance = (atMs: number, before: number, after: number) => {
    const kind = after > before ? 'DAYLIGHT' : 'STANDARD';
    // The onset is written in the wall clock that ends there (3.6.5).
    const onset = new Date(atMs + before).toISOString().slice(0, 19).replace(/[-:]/g, '');
    lines.push(
      `BEGIN:${kind}`,
      `DTSTART:${onset}`,
      `TZOFFSETFROM:${offset(before)}`,
      `TZOFFSETTO:${offset(after)}`,
      `END:${kind}`,
    );
  };
  let current = offsetMs(zone, start);
  observance(start - (start % MS.day), current, current);
  for (let at = start; at < to + 370 * MS.day; at += MS.day) {
    const next = offsetMs(zone, at + MS.day);
    if (next === current) continue;
    observance(changeWithin(zone, at, at + MS.day), current, next);
    current = next;
  }
  return [...lines, 'END:VTIMEZONE'];
}

/** The first instant, to the second, at which the later offset holds. */
function changeWithin(zone: string, from: number, to: number): number {
  let [low, high] = [Math.floor(from / 1000), Math.floor(to / 1000)];
  const before = offsetMs(zone, low * 1000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(zone, middle * 1000) === before) low = middle;
    else high = middle;
  }
  return high * 1000;
}

function offset(ms: number): string {
  const minutes = Math.abs(ms) / MS.minute;
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  return `${ms < 0 ? '-' : '+'}${two(minutes / 60)}${two(minutes % 60)}`;
}

function utc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function wallClock(local: string): string {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local))
    throw new Error(`not a local time: ${local}. Expected YYYY-MM-DDTHH:MM`);
  return `${local.replace(/[-:]/g, '')}00`;
}

/** TEXT of 3.3.11; other controls than a line break have no place in it. */
function escapeText(text: string): string {
  return wellFormed(text)
    .replace(/\r\n|[\r\u0085\u2028\u2029]/g, '\n')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

function uri(text: string): string {
  return text.replace(/[^\u0021-\u007e]/g, (c) => encodeURIComponent(wellFormed(c)));
}

/** At most 75 octets a line without its end, never through a character (3.1). */
function fold(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = octetsOf(character);
    if (octets + size > 75) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n');
}

function octetsOf(character: string): number {
  const code = character.codePointAt(0)!;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
