import type { ManifestMessage, ReadOptions } from '../manifest.js';
import { Remarks } from '../outcome.js';
import { CusresReader } from './cusres.js';
import { readPrepared } from './dates.js';
import { designatorText } from './flight.js';
import { type ByteText, Lexer, pack } from './lexer.js';
import {
  describe,
  judgePaxlst,
  mainFlight,
  noteNoTrailer,
  type OpenMessage,
  type References,
  readerOf,
} from './openMessage.js';
import { PaxlstReader } from './paxlst.js';
import { FIRST_VALUES, KNOWN_TAGS, USUAL_ELEMENTS } from './paxlstFields.js';
import { show } from './personDraft.js';
import { PnrgovReader } from './pnrgov.js';
import type { Envelope } from './separators.js';
import { findEnvelope } from './separators.js';

/** Most messages and persons kept of one transmission; beyond them it is not a manifest but an attack. */
export const MESSAGES_MAX = 10_000;
export const TRANSMISSION_PERSONS_MAX = 400_000;

/** Longest segment, and how many of them a message, that are looked through for a lost terminator: each is read twice. */
const SPLIT_BYTES_MAX = 1000;
const SPLITS_MAX = 100;
/** No service header with its first values is shorter. */
const SHORTEST_HEADER = 10;

const UNA = pack('UNA');
const UNB = pack('UNB');
const UNG = pack('UNG');
const UNH = pack('UNH');
const UNT = pack('UNT');
const UNE = pack('UNE');
const UNZ = pack('UNZ');
const BGM = pack('BGM');

/** What has been read of a transmission so far. */
export interface Transmission {
  readonly bytes: Uint8Array;
  readonly text: ByteText;
  readonly options: ReadOptions;
  readonly messages: { message: ManifestMessage; remarks: Remarks }[];
  persons: number;
  full: boolean;
}

/** One interchange: service segments here, the segments of each message to their reader. */
export class InterchangeReader {
  private readonly t: Transmission;
  private readonly envelope: Envelope;
  private readonly s: Lexer;
  private readonly head: References = {};
  private readonly firstMessage: number;
  private open: OpenMessage | undefined;
  private sawUnb = false;
  private sawUnz = false;
  private groups = 0;

  constructor(t: Transmission, envelope: Envelope) {
    this.t = t;
    this.envelope = envelope;
    this.s = new Lexer(t.text, envelope.separators, envelope.at);
    this.firstMessage = t.messages.length;
  }

  /** Returns the offset where this interchange ends. */
  read(): number {
    const s = this.s;
    let end = -1;
    while (end < 0 && s.next()) end = this.segment(s);
    if (this.open) this.close(true);
    const position = end < 0 ? s.position : end;
    this.settle();
    return position;
  }

  /** Handles one segment. Returns -1 to go on, else the offset where the interchange ends. */
  private segment(s: Lexer): number {
    const at = s.start;
    if (this.open) this.open.segments++;
    switch (s.tag) {
      case UNB:
        if (this.sawUnb || this.open || this.groups > 0) return at;
        this.unb(s);
        return -1;
      case UNA:
        return at === this.envelope.at ? -1 : at;
      case UNG:
        this.groups++;
        if (this.open) this.close(false);
        return -1;
      case UNH:
        if (this.open) {
          this.open.segments--;
          this.close(false);
        }
        return this.unh(s);
      case UNT:
        if (this.open) this.unt(s, this.open);
        return -1;
      case UNE:
        if (this.open) {
          this.open.segments--;
          this.close(false);
        }
        return -1;
      case UNZ:
        if (this.open) {
          this.open.segments--;
          this.close(false);
        }
        this.unz(s);
        return s.position;
      default:
        return this.inner(s);
    }
  }

  private unb(s: Lexer): void {
    this.sawUnb = true;
    const h = this.head;
    const put = (key: 'sender' | 'recipient' | 'interchange', value: string) => {
      if (value !== '') h[key] = value;
    };
    put('sender', s.text(2));
    put('recipient', s.text(3));
    put('interchange', s.text(5));
    const prepared = readPrepared(s.text(4, 0), s.text(4, 1));
    if (prepared) h.prepared = prepared;
    if (s.text(11) === '1') h.test = true;
  }

  private unh(s: Lexer): number {
    if (this.t.messages.length >= MESSAGES_MAX) {
      this.t.full = true;
      this.t.messages
        .at(-1)!
        .remarks.add(
          'too-many-messages',
          s.start,
          `more than ${MESSAGES_MAX} messages. Expected no more; the rest is not read`,
          undefined,
          'quarantined',
        );
      return this.t.bytes.length;
    }
    const type = [s.text(2, 0), s.text(2, 1), s.text(2, 2), s.text(2, 3), s.text(2, 4)]
      .filter(Boolean)
      .join(':');
    this.start(s, s.text(2, 0).toUpperCase(), type, s.text(1));
    const open = this.open!;
    open.commonAccess = s.text(3);
    const part = s.text(4);
    if (/^\d{1,3}$/.test(part)) {
      const mark = s.text(4, 1).toUpperCase();
      open.references.part = Number(part);
      open.references.firstPart = Number(part) === 1;
      open.references.lastPart = mark === 'F';
    } else if (part !== '')
      open.remarks.add('bad-part', s.start, `UNH part number ${show(part)}. Expected digits with C or F`, 1);
    return -1;
  }

  private start(s: Lexer, type: string, messageType: string, reference: string): void {
    const remarks = new Remarks();
    const references: References = { ...this.head };
    if (messageType !== '') references.messageType = messageType;
    if (reference !== '') references.message = reference;
    if (this.envelope.una === 'damaged' && this.t.messages.length === this.firstMessage)
      remarks.add(
        'damaged-una',
        this.envelope.from,
        'the UNA disagrees with the characters in use. Expected six that agree; those in use were taken',
      );
    const reader = readerOf(type, remarks, this.head.prepared?.slice(0, 10) ?? this.t.options.receivedOn);
    this.open = {
      reader,
      remarks,
      references,
      type,
      from: s.start,
      segments: 1,
      commonAccess: '',
      splits: 0,
    };
  }

  private inner(s: Lexer): number {
    if (!this.open) {
      if (s.tag === BGM) {
        this.start(s, 'PAXLST', '', '');
        this.open!.remarks.add(
          'no-header',
          s.start,
          'BGM without a UNH before it. Expected a message header; read as PAXLST',
          1,
          'quarantined',
        );
      } else return this.stray(s);
    }
    const open = this.open!;
    if (!KNOWN_TAGS.has(s.tag)) {
      const restart = this.restart(s);
      if (restart >= 0) return restart;
      if (s.unterminated && open.segments > 2) {
        // Junk after the last terminator: the message simply stops here.
        open.segments--;
        return s.start;
      }
    }
    if (s.overlong)
      open.remarks.add(
        'overlong-segment',
        s.start,
        `segment of ${s.end - s.start} bytes with ${s.elements} elements. Expected at most 8192 bytes and 100 elements; what lies beyond is not read`,
        open.segments,
        'quarantined',
      );
    if (s.curly)
      open.remarks.add(
        'typographic-terminator',
        s.end,
        "a line ends with ’ before the next segment. Expected the terminator '; read as the end of the segment",
        open.segments,
      );
    if (!open.reader) return -1;
    const usual = USUAL_ELEMENTS.get(s.tag);
    if (
      usual !== undefined &&
      s.elements > usual &&
      s.end - s.start <= SPLIT_BYTES_MAX &&
      open.splits < SPLITS_MAX
    )
      this.unswallow(s, open);
    open.reader.segmentNumber = open.segments;
    if (open.reader instanceof CusresReader) open.reader.segment(s);
    else {
      const before = open.reader.persons.length;
      open.reader.segment(s);
      this.t.persons += open.reader.persons.length - before;
      if (this.t.persons > TRANSMISSION_PERSONS_MAX) {
        this.t.full = true;
        open.remarks.add(
          'too-many-persons',
          s.start,
          `more than ${TRANSMISSION_PERSONS_MAX} persons in one transmission. Expected no more; the rest is not read`,
          open.segments,
          'quarantined',
        );
        return this.t.bytes.length;
      }
    }
    return -1;
  }

  /** A segment that lost its terminator holds the next one: it is cut where that one's tag and first value stand. */
  private unswallow(s: Lexer, open: OpenMessage): void {
    for (let e = 1; e + 1 < s.elements; e++) {
      const values = FIRST_VALUES.get(s.tailOf(e));
      if (!values?.has(s.code(e + 1))) continue;
      s.splitAt(e);
      open.splits++;
      open.remarks.add(
        'lost-terminator',
        s.end,
        'a segment begins inside another one. Expected a terminator before it; read as two',
        open.segments,
        'quarantined',
      );
      return;
    }
  }

  /** A segment outside any message: the end of the interchange, if another one starts inside it. */
  private stray(s: Lexer): number {
    return KNOWN_TAGS.has(s.tag) ? -1 : this.restart(s);
  }

  /** Whether an interchange starts within this segment, as after a head without a UNZ before it. */
  private restart(s: Lexer): number {
    if (s.end - s.start < SHORTEST_HEADER) return -1;
    return findEnvelope(this.t.bytes, s.start, s.end, true) ? s.start : -1;
  }

  private unt(s: Lexer, open: OpenMessage): void {
    const declared = Number(s.text(1));
    if (declared !== open.segments)
      open.remarks.add(
        'segment-count',
        s.start,
        `UNT declares ${show(s.text(1))} segments. Expected ${open.segments}, as counted`,
        open.segments,
      );
    if (s.text(2) !== (open.references.message ?? ''))
      open.remarks.add(
        'message-reference',
        s.start,
        `UNT reference ${show(s.text(2))}. Expected ${show(open.references.message ?? '')} of the UNH`,
        open.segments,
      );
    if (s.unterminated)
      open.remarks.add('unterminated', s.start, 'the UNT has no terminator. Expected one', open.segments);
    this.close(false, true);
  }

  private unz(s: Lexer): void {
    this.sawUnz = true;
    const last = this.t.messages.at(-1);
    if (!last || this.t.messages.length === this.firstMessage) return;
    const counted = this.groups > 0 ? this.groups : this.t.messages.length - this.firstMessage;
    if (Number(s.text(1)) !== counted)
      last.remarks.add('interchange-count', s.start, `UNZ declares ${show(s.text(1))}. Expected ${counted}`);
    if (this.sawUnb && s.text(2) !== (this.head.interchange ?? ''))
      last.remarks.add(
        'interchange-reference',
        s.start,
        `UNZ reference ${show(s.text(2))}. Expected ${show(this.head.interchange ?? '')} of the UNB`,
      );
  }

  /** Ends the open message. `cut`: the input ended inside it. */
  private close(cut: boolean, trailer = false): void {
    const open = this.open!;
    this.open = undefined;
    const { reader, remarks, references } = open;
    const end = this.s.unterminated || cut ? this.s.end : this.s.position;
    const designator = reader?.finish() ?? {};
    if (!reader)
      remarks.add(
        'not-a-manifest',
        open.from,
        `message type ${show(references.messageType ?? '')}. Expected PAXLST, PNRGOV or CUSRES; kept unread`,
        1,
        'quarantined',
      );
    else if (!trailer) noteNoTrailer(open, reader, cut, end);
    if (reader instanceof PaxlstReader) judgePaxlst(open, reader, end);
    else if (reader && !reader.sawDocument)
      remarks.add(
        'no-document',
        open.from,
        `no ${reader instanceof PnrgovReader ? 'MSG' : 'BGM'}. Expected one after the UNH`,
        1,
        'rejected',
      );
    if (reader) describe(reader, references);
    if (open.commonAccess !== '') references.commonAccess = open.commonAccess;
    references.charset = this.t.text.charset;
    const main = mainFlight(designator, open.commonAccess);
    this.t.messages.push({
      remarks,
      message: {
        format: open.type === '' ? 'edifact' : open.type.toLowerCase(),
        outcome: remarks.outcome,
        warnings: remarks.warnings,
        references,
        kind: reader?.kind ?? 'unknown',
        ...(main.carrier === undefined ? {} : { carrier: main.carrier }),
        ...(main.number === undefined ? {} : { flight: designatorText(main) }),
        legs: reader?.legs ?? [],
        persons: reader && !(reader instanceof CusresReader) ? reader.persons : [],
        declaredTotals: reader instanceof PaxlstReader ? reader.totals : {},
        ...(reader instanceof CusresReader ? { answers: reader.answers } : {}),
        range: { from: open.from, to: end },
      },
    });
  }

  /** What can only be said of the interchange as a whole, said on its last message. */
  private settle(): void {
    const last = this.t.messages.at(-1);
    if (!last || this.t.messages.length === this.firstMessage) return;
    if (!this.sawUnb)
      last.remarks.add('no-interchange-header', this.envelope.at, 'no UNB. Expected an interchange header');
    if (!this.sawUnz)
      last.remarks.add('no-interchange-trailer', this.s.end, 'no UNZ. Expected an interchange trailer');
  }
}
