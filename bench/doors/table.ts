import { localTime } from '#basics/zones.js';
import type { DoorName } from '#domain/door.js';
import type { PersonDescription } from '#domain/person.js';
import { writeApplicationsCsv } from '#formats/applications/csv.js';
import type { ApplicationFile } from '#formats/applications/fields.js';
import { writeJson as writeApplicationsJson } from '#formats/applications/json.js';
import { writeXml as writeApplicationsXml } from '#formats/applications/xml.js';
import type { TecsBatch } from '#formats/tecs/inspection.js';
import { writeTecsCsv, writeTecsJson } from '#formats/tecs/write.js';
import { writeManifest } from '../journey/manifests.js';

/** A door as the bench uses it: invented persons in, one transmission in the door's own bytes out. */
export interface BenchDoor {
  readonly name: string;
  readonly door: DoorName;
  /** Persons of one transmission. */
  readonly persons: number;
  write(n: number, persons: readonly PersonDescription[], nowMs: number): Uint8Array;
}

/** Every format that partners hand in at a door and that we can write ourselves. A new one is a row here. */
export const BENCH_DOORS: readonly BenchDoor[] = [
  { name: 'manifests PAXLST', door: 'manifests', persons: 200, write: writeManifest },
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
];

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
