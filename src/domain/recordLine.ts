import { clean } from './fieldReader.js';
import type { PersonDescription } from './person.js';
import type { RecordDetails } from './registerRecord.js';

/**
 * A kept record as the line that would enter it again: what an API client reads is what it may send back, changed
 * or not. `readRecordEntry` of the line gives the same record.
 */
export function recordLineOf(record: {
  readonly file: string;
  readonly recordNumber: string;
  readonly enteringOri: string;
  readonly person: PersonDescription;
  readonly details: RecordDetails;
  readonly registersUntil: string | null;
}): Readonly<Record<string, unknown>> {
  const { person, details } = record;
  const { registeredOn, lifetime, ...others } = details;
  return clean({
    file: record.file,
    recordNumber: record.recordNumber,
    ori: record.enteringOri,
    names: person.names,
    birthDates: person.birthDates,
    sex: person.sex,
    citizenships: person.citizenships,
    documents: person.documents,
    fbiNumber: person.fbiNumber,
    aNumber: person.aNumber,
    biometricRef: person.biometricRef,
    birthPlace: person.birthPlace,
    ...others,
    registrationDates:
      registeredOn === undefined && !lifetime && record.registersUntil === null
        ? undefined
        : clean({
            from: registeredOn,
            until: lifetime ? 'NONEXP' : (record.registersUntil ?? undefined),
          }),
  }) as Record<string, unknown>;
}
