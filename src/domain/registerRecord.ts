import canonicalize from 'canonicalize';
import { type IsoDate, isPartialDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import { ORI } from './agency.js';
import { clean, type FieldProblem, FieldReader, isObject, show, some } from './fieldReader.js';
import { isSexOffenceCode } from './offences.js';
import {
  DOCUMENT_KINDS,
  type PersonDescription,
  type PersonName,
  type Sex,
  type TravelDocument,
} from './person.js';
import { subjectStatus } from './subject.js';

/** The number of a record, as any file of the register writes it. */
export const RECORD_NUMBER = /^[A-Z0-9][A-Z0-9./-]{1,29}$/;

/**
 * The files of the register. `warrants`: an active record of it makes a registrant wanted (domain.md, status test).
 * `number`: how the file numbers its records. Of WIN no source we could read says it: to be confirmed, and as permissive
 * as the others until then. A number is unique within its file alone, so the Marshals' numbers meet no NCIC number.
 */
export const REGISTER_FILES = {
  NSOR: { says: 'NSOR', warrants: false, number: RECORD_NUMBER },
  WANTED: { says: 'WANTED', warrants: true, number: RECORD_NUMBER },
  WIN: { says: 'WIN (U.S. Marshals)', warrants: true, number: RECORD_NUMBER },
  FOREIGN: { says: 'FOREIGN', warrants: false, number: RECORD_NUMBER },
} as const satisfies Readonly<Record<string, { says: string; warrants: boolean; number: RegExp }>>;
export type RegisterFile = keyof typeof REGISTER_FILES;
export const REGISTER_FILE_CODES = Object.keys(REGISTER_FILES) as [RegisterFile, ...RegisterFile[]];

/** Whether records of the file are warrants: NCIC's Wanted file, or the Marshals' network. */
export function isWarrantFile(file: string | undefined): boolean {
  return (
    file !== undefined && Object.hasOwn(REGISTER_FILES, file) && REGISTER_FILES[file as RegisterFile].warrants
  );
}

/** A record as people name it: file and number. */
export function recordLabel(record: { readonly file: RegisterFile; readonly recordNumber: string }): string {
  return `${REGISTER_FILES[record.file].says} ${record.recordNumber}`;
}

export const EXTRADITION_LIMITS = {
  full: 'Full extradition',
  limited: 'Limited extradition',
  'surrounding-states': 'Surrounding states only',
  none: 'No extradition',
  pending: 'Extradition arrangements pending',
} as const;
export type ExtraditionLimit = keyof typeof EXTRADITION_LIMITS;

export interface Warrant {
  readonly issuingOri: string;
  readonly extraditionLimit: ExtraditionLimit;
  readonly dateOfWarrant: IsoDate;
  readonly offenseCode?: string;
  readonly offense?: string;
  readonly caution?: string;
}

/** What a record holds besides the person; the column `details`. */
export interface RecordDetails {
  readonly offense?: string;
  readonly offenseCode?: string;
  readonly convictedOn?: string;
  readonly convictedAt?: string;
  readonly registeredOn?: IsoDate;
  readonly registersFor?: 'residence' | 'work' | 'school' | 'conviction';
  readonly lifetime?: boolean;
  readonly juvenile?: boolean;
  readonly tier?: '1' | '2' | '3';
  readonly supervision?: Supervision;
  readonly victims?: readonly Victim[];
  readonly warrant?: Warrant;
  /** Of a Wanted or WIN entry: the NSOR record of the same person, as the agency names it. */
  readonly nsorRecordNumber?: string;
}

/** Probation, parole or supervised release, and whether its conditions bar foreign travel. */
export interface Supervision {
  /** ORI of the supervising office. */
  readonly ori: string;
  readonly until?: IsoDate;
  readonly travelBarred?: boolean;
}

/** All that is ever kept of a victim (SORNA guide, International Travel). */
export interface Victim {
  readonly age?: number;
  readonly gender?: 'M' | 'F' | 'X';
  readonly relationship?: string;
}

export interface RecordEntry {
  readonly file: RegisterFile;
  readonly recordNumber: string;
  readonly ori: string;
  readonly person: PersonDescription;
  readonly details: RecordDetails;
  readonly registersUntil: IsoDate | null;
  /** Whether travellers are screened against it; others are counted only. */
  readonly screened: boolean;
}

/**
 * Reads one register record of an import line or an API body. Every problem is reported, not only the first; a
 * field that is not in the table is refused, so that a victim's name or other prohibited data cannot come in by
 * a side door. A record without any name and identifier is refused: nothing could ever match it.
 * @param hasNsorRecord whether the person of a warrant is known to be on the NSOR file
 */
export function readRecordEntry(
  value: unknown,
  hasNsorRecord = false,
): Result<RecordEntry, readonly FieldProblem[]> {
  const r = new FieldReader();
  if (!isObject(value)) return err([{ path: '', came: show(value), expected: 'a JSON object' }]);
  r.only(value, '', FIELDS);
  const file = r.oneOf(value, 'file', REGISTER_FILE_CODES, true);
  const recordNumber = r.matching(
    value,
    'recordNumber',
    REGISTER_FILES[file ?? 'NSOR'].number,
    '2 to 30 capitals, digits, dots, slashes or hyphens',
    true,
  );
  const ori = r.matching(value, 'ori', ORI, '9 capitals or digits', true);
  const names = r.list(value, 'names', (v, path) => readName(r, v, path));
  const birthDates = r.list(value, 'birthDates', (v, path) =>
    r.text(v, path, isPartialDate, 'YYYY, YYYY-MM or YYYY-MM-DD'),
  );
  const sex = r.oneOf(value, 'sex', ['M', 'F', 'X', 'U'] as const satisfies readonly Sex[]);
  const citizenships = r.list(value, 'citizenships', (v, path) =>
    r.text(v, path, (t) => /^[A-Z]{2,3}$/.test(t), 'a country code of 2 or 3 capitals'),
  );
  const documents = r.list(value, 'documents', (v, path) => readDocument(r, v, path));
  const fbiNumber = r.matching(value, 'fbiNumber', /^[A-Z0-9]{1,12}$/, 'up to 12 capitals or digits');
  const aNumber = r.matching(value, 'aNumber', /^A?\d{7,9}$/, '7 to 9 digits, A before them or not');
  const biometricRef = r.matching(
    value,
    'biometricRef',
    /^[\x21-\x7e]{1,80}$/,
    'up to 80 visible characters',
  );
  const birthPlace = r.matching(value, 'birthPlace', /^.{1,80}$/u, 'up to 80 characters');
  const offense = r.matching(value, 'offense', /^[^\n]{1,400}$/u, 'up to 400 characters on one line');
  const offenseCode = r.matching(value, 'offenseCode', /^\d{4}$/, 'a code of 4 digits');
  const convictedOn = r.matching(value, 'convictedOn', /^\d{4}(-\d{2}){0,2}$/, 'YYYY, YYYY-MM or YYYY-MM-DD');
  const convictedAt = r.matching(value, 'convictedAt', /^[^\n]{1,120}$/u, 'up to 120 characters on one line');
  const registersFor = r.oneOf(value, 'registersFor', ['residence', 'work', 'school', 'conviction'] as const);
  const juvenile = r.boolean(value, 'juvenile');
  const tier = r.oneOf(value, 'tier', ['1', '2', '3'] as const);
  const supervision = readSupervision(r, value.supervision);
  const dates = readRegistrationDates(r, value.registrationDates);
  const victims = r.list(value, 'victims', (v, path) => readVictim(r, v, path));
  const warrant = readWarrant(r, value.warrant);
  const nsorRecordNumber = r.matching(
    value,
    'nsorRecordNumber',
    REGISTER_FILES.NSOR.number,
    'the number of an NSOR record',
  );

  const warrants = isWarrantFile(file);
  if (warrants && value.warrant === undefined)
    r.problem(
      'warrant',
      'nothing',
      `a warrant: the record is in ${file === 'WIN' ? 'WIN' : 'the Wanted file'}`,
    );
  if (file === 'NSOR' && value.warrant !== undefined)
    r.problem(
      'warrant',
      'a warrant',
      'none in the NSOR file: a warrant is a record of the Wanted file or of WIN',
    );
  if (file !== undefined && !warrants && nsorRecordNumber !== undefined)
    r.problem('nsorRecordNumber', nsorRecordNumber, 'nothing: it ties a warrant to a registration');
  if (file === 'NSOR' && dates.registeredOn === undefined)
    r.problem('registrationDates.from', 'nothing', 'YYYY-MM-DD: the day of registration');
  if (names.length === 0 && documents.length === 0 && fbiNumber === undefined && aNumber === undefined)
    r.problem('names', 'nothing', 'a name, or a document, FBI number or alien number');
  if (r.problems.length > 0 || file === undefined || recordNumber === undefined || ori === undefined)
    return err(r.problems);

  const person: PersonDescription = clean({
    names,
    birthDates: some(birthDates),
    sex,
    citizenships: some(citizenships),
    documents: some(documents),
    fbiNumber,
    aNumber,
    biometricRef,
    birthPlace,
  });
  const details: RecordDetails = clean({
    offense,
    offenseCode,
    convictedOn,
    convictedAt,
    registeredOn: dates.registeredOn,
    lifetime: dates.lifetime,
    registersFor,
    juvenile,
    tier,
    supervision,
    victims: some(victims),
    warrant,
    nsorRecordNumber,
  });
  const status = subjectStatus({
    activeNsorRecord: file === 'NSOR' || hasNsorRecord,
    activeForeignAdvice: file === 'FOREIGN',
    activeWarrant: warrants,
    warrantForSexOffence: isSexOffenceCode(warrant?.offenseCode ?? offenseCode ?? ''),
  });
  return ok({
    file,
    recordNumber,
    ori,
    person,
    details,
    registersUntil: dates.until ?? null,
    screened: status !== 'not-screened',
  });
}

/** Canonical text of everything that matters in a record: equal text, nothing to do. The order of names does not matter. */
export function recordDigestText(entry: Omit<RecordEntry, 'screened'>): string {
  const sorted = <T>(list: readonly T[] | undefined): readonly T[] | undefined =>
    list && [...list].sort((a, b) => canonical(a).localeCompare(canonical(b), 'en'));
  const { person } = entry;
  return canonical(
    clean({
      version: 1,
      file: entry.file,
      recordNumber: entry.recordNumber,
      ori: entry.ori,
      details: entry.details,
      registersUntil: entry.registersUntil,
      person: clean({
        ...person,
        names: sorted(person.names) ?? [],
        birthDates: sorted(person.birthDates),
        citizenships: sorted(person.citizenships),
        documents: sorted(person.documents),
      }),
    }),
  );
}

const FIELDS = [
  'id',
  'file',
  'recordNumber',
  'ori',
  'names',
  'birthDates',
  'sex',
  'citizenships',
  'documents',
  'fbiNumber',
  'aNumber',
  'biometricRef',
  'birthPlace',
  'offense',
  'offenseCode',
  'convictedOn',
  'convictedAt',
  'registrationDates',
  'registersFor',
  'juvenile',
  'tier',
  'supervision',
  'victims',
  'warrant',
  'nsorRecordNumber',
];
/** A name at `path`; what is wrong goes to the reader, with the path, what came and what was expected. */
export function readName(r: FieldReader, value: unknown, path: string): PersonName | undefined {
  if (!isObject(value)) return r.problem(path, show(value), 'an object with surname, given, middle or full');
  r.only(value, path, ['surname', 'given', 'middle', 'full', 'kind']);
  const part = (key: string) => {
    const v = value[key];
    if (v === undefined || v === '') return undefined;
    return r.text(v, `${path}.${key}`, (t) => t.length <= 120, 'up to 120 characters');
  };
  const name = clean({
    surname: part('surname'),
    given: part('given'),
    middle: part('middle'),
    full: part('full'),
    kind: r.oneOf(value, 'kind', ['primary', 'alias', 'maiden', 'nickname'] as const, false, `${path}.`),
  }) as PersonName;
  if (!name.surname && !name.given && !name.middle && !name.full)
    return r.problem(path, 'a name without any part', 'surname, given, middle or full');
  return name;
}

/** A document at `path`; what is wrong goes to the reader. */
export function readDocument(r: FieldReader, value: unknown, path: string): TravelDocument | undefined {
  if (!isObject(value)) return r.problem(path, show(value), 'an object with kind, number and issuer');
  r.only(value, path, ['kind', 'number', 'issuer', 'expiry', 'issued']);
  const number = r.matching(
    value,
    'number',
    /^[\x20-\x7e]{1,40}$/,
    'up to 40 visible characters',
    true,
    `${path}.`,
  );
  const doc = clean({
    kind: r.oneOf(value, 'kind', DOCUMENT_KINDS, false, `${path}.`) ?? 'other',
    number,
    issuer: r.matching(
      value,
      'issuer',
      /^[A-Z<]{1,3}$/,
      'a country code of up to 3 capitals',
      false,
      `${path}.`,
    ),
    expiry: r.date(value, 'expiry', `${path}.`),
    issued: r.date(value, 'issued', `${path}.`),
  });
  return number === undefined ? undefined : (doc as TravelDocument);
}

function readRegistrationDates(
  r: FieldReader,
  value: unknown,
): { registeredOn?: IsoDate; until?: IsoDate; lifetime?: boolean } {
  if (value === undefined) return {};
  if (!isObject(value)) {
    r.problem('registrationDates', show(value), 'an object with from and until');
    return {};
  }
  r.only(value, 'registrationDates', ['from', 'until']);
  const registeredOn = r.date(value, 'from', 'registrationDates.');
  // The file's own word for a duty that does not end.
  const lifetime = value.until === 'NONEXP';
  const until = lifetime ? undefined : r.date(value, 'until', 'registrationDates.', 'YYYY-MM-DD or NONEXP');
  if (registeredOn !== undefined && until !== undefined && until < registeredOn)
    r.problem('registrationDates.until', until, `a day not before ${registeredOn}`);
  return clean({ registeredOn, until, lifetime: lifetime || undefined });
}

/** A victim at `path`: never more than age, gender and relationship, since nobody may be told who it was. */
export function readVictim(r: FieldReader, value: unknown, path: string): Victim | undefined {
  if (!isObject(value))
    return r.problem(path, show(value), 'an object with age, gender and relationship, and nothing else');
  r.only(value, path, ['age', 'gender', 'relationship']);
  const age = value.age;
  if (age !== undefined && !(typeof age === 'number' && Number.isInteger(age) && age >= 0 && age <= 120))
    r.problem(`${path}.age`, show(age), 'a whole number from 0 to 120');
  return clean({
    age: typeof age === 'number' ? age : undefined,
    gender: r.oneOf(value, 'gender', ['M', 'F', 'X'] as const, false, `${path}.`),
    relationship: r.matching(
      value,
      'relationship',
      /^[a-z][a-z -]{0,39}$/,
      'a word in small letters, such as stranger',
      false,
      `${path}.`,
    ),
  });
}

function readSupervision(r: FieldReader, value: unknown): Supervision | undefined {
  if (value === undefined) return undefined;
  if (!isObject(value))
    return r.problem('supervision', show(value), 'an object with ori, until and travelBarred');
  r.only(value, 'supervision', ['ori', 'until', 'travelBarred']);
  const p = 'supervision.';
  return clean({
    ori: r.matching(value, 'ori', ORI, '9 capitals or digits', true, p),
    until: r.date(value, 'until', p),
    travelBarred: r.boolean(value, 'travelBarred', p),
  }) as Supervision;
}

function readWarrant(r: FieldReader, value: unknown): Warrant | undefined {
  if (value === undefined) return undefined;
  if (!isObject(value)) return r.problem('warrant', show(value), 'an object');
  r.only(value, 'warrant', [
    'issuingOri',
    'extraditionLimit',
    'caution',
    'dateOfWarrant',
    'offense',
    'offenseCode',
  ]);
  const p = 'warrant.';
  return clean({
    issuingOri: r.matching(value, 'issuingOri', ORI, '9 capitals or digits', true, p),
    extraditionLimit: r.oneOf(
      value,
      'extraditionLimit',
      Object.keys(EXTRADITION_LIMITS) as ExtraditionLimit[],
      true,
      p,
    ),
    dateOfWarrant: r.date(value, 'dateOfWarrant', p, 'YYYY-MM-DD', true),
    offenseCode: r.matching(value, 'offenseCode', /^\d{4}$/, 'a code of 4 digits', false, p),
    offense: r.matching(value, 'offense', /^[^\n]{1,400}$/u, 'up to 400 characters on one line', false, p),
    caution: r.matching(value, 'caution', /^[^\n]{1,200}$/u, 'up to 200 characters on one line', false, p),
  }) as Warrant;
}

function canonical(value: unknown): string {
  return canonicalize(value) ?? '';
}
