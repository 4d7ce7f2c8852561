import type { Table } from '#domain/report.js';

/**
 * Tables as comma-separated values (RFC 4180): CRLF, a header row, quotes where they are needed.
 *
 * `spreadsheet` is for people: a byte order mark, without which Excel reads UTF-8 as a Windows code page, and
 * an apostrophe before any text that a spreadsheet would take for a formula; a traveller's name is written by
 * a stranger and must not run in an officer's Excel. `program` keeps every value as it is.
 */
export type CsvFor = 'spreadsheet' | 'program';

/** A number is written as one; everything else is text. Undefined is an empty cell. */
export type CsvCell = string | number | boolean | undefined;

const LINE_END = '\r\n';
const BYTE_ORDER_MARK = '\ufeff';

/** Rows one by one, the header first: a register of any size goes through without being held. */
export function* csvLines(
  columns: readonly string[],
  rows: Iterable<readonly CsvCell[]>,
  reader: CsvFor,
): Generator<string> {
  yield headLine(columns, reader);
  for (const row of rows) yield csvLine(row, columns.length, reader);
}

/** The same for rows that arrive over time, as from a database cursor. */
export async function* csvStream(
  columns: readonly string[],
  rows: AsyncIterable<readonly CsvCell[]>,
  reader: CsvFor,
): AsyncGenerator<string> {
  yield headLine(columns, reader);
  for await (const row of rows) yield csvLine(row, columns.length, reader);
}

export function toCsv(
  columns: readonly string[],
  rows: Iterable<readonly CsvCell[]>,
  reader: CsvFor,
): string {
  return [...csvLines(columns, rows, reader)].join('');
}

function headLine(columns: readonly string[], reader: CsvFor): string {
  if (columns.length === 0) throw new Error('a CSV file needs a column');
  return (reader === 'spreadsheet' ? BYTE_ORDER_MARK : '') + csvLine(columns, columns.length, reader);
}

function csvLine(cells: readonly CsvCell[], columns: number, reader: CsvFor): string {
  if (cells.length !== columns) throw new Error(`row of ${cells.length} cells. Expected ${columns}`);
  const line = cells.map((cell) => quoted(plain(cell, reader))).join(',');
  // A line with nothing on it would be read as no row at all.
  return (line === '' ? '""' : line) + LINE_END;
}

function plain(cell: CsvCell, reader: CsvFor): string {
  if (cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  return reader === 'spreadsheet' && startsFormula(cell) ? `'${cell}` : cell;
}

/**
 * What Excel, LibreOffice and Sheets evaluate: = + - @, their full-width forms, and a tab or return before
 * them. An apostrophe of the text's own gets another, so that removing one always gives the value back.
 */
function startsFormula(text: string): boolean {
  if (/^-?\d{1,15}(?:\.\d{1,15})?$/.test(text)) return false;
  return /^['\t\r\n]/.test(text) || /^[\s\u0000-\u001f\ufeff]*[=+\-@＝＋－＠]/.test(text);
}

function quoted(text: string): string {
  return /[",;\t\r\n\u0000]|^[\s\ufeff]|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Tables of a report for a spreadsheet: one table as it stands, several cell by cell, since a file has one header. A
 * table's headings are its columns, and what names its rows is repeated in every line.
 */
export function reportCsv(tables: readonly Table[]): string {
  const [only, ...others] = tables;
  if (only && others.length === 0)
    return toCsv(
      only.columns.map((column) => column.heading),
      only.rows,
      'spreadsheet',
    );
  const lines = tables.flatMap((table) =>
    table.rows.flatMap((row) => {
      const named = (i: number) => table.columns[i]!.namesRow === true;
      const name = row.filter((_, i) => named(i)).join(', ');
      return row.flatMap((cell, i) =>
        named(i) ? [] : [[table.caption, name, table.columns[i]!.heading, cell]],
      );
    }),
  );
  return toCsv(['table', 'row', 'column', 'value'], lines, 'spreadsheet');
}
