import { daysInMonth } from '#basics/dates.js';
import {
  datesCentibits,
  dayOf,
  levelCentibits,
  monthOf,
  type PackedDate,
  packedDay,
  yearOf,
} from './birthDates.js';
import { type BirthYears, NO_BIRTH_YEARS } from './birthYears.js';
import { BIRTH_DATE_LEVELS } from './model.js';

/** Dates from (inclusive) to (exclusive), packed, and the most that a birth date among them can add to the score. */
export interface DateRange {
  readonly from: PackedDate;
  readonly to: PackedDate;
  readonly centibits: number;
}

type Level = keyof typeof BIRTH_DATE_LEVELS;
const bitsOf = (...levels: readonly Level[]): number =>
  Math.max(...levels.map((level) => BIRTH_DATE_LEVELS[level].centibits));

/** The most that a date outside every range of `dateRanges` can add, unless it is the same day of another year. */
export const FAR_DATES_CENTIBITS = bitsOf('far');
/** The most that the same day and month of any year outside every range can add (`dayOfAnyYear`). */
export const SAME_DAY_CENTIBITS = bitsOf('far', 'same-day-other-year');

const remembered = new WeakMap<BirthYears, Map<PackedDate, readonly DateRange[]>>();
const REMEMBERED_MAX = 8192;

/**
 * All register dates that speak for a query date, or against it less than any other date would, as few ranges of
 * neighbouring dates, those first that say most. A date in several adds at most what the most of them says.
 */
export function dateRanges(date: PackedDate, birthYears: BirthYears = NO_BIRTH_YEARS): readonly DateRange[] {
  let known = remembered.get(birthYears);
  if (!known) {
    known = new Map();
    remembered.set(birthYears, known);
  }
  let found = known.get(date);
  if (!found) {
    if (known.size >= REMEMBERED_MAX) known.clear();
    found = rangesOf(date, birthYears);
    known.set(date, found);
  }
  return found;
}

/** Month and day as packed dates hold them when the same day of another year says something, else 0. */
export function dayOfAnyYear(date: PackedDate): number {
  return dayOf(date) === 0 || isFirst(date) ? 0 : date & 511;
}

const isFirst = (date: PackedDate): boolean => monthOf(date) === 1 && dayOf(date) <= 1;
/** Years apart that still count as near, see `compareDates`. */
const YEARS_NEAR = 5;

function rangesOf(date: PackedDate, birthYears: BirthYears): DateRange[] {
  const [year, month, day] = [yearOf(date), monthOf(date), dayOf(date)];
  const years = (from: number, to: number, centibits: number): DateRange => ({
    from: from * 512,
    to: (to + 1) * 512,
    centibits,
  });
  /** The most that these levels say of any date from the one to the other. */
  const mostOf = (from: PackedDate, to: PackedDate, ...levels: readonly Level[]): number => {
    let most = Number.NEGATIVE_INFINITY;
    for (let y = yearOf(from); y <= yearOf(to - 1); y++)
      for (const level of levels) most = Math.max(most, levelCentibits(level, y, birthYears));
    return most;
  };
  const ofYear = (...levels: readonly Level[]): number => mostOf(year * 512, (year + 1) * 512, ...levels);
  // No date at all, years ever nearer; then what is narrower and says more.
  const ranges: DateRange[] = [
    { from: 0, to: 1, centibits: BIRTH_DATE_LEVELS.missing.centibits },
    years(year - YEARS_NEAR, year + YEARS_NEAR, bitsOf('near')),
    years(year - 1, year - 1, bitsOf('near-year')),
    years(year + 1, year + 1, bitsOf('near-year')),
    years(
      year,
      year,
      month === 0 || isFirst(date) ? ofYear('year', 'year-placeholder') : ofYear('same-year'),
    ),
  ];
  if (day > 0)
    for (const apart of [-10, -1, 0, 1, 10]) {
      const { from, to } = daysAround(date, apart);
      ranges.push({ from, to, centibits: mostOf(from, to, apart === 0 ? 'near-day' : 'year-slip') });
    }
  if (month > 0)
    ranges.push({
      from: year * 512 + month * 32 + 1,
      to: year * 512 + month * 32 + 32,
      centibits: day === 0 ? ofYear('year-and-month', 'year-placeholder') : ofYear('same-month'),
    });
  for (const single of singleDates(date))
    ranges.push({ from: single, to: single + 1, centibits: datesCentibits(date, single, birthYears) });
  return ranges
    .filter((range) => range.centibits > FAR_DATES_CENTIBITS)
    .sort((a, b) => b.centibits - a.centibits);
}

/** Months have 30.5 days in the calendar by which `compareDates` says what is within a month. */
const MONTH_DAYS = 30.5;
const DAYS_NEAR = 31;

/** The dates within DAYS_NEAR days of a date so many years later, as `compareDates` counts them. */
function daysAround(date: PackedDate, yearsLater: number): { from: PackedDate; to: PackedDate } {
  const middle = ((yearOf(date) + yearsLater) * 12 + monthOf(date)) * MONTH_DAYS + dayOf(date);
  const [first, last] = [middle - DAYS_NEAR, middle + DAYS_NEAR];
  const fromMonth = Math.ceil((first - 31) / MONTH_DAYS);
  const toMonth = Math.floor((last - 1) / MONTH_DAYS);
  return {
    from: dayInMonth(fromMonth, Math.max(1, Math.ceil(first - fromMonth * MONTH_DAYS))),
    to: dayInMonth(toMonth, Math.min(31, Math.floor(last - toMonth * MONTH_DAYS))) + 1,
  };
}

/** A day of a month that is counted on from month 1 of year 0 past the ends of years. */
function dayInMonth(months: number, day: number): PackedDate {
  const year = Math.floor((months - 1) / 12);
  return year * 512 + (months - year * 12) * 32 + day;
}

/** Every single date whose level does not follow from its year and month alone. */
function singleDates(date: PackedDate): Set<PackedDate> {
  const [year, month, day] = [yearOf(date), monthOf(date), dayOf(date)];
  // January, with its first day or without a day, stands for an unknown day of the year.
  const dates = new Set<PackedDate>([date, year * 512, year * 512 + 32, year * 512 + 33]);
  if (month > 0) dates.add(year * 512 + month * 32);
  if (day === 0) return dates;
  const add = (y: number, m: number, d: number): void => {
    if (y >= 1 && m >= 1 && m <= 12 && d >= 1 && d <= daysInMonth(y, m)) dates.add(packedDay(y, m, d));
  };
  const addDigits = (number: number): void =>
    add(Math.floor(number / 10_000), Math.floor(number / 100) % 100, number % 100);
  add(year, day, month);
  const digits = year * 10_000 + month * 100 + day;
  for (let scale = 1; scale < 100_000_000; scale *= 10) {
    const own = Math.floor(digits / scale) % 10;
    for (let d = 0; d < 10; d++) addDigits(digits + (d - own) * scale);
    const next = Math.floor(digits / scale / 10) % 10;
    addDigits(digits + (next - own) * scale + (own - next) * scale * 10);
  }
  for (let y = year - 2; y <= year + 2; y++) add(y, month, day);
  return dates;
}
