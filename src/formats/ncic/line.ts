import { clip, printable } from '#basics/text.js';
import {
  codeAt,
  FieldSet,
  fieldAt,
  fieldOf,
  NCIC_FIELDS,
  type NcicField,
  type NcicValue,
} from '#domain/ncicFields.js';
import { NCIC_MESSAGES, type NcicMessageKind } from '#domain/ncicMessages.js';
import type { Remarks } from '../outcome.js';
import type { RegisterMessage, StreamPlace } from './message.js';
import { tidyValue, valueAsSent, valueProblem } from './values.js';

/** Longer messages are cut: no message of the table comes near it, and a hostile one must not cost. */
export const MESSAGE_CHARS_MAX = 8192;

/** One message as it stands in the transmission; line breaks inside are the sender's wrapping and mean nothing. */
export interface Unit {
  readonly text: string;
  /** Byte offset of the first character. */
  readonly offset: number;
}

const ORI = fieldOf('ORI');

/**
 * Reads `1N01REFERENCE.KEY.ORI.` and its fields, in either layout: pairs (`NAM/SAMPLEMAN, LOUIS.SEX/M.`) or the fixed order
 * of the key's row, empty fields as successive periods. Never throws; what is wrong is a remark with its byte offset.
 */
export function readLineMessage(
  unit: Unit,
  place: StreamPlace | null,
  number: number,
  remarks: Remarks,
  receivedOn?: string,
): RegisterMessage {
  const source = unit.text.slice(0, MESSAGE_CHARS_MAX);
  const text = unwrapped(source);
  const periods = periodsOf(text);
  const [headerEnd = text.length, keyEnd = text.length, oriEnd = text.length] = periods;
  const key = text
    .slice(headerEnd + 1, keyEnd)
    .trim()
    .toUpperCase();
  const ori = text
    .slice(keyEnd + 1, oriEnd)
    .trim()
    .toUpperCase();
  const kind = NCIC_MESSAGES.get(key);
  const message = new Reading({ source, offset: unit.offset, number, receivedOn }, text, kind, remarks);

  if (unit.text.length > MESSAGE_CHARS_MAX)
    message.remark(
      'too-long',
      text.length,
      `message has ${unit.text.length} characters. Expected ${MESSAGE_CHARS_MAX} at most`,
      true,
    );
  if (!kind)
    message.remark(
      'message-key',
      Math.min(headerEnd + 1, text.length),
      `message key ${shown(key)} is not known. Expected ${[...NCIC_MESSAGES.keys()].join(', ')}`,
      true,
    );
  const oriProblem = valueAsSent(ORI, ori) ? null : valueProblem(ORI, ori);
  if (oriProblem) message.remark('ori', Math.min(keyEnd + 1, text.length), oriProblem, true);
  if (hasSmall(text)) message.remark('lower-case', 0, 'lower case. Expected capitals; read as capitals');

  message.takeFields(periods.slice(2));
  return {
    key,
    control: text.slice(4, headerEnd).trim(),
    ori,
    place,
    values: message.values,
    cleared: message.cleared,
    test: message.test,
    offset: unit.offset,
    end: unit.offset + unit.text.length,
    damaged: message.damaged,
  };
}

/** Where a message came from, for its remarks. */
interface Origin {
  /** As sent, wrapping and all. */
  readonly source: string;
  readonly offset: number;
  readonly number: number;
  readonly receivedOn: string | undefined;
}

/** One message while its fields are taken. */
class Reading {
  readonly values: NcicValue[] = [];
  readonly cleared: string[] = [];
  test = false;
  damaged = false;
  private readonly seen = new FieldSet();
  /** Where the sender wrapped, as places of the source; found when the first remark asks. */
  private breaks: readonly number[] | undefined;

  private readonly from: Origin;
  private readonly text: string;
  private readonly kind: NcicMessageKind | undefined;
  private readonly remarks: Remarks;

  constructor(from: Origin, text: string, kind: NcicMessageKind | undefined, remarks: Remarks) {
    this.from = from;
    this.text = text;
    this.kind = kind;
    this.remarks = remarks;
  }

  /** @param at place in the text without its wrapping */
  remark(code: string, at: number, text: string, spoils = false): void {
    this.damaged ||= spoils;
    this.breaks ??= breaksOf(this.from.source);
    const offset = this.from.offset + at + breaksBefore(this.breaks, at);
    this.remarks.add(code, offset, text, this.from.number, spoils ? 'quarantined' : 'warnings');
  }

  /** @param periods that which ends the agency, and those after it; a field stands before each but the first */
  takeFields(periods: readonly number[]): void {
    const { text, kind } = this;
    const ends = [...periods];
    const tailAt = (ends.at(-1) ?? text.length) + 1;
    const tail = text.slice(tailAt);
    let hasPairs = false;
    for (let i = 1; i < ends.length && !hasPairs; i++)
      hasPairs = pairAt(text, ends[i - 1]! + 1, ends[i]!) >= 0;
    if (tail.trim() !== '') {
      const isPair = pairAt(text, tailAt, text.length) >= 0;
      if (isPair || (!hasPairs && ends.length - 1 < (kind?.order.length ?? 0))) {
        this.remark(
          'final-period',
          tailAt,
          'the last field does not end with a period. Expected one; the field is taken',
        );
        hasPairs ||= isPair;
        ends.push(text.length);
      } else
        this.remark('trailing-text', tailAt, `${shown(tail)} stands after the last period. Expected nothing`);
    }
    if (hasPairs || kind?.action !== 'enter') this.takePairs(ends);
    else this.takeInOrder(ends, kind);
    if (kind) this.askRequired(kind, Math.min(tailAt, text.length));
  }

  private takePairs(ends: readonly number[]): void {
    const { text } = this;
    // A field is taken when the next begins: a period may have been meant to be part of its value.
    let open: { readonly field: NcicField | undefined; raw: string; readonly at: number } | undefined;
    for (let i = 1; i < ends.length; i++) {
      const from = ends[i - 1]! + 1;
      const to = ends[i]!;
      const start = pairAt(text, from, to);
      if (start >= 0) {
        if (open) this.take(open.field, open.raw, open.at);
        open = { field: fieldAt(text, start), raw: text.slice(start + 4, to), at: from };
        continue;
      }
      const stray = text.slice(from, to).trim();
      if (stray === '') continue;
      if (open?.field?.chars === 'text') {
        // "ST. LOUIS"
        open.raw = `${open.raw} ${stray}`;
        this.remark(
          'period-in-value',
          from,
          `${open.field.says} (${open.field.code}) holds a period. Expected none; read as a blank`,
        );
      } else
        this.remark(
          'stray-text',
          from,
          `${shown(stray)} is no field. Expected a code of three letters and a slash`,
        );
    }
    if (open) this.take(open.field, open.raw, open.at);
  }

  private takeInOrder(ends: readonly number[], kind: NcicMessageKind): void {
    const { order } = kind;
    if (ends.length - 1 > order.length)
      this.remark(
        'too-many-fields',
        ends[order.length]! + 1,
        `${ends.length - 1} fields. Expected ${order.length} at most in ${kind.key}; a period inside a value shifts what follows`,
        true,
      );
    for (let i = 1; i < ends.length && i <= order.length; i++) {
      const from = ends[i - 1]! + 1;
      const value = this.text.slice(from, ends[i]!).trim();
      if (value !== '') this.take(NCIC_FIELDS.get(order[i - 1]!), value, from);
    }
  }

  /** Puts a value into the table's form; one that does not hold is left out and spoils the message where it identifies. */
  private take(field: NcicField | undefined, raw: string, at: number): void {
    const { kind } = this;
    if (!field) {
      const code = this.text
        .slice(at, at + 20)
        .trimStart()
        .slice(0, 3)
        .toUpperCase();
      this.remark(
        'unknown-field',
        at,
        `field ${shown(code)} is not known. Expected a field of the table; left out`,
      );
      return;
    }
    const { code } = field;
    if (kind && !kind.allowed.has(code) && code !== 'NIC')
      this.remark(
        'field-out-of-place',
        at,
        `${field.says} (${code}) has no place in ${kind.key}; read all the same`,
      );
    const value = valueAsSent(field, raw) ?? this.tidied(field, raw, at);
    if (!value) return;
    if (this.seen.has(field) && !field.repeats && !isIdentification(kind, code)) {
      this.remark('field-twice', at, `${field.says} (${code}) comes twice. Expected once; the first counts`);
      return;
    }
    this.seen.add(field);
    if (code === 'TST') this.test = value.value === 'Y';
    else this.values.push(value);
  }

  private tidied(field: NcicField, raw: string, at: number): NcicValue | undefined {
    const { code } = field;
    const action = this.kind?.action;
    if (raw.trim() === '') {
      if (action === 'modify') this.cleared.push(code);
      return undefined;
    }
    const value = tidyValue(field, raw, this.from.receivedOn);
    const problem = valueProblem(field, value);
    if (!problem) return { code, value };
    this.remark(
      'field-value',
      at,
      `${problem}; left out`,
      SPOILS.has(code) || (action !== 'inquire' && MATTERS.has(code)),
    );
    return undefined;
  }

  private askRequired(kind: NcicMessageKind, at: number): void {
    for (const code of kind.required)
      if (!this.seen.has(fieldOf(code)))
        this.remark(
          'required-field',
          at,
          `${fieldOf(code).says} (${code}) is missing. Expected in every ${kind.key}`,
          SPOILS.has(code),
        );
    for (const group of kind.oneOf)
      if (!group.some((code) => this.seen.has(fieldOf(code))))
        this.remark(
          'required-field',
          at,
          `none of ${group.join(', ')} is there. ${kind.key} requires one of them`,
        );
  }
}

/** In a change, the first name or case number tells which record; a second one is the new value. */
function isIdentification(kind: NcicMessageKind | undefined, code: string): boolean {
  return kind?.action === 'modify' && code === 'OCA';
}

/** Without these a record is another one, or nobody's. */
const SPOILS = new Set(['NIC', 'NAM']);
/** A wrong value here would be screened against, or would be missed. */
const MATTERS = new Set(['DOB', 'ERD', 'ORD', 'OFF', 'EXL', 'DOW']);

function periodsOf(text: string): number[] {
  const periods: number[] = [];
  for (let at = text.indexOf('.'); at >= 0; at = text.indexOf('.', at + 1)) periods.push(at);
  return periods;
}

/** Where the code of a pair begins between two periods, a known one or one that could be; -1: no pair stands there. */
function pairAt(text: string, from: number, to: number): number {
  const start = text.charCodeAt(from) > 0x20 ? from : to - text.slice(from, to).trimStart().length;
  return start + 3 < to && text.charCodeAt(start + 3) === 0x2f && codeAt(text, start) >= 0 ? start : -1;
}

function unwrapped(text: string): string {
  let end = text.length;
  while (end > 0 && isBreak(text.charCodeAt(end - 1))) end--;
  const line = text.slice(0, end);
  return line.includes('\n') || line.includes('\r') ? line.replace(/[\r\n]+/g, '') : line;
}

function isBreak(c: number): boolean {
  return c === 0x0a || c === 0x0d;
}

function breaksOf(text: string): number[] {
  const breaks: number[] = [];
  for (let i = 0; i < text.length; i++) if (isBreak(text.charCodeAt(i))) breaks.push(i);
  return breaks;
}

/** How many characters of wrapping stand before a character of the joined text. */
function breaksBefore(breaks: readonly number[], at: number): number {
  let [lo, hi] = [0, breaks.length];
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (breaks[mid]! - mid <= at) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

function hasSmall(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 97 && c <= 122) return true;
  }
  return false;
}

function shown(text: string): string {
  return `"${clip(printable(text.trim()), 20)}"`;
}
