import type { Interval } from './curves.js';

/** Figures as Markdown tables: fixed widths are not kept, a diff shows the changed cell. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`;

/** A share with its Wilson interval: `97.2 % (96.1 to 98.0)`. */
export const withInterval = (i: Interval, digits = 1): string =>
  i.n === 0
    ? 'none'
    : `${(i.share * 100).toFixed(digits)} % (${(i.low * 100).toFixed(digits)} to ${(i.high * 100).toFixed(digits)})`;

export const bits = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : 'none');

/** A figure for the JSON answer: rounded, infinite ones as null. */
export const figure = (value: number, digits = 4): number | null =>
  Number.isFinite(value) ? Number(value.toFixed(digits)) : null;

/** One section of a report: its text, its figures, and plots by file name. */
export interface Section {
  readonly title: string;
  readonly text: string;
  readonly figures: Readonly<Record<string, unknown>>;
  readonly plots?: Readonly<Record<string, string>>;
}
