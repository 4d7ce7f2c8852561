/**
 * The review and urgent lines by register size. More records mean more chance agreements: false alerts grow in
 * proportion to the register's size, so a line rises by one bit with each doubling. The curve is measured by
 * `rsoits tune lines` (false alerts per 1,000 innocent travellers and recall by line) and is versioned data.
 */
export const LINES_VERSION = '2026.11-5';

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
 * Measured on 200,000 records in the population's mix of seventeen name cultures, with 2,000 true travellers and 6,000
 * innocents of the same mix; names, birth date, sex and citizenship, no documents (`rsoits bench match-accuracy --only
 * lines`, open split, acceptance errors; three in ten names written another way, two travellers in three with one
 * error or two).
 */
export const LINES: LinesTable = {
  version: LINES_VERSION,
  registerSize: 200_000,
  reviewBits: 15.88,
  urgentAboveReview: 8,
  curve: [
    { bits: 10, falseAlertsPer1000: 434.67, recall: 0.994 },
    { bits: 11, falseAlertsPer1000: 310.67, recall: 0.9925 },
    { bits: 12, falseAlertsPer1000: 206.33, recall: 0.9895 },
    { bits: 13, falseAlertsPer1000: 133.83, recall: 0.9855 },
    { bits: 14, falseAlertsPer1000: 75.33, recall: 0.982 },
    { bits: 15, falseAlertsPer1000: 44.5, recall: 0.974 },
    { bits: 16, falseAlertsPer1000: 22.5, recall: 0.9615 },
    { bits: 17, falseAlertsPer1000: 10.83, recall: 0.9465 },
    { bits: 18, falseAlertsPer1000: 5.83, recall: 0.9245 },
    { bits: 19, falseAlertsPer1000: 2.67, recall: 0.9075 },
    { bits: 20, falseAlertsPer1000: 1.5, recall: 0.8805 },
    { bits: 21, falseAlertsPer1000: 0.67, recall: 0.8535 },
    { bits: 22, falseAlertsPer1000: 0.33, recall: 0.812 },
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
