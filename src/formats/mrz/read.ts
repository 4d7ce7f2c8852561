import type { IsoDate } from '#basics/dates.js';
import { readCountry } from '#domain/countries.js';
import type { DocumentKind, PersonDescription, PersonName, Sex } from '#domain/person.js';
import { readBirthDate, readDocumentDate } from '../edifact/dates.js';
import type { ManifestMessage, ReadOptions } from '../manifest.js';
import { rejectedMessage } from '../manifest.js';
import { Remarks } from '../outcome.js';
import { checkHolds } from './checkDigit.js';
import type { LayoutRow, MrzFieldName, MrzLayout, Span } from './layouts.js';
import { LAYOUTS } from './layouts.js';
import { mrzLines } from './lines.js';
import { asDigits, asLetters, checkField } from './repair.js';

export interface MrzField {
  /** As it came, fillers and all. */
  readonly raw: string;
  /** Put right where a check digit proves it (or the field can only hold letters), fillers gone. */
  readonly value: string;
  /** none: the layout has no check digit for it. */
  readonly checked: 'ok' | 'bad' | 'none';
  readonly repaired: boolean;
}

export interface MrzReading {
  readonly layout: MrzLayout;
  readonly lines: readonly string[];
  readonly fields: Partial<Record<MrzFieldName, MrzField>>;
  readonly person: PersonDescription;
  readonly remarks: Remarks;
}

type Fields = Partial<Record<MrzFieldName, MrzField>>;

/** By the first one or two characters of the document type. */
const KINDS: Readonly<Record<string, DocumentKind>> = {
  P: 'passport',
  V: 'visa',
  I: 'identity-card',
  C: 'identity-card',
  A: 'identity-card',
  AC: 'crew-certificate',
  IP: 'passport-card',
  PR: 'refugee',
};

const SEXES: Readonly<Record<string, Sex>> = { M: 'M', F: 'F', X: 'X', '<': 'U' };

/**
 * Reads one machine readable zone of any of the layouts in layouts.ts, damaged as scanners damage them. Undefined
 * when the lines fit no layout; never throws. Two-digit years get their century from `receivedOn`.
 */
export function readMrz(text: string, options: ReadOptions = {}): MrzReading | undefined {
  const found = mrzLines(text);
  if (!found) return undefined;
  const row = LAYOUTS[found.layout];
  const remarks = new Remarks();
  for (const what of found.mended)
    remarks.add(
      'mended',
      0,
      `${what} did not fit ${row.layout}. Expected ${row.lines} lines of ${row.width}`,
    );
  for (const line of found.missing)
    remarks.add(
      'missing-line',
      0,
      `line ${line + 1} is missing. Expected ${row.lines} lines`,
      line + 1,
      'quarantined',
    );
  const fields = readFields(row, found.lines, remarks);
  return {
    layout: row.layout,
    lines: found.lines,
    fields,
    person: personOf(fields, remarks, options.receivedOn),
    remarks,
  };
}

function cut(lines: readonly string[], [line, from, to]: Span): string {
  return lines[line]!.slice(from, to);
}

/** Fillers at the end go, those inside become blanks. */
function unfilled(text: string): string {
  if (!text.includes('<')) return text;
  return text.replace(/<+$/, '').replaceAll('<', ' ').trim();
}

function readFields(row: LayoutRow, lines: readonly string[], remarks: Remarks): Fields {
  const fields: Fields = {};
  // The lines with every repair made, for the composite check digit.
  const mended = [...lines];
  const mend = (line: number, from: number, text: string) => {
    const was = mended[line]!;
    mended[line] = was.slice(0, from) + text + was.slice(from + text.length);
  };
  for (const f of row.fields) {
    const raw = cut(lines, f.at);
    if (f.check) {
      const digit = lines[f.check[0]]![f.check[1]]!;
      const long = f.name === 'documentNumber' && digit === '<' ? longNumber(row, lines, raw) : undefined;
      const c = long ?? checkField(raw, digit, f.holds);
      fields[f.name] = { raw, value: unfilled(c.value), checked: c.checked, repaired: c.repaired };
      if (!long && c.repaired) {
        mend(f.at[0], f.at[1], c.value);
        mend(f.check[0], f.check[1], digit === '<' ? digit : asDigits(digit));
      }
      if (c.repaired)
        remarks.add(
          'repaired',
          0,
          `${f.name} had misread characters. Expected what its check digit proves`,
          f.at[0] + 1,
        );
      if (c.checked === 'bad')
        remarks.add(
          'check-digit',
          0,
          `check digit of ${f.name} is "${digit}". Expected it to hold; the field is unproven`,
          f.at[0] + 1,
        );
    } else {
      const value = f.holds === 'letters' ? asLetters(raw) : raw;
      fields[f.name] = {
        raw,
        value:
          f.name === 'names' || f.name === 'surnameOnly' || f.name === 'givenOnly' ? value : unfilled(value),
        checked: 'none',
        repaired: value !== raw,
      };
      if (value !== raw) {
        mend(f.at[0], f.at[1], value);
        remarks.add(
          'repaired',
          0,
          `${f.name} had digits. Expected letters only; not proven by a check digit`,
          f.at[0] + 1,
        );
      }
    }
  }
  if (row.composite) {
    const [line, column] = row.composite.at;
    const joined = (of: readonly string[]) => row.composite!.over.map((span) => cut(of, span)).join('');
    const raw = lines[line]![column]!;
    const straight = checkHolds(joined(lines), raw);
    const repaired = !straight && checkHolds(joined(mended), asDigits(raw));
    fields.composite = {
      raw,
      value: repaired ? asDigits(raw) : raw,
      checked: straight || repaired ? 'ok' : 'bad',
      repaired,
    };
    if (!straight && !repaired)
      remarks.add(
        'check-digit',
        0,
        `composite check digit is "${raw}". Expected it to hold; a field or the digit is misread`,
        line + 1,
      );
  }
  return fields;
}

/**
 * A number longer than nine: a filler stands for the check digit, the number goes on in the optional field, whose last
 * character before a filler is the digit, over the joined number without the filler (Doc 9303 part 5, note j).
 */
function longNumber(row: LayoutRow, lines: readonly string[], start: string) {
  const optional = row.fields.find((f) => f.name === 'optional');
  if (!optional || row.layout === 'MRV-A' || row.layout === 'MRV-B') return undefined;
  const rest = cut(lines, optional.at).split('<')[0]!;
  if (rest.length < 2) return undefined;
  const value = start + rest.slice(0, -1);
  return {
    value,
    checked: checkHolds(value, rest.at(-1)!) ? ('ok' as const) : ('bad' as const),
    repaired: false,
  };
}

function nameOf(fields: Fields, remarks: Remarks): PersonName | undefined {
  const words = (text: string) => text.split('<').filter(Boolean).join(' ');
  if (fields.surnameOnly) {
    const surname = words(fields.surnameOnly.value);
    const given = words(fields.givenOnly?.value ?? '');
    return surname || given ? { ...(surname ? { surname } : {}), ...(given ? { given } : {}) } : undefined;
  }
  const text = fields.names?.value ?? '';
  const trimmed = text.replace(/^<+/, '');
  if (trimmed !== '' && !text.endsWith('<'))
    remarks.add(
      'maybe-truncated',
      0,
      'the name fills its field to the end. Expected a filler; it may be cut short',
    );
  const at = trimmed.indexOf('<<');
  const surname = words(at < 0 ? trimmed : trimmed.slice(0, at));
  const given = at < 0 ? '' : words(trimmed.slice(at));
  return surname || given ? { ...(surname ? { surname } : {}), ...(given ? { given } : {}) } : undefined;
}

/** A date whose unknown parts are fillers: 660000 for `66<<<<`. Nothing is known without both digits of the year. */
function known(value: string): string {
  return /^\d\d/.test(value) ? value.replace(/[^\d]/g, '0').padEnd(6, '0') : '';
}

function personOf(fields: Fields, remarks: Remarks, receivedOn: IsoDate | undefined): PersonDescription {
  const person: { -readonly [K in keyof PersonDescription]: PersonDescription[K] } = { names: [] };
  const name = nameOf(fields, remarks);
  if (name) person.names = [name];
  else remarks.add('no-name', 0, 'no name in the zone. Expected a surname', undefined, 'quarantined');
  const birth = known(fields.birthDate?.value ?? '');
  if (birth !== '') {
    const { dates, problem } = readBirthDate(birth, '', receivedOn);
    if (dates.length > 0) person.birthDates = dates;
    if (problem === 'in-the-future' || problem === 'not-a-date')
      remarks.add('birth-date', 0, 'the birth date cannot be true. Expected YYMMDD');
  }
  const sex = fields.sex ? (SEXES[fields.sex.raw] ?? SEXES[fields.sex.value]) : undefined;
  if (sex) person.sex = sex;
  const country = (field: MrzField | undefined, what: string) => {
    if (!field || field.value === '') return undefined;
    const reading = readCountry(field.value);
    if (reading.how === 'unknown')
      remarks.add('unknown-country', 0, `${what} is of no known state. Expected a code of Doc 9303`);
    return reading.code;
  };
  const nationality = country(fields.nationality, 'nationality');
  if (nationality !== undefined) person.citizenships = [nationality];
  const issuer = country(fields.state, 'issuing state');
  const number = fields.documentNumber?.value.replaceAll(' ', '') ?? '';
  if (number !== '') {
    const type = fields.type?.value ?? '';
    const expiry = readDocumentDate(known(fields.expiryDate?.value ?? ''), '', receivedOn);
    person.documents = [
      {
        kind: KINDS[type] ?? KINDS[type.slice(0, 1)] ?? 'other',
        number,
        ...(issuer === undefined ? {} : { issuer }),
        ...(expiry === undefined ? {} : { expiry }),
      },
    ];
  }
  return person;
}

/** Largest text that is looked through for zones. */
const TEXT_BYTES_MAX = 1024 * 1024;

/** The zones of a text: blocks of lines, separated by empty ones. */
function blocks(bytes: Uint8Array): string[] {
  if (bytes.length > TEXT_BYTES_MAX) return [];
  const text = new TextDecoder('utf-8').decode(bytes);
  return text
    .split(/\r?\n[ \t]*\r?\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '');
}

/** Whether a text looks like machine readable zones: lines of one of the widths, with fillers and nothing else. */
export function looksLikeMrz(bytes: Uint8Array): boolean {
  const [first] = blocks(bytes.subarray(0, 4096));
  if (first === undefined) return false;
  const lines = first.split(/[\r\n]+/).map((line) => line.trim());
  return (
    lines.some((line) => line.includes('<')) &&
    lines.every((line) => /^[A-Za-z0-9<« ]{27,90}$/.test(line)) &&
    mrzLines(first) !== undefined
  );
}

/** Every zone of a text as a message with one person. */
export function readMrzText(bytes: Uint8Array, options: ReadOptions = {}): ManifestMessage[] {
  const messages: ManifestMessage[] = [];
  for (const block of blocks(bytes).slice(0, 10_000)) {
    const r = readMrz(block, options);
    if (!r) {
      messages.push(
        rejectedMessage(
          'mrz',
          'no-layout',
          'the lines fit no layout. Expected two of 44 or 36, or three of 30',
          0,
          bytes.length,
        ),
      );
      continue;
    }
    messages.push({
      format: 'mrz',
      outcome: r.remarks.outcome,
      warnings: r.remarks.warnings,
      references: { messageType: r.layout },
      kind: 'document',
      legs: [],
      persons: [{ ...r.person, role: 'unknown', offset: 0 }],
      declaredTotals: {},
      range: { from: 0, to: bytes.length },
    });
  }
  return messages.length > 0
    ? messages
    : [
        rejectedMessage(
          'mrz',
          'no-zone',
          `${bytes.length} bytes. Expected lines of a machine readable zone, at most ${TEXT_BYTES_MAX} bytes`,
          0,
          bytes.length,
        ),
      ];
}
