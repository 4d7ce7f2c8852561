import { clean, isObject, show } from '#domain/fieldReader.js';
import type { PersonDescription } from '#domain/person.js';
import type { RegisterFile } from '#domain/registerRecord.js';

/**
 * The extract of the register for CLASS: who is on the NSOR or wanted, and which lookouts run, as JSON lines. The first
 * line says which state of the register it is, the last that nothing is missing. Version 1.
 * Left out at the source: offences, victims, FBI numbers, social security numbers, juvenile registrations.
 */
export const EXTRACT_CONTRACT = 'rsoits-class-extract';
export const EXTRACT_VERSION = 1;

export interface ExtractHead {
  /** full: everybody who is on file; delta: who changed after the epoch `after`. */
  readonly extract: 'full' | 'delta';
  readonly after: number;
  /** State of the register that the whole extract brings its reader to. */
  readonly epoch: number;
  readonly prepared: string;
  readonly test: boolean;
}

export interface ExtractAgency {
  readonly name: string;
  readonly ori: string | null;
  readonly phone: string | null;
}

export interface ExtractRecord {
  readonly file: Exclude<RegisterFile, 'FOREIGN'>;
  readonly number: string;
  /** ended: to be taken off; nothing else is said of it. */
  readonly change: 'on-file' | 'ended';
  readonly person?: PersonDescription;
  readonly agency?: ExtractAgency;
}

export interface ExtractLookout {
  readonly number: string;
  readonly file: string;
  readonly record: string;
  readonly agency: ExtractAgency;
  readonly until: string | null;
}

export interface ClassExtract {
  readonly head: ExtractHead;
  readonly records: readonly ExtractRecord[];
  /** All that run; in the last part only. */
  readonly lookouts: readonly ExtractLookout[];
  /** Cursor of the next part; null: this was the last. */
  readonly next: string | null;
}

/** What of a person goes into the extract. */
export function extractPerson(p: PersonDescription): PersonDescription {
  const documents = p.documents?.filter((d) => d.kind !== 'ssn');
  return clean({
    names: p.names,
    birthDates: p.birthDates,
    sex: p.sex,
    citizenships: p.citizenships,
    birthPlace: p.birthPlace,
    documents: documents && documents.length > 0 ? documents : undefined,
    aNumber: p.aNumber,
  });
}

/** JSON lines, UTF-8: head, records, lookouts, and an end that counts both, so that a cut file is known as one. */
export function writeClassExtract(extract: ClassExtract): string {
  const { head, records, lookouts, next } = extract;
  const lines = [
    { contract: EXTRACT_CONTRACT, version: EXTRACT_VERSION, ...head },
    ...records.map((record) => ({ record })),
    ...lookouts.map((lookout) => ({ lookout })),
    { end: { records: records.length, lookouts: lookouts.length, next } },
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

export type ExtractReading =
  | { readonly ok: true; readonly value: ClassExtract }
  | { readonly ok: false; readonly line: number; readonly text: string };

/** Reads one part. A part that is cut off, counts wrongly or is of another contract is refused whole: it would take people off file. */
export function readClassExtract(bytes: Uint8Array): ExtractReading {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { ok: false, line: 1, text: 'not UTF-8. Expected JSON lines in UTF-8' };
  }
  const lines = text.split('\n').filter((l) => l.trim() !== '');
  const refused = (line: number, says: string): ExtractReading => ({ ok: false, line, text: says });
  const records: ExtractRecord[] = [];
  const lookouts: ExtractLookout[] = [];
  let head: ExtractHead | undefined;
  for (const [i, line] of lines.entries()) {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return refused(i + 1, 'not JSON. Expected one object');
    }
    if (!isObject(value)) return refused(i + 1, `${show(value).slice(0, 20)}. Expected an object`);
    if (head === undefined) {
      const { contract, version, extract, after, epoch, prepared, test } = value;
      if (contract !== EXTRACT_CONTRACT || version !== EXTRACT_VERSION)
        return refused(1, `another contract. Expected ${EXTRACT_CONTRACT} version ${EXTRACT_VERSION}`);
      if (
        (extract !== 'full' && extract !== 'delta') ||
        !isCount(after) ||
        !isCount(epoch) ||
        typeof prepared !== 'string' ||
        typeof test !== 'boolean'
      )
        return refused(1, 'a head that lacks a part. Expected extract, after, epoch, prepared, test');
      head = { extract, after, epoch, prepared, test };
    } else if (isObject(value.record)) {
      const { file, number, change } = value.record;
      if ((file !== 'NSOR' && file !== 'WANTED' && file !== 'WIN') || typeof number !== 'string')
        return refused(i + 1, 'a record without file or number. Expected NSOR, WANTED or WIN and a number');
      if (change !== 'on-file' && change !== 'ended')
        return refused(i + 1, `change ${show(change)}. Expected on-file or ended`);
      records.push(value.record as unknown as ExtractRecord);
    } else if (isObject(value.lookout)) {
      if (typeof value.lookout.number !== 'string' || typeof value.lookout.record !== 'string')
        return refused(i + 1, 'a lookout without number or record. Expected both');
      lookouts.push(value.lookout as unknown as ExtractLookout);
    } else if (isObject(value.end)) {
      const { end } = value;
      if (end.records !== records.length || end.lookouts !== lookouts.length)
        return refused(
          i + 1,
          `${records.length} records, ${lookouts.length} lookouts came. Expected as the end says`,
        );
      if (i !== lines.length - 1) return refused(i + 2, 'something after the end. Expected nothing');
      return {
        ok: true,
        value: { head, records, lookouts, next: typeof end.next === 'string' ? end.next : null },
      };
    } else return refused(i + 1, 'a line of no known kind. Expected record, lookout or end');
  }
  return refused(lines.length + 1, 'no end. Expected a last line that counts what came');
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
