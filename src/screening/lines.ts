import { type Lines, linesFor } from '#matching/lines.js';

/** The review and urgent lines that a result of a register of this size was held against. */
export function screeningLines(registerSize: number): Lines {
  return linesFor(registerSize);
}
