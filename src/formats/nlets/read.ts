import { clip, printable } from '#basics/text.js';
import { NCIC_FIELDS, type NcicValue } from '#domain/ncicFields.js';
import type { ManifestMessage, ManifestPerson, ReadOptions } from '../manifest.js';
import { rejectedMessage } from '../manifest.js';
import { readHitText } from '../ncic/hitText.js';
import { namesSomebody, personOfValues } from '../ncic/person.js';
import { Remarks } from '../outcome.js';
import { NLETS_FIELDS, NLETS_TYPES } from './types.js';

export const NLETS_BYTES_MAX = 1024 * 1024;
const FIELDS_MAX = 500;
const COLUMNS_MAX = 65;

/** Whether the text begins with the head of a known type: `AM.` and addresses. */
export function looksLikeNlets(bytes: Uint8Array): boolean {
  const line = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 200))
    .toString('latin1')
    .trimStart();
  const end = line.search(/[\r\n]/);
  const head = (end < 0 ? line : line.slice(0, end)).trim();
  const dot = head.indexOf('.');
  return (
    dot >= 2 && dot <= 4 && NLETS_TYPES.has(head.slice(0, dot).toUpperCase()) && /^[A-Za-z0-9. ]+$/.test(head)
  );
}

interface Head {
  readonly type: string;
  readonly layout: 'input' | 'output';
  readonly sender: string | null;
  readonly destinations: readonly string[];
  readonly control: string;
  readonly outSequence: string | null;
  readonly inSequence: string | null;
  readonly sentLocal: string | null;
  /** Where the body begins. */
  readonly body: number;
}

/** Reads one Nlets message of either layout, damaged as people send it. Never throws; linear in its length. */
export function readNlets(bytes: Uint8Array, options: ReadOptions = {}): ManifestMessage[] {
  if (bytes.length > NLETS_BYTES_MAX)
    return [
      rejectedMessage(
        'nlets',
        'too-large',
        `${bytes.length} bytes. Expected ${NLETS_BYTES_MAX} at most`,
        0,
        bytes.length,
      ),
    ];
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const remarks = new Remarks();
  const head = readHead(text, remarks);
  if (!head)
    return [
      rejectedMessage(
        'nlets',
        'no-head',
        'no head of an Nlets message. Expected TYPE.ADDRESS',
        0,
        bytes.length,
      ),
    ];
  const type = NLETS_TYPES.get(head.type)!;
  const body = text.slice(head.body);
  longLines(body, head.body, remarks);
  const { fields, words } = readBody(body, head.body, type.body, remarks);
  for (const code of type.required.filter((c) => !fields.some((f) => f.code === c)))
    remarks.add(
      'required-field',
      head.body,
      `${NLETS_FIELDS.get(code)?.says ?? code} (${code}) is missing. Expected in every ${head.type}`,
      undefined,
      'quarantined',
    );
  if (type.oneKey) {
    const keys = type.oneKey.filter((k) => fields.some((f) => f.code === k));
    if (keys.length !== 1)
      remarks.add(
        'search-key',
        head.body,
        `${keys.length} search keys. Expected exactly one of ${type.oneKey.join(', ')}`,
        undefined,
        'quarantined',
      );
  }
  const status = head.type === 'SM' ? (/\.(\d\d)\./.exec(body.slice(0, 400))?.[1] ?? null) : null;
  if (head.type === 'SM' && status === null)
    remarks.add(
      'status-code',
      head.body,
      'a status message without its code. Expected .01., .02. or .04.',
      undefined,
      'quarantined',
    );
  const test = fields.some((f) => f.code === 'TST' && f.value === 'Y');
  return [
    {
      format: 'nlets',
      outcome: remarks.outcome,
      warnings: remarks.warnings,
      references: {
        messageType: head.type,
        ...(head.sender === null ? {} : { sender: head.sender }),
        ...(head.destinations[0] === undefined ? {} : { recipient: head.destinations.join(' ') }),
        ...(head.control === '' ? {} : { transaction: head.control }),
        ...(head.inSequence === null ? {} : { message: head.inSequence }),
        ...(head.sentLocal === null ? {} : { prepared: head.sentLocal }),
        ...(test ? { test } : {}),
      },
      kind: 'nlets',
      legs: [],
      persons: personsOf(head, body, fields, remarks, options.receivedOn),
      declaredTotals: {},
      nlets: {
        type: head.type,
        layout: head.layout,
        sender: head.sender,
        destinations: head.destinations,
        control: head.control,
        outSequence: head.outSequence,
        inSequence: head.inSequence,
        sentLocal: head.sentLocal,
        fields: fields.filter((f) => f.code !== 'TST'),
        text: words,
        status,
        test,
      },
      range: { from: 0, to: bytes.length },
    },
  ];
}

function readHead(text: string, remarks: Remarks): Head | undefined {
  const first = lineFrom(text, 0);
  const parts = first.text.trim().toUpperCase().split('.');
  const type = parts[0]!;
  if (!NLETS_TYPES.has(type) || parts.length < 2) return undefined;
  if (first.text.trim() !== first.text.trim().toUpperCase())
    remarks.add('lower-case', 0, 'lower case in the head. Expected capitals');
  const second = lineFrom(text, first.next);
  const out = stamp(second.text);
  if (out) {
    const third = lineFrom(text, second.next);
    const into = stamp(third.text);
    const fourth = into ? lineFrom(text, third.next) : third;
    const hasText = fourth.text.trim().toUpperCase() === 'TXT';
    if (!into)
      remarks.add(
        'no-origin',
        second.next,
        'the line of the sender is missing. Expected hh:mm mm/dd/yyyy number ORI',
        undefined,
        'quarantined',
      );
    if (!hasText) remarks.add('no-txt', fourth.at, 'TXT is missing before the body. Expected a line TXT');
    const destinations = parts.slice(1).filter((p) => p !== '');
    checkAddresses(destinations, remarks);
    const sender = into?.rest ?? null;
    return {
      type,
      layout: 'output',
      sender: sender === '' ? null : sender,
      destinations,
      control: '',
      outSequence: out.sequence,
      inSequence: into?.sequence ?? null,
      sentLocal: into?.at ?? null,
      body: hasText ? fourth.next : fourth.at,
    };
  }
  // TYPE.SENDER.DEST(.DEST)*.control.TXT
  const hasText = parts.at(-1) === 'TXT';
  if (!hasText)
    remarks.add(
      'no-txt',
      first.text.length,
      'TXT is missing at the end of the head. Expected TYPE.ORI.DESTINATION.CONTROL.TXT',
    );
  const inner = parts.slice(1, hasText ? -1 : undefined).filter((p) => p !== '');
  const sender = inner[0] ?? null;
  const addresses = inner
    .slice(1)
    .filter((p, i) => i < 3 && (p.length === 9 || p.length === 2 || p.length === 8));
  const control = inner.slice(1 + addresses.length)[0] ?? '';
  checkAddresses([...(sender === null ? [] : [sender]), ...addresses], remarks);
  if (addresses.length === 0 && hasText)
    remarks.add('no-address', 0, 'no destination. Expected up to three', undefined, 'quarantined');
  return {
    type,
    layout: 'input',
    sender,
    destinations: addresses,
    control,
    outSequence: null,
    inSequence: null,
    sentLocal: null,
    body: first.next,
  };
}

function checkAddresses(addresses: readonly string[], remarks: Remarks): void {
  for (const a of addresses)
    if (a.length !== 9 && a.length !== 2)
      remarks.add(
        'address',
        0,
        `address "${clip(printable(a), 12)}" has ${a.length} characters. Expected 9, or 2 for a state`,
      );
}

interface Line {
  readonly text: string;
  readonly at: number;
  readonly next: number;
}

function lineFrom(text: string, at: number): Line {
  const end = text.indexOf('\n', at);
  const stop = end < 0 ? text.length : end;
  return { text: text.slice(at, stop).replace(/\r$/, ''), at, next: end < 0 ? text.length : end + 1 };
}

/** `hh:mm mm/dd/yyyy number` and what follows. */
function stamp(
  line: string,
): { readonly at: string; readonly sequence: string; readonly rest: string } | undefined {
  const m = /^ {0,4}(\d\d):(\d\d) (\d\d)\/(\d\d)\/(\d{4}) (\d{1,8})(?: ([A-Za-z0-9]{2,12}))? {0,4}$/.exec(
    line.slice(0, 80),
  );
  if (!m) return undefined;
  return { at: `${m[5]}-${m[3]}-${m[4]}T${m[1]}:${m[2]}`, sequence: m[6]!, rest: (m[7] ?? '').toUpperCase() };
}

/** Fields wherever a known code begins a line or follows a period or blank; the rest is words. */
function readBody(
  body: string,
  base: number,
  kind: 'text' | 'fields',
  remarks: Remarks,
): { readonly fields: NcicValue[]; readonly words: string } {
  const starts: { readonly code: string; readonly from: number; readonly valueFrom: number }[] = [];
  for (let at = body.indexOf('/'); at >= 0 && starts.length < FIELDS_MAX; at = body.indexOf('/', at + 1)) {
    if (at < 3) continue;
    const before = at === 3 ? '\n' : body[at - 4]!;
    const code = body.slice(at - 3, at).toUpperCase();
    if ('\n\r .'.includes(before) && NLETS_FIELDS.has(code))
      starts.push({ code, from: at - 3, valueFrom: at + 1 });
  }
  const fields: NcicValue[] = [];
  let words = '';
  let from = 0;
  starts.forEach((start, i) => {
    words += body.slice(from, start.from);
    const end = starts[i + 1]?.from ?? body.length;
    const slice = body.slice(start.valueFrom, end);
    const stop = endOfValue(slice, kind === 'text');
    const value = slice.slice(0, stop.at).replace(/\r?\n/g, ' ').trim();
    from = start.valueFrom + stop.next;
    const field = NLETS_FIELDS.get(start.code)!;
    if (kind === 'fields' && !stop.period)
      remarks.add(
        'final-period',
        base + start.valueFrom + stop.at,
        `${field.says} (${start.code}) does not end with a period. Expected one; taken`,
      );
    if (value.length > field.max && field.code !== 'REM')
      remarks.add(
        'field-value',
        base + start.from,
        `${field.says} (${start.code}) has ${value.length} characters. Expected ${field.max} at most`,
      );
    if (value !== '')
      fields.push({ code: start.code, value: field.code === 'REM' ? value : value.toUpperCase() });
  });
  words += body.slice(from);
  return { fields, words: words.replace(/\r/g, '').trim() };
}

/** A value ends at its period; in free text also at the end of its line. */
function endOfValue(
  slice: string,
  inText: boolean,
): { readonly at: number; readonly next: number; readonly period: boolean } {
  const line = slice.indexOf('\n');
  for (let at = slice.indexOf('.'); at >= 0; at = slice.indexOf('.', at + 1)) {
    if (inText && line >= 0 && at > line) break;
    // A period ends the field where nothing but blanks and the next field follow, or the line ends.
    const after = slice[at + 1];
    if (after === undefined || after === '\n' || after === '\r' || slice.slice(at + 1).trim() === '')
      return { at, next: at + 1, period: true };
    if (after === ' ' && !inText) continue;
    if (after !== ' ') return { at, next: at + 1, period: true };
  }
  if (inText && line >= 0) return { at: line, next: line, period: false };
  return { at: slice.length, next: slice.length, period: false };
}

function longLines(body: string, base: number, remarks: Remarks): void {
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf('\n', at);
    const stop = end < 0 ? body.length : end;
    if (stop - at > COLUMNS_MAX + 1) {
      remarks.add(
        'long-line',
        base + at,
        `a line of ${stop - at} characters. Expected ${COLUMNS_MAX} at most`,
      );
      return;
    }
    at = stop + 1;
  }
}

/** Persons of the body: of the fields of a query, of the records of an answer. */
function personsOf(
  head: Head,
  body: string,
  fields: readonly NcicValue[],
  remarks: Remarks,
  receivedOn: string | undefined,
): ManifestPerson[] {
  if (NLETS_TYPES.get(head.type)!.body === 'fields') {
    const person = personOfValues(
      fields.filter((f) => NCIC_FIELDS.has(f.code)),
      head.body,
    );
    return namesSomebody(person) ? [person] : [];
  }
  if (!body.includes('NAM/') && !body.includes('FBI/')) return [];
  return readHitText(body, head.body, remarks, receivedOn)
    .records.map((r) => personOfValues(r.values, r.offset))
    .filter(namesSomebody);
}
