import { isIsoDate } from '#basics/dates.js';
import { NCIC_FIELDS, type NcicValue } from '#domain/ncicFields.js';
import { NCIC_MESSAGES, REJECTS } from '#domain/ncicMessages.js';
import { readNcicDate } from '#domain/ncicRecord.js';
import type { ManifestKind, ManifestMessage, ManifestPerson, ReadOptions } from '../manifest.js';
import { rejectedMessage } from '../manifest.js';
import { Remarks } from '../outcome.js';
import type { ReportedEvent } from '../reportedEvent.js';
import { readHitText } from './hitText.js';
import { readLineMessage, type Unit } from './line.js';
import type {
  HitRecord,
  NcicContent,
  QueryNotice,
  RegisterAnswer,
  RegisterMessage,
  StreamMark,
  StreamPlace,
} from './message.js';
import { namesSomebody, personOfValues } from './person.js';
import { tidyValue, valueProblem } from './values.js';

/** Larger transmissions are refused unread. */
export const NCIC_BYTES_MAX = 64 * 1024 * 1024;
/** Units of one transmission; a register is loaded in parts of fewer. */
export const UNITS_MAX = 100_000;

/** Whether the first bytes are a line message, a stream or notification line, or running text of known fields. */
export function looksLikeNcic(bytes: Uint8Array): boolean {
  const text = latin1(bytes.subarray(0, 4096)).trimStart();
  if (unitKind(text, 0) !== 'text') return true;
  if ('{[<'.includes(text[0] ?? '{')) return false;
  let known = 0;
  for (let at = text.indexOf('/'); at >= 0 && known < 3; at = text.indexOf('/', at + 1)) {
    const label = text.slice(Math.max(0, at - 3), at);
    const before = text.charCodeAt(at - 4);
    const starts = at === 3 || before <= 0x20;
    if (starts && NCIC_FIELDS.has(label)) known++;
  }
  return known >= 3;
}

/**
 * Reads NCIC text of any kind: a register stream or single messages, answers with records, acceptances and refusals,
 * notifications. One message for all of a stream, since its order is the meaning; one for each notification, since
 * each is an event; one for the answers. Never throws for what the bytes hold; linear in their number.
 */
export function readNcic(bytes: Uint8Array, options: ReadOptions = {}): ManifestMessage[] {
  if (bytes.length > NCIC_BYTES_MAX)
    return [
      rejectedMessage(
        'ncic',
        'too-large',
        `${bytes.length} bytes. Expected ${NCIC_BYTES_MAX} at most`,
        0,
        bytes.length,
      ),
    ];
  const text = latin1(bytes);
  const { units, cut } = unitsOf(text);
  const stream = new Collector('register-feed');
  const answers = new Collector('register-answer');
  const notices: ManifestMessage[] = [];
  let place: StreamPlace | null = null;
  let number = 0;
  for (const unit of units) {
    number++;
    const { kind } = unit;
    if (kind === 'place') {
      const read = readPlace(unit, stream.remarks, number);
      place = read;
      stream.reach(unit);
    } else if (kind === 'mark') {
      const mark = readMark(unit, stream.remarks, number);
      if (mark) stream.marks.push(mark);
      stream.reach(unit);
    } else if (kind === 'message') {
      const asked = NCIC_MESSAGES.get(keyOf(unit.text))?.action === 'inquire';
      const into = asked ? answers : stream;
      into.takeMessage(readLineMessage(unit, place, number, into.remarks, options.receivedOn), unit);
      place = null;
    } else if (kind === 'answer') answers.takeAnswer(unit, options.receivedOn);
    else if (kind === 'notice') notices.push(readNotice(unit, options.receivedOn));
    else if (unit.text.trim() !== '') answers.takeText(unit, options.receivedOn);
  }
  if (place)
    stream.remarks.add(
      'no-message',
      bytes.length,
      'a numbered place without its message. Expected 1N01 after it',
      number,
      'quarantined',
    );
  if (cut)
    stream.remarks.add(
      'too-many-messages',
      bytes.length,
      `more than ${UNITS_MAX} messages. The rest was not read`,
      number,
      'quarantined',
    );
  const messages = [...stream.message(), ...answers.message(), ...notices];
  if (messages.length > 0) return messages;
  return [
    rejectedMessage(
      'ncic',
      'no-message',
      `${bytes.length} bytes hold no message and no known field. Expected NCIC text`,
      0,
      bytes.length,
    ),
  ];
}

type UnitKind = 'place' | 'mark' | 'message' | 'answer' | 'notice' | 'text';
interface KindedUnit extends Unit {
  readonly kind: UnitKind;
}

/** What begins at a place of the text. */
function unitKind(text: string, at: number): UnitKind {
  const first = text.charCodeAt(at);
  if (first === 0x24 && text[at + 1] === '.') {
    if (text.startsWith('$.R.', at)) return 'place';
    if (text.startsWith('$.H.', at)) return 'mark';
    return text.startsWith('$.8.', at) ? 'notice' : 'text';
  }
  if (first !== 0x31) return 'text';
  if (text.startsWith('1N01', at)) return 'message';
  return text.startsWith('1L01', at) ? 'answer' : 'text';
}

/** Cuts the text where a line begins something; a piece takes all lines up to the next. */
function unitsOf(text: string): { readonly units: readonly KindedUnit[]; readonly cut: boolean } {
  const units: KindedUnit[] = [];
  let from = 0;
  let kind = unitKind(text, 0);
  let at = 0;
  while (at < text.length) {
    const lineEnd = text.indexOf('\n', at);
    const end = lineEnd < 0 ? text.length : lineEnd + 1;
    const next = end < text.length ? unitKind(text, end) : 'text';
    // A place and a mark are one line; text after them is text of its own.
    const closed = kind === 'place' || kind === 'mark';
    if (next !== 'text' || closed || end >= text.length) {
      units.push({ kind, text: text.slice(from, end), offset: from });
      if (units.length >= UNITS_MAX) return { units, cut: end < text.length };
      from = end;
      kind = next;
    }
    at = end;
  }
  return { units, cut: false };
}

function keyOf(text: string): string {
  const from = text.indexOf('.') + 1;
  const to = text.indexOf('.', from);
  return to < 0 || to - from > 8 ? '' : text.slice(from, to).trim().toUpperCase();
}

/** Gathers what one message of the transmission holds. */
class Collector {
  readonly remarks = new Remarks();
  readonly marks: StreamMark[] = [];
  private readonly messages: RegisterMessage[] = [];
  private readonly answers: RegisterAnswer[] = [];
  private readonly records: HitRecord[] = [];
  private readonly misses: string[] = [];
  private readonly persons: ManifestPerson[] = [];
  private from = -1;
  private to = 0;

  private readonly kind: ManifestKind;

  constructor(kind: ManifestKind) {
    this.kind = kind;
  }

  reach(unit: Unit): void {
    if (this.from < 0) this.from = unit.offset;
    this.to = unit.offset + unit.text.length;
  }

  takeMessage(message: RegisterMessage, unit: Unit): void {
    this.reach(unit);
    this.messages.push(message);
    const person = personOfValues(message.values, message.offset);
    if (namesSomebody(person)) this.persons.push(person);
  }

  takeText(unit: Unit, receivedOn: string | undefined): void {
    const hit = readHitText(unit.text, unit.offset, this.remarks, receivedOn);
    if (hit.records.length === 0 && hit.misses.length === 0) {
      // Before anything else it is a heading; alone it says nothing that could be used.
      this.remarks.add(
        'stray-text',
        unit.offset,
        'text that belongs to no message. Expected a message or known fields',
        undefined,
        'quarantined',
      );
    }
    this.reach(unit);
    this.keep(hit.records);
    this.misses.push(...hit.misses);
  }

  takeAnswer(unit: Unit, receivedOn: string | undefined): void {
    this.reach(unit);
    const lines = unit.text.split('\n', 3).map((l) => l.trim());
    const control = (lines[0] ?? '').slice(4).trim();
    const ori = lines[1] ?? '';
    const body = unit.text.slice(nthLineEnd(unit.text, 2));
    const refused = body.indexOf('REJ');
    if (refused >= 0 && refused < 200) {
      const said = body
        .slice(refused, refused + 300)
        .split('\n', 1)[0]!
        .trim();
      const row = REJECTS.find((r) => said.startsWith(r.begins));
      if (!row)
        this.remarks.add(
          'reject-code',
          unit.offset + refused,
          'a refusal in words that are not known. Expected a row of the table',
        );
      this.answers.push({
        kind: 'rejected',
        control,
        ori,
        code: row?.code ?? 'unknown',
        field: fieldNamed(said),
        text: said.slice(0, 200),
      });
      return;
    }
    const hit = readHitText(body, unit.offset + unit.text.length - body.length, this.remarks, receivedOn);
    const nic = hit.records[0]?.values.find((v) => v.code === 'NIC')?.value;
    const isAnswerOnly =
      hit.records.length === 1 &&
      hit.records[0]!.values.every((v) => ['NIC', 'OCA', 'NAM', 'ORI'].includes(v.code));
    if (nic && isAnswerOnly) {
      const oca = hit.records[0]!.values.find((v) => v.code === 'OCA')?.value ?? '';
      this.answers.push({ kind: 'accepted', control, ori, nic, oca });
      return;
    }
    if (hit.records.length === 0 && hit.misses.length === 0)
      this.remarks.add(
        'empty-answer',
        unit.offset,
        'an answer that neither accepts nor refuses nor finds. Expected one of these',
        undefined,
        'quarantined',
      );
    this.keep(hit.records);
    this.misses.push(...hit.misses);
  }

  private keep(records: readonly HitRecord[]): void {
    this.records.push(...records);
    for (const record of records) {
      const person = personOfValues(record.values, record.offset);
      if (namesSomebody(person)) this.persons.push(person);
    }
  }

  message(): ManifestMessage[] {
    if (this.from < 0 && this.remarks.warnings.length === 0) return [];
    const content: NcicContent = {
      messages: this.messages,
      marks: this.marks,
      answers: this.answers,
      records: this.records,
      notices: [],
      misses: this.misses,
    };
    const test = [...this.messages, ...this.marks].some((m) => m.test);
    const nothing =
      this.messages.length +
        this.marks.length +
        this.answers.length +
        this.records.length +
        this.misses.length ===
      0;
    return [
      {
        format: 'ncic',
        outcome: nothing ? 'rejected' : this.remarks.outcome,
        warnings: this.remarks.warnings,
        references: {
          ...(test ? { test } : {}),
          ...(this.messages[0]
            ? {
                message: this.messages[0].control,
                documentCode: this.messages[0].key,
                sender: this.messages[0].ori,
              }
            : {}),
        },
        kind: this.kind,
        legs: [],
        persons: this.persons,
        declaredTotals: {},
        ncic: content,
        range: { from: Math.max(0, this.from), to: this.to },
      },
    ];
  }
}

/** `$.R.FEED.NUMBER.YYYYMMDDHHMMSS.` */
function readPlace(unit: Unit, remarks: Remarks, number: number): StreamPlace | null {
  const [, , feed, sequence, at] = unit.text.trimEnd().split('.', 6);
  if (
    feed &&
    /^[A-Z0-9-]{2,12}$/.test(feed) &&
    /^\d{1,12}$/.test(sequence ?? '') &&
    /^\d{14}$/.test(at ?? '')
  )
    return { feed, sequence: Number(sequence), at: at! };
  remarks.add(
    'stream-place',
    unit.offset,
    'a stream line that does not hold. Expected $.R.FEED.NUMBER.YYYYMMDDHHMMSS.',
    number,
    'quarantined',
  );
  return null;
}

function readMark(unit: Unit, remarks: Remarks, number: number): StreamMark | null {
  const [, , feed, sequence, at, test] = unit.text.trimEnd().split('.', 7);
  if (
    feed &&
    /^[A-Z0-9-]{2,12}$/.test(feed) &&
    /^\d{1,12}$/.test(sequence ?? '') &&
    /^\d{14}$/.test(at ?? '')
  )
    return { feed, sequence: Number(sequence), at: at!, test: test === 'TST/Y', offset: unit.offset };
  remarks.add(
    'stream-mark',
    unit.offset,
    'a stream line that does not hold. Expected $.H.FEED.NUMBER.YYYYMMDDHHMMSS.',
    number,
    'quarantined',
  );
  return null;
}

/** `$.8.NSOR.REFERENCE.` and pairs about the inquiry; below, the record that was met, as an answer tells it. */
function readNotice(unit: Unit, receivedOn: string | undefined): ManifestMessage {
  const remarks = new Remarks();
  const lineEnd = unit.text.indexOf('\n');
  const head = unit.text.slice(0, lineEnd < 0 ? unit.text.length : lineEnd).trimEnd();
  const [, , , reference = '', ...pairs] = head.slice(0, 4000).split('.');
  const inquiry: NcicValue[] = [];
  let test = false;
  const end = unit.offset + head.length;
  let at = Math.min(end, unit.offset + '$.8.NSOR..'.length + reference.length);
  for (const pair of pairs) {
    const field = NCIC_FIELDS.get(pair.slice(0, 3));
    if (field && pair[3] === '/') {
      const value = tidyValue(field, pair.slice(4), receivedOn);
      const problem = valueProblem(field, value);
      if (field.code === 'TST') test = value === 'Y';
      else if (problem) remarks.add('field-value', at, `${problem}; left out`);
      else inquiry.push({ code: field.code, value });
    } else if (pair.trim() !== '')
      remarks.add('unknown-field', at, 'a part of the notification that is no known field; left out');
    at = Math.min(end, at + pair.length + 1);
  }
  const body = lineEnd < 0 ? '' : unit.text.slice(lineEnd + 1);
  const hit = readHitText(body, unit.offset + lineEnd + 1, remarks, receivedOn);
  const record = hit.records[0] ?? null;
  if (reference === '')
    remarks.add(
      'reference',
      unit.offset,
      'no reference. Expected the number of the notification',
      undefined,
      'quarantined',
    );
  for (const code of ['INQ', 'IOR', 'IDT'])
    if (!inquiry.some((v) => v.code === code))
      remarks.add(
        'required-field',
        unit.offset,
        `${NCIC_FIELDS.get(code)!.says} (${code}) is missing`,
        undefined,
        code === 'IOR' ? 'quarantined' : 'warnings',
      );
  if (!record?.values.some((v) => v.code === 'NIC'))
    remarks.add(
      'required-field',
      unit.offset,
      'the record that was met is not named by its NCIC number (NIC)',
      undefined,
      'quarantined',
    );
  const asked = personOfValues(inquiry, unit.offset);
  const met = record ? personOfValues(record.values, record.offset) : undefined;
  // Who was asked about is the traveller; where the inquiry's own words are not told, the record stands for them.
  const person = namesSomebody(asked) ? asked : met && namesSomebody(met) ? met : undefined;
  const notice: QueryNotice = { reference, inquiry, record, test };
  return {
    format: 'ncic',
    outcome: remarks.outcome,
    warnings: remarks.warnings,
    references: { message: reference, documentCode: '$.8.', ...(test ? { test } : {}) },
    kind: 'events',
    legs: [],
    persons: person ? [person] : [],
    declaredTotals: {},
    ...(person ? { events: [eventOf(notice, test)] } : {}),
    ncic: {
      messages: [],
      marks: [],
      answers: [],
      records: record ? [record] : [],
      notices: [notice],
      misses: [],
    },
    range: { from: unit.offset, to: unit.offset + unit.text.length },
  };
}

/** The notification as a travel event: an officer at a border or an agent met this record. */
function eventOf(notice: QueryNotice, test: boolean): ReportedEvent {
  const of = (code: string) => notice.inquiry.find((v) => v.code === code)?.value;
  const [day, time] = [of('IDT'), of('ITM') ?? '0000'];
  const at = day && isoDay(day) ? `${isoDay(day)}T${time.slice(0, 2)}:${time.slice(2, 4)}:00Z` : undefined;
  const port = of('PRT');
  const direction = of('DIR');
  return {
    person: 0,
    kind: 'live-query',
    reference: notice.reference,
    state: 'recorded',
    direction: direction === 'D' ? 'departure' : direction === 'E' ? 'entry' : 'unknown',
    ...(port === undefined ? {} : { place: port }),
    ...(at === undefined || Number.isNaN(Date.parse(at)) ? {} : { occurredAt: at }),
    facts: {
      recordFile: notice.record?.file === 'WANTED' ? 'WANTED' : 'NSOR',
      recordNumber: notice.record?.values.find((v) => v.code === 'NIC')?.value ?? '',
      queriedBy: of('IOR') ?? '',
      queryKey: of('INQ') ?? '',
      ...(test ? { test } : {}),
    },
  };
}

function isoDay(day: string): string | undefined {
  const date = readNcicDate(day);
  return date && isIsoDate(date) ? date : undefined;
}

function fieldNamed(said: string): string | null {
  for (let at = said.indexOf('/'); at >= 3; at = said.indexOf('/', at + 1)) {
    const code = said.slice(at - 3, at);
    if (NCIC_FIELDS.has(code)) return code;
  }
  const last = said.split(' ').at(-1) ?? '';
  return NCIC_FIELDS.has(last) ? last : null;
}

function nthLineEnd(text: string, n: number): number {
  let at = 0;
  for (let i = 0; i < n; i++) {
    const next = text.indexOf('\n', at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return at;
}

/** Every byte one character, so that offsets are bytes. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
