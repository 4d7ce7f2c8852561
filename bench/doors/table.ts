import { localTime } from '#basics/zones.js';
import type { DoorName } from '#domain/door.js';
import type { PersonDescription } from '#domain/person.js';
import { writeApplicationsCsv } from '#formats/applications/csv.js';
import type { ApplicationFile } from '#formats/applications/fields.js';
import { writeJson as writeApplicationsJson } from '#formats/applications/json.js';
import { writeXml as writeApplicationsXml } from '#formats/applications/xml.js';
import type { ManifestFile } from '#formats/manifestFile/file.js';
import { writeManifestCsv, writeManifestJson } from '#formats/manifestFile/write.js';
import { writeNotice } from '#formats/ncic/write.js';
import { writeNist } from '#formats/nist/write.js';
import type { TecsBatch } from '#formats/tecs/inspection.js';
import { writeTecsCsv, writeTecsJson } from '#formats/tecs/write.js';
import { REGISTER_SEED } from '../../sim/world/register.js';
import { type Planted, writeManifest } from '../journey/manifests.js';
import { inventPerson, recordOf } from '../matching/population.js';
import { arrest, foreignAdvice, noticeJson, noticesCsv } from './messages.js';

/** Where messages of a door end that are about no candidate of a journey: a duty, word of an event, or of a travel notice. */
export type DoorEnd = 'task' | 'event' | 'notice';

/** A door as the bench uses it: invented persons in, one transmission in the door's own bytes out. */
export interface BenchDoor {
  readonly name: string;
  readonly door: DoorName;
  /** Persons of one transmission; one: the door's messages are about one person each, here always a registrant. */
  readonly persons: number;
  /** Absent: in notifications about a candidate. */
  readonly end?: DoorEnd;
  /** Persons whom no register here knows. */
  readonly strangers?: true;
  /** Registration agencies file notices of their own registrants, under references of their own. */
  readonly sentBy?: 'owners';
  /** Where a message goes that is filed under its own reference; absent: to the door. */
  readonly path?: (reference: string) => string;
  write(
    n: number,
    persons: readonly PersonDescription[],
    nowMs: number,
    planted: readonly Planted[],
    references: readonly string[],
  ): Uint8Array;
}

/** Every format that partners hand in at a door and that we can write ourselves. A new one is a row here. */
export const BENCH_DOORS: readonly BenchDoor[] = [
  { name: 'manifests PAXLST', door: 'manifests', persons: 200, write: writeManifest },
  {
    name: 'manifests JSON',
    door: 'manifests',
    persons: 50,
    write: (n, persons, nowMs) => writeManifestJson(flight(n, persons, nowMs)),
  },
  {
    name: 'manifests CSV',
    door: 'manifests',
    persons: 50,
    write: (n, persons, nowMs) => writeManifestCsv(flight(n, persons, nowMs)),
  },
  {
    name: 'inspections JSON',
    door: 'inspections',
    persons: 50,
    write: (n, persons, nowMs) => writeTecsJson(inspections(n, persons, nowMs)),
  },
  {
    name: 'inspections CSV',
    door: 'inspections',
    persons: 50,
    write: (n, persons, nowMs) => writeTecsCsv(inspections(n, persons, nowMs)),
  },
  {
    name: 'applications JSON',
    door: 'applications',
    persons: 50,
    write: (n, persons, nowMs) => writeApplicationsJson(applications(n, persons, nowMs)),
  },
  {
    name: 'applications XML',
    door: 'applications',
    persons: 50,
    write: (n, persons, nowMs) => writeApplicationsXml(applications(n, persons, nowMs)),
  },
  {
    name: 'applications CSV',
    door: 'applications',
    persons: 50,
    write: (n, persons, nowMs) => writeApplicationsCsv(applications(n, persons, nowMs)),
  },
  {
    name: 'biometrics ANSI/NIST',
    door: 'biometrics',
    persons: 1,
    write: (n, [person], nowMs, [planted]) => printSearch(n, person!, nowMs, planted!),
  },
  {
    name: 'ncic notice',
    door: 'ncic',
    persons: 1,
    write: (n, [person], nowMs, [planted]) => queryNotice(n, person!, nowMs, planted!),
  },
  {
    name: 'alerts of state brokers',
    door: 'alerts',
    persons: 1,
    end: 'task',
    write: (n, [person], nowMs, [planted]) => arrest(n, person!, nowMs, planted!),
  },
  {
    name: 'advice from abroad',
    door: 'advice',
    persons: 1,
    end: 'event',
    strangers: true,
    write: (n, [person], nowMs) => foreignAdvice(n, person!, nowMs),
  },
  {
    name: 'travel notices API',
    door: 'notices',
    persons: 1,
    end: 'notice',
    sentBy: 'owners',
    path: (reference) => `/api/v1/notices/${reference}`,
    write: (n, _persons, nowMs, [planted]) => noticeJson(n, planted!, nowMs),
  },
  {
    name: 'travel notices CSV',
    door: 'notices',
    persons: 10,
    end: 'notice',
    sentBy: 'owners',
    write: (n, _persons, nowMs, planted, references) => noticesCsv(n, planted, nowMs, references),
  },
];

/** NCIC's word that an officer asked and met a record: the record is certain, the traveller is not. */
function queryNotice(n: number, person: PersonDescription, nowMs: number, planted: Planted): Uint8Array {
  const at = new Date(nowMs).toISOString();
  const { number, file } = fileOf(planted.index);
  const [name] = person.names;
  const said = `${name?.surname ?? name?.full ?? 'UNKNOWN'}, ${name?.given ?? 'UNKNOWN'}`.toUpperCase();
  const born = person.birthDates![0]!.replaceAll('-', '');
  const pairs = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([code, value]) => ({ code, value }));
  const text = writeNotice({
    reference: String(n).padStart(7, '0'),
    test: true,
    inquiry: pairs({
      INQ: 'QW',
      IOR: 'DCCBP0101',
      IDT: at.slice(0, 10).replaceAll('-', ''),
      ITM: at.slice(11, 16).replace(':', ''),
      PRT: 'JFK',
      DIR: 'E',
      NAM: said,
      DOB: born,
    }),
    record: {
      file,
      cautions: [],
      contact: null,
      offset: 0,
      values: pairs({ MKE: 'SEXUAL OFFENDER', ORI: 'OHSORA001', NAM: said, DOB: born, NIC: number }),
    },
  });
  return new TextEncoder().encode(`${text}\n`);
}

/** As the invented register numbers its records (`sim/world/register.ts`). */
function fileOf(index: number): { readonly number: string; readonly file: 'NSOR' | 'WANTED' } {
  const isWanted = index % 25 === 7;
  return {
    number: `${isWanted ? 'W' : 'X'}${100_000_000 + index}`,
    file: isWanted ? 'WANTED' : 'NSOR',
  };
}

/** An identified search of the print system; the number that it found makes the identity certain. */
function printSearch(n: number, person: PersonDescription, nowMs: number, planted: Planted): Uint8Array {
  const { fbiNumber } = recordOf(inventPerson(REGISTER_SEED, planted.index), REGISTER_SEED);
  const at = `${new Date(nowMs).toISOString().slice(0, 19)}Z`;
  const [name] = person.names;
  return writeNist({
    type: 'SRE',
    date: at.slice(0, 10),
    to: 'USNSOTC01',
    from: 'USFBICJIS',
    controlNumber: `NGI-${n}`,
    answers: `SEARCH-${n}`,
    instant: at,
    fields: {
      6: 'OFFICER 4471, JFK T4',
      ...(fbiNumber ? { 14: fbiNumber } : {}),
      18: `${name?.surname ?? name?.full ?? ''},${[name?.given, name?.middle].filter(Boolean).join(' ')}`,
      22: person.birthDates![0]!.replaceAll('-', ''),
      24: person.sex ?? 'U',
      37: 'NONIMMIGRANT VISA APPLICATION',
      59: 'I',
      73: 'DCDOS0001',
    },
  });
}

function flight(n: number, persons: readonly PersonDescription[], nowMs: number): ManifestFile {
  const departsAtMs = nowMs + (300 + (n % 600)) * 60_000;
  return {
    craft: 'commercial-air',
    list: 'passengers',
    sender: 'BENCHAIR',
    reference: `TN${n}`,
    test: true,
    carrier: 'BJ',
    number: String(1 + (n % 9999)),
    legs: [
      {
        departurePort: 'LHR',
        arrivalPort: 'BOS',
        departureLocal: localTime('Europe/London', departsAtMs),
        arrivalLocal: localTime('America/New_York', departsAtMs + 440 * 60_000),
      },
    ],
    persons: persons.map((person, i) => ({ ...person, role: 'passenger', locator: `BJ${100_000 + i}` })),
  };
}

function inspections(n: number, persons: readonly PersonDescription[], nowMs: number): TecsBatch {
  return {
    sender: 'BENCHTECS',
    batch: `B-${n}`,
    feedSequence: n + 1,
    test: true,
    inspections: persons.map((person, i) => ({
      reference: `I-${n}-${i}`,
      sequence: 1,
      status: 'primary',
      direction: 'entry',
      mode: 'air',
      port: 'JFK',
      lane: String(1 + (i % 20)),
      at: localTime('America/New_York', nowMs),
      queried: true,
      person: { ...person, role: 'passenger' },
    })),
  };
}

function applications(n: number, persons: readonly PersonDescription[], nowMs: number): ApplicationFile {
  return {
    system: 'BENCHCLASS',
    feed: 'BENCHCLASS',
    batch: `B-${n}`,
    events: persons.map((person, i) => ({
      sequence: n * 1000 + i + 1,
      reference: `A-${n}-${i}`,
      kind: 'visa',
      event: 'filed',
      at: new Date(nowMs).toISOString(),
      person: {
        names: person.names.map(({ kind: _kind, ...name }) => name),
        ...(person.birthDates ? { birthDates: person.birthDates } : {}),
        ...(person.sex ? { sex: person.sex } : {}),
        ...(person.citizenships ? { citizenships: person.citizenships } : {}),
        documents: (person.documents ?? []).map(({ number, issuer }) => ({
          kind: 'passport' as const,
          number,
          ...(issuer ? { issuer } : {}),
        })),
      },
    })),
  };
}
