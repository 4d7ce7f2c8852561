import { lettersAndDigits } from '#basics/text.js';
import type { PersonName } from '#domain/person.js';
import { readFullDate } from '../dates.js';
import { readName } from '../names.js';
import { NCIC_COUNTRIES, readSex } from '../niem/codes.js';
import { addDocument, addName, addNumber, noPieces, type PersonPieces } from '../niem/person.js';
import type { Remarks } from '../outcome.js';
import type { NistRecord, TaggedField } from './records.js';

/**
 * Fields of Type 2 that describe the person (EBTS; each user may add its own, which are passed over). The numbers
 * are those of the FBI's specification, arguable for other domains: change rows, not code.
 */
type Take = (pieces: PersonPieces, field: TaggedField, remarks: Remarks) => void;

const TYPE_2: Readonly<Record<number, Take>> = {
  14: (p, f) => {
    const number = first(f);
    if (number !== '') p.fbiNumber ??= lettersAndDigits(number);
  },
  15: (p, f) => {
    for (const value of all(f)) addDocument(p, { kind: 'other', number: value, issuer: 'SID' });
  },
  16: (p, f) => {
    for (const value of all(f))
      addDocument(p, { kind: 'ssn', number: lettersAndDigits(value), issuer: 'USA' });
  },
  17: (p, f) => {
    for (const [a = '', b] of f.subfields) {
      const [code, number] = b === undefined ? splitNumber(a) : [a, b];
      if (number !== '') addNumber(p, code, number);
    }
  },
  18: (p, f) => {
    const name = readNistName(first(f));
    if (name) addName(p, name);
  },
  19: (p, f) => {
    for (const value of all(f)) {
      const name = readNistName(value);
      if (name) addName(p, { ...name, kind: 'alias' });
    }
  },
  20: (p, f) => {
    const place = first(f);
    if (place !== '') p.birthPlace ??= place;
  },
  21: (p, f, remarks) => {
    for (const value of all(f)) {
      const country = NCIC_COUNTRIES[value.toUpperCase()];
      if (country !== undefined) p.citizenships.add(country);
      else
        remarks.add(
          'country',
          f.offset,
          '2.021 is a country code that is not sure. Expected one of the table',
        );
    }
  },
  22: (p, f, remarks) => {
    for (const value of all(f)) {
      const date = readFullDate(value);
      if (date !== undefined) p.birthDates.add(date);
      else remarks.add('date', f.offset, `2.022 is ${JSON.stringify(value.slice(0, 12))}. Expected YYYYMMDD`);
    }
  },
  24: (p, f, remarks) => {
    const sex = readSex(first(f));
    if (sex !== undefined) p.sex ??= sex;
    else
      remarks.add('sex', f.offset, `2.024 is ${JSON.stringify(first(f).slice(0, 8))}. Expected M, F, X or U`);
  },
  41: (p, f) => {
    const street = first(f);
    if (street !== '') p.homeAddress ??= { street };
  },
};

/** Descriptive text of a transaction (ANSI/NIST-ITL Type 2, field numbers of the EBTS); what cannot be read is a remark. */
export function readType2(record: NistRecord, remarks: Remarks): PersonPieces {
  const pieces = noPieces();
  for (const field of record.fields) TYPE_2[field.number]?.(pieces, field, remarks);
  return pieces;
}

/** The first value of a field of a record; undefined when it is not there or empty. */
export function fieldValue(record: NistRecord | undefined, number: number): string | undefined {
  const field = record?.fields.find((f) => f.number === number);
  const value = field && first(field);
  return value === undefined || value === '' ? undefined : value;
}

/** `SURNAME,GIVEN MIDDLE`; without a comma nobody can tell the parts apart. */
export function readNistName(text: string): PersonName | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const comma = trimmed.indexOf(',');
  if (comma < 0) return { full: trimmed };
  const [given = '', ...middle] = trimmed
    .slice(comma + 1)
    .trim()
    .split(/\s+/);
  return readName(trimmed.slice(0, comma).trim(), given, middle.join(' '));
}

function first(f: TaggedField): string {
  return (f.subfields[0]?.[0] ?? '').trim();
}

function all(f: TaggedField): string[] {
  return f.subfields.map((s) => (s[0] ?? '').trim()).filter((v) => v !== '');
}

/** `PP-1234567`: prefix and number in one value. */
function splitNumber(text: string): [string, string] {
  const m = /^([A-Z]{2})-(.*)$/i.exec(text.trim());
  return m ? [m[1]!, m[2]!] : ['', text.trim()];
}
