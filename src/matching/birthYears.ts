/**
 * How common the years of birth are in the register that is searched. Two strangers agree in a date the more easily the
 * more persons are born in its year: among a million records of grown-ups a date of 1912 or of 2019 points to a few
 * persons, one of 1972 to sixty. Counted when an index is built from its source, like the register's names.
 */
export interface BirthYears {
  /** The year of the first entry. */
  readonly first: number;
  /** Centibits by year that agreement in a date of the year says more (or less) than the model's levels. */
  readonly centibits: readonly number[];
}

export const NO_BIRTH_YEARS: BirthYears = { first: 0, centibits: [] };

/** Years counted: others are nobody's who travels, and say what the levels say. */
const FIRST_YEAR = 1860;
const YEARS = 200;
/** The levels are fitted on births that are spread as if over so many years in equal numbers. */
const YEARS_FITTED = 52;
/** Fewer dates teach nothing. */
const DATES_MIN = 1000;
/** As if each year had so many bearers more: a year that nobody was met in is not for that impossible. */
const UNSEEN = 3;
const LEAST_CENTIBITS = -150;
const MOST_CENTIBITS = 500;
/** Neighbouring years count along, so that accidents of small registers even out. */
const BESIDE: readonly number[] = [1, 2, 3, 2, 1];
const BESIDE_SUM = 9;

/** Counts dates by their year; counts of parts may be added up. */
export class BirthYearCounter {
  readonly counts = new Uint32Array(YEARS);

  add(year: number): void {
    if (year >= FIRST_YEAR && year < FIRST_YEAR + YEARS) this.counts[year - FIRST_YEAR]!++;
  }

  append(counts: Uint32Array): void {
    counts.forEach((count, i) => {
      this.counts[i]! += count;
    });
  }

  done(): BirthYears {
    const { counts } = this;
    const all = counts.reduce((sum, count) => sum + count, 0);
    if (all < DATES_MIN) return NO_BIRTH_YEARS;
    const centibits = Array.from(counts, (_, i) => {
      let around = 0;
      BESIDE.forEach((weight, k) => {
        around += weight * (counts[i + k - 2] ?? 0);
      });
      const share = (around / BESIDE_SUM + UNSEEN) / (all + UNSEEN * YEARS_FITTED);
      const bits = -Math.log2(share * YEARS_FITTED);
      return Math.max(LEAST_CENTIBITS, Math.min(MOST_CENTIBITS, Math.round(bits * 100)));
    });
    return { first: FIRST_YEAR, centibits };
  }
}

/** What a date of the year says beyond the level that it agrees on, in centibits. */
export const yearCentibits = ({ first, centibits }: BirthYears, year: number): number =>
  centibits[year - first] ?? 0;

/** One person of the register in how many is born in the year, as far as it counts; null where that is not known. */
export function bornOneIn({ first, centibits }: BirthYears, year: number): number | null {
  const found = centibits[year - first];
  return found === undefined ? null : Math.round(YEARS_FITTED * 2 ** (found / 100));
}
