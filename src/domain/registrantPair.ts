import { lettersAndDigits } from '#basics/text.js';
import type { Evidence, PossibleMatch } from './evidence.js';
import type { DocumentKind, PersonDescription, Sex } from './person.js';
import { type PlainValue, personNameOf } from './registration.js';
import { NAME_ELEMENTS } from './registrationElements.js';

/** The same person on two registers: what the engine compares, what each side may see of it, and who decides. */
export type PairState = 'proposed' | 'linked' | 'refused' | 'unlinked';
export type PairAnswer = 'open' | 'same' | 'different';

/** One field of an agency's own file that agrees with one of the other's. */
export interface AgreedField {
  readonly field: Evidence['field'];
  readonly level: string;
  /** The agency's own value; nothing of the other's. */
  readonly ours: string;
}

/** Words for fields, beside the agency's own value. */
export const AGREED_FIELDS: Readonly<Record<Evidence['field'], string>> = {
  name: 'Name',
  birthDate: 'Date of birth',
  sex: 'Sex',
  citizenship: 'Citizenship',
  document: 'Document or number',
  fbiNumber: 'FBI number',
  aNumber: 'Alien number',
  biometric: 'Biometric',
  relatives: 'Relatives',
  together: 'Taken together',
};

/** What agrees, as the side `mine` may see it: its own words, only where the evidence speaks for one person. */
export function agreedOf(match: PossibleMatch, mine: 'ours' | 'theirs'): readonly AgreedField[] {
  return match.evidence.flatMap((e) => {
    const own = e[mine];
    return e.bits > 0 && own !== undefined && own !== ''
      ? [{ field: e.field, level: e.level, ours: own }]
      : [];
  });
}

/** What becomes of a pair: NSOTC's word stands over both, one "different" ends it, two "same" link it. */
export function pairState(
  now: PairState,
  answers: readonly [PairAnswer, PairAnswer],
  decision: 'same' | 'different' | null,
): PairState {
  const away: PairState = now === 'linked' || now === 'unlinked' ? 'unlinked' : 'refused';
  if (decision === 'same') return 'linked';
  if (decision === 'different' || answers.includes('different')) return away;
  if (answers.every((a) => a === 'same')) return 'linked';
  return now === 'linked' ? 'unlinked' : now === 'unlinked' ? 'unlinked' : 'proposed';
}

const DOCUMENTS: Readonly<Record<string, DocumentKind>> = {
  passport: 'passport',
  visa: 'visa',
  'driver-licence': 'driver-licence',
  'identity-card': 'identity-card',
  'resident-card': 'resident-card',
};

/** A registration as the engine compares people. */
export function describeRegistrant(values: readonly PlainValue[]): PersonDescription {
  const of = (element: string) =>
    values.filter((v) => v.element === element && v.state === 'known').map((v) => v.value);
  const names = [...NAME_ELEMENTS].flatMap(of).map(personNameOf);
  const [origin] = of('origin');
  const citizenships = (origin?.citizenships ?? '').toUpperCase().match(/[A-Z]{3}/g) ?? [];
  return {
    names,
    birthDates: of('birth').flatMap((b) => (b.date ? [b.date] : [])),
    ...(origin?.sex ? { sex: origin.sex as Sex } : {}),
    ...(citizenships.length > 0 ? { citizenships } : {}),
    documents: [
      ...of('ssn').flatMap((s) =>
        s.number ? [{ kind: 'ssn' as const, number: s.number.replace(/\D/g, '') }] : [],
      ),
      ...of('document').flatMap((d) =>
        d.number
          ? [
              {
                kind: DOCUMENTS[d.kind ?? ''] ?? ('other' as const),
                number: d.number,
                ...(d.issuer ? { issuer: d.issuer } : {}),
              },
            ]
          : [],
      ),
    ],
  };
}

/**
 * What two files of one person would have in common, for finding who is worth comparing: a full birth date, a number,
 * or the beginning of a surname with the year of birth.
 */
export function matchKeys(person: PersonDescription): readonly string[] {
  const dates = (person.birthDates ?? []).filter((d) => d.length === 10);
  const years = new Set((person.birthDates ?? []).map((d) => d.slice(0, 4)));
  const surnames = new Set(
    person.names.flatMap(
      (n) => (n.surname ?? n.full?.split(/\s+/).at(-1) ?? '').toUpperCase().match(/\p{L}+/gu) ?? [],
    ),
  );
  return [
    ...new Set([
      ...dates.map((d) => `B ${d}`),
      ...(person.documents ?? []).map((d) => `D ${lettersAndDigits(d.number)}`),
      ...[...surnames].flatMap((s) => [...years].map((y) => `N ${s.slice(0, 4)} ${y}`)),
    ]),
  ];
}
