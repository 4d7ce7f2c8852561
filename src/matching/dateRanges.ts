import { compareDates, dayOf, monthOf, type PackedDate, packDate, yearOf } from './birthDates.js';
import { BIRTH_DATE_LEVELS } from './model.js';

/** Dates from (inclusive) to (exclusive), packed, and the most that a birth date among them can add to the score. */
export interface DateRange {
  readonly from: PackedDate;
  readonly to: PackedDate;
  readonly centibits: number;
}

/** The most that a date outside every range of `dateRanges` can add: nothing, or a level that is not enumerated. */
export const OTHER_DATES_CENTIBITS = Math.max(
  0,
  ...(
    [
      'same-year',
      'same-day-other-year',
      'near-day',
      'year-slip',
      'near-year',
      'near',
      'far',
      'missing',
    ] as const
  ).map((level) => BIRTH_DATE_LEVELS[level].centibits),
);

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
  const ranges: DateRange[] = [];
  const whole = month === 0 || (month === 1 && day <= 1);
  if (whole) {
    const most = Math.max(BIRTH_DATE_LEVELS.year.centibits, BIRTH_DATE_LEVELS['year-placeholder'].centibits);
    ranges.push({ from: year * 512, to: (year + 1) * 512, centibits: most });
  } else {
    const most = day === 0 ? 'year-and-month' : 'same-month';
    ranges.push({
      from: year * 512 + month * 32 + 1,
      to: year * 512 + month * 32 + 32,
      centibits: BIRTH_DATE_LEVELS[most].centibits,
    });
  }
  for (const single of singleDates(date)) {
    const centibits = BIRTH_DATE_LEVELS[compareDates(date, single)].centibits;
    if (centibits > OTHER_DATES_CENTIBITS) ranges.push({ from: single, to: single + 1, centibits });
  }
  return ranges.filter((range) => range.centibits > OTHER_DATES_CENTIBITS);
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
