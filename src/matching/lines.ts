/**
 * The review and urgent lines by register size. More records mean more chance agreements: false alerts grow in
 * proportion to the register's size, so a line rises by one bit with each doubling. The curve is measured by
 * `rsoits tune lines` (false alerts per 1,000 innocent travellers and recall by line) and is versioned data.
 */
export const LINES_VERSION = '2026.11-3';

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
 * Measured on 200,000 records in the population's mix of seventeen name cultures, with 1,500 true travellers and 4,000
 * innocents of the same mix; names, birth date, sex and citizenship, no documents (bench population, open split,
 * acceptance errors; three in ten names written another way, two travellers in three with one error or two). Of 6,000
 * travellers of many other cultures (travellers-us) a thirtieth to a tenth as many are alerted.
 */
export const LINES: LinesTable = {
  version: LINES_VERSION,
  registerSize: 200_000,
  reviewBits: 16.68,
  urgentAboveReview: 8,
  curve: [
    { bits: 10, falseAlertsPer1000: 507.25, recall: 0.9913 },
    { bits: 11, falseAlertsPer1000: 381.75, recall: 0.99 },
    { bits: 12, falseAlertsPer1000: 260.5, recall: 0.9853 },
    { bits: 13, falseAlertsPer1000: 176.25, recall: 0.978 },
    { bits: 14, falseAlertsPer1000: 107, recall: 0.9687 },
    { bits: 15, falseAlertsPer1000: 62, recall: 0.96 },
    { bits: 16, falseAlertsPer1000: 34, recall: 0.9433 },
    { bits: 17, falseAlertsPer1000: 19.75, recall: 0.9267 },
    { bits: 18, falseAlertsPer1000: 11.25, recall: 0.9133 },
    { bits: 19, falseAlertsPer1000: 5.25, recall: 0.8933 },
    { bits: 20, falseAlertsPer1000: 2.75, recall: 0.8693 },
    { bits: 21, falseAlertsPer1000: 1.75, recall: 0.838 },
    { bits: 22, falseAlertsPer1000: 1, recall: 0.8 },
    { bits: 23, falseAlertsPer1000: 0.5, recall: 0.7553 },
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
