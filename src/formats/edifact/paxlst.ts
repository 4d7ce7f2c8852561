import type { IsoDate } from '#basics/dates.js';
import type { Address, TravelDocument } from '#domain/person.js';
import type { DeclaredTotals, ManifestLeg, ManifestMessage, ManifestPerson } from '../manifest.js';
import { readName } from '../names.js';
import type { Remarks } from '../outcome.js';
import { readBirthDate, readDocumentDate, readPortTime } from './dates.js';
import type { Designator } from './flight.js';
import { LegReader, readDesignator } from './flight.js';
import type { Lexer } from './lexer.js';
import { pack } from './lexer.js';
import * as fields from './paxlstFields.js';
import { readPdt } from './pdt.js';
import type { DocumentDraft, Mutable, PersonDraft } from './personDraft.js';
import { show } from './personDraft.js';
import { readCountryField, readPortField } from './places.js';

/** Most persons kept of one message: the standard's own limit of group 4. */
export const PERSONS_MAX = 99_999;

const BGM = pack('BGM');
const RFF = pack('RFF');
const DTM = pack('DTM');
const LOC = pack('LOC');
const NAD = pack('NAD');
const COM = pack('COM');
const CTA = pack('CTA');
const TDT = pack('TDT');
const ATT = pack('ATT');
const GEI = pack('GEI');
const EMP = pack('EMP');
const NAT = pack('NAT');
const DOC = pack('DOC');
const CNT = pack('CNT');
const PDT = pack('PDT');
const TN = pack('TN');

/** Which group a segment belongs to, by the last trigger before it: the same code means different things by place. */
type Place = 'head' | 'party' | 'leg' | 'person' | 'document' | 'onward';

/**
 * Reads the segments of one PAXLST (UN/EDIFACT D.02B to D.15B, WCO/IATA/ICAO API guide; the old United States form
 * through pdt.ts) one at a time. Tolerant of order: only BGM, TDT, NAD and DOC open something.
 */
export class PaxlstReader {
  readonly persons: PersonDraft[] = [];
  readonly legs: ManifestLeg[] = [];
  readonly totals: Mutable<DeclaredTotals> = {};
  kind: ManifestMessage['kind'] = 'unknown';
  documentCode = '';
  documentNumber = '';
  transaction = '';
  transactionPart = '';
  reportingParty = '';
  sawDocument = false;
  /** Day for the century of two-digit years, before the flight's own date is known. */
  reference: IsoDate | undefined;
  readonly remarks: Remarks;
  segmentNumber = 0;
  private readonly sawTotals: (keyof DeclaredTotals)[] = [];
  private place: Place = 'head';
  private leg: LegReader | undefined;
  private designator: Designator | undefined;
  private person: PersonDraft | undefined;
  private document: DocumentDraft | undefined;
  private full = false;

  constructor(remarks: Remarks, reference: IsoDate | undefined) {
    this.remarks = remarks;
    this.reference = reference;
  }

  warn(code: string, s: Lexer, text: string): void {
    this.remarks.add(code, s.start, text, this.segmentNumber);
  }

  segment(s: Lexer): void {
    switch (s.tag) {
      case NAD:
        this.nad(s);
        return;
      case DTM:
        this.dtm(s);
        return;
      case LOC:
        this.loc(s);
        return;
      case ATT:
        this.att(s);
        return;
      case NAT:
        this.nat(s);
        return;
      case DOC:
        this.doc(s);
        return;
      case RFF:
        this.rff(s);
        return;
      case GEI:
        if (this.person && s.code(1) === pack('4'))
          this.person.documentCheck = fields.DOCUMENT_CHECKS.get(s.code(2)) ?? 'other';
        return;
      case EMP:
        this.emp(s);
        return;
      case TDT:
        this.tdt(s);
        return;
      case BGM:
        this.bgm(s);
        return;
      case CNT:
        this.cnt(s);
        return;
      case PDT:
        this.closeLeg();
        if (this.room(s)) this.persons.push(readPdt(this, s, this.reference));
        return;
      case COM:
      case CTA:
        return;
      default:
        this.other(s);
        return;
    }
  }

  private bgm(s: Lexer): void {
    const code = s.text(1);
    const func = s.text(2).toUpperCase();
    this.sawDocument = true;
    this.documentCode = func === '' ? code : `${code}+${func}`;
    if (code === '10') {
      // The truck manifest puts its trip number where others put a function.
      this.documentNumber = s.text(2);
      this.documentCode = code;
    }
    this.kind = fields.documentKind(code, func);
    if (this.kind === 'unknown')
      this.remarks.add(
        'unknown-document',
        s.start,
        `BGM document code ${show(this.documentCode)}. Expected 745, 250 or 266 with a known function; its persons are kept`,
        this.segmentNumber,
        'quarantined',
      );
  }

  private tdt(s: Lexer): void {
    if (this.person) {
      // Group 7: a person's own connection, no leg of this manifest.
      this.place = 'onward';
      return;
    }
    this.closeLeg();
    this.place = 'leg';
    const designator = readDesignator(s.text(2), s.text(5));
    this.designator ??= designator;
    this.leg = new LegReader(designator);
  }

  /** Legs are complete once a person, a count or the end comes. */
  private closeLeg(): void {
    if (!this.leg) return;
    this.legs.push(...this.leg.legs());
    this.leg = undefined;
    const first = this.legs.find((leg) => leg.departureLocal ?? leg.arrivalLocal);
    if (first) this.reference = (first.departureLocal ?? first.arrivalLocal)!.slice(0, 10);
  }

  /** Whether another person may be kept; says so once when not. */
  private room(s: Lexer): boolean {
    if (this.persons.length < PERSONS_MAX) return true;
    if (!this.full)
      this.remarks.add(
        'too-many-persons',
        s.start,
        `more than ${PERSONS_MAX} persons in one message. Expected no more; the rest is not read`,
        this.segmentNumber,
        'quarantined',
      );
    this.full = true;
    return false;
  }

  private nad(s: Lexer): void {
    const code = s.code(1);
    let role = fields.PERSONS.get(code);
    if (role === undefined) {
      if (fields.PARTIES.has(code) || (this.place === 'head' && this.persons.length === 0)) {
        this.closePerson();
        this.place = 'party';
        this.reportingParty ||= s.text(4) || s.text(3) || s.text(2);
        return;
      }
      this.warn(
        'unknown-person-kind',
        s,
        `NAD qualifier ${show(s.text(1))}. Expected FL, FM, DDU, DDT or ZZZ; read as a person of unknown role`,
      );
      role = 'unknown';
    }
    this.openPerson(s, role);
  }

  private openPerson(s: Lexer, role: ManifestPerson['role']): void {
    this.closeLeg();
    this.closePerson();
    this.place = 'person';
    if (!this.room(s)) return;
    const name = readName(
      s.text(4, 0) || (s.components(4) === 0 ? s.text(3, 0) : ''),
      s.text(4, 1),
      s.text(4, 2),
    );
    const person: PersonDraft = { names: name ? [name] : [], role, offset: s.start };
    this.person = person;
    this.persons.push(person);
    if (s.elements > 5) this.address(s, person);
  }

  private address(s: Lexer, person: PersonDraft): void {
    const address: Mutable<Address> = {};
    const street = [s.text(5, 0), s.text(5, 1)].filter(Boolean).join(' ');
    if (street !== '') address.street = street;
    const city = s.text(6);
    if (city !== '') address.city = city;
    const region = s.text(7);
    if (region !== '') address.region = region;
    const postcode = s.text(8);
    if (postcode !== '') address.postcode = postcode;
    const country = s.text(9);
    if (country !== '') address.country = readCountryField(this, s, country, 'NAD country');
    if (Object.keys(address).length === 0) return;
    if (person.role === 'crew' || (address.country !== undefined && address.country !== 'USA'))
      person.homeAddress = address;
    else person.usAddress = address;
  }

  private closePerson(): void {
    this.closeDocument();
    this.person = undefined;
  }

  private closeDocument(): void {
    const d = this.document;
    this.document = undefined;
    if (!d || !this.person) return;
    if (d.number === '') return;
    if (this.person.documents) (this.person.documents as TravelDocument[]).push(d);
    else this.person.documents = [d];
  }

  private att(s: Lexer): void {
    if (!this.person || s.code(1) !== 0x32) return;
    const code = s.code(3);
    if (code === 0) return;
    const sex = fields.SEXES.get(code > 0 && code < 0x100 ? code : s.text(3).toUpperCase().charCodeAt(0));
    if (sex) this.person.sex = sex;
    else this.warn('unknown-sex', s, `ATT sex ${show(s.text(3))}. Expected M, F, X or U; read as not known`);
    if (!sex) this.person.sex = 'U';
  }

  private nat(s: Lexer): void {
    const text = s.text(2) || (s.elements === 2 ? s.text(1) : '');
    if (!this.person || text === '') return;
    const country = readCountryField(this, s, text, 'NAT citizenship');
    if (this.person.citizenships) {
      if (!this.person.citizenships.includes(country)) (this.person.citizenships as string[]).push(country);
    } else this.person.citizenships = [country];
  }

  private doc(s: Lexer): void {
    if (!this.person) return;
    this.closeDocument();
    this.place = 'document';
    this.document = { kind: fields.DOCUMENT_KINDS.get(s.code(1)) ?? 'other', number: s.text(2) };
  }

  private emp(s: Lexer): void {
    if (!this.person) return;
    const code = s.text(2);
    if (code !== '') this.person.crewPosition = fields.CREW_POSITIONS.get(s.code(2)) ?? code;
  }

  private rff(s: Lexer): void {
    const code = s.code(1);
    const value = s.text(1, 1);
    const person = this.person;
    if (!person) {
      if (code === TN) {
        this.transaction = value;
        this.transactionPart = s.text(1, 4);
      }
      return;
    }
    if (value === '') return;
    switch (fields.PERSON_REFERENCES.get(code)) {
      case 'locator':
        person.locator ??= value;
        return;
      case 'person':
        person.senderPersonId ??= value;
        return;
      case 'seat':
        person.seats = [...(person.seats ?? []), value];
        return;
      case 'traveller-number':
        person.travellerNumbers = [...(person.travellerNumbers ?? []), value];
        return;
      case 'ticket':
        person.ticket ??= value;
        return;
      default:
        return;
    }
  }

  private loc(s: Lexer): void {
    const code = s.code(1);
    if (!this.person) {
      const use = fields.LEG_PLACES.get(code);
      if (use && this.leg) this.leg.place(readPortField(s), use);
      return;
    }
    if (this.place === 'onward') return;
    const person = this.person;
    switch (fields.PERSON_PLACES.get(code)) {
      case 'embark':
        set(person, 'embark', readPortField(s));
        return;
      case 'disembark':
        set(person, 'disembark', readPortField(s));
        return;
      case 'clearance':
        set(person, 'clearance', readPortField(s));
        return;
      case 'residence': {
        const text = s.text(2);
        if (text !== '') person.residence = readCountryField(this, s, text, 'LOC+174 residence');
        return;
      }
      case 'birth':
        this.birthPlace(s, person);
        return;
      case 'issuer': {
        const text = s.text(2);
        // Code list 163 is a state or province; the country comes in another LOC.
        if (text === '' || !this.document || s.text(2, 1) === '163') return;
        this.document.issuer = readCountryField(this, s, text, 'LOC+91 issuing country');
        return;
      }
      default:
        return;
    }
  }

  private birthPlace(s: Lexer, person: PersonDraft): void {
    const country = s.text(2);
    if (country !== '') person.birthCountry = readCountryField(this, s, country, 'LOC+180 birth country');
    const parts: string[] = [];
    for (let e = 2; e <= 4; e++)
      for (let c = e === 2 ? 1 : 0; c < Math.min(5, s.components(e)); c++) {
        const part = s.text(e, c);
        if (part !== '' && !/^\d+$/.test(part)) parts.push(part);
      }
    if (person.birthCountry !== undefined) parts.push(person.birthCountry);
    if (parts.length > 0) person.birthPlace = parts.join(', ');
  }

  private dtm(s: Lexer): void {
    const use = fields.TIMES.get(s.code(1));
    if (use === undefined || this.place === 'onward') return;
    const value = s.text(1, 1);
    const format = s.text(1, 2);
    if (use === 'birth') {
      if (this.person) this.birth(s, this.person, value, format);
      return;
    }
    if (use === 'expiry' || use === 'issued') {
      if (!this.document || value === '') return;
      const date = readDocumentDate(value, format, this.reference);
      if (date === undefined)
        this.warn('bad-date', s, `DTM ${use} date ${show(value)}. Expected YYMMDD or CCYYMMDD`);
      else this.document[use] = date;
      return;
    }
    if (this.person || !this.leg) return;
    // The old form writes qualifier, date and time as elements of their own.
    const text = value !== '' ? value : `${s.text(2)}${s.text(3)}`;
    if (text === '') return;
    const local = readPortTime(text, format) ?? readPortTime(`${text}0000`, '');
    if (local !== undefined) this.leg.time(use, local);
    else this.warn('bad-time', s, `DTM ${use} time ${show(text)}. Expected YYMMDDHHMM`);
  }

  private birth(s: Lexer, person: PersonDraft, value: string, format: string): void {
    if (value === '') return;
    const { dates, problem } = readBirthDate(value, format, this.reference);
    if (dates.length > 0) person.birthDates = dates;
    if (problem)
      this.warn(
        'birth-date',
        s,
        `birth date ${show(value)} is ${problem.replaceAll('-', ' ')}${dates.length > 0 ? `, read as ${dates.join(' or ')}` : ''}. Expected YYMMDD or CCYYMMDD not after the journey`,
      );
  }

  private cnt(s: Lexer): void {
    this.closeLeg();
    this.closePerson();
    this.place = 'head';
    const use = fields.TOTALS.get(s.code(1));
    let text = s.text(1, 1);
    if (text === '' && s.elements > 2) {
      text = s.text(2);
      this.warn(
        'count-shape',
        s,
        'CNT has its value as an element. Expected a component after the qualifier',
      );
    }
    if (use === undefined || text === '') return;
    const count = Number(text);
    if (!Number.isInteger(count)) this.warn('bad-count', s, `CNT value ${show(text)}. Expected a number`);
    else {
      this.totals[use] = count;
      this.sawTotals.push(use);
    }
  }

  private other(s: Lexer): void {
    if (fields.KNOWN_TAGS.has(s.tag)) return;
    const role = fields.PERSONS.get(s.code(1));
    this.remarks.add(
      'unknown-segment',
      s.start,
      `segment tag ${show(s.text(0))}. Expected a tag of PAXLST${role ? '; read as NAD by its content' : '; passed over'}`,
      this.segmentNumber,
      'quarantined',
    );
    if (role && s.text(4) !== '') this.openPerson(s, role);
  }

  /** Closes what is open. Returns the main flight's designator. */
  finish(): Designator | undefined {
    this.closeLeg();
    this.closePerson();
    return this.designator;
  }

  /** Persons of a counted role against the declared totals; a total is the whole flight's, never the part's. */
  tooManyForTotals(): string | undefined {
    for (const use of new Set(this.sawTotals)) {
      const roles = use === 'crew' ? ['crew', 'transit-crew'] : ['passenger', 'transit', 'unknown'];
      const read = this.persons.filter((p) => roles.includes(p.role)).length;
      const declared = this.totals[use] ?? 0;
      if (read > declared) return `CNT declares ${declared} ${use} of the flight, ${read} came`;
    }
    return undefined;
  }
}

function set(person: PersonDraft, key: 'embark' | 'disembark' | 'clearance', value: string): void {
  if (value !== '') person[key] = value;
}
