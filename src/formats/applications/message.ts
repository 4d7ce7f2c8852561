import { isIsoDate } from '#basics/dates.js';
import { lettersAndDigits } from '#basics/text.js';
import { APPLICATION_KINDS, type PrintExemption } from '#domain/application.js';
import { readCountry } from '#domain/countries.js';
import { clean } from '#domain/fieldReader.js';
import type { Address, PersonName, TravelDocument } from '#domain/person.js';
import type { ManifestMessage, ManifestPerson, ReadOptions } from '../manifest.js';
import { rejectedMessage } from '../manifest.js';
import { readMrz } from '../mrz/read.js';
import { readName } from '../names.js';
import { Remarks } from '../outcome.js';
import type { ReportedEvent } from '../reportedEvent.js';
import { checkFields, type Partly } from './check.js';
import { type ApplicationEvent, EVENT, EVENTS_MAX, FILE_BYTES_MAX, HEAD, type Shape } from './fields.js';
import { isRefusal, type PlainFile, type Refusal } from './plain.js';

/** One file as a message: each person who applies or sponsors, and what is reported of each. Never throws. */
export function readApplications(
  format: string,
  bytes: Uint8Array,
  read: (bytes: Uint8Array) => PlainFile | Refusal,
  options: ReadOptions,
): ManifestMessage {
  const refused = (r: Refusal) => rejectedMessage(format, r.code, r.text, r.offset, bytes.length);
  if (bytes.length > FILE_BYTES_MAX)
    return refused({
      code: 'too-large',
      offset: 0,
      text: `${bytes.length} bytes. Expected at most ${FILE_BYTES_MAX}; send several files`,
    });
  const file = read(bytes);
  if (isRefusal(file)) return refused(file);
  const remarks = new Remarks();
  for (const r of file.remarks)
    remarks.add(r.code, r.offset, r.text, r.line, r.quarantine ? 'quarantined' : 'warnings');
  const head = checkFields(HEAD, file.head, '');
  for (const p of head.problems)
    remarks.add('head', 0, `${p.path}: ${p.came}. Expected ${p.expected}`, undefined, 'warnings');
  if (file.events.length === 0)
    remarks.add('empty', 0, 'no event. Expected one or more', undefined, 'quarantined');
  if (file.events.length > EVENTS_MAX)
    remarks.add(
      'too-many',
      file.events[EVENTS_MAX]!.offset,
      `more than ${EVENTS_MAX} events; the rest was not read. Expected several files`,
      undefined,
      'quarantined',
    );
  const persons: ManifestPerson[] = [];
  const events: ReportedEvent[] = [];
  file.events.slice(0, EVENTS_MAX).forEach(({ value, offset, line }, i) => {
    const place = { offset, line, number: i + 1 };
    const checked = checkFields(EVENT, value, '');
    for (const p of checked.problems)
      remarks.add(
        'field',
        offset,
        `event ${i + 1}, ${p.path}: ${p.came}. Expected ${p.expected}`,
        line ?? i + 1,
        p.path.startsWith('person') || checked.lacks.includes(p.path) ? 'quarantined' : 'warnings',
      );
    const person = personOf(checked.value, place, options, remarks);
    if (!person) return;
    persons.push(person);
    const event = reportedOf(checked.value, head.value, persons.length - 1, place, remarks);
    if (event) events.push(event);
  });
  // In the sender's order, so that an older version in the same file is not late.
  events.sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
  return {
    format,
    outcome: remarks.outcome,
    warnings: remarks.warnings,
    references: clean({
      sender: head.value.system,
      interchange: head.value.batch,
      transaction: head.value.feed,
      prepared: head.value.prepared,
      test: head.value.test,
      messageType: `${format} 1`,
      charset: file.remarks.some((r) => r.code === 'charset')
        ? ('windows-1252' as const)
        : ('utf-8' as const),
    }),
    kind: 'events',
    legs: [],
    persons,
    declaredTotals: {},
    events,
    range: { from: 0, to: bytes.length },
  };
}

interface Place {
  readonly offset: number;
  readonly line: number | undefined;
  readonly number: number;
}

type PartlyEvent = Partly<typeof EVENT>;
type PersonFields = NonNullable<ApplicationEvent['person']>;

function personOf(
  event: PartlyEvent,
  at: Place,
  options: ReadOptions,
  remarks: Remarks,
): ManifestPerson | undefined {
  const p: PersonFields = event.person ?? {};
  const remark = (code: string, text: string) =>
    remarks.add(code, at.offset, `event ${at.number}, ${text}`, at.line ?? at.number);
  const names = (p.names ?? []).flatMap((n) => nameOf(n) ?? []);
  const birthDates = (p.birthDates ?? []).filter((d) => {
    if (!d.startsWith('9999') && !d.startsWith('0001')) return true;
    remark('filler-date', 'person.birthDates: a year that stands for unknown. Expected the date or nothing');
    return false;
  });
  const documents = (p.documents ?? []).map((d, i) => documentOf(d, i, options, remark));
  if (names.length === 0 && documents.length === 0 && p.aNumber === undefined) {
    remarks.add(
      'no-person',
      at.offset,
      `event ${at.number}: nobody is named. Expected a name, a document or an alien number`,
      at.line ?? at.number,
      'quarantined',
    );
    return undefined;
  }
  const countries = [...new Set((p.citizenships ?? []).map(countryOf))];
  return clean({
    names,
    birthDates: birthDates.length > 0 ? birthDates : undefined,
    sex: p.sex,
    birthPlace: p.birthPlace,
    citizenships: countries.length > 0 ? countries : undefined,
    residence: p.residence === undefined ? undefined : countryOf(p.residence),
    documents: documents.length > 0 ? documents : undefined,
    aNumber: p.aNumber === undefined ? undefined : alienNumber(p.aNumber),
    usAddress: p.usAddress && addressOf(p.usAddress),
    homeAddress: p.homeAddress && addressOf(p.homeAddress),
    biometricRef: event.fingerprints?.reference,
    role: event.kind === 'lpr-sponsorship' ? ('sponsor' as const) : ('applicant' as const),
    offset: at.offset,
  });
}

function nameOf(n: NonNullable<PersonFields['names']>[number]): PersonName | undefined {
  const parts = readName(n.surname ?? '', n.given ?? '', n.middle ?? '');
  const name = { ...(n.full === undefined ? {} : { full: n.full }), ...parts };
  if (Object.keys(name).length === 0) return undefined;
  return n.kind === undefined ? name : { ...name, kind: n.kind };
}

type DocumentFields = NonNullable<PersonFields['documents']>[number];

function documentOf(
  d: DocumentFields,
  i: number,
  options: ReadOptions,
  remark: (code: string, text: string) => void,
): TravelDocument {
  const { mrz, issuer, ...rest } = d;
  if (mrz !== undefined) {
    const zone = readMrz(mrz.replaceAll('|', '\n'), options);
    const number = zone?.person.documents?.[0]?.number;
    if (!zone)
      remark('mrz', `person.documents.${i + 1}.mrz: no machine readable zone. Expected one of ICAO Doc 9303`);
    else if (number !== undefined && lettersAndDigits(number) !== lettersAndDigits(d.number))
      remark('mrz', `person.documents.${i + 1}.mrz: another number than the document. Expected the same`);
  }
  return { ...rest, ...(issuer === undefined ? {} : { issuer: countryOf(issuer) }) };
}

/** A and nine digits: senders drop the leading zeros of older numbers. */
function alienNumber(text: string): string {
  return `A${text.replace(/^A/, '').padStart(9, '0')}`;
}

function addressOf(a: Address): Address {
  return a.country === undefined ? a : { ...a, country: countryOf(a.country) };
}

function countryOf(code: string): string {
  return readCountry(code).code;
}

/** Fields of an event that are facts of the application, kept under their own names. */
const FACTS = [
  'form',
  'office',
  'passportBook',
  'passportCard',
  'visaClass',
  'admissionClass',
  'waiverGround',
  'earlierRefusals',
  'purpose',
  'travel',
  'beneficiary',
  'fingerprints',
  'checks',
  'lookouts',
] as const satisfies readonly (keyof Shape<typeof EVENT>)[];

function reportedOf(
  event: PartlyEvent,
  head: Partly<typeof HEAD>,
  person: number,
  at: Place,
  remarks: Remarks,
): ReportedEvent | undefined {
  if (event.kind === undefined) return undefined;
  checkPrints(event, at, remarks);
  return clean({
    person,
    kind: APPLICATION_KINDS[event.kind].event,
    // Without a reference the event is known by its place in the batch alone: screened, and never joined to another.
    reference: event.reference ?? `~${head.batch ?? 'batch'}/${event.sequence ?? at.number}`,
    state: event.event ?? 'filed',
    occurredAt: event.at,
    sequence: event.sequence,
    facts: clean({
      system: head.system,
      feed: head.feed,
      ...Object.fromEntries(FACTS.map((name) => [name, event[name]])),
    }),
  });
}

/** An exemption that the birth date speaks against is remarked; prints are the sender's to take (S2 V.A.2). */
const AGE_OF_EXEMPTION: Readonly<Partial<Record<PrintExemption, (years: number) => boolean>>> = {
  'under-14': (years) => years < 14,
  'over-79': (years) => years > 79,
};

function checkPrints(event: PartlyEvent, at: Place, remarks: Remarks): void {
  const remark = (text: string) =>
    remarks.add('prints', at.offset, `event ${at.number}, fingerprints: ${text}`, at.line ?? at.number);
  const prints = event.fingerprints;
  if (prints?.taken && prints.exempt) remark('taken, and exempt. Expected one of them');
  const holds = prints?.exempt && AGE_OF_EXEMPTION[prints.exempt];
  const born = event.person?.birthDates?.find(isIsoDate);
  if (
    holds &&
    born !== undefined &&
    event.at !== undefined &&
    !holds(yearsBetween(born, event.at.slice(0, 10)))
  )
    remark(`exempt as ${prints.exempt}, which the birth date speaks against. Expected prints`);
}

function yearsBetween(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}
