import { isIsoDate } from '#basics/dates.js';
import { type CrossingCount, isCrossingMode } from '#domain/coverage.js';
import { clean, FieldReader, isObject, problemText, show } from '#domain/fieldReader.js';
import { findPort } from '#domain/ports.js';
import { isSecondaryOutcome, SECONDARY_OUTCOMES } from '#domain/secondaryOutcome.js';
import type { Direction } from '#domain/travelEvent.js';
import { readPort } from '../edifact/places.js';
import type { JsonElement } from '../json/jsonText.js';
import { readPersonJson, readTravellerNumbers, TRAVELLER_NUMBER_FIELDS } from '../json/person.js';
import type { ManifestPerson, ManifestRole, ReadOptions } from '../manifest.js';
import type { Outcome, Remarks } from '../outcome.js';
import type { ReportedEvent } from '../reportedEvent.js';
import {
  AIRPORTS_OF_ENTRY,
  CROSSING_MODES,
  INSPECTION_STATUSES,
  type InspectionStatus,
} from './inspection.js';

const FIELDS = [
  'reference',
  'sequence',
  'status',
  'direction',
  'mode',
  'port',
  'lane',
  'at',
  'carrier',
  'voyage',
  'vehicle',
  'officer',
  'queried',
  'referral',
  'outcome',
  'role',
  'person',
];
const ROLES: readonly ManifestRole[] = ['passenger', 'crew', 'transit', 'transit-crew', 'unknown'];
const DIRECTIONS: Readonly<Record<string, Direction>> = {
  entry: 'entry',
  inbound: 'entry',
  in: 'entry',
  departure: 'departure',
  exit: 'departure',
  outbound: 'departure',
  out: 'departure',
};

/** Notes what is wrong with element `n`, counted from 1; `outcome` is the least that it makes of the message. */
type Note = (code: string, text: string, outcome?: Outcome) => void;

const noteOn =
  (remarks: Remarks, what: string, n: number, offset: number): Note =>
  (code, text, outcome) =>
    remarks.add(code, offset, `${what} ${n}: ${text}`, n, outcome);

/**
 * One inspection. What the person is stands or falls with no other field: an inspection without number, state or port
 * is quarantined and its person screened all the same. An unknown state is the least that it can be, `primary`.
 */
export function readInspection(
  element: JsonElement,
  n: number,
  batch: string,
  persons: ManifestPerson[],
  remarks: Remarks,
  options: ReadOptions = {},
): ReportedEvent | undefined {
  const note = noteOn(remarks, 'inspection', n, element.offset);
  const { value } = element;
  if (!isObject(value)) {
    note('not-readable', `${show(value)}. Expected an object`, 'quarantined');
    return undefined;
  }
  const r = new FieldReader();
  r.only(value, '', FIELDS);
  const reference = r.matching(value, 'reference', /^[\x21-\x7e]{1,60}$/, 'up to 60 visible characters');
  if (reference === undefined)
    note(
      'no-reference',
      'no number of the inspection. Expected one; it cannot be corrected later',
      'quarantined',
    );
  const status = statusOf(value.status, note);
  const direction = DIRECTIONS[String(value.direction ?? '').toLowerCase()];
  if (direction === undefined)
    note(
      'unknown-direction',
      `direction ${show(value.direction)}. Expected entry or departure`,
      'quarantined',
    );
  const mode = r.oneOf(value, 'mode', CROSSING_MODES);
  const place = portOf(value.port, note);
  const vehicle = vehicleOf(r, value.vehicle);
  const outcome = outcomeOf(value.outcome, status, note);
  const person = readPersonJson(r, value.person, 'person', {
    byAuthority: true,
    alsoAllowed: TRAVELLER_NUMBER_FIELDS,
    ...options,
  });
  const travellerNumbers = readTravellerNumbers(r, value.person, 'person');
  const at = r.matching(value, 'at', AT, 'YYYY-MM-DDTHH:MM, with an offset or as the port’s wall clock');
  const facts = clean({
    mode,
    lane: r.matching(value, 'lane', /^[\w -]{1,12}$/, 'up to 12 letters or digits'),
    carrier: r.matching(value, 'carrier', /^[A-Z0-9]{2,8}$/, '2 to 8 capitals or digits'),
    voyage: r
      .matching(value, 'voyage', /^[A-Z0-9]{1,12}$/, 'up to 12 capitals or digits')
      ?.replace(/^0+(?=\d)/, ''),
    vehicle,
    officer: r.matching(value, 'officer', /^[\x21-\x7e]{1,64}$/, 'a keyed digest of up to 64 characters'),
    queried: r.boolean(value, 'queried'),
    referral: r.matching(value, 'referral', /^[\w -]{1,40}$/, 'a word of up to 40 characters'),
    outcome,
  });
  for (const p of r.problems) note('bad-field', problemText(p));
  // A lane may know nobody; who was named and could not be read is somebody whom nothing is held against.
  const isUnread = person.names.length === 0 && r.problems.some((p) => /^persons?\b/.test(p.path));
  if (isUnread)
    note('person-not-read', 'who it was could not be read. Expected a person as described', 'quarantined');
  if (person.names.length === 0 && !person.documents && vehicle === undefined)
    note('no-identity', 'nothing that says who it was. Expected a name, a document or a vehicle');
  persons.push({
    ...person,
    ...(travellerNumbers ? { travellerNumbers } : {}),
    role: r.oneOf(value, 'role', ROLES) ?? 'passenger',
    offset: element.offset,
  });
  const sequence = value.sequence;
  if (sequence !== undefined && !(Number.isInteger(sequence) && (sequence as number) > 0))
    note('bad-field', `sequence ${show(sequence)}. Expected a whole number from 1`);
  return clean({
    person: persons.length - 1,
    kind: 'inspection' as const,
    reference: reference ?? `~${batch}#${n}`,
    state: status,
    direction: direction ?? 'unknown',
    place,
    // Only what has an offset is exact; a wall clock counts to the minute.
    occurredAt: at !== undefined && /(Z|[+-]\d\d:?\d\d)$/.test(at) ? at : at?.slice(0, 16),
    sequence: Number.isInteger(sequence) && (sequence as number) > 0 ? (sequence as number) : undefined,
    facts,
  });
}

const AT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?$/;

function statusOf(value: unknown, note: Note): InspectionStatus {
  const text = String(value ?? '').toLowerCase();
  const known = INSPECTION_STATUSES.find((s) => s === text);
  if (known) return known;
  note(
    'unknown-status',
    `status ${show(value)}. Expected one of ${INSPECTION_STATUSES.join(', ')}; taken for primary, never for admitted`,
    'quarantined',
  );
  return 'primary';
}

/** The code as the port table has it; one that it does not know stays as it came. */
function portOf(value: unknown, note: Note): string | undefined {
  const text = typeof value === 'number' ? String(value).padStart(4, '0') : value;
  if (typeof text !== 'string' || !/^[A-Za-z0-9]{3,5}$/.test(text.trim())) {
    note(
      'unknown-port',
      `port ${show(value)}. Expected a four-digit port of entry, IATA code or UN/LOCODE`,
      'quarantined',
    );
    return undefined;
  }
  const code = AIRPORTS_OF_ENTRY[text.trim()] ?? readPort(text.trim());
  if (!findPort(code)) note('unknown-port', `port ${show(value)} is not in the table; kept as it came`);
  return code;
}

function vehicleOf(r: FieldReader, value: unknown): Record<string, string> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) return r.problem('vehicle', show(value), 'an object with plate, state and country');
  r.only(value, 'vehicle', ['plate', 'state', 'country']);
  const plate = r.matching(value, 'plate', /^[\w -]{1,12}$/, 'up to 12 letters or digits', true, 'vehicle.');
  if (plate === undefined) return undefined;
  return clean({
    plate,
    state: r.matching(value, 'state', /^[A-Z]{2,3}$/, '2 or 3 capitals', false, 'vehicle.'),
    country: r.matching(value, 'country', /^[A-Z]{2,3}$/, '2 or 3 capitals', false, 'vehicle.'),
  });
}

function outcomeOf(value: unknown, status: InspectionStatus, note: Note): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string' || !isSecondaryOutcome(value)) {
    note(
      'unknown-outcome',
      `outcome ${show(value)}. Expected one of ${Object.keys(SECONDARY_OUTCOMES).join(', ')}; the port’s duty stays open`,
      'quarantined',
    );
    return undefined;
  }
  const means = SECONDARY_OUTCOMES[value].state;
  if (means !== status && means !== 'primary')
    note(
      'outcome-against-status',
      `outcome ${value} means ${means}, the status is ${status}. The status counts`,
    );
  return value;
}

/** Counted crossings of one port and day. One that does not add up is left out with a remark. */
export function readCrossing(element: JsonElement, n: number, remarks: Remarks): CrossingCount | undefined {
  const note = noteOn(remarks, 'crossing count', n, element.offset);
  const { value } = element;
  if (!isObject(value)) {
    note('not-readable', `${show(value)}. Expected an object`, 'quarantined');
    return undefined;
  }
  const port = portOf(value.port, note);
  const direction = DIRECTIONS[String(value.direction ?? '').toLowerCase()];
  const { mode, day, crossings, queried } = value;
  const whole = (v: unknown): v is number =>
    typeof v === 'number' && Number.isInteger(v) && v >= 0 && v < 1e9;
  if (
    port === undefined ||
    (direction !== 'entry' && direction !== 'departure') ||
    typeof mode !== 'string' ||
    !isCrossingMode(mode) ||
    typeof day !== 'string' ||
    !isIsoDate(day) ||
    !whole(crossings) ||
    !whole(queried)
  ) {
    note(
      'not-readable',
      'expected port, mode, direction, day and whole numbers in crossings and queried',
      'quarantined',
    );
    return undefined;
  }
  if (queried > crossings)
    note('counts-disagree', `${queried} queried of ${crossings} who crossed; kept as it came`);
  return { port, mode, direction, day, crossings, queried };
}
