import type { NcicValue } from '#domain/ncicFields.js';
import { applyValues, emptyLine } from '#domain/ncicRecord.js';
import type { ManifestPerson } from '../manifest.js';

/** What of a message describes its person; the rest is of the record. */
const OF_A_PERSON = new Set('NIC NAM AKA DOB SEX POB CTZ FBI SOC OLN MNU'.split(' '));

/** The person that the values of a message or record describe; what is not of a person is left aside. */
export function personOfValues(values: readonly NcicValue[], offset: number): ManifestPerson {
  const line = emptyLine('NSOR', '');
  // In an answer, later values of a field are further ones and never a change.
  applyValues(
    line,
    values.filter((v) => OF_A_PERSON.has(v.code)),
    'set',
  );
  const person: { -readonly [K in keyof ManifestPerson]: ManifestPerson[K] } = {
    names: line.names,
    role: 'unknown',
    offset,
  };
  if (line.birthDates.length > 0) person.birthDates = line.birthDates;
  if (line.sex !== undefined) person.sex = line.sex;
  if (line.citizenships.length > 0) person.citizenships = line.citizenships;
  if (line.documents.length > 0) person.documents = line.documents;
  if (line.fbiNumber !== undefined) person.fbiNumber = line.fbiNumber;
  if (line.aNumber !== undefined) person.aNumber = line.aNumber;
  if (line.birthPlace !== undefined) person.birthPlace = line.birthPlace;
  if (line.recordNumber !== undefined) person.senderPersonId = line.recordNumber;
  return person;
}

/** Whether the values name anybody: a record of a car or a test of the line names nobody. */
export function namesSomebody(person: ManifestPerson): boolean {
  return (
    person.names.length > 0 ||
    (person.documents?.length ?? 0) > 0 ||
    person.fbiNumber !== undefined ||
    person.aNumber !== undefined
  );
}
