import { type IsoDate, isPartialDate, type PartialDate } from '#basics/dates.js';
import { readCountry } from '#domain/countries.js';
import { clean, type FieldReader, isObject, show, some } from '#domain/fieldReader.js';
import {
  type Address,
  DOCUMENT_KINDS,
  type PersonDescription,
  type PersonName,
  type Sex,
  type TravelDocument,
} from '#domain/person.js';
import { readMrz } from '../mrz/read.js';
import { readName } from '../names.js';

/**
 * A person of the project's own JSON messages, read tolerantly: a field that is wrong is left out with a problem and
 * costs no other. Beside the canonical shape the ways of real senders count: one name in the person itself, a birth
 * date in digits, country codes of two letters, the machine readable zone of the document instead of its fields.
 */
export function readPersonJson(
  r: FieldReader,
  value: unknown,
  path: string,
  options: PersonOptions = {},
): PersonDescription {
  if (!isObject(value)) {
    r.problem(path, show(value), 'an object that describes the person');
    return { names: [] };
  }
  r.only(value, path, [...PERSON_FIELDS, ...(options.alsoAllowed ?? [])]);
  const at = (key: string) => `${path}.${key}`;
  const names = listOf(value.names).flatMap((v, i) => nameOf(r, v, `${at('names')}[${i}]`) ?? []);
  const own = nameOf(r, pick(value, NAME_PARTS), path, true);
  const birthDates = [...listOf(value.birthDates), ...listOf(value.birthDate)].flatMap(
    (v, i) => birthDateOf(r, v, value.birthDates ? `${at('birthDates')}[${i}]` : at('birthDate')) ?? [],
  );
  const countries = [...listOf(value.citizenships), ...listOf(value.citizenship)].flatMap(
    (v) => countryOf(r, v, at('citizenships')) ?? [],
  );
  const documents = listOf(value.documents).flatMap(
    (v, i) => documentOf(r, v, `${at('documents')}[${i}]`) ?? [],
  );
  const zone = typeof value.mrz === 'string' ? readMrz(value.mrz, zoneOptions(options)) : undefined;
  if (value.mrz !== undefined && value.mrz !== '' && !zone)
    r.problem(at('mrz'), show(value.mrz), 'the lines of a machine readable zone (ICAO Doc 9303)');
  const fromZone = zone?.person;
  const machineRead =
    value.documentRead === 'machine' || (zone !== undefined && zone.fields.documentNumber?.checked === 'ok');
  const biometric = textOf(r, value.biometricRef, at('biometricRef'), 80);
  const verified = [
    ...(options.byAuthority && machineRead && (documents.length > 0 || (fromZone?.documents?.length ?? 0) > 0)
      ? (['document'] as const)
      : []),
    ...(options.byAuthority && biometric !== undefined && value.biometricVerified === true
      ? (['biometric'] as const)
      : []),
  ];
  return clean({
    names: distinct([...names, ...(own ? [own] : []), ...(fromZone?.names ?? [])]),
    birthDates: some([...new Set([...birthDates, ...(fromZone?.birthDates ?? [])])]),
    sex: sexOf(r, value.sex, at('sex')) ?? fromZone?.sex,
    citizenships: some([...new Set([...countries, ...(fromZone?.citizenships ?? [])])]),
    residence: countryOf(r, value.residence, at('residence')),
    birthPlace: textOf(r, value.birthPlace, at('birthPlace'), 80),
    documents: some(distinct([...documents, ...(fromZone?.documents ?? [])])),
    usAddress: addressOf(r, value.usAddress, at('usAddress')),
    fbiNumber: codeOf(r, value.fbiNumber, at('fbiNumber'), /^[A-Z0-9]{1,12}$/),
    aNumber: codeOf(r, value.aNumber, at('aNumber'), /^A?\d{7,9}$/),
    biometricRef: biometric,
    verified: some(verified),
  });
}

/** Where a person of a journey says under which numbers carriers and officers know them: one number, or a list. */
export const TRAVELLER_NUMBER_FIELDS = ['redressNumber', 'travellerNumbers'] as const;
const TRAVELLER_NUMBERS_MAX = 9;

/**
 * Redress and known-traveller numbers that a traveller gave. They are of the journey and not of the person: a redress
 * number ties a traveller to what was cleared, and speaks for nobody's identity.
 */
export function readTravellerNumbers(
  r: FieldReader,
  value: unknown,
  path: string,
): readonly string[] | undefined {
  if (!isObject(value)) return undefined;
  const numbers = TRAVELLER_NUMBER_FIELDS.flatMap((field) =>
    listOf(value[field]).flatMap((v) => {
      const text = typeof v === 'number' ? String(v) : typeof v === 'string' ? v.trim() : '';
      if (/^[A-Za-z0-9-]{3,25}$/.test(text)) return [text];
      r.problem(`${path}.${field}`, show(v), '3 to 25 letters, digits or hyphens');
      return [];
    }),
  );
  return some([...new Set(numbers)].slice(0, TRAVELLER_NUMBERS_MAX));
}

/** The person as the reader above takes it back; what is not known is left out. */
export function writePersonJson(person: PersonDescription): Record<string, unknown> {
  const { verified, documents, ...rest } = person;
  return clean({
    ...rest,
    documents: documents?.map((d) => ({ ...d })),
    documentRead: verified?.includes('document') ? 'machine' : undefined,
    biometricVerified: verified?.includes('biometric') || undefined,
  });
}

export interface PersonOptions {
  /** The sender is an authority that looked at the person: a document read by machine is then verified, not claimed. */
  readonly byAuthority?: boolean;
  /** Settles the century of the zone's two-digit years. */
  readonly receivedOn?: IsoDate;
  /** Fields beside the person's that the caller reads itself. */
  readonly alsoAllowed?: readonly string[];
}

function zoneOptions({ receivedOn }: PersonOptions): { receivedOn?: IsoDate } {
  return receivedOn === undefined ? {} : { receivedOn };
}

const NAME_PARTS = ['surname', 'given', 'middle', 'full'] as const;

export const PERSON_FIELDS: readonly string[] = [
  ...NAME_PARTS,
  'names',
  'birthDates',
  'birthDate',
  'sex',
  'citizenships',
  'citizenship',
  'residence',
  'birthPlace',
  'documents',
  'documentRead',
  'mrz',
  'usAddress',
  'fbiNumber',
  'aNumber',
  'biometricRef',
  'biometricVerified',
];

const SEXES: Readonly<Record<string, Sex>> = {
  M: 'M',
  F: 'F',
  X: 'X',
  U: 'U',
  MALE: 'M',
  FEMALE: 'F',
  UNKNOWN: 'U',
  N: 'U',
};

/** One value or a list of them, nothing for nothing. */
function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null || value === '') return [];
  return Array.isArray(value) ? value.slice(0, 100) : [value];
}

function pick(value: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.flatMap((k) => (value[k] === undefined ? [] : [[k, value[k]]])));
}

function nameOf(r: FieldReader, value: unknown, path: string, quiet = false): PersonName | undefined {
  if (typeof value === 'string')
    return value.trim() === '' ? undefined : { full: value.trim().slice(0, 300) };
  if (!isObject(value)) return r.problem(path, show(value), 'a name in parts, or as one text');
  const part = (key: (typeof NAME_PARTS)[number]) => textOf(r, value[key], `${path}.${key}`, 300) ?? '';
  const name = readName(part('surname'), part('given'), part('middle'));
  const full = part('full');
  const kind = ['primary', 'alias', 'maiden', 'nickname'].find((k) => k === value.kind) as PersonName['kind'];
  if (!name && full === '')
    return quiet ? undefined : r.problem(path, 'a name without any part', 'surname, given, middle or full');
  return clean({ ...name, full: full === '' ? name?.full : full, kind }) as PersonName;
}

/** `19700501`, `1970-05-01`, `1970-05`, `1970`; zeros stand for what is not known. */
function birthDateOf(r: FieldReader, value: unknown, path: string): PartialDate | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string') {
    const digits = /^(\d{4})-?(\d{2})?-?(\d{2})?$/.exec(text.trim());
    if (digits) {
      const [, year, month, day] = digits;
      const parts = [year, month, day].filter((p) => p !== undefined && !/^0+$/.test(p));
      const date = month === '00' ? year! : parts.join('-');
      if (isPartialDate(date)) return date;
    }
  }
  return r.problem(path, show(value), 'YYYY-MM-DD, YYYY-MM or YYYY');
}

function sexOf(r: FieldReader, value: unknown, path: string): Sex | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const sex = typeof value === 'string' ? SEXES[value.trim().toUpperCase()] : undefined;
  return sex ?? r.problem(path, show(value), 'M, F, X or U');
}

function countryOf(r: FieldReader, value: unknown, path: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string' || !/^[A-Za-z<]{1,3}$/.test(value.trim()))
    return r.problem(path, show(value), 'a country code of 2 or 3 letters');
  return readCountry(value).code;
}

function documentOf(r: FieldReader, value: unknown, path: string): TravelDocument | undefined {
  if (!isObject(value)) return r.problem(path, show(value), 'an object with kind, number and issuer');
  const number = textOf(
    r,
    typeof value.number === 'number' ? String(value.number) : value.number,
    `${path}.number`,
    40,
  );
  if (number === undefined)
    return r.problem(`${path}.number`, show(value.number), 'the number of the document');
  const given = typeof value.kind === 'string' ? value.kind.toLowerCase() : undefined;
  const kind = DOCUMENT_KINDS.find((known) => known === given);
  if (value.kind !== undefined && !kind)
    r.problem(`${path}.kind`, show(value.kind), DOCUMENT_KINDS.join(', '));
  return clean({
    kind: kind ?? 'other',
    number,
    issuer: countryOf(r, value.issuer, `${path}.issuer`),
    expiry: value.expiry === '' ? undefined : r.date(value, 'expiry', `${path}.`),
    issued: value.issued === '' ? undefined : r.date(value, 'issued', `${path}.`),
  });
}

function addressOf(r: FieldReader, value: unknown, path: string): Address | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value))
    return r.problem(path, show(value), 'an object with street, city, region, postcode, country');
  const address: Address = clean({
    street: textOf(r, value.street, `${path}.street`, 120),
    city: textOf(r, value.city, `${path}.city`, 80),
    region: textOf(r, value.region, `${path}.region`, 40),
    postcode: textOf(r, value.postcode, `${path}.postcode`, 20),
    country: countryOf(r, value.country, `${path}.country`),
  });
  return Object.keys(address).length > 0 ? address : undefined;
}

function codeOf(r: FieldReader, value: unknown, path: string, pattern: RegExp): string | undefined {
  const text = textOf(r, value, path, 40)?.toUpperCase().replace(/[ -]/g, '');
  if (text === undefined) return undefined;
  return pattern.test(text) ? text : r.problem(path, show(value), String(pattern));
}

function textOf(r: FieldReader, value: unknown, path: string, charsMax: number): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value.length > charsMax)
    return r.problem(path, show(value), `text of up to ${charsMax} characters`);
  return value.trim() === '' ? undefined : value.trim();
}

function distinct<T>(list: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return list.filter((v) => {
    const key = JSON.stringify(v);
    return seen.has(key) ? false : seen.add(key);
  });
}
