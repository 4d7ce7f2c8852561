import { type CsvFile, readCsv } from '../csv.js';
import type { Remarks } from '../outcome.js';
import type { NoticeSubmission } from './message.js';

/**
 * One row a leg; rows that bear one reference are one notice, and what is of the whole notice stands on its first row.
 * Columns may come in any order, and those that nobody fills may be left out.
 */
export const NOTICE_COLUMNS = [
  'reference',
  'ori',
  'jurisdiction',
  'recordNumber',
  'reportedOn',
  'means',
  'fromPlace',
  'fromCountry',
  'fromPort',
  'fromDate',
  'fromTime',
  'toPlace',
  'toCountry',
  'toPort',
  'toDate',
  'toTime',
  'carrier',
  'number',
  'stops',
  'returnsOn',
  'noReturn',
  'purposes',
  'otherPurpose',
  'stays',
  'lateReason',
  'lateNote',
  'passportNumber',
  'passportIssuer',
  'officerName',
  'officerPhone',
  'officerEmail',
] as const;
type Column = (typeof NOTICE_COLUMNS)[number];
type Row = Readonly<Partial<Record<Column, string>>>;

const NEEDED: readonly Column[] = ['reference', 'means', 'fromDate', 'toDate', 'purposes'];

export function looksLikeNoticeCsv(bytes: Uint8Array): boolean {
  const head = new TextDecoder('utf-8').decode(bytes.subarray(0, 2000)).split(/\r?\n/, 1)[0] ?? '';
  const names = head
    .replace(/^\ufeff/, '')
    .split(/[,;\t|]/)
    .map((n) => n.trim().replaceAll('"', ''));
  return NEEDED.every((n) => names.includes(n));
}

/** Reads all rows; a row that is broken is told by its line and costs no other notice. */
export function readNoticeCsv(bytes: Uint8Array, remarks: Remarks): NoticeSubmission[] {
  const file = readCsv(bytes);
  if (!file.ok) {
    remarks.add('broken-csv', 0, file.error, undefined, 'quarantined');
    return [];
  }
  for (const name of file.value.header)
    if (!(NOTICE_COLUMNS as readonly string[]).includes(name))
      remarks.add(
        'unknown-column',
        0,
        `column "${name.slice(0, 40)}" is not known. Expected one of ${NOTICE_COLUMNS.join(', ')}`,
        1,
        'quarantined',
      );
  return groups(file.value, remarks).map(([line, rows]) => ({ line, body: bodyOf(rows) }));
}

function groups(file: CsvFile, remarks: Remarks): readonly (readonly [line: number, rows: readonly Row[]])[] {
  const found = new Map<string, { line: number; rows: Row[] }>();
  for (const row of file.rows) {
    if (!row.ok) {
      remarks.add('broken-row', 0, `line ${row.line}: ${row.problem}`, row.line, 'quarantined');
      continue;
    }
    const cells: Record<string, string> = {};
    file.header.forEach((name, i) => {
      const cell = (row.cells[i] ?? '').trim();
      if (cell !== '') cells[name] = cell;
    });
    if (Object.keys(cells).length === 0) continue;
    if (!cells.reference) {
      remarks.add(
        'no-reference',
        0,
        `line ${row.line}: no reference. Expected your number of the notice`,
        row.line,
        'quarantined',
      );
      continue;
    }
    const known = found.get(cells.reference);
    if (known) known.rows.push(cells);
    else found.set(cells.reference, { line: row.line, rows: [cells] });
  }
  return [...found.values()].map(({ line, rows }) => [line, rows] as const);
}

function bodyOf(rows: readonly Row[]): Record<string, unknown> {
  // A column of the whole notice counts wherever its first filled cell stands.
  const whole = (name: Column) => rows.map((r) => r[name]).find((v) => v !== undefined);
  const words = (text: string | undefined) => (text ?? '').split(/[\s;]+/).filter((w) => w !== '');
  const end = (row: Row, side: 'from' | 'to') =>
    dropped({
      place: row[`${side}Place`],
      country: row[`${side}Country`]?.toUpperCase(),
      port: row[`${side}Port`]?.toUpperCase(),
      date: row[`${side}Date`],
      time: row[`${side}Time`],
    });
  const passport = whole('passportNumber');
  const officer = whole('officerName');
  const late = whole('lateReason');
  return dropped({
    reference: whole('reference'),
    ori: whole('ori'),
    jurisdiction: whole('jurisdiction'),
    recordNumber: whole('recordNumber'),
    reportedOn: whole('reportedOn'),
    legs: rows.map((row) =>
      dropped({
        means: row.means?.toLowerCase(),
        from: end(row, 'from'),
        to: end(row, 'to'),
        carrier: row.carrier,
        number: row.number,
        stops: row.stops ? words(row.stops) : undefined,
      }),
    ),
    returnsOn: whole('returnsOn'),
    noReturn: /^(yes|true|1)$/i.test(whole('noReturn') ?? '') ? true : undefined,
    purposes: words(whole('purposes')?.toLowerCase()),
    otherPurpose: whole('otherPurpose'),
    destinations: whole('stays')
      ?.split('|')
      .map((stay) => {
        const [country = '', ...rest] = stay.split(':');
        return dropped({
          country: country.trim().toUpperCase(),
          address: rest.join(':').trim() || undefined,
        });
      }),
    late: late ? dropped({ reason: late.toLowerCase(), note: whole('lateNote') }) : undefined,
    documents: passport
      ? [
          dropped({
            kind: 'passport',
            number: passport.toUpperCase(),
            issuer: whole('passportIssuer')?.toUpperCase(),
          }),
        ]
      : undefined,
    officer: officer
      ? dropped({ name: officer, phone: whole('officerPhone'), email: whole('officerEmail') })
      : undefined,
  });
}

function dropped(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined));
}
