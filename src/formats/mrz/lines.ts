import { checkHolds } from './checkDigit.js';
import type { LayoutRow, MrzLayout } from './layouts.js';
import { LAYOUTS } from './layouts.js';
import { asLetters } from './repair.js';

export interface MrzLines {
  readonly layout: MrzLayout;
  /** As many lines as the layout has, each of its width. */
  readonly lines: readonly string[];
  /** What had to be done to get there; empty when nothing. */
  readonly mended: readonly string[];
  /** Lines that are not there at all, from 0. */
  readonly missing: readonly number[];
}

/** How far a line's length may be off and still be taken for its layout's. */
const SLACK = 3;

/** Characters that scanners put for a filler, and blanks; lower case becomes upper case. */
function cleaned(text: string): string {
  if (/^[A-Z0-9<]+$/.test(text)) return text;
  return text
    .toUpperCase()
    .replace(/[«‹]/g, (c) => (c === '«' ? '<<' : '<'))
    .replace(/[ \t_]/g, '<')
    .replace(/[^A-Z0-9<]/g, '<');
}

/**
 * The lines of one zone in their layout, lengths mended. Undefined when neither count nor length of the lines fits
 * any layout.
 */
export function mrzLines(text: string): MrzLines | undefined {
  const raw = text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  let lines = raw.map(cleaned);
  const mended: string[] = [];
  if (lines.some((line, i) => line !== raw[i])) mended.push('characters');
  if (lines.length === 1) {
    const split = splitJoined(lines[0]!);
    if (split) {
      mended.push('one line');
      lines = split;
    }
  }
  const row = layoutOf(lines);
  if (!row) return undefined;
  const missing: number[] = [];
  const out: string[] = [];
  for (let i = 0; i < row.lines; i++) {
    const line = lines[i];
    if (line === undefined) {
      missing.push(i);
      out.push('<'.repeat(row.width));
    } else if (line.length === row.width) out.push(line);
    else {
      mended.push(`length of line ${i + 1}`);
      out.push(fitted(line, i, row));
    }
  }
  return { layout: row.layout, lines: out, mended, missing };
}

function splitJoined(line: string): string[] | undefined {
  for (const [lines, width] of [
    [3, 30],
    [2, 44],
    [2, 36],
  ] as const)
    if (line.length === lines * width)
      return Array.from({ length: lines }, (_, i) => line.slice(i * width, (i + 1) * width));
  return undefined;
}

function layoutOf(lines: readonly string[]): LayoutRow | undefined {
  const first = lines[0];
  if (first === undefined || lines.length > 3) return undefined;
  const widths = lines.map((line) => line.length);
  const near = (width: number) => widths.every((w) => Math.abs(w - width) <= SLACK);
  const kind = asLetters(first.slice(0, 5));
  if (near(30) && lines.length >= 2) return LAYOUTS.TD1;
  if (lines.length !== 2) return lines.length === 1 && /^P/.test(kind) && near(44) ? LAYOUTS.TD3 : undefined;
  if (near(44)) return kind.startsWith('V') ? LAYOUTS['MRV-A'] : LAYOUTS.TD3;
  if (near(36))
    return kind === 'IDFRA' ? LAYOUTS['FRA-ID'] : kind.startsWith('V') ? LAYOUTS['MRV-B'] : LAYOUTS.TD2;
  return undefined;
}

/** A line brought to its width where most check digits of that line then hold. */
function fitted(line: string, index: number, row: LayoutRow): string {
  const off = row.width - line.length;
  const candidates: string[] = [];
  if (off > 0) {
    const fill = '<'.repeat(off);
    candidates.push(line + fill);
    if (index === 0 && line.startsWith('<'))
      candidates.unshift(
        (row.layout.startsWith('MRV') ? 'V' : row.width === 44 ? 'P' : 'I') + line + fill.slice(1),
      );
    for (let at = 0; at <= line.length; at++) candidates.push(line.slice(0, at) + fill + line.slice(at));
  } else {
    candidates.push(line.slice(0, row.width));
    for (let at = 0; at <= row.width; at++) candidates.push(line.slice(0, at) + line.slice(at - off));
  }
  let best = candidates[0]!;
  let bestScore = -1;
  for (const candidate of candidates) {
    const score = holding(candidate, index, row);
    if (score > bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  return best;
}

/** How many check digits of a line hold; digits over nothing but fillers prove nothing. */
function holding(line: string, index: number, row: LayoutRow): number {
  let n = 0;
  for (const field of row.fields) {
    if (!field.check || field.at[0] !== index || field.check[0] !== index) continue;
    const text = line.slice(field.at[1], field.at[2]);
    if (!/^<*$/.test(text) && checkHolds(text, line[field.check[1]] ?? '')) n++;
  }
  return n;
}
