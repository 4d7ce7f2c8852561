import { clean } from '#domain/fieldReader.js';
import { writePersonJson } from '../json/person.js';
import type { ManifestPerson } from '../manifest.js';
import { CSV_HEADER, rowOfObject } from './csvColumns.js';
import { type Inspection, TECS_FORMAT, TECS_VERSION, type TecsBatch } from './inspection.js';

/** A batch as JSON, in the one way that the contract's current version has. */
export function writeTecsJson(batch: TecsBatch): Uint8Array {
  const { sender, feedSequence, inspections, crossings, preparedAt, test } = batch;
  const body = clean({
    format: TECS_FORMAT,
    version: TECS_VERSION,
    sender,
    batch: batch.batch,
    sequence: feedSequence,
    preparedAt,
    test: test || undefined,
    inspections: inspections.map(inspectionOut),
    crossings,
  });
  return new TextEncoder().encode(`${JSON.stringify(body, null, 1)}\n`);
}

/**
 * A batch as CSV, for partners who have nothing better. One name, birth date, citizenship and document a person fit
 * in; counted crossings do not.
 */
export function writeTecsCsv(batch: TecsBatch): Uint8Array {
  const own = { sender: batch.sender, batch: batch.batch };
  const rows = batch.inspections.map((i) => rowOfObject(flat(i), own));
  const text = [CSV_HEADER, ...rows].map((cells) => cells.map(quoted).join(',')).join('\r\n');
  return new TextEncoder().encode(`${text}\r\n`);
}

function inspectionOut(i: Inspection): Record<string, unknown> {
  const { person, ...rest } = i;
  return clean({ ...rest, role: person.role, person: writePersonJson(description(person)) });
}

function flat(i: Inspection): Record<string, unknown> {
  const out = inspectionOut(i);
  const { names, birthDates, citizenships, travellerNumbers, ...person } = writePersonJson(
    description(i.person),
  ) as {
    travellerNumbers?: readonly string[];
    names?: readonly Record<string, unknown>[];
    birthDates?: readonly string[];
    citizenships?: readonly string[];
  };
  return {
    ...out,
    person: clean({
      ...person,
      ...names?.[0],
      birthDate: birthDates?.[0],
      citizenship: citizenships?.[0],
      redressNumber: travellerNumbers?.[0],
    }),
  };
}

function description({ role: _role, ...person }: Omit<ManifestPerson, 'offset'>) {
  return person;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
