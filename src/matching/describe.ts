import { isPartialDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import type { DocumentKind, PersonName, TravelDocument } from '#domain/person.js';
import { type AnalysedPerson, analysePerson } from './analysedPerson.js';
import { dateText, packDate } from './birthDates.js';
import type { RegisterPerson } from './person.js';

/** A person as read, and as analysed on the way. */
export interface Described {
  readonly person: RegisterPerson;
  readonly analysed: AnalysedPerson;
}

/**
 * Reads one person of the file form of `rsoits match` (architecture, section 7). Refuses what has neither a name nor
 * an identifier; keeps of an impossible date what can be true and reports it; an empty part is no evidence.
 */
export function readDescription(
  value: unknown,
  onDateCorrected: (text: string, kept: string) => void,
): Result<Described, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return err('not a JSON object');
  const row = value as Record<string, unknown>;
  if (typeof row.id !== 'string' && typeof row.id !== 'number') return err('no id');
  const names = list(row.names).flatMap(readName);
  const birthDates = list(row.birthDates).flatMap((date) => readDate(date, onDateCorrected));
  const documents = list(row.documents).flatMap(readDocument);
  const citizenships = list(row.citizenships).flatMap((c) => text(c) ?? []);
  const sex = (text(row.sex) ?? '').toUpperCase().slice(0, 1);
  const fbiNumber = text(row.fbiNumber);
  const aNumber = text(row.aNumber);
  const biometricRef = text(row.biometricRef);
  const verified = list(row.verified).filter(
    (v): v is 'biometric' | 'document' | 'fbiNumber' =>
      v === 'biometric' || v === 'document' || v === 'fbiNumber',
  );
  const person: RegisterPerson = {
    id: String(row.id),
    names,
    ...(birthDates.length > 0 ? { birthDates } : {}),
    ...(sex === 'M' || sex === 'F' || sex === 'X' || sex === 'U' ? { sex } : {}),
    ...(citizenships.length > 0 ? { citizenships } : {}),
    ...(documents.length > 0 ? { documents } : {}),
    ...(fbiNumber ? { fbiNumber } : {}),
    ...(aNumber ? { aNumber } : {}),
    ...(biometricRef ? { biometricRef } : {}),
    ...(verified.length > 0 ? { verified } : {}),
  };
  const read = analysePerson(person);
  const identified = read.documents.length > 0 || read.fbiNumber || read.aNumber || read.biometric;
  if (read.names.length === 0 && !identified) return err('neither a name nor an identifier');
  return ok({ person, analysed: read });
}

/** The warning for a date that could not stand. @param kept what counts instead; empty: nothing */
export function dateCorrected(given: string, kept: string): string {
  return kept === '' ? `no date can be read from "${given}"` : `impossible date "${given}" counts as ${kept}`;
}

const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

function text(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') return undefined;
  const trimmed = value.trim();
  return trimmed === '' ? undefined : trimmed.slice(0, 400);
}

function readName(value: unknown): PersonName[] {
  if (typeof value === 'string') return text(value) ? [{ full: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  const row = value as Record<string, unknown>;
  const [full, given, middle, surname] = [
    text(row.full),
    text(row.given),
    text(row.middle),
    text(row.surname),
  ];
  if (!full && !given && !middle && !surname) return [];
  return [
    {
      ...(surname ? { surname } : {}),
      ...(given ? { given } : {}),
      ...(middle ? { middle } : {}),
      ...(full ? { full } : {}),
    },
  ];
}

function readDate(value: unknown, onDateCorrected: (text: string, kept: string) => void): string[] {
  const given = text(value);
  if (given === undefined) return [];
  const iso = /^(\d{4})(\d{2})(\d{2})$/.test(given)
    ? `${given.slice(0, 4)}-${given.slice(4, 6)}-${given.slice(6)}`
    : given;
  if (isPartialDate(iso)) return [iso];
  const packed = packDate(iso);
  const kept = packed > 0 ? dateText(packed) : '';
  onDateCorrected(given, kept);
  return kept === '' ? [] : [kept];
}

function readDocument(value: unknown): TravelDocument[] {
  const number =
    typeof value === 'object' && value !== null
      ? text((value as Record<string, unknown>).number)
      : text(value);
  if (!number) return [];
  const row = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const issuer = text(row.issuer);
  return [{ kind: (text(row.kind) ?? '') as DocumentKind, number, ...(issuer ? { issuer } : {}) }];
}
