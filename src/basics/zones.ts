import { dateText, type IsoDate } from './dates.js';

/**
 * Local wall-clock time against instants, by IANA zone, with the platform's own zone data (Intl).
 * Two rules where a wall-clock time is not one instant: a skipped time counts with the offset before the gap,
 * a repeated one is its first occurrence, so that no clock that must not be missed starts late.
 */
const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let f = formats.get(zone);
  if (!f) {
    f = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, f);
  }
  return f;
}

export function isZone(zone: string): boolean {
  try {
    format(zone);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds to add to UTC to get the zone's wall clock at that instant. */
export function offsetMs(zone: string, instantMs: number): number {
  const p: Record<string, number> = {};
  for (const part of format(zone).formatToParts(instantMs))
    if (part.type !== 'literal') p[part.type] = Number(part.value);
  const wall = Date.UTC(p.year!, p.month! - 1, p.day!, p.hour!, p.minute!, p.second!);
  return wall - Math.floor(instantMs / 1000) * 1000;
}

/** `YYYY-MM-DDTHH:MM` of the zone's wall clock. */
export function localTime(zone: string, instantMs: number): string {
  return new Date(instantMs + offsetMs(zone, instantMs)).toISOString().slice(0, 16);
}

/** The zone's wall clock for people: "22 Nov 2026, 14:05". */
export function wallText(zone: string, instantMs: number): string {
  const wall = localTime(zone, instantMs);
  return `${dateText(wall.slice(0, 10))}, ${wall.slice(11)}`;
}

export function localDate(zone: string, instantMs: number): IsoDate {
  return localTime(zone, instantMs).slice(0, 10);
}

/** The instant of a wall-clock time `YYYY-MM-DDTHH:MM` (seconds allowed) in a zone. */
export function instantOf(zone: string, local: string): number {
  const wall = Date.parse(`${local.length === 16 ? `${local}:00` : local}Z`);
  if (Number.isNaN(wall)) throw new Error(`not a local time: ${local}. Expected YYYY-MM-DDTHH:MM`);
  const before = offsetMs(zone, wall - 86_400_000);
  const guess = wall - before;
  if (offsetMs(zone, guess) === before) return guess;
  const after = offsetMs(zone, wall + 86_400_000);
  const late = wall - after;
  return offsetMs(zone, late) === after ? late : guess;
}
