import { type IsoDate, isIsoDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import { readCountry } from './countries.js';
import { clean, type FieldProblem, FieldReader, isObject, show, some } from './fieldReader.js';
import { NOTICE_RULES, type NoticeContext } from './noticeRules.js';
import type { PersonDescription, Sex } from './person.js';
import { findPort } from './ports.js';
import { readDocument, readName, readVictim } from './registerRecord.js';
import {
  LATE_REASONS,
  type LateReason,
  MEANS,
  type Means,
  type NoticeContent,
  type NoticeConviction,
  type NoticeDestination,
  type NoticeLeg,
  type NoticePlace,
  PURPOSES,
  type Purpose,
} from './travelNotice.js';

export interface NoticeEntry {
  readonly content: NoticeContent;
  readonly reportedOn: IsoDate;
  /** What stands on the notice until a version mends it. */
  readonly warnings: readonly FieldProblem[];
}

/** What the register knows already and need not be typed again: who the person is and what they were convicted of. */
export interface NoticeDefaults {
  readonly person: PersonDescription;
  readonly convictions: readonly NoticeConviction[];
  readonly registersIn: readonly string[];
}

/** Fields of the body that say whose notice it is; read by the door, not part of the content. */
export const DOOR_FIELDS = ['reference', 'ori', 'file', 'recordNumber', 'jurisdiction'] as const;

/**
 * Reads one travel notice as API, CSV, form and mailed form hand it in. Every problem is told with its path, not only
 * the first. A missing identity or criminal record is taken from the register; a victim has age, gender and
 * relationship, and any other field is refused, so that no victim can be named.
 * @param value the body, an object
 */
export function readTravelNotice(
  value: unknown,
  context: Omit<NoticeContext, 'reportedOn'>,
  defaults: NoticeDefaults | null,
): Result<NoticeEntry, readonly FieldProblem[]> {
  const r = new FieldReader();
  if (!isObject(value)) return err([{ path: '', came: show(value), expected: 'a JSON object' }]);
  r.only(value, '', FIELDS);
  const reportedOn = r.date(value, 'reportedOn', '') ?? context.today;
  const person = readPerson(r, value, defaults?.person);
  const legs = r.list(value, 'legs', (v, path) => readLeg(r, v, path));
  if (legs.length === 0 && !r.problems.some((p) => p.path.startsWith('legs')))
    r.problem('legs', 'nothing', 'at least one leg');
  const purposes = r.list(value, 'purposes', (v, path) => {
    const found = (Object.keys(PURPOSES) as Purpose[]).find((p) => p === v);
    return found ?? r.problem(path, show(v), `one of ${Object.keys(PURPOSES).join(', ')}`);
  });
  if (purposes.length === 0 && !r.problems.some((p) => p.path.startsWith('purposes')))
    r.problem('purposes', 'nothing', `at least one of ${Object.keys(PURPOSES).join(', ')}`);
  const content = clean({
    person,
    legs,
    returnsOn: r.date(value, 'returnsOn', ''),
    noReturn: r.boolean(value, 'noReturn') || undefined,
    destinations: some(r.list(value, 'destinations', (v, path) => readDestination(r, v, path))),
    purposes: [...new Set(purposes)],
    otherPurpose: line(r, value, 'otherPurpose', 200),
    convictions: some(
      value.convictions === undefined
        ? (defaults?.convictions ?? [])
        : r.list(value, 'convictions', (v, path) => readConviction(r, v, path)),
    ),
    registersIn: some(
      value.registersIn === undefined
        ? (defaults?.registersIn ?? [])
        : r.list(value, 'registersIn', (v, path) =>
            r.text(v, path, (t) => /^[A-Z0-9]{2,5}$/.test(t), 'a code of a state, territory or tribe'),
          ),
    ),
    officer: readOfficer(r, value.officer),
    late: readLate(r, value.late),
    standing: readStanding(r, value.standing),
  }) as NoticeContent;
  if (r.problems.length > 0) return err(r.problems);

  const found = NOTICE_RULES.map((rule) => ({
    rule,
    breaches: rule.breaches(content, { ...context, reportedOn }),
  }));
  const told = (effect: 'refuse' | 'warn'): FieldProblem[] =>
    found.flatMap(({ rule, breaches }) =>
      rule.effect === effect ? breaches.map((b) => ({ ...b, expected: rule.expected })) : [],
    );
  const refused = told('refuse');
  return refused.length > 0 ? err(refused) : ok({ content, reportedOn, warnings: told('warn') });
}

const FIELDS = [
  ...DOOR_FIELDS,
  'reportedOn',
  'names',
  'birthDates',
  'sex',
  'citizenships',
  'documents',
  'fbiNumber',
  'legs',
  'returnsOn',
  'noReturn',
  'destinations',
  'purposes',
  'otherPurpose',
  'convictions',
  'registersIn',
  'officer',
  'late',
  'standing',
];

function readPerson(
  r: FieldReader,
  value: Readonly<Record<string, unknown>>,
  known: PersonDescription | undefined,
): PersonDescription {
  const names = r.list(value, 'names', (v, path) => readName(r, v, path));
  const birthDates = r.list(value, 'birthDates', (v, path) => r.text(v, path, isIsoDate, 'YYYY-MM-DD'));
  const citizenships = r.list(value, 'citizenships', (v, path) => country(r, v, path));
  const documents = r.list(value, 'documents', (v, path) => readDocument(r, v, path));
  if (names.length === 0 && !known?.names.length) r.problem('names', 'nothing', 'the registrant’s name');
  if (birthDates.length === 0 && !known?.birthDates?.length)
    r.problem('birthDates', 'nothing', 'the registrant’s date of birth, YYYY-MM-DD');
  return clean({
    names: names.length > 0 ? names : (known?.names ?? []),
    birthDates: some(birthDates) ?? known?.birthDates,
    sex: r.oneOf(value, 'sex', ['M', 'F', 'X', 'U'] as const satisfies readonly Sex[]) ?? known?.sex,
    citizenships: some(citizenships) ?? known?.citizenships,
    documents: some(documents) ?? known?.documents,
    fbiNumber:
      r.matching(value, 'fbiNumber', /^[A-Z0-9]{1,12}$/, 'up to 12 capitals or digits') ?? known?.fbiNumber,
    birthPlace: known?.birthPlace,
  });
}

function readLeg(r: FieldReader, value: unknown, path: string): NoticeLeg | undefined {
  if (!isObject(value)) return r.problem(path, show(value), 'an object with means, from and to');
  r.only(value, path, ['means', 'from', 'to', 'carrier', 'number', 'stops']);
  const means = r.oneOf(value, 'means', Object.keys(MEANS) as Means[], true, `${path}.`);
  const from = readPlace(r, value.from, `${path}.from`);
  const to = readPlace(r, value.to, `${path}.to`);
  const carrier = line(r, value, 'carrier', 60, `${path}.`);
  const number = line(r, value, 'number', 20, `${path}.`);
  const stops = r.list({ stops: value.stops }, 'stops', (v, at) => country(r, v, `${path}.${at}`));
  return means && from && to
    ? (clean({ means, from, to, carrier, number, stops: some(stops) }) as NoticeLeg)
    : undefined;
}

function readPlace(r: FieldReader, value: unknown, path: string): NoticePlace | undefined {
  if (!isObject(value)) return r.problem(path, show(value), 'an object with place, country and date');
  r.only(value, path, ['place', 'country', 'port', 'date', 'time']);
  const port = r
    .matching(
      value,
      'port',
      /^[^\n]{2,40}$/u,
      'the code or name of an airport, station or port',
      false,
      `${path}.`,
    )
    ?.toUpperCase();
  const known = port === undefined ? undefined : findPort(port);
  // A port that the table knows says its country and its town by itself.
  const where =
    value.country === undefined && known ? known.country : country(r, value.country, `${path}.country`);
  const place =
    value.place === undefined && known
      ? known.name
      : r.text(value.place, `${path}.place`, (t) => t.length <= 80, 'a city or town');
  const date = r.date(value, 'date', `${path}.`, 'YYYY-MM-DD, local date', true);
  const time = r.matching(value, 'time', /^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM, local time', false, `${path}.`);
  return place && where && date
    ? (clean({ place, country: where, port, date, time }) as NoticePlace)
    : undefined;
}

function readDestination(r: FieldReader, value: unknown, path: string): NoticeDestination | undefined {
  if (!isObject(value)) return r.problem(path, show(value), 'an object with country, address and contact');
  r.only(value, path, ['country', 'address', 'contact']);
  const where = country(r, value.country, `${path}.country`);
  const address = line(r, value, 'address', 300, `${path}.`);
  const contact = line(r, value, 'contact', 200, `${path}.`);
  return where ? (clean({ country: where, address, contact }) as NoticeDestination) : undefined;
}

function readConviction(r: FieldReader, value: unknown, path: string): NoticeConviction | undefined {
  if (!isObject(value)) return r.problem(path, show(value), 'an object with on, place, offense and victims');
  r.only(value, path, ['on', 'place', 'offense', 'victims']);
  const offense = line(r, value, 'offense', 400, `${path}.`, true);
  const on = r.matching(
    value,
    'on',
    /^\d{4}(-\d{2}){0,2}$/,
    'YYYY, YYYY-MM or YYYY-MM-DD',
    false,
    `${path}.`,
  );
  const place = line(r, value, 'place', 120, `${path}.`);
  const victims = r.list({ victims: value.victims }, 'victims', (v, at) => readVictim(r, v, `${path}.${at}`));
  return offense ? (clean({ on, place, offense, victims: some(victims) }) as NoticeConviction) : undefined;
}

function readOfficer(r: FieldReader, value: unknown): NoticeContent['officer'] {
  if (value === undefined) return undefined;
  if (!isObject(value)) return r.problem('officer', show(value), 'an object with name, phone and email');
  r.only(value, 'officer', ['name', 'phone', 'email']);
  const name = line(r, value, 'name', 120, 'officer.', true);
  const phone = line(r, value, 'phone', 40, 'officer.');
  const email = r.matching(
    value,
    'email',
    /^[^\s@]{1,64}@[^\s@]{1,190}$/,
    'an e-mail address',
    false,
    'officer.',
  );
  return name ? clean({ name, phone, email }) : undefined;
}

function readLate(r: FieldReader, value: unknown): NoticeContent['late'] {
  if (value === undefined) return undefined;
  if (!isObject(value)) return r.problem('late', show(value), 'an object with reason and note');
  r.only(value, 'late', ['reason', 'note']);
  const reason = r.oneOf(value, 'reason', Object.keys(LATE_REASONS) as LateReason[], true, 'late.');
  const note = line(r, value, 'note', 1000, 'late.');
  return reason ? clean({ reason, note }) : undefined;
}

function readStanding(r: FieldReader, value: unknown): NoticeContent['standing'] {
  if (value === undefined) return undefined;
  if (!isObject(value)) return r.problem('standing', show(value), 'an object with pattern and reviewOn');
  r.only(value, 'standing', ['pattern', 'reviewOn']);
  const pattern = line(r, value, 'pattern', 300, 'standing.', true);
  const reviewOn = r.date(value, 'reviewOn', 'standing.', 'YYYY-MM-DD', true);
  return pattern && reviewOn ? { pattern, reviewOn } : undefined;
}

function country(r: FieldReader, value: unknown, path: string): string | undefined {
  const text = r.text(value, path, (t) => /^[A-Za-z]{2,3}$/.test(t), 'a country code of 2 or 3 letters');
  return text === undefined ? undefined : readCountry(text).code;
}

function line(
  r: FieldReader,
  value: Readonly<Record<string, unknown>>,
  key: string,
  charsMax: number,
  prefix = '',
  required = false,
): string | undefined {
  return r.matching(
    value,
    key,
    new RegExp(`^[^\\n\\r\\0]{1,${charsMax}}$`, 'u'),
    `up to ${charsMax} characters on one line`,
    required,
    prefix,
  );
}
