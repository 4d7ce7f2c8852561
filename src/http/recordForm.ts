import type { FieldProblem } from '#domain/fieldReader.js';
import { isObject } from '#domain/fieldReader.js';
import { isWarrantFile } from '#domain/registerRecord.js';
import type { DraftField, RecordStep } from '#web/pages/recordDraft.js';

/**
 * The questions of the record form against the line that enters a record: answers are text as typed, by field of
 * the form; the line is what `readRecordEntry` reads. Each part of the line knows the question it came from, so that
 * a problem is shown where it was typed.
 */
export type Answers = Readonly<Record<string, string>>;

export const STEP_FIELDS: Readonly<Record<RecordStep, readonly DraftField[]>> = {
  file: ['file', 'recordNumber', 'enteringAgency'],
  name: ['surname', 'given', 'noGiven', 'middle', 'aliases'],
  birth: ['birth', 'otherBirths', 'sex', 'birthPlace', 'citizenships'],
  identifiers: ['fbiNumber', 'passportNumber', 'passportIssuer', 'aNumber', 'otherDocuments'],
  registration: ['offence', 'convicted', 'registeredOn', 'registersUntil'],
  warrant: [
    'warrantOri',
    'warrantDate',
    'warrantOffence',
    'warrantOffenceCode',
    'nsorRecordNumber',
    'extradition',
    'caution',
  ],
  check: [],
};

const DATES: ReadonlySet<string> = new Set([
  'birth',
  'convicted',
  'registeredOn',
  'registersUntil',
  'warrantDate',
]);

export function stepsOf(answers: Answers): readonly RecordStep[] {
  const last: RecordStep = isWarrantFile(answers.file) ? 'warrant' : 'registration';
  return ['file', 'name', 'birth', 'identifiers', last, 'check'];
}

/** The names of the inputs of a step, dates in their three parts. */
export function inputsOf(step: RecordStep): readonly string[] {
  return STEP_FIELDS[step].flatMap((field) =>
    DATES.has(field) ? [`${field}-month`, `${field}-day`, `${field}-year`] : [field],
  );
}

/** A date as typed: the known part of it, `1970`, `1970-05` or `1970-05-01`; what is no number stays as typed. */
export function dateOf(answers: Answers, field: string): string {
  const [year, month, day] = ['year', 'month', 'day'].map((part) =>
    (answers[`${field}-${part}`] ?? '').trim(),
  );
  if (!year && !month && !day) return '';
  const two = (text: string) => text.padStart(2, '0');
  if (!month) return day ? `${year}-?-${two(day)}` : year!;
  return day ? `${year}-${two(month)}-${two(day)}` : `${year}-${two(month)}`;
}

/** The three inputs of a date, as `dateOf` reads them; none for a date that is not there. */
export function dateInputs(name: string, day: string | null): Record<string, string> {
  if (day === null) return {};
  const [year, month, date] = day.split('-') as [string, string, string];
  return { [`${name}-year`]: year, [`${name}-month`]: month, [`${name}-day`]: date };
}

export function isAnswered(answers: Answers, field: DraftField): boolean {
  return (DATES.has(field) ? dateOf(answers, field) : (answers[field] ?? '').trim()) !== '';
}

/** What the reader of the form sees again before it is submitted. */
export function linesOf(answers: Answers, field: DraftField): readonly string[] {
  const text = DATES.has(field) ? dateOf(answers, field) : (answers[field] ?? '').trim();
  return text === '' ? [] : text.split(/\r?\n/).map((line) => line.trim());
}

export interface FormLine {
  readonly line: Readonly<Record<string, unknown>>;
  readonly fieldOf: (path: string) => DraftField;
}

/**
 * The line of the answers. @param ori of the entering agency @param base the record that is changed: what the form
 * does not ask about stays as it is
 */
export function lineOf(
  answers: Answers,
  ori: string | null,
  base: Readonly<Record<string, unknown>> = {},
): FormLine {
  const paths = new Map<string, DraftField>();
  const text = (field: string) => (answers[field] ?? '').trim();
  const upper = (field: string) => text(field).toUpperCase();
  const set = (path: string, field: DraftField, value: string) => {
    paths.set(path, field);
    return value === '' ? undefined : value;
  };
  const list = <T>(path: string, parts: readonly (readonly [DraftField, T | undefined])[]): T[] => {
    const kept: T[] = [];
    for (const [field, value] of parts)
      if (value !== undefined) {
        paths.set(`${path}[${kept.length}]`, field);
        kept.push(value);
      }
    return kept;
  };
  const rows = (field: string) =>
    text(field)
      .split(/\r?\n/)
      .map((row) => row.trim())
      .filter((row) => row !== '');

  const names = list<Record<string, string>>('names', [
    ['surname', nameOf(text('surname'), text('noGiven') ? '' : text('given'), text('middle'))],
    ...rows('aliases').map((row): readonly ['aliases', Record<string, string> | undefined] => {
      const [surname, given] = row.split(',', 2).map((part) => part.trim());
      const name = given === undefined ? { full: row } : nameOf(surname!, given, '');
      return ['aliases', name && { ...name, kind: 'alias' }];
    }),
  ]);
  const birthDates = list<string>('birthDates', [
    ['birth', dateOf(answers, 'birth') || undefined],
    ...rows('otherBirths').map((row) => ['otherBirths', row] as const),
  ]);
  const documents = list<Record<string, string>>('documents', [
    [
      'passportNumber',
      upper('passportNumber')
        ? {
            kind: 'passport',
            number: upper('passportNumber'),
            ...(upper('passportIssuer') ? { issuer: upper('passportIssuer') } : {}),
          }
        : undefined,
    ],
    ...rows('otherDocuments').map((row): readonly ['otherDocuments', Record<string, string>] => {
      const [kind = '', number = '', issuer] = row.split(',').map((part) => part.trim());
      return [
        'otherDocuments',
        {
          kind: kind.toLowerCase().replaceAll(' ', '-'),
          number: number.toUpperCase(),
          ...(issuer ? { issuer: issuer.toUpperCase() } : {}),
        },
      ];
    }),
  ]);
  if (documents[0]?.kind === 'passport' && text('passportNumber'))
    paths.set('documents[0].issuer', 'passportIssuer');
  const citizenships = upper('citizenships')
    .split(/[\s,;]+/)
    .filter((code) => code !== '');
  const until = dateOf(answers, 'registersUntil');
  const wanted = isWarrantFile(text('file'));
  const line: Record<string, unknown> = {
    ...base,
    file: set('file', 'file', text('file')),
    recordNumber: set('recordNumber', 'recordNumber', upper('recordNumber')),
    ori: set('ori', 'enteringAgency', ori ?? ''),
    names,
    birthDates,
    sex: set('sex', 'sex', text('sex')),
    birthPlace: set('birthPlace', 'birthPlace', text('birthPlace')),
    citizenships,
    fbiNumber: set('fbiNumber', 'fbiNumber', upper('fbiNumber')),
    aNumber: set('aNumber', 'aNumber', upper('aNumber')),
    documents,
  };
  paths.set('citizenships', 'citizenships');
  paths.set('names', 'surname');
  if (wanted) {
    line.nsorRecordNumber = set('nsorRecordNumber', 'nsorRecordNumber', upper('nsorRecordNumber'));
    line.warrant = dropped({
      ...(isObject(base.warrant) ? base.warrant : {}),
      issuingOri: set('warrant.issuingOri', 'warrantOri', upper('warrantOri')),
      dateOfWarrant: set('warrant.dateOfWarrant', 'warrantDate', dateOf(answers, 'warrantDate')),
      offense: set('warrant.offense', 'warrantOffence', oneLine(text('warrantOffence'))),
      offenseCode: set('warrant.offenseCode', 'warrantOffenceCode', text('warrantOffenceCode')),
      extraditionLimit: set('warrant.extraditionLimit', 'extradition', text('extradition')),
      caution: set('warrant.caution', 'caution', oneLine(text('caution'))),
    });
  } else {
    line.offense = set('offense', 'offence', oneLine(text('offence')));
    line.convictedOn = set('convictedOn', 'convicted', dateOf(answers, 'convicted'));
    const from = set('registrationDates.from', 'registeredOn', dateOf(answers, 'registeredOn'));
    paths.set('registrationDates.until', 'registersUntil');
    if (from !== undefined || until !== '')
      line.registrationDates = dropped({ from, until: until || 'NONEXP' });
  }
  return {
    line: dropped(line),
    fieldOf: (path) => {
      for (let at = path; at !== ''; at = at.replace(/(\.[^.[\]]+|\[\d+\])$/, '')) {
        const field = paths.get(at);
        if (field) return field;
        if (!/[.[]/.test(at)) break;
      }
      return 'file';
    },
  };
}

/** The answers that would give the line: to change a record is to go through its own answers. */
export function answersOf(line: Readonly<Record<string, unknown>>, agencyId: string): Answers {
  const names = asRows(line.names);
  const [first = {}, ...aliases] = names;
  const births = (line.birthDates ?? []) as readonly string[];
  const documents = asRows(line.documents);
  const passport = documents.find((d) => d.kind === 'passport');
  const dates = (line.registrationDates ?? {}) as Readonly<Record<string, string>>;
  const warrant = (line.warrant ?? {}) as Readonly<Record<string, string>>;
  const until = dates.until === 'NONEXP' ? '' : dates.until;
  return dropped({
    file: line.file,
    recordNumber: line.recordNumber,
    enteringAgency: agencyId,
    surname: first.surname ?? first.full,
    given: first.given,
    middle: first.middle,
    noGiven: first.surname && !first.given ? 'yes' : undefined,
    aliases: aliases.map((n) => n.full ?? [n.surname ?? '', n.given ?? ''].join(', ')).join('\n'),
    ...dateParts('birth', births[0]),
    otherBirths: births.slice(1).join('\n'),
    sex: line.sex,
    birthPlace: line.birthPlace,
    citizenships: ((line.citizenships ?? []) as readonly string[]).join(' '),
    fbiNumber: line.fbiNumber,
    aNumber: line.aNumber,
    passportNumber: passport?.number,
    passportIssuer: passport?.issuer,
    otherDocuments: documents
      .filter((d) => d !== passport)
      .map((d) => [d.kind, d.number, d.issuer].filter(Boolean).join(', '))
      .join('\n'),
    offence: line.offense,
    ...dateParts('convicted', line.convictedOn as string | undefined),
    ...dateParts('registeredOn', dates.from),
    ...dateParts('registersUntil', until),
    warrantOri: warrant.issuingOri,
    ...dateParts('warrantDate', warrant.dateOfWarrant),
    warrantOffence: warrant.offense,
    warrantOffenceCode: warrant.offenseCode,
    nsorRecordNumber: line.nsorRecordNumber,
    extradition: warrant.extraditionLimit,
    caution: warrant.caution,
  }) as Answers;
}

/** Problems by the question that they belong to, the first of each. */
export function problemsByField(
  problems: readonly FieldProblem[],
  fieldOf: FormLine['fieldOf'],
): ReadonlyMap<DraftField, FieldProblem> {
  const found = new Map<DraftField, FieldProblem>();
  for (const problem of problems) {
    const field = fieldOf(problem.path);
    if (!found.has(field)) found.set(field, problem);
  }
  return found;
}

function nameOf(surname: string, given: string, middle: string): Record<string, string> | undefined {
  const name = { surname: surname.toUpperCase(), given: given.toUpperCase(), middle: middle.toUpperCase() };
  const kept = Object.fromEntries(Object.entries(name).filter(([, part]) => part !== ''));
  return Object.keys(kept).length > 0 ? kept : undefined;
}

function dateParts(field: string, date: string | undefined): Record<string, string> {
  const [year = '', month = '', day = ''] = (date ?? '').split('-');
  return { [`${field}-year`]: year, [`${field}-month`]: month, [`${field}-day`]: day };
}

function asRows(value: unknown): readonly Readonly<Record<string, string>>[] {
  return Array.isArray(value) ? value : [];
}

function oneLine(text: string): string {
  return text.replace(/\s*\r?\n\s*/g, ' ');
}

function dropped(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
