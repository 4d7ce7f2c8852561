/**
 * The review and urgent lines by register size. More records mean more chance agreements: false alerts grow in
 * proportion to the register's size, so a line rises by one bit with each doubling. The curve is measured by
 * `rsoits tune lines` (false alerts per 1,000 innocent travellers and recall by line) and is versioned data.
 */
export const LINES_VERSION = '2026.11-2';

export interface CurvePoint {
  /** The line in bits above which candidates are shown. */
  readonly bits: number;
  /** Innocent travellers with at least one candidate, per 1,000, on the reference register. */
  readonly falseAlertsPer1000: number;
  /** Share of true pairs at or above the line. */
  readonly recall: number;
}

export interface LinesTable {
  readonly version: string;
  /** Register size on which the curve was measured. */
  readonly registerSize: number;
  /** The review line in bits at that size. */
  readonly reviewBits: number;
  /** How far above the review line the urgent band begins, in bits. */
  readonly urgentAboveReview: number;
  readonly curve: readonly CurvePoint[];
}

/**
 * Measured on 1,000,000 records of seventeen name cultures with 3,600 innocent and 400 true travellers of the same
 * cultures, names, birth date, sex and citizenship, no documents (bench population, open split; three true travellers
 * in ten rewritten by a habit of their culture, most with one to three errors).
 */
export const LINES: LinesTable = {
  version: LINES_VERSION,
  registerSize: 1_000_000,
  reviewBits: 22,
  urgentAboveReview: 7,
  curve: [
    { bits: 20, falseAlertsPer1000: 29.4, recall: 0.87 },
    { bits: 20.5, falseAlertsPer1000: 21.7, recall: 0.865 },
    { bits: 21, falseAlertsPer1000: 15.3, recall: 0.853 },
    { bits: 21.5, falseAlertsPer1000: 11.1, recall: 0.835 },
    { bits: 22, falseAlertsPer1000: 7.5, recall: 0.82 },
    { bits: 22.5, falseAlertsPer1000: 6.7, recall: 0.81 },
    { bits: 23, falseAlertsPer1000: 5.6, recall: 0.785 },
    { bits: 23.5, falseAlertsPer1000: 3.3, recall: 0.762 },
    { bits: 24, falseAlertsPer1000: 3.3, recall: 0.748 },
    { bits: 25, falseAlertsPer1000: 2.5, recall: 0.713 },
    { bits: 26, falseAlertsPer1000: 1.1, recall: 0.665 },
    { bits: 27, falseAlertsPer1000: 0.8, recall: 0.615 },
    { bits: 28, falseAlertsPer1000: 0.3, recall: 0.552 },
  ],
};

export interface Lines {
  readonly reviewBits: number;
  readonly urgentBits: number;
}

/** Below this many records the lines stop falling: a small register is no reason to show chance agreements. */
const SIZE_MIN = 1000;

/** The lines for a register of so many records, in bits rounded to hundredths. */
export function linesFor(registerSize: number, table: LinesTable = LINES): Lines {
  const shift = Math.log2(Math.max(registerSize, SIZE_MIN) / table.registerSize);
  const reviewBits = Math.round((table.reviewBits + shift) * 100) / 100;
  return { reviewBits, urgentBits: Math.round((reviewBits + table.urgentAboveReview) * 100) / 100 };
}

/**
 * What the measured curve says of a tolerance: the lowest line whose false alerts per 1,000 stay within it at the
 * given register size, and the recall it buys. At one line false alerts grow with the register and recall does not,
 * so the curve is scaled in its false alerts only; between two points it is read on a logarithmic scale. Null when
 * the tolerance lies beyond the measured curve.
 */
export function lineForTolerance(
  falseAlertsPer1000Max: number,
  registerSize: number,
  table: LinesTable = LINES,
): CurvePoint | null {
  const scale = Math.max(registerSize, SIZE_MIN) / table.registerSize;
  const points = [...table.curve].sort((a, b) => a.bits - b.bits);
  let before: CurvePoint | null = null;
  for (const point of points) {
    const alerts = point.falseAlertsPer1000 * scale;
    if (alerts <= falseAlertsPer1000Max) {
      if (!before || alerts === 0) return { ...point, falseAlertsPer1000: alerts };
      const above = before.falseAlertsPer1000 * scale;
      const share = Math.log(above / falseAlertsPer1000Max) / Math.log(above / alerts);
      return {
        bits: before.bits + share * (point.bits - before.bits),
        falseAlertsPer1000: falseAlertsPer1000Max,
        recall: before.recall + share * (point.recall - before.recall),
      };
    }
    before = point;
  }
  return null;
}
