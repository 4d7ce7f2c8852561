import type { IsoDate } from '#basics/dates.js';
import { readCountry } from '#domain/countries.js';
import type { DocumentKind, PersonName, TravelDocument } from '#domain/person.js';
import type { ManifestLeg, ManifestMessage, ManifestRole } from '../manifest.js';
import { readName } from '../names.js';
import type { Remarks } from '../outcome.js';
import { readBirthDate, readDocumentDate, readPortTime } from './dates.js';
import type { Designator } from './flight.js';
import { readDesignator } from './flight.js';
import type { Lexer } from './lexer.js';
import { pack } from './lexer.js';
import { PERSONS_MAX } from './paxlst.js';
import type { PersonDraft } from './personDraft.js';

const MSG = pack('MSG');
const TVL = pack('TVL');
const SRC = pack('SRC');
const RCI = pack('RCI');
const TIF = pack('TIF');
const SSR = pack('SSR');
const ABI = pack('ABI');

/**
 * Most travellers and documents of one booking that are looked at together, and most names and documents of one
 * traveller: each document is held against each traveller, so a booking without end would cost its square.
 */
const TOGETHER_MAX = 400;
const OF_ONE_MAX = 20;
/** Most onward and return legs kept of one booking. */
const LEGS_MAX = 30;

const DOCUMENT_KINDS: Readonly<Record<string, DocumentKind>> = {
  P: 'passport',
  PP: 'passport',
  IP: 'passport-card',
  V: 'visa',
  I: 'identity-card',
  A: 'identity-card',
  C: 'identity-card',
  M: 'military',
  T: 'refugee',
  AC: 'crew-certificate',
  N: 'resident-card',
};

/** What an SSR says of somebody before it is known of whom. */
interface Service {
  readonly kind: 'DOCS' | 'DOCO' | 'DOCA';
  readonly values: readonly string[];
  /** The traveller's reference in the booking, where given. */
  readonly reference: string;
  /** The traveller named last before it; -1: none yet. */
  readonly after: number;
  readonly offset: number;
  readonly segment: number;
}

interface Traveller {
  readonly draft: PersonDraft;
  readonly reference: string;
  /** The first names of the draft as they are compared. */
  readonly keys: NameKey[];
}

/** Letters of a name in upper case: what glued titles, blanks and wraps leave comparable. */
interface NameKey {
  readonly surname: string;
  readonly given: string;
}

const KEYS_MAX = 3;

/**
 * Reads the segments of one PNRGOV (IATA/WCO, versions 10.1 to 18.1): bookings of a flight, often weeks before a
 * manifest. Of each booking the travellers, their documents and their planned journey are kept. Payment, contacts,
 * remarks and history are not looked at; `stripPnrgov` has already taken them out at the door.
 */
export class PnrgovReader {
  readonly persons: PersonDraft[] = [];
  readonly legs: ManifestLeg[] = [];
  kind: ManifestMessage['kind'] = 'booking';
  documentCode = '';
  readonly transaction = '';
  sawDocument = false;
  segmentNumber = 0;
  private readonly remarks: Remarks;
  private reference: IsoDate | undefined;
  private place: 'head' | 'travellers' | 'itinerary' | 'history' = 'head';
  private travellers: Traveller[] = [];
  private services: Service[] = [];
  private itinerary: ManifestLeg[] = [];
  private locator = '';
  private full = false;

  constructor(remarks: Remarks, reference: IsoDate | undefined) {
    this.remarks = remarks;
    this.reference = reference;
  }

  segment(s: Lexer): void {
    switch (s.tag) {
      case MSG:
        if (this.sawDocument) return;
        this.sawDocument = true;
        this.documentCode = s.text(1, 1) || s.text(1, 0);
        return;
      case TVL:
        this.tvl(s);
        return;
      case SRC:
        this.endBooking();
        this.place = 'travellers';
        return;
      case RCI:
        if (this.place === 'travellers' && this.locator === '') this.locator = s.text(1, 1).toUpperCase();
        return;
      case TIF:
        this.tif(s);
        return;
      case SSR:
        this.ssr(s);
        return;
      case ABI:
        if (this.place !== 'head') this.place = 'history';
        return;
      default:
        return;
    }
  }

  finish(): Designator {
    this.endBooking();
    const [first] = this.legs;
    return {
      ...(first?.carrier === undefined ? {} : { carrier: first.carrier }),
      ...(first?.number === undefined ? {} : { number: first.number }),
    };
  }

  /** Date and time of departure and arrival, from, to, carrier, number; without a place it is a codeshare's number. */
  private tvl(s: Lexer): void {
    if (this.place === 'history') return;
    const from = s.text(2, 0).toUpperCase();
    const to = s.text(3, 0).toUpperCase();
    if (this.place !== 'head') this.place = 'itinerary';
    if (from === '' && to === '') return;
    const designator = readDesignator(s.text(5, 0), s.text(4, 0));
    const departs = readTime(s.text(1, 0), s.text(1, 1));
    const [third, fourth] = [s.text(1, 2), s.text(1, 3)];
    // Some senders leave the day of arrival out, then the third value is the time or empty.
    const sameDay = /^\d{4}$/.test(third) ? third : third === '' ? fourth : '';
    const arrives = sameDay === '' ? readTime(third, fourth) : readTime(s.text(1, 0), sameDay);
    const leg: ManifestLeg = {
      ...designator,
      ...(from === '' ? {} : { departurePort: from }),
      ...(to === '' ? {} : { arrivalPort: to }),
      ...(departs === undefined ? {} : { departureLocal: departs }),
      // A time before the departure is of the next day or of another zone: nobody can tell.
      ...(arrives === undefined || (sameDay !== '' && departs !== undefined && arrives < departs)
        ? {}
        : { arrivalLocal: arrives }),
    };
    if (this.place === 'head') {
      this.legs.push(leg);
      if (departs !== undefined) this.reference = departs.slice(0, 10);
    } else if (this.itinerary.length < LEGS_MAX) this.itinerary.push(leg);
  }

  /** A traveller: surname, then given names with type and reference; more given names are more travellers. */
  private tif(s: Lexer): void {
    if (this.place !== 'travellers') return;
    const surname = s.text(1, 0);
    for (let e = 2; e < Math.max(3, s.elements); e++) {
      const name = readName(surname, s.text(e, 0), '');
      if (!name || !this.room(s)) continue;
      if (this.travellers.length >= TOGETHER_MAX) this.endBooking();
      this.travellers.push({
        reference: s.text(e, 2),
        keys: [keyOf(name)],
        draft: { names: [name], role: ROLES[s.text(e, 1).toUpperCase()] ?? 'passenger', offset: s.start },
      });
    }
  }

  private ssr(s: Lexer): void {
    if (this.place === 'head' || this.place === 'history') return;
    const kind = s.text(1, 0).toUpperCase();
    if (kind !== 'DOCS' && kind !== 'DOCO' && kind !== 'DOCA') return;
    let text = '';
    for (let c = 8; c < Math.max(9, s.components(1)) && text === ''; c++) text = s.text(1, c);
    const values = text.split('/').map((v) => v.trim());
    if (values[0] === '') values.shift();
    if (values.length < 4 && kind === 'DOCS') return;
    if (this.services.length >= TOGETHER_MAX) this.endBooking();
    this.services.push({
      kind,
      values,
      reference: s.text(2, 2),
      after: this.travellers.length - 1,
      offset: s.start,
      segment: this.segmentNumber,
    });
  }

  /** Gives each document to its traveller: by name, else by reference, else to the one named before it. */
  private endBooking(): void {
    const { travellers, services } = this;
    for (const service of services) {
      const named = service.kind === 'DOCS' ? docsName(service.values) : undefined;
      const key = named && keyOf(named);
      let of = key && travellers.find((t) => t.keys.some((k) => sameName(k, key)));
      if (!key && service.reference !== '') {
        const byReference = travellers.filter((t) => t.reference === service.reference);
        if (byReference.length === 1) of = byReference[0];
      }
      const before = travellers[service.after] ?? (travellers.length === 1 ? travellers[0] : undefined);
      if (!of && before && (!key || before.keys.some((k) => sameSurname(k.surname, key.surname))))
        of = before;
      if (!of && named && this.persons.length + travellers.length < PERSONS_MAX) {
        of = { reference: '', keys: [], draft: { names: [], role: 'passenger', offset: service.offset } };
        travellers.push(of);
      }
      if (!of) continue;
      if (key && of.keys.length < KEYS_MAX) of.keys.push(key);
      this.give(of.draft, service, named);
    }
    for (const { draft } of travellers) {
      if (this.locator !== '') draft.locator = this.locator;
      if (this.itinerary.length > 0) draft.itinerary = this.itinerary;
      this.persons.push(draft);
    }
    this.travellers = [];
    this.services = [];
    this.itinerary = [];
    this.locator = '';
  }

  private give(
    p: PersonDraft,
    { kind, values, segment, offset }: Service,
    named: PersonName | undefined,
  ): void {
    const value = (i: number) => values[i] ?? '';
    if (kind === 'DOCS') {
      if (named && p.names.length < OF_ONE_MAX && !p.names.some((n) => allLetters(n) === allLetters(named)))
        p.names = [...p.names, named];
      addDocument(
        p,
        value(0),
        value(2),
        value(1),
        day(value(6), (d) => readDocumentDate(d, '101', this.reference)),
      );
      const nationality = value(3) === '' ? undefined : readCountry(value(3)).code;
      if (
        nationality !== undefined &&
        (p.citizenships?.length ?? 0) < OF_ONE_MAX &&
        !p.citizenships?.includes(nationality)
      )
        p.citizenships = [...(p.citizenships ?? []), nationality];
      const born = value(4) === '' ? undefined : sixDigits(value(4));
      const dates = born === undefined ? [] : readBirthDate(born, '101', this.reference).dates;
      if (value(4) !== '' && dates.length === 0)
        this.remarks.add(
          'birth-date',
          offset,
          'a birth date in DOCS that is none. Expected as 12JUL64',
          segment,
        );
      else if (dates.length > 0 && (p.birthDates?.length ?? 0) < OF_ONE_MAX)
        p.birthDates = [...new Set([...(p.birthDates ?? []), ...dates])];
      const sex = /^([MFXU])I?$/.exec(value(5).toUpperCase())?.[1];
      if (sex !== undefined) p.sex ??= sex as 'M' | 'F' | 'X' | 'U';
    } else if (kind === 'DOCO') {
      if (value(0) !== '') p.birthPlace ??= value(0);
      if (/^[KR]$/.test(value(1))) {
        if (
          value(2) !== '' &&
          (p.travellerNumbers?.length ?? 0) < OF_ONE_MAX &&
          !p.travellerNumbers?.includes(value(2))
        )
          p.travellerNumbers = [...(p.travellerNumbers ?? []), value(2)];
      } else addDocument(p, value(1), value(2), value(5), undefined);
    } else {
      const address = {
        ...put('street', value(2)),
        ...put('city', value(3)),
        ...put('region', value(4)),
        ...put('postcode', value(5)),
        ...put('country', value(1) === '' ? '' : readCountry(value(1)).code),
      };
      if (value(0).toUpperCase() === 'D') p.usAddress ??= address;
      else if (value(0).toUpperCase() === 'R') p.homeAddress ??= address;
    }
  }

  private room(s: Lexer): boolean {
    if (this.persons.length + this.travellers.length < PERSONS_MAX) return true;
    if (!this.full)
      this.remarks.add(
        'too-many-persons',
        s.start,
        `more than ${PERSONS_MAX} persons. Expected no more`,
        this.segmentNumber,
        'quarantined',
      );
    this.full = true;
    return false;
  }
}

const ROLES: Readonly<Record<string, ManifestRole>> = { CR: 'crew' };

/** ddMMyy of the message's times, with its hhmm. */
function readTime(date: string, time: string): string | undefined {
  const m = /^(\d\d)(\d\d)(\d\d)$/.exec(date);
  return m ? readPortTime(`${m[3]}${m[2]}${m[1]}${/^\d{4}$/.test(time) ? time : '0000'}`, '201') : undefined;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** `12JUL64` as yymmdd. */
function sixDigits(text: string): string | undefined {
  const m = /^(\d{2})([A-Z]{3})(\d{2}|\d{4})$/.exec(text.toUpperCase());
  const month = m ? MONTHS.indexOf(m[2]!) + 1 : 0;
  return m && month > 0 ? `${m[3]!.slice(-2)}${String(month).padStart(2, '0')}${m[1]}` : undefined;
}

function day(text: string, read: (digits: string) => IsoDate | undefined): IsoDate | undefined {
  const digits = sixDigits(text);
  return digits === undefined ? undefined : read(digits);
}

function addDocument(
  p: PersonDraft,
  code: string,
  number: string,
  issuer: string,
  expiry: IsoDate | undefined,
): void {
  const plain = number.replace(/[^A-Za-z0-9]/g, '');
  if (plain === '' || (p.documents?.length ?? 0) >= OF_ONE_MAX) return;
  const kind = DOCUMENT_KINDS[code.toUpperCase()] ?? 'other';
  const document: TravelDocument = {
    kind,
    number: plain,
    ...(issuer === '' ? {} : { issuer: readCountry(issuer).code }),
    ...(expiry === undefined ? {} : { expiry }),
  };
  if (!p.documents?.some((d) => d.kind === kind && d.number === plain))
    p.documents = [...(p.documents ?? []), document];
}

function docsName(values: readonly string[]): PersonName | undefined {
  return readName(values[7] ?? '', values[8] ?? '', values[9] ?? '');
}

const letters = (text: string | undefined) => (text ?? '').toUpperCase().replace(/[^A-Z]/g, '');

/** A name without what wraps and titles put between its letters. */
function allLetters(n: PersonName): string {
  return letters(`${n.surname ?? ''}${n.given ?? ''}${n.middle ?? ''}`);
}

function keyOf(n: PersonName): NameKey {
  return { surname: letters(n.surname), given: letters(`${n.given ?? ''}${n.middle ?? ''}`) };
}

function sameSurname(a: string, b: string): boolean {
  if (a === '' || b === '') return false;
  return a === b || (Math.min(a.length, b.length) >= 3 && (a.startsWith(b) || b.startsWith(a)));
}

/** The same traveller as two parts of a booking write the name. */
function sameName(a: NameKey, b: NameKey): boolean {
  if (!sameSurname(a.surname, b.surname)) return false;
  if (a.given === '' || b.given === '') return a.given === b.given;
  const shared = Math.min(3, a.given.length, b.given.length);
  return a.given.slice(0, shared) === b.given.slice(0, shared);
}

function put<K extends string>(key: K, value: string): { [P in K]?: string } {
  return (value === '' ? {} : { [key]: value }) as { [P in K]?: string };
}
