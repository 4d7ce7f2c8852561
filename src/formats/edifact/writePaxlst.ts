import type { IsoDate } from '#basics/dates.js';
import type { Address, DocumentKind, TravelDocument } from '#domain/person.js';
import { findPort } from '#domain/ports.js';
import type {
  ManifestKind,
  ManifestLeg,
  ManifestMessage,
  ManifestPerson,
  ManifestRole,
} from '../manifest.js';
import { readBirthDate, readDocumentDate } from './dates.js';
import type { MessageOut, SegmentOut, WriteOptions } from './write.js';
import { interchange, writeSegments } from './write.js';

/** The tables of paxlstFields.ts the other way round, one way of writing each. */
const DOCUMENT_CODES: Partial<Record<ManifestKind, readonly [code: string, func?: string]>> = {
  passengers: ['745'],
  change: ['745', 'CP'],
  'cancel-reservation': ['745', 'XR'],
  reduce: ['745', 'RP'],
  crew: ['250', 'C'],
  'crew-change': ['250', 'CC'],
  'flight-close': ['266', 'CL'],
  'flight-close-on-board': ['266', 'CLOB'],
  'flight-close-not-on-board': ['266', 'CLNB'],
  'cancel-flight': ['266', 'XF'],
  'change-flight': ['266', 'CF'],
};
const ROLE_CODES: Readonly<Record<ManifestRole, string>> = {
  passenger: 'FL',
  crew: 'FM',
  transit: 'DDU',
  'transit-crew': 'DDT',
  // No list names them; a nameless entry is what the standard has for other persons.
  applicant: 'ZZZ',
  sponsor: 'ZZZ',
  unknown: 'ZZZ',
};
const KIND_CODES: Readonly<Record<DocumentKind, string>> = {
  passport: 'P',
  'passport-card': 'IP',
  visa: 'V',
  'identity-card': 'I',
  refugee: 'R',
  reentry: 'T',
  'resident-card': 'CR',
  'crew-certificate': 'AC',
  military: 'M',
  'pilot-licence': 'L',
  'driver-licence': '40',
  'trusted-traveller': 'F',
  ssn: '',
  other: '',
};
const POSITION_CODES: Readonly<Record<string, string>> = {
  cockpit: 'CR1',
  cabin: 'CR2',
  'operations staff': 'CR3',
  cargo: 'CR4',
  other: 'CR5',
};

export interface PaxlstOptions extends WriteOptions {
  /** Directory, D:02B to D:15B. */
  readonly version?: 'D:02B' | 'D:05B' | 'D:12B' | 'D:15B';
  /** Persons in one part; each part is an interchange of its own. Default: all in one. */
  readonly personsPerPart?: number;
  readonly application?: string;
  readonly group?: boolean;
}

/** What a manifest must have to be written. */
export type ManifestOut = Pick<ManifestMessage, 'kind' | 'legs' | 'persons' | 'declaredTotals'> & {
  readonly references: ManifestMessage['references'];
};

/**
 * A manifest as PAXLST transmissions, one for each part. What the message cannot hold (more than one name, partial
 * dates beyond the year) is left away. Totals are the declared ones, else those of the list.
 */
export function writePaxlst(manifest: ManifestOut, options: PaxlstOptions = {}): Uint8Array[] {
  const size = Math.max(1, options.personsPerPart ?? manifest.persons.length);
  const parts = Math.max(1, Math.ceil(manifest.persons.length / size));
  const r = manifest.references;
  const out: Uint8Array[] = [];
  for (let i = 0; i < parts; i++) {
    const persons = manifest.persons.slice(i * size, (i + 1) * size);
    const message: MessageOut = {
      reference: r.message ?? '1',
      segments: body(manifest, persons),
      part:
        parts === 1 && r.part !== undefined
          ? { number: r.part, last: r.lastPart ?? false }
          : { number: i + 1, last: i === parts - 1 },
      ...(r.commonAccess === undefined ? {} : { commonAccess: r.commonAccess }),
    };
    const reference = `${r.interchange ?? '1'}${parts > 1 ? `P${i + 1}` : ''}`;
    const segments = interchange(
      {
        sender: r.sender ?? 'RSOITS',
        recipient: r.recipient ?? 'USCSAPIS',
        reference,
        prepared: r.prepared ?? '2000-01-01T00:00',
        messageType: 'PAXLST',
        version: options.version ?? 'D:05B',
        application: options.application ?? 'APIS',
        test: r.test ?? false,
        ...(options.group === undefined ? {} : { group: options.group }),
      },
      [message],
    );
    out.push(writeSegments(segments, options));
  }
  return out;
}

function body(manifest: ManifestOut, persons: readonly ManifestPerson[]): SegmentOut[] {
  const r = manifest.references;
  const [code, func] = DOCUMENT_CODES[manifest.kind] ?? ['745'];
  const [givenCode, givenFunc] = (r.documentCode ?? '').split('+');
  const out: SegmentOut[] = [['BGM', givenCode || code, givenCode ? (givenFunc ?? '') : (func ?? '')]];
  if (r.transaction !== undefined) out.push(['RFF', ['TN', r.transaction]]);
  if (r.reportingParty !== undefined) out.push(['NAD', 'MS', '', '', r.reportingParty]);
  for (const leg of manifest.legs) out.push(...legSegments(leg, manifest.legs.length));
  const first = manifest.legs.find((leg) => leg.departureLocal ?? leg.arrivalLocal);
  const reference = (first?.departureLocal ?? first?.arrivalLocal ?? r.prepared)?.slice(0, 10);
  for (const person of persons) out.push(...personSegments(person, reference));
  const crew = manifest.persons.filter((p) => p.role === 'crew' || p.role === 'transit-crew').length;
  const totals = manifest.declaredTotals;
  const passengers =
    totals.passengers ?? (manifest.persons.length > crew ? manifest.persons.length - crew : undefined);
  const crewTotal = totals.crew ?? (crew > 0 ? crew : undefined);
  if (passengers !== undefined) out.push(['CNT', ['42', String(passengers)]]);
  if (crewTotal !== undefined) out.push(['CNT', ['41', String(crewTotal)]]);
  return out;
}

function compact(local: string): string {
  return local.replace(/\D/g, '').slice(2, 12);
}

function crossesBorder(leg: ManifestLeg): boolean {
  const [from, to] = [leg.departurePort, leg.arrivalPort].map((code) =>
    code ? findPort(code)?.country : undefined,
  );
  return from === undefined || to === undefined || from !== to;
}

function legSegments(leg: ManifestLeg, legs: number): SegmentOut[] {
  const out: SegmentOut[] = [
    ['TDT', '20', `${leg.carrier ?? ''}${leg.number ?? ''}`, '', '', leg.carrier ?? ''],
  ];
  const border = legs === 1 || crossesBorder(leg);
  if (leg.departurePort !== undefined || leg.departureLocal !== undefined)
    out.push(['LOC', border ? '125' : '92', leg.departurePort ?? '']);
  if (leg.departureLocal !== undefined) out.push(['DTM', ['189', compact(leg.departureLocal), '201']]);
  if (leg.arrivalPort !== undefined || leg.arrivalLocal !== undefined)
    out.push(['LOC', border ? '87' : '92', leg.arrivalPort ?? '']);
  if (leg.arrivalLocal !== undefined) out.push(['DTM', ['232', compact(leg.arrivalLocal), '201']]);
  return out;
}

function addressElements(a: Address | undefined): string[] {
  return a ? [a.street ?? '', a.city ?? '', a.region ?? '', a.postcode ?? '', a.country ?? ''] : [];
}

/** YYMMDD where a reader would find the same date again, else with its century. */
function dateComponents(date: string, reads: (six: string) => string | undefined): string[] {
  const digits = date.replace(/\D/g, '').padEnd(8, '0');
  const six = digits.slice(2);
  return reads(six) === date ? [six] : [digits, '102'];
}

function personSegments(p: ManifestPerson, reference: IsoDate | undefined): SegmentOut[] {
  const name = p.names[0];
  const parts =
    name === undefined
      ? ''
      : name.surname !== undefined || name.given !== undefined || name.middle !== undefined
        ? [name.surname ?? '', name.given ?? '', name.middle ?? '']
        : (name.full ?? '');
  const out: SegmentOut[] = [
    ['NAD', ROLE_CODES[p.role], '', '', parts, ...addressElements(p.usAddress ?? p.homeAddress)],
  ];
  const add = (...segment: SegmentOut) => {
    out.push(segment);
  };
  if (p.sex !== undefined) add('ATT', '2', '', p.sex);
  const birth = p.birthDates?.[0];
  if (birth !== undefined)
    add('DTM', ['329', ...dateComponents(birth, (six) => only(readBirthDate(six, '', reference).dates))]);
  if (p.documentCheck !== undefined)
    add(
      'GEI',
      '4',
      p.documentCheck === 'verified' ? '173' : p.documentCheck === 'not-verified' ? '174' : 'ZZZ',
    );
  if (p.clearance !== undefined) add('LOC', '22', p.clearance);
  if (p.embark !== undefined) add('LOC', '178', p.embark);
  if (p.disembark !== undefined) add('LOC', '179', p.disembark);
  if (p.residence !== undefined) add('LOC', '174', p.residence);
  if (p.birthPlace !== undefined || p.birthCountry !== undefined) out.push(birthSegment(p));
  if (p.crewPosition !== undefined) add('EMP', '1', POSITION_CODES[p.crewPosition] ?? p.crewPosition);
  for (const citizenship of p.citizenships ?? []) add('NAT', '2', citizenship);
  if (p.locator !== undefined) add('RFF', ['AVF', p.locator]);
  if (p.senderPersonId !== undefined) add('RFF', ['ABO', p.senderPersonId]);
  for (const seat of p.seats ?? []) add('RFF', ['SEA', seat]);
  for (const number of p.travellerNumbers ?? []) add('RFF', ['AEA', number]);
  if (p.ticket !== undefined) add('RFF', ['YZY', p.ticket]);
  for (const d of p.documents ?? []) out.push(...documentSegments(d, reference));
  return out;
}

function only(dates: readonly string[]): string | undefined {
  return dates.length === 1 ? dates[0] : undefined;
}

function birthSegment(p: ManifestPerson): SegmentOut {
  const country = p.birthCountry ?? '';
  const place = p.birthPlace ?? '';
  const text =
    country !== '' && place.endsWith(country) ? place.slice(0, -country.length).replace(/, $/, '') : place;
  return ['LOC', '180', [country, '', '', text]];
}

function documentSegments(d: TravelDocument, reference: IsoDate | undefined): SegmentOut[] {
  const code = KIND_CODES[d.kind];
  const out: SegmentOut[] = [['DOC', code === '' ? '' : [code, '110', '111'], d.number]];
  const date = (qualifier: string, value: string) =>
    out.push(['DTM', [qualifier, ...dateComponents(value, (six) => readDocumentDate(six, '', reference))]]);
  if (d.expiry !== undefined) date('36', d.expiry);
  if (d.issued !== undefined) date('182', d.issued);
  if (d.issuer !== undefined) out.push(['LOC', '91', d.issuer]);
  return out;
}
