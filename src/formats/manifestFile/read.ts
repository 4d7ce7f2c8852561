import { clean, FieldReader, isObject, problemText, show } from '#domain/fieldReader.js';
import { CRAFT, isCraft } from '#domain/filing.js';
import { findPort } from '#domain/ports.js';
import { readDesignator } from '../edifact/flight.js';
import { readPort } from '../edifact/places.js';
import { beginsJsonWith, type JsonElement, readJson } from '../json/jsonText.js';
import { readPersonJson, readTravellerNumbers, TRAVELLER_NUMBER_FIELDS } from '../json/person.js';
import type {
  ManifestKind,
  ManifestLeg,
  ManifestMessage,
  ManifestPerson,
  ManifestReferences,
  ManifestRole,
  ReadOptions,
} from '../manifest.js';
import { rejectedMessage } from '../manifest.js';
import { Remarks } from '../outcome.js';
import { looksLikeManifestCsv, readManifestCsv } from './csv.js';
import { LIST_KINDS, MANIFEST_FORMAT, MANIFEST_VERSION, PRIVATE_CARRIER } from './file.js';

export function looksLikeManifestFile(bytes: Uint8Array): boolean {
  return beginsJsonWith(bytes, 'format', MANIFEST_FORMAT) || looksLikeManifestCsv(bytes);
}

/** Reads a list as our own JSON or as a carrier's CSV (docs/formats/manifest.md). Never throws for what the bytes hold. */
export function readManifestFile(bytes: Uint8Array, options: ReadOptions = {}): ManifestMessage[] {
  return looksLikeManifestCsv(bytes) ? readManifestCsv(bytes, options) : [readJsonList(bytes, options)];
}

const HEAD = [
  'format',
  'version',
  'craft',
  'list',
  'sender',
  'reference',
  'preparedAt',
  'test',
  'carrier',
  'number',
  'vesselName',
  'operator',
  'totals',
];
const PERSON_MORE = [
  'role',
  'embark',
  'disembark',
  'clearance',
  'locator',
  'seat',
  ...TRAVELLER_NUMBER_FIELDS,
  'senderPersonId',
  'crewPosition',
];
const ROLES: readonly ManifestRole[] = ['passenger', 'crew', 'transit', 'transit-crew', 'unknown'];
const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;

function readJsonList(bytes: Uint8Array, options: ReadOptions): ManifestMessage {
  const read = readJson(bytes, ['legs', 'persons']);
  if (!read.ok)
    return rejectedMessage(
      'manifest-json',
      read.error.code,
      read.error.text,
      read.error.offset,
      bytes.length,
    );
  const { head, elements, noLists, charset, broken } = read.value;
  const remarks = new Remarks();
  if (broken) remarks.add('broken-json', broken.offset, broken.text, undefined, 'quarantined');
  if (head.version !== MANIFEST_VERSION)
    remarks.add(
      'unknown-version',
      0,
      `version ${show(head.version)}. Expected ${MANIFEST_VERSION}; read as that`,
      undefined,
      'quarantined',
    );
  const r = new FieldReader();
  r.only(head, '', HEAD);
  const craft = typeof head.craft === 'string' && isCraft(head.craft) ? head.craft : undefined;
  if (!craft)
    remarks.add(
      'unknown-craft',
      0,
      `craft ${show(head.craft)}. Expected one of ${Object.keys(CRAFT).join(', ')}; lateness is not judged`,
      undefined,
      'quarantined',
    );
  const kind = LIST_KINDS.find((k) => k === head.list);
  if (!kind)
    remarks.add(
      'unknown-list',
      0,
      `list ${show(head.list)}. Expected one of ${LIST_KINDS.join(', ')}; its persons are screened`,
      undefined,
      'quarantined',
    );
  const text = (key: string, pattern: RegExp, expected: string) => r.matching(head, key, pattern, expected);
  const isPrivate = craft === 'private-air' || craft === 'private-sea';
  const carrier =
    text('carrier', /^[A-Z0-9]{2,10}$/, '2 to 10 capitals or digits') ?? (isPrivate ? PRIVATE_CARRIER : '');
  const number = text('number', /^[A-Z0-9-]{1,12}$/, 'up to 12 capitals, digits or hyphens');
  const designator = isPrivate
    ? { carrier, ...(number ? { number } : {}) }
    : readDesignator(number ?? '', carrier);
  const legs = (elements.legs ?? []).flatMap((e, i) => legOf(e, i + 1, designator, remarks));
  if (legs.length === 0)
    remarks.add(
      'no-leg',
      0,
      'no leg. Expected departure and arrival; persons are screened all the same',
      undefined,
      'quarantined',
    );
  const persons = (elements.persons ?? []).flatMap((e, i) => personOf(e, i + 1, kind, remarks, options));
  const totals = isObject(head.totals) ? head.totals : {};
  const whole = (v: unknown) => (typeof v === 'number' && Number.isInteger(v) && v >= 0 ? v : undefined);
  const declaredTotals = clean({ passengers: whole(totals.passengers), crew: whole(totals.crew) });
  for (const [name, value] of Object.entries(noLists))
    remarks.add(
      'not-a-list',
      0,
      `${name}: ${show(value)}. Expected a list; nothing of it was read`,
      undefined,
      'quarantined',
    );
  noteMissingPersons(kind, elements.persons, broken !== undefined, declaredTotals, remarks);
  const references: ManifestReferences = clean({
    sender: text('sender', /^[\x20-\x7e]{1,60}$/, 'up to 60 characters'),
    transaction: text('reference', /^[\x21-\x7e]{1,60}$/, 'up to 60 visible characters'),
    prepared: text('preparedAt', /^[\dT:.Z+-]{10,35}$/, 'an instant'),
    reportingParty: text('operator', /^[^\n]{1,120}$/u, 'up to 120 characters on one line'),
    documentNumber: text('vesselName', /^[^\n]{1,80}$/u, 'up to 80 characters on one line'),
    messageType: `${MANIFEST_FORMAT} ${String(head.version ?? '?').slice(0, 10)}`,
    test: head.test === true ? true : undefined,
    charset,
  });
  for (const p of r.problems) remarks.add('bad-field', 0, problemText(p));
  return clean({
    format: 'manifest-json',
    outcome: remarks.outcome,
    warnings: remarks.warnings,
    references,
    kind: (kind ?? 'unknown') as ManifestKind,
    craft,
    carrier: designator.carrier === '' ? undefined : designator.carrier,
    flight:
      designator.number === undefined
        ? undefined
        : `${isPrivate ? '' : (designator.carrier ?? '')}${designator.number}`,
    legs,
    persons,
    declaredTotals,
    range: { from: 0, to: bytes.length },
  });
}

/** A whole list is one file: whoever is declared and not in it was lost on the way, and is screened by nobody. */
function noteMissingPersons(
  kind: (typeof LIST_KINDS)[number] | undefined,
  persons: readonly JsonElement[] | undefined,
  isBroken: boolean,
  declared: { readonly passengers?: number; readonly crew?: number },
  remarks: Remarks,
): void {
  const note = (code: string, text: string) => remarks.add(code, 0, text, undefined, 'quarantined');
  if (!persons) {
    if (kind !== 'cancel-flight' && !isBroken)
      note('no-persons', 'no list under persons. Expected one, empty where nobody is on board');
    return;
  }
  if (kind !== 'passengers' && kind !== 'crew') return;
  const ofCrew = (e: JsonElement) =>
    isObject(e.value) && String(e.value.role ?? (kind === 'crew' ? 'crew' : '')).endsWith('crew');
  const came = persons.filter((e) => ofCrew(e) === (kind === 'crew')).length;
  const total = declared[kind];
  if (total !== undefined && came < total)
    note('fewer-than-declared', `${came} ${kind} came of ${total} declared. Expected all in one list`);
}

function legOf(
  element: JsonElement,
  n: number,
  designator: { readonly carrier?: string; readonly number?: string },
  remarks: Remarks,
): ManifestLeg[] {
  const { value, offset } = element;
  if (!isObject(value)) {
    remarks.add('not-readable', offset, `leg ${n}: ${show(value)}. Expected an object`, n, 'quarantined');
    return [];
  }
  const r = new FieldReader();
  r.only(value, '', ['departurePort', 'arrivalPort', 'departureLocal', 'arrivalLocal']);
  const port = (key: string) => {
    const code = r.matching(
      value,
      key,
      /^[A-Za-z0-9]{3,5}$/,
      'IATA code, UN/LOCODE or four-digit port of entry',
    );
    if (code === undefined) return undefined;
    const known = readPort(code);
    if (!findPort(known))
      remarks.add(
        'unknown-port',
        offset,
        `leg ${n}: ${key} ${show(code)} is not in the table; kept as it came`,
        n,
      );
    return known;
  };
  const local = (key: string) => r.matching(value, key, LOCAL, 'the port’s wall clock YYYY-MM-DDTHH:MM');
  const leg: ManifestLeg = clean({
    ...designator,
    departurePort: port('departurePort'),
    arrivalPort: port('arrivalPort'),
    departureLocal: local('departureLocal'),
    arrivalLocal: local('arrivalLocal'),
  });
  for (const p of r.problems) remarks.add('bad-field', offset, `leg ${n}: ${problemText(p)}`, n);
  return [leg];
}

function personOf(
  element: JsonElement,
  n: number,
  kind: string | undefined,
  remarks: Remarks,
  options: ReadOptions,
): ManifestPerson[] {
  const { value, offset } = element;
  if (!isObject(value)) {
    remarks.add('not-readable', offset, `person ${n}: ${show(value)}. Expected an object`, n, 'quarantined');
    return [];
  }
  const r = new FieldReader();
  const described = readPersonJson(r, value, 'person', { ...options, alsoAllowed: PERSON_MORE });
  const short = (key: string) => r.matching(value, key, /^[\x20-\x7e]{1,40}$/, 'up to 40 characters');
  const seat = short('seat');
  const person: ManifestPerson = clean({
    ...described,
    role: r.oneOf(value, 'role', ROLES) ?? (kind === 'crew' ? 'crew' : 'passenger'),
    embark: short('embark'),
    disembark: short('disembark'),
    clearance: short('clearance'),
    locator: short('locator'),
    senderPersonId: short('senderPersonId'),
    crewPosition: short('crewPosition'),
    seats: seat === undefined ? undefined : [seat],
    travellerNumbers: readTravellerNumbers(r, value, 'person'),
    offset,
  });
  for (const p of r.problems) remarks.add('bad-field', offset, `person ${n}: ${problemText(p)}`, n);
  if (person.names.length === 0 && !person.documents)
    remarks.add(
      'no-identity',
      offset,
      `person ${n}: neither name nor document. Expected one of them`,
      n,
      'quarantined',
    );
  return [person];
}
