import { NCIC_FIELDS } from '#domain/ncicFields.js';
import { NCIC_MESSAGES, REJECTS } from '#domain/ncicMessages.js';
import type { ManifestKind, ManifestMessage, ManifestPerson, ReadOptions } from '../manifest.js';
import { rejectedMessage } from '../manifest.js';
import { Remarks } from '../outcome.js';
import { readHitText } from './hitText.js';
import { readLineMessage, type Unit } from './line.js';
import type {
  HitRecord,
  NcicContent,
  RegisterAnswer,
  RegisterMessage,
  StreamMark,
  StreamPlace,
} from './message.js';
import { readNotice } from './notice.js';
import { namesSomebody, personOfValues } from './person.js';

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
  const stream = new Collector('register-feed');
  const answers = new Collector('register-answer');
  const notices: ManifestMessage[] = [];
  let place: StreamPlace | null = null;
  let number = 0;
  const cut = eachUnit(text, (unit, n) => {
    number = n;
    const { kind } = unit;
    if (kind === 'place') {
      place = readPlace(unit, stream.remarks, n);
      stream.reach(unit);
    } else if (kind === 'mark') {
      const mark = readMark(unit, stream.remarks, n);
      if (mark) stream.marks.push(mark);
      stream.reach(unit);
    } else if (kind === 'message') {
      const asked = NCIC_MESSAGES.get(keyOf(unit.text))?.action === 'inquire';
      const into = asked ? answers : stream;
      into.takeMessage(readLineMessage(unit, place, n, into.remarks, options.receivedOn), unit);
      place = null;
    } else if (kind === 'answer') answers.takeAnswer(unit, options.receivedOn);
    else if (kind === 'notice') notices.push(readNotice(unit, options.receivedOn));
    else if (unit.text.trim() !== '') answers.takeText(unit, options.receivedOn);
  });
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

/**
 * Cuts the text where a line begins something; a piece takes all lines up to the next. Handed on one by one, since a
 * register has many. @returns whether there were more than are read
 */
function eachUnit(text: string, take: (unit: KindedUnit, number: number) => void): boolean {
  let count = 0;
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
      take({ kind, text: text.slice(from, end), offset: from }, ++count);
      if (count >= UNITS_MAX) return end < text.length;
      from = end;
      kind = next;
    }
    at = end;
  }
  return false;
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

/** `$.R.FEED.NUMBER.YYYYMMDDHHMMSS.`, the same with H, and what follows up to the next period. */
const STREAM_LINE = /^\$\.[RH]\.([A-Z0-9-]{2,12})\.(\d{1,12})\.(\d{14})(?:\.([^.]*)|$)/;

function readPlace(unit: Unit, remarks: Remarks, number: number): StreamPlace | null {
  const line = STREAM_LINE.exec(unit.text.trimEnd());
  if (line) return { feed: line[1]!, sequence: Number(line[2]), at: line[3]! };
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
  const line = STREAM_LINE.exec(unit.text.trimEnd());
  if (line)
    return {
      feed: line[1]!,
      sequence: Number(line[2]),
      at: line[3]!,
      test: line[4] === 'TST/Y',
      offset: unit.offset,
    };
  remarks.add(
    'stream-mark',
    unit.offset,
    'a stream line that does not hold. Expected $.H.FEED.NUMBER.YYYYMMDDHHMMSS.',
    number,
    'quarantined',
  );
  return null;
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
