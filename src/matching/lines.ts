/**
 * The review and urgent lines by register size. More records mean more chance agreements: false alerts grow in
 * proportion to the register's size, so a line rises by one bit with each doubling. The curve is measured by
 * `rsoits tune lines` (false alerts per 1,000 innocent travellers and recall by line) and is versioned data.
 */
export const LINES_VERSION = '2026.11-7';

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
 * error or two). Measured before the last correction of the model's scores (src/domain/calibration.ts) and taken through
 * it, which is why the bits are not whole.
 */
export const LINES: LinesTable = {
  version: LINES_VERSION,
  registerSize: 200_000,
  reviewBits: 16.53,
  urgentAboveReview: 8,
  curve: [
    { bits: 10.1, falseAlertsPer1000: 333, recall: 0.9955 },
    { bits: 11.1, falseAlertsPer1000: 254, recall: 0.994 },
    { bits: 12.1, falseAlertsPer1000: 185.67, recall: 0.9915 },
    { bits: 13.1, falseAlertsPer1000: 125.83, recall: 0.987 },
    { bits: 14.1, falseAlertsPer1000: 76.5, recall: 0.983 },
    { bits: 15.05, falseAlertsPer1000: 48.5, recall: 0.977 },
    { bits: 15.95, falseAlertsPer1000: 31, recall: 0.9725 },
    { bits: 16.86, falseAlertsPer1000: 20.33, recall: 0.9655 },
    { bits: 17.8, falseAlertsPer1000: 12, recall: 0.953 },
    { bits: 18.8, falseAlertsPer1000: 6.67, recall: 0.9295 },
    { bits: 19.8, falseAlertsPer1000: 2.5, recall: 0.9155 },
    { bits: 20.8, falseAlertsPer1000: 1.17, recall: 0.89 },
    { bits: 21.8, falseAlertsPer1000: 0.5, recall: 0.8645 },
    { bits: 22.8, falseAlertsPer1000: 0.33, recall: 0.8385 },
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
