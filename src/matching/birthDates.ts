import { daysInMonth } from '#basics/dates.js';
import { type BirthYears, NO_BIRTH_YEARS, yearCentibits } from './birthYears.js';
import { BIRTH_DATE_LEVELS } from './model.js';

export type BirthDateLevel = keyof typeof BIRTH_DATE_LEVELS;

/**
 * A birth date as one whole number: year * 512 + month * 32 + day, month and day 0 where unknown. 0 is no date.
 * Ascending order puts a year's year-only dates first, then each month's month-only date before its days.
 */
export type PackedDate = number;

/** Packs `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; of an impossible date what can be true is kept; 0 when nothing can. */
export function packDate(text: string): PackedDate {
  const m = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text.trim());
  if (!m) return 0;
  const year = Number(m[1]);
  if (year < 1) return 0;
  const month = Number(m[2] ?? 0);
  if (month < 1 || month > 12) return year * 512;
  const day = Number(m[3] ?? 0);
  if (day < 1 || day > daysInMonth(year, month)) return year * 512 + month * 32;
  return packedDay(year, month, day);
}

/** A full date, packed; the caller knows that there is such a day. */
export const packedDay = (year: number, month: number, day: number): PackedDate =>
  year * 512 + month * 32 + day;

export const yearOf = (date: PackedDate): number => date >> 9;
export const monthOf = (date: PackedDate): number => (date >> 5) & 15;
export const dayOf = (date: PackedDate): number => date & 31;

export function dateText(date: PackedDate): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const year = String(yearOf(date)).padStart(4, '0');
  if (monthOf(date) === 0) return year;
  return dayOf(date) === 0
    ? `${year}-${two(monthOf(date))}`
    : `${year}-${two(monthOf(date))}-${two(dayOf(date))}`;
}

/** The digits YYYYMMDD as one number. */
const digitsOf = (date: PackedDate): number => yearOf(date) * 10_000 + monthOf(date) * 100 + dayOf(date);

function byYear(a: number, b: number): BirthDateLevel {
  const apart = Math.abs(a - b);
  if (apart === 1) return 'near-year';
  return apart <= 5 ? 'near' : 'far';
}

/** How digit strings of equal length differ: in one place, by one exchange of neighbours, or more. */
function digitDifference(a: number, b: number): 'one-digit' | 'digits-transposed' | 'more' {
  let first = -1;
  let differing = 0;
  let x = a;
  let y = b;
  for (let place = 0; place < 8; place++) {
    if (x % 10 !== y % 10) {
      differing++;
      if (first < 0) first = place;
      else if (differing === 2) {
        const scale = 10 ** first;
        const [a0, a1] = [Math.floor(a / scale) % 10, Math.floor(a / scale / 10) % 10];
        const [b0, b1] = [Math.floor(b / scale) % 10, Math.floor(b / scale / 10) % 10];
        if (place !== first + 1 || a0 !== b1 || a1 !== b0) return 'more';
      } else return 'more';
    }
    x = Math.floor(x / 10);
    y = Math.floor(y / 10);
  }
  return differing === 1 ? 'one-digit' : 'digits-transposed';
}

/** The level of two known dates, compared as far as both are known; never `missing`. */
export function compareDates(a: PackedDate, b: PackedDate): BirthDateLevel {
  const [ya, ma, da] = [yearOf(a), monthOf(a), dayOf(a)];
  const [yb, mb, db] = [yearOf(b), monthOf(b), dayOf(b)];
  if (ma === 0 || mb === 0) return ya === yb ? 'year' : byYear(ya, yb);
  const aFirst = ma === 1 && da <= 1;
  const bFirst = mb === 1 && db <= 1;
  if (a === b) return da === 0 ? 'year-and-month' : aFirst ? 'exact-placeholder' : 'exact';
  if (da === 0 || db === 0) {
    if (ya === yb && ma === mb) return aFirst || bFirst ? 'year-placeholder' : 'year-and-month';
    if (ya === yb) return aFirst || bFirst ? 'year-placeholder' : 'same-year';
    return byYear(ya, yb);
  }
  if (ya === yb && da === mb && ma === db) return 'swap';
  const digits = digitDifference(digitsOf(a), digitsOf(b));
  if (ya === yb && (aFirst || bFirst) && digits === 'more') return 'year-placeholder';
  if (digits !== 'more' && !(aFirst && bFirst)) return digits;
  if (ma === mb && da === db && !aFirst)
    return Math.abs(ya - yb) <= 2 ? 'near-year-same-day' : 'same-day-other-year';
  if (ya === yb && ma === mb) return 'same-month';
  return byDays(a, b) ?? (ya === yb ? 'same-year' : byYear(ya, yb));
}

const DAYS_NEAR = 31;

/** Two slips at once leave dates that are near each other, or near a round number of years apart. */
function byDays(a: PackedDate, b: PackedDate): 'near-day' | 'year-slip' | null {
  const years = Math.abs(yearOf(a) - yearOf(b));
  if (years > 11 || (years > 2 && years < 9)) return null;
  const [first, second] = a < b ? [a, b] : [b, a];
  for (const apart of [0, 1, 10]) {
    const days = Math.abs(dayCount(first, apart) - dayCount(second, 0));
    if (days <= DAYS_NEAR) return apart === 0 ? 'near-day' : 'year-slip';
  }
  return null;
}

/** Days in a calendar of months of 30.5 days: near enough to say that two dates are within a month. */
const dayCount = (date: PackedDate, yearsLater: number): number =>
  (yearOf(date) + yearsLater) * 366 + monthOf(date) * 30.5 + dayOf(date);

/**
 * Levels that strangers reach the less often the fewer persons are born in the register date's year. What is left holds
 * years together of which some are common and some rare.
 */
const BY_YEAR: ReadonlySet<BirthDateLevel> = new Set<BirthDateLevel>([
  ...(['exact', 'exact-placeholder', 'swap', 'year-and-month', 'digits-transposed', 'one-digit'] as const),
  ...([
    'near-year-same-day',
    'year',
    'year-placeholder',
    'same-month',
    'same-year',
    'near-day',
    'year-slip',
  ] as const),
]);

/** What a level says of a register date of the year, in centibits. */
export const levelCentibits = (level: BirthDateLevel, year: number, years: BirthYears): number =>
  BIRTH_DATE_LEVELS[level].centibits + (BY_YEAR.has(level) ? yearCentibits(years, year) : 0);

/** What a traveller's date and a register date say of each other, in centibits. */
export const datesCentibits = (theirs: PackedDate, ours: PackedDate, years: BirthYears): number =>
  levelCentibits(compareDates(theirs, ours), yearOf(ours), years);

/** Whether the level counts by the year of birth. */
export const countsByYear = (level: BirthDateLevel): boolean => BY_YEAR.has(level);

export interface BirthDateFinding {
  readonly level: BirthDateLevel;
  readonly centibits: number;
  /** Taken off because the best of several pairs of dates was chosen, in centibits, not positive. */
  readonly comparedCentibits: number;
  readonly ours: PackedDate;
  readonly theirs: PackedDate;
}

/** Best level over all pairs of dates; the first in order wins ties, so the result is deterministic. */
export function bestBirthDate(
  theirs: readonly PackedDate[],
  ours: readonly PackedDate[],
  years: BirthYears = NO_BIRTH_YEARS,
): BirthDateFinding {
  let best: BirthDateFinding | null = null;
  for (const t of theirs)
    for (const o of ours) {
      const level = compareDates(t, o);
      const centibits = levelCentibits(level, yearOf(o), years);
      if (!best || centibits > best.centibits)
        best = { level, centibits, comparedCentibits: 0, ours: o, theirs: t };
    }
  if (!best)
    return {
      level: 'missing',
      centibits: 0,
      comparedCentibits: 0,
      ours: ours[0] ?? 0,
      theirs: theirs[0] ?? 0,
    };
  return { ...best, comparedCentibits: datesComparedCentibits(best.centibits, theirs.length * ours.length) };
}

/** What choosing the best of so many pairs takes off a positive finding. */
export function datesComparedCentibits(centibits: number, pairs: number): number {
  if (pairs <= 1 || centibits <= 0) return 0;
  return -Math.min(centibits, Math.round(Math.log2(pairs) * 100)) || 0;
}
