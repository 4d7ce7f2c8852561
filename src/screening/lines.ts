import type { ScreeningStamp } from '#domain/evidence.js';
import { LINES_VERSION, type Lines, linesFor, strangersPer1000 } from '#matching/lines.js';

/** The review and urgent lines that a result of a register of this size was held against. */
export function screeningLines(registerSize: number): Lines {
  return linesFor(registerSize);
}

/**
 * How many of 1,000 measured travellers who are on no register come to such a score by chance. Null where the result was
 * made with other lines than those measured last, or where the score lies below what was measured.
 */
export function strangersWhoReach(bits: number, stamp: ScreeningStamp): number | null {
  return stamp.linesVersion === LINES_VERSION ? strangersPer1000(bits, stamp.registerSize) : null;
}
