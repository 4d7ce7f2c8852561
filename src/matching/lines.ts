/**
 * The review and urgent lines by register size. More records mean more chance agreements: false alerts grow in
 * proportion to the register's size, so a line rises by one bit with each doubling. The curve is measured by
 * `rsoits tune lines` (false alerts per 1,000 innocent travellers and recall by line) and is versioned data.
 */
export const LINES_VERSION = '2026.11-13';

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
 * error or two). Model 2026.11-13.
 */
export const LINES: LinesTable = {
  version: LINES_VERSION,
  registerSize: 200_000,
  reviewBits: 16.46,
  urgentAboveReview: 8,
  curve: [
    { bits: 11, falseAlertsPer1000: 246.5, recall: 0.993 },
    { bits: 12, falseAlertsPer1000: 182.5, recall: 0.99 },
    { bits: 13, falseAlertsPer1000: 124.33, recall: 0.985 },
    { bits: 14, falseAlertsPer1000: 80.17, recall: 0.9805 },
    { bits: 15, falseAlertsPer1000: 47.5, recall: 0.9755 },
    { bits: 16, falseAlertsPer1000: 29, recall: 0.966 },
    { bits: 17, falseAlertsPer1000: 17.5, recall: 0.9585 },
    { bits: 18, falseAlertsPer1000: 10.67, recall: 0.941 },
    { bits: 19, falseAlertsPer1000: 6.17, recall: 0.92 },
    { bits: 20, falseAlertsPer1000: 2, recall: 0.897 },
    { bits: 21, falseAlertsPer1000: 0.83, recall: 0.8755 },
    { bits: 22, falseAlertsPer1000: 0.33, recall: 0.8485 },
  ],
};

/**
 * How many of 1,000 travellers who are on no register reached these bits by chance where the curve was measured, for a
 * register of this size: the curve read the other way round, on a logarithmic scale. Beyond its last point the last
 * point counts, so the figure is an upper bound there. Null below its first point.
 */
export function strangersPer1000(
  bits: number,
  registerSize: number,
  table: LinesTable = LINES,
): number | null {
  const scale = Math.max(registerSize, SIZE_MIN) / table.registerSize;
  const points = [...table.curve].sort((a, b) => a.bits - b.bits);
  const after = points.findIndex((p) => p.bits >= bits);
  if (after === -1) return points.at(-1)!.falseAlertsPer1000 * scale;
  const to = points[after]!;
  if (to.bits === bits) return to.falseAlertsPer1000 * scale;
  const from = points[after - 1];
  if (!from) return null;
  const share = (bits - from.bits) / (to.bits - from.bits);
  return from.falseAlertsPer1000 * (to.falseAlertsPer1000 / from.falseAlertsPer1000) ** share * scale;
}

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
