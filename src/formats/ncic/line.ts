import { clip, printable } from '#basics/text.js';
import { NCIC_FIELDS, type NcicValue } from '#domain/ncicFields.js';
import { NCIC_MESSAGES, type NcicMessageKind } from '#domain/ncicMessages.js';
import type { Remarks } from '../outcome.js';
import type { RegisterMessage, StreamPlace } from './message.js';
import { tidyValue, valueProblem } from './values.js';

/** Longer messages are cut: no message of the table comes near it, and a hostile one must not cost. */
export const MESSAGE_CHARS_MAX = 8192;

/** One message as it stands in the transmission; line breaks inside are the sender's wrapping and mean nothing. */
export interface Unit {
  readonly text: string;
  /** Byte offset of the first character. */
  readonly offset: number;
}

interface Piece {
  readonly text: string;
  readonly at: number;
}

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
  let damaged = false;
  const remark = (code: string, at: number, text: string, spoils = false) => {
    damaged ||= spoils;
    remarks.add(code, sourceOffset(unit, at), text, number, spoils ? 'quarantined' : 'warnings');
  };
  const joined = unwrapped(unit.text.slice(0, MESSAGE_CHARS_MAX));
  if (unit.text.length > MESSAGE_CHARS_MAX)
    remark(
      'too-long',
      MESSAGE_CHARS_MAX,
      `message has ${unit.text.length} characters. Expected ${MESSAGE_CHARS_MAX} at most`,
      true,
    );
  const pieces = cut(joined);
  const [header, keyPiece, oriPiece, ...rest] = pieces;
  const control = (header?.text ?? '').slice(4).trim();
  const key = (keyPiece?.text ?? '').trim().toUpperCase();
  const kind = NCIC_MESSAGES.get(key);
  if (!kind)
    remark(
      'message-key',
      keyPiece?.at ?? 0,
      `message key ${shown(key)} is not known. Expected ${[...NCIC_MESSAGES.keys()].join(', ')}`,
      true,
    );
  const ori = (oriPiece?.text ?? '').trim().toUpperCase();
  const oriProblem = valueProblem(NCIC_FIELDS.get('ORI')!, ori);
  if (oriProblem) remark('ori', oriPiece?.at ?? 0, oriProblem, true);
  if (hasSmall(joined)) remark('lower-case', 0, 'lower case. Expected capitals; read as capitals');

  const last = rest.at(-1);
  const tail = last && last.text.trim() !== '' ? last : undefined;
  const fields = rest.slice(0, -1);
  if (
    tail &&
    (isPair(tail.text) || (!rest.some((p) => isPair(p.text)) && fields.length < (kind?.order.length ?? 0)))
  ) {
    remark(
      'final-period',
      tail.at,
      'the last field does not end with a period. Expected one; the field is taken',
    );
    fields.push(tail);
  } else if (tail)
    remark('trailing-text', tail.at, `${shown(tail.text)} stands after the last period. Expected nothing`);

  const read =
    fields.some((p) => isPair(p.text)) || kind?.action !== 'enter'
      ? readPairs(fields, remark)
      : readInOrder(fields, kind, remark);
  const { values, cleared } = checked(read, kind, remark, receivedOn);
  if (kind)
    damaged =
      requiredMissing(kind, new Set(values.map((v) => v.code)), remark, pieces.at(-1)?.at ?? 0) || damaged;
  return {
    key,
    control,
    ori,
    place,
    values: values.filter((v) => v.code !== 'TST'),
    cleared,
    test: values.some((v) => v.code === 'TST' && v.value === 'Y'),
    offset: unit.offset,
    end: unit.offset + unit.text.length,
    damaged,
  };
}

type Remark = (code: string, at: number, text: string, spoils?: boolean) => void;
interface RawField {
  readonly code: string;
  readonly value: string;
  readonly at: number;
}

function readPairs(pieces: readonly Piece[], remark: Remark): RawField[] {
  const fields: RawField[] = [];
  for (const piece of pieces) {
    if (isPair(piece.text)) {
      const text = piece.text.trimStart();
      fields.push({ code: text.slice(0, 3).toUpperCase(), value: text.slice(4), at: piece.at });
      continue;
    }
    if (piece.text.trim() === '') continue;
    const before = fields.at(-1);
    const field = before && NCIC_FIELDS.get(before.code);
    if (before && field?.chars === 'text') {
      // "ST. LOUIS": the period was meant to be one.
      fields[fields.length - 1] = { ...before, value: `${before.value} ${piece.text.trim()}` };
      remark(
        'period-in-value',
        piece.at,
        `${field.says} (${field.code}) holds a period. Expected none; read as a blank`,
      );
    } else
      remark(
        'stray-text',
        piece.at,
        `${shown(piece.text)} is no field. Expected a code of three letters and a slash`,
      );
  }
  return fields;
}

function readInOrder(pieces: readonly Piece[], kind: NcicMessageKind, remark: Remark): RawField[] {
  if (pieces.length > kind.order.length)
    remark(
      'too-many-fields',
      pieces[kind.order.length]!.at,
      `${pieces.length} fields. Expected ${kind.order.length} at most in ${kind.key}; a period inside a value shifts what follows`,
      true,
    );
  return pieces.slice(0, kind.order.length).flatMap((piece, i) => {
    const value = piece.text.trim();
    return value === '' ? [] : [{ code: kind.order[i]!, value, at: piece.at }];
  });
}

/** Values put into the table's form; one that does not hold is left out and spoils the message where it identifies. */
function checked(
  fields: readonly RawField[],
  kind: NcicMessageKind | undefined,
  remark: Remark,
  receivedOn: string | undefined,
): { readonly values: NcicValue[]; readonly cleared: string[] } {
  const values: NcicValue[] = [];
  const cleared: string[] = [];
  const seen = new Set<string>();
  for (const { code, value: raw, at } of fields) {
    const field = NCIC_FIELDS.get(code);
    if (!field) {
      remark(
        'unknown-field',
        at,
        `field ${shown(code)} is not known. Expected a field of the table; left out`,
      );
      continue;
    }
    if (kind && !kind.allowed.has(code) && code !== 'NIC')
      remark(
        'field-out-of-place',
        at,
        `${field.says} (${code}) has no place in ${kind.key}; read all the same`,
      );
    if (raw.trim() === '') {
      if (kind?.action === 'modify') cleared.push(code);
      continue;
    }
    const value = tidyValue(field, raw, receivedOn);
    const problem = valueProblem(field, value);
    if (problem) {
      remark(
        'field-value',
        at,
        `${problem}; left out`,
        SPOILS.has(code) || (kind?.action !== 'inquire' && MATTERS.has(code)),
      );
      continue;
    }
    if (seen.has(code) && !field.repeats && !isIdentification(kind, code)) {
      remark('field-twice', at, `${field.says} (${code}) comes twice. Expected once; the first counts`);
      continue;
    }
    seen.add(code);
    values.push({ code, value });
  }
  return { values, cleared };
}

/** In a change, the first name or case number tells which record; a second one is the new value. */
function isIdentification(kind: NcicMessageKind | undefined, code: string): boolean {
  return kind?.action === 'modify' && code === 'OCA';
}

/** Without these a record is another one, or nobody's. */
const SPOILS = new Set(['NIC', 'NAM']);
/** A wrong value here would be screened against, or would be missed. */
const MATTERS = new Set(['DOB', 'ERD', 'ORD', 'OFF', 'EXL', 'DOW']);

function requiredMissing(
  kind: NcicMessageKind,
  codes: ReadonlySet<string>,
  remark: Remark,
  at: number,
): boolean {
  const has = (code: string) => codes.has(code);
  let spoilt = false;
  for (const code of kind.required.filter((c) => !has(c))) {
    const spoils = SPOILS.has(code);
    spoilt ||= spoils;
    remark(
      'required-field',
      at,
      `${NCIC_FIELDS.get(code)!.says} (${code}) is missing. ${kind.key} requires it`,
      spoils,
    );
  }
  for (const group of kind.oneOf.filter((g) => !g.some(has)))
    remark('required-field', at, `none of ${group.join(', ')} is there. ${kind.key} requires one of them`);
  return spoilt;
}

/** The pieces between periods, the one after the last period included. */
function cut(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = text.indexOf('.'); at >= 0; at = text.indexOf('.', from)) {
    pieces.push({ text: text.slice(from, at), at: from });
    from = at + 1;
  }
  pieces.push({ text: text.slice(from), at: from });
  return pieces;
}

/** Whether a piece begins as a pair, with a known code or one that could be. */
function isPair(text: string): boolean {
  const start = text.charCodeAt(0) > 0x20 ? 0 : text.length - text.trimStart().length;
  if (text[start + 3] !== '/') return false;
  for (let i = start; i < start + 3; i++) {
    const c = text.charCodeAt(i) & 0xdf;
    if (c < 65 || c > 90) return false;
  }
  return true;
}

function unwrapped(text: string): string {
  return text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]+/g, '') : text;
}

/** Where a character of the joined text stands in the transmission. */
function sourceOffset(unit: Unit, joinedAt: number): number {
  let left = joinedAt;
  let i = 0;
  for (; i < unit.text.length && (left > 0 || unit.text[i] === '\n' || unit.text[i] === '\r'); i++)
    if (unit.text[i] !== '\n' && unit.text[i] !== '\r') left--;
  return unit.offset + i;
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
