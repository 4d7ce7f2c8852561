import { lettersAndDigits } from '#basics/text.js';
import { readCountry } from '#domain/countries.js';
import type { Address, DocumentKind, PersonName, TravelDocument } from '#domain/person.js';
import { readFullDate, readWholeDate } from '../dates.js';
import type { ManifestPerson } from '../manifest.js';
import { readName } from '../names.js';
import type { Remarks } from '../outcome.js';
import { anyText, child, isNil, textAt, within, type XmlElement } from '../xml/tree.js';
import { MISCELLANEOUS_NUMBERS, NCIC_COUNTRIES, readSex } from './codes.js';
import { describesPersons } from './namespaces.js';

/** A person while the pieces of it are gathered from wherever the message has them. */
export interface PersonPieces {
  readonly names: PersonName[];
  readonly birthDates: Set<string>;
  readonly citizenships: Set<string>;
  readonly documents: TravelDocument[];
  sex?: ManifestPerson['sex'];
  birthPlace?: string;
  fbiNumber?: string;
  aNumber?: string;
  homeAddress?: Address;
}

export function noPieces(): PersonPieces {
  return {
    names: [],
    birthDates: new Set(),
    citizenships: new Set(),
    documents: [],
  };
}

/** Elements that carry an identifier, with what it identifies; the value is their IdentificationID. */
const IDENTIFICATIONS: Readonly<Record<string, DocumentKind | 'fbi' | 'alien-number' | 'state-id'>> = {
  PersonSSNIdentification: 'ssn',
  PersonFBIIdentification: 'fbi',
  PersonUCNIdentification: 'fbi',
  PersonStateFingerprintIdentification: 'state-id',
  PersonPassportIdentification: 'passport',
  PassportDocumentIdentification: 'passport',
  PassportIdentification: 'passport',
  DriverLicenseIdentification: 'driver-licence',
  DriverLicenseCardIdentification: 'driver-licence',
  VisaIdentification: 'visa',
  PersonAlienIdentification: 'alien-number',
  AlienIdentification: 'alien-number',
  PersonUSCISANumberIdentification: 'alien-number',
  PersonMilitaryIdentification: 'military',
};

const ISSUER = [
  'IdentificationJurisdictionNCICLISCode',
  'IdentificationJurisdictionNCICRESCode',
  'IdentificationJurisdictionText',
  'IdentificationJurisdictionUSPostalServiceCode',
  'IdentificationIssuingCountryISO3166Alpha3Code',
  'IdentificationSourceText',
] as const;

/**
 * Adds what one element says of a person: its names, dates, codes and identifiers, from whichever version of the
 * vocabulary, in place or under an augmentation. Content in a namespace that no row knows is left alone: the same
 * local name may mean anything there.
 */
export function gather(pieces: PersonPieces, person: XmlElement, remarks: Remarks): void {
  for (const e of person.children) {
    if (isNil(e) || !describesPersons(e.ns)) continue;
    if (gatherName(pieces, e)) continue;
    const identification = IDENTIFICATIONS[e.name];
    if (identification !== undefined) gatherIdentification(pieces, e, identification);
    else if (/^PersonBirthDate$|^PersonBirthDateRange$/.test(e.name)) gatherBirthDate(pieces, e, remarks);
    else if (/^Person(Sex|Gender)(Code|Text)?$/.test(e.name)) {
      const text = anyText(e);
      const sex = text === undefined ? undefined : readSex(text);
      if (sex !== undefined) pieces.sex ??= sex;
      else if (text !== undefined) warn(remarks, 'sex', e, text, 'M, F, X or U');
    } else if (/^Person(Citizenship|Nationality)/.test(e.name)) gatherCitizenship(pieces, e, remarks);
    else if (/^PersonBirth(Place(Code|Text)?|Location)$/.test(e.name)) {
      const text = anyText(e);
      if (text !== undefined) pieces.birthPlace ??= text;
    } else if (e.name === 'PersonOtherIdentification') gatherOther(pieces, e);
    else if (/Augmentation$|^DriverLicense$|^Passport(Document)?$|^PersonIdentification$/.test(e.name))
      gather(pieces, e, remarks);
    else if (e.name === 'Residence') {
      const address = readAddress(e);
      if (address !== undefined) pieces.homeAddress ??= address;
    }
  }
}

/** A name of any kind: the element itself says so, or it has the parts of one (substitution groups). */
function gatherName(pieces: PersonPieces, e: XmlElement): boolean {
  if (/^Person(Alternate|Maiden|Other|Nick)Name$|^PersonAliasName$/.test(e.name)) {
    const name = readNiemName(e);
    if (name) addName(pieces, { ...name, kind: e.name === 'PersonMaidenName' ? 'maiden' : 'alias' });
    return true;
  }
  if (e.name !== 'PersonName' && e.name !== 'PersonNameRepresentation') return false;
  const name = readNiemName(e);
  if (name) addName(pieces, name);
  return true;
}

/** Most names and documents kept of one person: what is more describes nobody. */
const OF_ONE_PERSON = 100;

/** Keeps a name once; names without a kind come before aliases. */
export function addName(pieces: PersonPieces, name: PersonName): void {
  if (pieces.names.length >= OF_ONE_PERSON) return;
  const same = (a: PersonName) =>
    a.surname === name.surname && a.given === name.given && a.middle === name.middle && a.full === name.full;
  if (pieces.names.some(same)) return;
  const alias = pieces.names.findIndex((n) => n.kind !== undefined);
  if (name.kind === undefined && alias >= 0) pieces.names.splice(alias, 0, name);
  else pieces.names.push(name);
}

/** The parts of a name; several middle names are one, generation suffixes stay outside of it. */
export function readNiemName(e: XmlElement): PersonName | undefined {
  const part = (pattern: RegExp) =>
    e.children
      .filter((c) => pattern.test(c.name) && describesPersons(c.ns) && !isNil(c))
      .map((c) => c.text)
      .filter((t) => t !== '')
      .join(' ');
  const surname = part(/^PersonSurName$|^PersonLastName$/);
  const given = part(/^PersonGivenName$|^PersonFirstName$/);
  const middle = part(/^PersonMiddleName$/);
  const full = part(/^PersonFullName$/);
  if (surname === '' && given === '' && middle === '') {
    if (full === '') return undefined;
    return { full };
  }
  const name = readName(surname, given, middle);
  return name;
}

function gatherBirthDate(pieces: PersonPieces, e: XmlElement, remarks: Remarks): void {
  const texts = [...within(e)].map((x) => x.text).filter((t) => t !== '');
  if (e.name.endsWith('Range')) {
    // Asked for with a range: what both ends share is what is known of the date.
    const [from, to] = [texts[0], texts.at(-1)].map((t) => (t === undefined ? undefined : readFullDate(t)));
    if (from === undefined || to === undefined) return;
    const shared =
      from === to ? from : from.slice(0, 7) === to.slice(0, 7) ? from.slice(0, 7) : from.slice(0, 4);
    if (to.startsWith(shared)) pieces.birthDates.add(shared);
    return;
  }
  for (const text of texts) {
    const date = readFullDate(text);
    if (date !== undefined) pieces.birthDates.add(date);
    else warn(remarks, 'date', e, text, 'YYYY-MM-DD, with a century');
  }
}

function gatherCitizenship(pieces: PersonPieces, e: XmlElement, remarks: Remarks): void {
  const text = anyText(e);
  if (text === undefined) return;
  const code = text.trim().toUpperCase();
  const known = /^[A-Z]{3}$/.test(code) ? readCountry(code) : undefined;
  const country =
    NCIC_COUNTRIES[code] ?? (known !== undefined && known.how !== 'unknown' ? known.code : undefined);
  if (country !== undefined) pieces.citizenships.add(country);
  else warn(remarks, 'country', e, text, 'a country code of three letters, or one of NCIC that is sure');
}

function gatherIdentification(
  pieces: PersonPieces,
  e: XmlElement,
  kind: DocumentKind | 'fbi' | 'alien-number' | 'state-id',
): void {
  const number = textAt(e, 'IdentificationID') ?? textAt(e, 'ID') ?? (e.text === '' ? undefined : e.text);
  if (number === undefined) return;
  if (kind === 'fbi') pieces.fbiNumber ??= lettersAndDigits(number);
  else if (kind === 'alien-number') pieces.aNumber ??= lettersAndDigits(number);
  else {
    const issuer = ISSUER.map((name) => textAt(e, name)).find((t) => t !== undefined);
    const expiry = anyText(child(e, 'IdentificationExpirationDate'));
    const until = expiry === undefined ? undefined : readWholeDate(expiry);
    addDocument(pieces, {
      kind: kind === 'state-id' ? 'other' : kind,
      number: kind === 'ssn' ? lettersAndDigits(number) : number,
      ...(kind === 'ssn'
        ? { issuer: 'USA' }
        : kind === 'state-id'
          ? { issuer: `SID${issuer === undefined ? '' : ` ${issuer}`}` }
          : issuer === undefined
            ? {}
            : { issuer }),
      ...(until === undefined ? {} : { expiry: until }),
    });
  }
}

/** A number of another kind, with a prefix code (MNU) or the name of the system that gave it. */
function gatherOther(pieces: PersonPieces, e: XmlElement): void {
  const number = textAt(e, 'IdentificationID');
  if (number === undefined) return;
  const code = textAt(e, 'PersonIDCategoryCode') ?? textAt(e, 'IdentificationCategoryText') ?? '';
  const source = textAt(e, 'IdentificationSourceText');
  addNumber(pieces, code, number, source);
}

/** A miscellaneous number under its NCIC prefix. */
export function addNumber(pieces: PersonPieces, code: string, number: string, source?: string): void {
  const kind = MISCELLANEOUS_NUMBERS[code.trim().toUpperCase()] ?? 'other';
  if (kind === 'alien-number') pieces.aNumber ??= lettersAndDigits(number);
  else addDocument(pieces, { kind, number, ...(source === undefined ? {} : { issuer: source }) });
}

/** Adds a document once; at most so many of one person, since a message can name any number. */
export function addDocument(pieces: PersonPieces, document: TravelDocument): void {
  if (document.number === '' || pieces.documents.length >= OF_ONE_PERSON) return;
  if (!pieces.documents.some((d) => d.kind === document.kind && d.number === document.number))
    pieces.documents.push(document);
}

/** A structured address; undefined when none of its parts are there. */
export function readAddress(e: XmlElement): Address | undefined {
  const text = (pattern: RegExp) => {
    for (const x of within(e)) if (pattern.test(x.name)) return anyText(x);
    return undefined;
  };
  const street =
    text(/^StreetFullText$/) ??
    ([text(/^StreetNumberText$/), text(/^StreetName$/)].filter((t) => t !== undefined).join(' ') ||
      undefined);
  const address: Address = {
    ...optional('street', street),
    ...optional('city', text(/^LocationCityName$/)),
    ...optional(
      'region',
      text(/^LocationState(USPostalServiceCode|NCICLSTACode|Code(\.USPostalService)?|Name)$/),
    ),
    ...optional('postcode', text(/^LocationPostalCode(ID)?$/)),
  };
  return Object.keys(address).length > 0 ? address : undefined;
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}

/** The gathered pieces as a person of a message. */
export function person(pieces: PersonPieces, offset: number, part: ManifestPerson['part']): ManifestPerson {
  return {
    names: pieces.names,
    ...(pieces.birthDates.size > 0 ? { birthDates: [...pieces.birthDates] } : {}),
    ...(pieces.sex === undefined ? {} : { sex: pieces.sex }),
    ...(pieces.citizenships.size > 0 ? { citizenships: [...pieces.citizenships] } : {}),
    ...(pieces.birthPlace === undefined ? {} : { birthPlace: pieces.birthPlace }),
    ...(pieces.documents.length > 0 ? { documents: pieces.documents } : {}),
    ...(pieces.fbiNumber === undefined ? {} : { fbiNumber: pieces.fbiNumber }),
    ...(pieces.aNumber === undefined ? {} : { aNumber: pieces.aNumber }),
    ...(pieces.homeAddress === undefined ? {} : { homeAddress: pieces.homeAddress }),
    role: 'unknown',
    ...(part === undefined ? {} : { part }),
    offset,
  };
}

function warn(remarks: Remarks, code: string, e: XmlElement, text: string, expected: string): void {
  remarks.add(code, e.offset, `${e.name} is ${JSON.stringify(text.slice(0, 20))}. Expected ${expected}`);
}
