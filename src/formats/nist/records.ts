import { Buffer } from 'node:buffer';
import type { Remarks } from '../outcome.js';

/** Separators of the tagged form (ANSI/NIST-ITL 1-2011, 8.1): file, group, record and unit separator. */
export const FS = 0x1c;
export const GS = 0x1d;
export const RS = 0x1e;
export const US = 0x1f;

/** Largest file read, and most records, fields and subfields looked at in one. */
export const NIST_BYTES_MAX = 64 * 1024 * 1024;
export const NIST_RECORDS_MAX = 5_000;
const FIELDS_MAX = 5_000;
/** A text field longer than this is cut: no field of Type 1 or 2 is. */
const FIELD_BYTES_MAX = 20_000;

export interface TaggedField {
  readonly number: number;
  readonly offset: number;
  /** Subfields, each with its items. */
  readonly subfields: readonly (readonly string[])[];
}

export interface NistRecord {
  readonly type: number;
  readonly offset: number;
  readonly bytes: number;
  /** Of tagged records that are read; images and prints have none. */
  readonly fields: readonly TaggedField[];
  /** Byte range of the image or print in it, which is never read. */
  readonly image?: { readonly from: number; readonly to: number };
}

const decoders = { utf8: new TextDecoder('utf-8', { fatal: true }), latin: new TextDecoder('windows-1252') };

export function looksLikeNist(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x31 || bytes[1] !== 0x2e) return false;
  return /^1\.0?01:\d/.test(ascii(bytes, 0, Math.min(bytes.length, 8)));
}

/**
 * Cuts a file into records by what the header says is in it (1.003) and by each record's own length (.001, or the
 * four bytes at the front of a binary record), never by looking for a separator: images may hold those bytes.
 */
export function readRecords(bytes: Uint8Array, remarks: Remarks): NistRecord[] {
  const records: NistRecord[] = [];
  const first = tagged(bytes, 0, 1, remarks);
  if (!first) return records;
  records.push(first);
  const contents = contentsOf(first, remarks);
  let at = first.bytes;
  for (const type of contents) {
    if (at >= bytes.length) {
      remarks.add(
        'missing-records',
        bytes.length,
        `the file ends before record ${records.length + 1} of ${contents.length + 1}. Expected what 1.003 lists`,
        undefined,
        'quarantined',
      );
      break;
    }
    const record =
      type >= 3 && type <= 8 ? binary(bytes, at, type, remarks) : tagged(bytes, at, type, remarks);
    if (!record) break;
    records.push(record);
    at += record.bytes;
  }
  let rest = at;
  while (rest < bytes.length && bytes[rest]! <= 0x20) rest++;
  if (records.length === contents.length + 1 && rest < bytes.length)
    remarks.add('trailing-bytes', rest, `${bytes.length - at} bytes after the last record. Expected none`);
  return records;
}

/** Types of the records after the first, from 1.003: first the count, then type and IDC of each. */
function contentsOf(header: NistRecord, remarks: Remarks): number[] {
  const field = header.fields.find((f) => f.number === 3);
  if (!field) {
    remarks.add(
      'no-contents',
      header.offset,
      'no field 1.003. Expected the list of records',
      undefined,
      'quarantined',
    );
    return [];
  }
  const rows = field.subfields.slice(1);
  const declared = Number(field.subfields[0]?.[1]);
  if (declared !== rows.length)
    remarks.add('record-count', field.offset, `1.003 declares ${declared} records and lists ${rows.length}`);
  const types = rows.slice(0, NIST_RECORDS_MAX).map((r) => Number(r[0]));
  if (types.some((t) => !Number.isInteger(t) || t < 1 || t > 99)) {
    remarks.add(
      'record-type',
      field.offset,
      '1.003 lists a type that is no number. Expected 2 to 99',
      undefined,
      'quarantined',
    );
    return types.slice(
      0,
      types.findIndex((t) => !Number.isInteger(t) || t < 1 || t > 99),
    );
  }
  return types;
}

/** A record of numbered fields. Its length is the value of its first field. */
function tagged(bytes: Uint8Array, at: number, type: number, remarks: Remarks): NistRecord | undefined {
  const head = /^(\d{1,2})\.0{0,2}1:(\d{1,9})[\x1c\x1d]/.exec(
    ascii(bytes, at, Math.min(bytes.length, at + 24)),
  );
  if (!head || Number(head[1]) !== type) {
    remarks.add(
      'record-head',
      at,
      `no field ${type}.001 where record type ${type} begins. Expected its length; nothing behind it is read`,
      undefined,
      at === 0 ? 'rejected' : 'quarantined',
    );
    return undefined;
  }
  const length = Number(head[2]);
  const end = at + length;
  if (end > bytes.length || length < head[0].length) {
    remarks.add(
      'record-length',
      at,
      `record type ${type} declares ${length} bytes, ${bytes.length - at} are left. Expected no more`,
      undefined,
      'quarantined',
    );
    // What is there of a descriptive record still names somebody.
    if (type > 2) return undefined;
  }
  const to = Math.min(end, bytes.length);
  if (end <= bytes.length && bytes[end - 1] !== FS)
    remarks.add(
      'record-end',
      end - 1,
      `record type ${type} does not end with a separator. Expected FS; length was trusted`,
    );
  if (type > 2) {
    const image = imageOf(bytes, at, to);
    return { type, offset: at, bytes: length, fields: [], ...(image ? { image } : {}) };
  }
  return { type, offset: at, bytes: length, fields: fieldsOf(bytes, at, to, remarks) };
}

/** Where field .999 of a record has its image: from behind its colon to the record's end. */
function imageOf(bytes: Uint8Array, from: number, to: number): { from: number; to: number } | undefined {
  for (let i = bytes.indexOf(GS, from); i >= 0 && i < to; i = bytes.indexOf(GS, i + 1)) {
    const tag = /^\d{1,2}\.999:/.exec(ascii(bytes, i + 1, Math.min(to, i + 9)));
    if (tag) return { from: i + 1 + tag[0].length, to: to - 1 };
  }
  return undefined;
}

/** A record of Types 3 to 8: four bytes of length, big endian; the rest is an image behind a fixed head. */
function binary(bytes: Uint8Array, at: number, type: number, remarks: Remarks): NistRecord | undefined {
  if (at + 4 > bytes.length) {
    remarks.add(
      'record-length',
      at,
      `the file ends inside record type ${type}. Expected its length`,
      undefined,
      'quarantined',
    );
    return undefined;
  }
  const length = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  if (length < 5 || at + length > bytes.length) {
    remarks.add(
      'record-length',
      at,
      `record type ${type} declares ${length} bytes, ${bytes.length - at} are left. Expected no more`,
      undefined,
      'quarantined',
    );
    return undefined;
  }
  // Types 3 to 6: 18 bytes of head before the image; Types 7 and 8 are laid out by their users.
  const head = Math.min(length, type <= 6 ? 18 : 5);
  return { type, offset: at, bytes: length, fields: [], image: { from: at + head, to: at + length } };
}

/** The fields of a record. Its bytes become characters at once, and only fields with bytes beyond ASCII are decoded. */
function fieldsOf(bytes: Uint8Array, from: number, to: number, remarks: Remarks): TaggedField[] {
  const fields: TaggedField[] = [];
  const characters = ascii(bytes, from, to);
  let at = from;
  let pieces = 0;
  while (at < to) {
    if (++pieces > FIELDS_MAX) {
      remarks.add(
        'too-many-fields',
        at,
        `more than ${FIELDS_MAX} fields in one record. Expected no more; the rest is not read`,
        undefined,
        'quarantined',
      );
      break;
    }
    let end = at;
    let seen = 0;
    let isPlain = true;
    for (; end < to; end++) {
      const b = bytes[end]!;
      if (b === GS || b === FS) break;
      seen |= b;
      if (b === RS || b === US) isPlain = false;
    }
    const tag = tagAt(bytes, at, end);
    if (tag) {
      const valueTo = Math.min(end, at + FIELD_BYTES_MAX);
      const value =
        seen < 0x80
          ? characters.slice(tag.valueFrom - from, valueTo - from)
          : text(bytes, tag.valueFrom, valueTo);
      fields.push({
        number: tag.number,
        offset: at,
        subfields: isPlain ? [[value]] : value.split('\x1e').map((s) => s.split('\x1f')),
      });
    } else if (end > at)
      remarks.add('field-tag', at, 'a field without a tag. Expected as 2.018: before its value');
    if (end < to && bytes[end] === FS) break;
    at = end + 1;
  }
  return fields;
}

/** `2.018:` at a place: one or two digits, a period, up to nine digits and a colon. */
function tagAt(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly number: number; readonly valueFrom: number } | undefined {
  let i = at;
  while (i < at + 2 && isDigit(bytes[i])) i++;
  if (i === at || bytes[i] !== 0x2e) return undefined;
  const from = ++i;
  let number = 0;
  for (; i < from + 9 && isDigit(bytes[i]); i++) number = number * 10 + (bytes[i]! - 0x30);
  return i > from && i < end && bytes[i] === 0x3a ? { number, valueFrom: i + 1 } : undefined;
}

function isDigit(b: number | undefined): boolean {
  return b !== undefined && b >= 0x30 && b <= 0x39;
}

/** Each byte as the character of its number. */
function ascii(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
}

function text(bytes: Uint8Array, from: number, to: number): string {
  const part = bytes.subarray(from, to);
  try {
    return decoders.utf8.decode(part);
  } catch {
    return decoders.latin.decode(part);
  }
}
