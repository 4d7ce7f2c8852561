import { type IsoDate, isIsoDate } from '#basics/dates.js';
import type { InitialBasis } from './duty.js';
import {
  IMPORT_BASES,
  type ImportHead,
  type ImportTarget,
  parseTarget,
  targetCode,
  targetLabel,
} from './importTargets.js';
import { dayOf, plainValue } from './plainValue.js';
import {
  checkValue,
  ELEMENTS,
  type ElementCode,
  type ElementRow,
  type ElementValue,
  type ValueState,
} from './registrationElements.js';
import type { Tier } from './tierRules.js';

/** How a table is read: its columns by name, and values for all rows whose cell is empty or missing. */
export interface ImportMapping {
  /** Column to target; null: left out. */
  readonly columns: Readonly<Record<string, string | null>>;
  /** Target to value. */
  readonly defaults: Readonly<Record<string, string>>;
}

/** What is wrong with a cell, said so that the row can be repaired. */
export interface ImportProblem {
  /** The column as the file names it; '' when the row as a whole is meant. */
  readonly column: string;
  readonly came: string;
  readonly expected: string;
}

/** A value that a row brings, with its place among those of its element. */
export interface ImportEntry {
  readonly element: ElementCode;
  readonly slot: number;
  readonly state: ValueState;
  readonly value: ElementValue;
  readonly fromOn: IsoDate | null;
  readonly untilOn: IsoDate | null;
  /** '' : the source of the whole import. */
  readonly source: string;
}

export interface ImportRow {
  readonly number: string;
  readonly juvenile: boolean | null;
  readonly basis: InitialBasis | null;
  readonly on: IsoDate | null;
  readonly registered: IsoDate | null;
  readonly tier: Tier | null;
  readonly lastVisit: IsoDate | null;
  readonly photoOn: IsoDate | null;
  readonly nic: string | null;
  readonly entries: readonly ImportEntry[];
}

/** What stands in the way of a mapping; the same for every row, so it is told before any is read. */
export function mappingProblems(mapping: ImportMapping): readonly string[] {
  const targets = [...Object.values(mapping.columns), ...Object.keys(mapping.defaults)].filter(
    (t): t is string => t !== null,
  );
  const problems = targets.filter((t) => !parseTarget(t)).map((t) => `${t} is no field of a registration`);
  const used = Object.values(mapping.columns).filter((t): t is string => t !== null);
  for (const twice of new Set(used.filter((t, i) => used.indexOf(t) !== i)))
    problems.push(`two columns go to ${twice}`);
  if (!used.includes('number'))
    problems.push('no column is the file number, by which a row is found again at the next import');
  if (!targets.includes('name.surname')) problems.push('no column is the surname');
  if (!targets.includes('registered') && !targets.includes('on'))
    problems.push('no column says from which day on registration was asked for, or the day of registration');
  return problems;
}

/**
 * Stands over what is wrong in the table of rows that were not taken. A table with this column was written for a
 * spreadsheet, with an apostrophe before what one would take for a formula.
 */
export const PROBLEMS_COLUMN = 'What is wrong';

interface Reader {
  readonly target: ImportTarget;
  /** -1: a value for all rows. */
  readonly at: number;
  readonly column: string;
  readonly standard: string;
}

/** Answers that are taken for granted where a table has the number or date and nobody says which kind it is. */
const IMPLIED: Readonly<Partial<Record<ElementCode, ElementValue>>> = {
  birth: { kind: 'true' },
  ssn: { kind: 'valid' },
};

/** Made once for a file: reads its rows one by one. Pure; a row that is wrong costs no other row. */
export function importReader(
  mapping: ImportMapping,
  header: readonly string[],
): (cells: readonly string[]) => { readonly row: ImportRow; readonly problems: ImportProblem[] } {
  const readers: Reader[] = header.flatMap((column, at) => {
    const code = mapping.columns[column] ?? null;
    const target = code === null ? null : parseTarget(code);
    return target ? [{ target, at, column, standard: mapping.defaults[code!] ?? '' }] : [];
  });
  const mapped = new Set(Object.values(mapping.columns));
  for (const [code, standard] of Object.entries(mapping.defaults)) {
    const target = parseTarget(code);
    if (target && !mapped.has(code)) readers.push({ target, at: -1, column: targetLabel(code), standard });
  }
  const heads = readers.filter((r) => r.target.kind === 'head');
  const slots = new Map<string, SlotReader>();
  for (const r of readers) {
    if (r.target.kind !== 'element') continue;
    const { element, slot, field } = r.target;
    const key = `${element} ${slot}`;
    const known = slots.get(key) ?? { element, slot, fields: [] };
    known.fields.push({ ...r, field });
    slots.set(key, known);
  }
  // In the order of the registration, so that the first alias of the file is the first here.
  const inOrder = [...slots.values()].sort(
    (a, b) => ORDER.get(a.element)! - ORDER.get(b.element)! || a.slot - b.slot,
  );
  const isRepaired = header.includes(PROBLEMS_COLUMN);
  return (given) => {
    const cells = isRepaired ? given.map((cell) => cell.replace(/^'/, '')) : given;
    const problems: ImportProblem[] = [];
    const facts = readHeads(heads, cells, problems);
    const entries: ImportEntry[] = [];
    for (const slot of inOrder) {
      const entry = readSlot(slot, cells, problems);
      if (entry) entries.push(entry);
    }
    return { row: { ...facts, entries }, problems };
  };
}

const ORDER = new Map((Object.keys(ELEMENTS) as ElementCode[]).map((e, i) => [e, i]));

interface SlotReader {
  readonly element: ElementCode;
  readonly slot: number;
  readonly fields: (Reader & { readonly field: string })[];
}

function cellOf(r: Reader, cells: readonly string[]): string {
  return ((r.at < 0 ? '' : (cells[r.at] ?? '')).trim() || r.standard).trim();
}

const YES = new Set(['y', 'yes', 'true', '1', 'j', 'juvenile']);
const NO = new Set(['n', 'no', 'false', '0', 'adult']);

function readHeads(
  readers: readonly Reader[],
  cells: readonly string[],
  problems: ImportProblem[],
): Omit<ImportRow, 'entries'> {
  const by = new Map(
    readers.map((r) => [(r.target as { head: ImportHead }).head, { r, text: cellOf(r, cells) }]),
  );
  const wrong = (head: ImportHead, expected: string) => {
    const { r, text } = by.get(head)!;
    problems.push({ column: r.column, came: text.slice(0, 60) || 'nothing', expected });
    return null;
  };
  const text = (head: ImportHead) => by.get(head)?.text ?? '';
  const day = (head: ImportHead): IsoDate | null => {
    if (text(head) === '') return null;
    const on = dayOf(text(head));
    return on !== null && isIsoDate(on) ? on : wrong(head, DAY);
  };
  const number = text('number');
  if (number === '' || number.length > 30) wrong('number', 'a file number of at most 30 characters');
  const young = text('juvenile').toLowerCase();
  const juvenile = young === '' ? null : YES.has(young) ? true : NO.has(young) ? false : null;
  if (young !== '' && juvenile === null) wrong('juvenile', 'yes or no');
  const basis = text('basis').toLowerCase();
  if (basis !== '' && !IMPORT_BASES.includes(basis)) wrong('basis', `one of: ${IMPORT_BASES.join(', ')}`);
  const level = tierOf(text('tier'));
  if (text('tier') !== '' && level === null) wrong('tier', 'I, II or III');
  const registered = day('registered');
  if (level !== null && registered === null)
    problems.push({
      column: by.get('tier')!.r.column,
      came: text('tier'),
      expected: 'a day of registration with it',
    });
  return {
    number,
    juvenile,
    basis: IMPORT_BASES.includes(basis) ? (basis as InitialBasis) : null,
    on: day('on'),
    registered,
    tier: level,
    lastVisit: day('last-visit'),
    photoOn: day('photo-on'),
    nic: text('nic').toUpperCase() || null,
  };
}

function tierOf(text: string): Tier | null {
  const t = text.toUpperCase().replace(/^(TIER|LEVEL)\s*/, '');
  const roman = { '1': 'I', '2': 'II', '3': 'III' }[t] ?? t;
  return roman === 'I' || roman === 'II' || roman === 'III' ? roman : null;
}

function readSlot(
  { element, slot, fields }: SlotReader,
  cells: readonly string[],
  problems: ImportProblem[],
): ImportEntry | null {
  // A value for all rows is no sign that this person has the element.
  const said = fields.some((f) => f.at >= 0 && (cells[f.at] ?? '').trim() !== '');
  // Most slots of a table are empty in most rows: a third address, a fourth alias.
  if (!said && !fields.some((f) => f.field === 'answer' && f.standard !== '')) return null;
  const row: ElementRow = ELEMENTS[element];
  const given: Record<string, string> = {};
  const columns: Record<string, string> = {};
  for (const f of fields) {
    const text = cellOf(f, cells);
    columns[f.field] = f.column;
    if (text !== '') given[f.field] = text;
  }
  const { from = '', until = '', answer = '', source = '', ...typed } = given;
  const wrong = (field: string, came: string, expected: string) =>
    problems.push({
      // A column that the table does not have is called as on the page on which columns are named.
      column: columns[field] ?? targetLabel(targetCode(element, slot, field)),
      came: came.slice(0, 60) || 'nothing',
      expected,
    });
  const standing = answer.toLowerCase() || 'known';
  if (!isState(standing)) wrong('answer', answer, 'known, unknown, refused or none');
  if (!said) return null;
  if (standing !== 'known')
    return isState(standing)
      ? { element, slot, state: standing, value: {}, fromOn: null, untilOn: null, source }
      : null;
  const { value, problems: wrongs } = checkValue(row, {
    ...implied(element, typed),
    ...plainValue(row, typed),
  });
  // As the table has it: 13/45/1970, not the day that was made of it.
  for (const p of wrongs) wrong(p.field, p.came === 'nothing' ? '' : (typed[p.field] ?? p.came), p.expected);
  const [fromOn, untilOn] = [from, until].map((text) => (text === '' ? null : dayOf(text)));
  if (row.dated && !(fromOn && isIsoDate(fromOn))) wrong('from', from, DAY);
  if (until !== '' && !(untilOn && isIsoDate(untilOn))) wrong('until', until, DAY);
  if (fromOn && untilOn && untilOn < fromOn) wrong('until', until, `${fromOn} or later`);
  return { element, slot, state: 'known', value, fromOn: fromOn ?? null, untilOn: untilOn ?? null, source };
}

function isState(text: string): text is ValueState {
  return text === 'known' || text === 'unknown' || text === 'refused' || text === 'none';
}

function implied(element: ElementCode, typed: ElementValue): ElementValue {
  return Object.fromEntries(Object.entries(IMPLIED[element] ?? {}).filter(([k]) => typed[k] === undefined));
}

const DAY = 'a full date: 2026-03-09, 20260309 or 3/9/2026 (month first)';
