import type { PersonDescription } from '#domain/person.js';
import { type PackedDate, packDate } from './birthDates.js';
import { type PlainDocument, plainDocument, plainNumber } from './documents.js';
import { type AnalysedName, analyseNames } from './nameAnalysis.js';

/** A person description read once for comparison: names as units, dates as numbers, documents plain. */
export interface AnalysedPerson {
  readonly names: readonly AnalysedName[];
  readonly dates: readonly PackedDate[];
  readonly sex: 'M' | 'F' | 'X' | '';
  readonly citizenships: readonly string[];
  readonly documents: readonly PlainDocument[];
  readonly fbiNumber: string;
  readonly aNumber: string;
  readonly biometric: string;
  readonly verified: readonly string[];
}

/** A person as the engine compares it: names in units, dates packed, documents plain. Done once a person, before any pair. */
export function analysePerson(person: PersonDescription): AnalysedPerson {
  const dates: PackedDate[] = [];
  for (const text of person.birthDates ?? []) {
    const date = packDate(text);
    if (date > 0 && !dates.includes(date)) dates.push(date);
  }
  const documents: PlainDocument[] = [];
  for (const document of person.documents ?? []) {
    const plain = plainDocument(document);
    if (
      plain &&
      !documents.some((d) => d.number === plain.number && d.issuer === plain.issuer && d.kind === plain.kind)
    )
      documents.push(plain);
  }
  const citizenships = [
    ...new Set(
      (person.citizenships ?? [])
        .map((c) => c.trim().toUpperCase())
        .filter((c) => c !== '' && !UNKNOWN.has(c)),
    ),
  ];
  return {
    names: analyseNames(person.names ?? []),
    dates,
    sex: person.sex === 'M' || person.sex === 'F' || person.sex === 'X' ? person.sex : '',
    citizenships,
    documents,
    fbiNumber: identifier(person.fbiNumber),
    aNumber: identifier(person.aNumber)
      .replace(/^A(?=\d)/, '')
      .replace(/^0+(?=.)/, ''),
    biometric: identifier(person.biometricRef),
    verified: person.verified ?? [],
  };
}

const UNKNOWN: ReadonlySet<string> = new Set(['XXX', 'UNK', 'XXA', 'XXB', 'XXC', 'ZZZ', 'U']);

function identifier(text: string | undefined): string {
  const plain = plainNumber(text ?? '');
  return plain.length >= 3 && !/^(.)\1*$/.test(plain) ? plain : '';
}
