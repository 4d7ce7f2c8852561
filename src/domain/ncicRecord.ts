import { daysInMonth, isIsoDate } from '#basics/dates.js';
import { countryAlpha2, readCountry } from './countries.js';
import { clean } from './fieldReader.js';
import type { NcicValue } from './ncicFields.js';
import type { NcicMessageKind } from './ncicMessages.js';
import type { DocumentKind, PersonName, Sex, TravelDocument } from './person.js';
import type { ExtraditionLimit } from './registerRecord.js';

/**
 * NCIC fields as a register line (docs/formats/register-file.md) and back. One road for every message: an entry fills an empty
 * line, a change and a supplement alter the line of the record that stands.
 */
export interface RegisterLine {
  file: 'NSOR' | 'WANTED';
  recordNumber?: string;
  ori?: string;
  names: PersonName[];
  birthDates: string[];
  sex?: Sex;
  citizenships: string[];
  documents: TravelDocument[];
  fbiNumber?: string;
  aNumber?: string;
  birthPlace?: string;
  offense?: string;
  offenseCode?: string;
  convictedOn?: string;
  convictedAt?: string;
  registrationDates?: { from?: string; until?: string };
  juvenile?: boolean;
  victims: { age?: number; gender?: 'M' | 'F' | 'X' }[];
  warrant?: {
    issuingOri: string;
    extraditionLimit: ExtraditionLimit;
    dateOfWarrant?: string;
    offenseCode?: string;
    offense?: string;
    caution?: string;
  };
}

export function emptyLine(file: RegisterLine['file'], ori: string): RegisterLine {
  const line: RegisterLine = {
    file,
    ori,
    names: [],
    birthDates: [],
    citizenships: [],
    documents: [],
    victims: [],
  };
  if (file === 'WANTED') line.warrant = { issuingOri: ori, extraditionLimit: 'pending' };
  return line;
}

/** Whether eight characters are `YYYYMMDD`, with zeros for a month or day that is not known. */
export function isNcicDate(value: string): boolean {
  if (value.length !== 8) return false;
  const [year, month, day] = [digits(value, 0, 4), digits(value, 4, 6), digits(value, 6, 8)];
  if (!(year > 0 && month >= 0 && month <= 12 && day >= 0)) return false;
  return month === 0 || day <= daysInMonth(year, month);
}

/** A number of so many digits; -1: something else stands there. */
function digits(value: string, from: number, to: number): number {
  let n = 0;
  for (let i = from; i < to; i++) {
    const d = value.charCodeAt(i) - 48;
    if (!(d >= 0 && d <= 9)) return -1;
    n = n * 10 + d;
  }
  return n;
}

/** `YYYYMMDD` with zeros for what is not known, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. Undefined: no date. */
export function readNcicDate(value: string): string | undefined {
  if (!isNcicDate(value)) return undefined;
  const year = value.slice(0, 4);
  if (value.startsWith('00', 4)) return year;
  const month = value.slice(4, 6);
  return value.startsWith('00', 6) ? `${year}-${month}` : `${year}-${month}-${value.slice(6)}`;
}

export function writeNcicDate(date: string): string {
  return date.replaceAll('-', '').padEnd(8, '0');
}

/** Country codes of NCIC that differ from ISO 3166-1 alpha-2. K: rows to be confirmed by a domain owner. */
const NCIC_COUNTRIES: ReadonlyMap<string, string> = new Map([
  ['US', 'USA'],
  ['MM', 'MEX'],
  ['CD', 'CAN'],
]);
const COUNTRY_CODES = new Map([...NCIC_COUNTRIES].map(([code, country]) => [country, code]));

const DOCUMENTS: Readonly<Record<string, DocumentKind>> = {
  PP: 'passport',
  MD: 'crew-certificate',
  VA: 'visa',
};
const LIMITS: readonly ExtraditionLimit[] = ['full', 'limited', 'surrounding-states', 'none', 'pending'];

/** `LAST, FIRST MIDDLE`. A state's answer may number its names: `01 LAST,FIRST`. */
export function readNcicName(text: string, kind?: PersonName['kind']): PersonName | undefined {
  const isNumbered = text[2] === ' ' && digits(text, 0, 2) >= 0;
  const value = isNumbered ? text.slice(3).trim() : text;
  const comma = value.indexOf(',');
  const surname = (comma < 0 ? value : value.slice(0, comma)).trim();
  const others = comma < 0 ? '' : value.slice(comma + 1).trim();
  const blank = others.indexOf(' ');
  const given = blank < 0 ? others : others.slice(0, blank);
  const middle = blank < 0 ? '' : others.slice(blank + 1).trim();
  if (surname === '' && given === '') return undefined;
  const name: { -readonly [K in keyof PersonName]: PersonName[K] } = {};
  if (surname !== '') name.surname = surname;
  if (given !== '') name.given = given;
  if (middle !== '') name.middle = middle;
  if (kind !== undefined) name.kind = kind;
  return name;
}

type Put = (line: RegisterLine, value: string, i: number) => void;
interface Setter {
  /** Sets the value; `i` counts the values of the field in one message. */
  readonly set: Put;
  /** Takes away what an empty value in a change takes away. */
  readonly clear: (line: RegisterLine) => void;
  /** Adds beside what is there, for supplements. Absent: as `set`. */
  readonly add?: Put;
  readonly remove?: Put;
}

const sameName = (a: PersonName, b: PersonName) =>
  a.surname === b.surname && a.given === b.given && a.middle === b.middle;

function addName(line: RegisterLine, value: string): void {
  const name = readNcicName(value, 'alias');
  if (name && !line.names.some((n) => sameName(n, name))) line.names.push(name);
}

function documents(kinds: readonly DocumentKind[], make: (value: string) => TravelDocument): Setter {
  const add: Put = (line, value) => {
    const doc = make(value);
    if (!line.documents.some((d) => d.kind === doc.kind && d.number === doc.number)) line.documents.push(doc);
  };
  const clear = (line: RegisterLine) => {
    line.documents = line.documents.filter((d) => !kinds.includes(d.kind));
  };
  return {
    set: (line, value, i) => {
      if (i === 0) clear(line);
      add(line, value, i);
    },
    add,
    clear,
    remove: (line, value) => {
      const { kind, number } = make(value);
      line.documents = line.documents.filter((d) => d.kind !== kind || d.number !== number);
    },
  };
}

function otherNumber(value: string): TravelDocument {
  const dash = value.indexOf('-');
  const kind = DOCUMENTS[value.slice(0, dash)];
  return kind ? { kind, number: value.slice(dash + 1) } : { kind: 'other', number: value };
}

const isAlien = (value: string) => /^AR-?\d{7,9}$/.test(value);
const OTHER_NUMBERS = documents(['passport', 'visa', 'crew-certificate', 'other'], otherNumber);

function warrantOf(line: RegisterLine): NonNullable<RegisterLine['warrant']> {
  line.warrant ??= { issuingOri: line.ori ?? '', extraditionLimit: 'pending' };
  return line.warrant;
}

function plain<K extends 'fbiNumber' | 'birthPlace' | 'offenseCode' | 'convictedAt'>(key: K): Setter {
  return {
    set: (line, value) => {
      line[key] = value;
    },
    clear: (line) => void delete line[key],
  };
}

/** What each field means for a register line; fields without a row (height, hair, address) are not screened against. */
const SETTERS: Readonly<Record<string, Setter>> = {
  NIC: {
    set: (line, value) => {
      line.recordNumber = value;
    },
    clear: () => undefined,
  },
  NAM: {
    set: (line, value, i) => {
      const name = readNcicName(value);
      if (!name) return;
      if (i > 0) return addName(line, value);
      line.names =
        line.names.length < 2 ? [name] : [name, ...line.names.slice(1).filter((n) => !sameName(n, name))];
    },
    add: addName,
    clear: () => undefined,
  },
  AKA: {
    set: addName,
    clear: (line) => {
      line.names = line.names.slice(0, 1);
    },
    remove: (line, value) => {
      const name = readNcicName(value);
      if (name) line.names = line.names.filter((n, i) => i === 0 || !sameName(n, name));
    },
  },
  DOB: {
    set: (line, value, i) => {
      const date = readNcicDate(value);
      if (!date) return;
      if (i === 0)
        line.birthDates =
          line.birthDates.length < 2 ? [date] : [date, ...line.birthDates.slice(1).filter((d) => d !== date)];
      else if (!line.birthDates.includes(date)) line.birthDates.push(date);
    },
    add: (line, value) => {
      const date = readNcicDate(value);
      if (date && !line.birthDates.includes(date)) line.birthDates.push(date);
    },
    clear: (line) => {
      line.birthDates = [];
    },
    remove: (line, value) => {
      const date = readNcicDate(value);
      line.birthDates = line.birthDates.filter((d, i) => i === 0 || d !== date);
    },
  },
  SEX: {
    set: (line, value) => {
      line.sex = value as Sex;
    },
    clear: (line) => void delete line.sex,
  },
  POB: plain('birthPlace'),
  CTZ: {
    set: (line, value, i) => {
      const country = NCIC_COUNTRIES.get(value) ?? readCountry(value).code;
      if (i === 0) line.citizenships = [country];
      else if (!line.citizenships.includes(country)) line.citizenships.push(country);
    },
    add: (line, value) => {
      const country = NCIC_COUNTRIES.get(value) ?? readCountry(value).code;
      if (!line.citizenships.includes(country)) line.citizenships.push(country);
    },
    clear: (line) => {
      line.citizenships = [];
    },
    remove: (line, value) => {
      const country = NCIC_COUNTRIES.get(value) ?? readCountry(value).code;
      line.citizenships = line.citizenships.filter((c) => c !== country);
    },
  },
  FBI: plain('fbiNumber'),
  SOC: documents(['ssn'], (number) => ({ kind: 'ssn', number })),
  OLN: documents(['driver-licence'], (number) => ({ kind: 'driver-licence', number })),
  MNU: {
    ...OTHER_NUMBERS,
    set: (line, value, i) => {
      if (isAlien(value)) line.aNumber = `A${value.replace(/\D/g, '')}`;
      else OTHER_NUMBERS.set(line, value, i);
    },
    add: (line, value, i) => {
      if (isAlien(value)) line.aNumber = `A${value.replace(/\D/g, '')}`;
      else OTHER_NUMBERS.add!(line, value, i);
    },
    remove: (line, value, i) => {
      if (isAlien(value)) delete line.aNumber;
      else OTHER_NUMBERS.remove!(line, value, i);
    },
  },
  ORD: {
    set: (line, value) => {
      line.registrationDates = { ...line.registrationDates, from: readNcicDate(value) ?? value };
    },
    clear: () => undefined,
  },
  ERD: {
    set: (line, value) => {
      line.registrationDates = {
        ...line.registrationDates,
        until: value.startsWith('NONEXP') ? 'NONEXP' : (readNcicDate(value) ?? value),
      };
    },
    clear: (line) => {
      line.registrationDates &&= clean({ from: line.registrationDates.from }) as { from?: string };
    },
  },
  CRR: plain('offenseCode'),
  CON: {
    set: (line, value) => {
      const date = readNcicDate(value);
      if (date) line.convictedOn = date;
    },
    clear: (line) => void delete line.convictedOn,
  },
  PLC: plain('convictedAt'),
  SOV: {
    set: (line, value, i) => {
      if (value === 'M' || value === 'F' || value === 'X')
        line.victims[i] = { ...line.victims[i], gender: value };
    },
    clear: (line) => {
      line.victims = [];
    },
  },
  AOV: {
    set: (line, value, i) => {
      if (/^\d{2}$/.test(value)) line.victims[i] = { ...line.victims[i], age: Number(value) };
    },
    clear: (line) => {
      line.victims = [];
    },
  },
  OFF: {
    set: (line, value) => {
      warrantOf(line).offenseCode = value;
    },
    clear: (line) => void delete line.warrant?.offenseCode,
  },
  DOW: {
    set: (line, value) => {
      const date = readNcicDate(value);
      if (date && isIsoDate(date)) warrantOf(line).dateOfWarrant = date;
    },
    clear: () => undefined,
  },
  EXL: {
    set: (line, value) => {
      const at = '12345'.indexOf(value) >= 0 ? Number(value) - 1 : 'ABCDE'.indexOf(value);
      const limit = LIMITS[at];
      if (limit) warrantOf(line).extraditionLimit = limit;
    },
    clear: (line) => {
      warrantOf(line).extraditionLimit = 'pending';
    },
  },
  CMC: {
    set: (line, value, i) => {
      if (line.file !== 'WANTED') return;
      const w = warrantOf(line);
      w.caution = i === 0 || !w.caution ? `Caution, code ${value}` : `${w.caution}, ${value}`;
    },
    clear: (line) => void delete line.warrant?.caution,
  },
};

/** The fields that change what travellers are screened against or what agencies are told. */
export const SCREENED_FIELDS: readonly string[] = Object.keys(SETTERS);

/** Setters with their place, by which the values of a field are counted. */
const SETTER_ROWS: ReadonlyMap<string, { readonly setter: Setter; readonly place: number }> = new Map(
  Object.entries(SETTERS).map(([code, setter], place) => [code, { setter, place }]),
);

/**
 * Applies the values of a message to a line, in their order. @param how `add` and `remove` are the supplements'; a code
 * in `cleared` loses its value.
 */
export function applyValues(
  line: RegisterLine,
  values: readonly NcicValue[],
  how: 'set' | 'add' | 'remove',
  cleared: readonly string[] = [],
): void {
  for (const code of cleared) SETTERS[code]?.clear(line);
  const counts: number[] = new Array(SCREENED_FIELDS.length).fill(0);
  for (const { code, value } of values) {
    const row = SETTER_ROWS.get(code);
    if (!row) continue;
    const { setter, place } = row;
    const i = counts[place]!++;
    if (how === 'set') setter.set(line, value, i);
    else if (how === 'add') (setter.add ?? setter.set)(line, value, i);
    else setter.remove?.(line, value, i);
  }
  // A value that names one victim's age and another's sex by place may leave holes.
  if (line.victims.length > 0) line.victims = line.victims.filter((v) => v !== undefined);
}

/** The line of an entry message, ready for `readRecordEntry`; what is not known is absent. */
export function lineOfEntry(
  kind: Pick<NcicMessageKind, 'file' | 'juvenile'>,
  ori: string,
  values: readonly NcicValue[],
  /** Day of entry: stands in for the date of a temporary want, which has no warrant yet. */
  enteredOn?: string,
): RegisterLine {
  const line = emptyLine(kind.file, ori);
  applyValues(line, values, 'set');
  if (kind.juvenile) line.juvenile = true;
  if (line.warrant && line.warrant.dateOfWarrant === undefined && enteredOn !== undefined)
    line.warrant.dateOfWarrant = enteredOn;
  return line;
}

/** What `readRecordEntry` takes: without empty lists. */
export function asRecordLine(line: RegisterLine): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(line).filter(([, v]) => v !== undefined && !(Array.isArray(v) && v.length === 0)),
  );
}

/** A country as NCIC writes it; undefined where it has no code of two letters. */
export function ncicCountry(alpha3: string): string | undefined {
  return COUNTRY_CODES.get(alpha3) ?? countryAlpha2(alpha3);
}

/**
 * Which record a change, supplement or end is about, and what it says: the NCIC number and the name or case number right
 * after it tell the record; the rest is the change.
 */
export function splitIdentification(values: readonly NcicValue[]): {
  readonly nic: string | null;
  readonly name: string | null;
  readonly oca: string | null;
  readonly changes: readonly NcicValue[];
} {
  const nic = values.find((v) => v.code === 'NIC')?.value ?? null;
  const others = values.filter((v) => v.code !== 'NIC');
  const first = others[0];
  const told = first && (first.code === 'NAM' || first.code === 'OCA');
  return {
    nic,
    name: told && first.code === 'NAM' ? first.value : null,
    oca: told && first.code === 'OCA' ? first.value : null,
    changes: told ? others.slice(1) : others,
  };
}
