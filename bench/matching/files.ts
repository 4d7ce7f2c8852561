import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isIsoDate } from '#basics/dates.js';
import type { PersonDescription, PersonName, Sex } from '#domain/person.js';
import { textHash } from './random.js';

/**
 * The public data files (FEBRL, fake-1000, invented travellers) that stand outside the project. They are found by
 * RSOITS_SHARED or beside the repository; a bench without them says so and goes on with what it can invent.
 */
export function packageRoot(): string {
  let at = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(at, 'package.json'))) {
    const up = dirname(at);
    if (up === at) throw new Error('no package.json above the bench');
    at = up;
  }
  return at;
}

/** The folder `data` of the shared material, or null. */
export function sharedData(): string | null {
  const places = [process.env.RSOITS_SHARED, resolve(packageRoot(), '../shared')];
  for (const place of places) {
    if (place && existsSync(join(place, 'data', 'persons'))) return join(place, 'data');
  }
  return null;
}

export type Row = Readonly<Record<string, string>>;

/** Rows of a comma-separated file with a header; cells trimmed, quotes and doubled quotes understood. */
export function readCsv(path: string): Row[] {
  const [header = [], ...rows] = cells(readFileSync(path, 'utf8'));
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])));
}

export function cells(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',') {
      row.push(cell.trim());
      cell = '';
    } else if (c === '\n') {
      row.push(cell.trim());
      if (row.some((value) => value !== '')) rows.push(row);
      row = [];
      cell = '';
    } else if (c !== '\r') cell += c;
  }
  row.push(cell.trim());
  if (row.some((value) => value !== '')) rows.push(row);
  return rows;
}

/** One person of a data file; `person` is the key of who it is. */
export interface FileRow {
  readonly id: string;
  readonly person: string;
  readonly described: PersonDescription;
}

/** A register, travellers who are in it, and travellers of the same kind who are not. */
export interface LinkedFile {
  readonly id: string;
  readonly register: readonly FileRow[];
  readonly queries: readonly FileRow[];
}

/** What can be true of an impossible date: 1930-53-24 is 1930; an empty one is nothing. */
export function dateOf(text: string): string[] {
  const digits = text.replace(/\D/g, '');
  if (digits.length !== 8) return /^\d{4}$/.test(digits) ? [digits] : [];
  const [y, m, d] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)];
  if (Number(y) < 1880 || Number(y) > 2030) return [];
  if (isIsoDate(`${y}-${m}-${d}`)) return [`${y}-${m}-${d}`];
  return Number(m) >= 1 && Number(m) <= 12 ? [`${y}-${m}`] : [y];
}

function named(row: Row, given: string, surname: string, middle?: string): PersonName[] {
  const name: PersonName = {
    ...(row[given] ? { given: row[given] } : {}),
    ...(middle && row[middle] ? { middle: row[middle] } : {}),
    ...(row[surname] ? { surname: row[surname] } : {}),
  };
  return Object.keys(name).length > 0 ? [name] : [];
}

function febrlRow(row: Row, person: string, withDocument: boolean): FileRow {
  const dates = dateOf(row.date_of_birth ?? '');
  return {
    id: row.rec_id ?? '',
    person,
    described: {
      names: named(row, 'given_name', 'surname'),
      ...(dates.length > 0 ? { birthDates: dates } : {}),
      ...(withDocument && row.soc_sec_id
        ? { documents: [{ kind: 'ssn' as const, number: row.soc_sec_id, issuer: 'USA' }] }
        : {}),
    },
  };
}

/** FEBRL 1 to 3: originals are the register, their duplicates the travellers. */
export function febrl(data: string, number: 1 | 2 | 3, withDocument = false): LinkedFile {
  const rows = readCsv(join(data, 'persons', `febrl-${number}.csv`)).map((row) =>
    febrlRow(row, row.rec_id?.split('-')[1] ?? '', withDocument),
  );
  return {
    id: `febrl-${number}`,
    register: rows.filter((row) => row.id.endsWith('-org')),
    queries: rows.filter((row) => row.id.includes('-dup-')),
  };
}

/** FEBRL D: one modification a record, a tenth without a date of birth. */
export function febrlD(data: string, withDocument = false): LinkedFile {
  const load = (file: string, side: string) =>
    readCsv(join(data, 'persons', file)).map((row) => {
      // Numbers go by tens: the original of person 155 is 1550, the duplicate 1551.
      const read = febrlRow(row, (row.rec_id ?? '').slice(0, -1), withDocument);
      return { ...read, id: `${side}-${read.id}` };
    });
  return {
    id: 'febrl-D',
    register: load('febrl-D-org-5000.csv', 'org'),
    queries: load('febrl-D-dup-5000.csv', 'dup'),
  };
}

/** fake-1000: the first full row of each cluster is the register, the others are travellers. */
export function fake1000(data: string): LinkedFile {
  const rows = readCsv(join(data, 'persons', 'fake-1000.csv')).map((row): FileRow => {
    const dates = dateOf(row.dob ?? '');
    return {
      id: `fake-${row.unique_id}`,
      person: row.cluster ?? '',
      described: {
        names: named(row, 'first_name', 'surname'),
        ...(dates.length > 0 ? { birthDates: dates } : {}),
      },
    };
  });
  const first = new Map<string, FileRow>();
  for (const row of rows) {
    const name = row.described.names[0];
    if (!first.has(row.person) && name?.given && name.surname) first.set(row.person, row);
  }
  const register = [...first.values()];
  const held = new Set(register.map((row) => row.id));
  return {
    id: 'fake-1000',
    register,
    queries: rows.filter((row) => !held.has(row.id) && first.has(row.person)),
  };
}

const GENDER: Readonly<Record<string, Sex>> = { male: 'M', female: 'F', other: 'X' };
const NATION: Readonly<Record<string, string>> = {
  'United States': 'USA',
  Australia: 'AUS',
  Canada: 'CAN',
  'United Kingdom': 'GBR',
  Germany: 'DEU',
  France: 'FRA',
  Mexico: 'MEX',
  China: 'CHN',
  'South Korea': 'KOR',
  Brazil: 'BRA',
  Spain: 'ESP',
};

/** 50,000 invented travellers of many cultures: nobody among them is on any register. */
export function travellersUs(data: string): FileRow[] {
  return readCsv(join(data, 'persons', 'travellers-us.csv')).map((row, i) => {
    const dates = dateOf(row.date_of_birth ?? '');
    return {
      id: `traveller-${i}`,
      person: `innocent-${i}`,
      described: {
        names: named(row, 'first_name', 'last_name', 'middle_name'),
        ...(dates.length > 0 ? { birthDates: dates } : {}),
        sex: GENDER[row.gender ?? ''] ?? 'U',
        ...(NATION[row.nationality ?? ''] ? { citizenships: [NATION[row.nationality ?? '']!] } : {}),
      },
    };
  });
}

/**
 * Splits by a hash of the person's key: one part in five is held back and looked at once, at the end
 * (`--split held`); everything that is fitted or tuned sees only the open part.
 */
export const isHeldBack = (row: { readonly person: string }): boolean =>
  textHash(`held:${row.person}`) % 5 === 0;
