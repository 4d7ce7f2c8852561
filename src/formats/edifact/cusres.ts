import type { ManifestAnswer } from '../answer.js';
import type { ManifestLeg, ManifestMessage } from '../manifest.js';
import type { Remarks } from '../outcome.js';
import * as fields from './cusresFields.js';
import { readPortTime } from './dates.js';
import type { Designator } from './flight.js';
import { LegReader, readDesignator } from './flight.js';
import type { Lexer } from './lexer.js';
import { pack } from './lexer.js';
import { KNOWN_TAGS, LEG_PLACES, TIMES } from './paxlstFields.js';
import type { Mutable } from './personDraft.js';
import { show } from './personDraft.js';
import { readPortField } from './places.js';

const BGM = pack('BGM');
const RFF = pack('RFF');
const DTM = pack('DTM');
const LOC = pack('LOC');
const ERP = pack('ERP');
const ERC = pack('ERC');
const FTX = pack('FTX');

type AnswerDraft = Mutable<ManifestAnswer>;

/** Most answers kept of one message; the standard allows 99, senders do not always count. */
const ANSWERS_MAX = 10_000;

/**
 * Reads the segments of one CUSRES (UN/EDIFACT D.05B and its neighbours, group 3 flight, group 4 answers). A code in
 * no table raises an alarm and leaves the status unknown.
 */
export class CusresReader {
  kind: ManifestMessage['kind'] = 'unknown';
  documentCode = '';
  transaction = '';
  sawDocument = false;
  segmentNumber = 0;
  readonly legs: ManifestLeg[] = [];
  readonly answers: AnswerDraft[] = [];
  private readonly remarks: Remarks;
  private leg: LegReader | undefined;
  private designator: Designator | undefined;
  private open:
    | { about: 'message' | 'person'; locator?: string; person?: string; coded: boolean; offset: number }
    | undefined;
  private current: AnswerDraft | undefined;

  constructor(remarks: Remarks) {
    this.remarks = remarks;
  }

  segment(s: Lexer): void {
    switch (s.tag) {
      case BGM:
        this.bgm(s);
        return;
      case RFF:
        this.rff(s);
        return;
      case DTM:
        this.dtm(s);
        return;
      case LOC: {
        const use = LEG_PLACES.get(s.code(1));
        if (use && !this.open) this.flightGroup().place(readPortField(s), use);
        return;
      }
      case ERP:
        this.erp(s);
        return;
      case ERC:
        this.erc(s);
        return;
      case FTX:
        this.ftx(s);
        return;
      default:
        if (!KNOWN_TAGS.has(s.tag))
          this.remarks.add(
            'unknown-segment',
            s.start,
            `segment tag ${show(s.text(0))}. Expected a tag of CUSRES; passed over`,
            this.segmentNumber,
            'quarantined',
          );
    }
  }

  private flightGroup(): LegReader {
    this.leg ??= new LegReader(this.designator ?? {});
    return this.leg;
  }

  private bgm(s: Lexer): void {
    this.sawDocument = true;
    this.documentCode = s.text(1);
    this.kind = fields.ANSWER_KINDS[this.documentCode] ?? 'unknown';
    if (this.kind === 'unknown')
      this.remarks.add(
        'unknown-document',
        s.start,
        `BGM document code ${show(this.documentCode)}. Expected 962, 132 or 312`,
        this.segmentNumber,
        'quarantined',
      );
  }

  private rff(s: Lexer): void {
    const value = s.text(1, 1);
    switch (s.text(1).toUpperCase()) {
      case 'TN':
        this.transaction = value;
        return;
      case 'AF':
        this.closeLeg();
        this.designator = readDesignator(value, '');
        this.leg = new LegReader(this.designator);
        return;
      case 'AVF':
        if (this.open) this.open.locator = value;
        if (this.current) this.current.locator = value;
        return;
      case 'ABO':
        if (this.open) this.open.person = value;
        if (this.current) this.current.senderPersonId = value;
        return;
      default:
        return;
    }
  }

  private dtm(s: Lexer): void {
    const use = TIMES.get(s.code(1));
    if (this.open || (use !== 'departure' && use !== 'arrival')) return;
    const local = readPortTime(s.text(1, 1), s.text(1, 2));
    if (local !== undefined) this.flightGroup().time(use, local);
    else if (s.text(1, 1) !== '')
      this.remarks.add(
        'bad-time',
        s.start,
        `DTM ${use} time ${show(s.text(1, 1))}. Expected YYMMDDHHMM`,
        this.segmentNumber,
      );
  }

  private erp(s: Lexer): void {
    this.closeErp();
    const about = fields.ABOUT[s.text(1)];
    if (about === undefined)
      this.remarks.add(
        'unknown-place',
        s.start,
        `ERP ${show(s.text(1))}. Expected 1 (message) or 2 (person); taken for a person`,
        this.segmentNumber,
      );
    this.open = { about: about ?? 'person', coded: false, offset: s.start };
  }

  private erc(s: Lexer): void {
    const code = s.text(1).toUpperCase();
    if (!this.open)
      this.remarks.add(
        'no-place',
        s.start,
        'ERC without an ERP before it. Expected what it is about; taken for the whole message',
        this.segmentNumber,
        'quarantined',
      );
    const about = this.open?.about ?? 'message';
    if (this.open) this.open.coded = true;
    if (this.answers.length >= ANSWERS_MAX) return;
    const answer: AnswerDraft = { about, ...status(about, code), code, offset: s.start };
    if (this.open?.locator !== undefined) answer.locator = this.open.locator;
    if (this.open?.person !== undefined) answer.senderPersonId = this.open.person;
    if (answer.status === 'unknown')
      this.remarks.add(
        'unknown-status',
        s.start,
        `ERC code ${show(code)} about a ${about}. Expected a code of the table; the status is unknown, not cleared`,
        this.segmentNumber,
        'quarantined',
      );
    this.current = answer;
    this.answers.push(answer);
  }

  private ftx(s: Lexer): void {
    if (!this.current) return;
    const text = [0, 1, 2, 3, 4]
      .map((c) => s.text(4, c))
      .filter((t) => t !== '')
      .join(' ');
    if (text !== '' && (this.current.texts?.length ?? 0) < 20)
      this.current.texts = [...(this.current.texts ?? []), text];
  }

  private closeErp(): void {
    if (this.open && !this.open.coded)
      this.remarks.add(
        'no-status',
        this.open.offset,
        'ERP without an ERC after it. Expected a status; that person’s is unknown, not cleared',
        this.segmentNumber,
        'quarantined',
      );
    this.open = undefined;
    this.current = undefined;
  }

  private closeLeg(): void {
    if (this.leg) this.legs.push(...this.leg.legs());
    this.leg = undefined;
  }

  /** Closes what is open. Returns the flight. */
  finish(): Designator | undefined {
    this.closeErp();
    this.closeLeg();
    this.twice();
    return this.designator;
  }

  /** A person answered twice with different codes: both are kept, the last one counts. */
  private twice(): void {
    const seen = new Map<string, string>();
    for (const a of this.answers) {
      if (a.about !== 'person' || (a.senderPersonId === undefined && a.locator === undefined)) continue;
      const who = `${a.locator ?? ''}|${a.senderPersonId ?? ''}`;
      const before = seen.get(who);
      if (before !== undefined && before !== a.code)
        this.remarks.add(
          'two-answers',
          a.offset,
          `a person was answered ${show(before)} and then ${show(a.code)}. Expected one answer; the last counts`,
        );
      seen.set(who, a.code);
    }
  }
}

function status(about: 'message' | 'person', code: string): Pick<AnswerDraft, 'status' | 'detail'> {
  if (about === 'message') return { status: fields.MESSAGE_CODES[code] ?? 'unknown' };
  const whole = fields.PERSON_CODES[code];
  if (whole !== undefined) return { status: whole };
  // A detail never turns an unknown answer into a clearance: only restrictions are read from the first character.
  const first = code.length === 2 ? fields.PERSON_FIRST[code[0]!] : undefined;
  return first === undefined ? { status: 'unknown' } : { status: first, detail: code[1]! };
}
