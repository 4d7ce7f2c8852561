import type { IsoDate, PartialDate } from '#basics/dates.js';
import { addDays, daysInMonth, isoDate } from '#basics/dates.js';

/**
 * Dates and times of a DTM (composite C507: 2005 qualifier, 2380 value, 2379 format). Manifests leave the format
 * out as often as they give it, so the count of digits decides where it is missing or contradicts the value.
 * Two-digit years get their century from a reference date; nothing here knows today.
 */
interface Layout {
  readonly digits: number;
  /** Where year, month, day, hour and minute start; -1: not in this layout. */
  readonly at: readonly [number, number, number, number, number];
  readonly yearDigits: 2 | 4;
}

/** By DTM format code (UN/EDIFACT code list 2379). */
const LAYOUTS: Readonly<Record<string, Layout>> = {
  '2': { digits: 6, at: [4, 2, 0, -1, -1], yearDigits: 2 },
  '3': { digits: 6, at: [4, 0, 2, -1, -1], yearDigits: 2 },
  '101': { digits: 6, at: [0, 2, 4, -1, -1], yearDigits: 2 },
  '102': { digits: 8, at: [0, 4, 6, -1, -1], yearDigits: 4 },
  '201': { digits: 10, at: [0, 2, 4, 6, 8], yearDigits: 2 },
  '203': { digits: 12, at: [0, 4, 6, 8, 10], yearDigits: 4 },
  '204': { digits: 14, at: [0, 4, 6, 8, 10], yearDigits: 4 },
};

/** What a bare value of so many digits means. */
const BY_DIGITS: Readonly<Record<number, string>> = { 6: '101', 8: '102', 10: '201', 12: '203', 14: '204' };

interface Parts {
  readonly year: number;
  readonly century: boolean;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

function split(value: string, format: string): Parts | undefined {
  let bare = value;
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i);
    if (c < 0x30 || c > 0x39) {
      bare = value.replace(/[ ./:-]/g, '');
      if (!/^\d+$/.test(bare)) return undefined;
      break;
    }
  }
  const named = LAYOUTS[format];
  const layout = named?.digits === bare.length ? named : LAYOUTS[BY_DIGITS[bare.length] ?? ''];
  if (!layout) return undefined;
  const [y, mo, d, h, mi] = layout.at;
  return {
    year: layout.yearDigits === 4 ? twoDigits(bare, y) * 100 + twoDigits(bare, y + 2) : twoDigits(bare, y),
    century: layout.yearDigits === 4,
    month: twoDigits(bare, mo),
    day: twoDigits(bare, d),
    hour: twoDigits(bare, h),
    minute: twoDigits(bare, mi),
  };
}

/** The number at a place of a text of digits; 0 for a place that the layout does not have. */
function twoDigits(text: string, at: number): number {
  return at < 0 ? 0 : (text.charCodeAt(at) - 0x30) * 10 + text.charCodeAt(at + 1) - 0x30;
}

const TWO = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));

function written(year: number, month: number, day: number): IsoDate {
  return year > 999 && year < 10_000 ? `${year}-${TWO[month]}-${TWO[day]}` : isoDate(year, month, day);
}

function isDay(year: number, month: number, day: number): boolean {
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && (day <= 28 || day <= daysInMonth(year, month));
}

export interface BirthReading {
  /** One date, or two when nothing tells the century; empty when nothing of it can be true. */
  readonly dates: readonly PartialDate[];
  /** What was wrong or left open, if anything. */
  readonly problem?: 'not-a-date' | 'impossible' | 'in-the-future' | 'century-unknown';
}

/** What of the parts is possible: a full date, a month or a year. */
function possible(year: number, month: number, day: number): PartialDate {
  if (isDay(year, month, day)) return written(year, month, day);
  return month < 1 || month > 12 ? String(year).padStart(4, '0') : isoDate(year, month, 1).slice(0, 7);
}

const OLDEST_YEARS = 125;

/**
 * A birth date. Two-digit years: the latest year that is not after the reference (the flight's own date). Parts
 * that cannot be true are left away and the rest counts.
 */
export function readBirthDate(value: string, format: string, reference: IsoDate | undefined): BirthReading {
  const p = split(value, format);
  if (!p) return { dates: [], problem: 'not-a-date' };
  if (reference !== undefined && !p.century) {
    // The common case, without the lists below: a whole date that is not after the reference.
    const year = 2000 + p.year;
    const late = isDay(year, p.month, p.day) ? written(year, p.month, p.day) : undefined;
    if (late !== undefined && late <= reference) return { dates: [late] };
    if (late !== undefined && isDay(year - 100, p.month, p.day)) {
      const early = written(year - 100, p.month, p.day);
      if (early <= reference) return { dates: [early] };
    }
  }
  const years = p.century ? [p.year] : [2000 + p.year, 1900 + p.year];
  const readings = years.map((year) => possible(year, p.month, p.day));
  const full = readings[0]!.length === 10 || readings.at(-1)!.length === 10;
  const problem = full ? {} : { problem: 'impossible' as const };
  if (!reference) {
    if (p.century) return { dates: readings, ...problem };
    return { dates: readings, problem: 'century-unknown' };
  }
  const date = readings.find((d) => d <= reference.slice(0, d.length));
  if (!date) return { dates: [], problem: 'in-the-future' };
  if (Number(date.slice(0, 4)) < Number(reference.slice(0, 4)) - OLDEST_YEARS)
    return { dates: [], problem: 'impossible' };
  return { dates: [date], ...problem };
}

const EXPIRY_YEARS_AHEAD = 15;

/** A document's expiry or issue. Two-digit years: within 15 years after the reference, else the past. */
export function readDocumentDate(
  value: string,
  format: string,
  reference: IsoDate | undefined,
): IsoDate | undefined {
  const p = split(value, format);
  if (!p) return undefined;
  let year = p.year;
  if (!p.century) {
    const latest = Number((reference ?? '2025').slice(0, 4)) + EXPIRY_YEARS_AHEAD;
    year = Math.floor(latest / 100) * 100 + p.year;
    if (year > latest) year -= 100;
  }
  return isDay(year, p.month, p.day) ? written(year, p.month, p.day) : undefined;
}

/** A wall-clock time at a port, `YYYY-MM-DDTHH:MM`; midnight at the end of a day becomes the next day's start. */
export function readPortTime(value: string, format: string): string | undefined {
  const p = split(value, format);
  if (!p) return undefined;
  const year = p.century ? p.year : p.year < 80 ? 2000 + p.year : 1900 + p.year;
  if (!isDay(year, p.month, p.day) || p.minute > 59) return undefined;
  const date = written(year, p.month, p.day);
  if (p.hour === 24 && p.minute === 0) return `${addDays(date, 1)}T00:00`;
  if (p.hour > 23) return undefined;
  return `${date}T${TWO[p.hour]}:${TWO[p.minute]}`;
}

/** The day of preparation in a service segment, YYMMDD or CCYYMMDD, and its time. */
export function readPrepared(day: string, time: string): string | undefined {
  const clock = /^\d{4}/.test(time) ? time.slice(0, 4) : '0000';
  return readPortTime(`${day}${clock}`, '');
}
