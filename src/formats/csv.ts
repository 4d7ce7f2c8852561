import { err, ok, type Result } from '#basics/result.js';
import { clip, printable } from '#basics/text.js';

/**
 * Comma-separated values as people's programs really write them: RFC 4180, with or without a byte order mark,
 * in UTF-8, UTF-16 or the Windows code page, with commas, semicolons, tabs or bars, and with mistakes. A wrong
 * row is reported by its line and costs no other row.
 */
export interface CsvFile {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly delimiter: string;
  readonly header: readonly string[];
  readonly rows: Iterable<CsvRow>;
}

export type CsvRow =
  | { readonly ok: true; readonly line: number; readonly cells: readonly string[] }
  | { readonly ok: false; readonly line: number; readonly problem: string; readonly text: string };

export interface CsvLimits {
  readonly bytesMax: number;
  readonly columnsMax: number;
  /** A cell may hold line breaks; a quote that is never closed must not swallow the file. */
  readonly linesInRowMax: number;
  readonly charsInRowMax: number;
}

const LIMITS: CsvLimits = {
  bytesMax: 256 * 1024 * 1024,
  columnsMax: 1000,
  linesInRowMax: 200,
  charsInRowMax: 1_000_000,
};

const DELIMITERS = [',', ';', '\t', '|'];

/** @param options delimiter: where it is known; else the one that the header row has most of outside quotes */
export function readCsv(
  bytes: Uint8Array,
  options: { readonly delimiter?: string; readonly limits?: Partial<CsvLimits> } = {},
): Result<CsvFile, string> {
  const limits = { ...LIMITS, ...options.limits };
  if (bytes.length > limits.bytesMax)
    return err(`file has ${bytes.length} bytes. At most ${limits.bytesMax} are read`);
  const { text, encoding } = decode(bytes);
  const first = firstRow(text, options.delimiter, limits);
  if (!first.ok) return err(`line ${first.line}: ${first.problem}`);
  const { header, delimiter } = first;
  const twice = header.find((name, i) => name !== '' && header.indexOf(name) !== i);
  if (twice !== undefined)
    return err(`column "${clip(printable(twice), 60)}" is there twice. Expected each once`);
  const rows = { [Symbol.iterator]: () => readRows(text, first, limits) };
  return ok({ encoding, delimiter, header, rows });
}

/** A byte order mark decides; without one, bytes that are not UTF-8 are the Windows code page. */
function decode(bytes: Uint8Array): { readonly text: string; readonly encoding: CsvFile['encoding'] } {
  const as = (encoding: CsvFile['encoding']) => ({ encoding, text: new TextDecoder(encoding).decode(bytes) });
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return as('utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return as('utf-16be');
  try {
    return { encoding: 'utf-8', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const { text, encoding } = as('windows-1252');
    // Node 20 decodes the 27 letters that Windows put between 80 and 9F as controls, as if it were Latin-1.
    return {
      encoding,
      text: text.replace(/[\u0080-\u009f]/g, (c) => WINDOWS_80_9F[c.charCodeAt(0) - 0x80]!),
    };
  }
}

/** Code page 1252 from 80 to 9F; five places are unused and stay what they are. */
const WINDOWS_80_9F = [...'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'];

interface First {
  readonly ok: true;
  readonly header: readonly string[];
  readonly delimiter: string;
  /** Where the rows begin, and on which line. */
  readonly next: number;
  readonly nextLine: number;
}

function firstRow(
  text: string,
  known: string | undefined,
  limits: CsvLimits,
): First | { readonly ok: false; readonly line: number; readonly problem: string } {
  let at = 0;
  let line = 1;
  for (let blank = lineBreakAt(text, at); blank > 0; blank = lineBreakAt(text, at)) {
    at += blank;
    line++;
  }
  let problem = 'no header row. Expected the names of the columns';
  if (at >= text.length) return { ok: false, line, problem };
  let best: First | undefined;
  for (const delimiter of known ? [known] : DELIMITERS) {
    const row = readRow(text, at, delimiter, limits);
    if (!row.ok) problem = row.problem;
    else if (!best || row.cells.length > best.header.length)
      best = {
        ok: true,
        header: row.cells.map((name) => name.trim()),
        delimiter,
        next: row.next,
        nextLine: line + row.lines,
      };
  }
  return best ?? { ok: false, line, problem };
}

function* readRows(text: string, first: First, limits: CsvLimits): Generator<CsvRow> {
  let at = first.next;
  let line = first.nextLine;
  while (at < text.length) {
    const blank = lineBreakAt(text, at);
    if (blank > 0) {
      at += blank;
      line++;
      continue;
    }
    const row = readRow(text, at, first.delimiter, limits);
    if (!row.ok) {
      // Reading goes on at the line after the one where the row began: its successors may be sound.
      const end = endOfLine(text, at);
      yield { ok: false, line, problem: row.problem, text: excerpt(text, at, end) };
      at = end + lineBreakAt(text, end);
      line++;
      continue;
    }
    if (row.cells.length === first.header.length) yield { ok: true, line, cells: row.cells };
    else {
      const problem = `${row.cells.length} cells. Expected ${first.header.length}, as in the header`;
      yield { ok: false, line, problem, text: excerpt(text, at, row.next) };
    }
    at = row.next;
    line += row.lines;
  }
}

type Read =
  | { readonly ok: true; readonly cells: readonly string[]; readonly next: number; readonly lines: number }
  | { readonly ok: false; readonly problem: string };

/** One row from its first character to behind its line break. */
function readRow(text: string, from: number, delimiter: string, limits: CsvLimits): Read {
  const cells: string[] = [];
  let at = from;
  let lines = 1;
  for (;;) {
    if (cells.length >= limits.columnsMax)
      return { ok: false, problem: `more than ${limits.columnsMax} cells. Expected no more` };
    if (text[at] === '"') {
      const cell = readQuoted(text, at, from, limits);
      if (!cell.ok) return cell;
      cells.push(cell.value);
      lines += cell.breaks;
      at = cell.next;
      if (at < text.length && text[at] !== delimiter && lineBreakAt(text, at) === 0)
        return {
          ok: false,
          problem: `character ${at - from + 1}: text after a closing quote. Expected a delimiter or the end of the line`,
        };
    } else {
      const start = at;
      while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at++;
      cells.push(text.slice(start, at));
    }
    if (at - from > limits.charsInRowMax)
      return {
        ok: false,
        problem: `row is longer than ${limits.charsInRowMax} characters. Expected no more`,
      };
    if (text[at] !== delimiter || at >= text.length)
      return { ok: true, cells, next: at + lineBreakAt(text, at), lines };
    at++;
  }
}

type Quoted =
  | { readonly ok: true; readonly value: string; readonly next: number; readonly breaks: number }
  | { readonly ok: false; readonly problem: string };

/** @param open where the opening quote stands @param from where its row began */
function readQuoted(text: string, open: number, from: number, limits: CsvLimits): Quoted {
  const parts: string[] = [];
  let breaks = 0;
  for (let at = open + 1; ; at += 2) {
    const start = at;
    for (; at < text.length && text[at] !== '"'; at++) {
      if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) breaks++;
      if (breaks >= limits.linesInRowMax || at - from > limits.charsInRowMax) break;
    }
    if (text[at] !== '"') {
      const far = `within ${limits.linesInRowMax} lines or ${limits.charsInRowMax} characters`;
      const problem = `a quote opened at character ${open - from + 1} is not closed. Expected its end`;
      return { ok: false, problem: at < text.length ? `${problem} ${far}` : problem };
    }
    parts.push(text.slice(start, at));
    if (text[at + 1] !== '"') return { ok: true, value: parts.join('"'), next: at + 1, breaks };
  }
}

/** Length of the line break at a place: 0, 1 or 2. */
function lineBreakAt(text: string, at: number): number {
  if (text[at] === '\n') return 1;
  if (text[at] !== '\r') return 0;
  return text[at + 1] === '\n' ? 2 : 1;
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

function excerpt(text: string, from: number, to: number): string {
  return clip(printable(text.slice(from, Math.min(to, from + 400)).trimEnd()), 200);
}
