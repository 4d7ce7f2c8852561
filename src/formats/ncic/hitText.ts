import {
  FieldSet,
  fieldAt,
  fieldOf,
  LABEL_ALIASES,
  NCIC_FIELDS,
  type NcicField,
  type NcicValue,
} from '#domain/ncicFields.js';
import type { Remarks } from '../outcome.js';
import type { HitRecord } from './message.js';
import { tidyValue, valueAsSent, valueProblem, widthIn } from './values.js';

/** A line at least so long was broken by the sender's wrapping, which cuts words. */
const WRAPPED_FROM = 60;
const RECORDS_MAX = 5_000;
const VALUES_MAX = 400;
/** More than this no value of the table can need, however it is wrapped. */
const VALUE_CHARS = 700;
const LABEL_MAX = 4;
const MKE = fieldOf('MKE');
const ORI = fieldOf('ORI');
const NIC = fieldOf('NIC');
const NAM = fieldOf('NAM');
const AKA = fieldOf('AKA');
const DOB = fieldOf('DOB');

export interface HitText {
  readonly records: readonly HitRecord[];
  readonly misses: readonly string[];
}

interface Token {
  readonly field: NcicField;
  readonly from: number;
  readonly valueFrom: number;
}

/**
 * Reads running text of fields (`NAM/SMITH, STEVE SEX/M`), as NCIC and state switches answer: values hold blanks and
 * commas and end only where a known field begins, where the line ends unwrapped, or where the characters cannot be
 * the field's. Sentences between are text. One pass; no pattern that could go back.
 * @param base byte offset of the text in the transmission
 */
export function readHitText(text: string, base: number, remarks: Remarks, receivedOn?: string): HitText {
  const tokens = tokensOf(text, base, remarks);
  const records: Draft[] = [];
  let record: Draft | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const end = tokens[i + 1]?.from ?? text.length;
    if (!record || begins(token.field, record)) {
      if (records.length >= RECORDS_MAX) {
        remarks.add(
          'too-many-records',
          base + token.from,
          `more than ${RECORDS_MAX} records. Expected fewer`,
          undefined,
          'quarantined',
        );
        break;
      }
      record = {
        values: [],
        has: new FieldSet(),
        offset: base + token.from,
        from: token.from,
        file: 'other',
      };
      records.push(record);
    }
    takeValue(text, token, end, record, base, remarks, receivedOn);
  }
  const sentences = sentencesOf(text);
  return {
    records: records
      .filter((r) => r.values.length > 0)
      .map((r, i, all) => ({
        file: r.file,
        values: r.values,
        contact: contactIn(text, sentences.contacts, r, all[i + 1]?.from ?? text.length),
        cautions: cautionsOf(text, sentences.cautions, all[i - 1]?.from ?? 0, r.from),
        offset: r.offset,
      })),
    misses: sentences.misses.map((at) => lineAt(text, at, 60)),
  };
}

interface Draft {
  readonly values: NcicValue[];
  readonly has: FieldSet;
  readonly offset: number;
  readonly from: number;
  file: HitRecord['file'];
}

/** Whether a field opens the next record: the words of the kind, or an agency where the record has one and a name. */
function begins(field: NcicField, record: Draft): boolean {
  if (field === MKE) return record.values.length > 0;
  return field === ORI && (record.has.has(NIC) || (record.has.has(ORI) && record.has.has(NAM)));
}

/** Every place where a known field begins: after a blank or line start, three or four capitals and a slash. */
function tokensOf(text: string, base: number, remarks: Remarks): Token[] {
  const tokens: Token[] = [];
  for (let at = text.indexOf('/'); at >= 0; at = text.indexOf('/', at + 1)) {
    let from = at;
    while (from > 0 && at - from < LABEL_MAX && isCapital(text.charCodeAt(from - 1))) from--;
    const length = at - from;
    if (length < 3 || (from > 0 && isWord(text.charCodeAt(from - 1)))) continue;
    const field = (length === 3 ? fieldAt(text, from) : undefined) ?? aliased(text.slice(from, at));
    if (!field) continue;
    if (tokens.length >= RECORDS_MAX * 40) {
      remarks.add(
        'too-many-fields',
        base + from,
        'more fields than any answer has. The rest was not read',
        undefined,
        'quarantined',
      );
      break;
    }
    tokens.push({ field, from, valueFrom: at + 1 });
  }
  // A state's record of arrests gives the birth date that was used each time with a colon.
  const used = placesOf(text, 'DOB:').map((from) => ({
    field: DOB,
    from,
    valueFrom: from + 4,
  }));
  if (used.length === 0) return tokens;
  return [...tokens, ...used].sort((a, b) => a.from - b.from);
}

function aliased(label: string): NcicField | undefined {
  return NCIC_FIELDS.get(LABEL_ALIASES.get(label.toUpperCase()) ?? label.toUpperCase());
}

function takeValue(
  text: string,
  { field, from, valueFrom }: Token,
  end: number,
  record: Draft,
  base: number,
  remarks: Remarks,
  receivedOn: string | undefined,
): void {
  const lines = valueLines(text, valueFrom, Math.min(end, valueFrom + VALUE_CHARS));
  let first = lines.value;
  const sentence = first.indexOf(' ORI IS ');
  if (sentence >= 0) first = first.slice(0, sentence);
  const raw = first.trimStart();
  if (field === MKE) {
    record.file = fileOf(raw);
    if (raw !== '') add(record, field, { code: MKE.code, value: raw.slice(0, field.max).trim() });
    return;
  }
  const asSent = valueAsSent(field, raw);
  if (asSent) add(record, field, asSent);
  else {
    const value = tidyValue(field, raw.slice(0, widthIn(field, raw)), receivedOn);
    const problem = field === NAM || field === AKA ? nameProblem(value) : valueProblem(field, value);
    if (problem && field.chars !== 'text') {
      if (value !== '') remarks.add('field-value', base + from, `${problem}; left out`);
      return;
    }
    if (value !== '') add(record, field, { code: field.code, value });
  }
  // Numbered aliases below a name: "    02 SKYWALKER,LUKE".
  if (field === NAM) for (const value of lines.numbered) add(record, NAM, { code: NAM.code, value });
}

function add(record: Draft, field: NcicField, value: NcicValue): void {
  if (record.values.length >= VALUES_MAX) return;
  record.values.push(value);
  record.has.add(field);
}

/** A name in an answer may be longer, numbered or without a comma. */
function nameProblem(value: string): string | null {
  return value.length < 2 ? 'name (NAM): nothing. Expected LAST, FIRST MIDDLE' : null;
}

/** The value up to the end of its line, wrapped lines joined without a blank; and numbered names on lines below. */
function valueLines(
  text: string,
  from: number,
  end: number,
): { readonly value: string; readonly numbered: readonly string[] } {
  const slice = text.slice(from, end);
  let lineEnd = slice.indexOf('\n');
  if (lineEnd < 0) return { value: slice.trimEnd(), numbered: [] };
  let column = from - (text.lastIndexOf('\n', from - 1) + 1);
  let value = '';
  let at = 0;
  const numbered: string[] = [];
  for (;;) {
    const line = withoutReturn(slice.slice(at, lineEnd < 0 ? slice.length : lineEnd));
    value += line;
    const wrapped = column + line.length >= WRAPPED_FROM;
    if (lineEnd < 0) break;
    at = lineEnd + 1;
    if (!wrapped) {
      for (let next = at; next < slice.length; ) {
        const stop = slice.indexOf('\n', next);
        const row = slice.slice(next, stop < 0 ? slice.length : stop).trim();
        if (row.length < 5 || !isDigits(row, 0, 2) || row[2] !== ' ') break;
        numbered.push(row.slice(3));
        if (stop < 0) break;
        next = stop + 1;
      }
      break;
    }
    column = 0;
    lineEnd = slice.indexOf('\n', at);
  }
  return { value: value.trimEnd(), numbered };
}

interface Sentences {
  readonly contacts: readonly number[];
  readonly cautions: readonly number[];
  readonly misses: readonly number[];
}

/** Where the sentences stand that mean something. */
function sentencesOf(text: string): Sentences {
  return {
    contacts: placesOf(text, 'ORI IS '),
    cautions: placesOf(text, 'WARNING - '),
    misses: placesOf(text, 'NO ').filter((at) => MISSES.some((m) => text.startsWith(m, at))),
  };
}

const MISSES = ['NO NCIC RECORD', 'NO NCIC WANT', 'NO NSOR RECORD', 'NO RECORD'];

function placesOf(text: string, words: string): number[] {
  const places: number[] = [];
  for (
    let at = text.indexOf(words);
    at >= 0 && places.length < RECORDS_MAX;
    at = text.indexOf(words, at + words.length)
  )
    places.push(at);
  return places;
}

function contactIn(
  text: string,
  places: readonly number[],
  record: Draft,
  end: number,
): HitRecord['contact'] {
  const at = firstFrom(places, record.from);
  if (at === undefined || at >= end) return null;
  const words = lineAt(text, at + 'ORI IS '.length, 120).split(/ +/);
  // The first ten digits in a row of words are the telephone; what follows is the next field.
  let digits = 0;
  let from = -1;
  let to = -1;
  for (let i = 0; i < words.length && digits < 10; i++) {
    const word = words[i]!;
    const n = digitsIn(word);
    if (n > 0 && n === word.replaceAll('-', '').length) {
      if (from < 0) from = i;
      digits += n;
      to = i + 1;
    } else if (from >= 0) break;
  }
  return {
    ori: record.values.find((v) => v.code === 'ORI')?.value ?? '',
    name: words.slice(0, from < 0 ? words.length : from).join(' '),
    telephone: from < 0 ? '' : words.slice(from, to).join(' '),
  };
}

function cautionsOf(text: string, places: readonly number[], from: number, to: number): string[] {
  const found: string[] = [];
  for (let i = indexFrom(places, from); i < places.length && places[i]! < to && found.length < 20; i++)
    found.push(lineAt(text, places[i]! + 'WARNING - '.length, 100));
  return found;
}

/** The rest of a line, up to a field of that line. */
function lineAt(text: string, at: number, max: number): string {
  let line = text.slice(at, at + max);
  const end = line.indexOf('\n');
  if (end >= 0) line = line.slice(0, end);
  const slash = line.indexOf('/');
  if (slash >= 3) line = line.slice(0, slash - 3);
  return line.trim();
}

function indexFrom(sorted: readonly number[], from: number): number {
  let [lo, hi] = [0, sorted.length];
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (sorted[mid]! < from) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

function firstFrom(sorted: readonly number[], from: number): number | undefined {
  return sorted[indexFrom(sorted, from)];
}

function fileOf(words: string): HitRecord['file'] {
  if (words.startsWith('WANTED') || words.includes('WANTED PERSON')) return 'WANTED';
  return words.includes('SEX') ? 'NSOR' : 'other';
}

function isCapital(c: number): boolean {
  return (c >= 65 && c <= 90) || (c >= 97 && c <= 122);
}
function isWord(c: number): boolean {
  return isCapital(c) || (c >= 48 && c <= 57);
}
function isDigits(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (!(text.charCodeAt(i) >= 48 && text.charCodeAt(i) <= 57)) return false;
  return true;
}
function digitsIn(word: string): number {
  let n = 0;
  for (let i = 0; i < word.length; i++) {
    const c = word.charCodeAt(i);
    if (c >= 48 && c <= 57) n++;
  }
  return n;
}
function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
