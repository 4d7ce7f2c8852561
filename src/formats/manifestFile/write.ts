import { clean } from '#domain/fieldReader.js';
import { writePersonJson } from '../json/person.js';
import { MANIFEST_FORMAT, MANIFEST_VERSION, type ManifestFile, PRIVATE_CARRIER } from './file.js';

/** A list as JSON. */
export function writeManifestJson(file: ManifestFile): Uint8Array {
  const { legs, persons, carrier, ...head } = file;
  const body = clean({
    format: MANIFEST_FORMAT,
    version: MANIFEST_VERSION,
    ...head,
    carrier: carrier === PRIVATE_CARRIER ? undefined : carrier,
    legs: legs.map(({ departurePort, arrivalPort, departureLocal, arrivalLocal }) =>
      clean({ departurePort, arrivalPort, departureLocal, arrivalLocal }),
    ),
    persons: persons.map(
      ({ role, embark, disembark, clearance, locator, senderPersonId, crewPosition, seats, ...p }) =>
        clean({
          role,
          ...writePersonJson(p),
          embark,
          disembark,
          clearance,
          locator,
          senderPersonId,
          crewPosition,
          seat: seats?.[0],
        }),
    ),
  });
  return new TextEncoder().encode(`${JSON.stringify(body, null, 1)}\n`);
}

// biome-ignore format: a table
const COLUMNS = ['craft', 'carrier', 'flight', 'from', 'to', 'departure_local', 'arrival_local', 'role', 'surname', 'given', 'middle', 'full_name', 'birth_date',
  'sex', 'citizenship', 'residence', 'document_type', 'document_number', 'issuing_country', 'expiry_date', 'pnr', 'seat', 'redress_number'] as const;

/** A list as CSV, one row a person: the first name, citizenship and document of each, and the first leg. */
export function writeManifestCsv(file: ManifestFile): Uint8Array {
  const [leg] = file.legs;
  const rows = file.persons.map((p): Readonly<Record<(typeof COLUMNS)[number], string | undefined>> => {
    const [name] = p.names;
    const [document] = p.documents ?? [];
    return {
      craft: file.craft,
      carrier: file.carrier,
      flight: file.number,
      from: leg?.departurePort,
      to: leg?.arrivalPort,
      departure_local: leg?.departureLocal,
      arrival_local: leg?.arrivalLocal,
      role: p.role,
      surname: name?.surname,
      given: name?.given,
      middle: name?.middle,
      full_name: name?.full,
      birth_date: p.birthDates?.[0],
      sex: p.sex,
      citizenship: p.citizenships?.[0],
      residence: p.residence,
      document_type: document?.kind,
      document_number: document?.number,
      issuing_country: document?.issuer,
      expiry_date: document?.expiry,
      pnr: p.locator,
      seat: p.seats?.[0],
      redress_number: p.travellerNumbers?.[0],
    };
  });
  const lines = [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((c) => quoted(row[c] ?? '')).join(','))];
  return new TextEncoder().encode(`${lines.join('\r\n')}\r\n`);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
