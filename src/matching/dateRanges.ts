import { compareDates, dayOf, monthOf, type PackedDate, packDate, yearOf } from './birthDates.js';
import { BIRTH_DATE_LEVELS } from './model.js';

/** Dates from (inclusive) to (exclusive), packed, and the most that a birth date among them can add to the score. */
export interface DateRange {
  readonly from: PackedDate;
  readonly to: PackedDate;
  readonly centibits: number;
}

const bitsOf = (...levels: readonly (keyof typeof BIRTH_DATE_LEVELS)[]): number =>
  Math.max(...levels.map((level) => BIRTH_DATE_LEVELS[level].centibits));

/** The most that a date outside every range of `dateRanges` can add; not positive. */
export const OTHER_DATES_CENTIBITS = bitsOf('near', 'far', 'same-day-other-year');

const remembered = new Map<PackedDate, readonly DateRange[]>();
const REMEMBERED_MAX = 60_000;

/** All register dates that speak for a query date, as few ranges of neighbouring dates. */
export function dateRanges(date: PackedDate): readonly DateRange[] {
  let found = remembered.get(date);
  if (!found) {
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    found = rangesOf(date);
    remembered.set(date, found);
  }
  return found;
}

function rangesOf(date: PackedDate): DateRange[] {
  const [year, month, day] = [yearOf(date), monthOf(date), dayOf(date)];
  // No date at all, the year, its neighbours; then what is narrower and says more.
  const ranges: DateRange[] = [{ from: 0, to: 1, centibits: BIRTH_DATE_LEVELS.missing.centibits }];
  const whole = month === 0 || (month === 1 && day <= 1);
  const inYear = whole ? bitsOf('year', 'year-placeholder') : bitsOf('same-year', 'near-day');
  ranges.push({ from: year * 512, to: (year + 1) * 512, centibits: inYear });
  for (const other of [year - 1, year + 1])
    ranges.push({ from: other * 512, to: (other + 1) * 512, centibits: bitsOf('near-year') });
  if (day > 0)
    for (const apart of [0, 1, -1, 10, -10]) {
      const level = apart === 0 ? 'near-day' : 'year-slip';
      ranges.push({
        from: monthStart(year + apart, month - MONTHS_NEAR),
        to: monthStart(year + apart, month + MONTHS_NEAR + 1),
        centibits: bitsOf(level),
      });
    }
  if (!whole)
    ranges.push({
      from: year * 512 + month * 32 + 1,
      to: year * 512 + month * 32 + 32,
      centibits: bitsOf(day === 0 ? 'year-and-month' : 'same-month'),
    });
  for (const single of singleDates(date))
    ranges.push({ from: single, to: single + 1, centibits: bitsOf(compareDates(date, single)) });
  return ranges.filter((range) => range.centibits > OTHER_DATES_CENTIBITS);
}

/** Dates at most a month apart lie in months at most so many apart (31 January and 1 March). */
const MONTHS_NEAR = 2;

/** The first date of a month counted on past the ends of its year. */
function monthStart(year: number, month: number): PackedDate {
  const months = year * 12 + month - 1;
  return Math.floor(months / 12) * 512 + ((months % 12) + 1) * 32;
}

/** Every single date whose level does not follow from its year and month alone. */
function singleDates(date: PackedDate): Set<PackedDate> {
  const [year, month, day] = [yearOf(date), monthOf(date), dayOf(date)];
  const dates = new Set<PackedDate>([date, year * 512, year * 512 + month * 32, packDate(`${year}-01-01`)]);
  if (day === 0) return dates;
  const add = (digits: string): void => {
    const packed = packDate(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`);
    if (dayOf(packed) > 0) dates.add(packed);
  };
  const two = (n: number): string => String(n).padStart(2, '0');
  const digits = `${String(year).padStart(4, '0')}${two(month)}${two(day)}`;
  add(digits.slice(0, 4) + two(day) + two(month));
  for (let i = 0; i < 8; i++) {
    for (let d = 0; d < 10; d++) add(digits.slice(0, i) + d + digits.slice(i + 1));
    if (i < 7) add(digits.slice(0, i) + digits[i + 1] + digits[i] + digits.slice(i + 2));
  }
  for (let y = year - 2; y <= year + 2; y++) add(String(y).padStart(4, '0') + digits.slice(4));
  return dates;
}
