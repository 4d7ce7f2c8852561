import { createHash } from 'node:crypto';
import type { PersonDescription } from '#domain/person.js';

/** An invented person of the scenarios: everything but the name follows from the name. */
export interface ScenarioPerson {
  readonly name: string;
  readonly description: PersonDescription;
  readonly passport: string;
  /** Nine digits that no other person of the scenarios has. */
  readonly number: string;
}

export function personNamed(name: string): ScenarioPerson {
  const digest = createHash('sha256').update(name).digest();
  const digits = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => String(digest[from + i]! % 10)).join('');
  const two = (n: number) => String(n).padStart(2, '0');
  const [given, ...rest] = name.split(' ');
  return {
    name,
    passport: `${1 + (digest[0]! % 9)}${digits(1, 8)}`,
    number: `${1 + (digest[9]! % 9)}${digits(10, 8)}`,
    description: {
      names: [{ surname: rest.join(' ').toUpperCase(), given: given!.toUpperCase() }],
      birthDates: [
        `${1950 + (digest[20]! % 45)}-${two(1 + (digest[21]! % 12))}-${two(13 + (digest[22]! % 15))}`,
      ],
      sex: 'M',
      citizenships: ['USA'],
    },
  };
}

/** The person as a partner sends them; with the passport the identity is certain, without it an officer decides. */
export function shown(person: ScenarioPerson, withPassport: boolean): PersonDescription {
  return withPassport
    ? {
        ...person.description,
        documents: [{ kind: 'passport', number: person.passport, issuer: 'USA' }],
      }
    : person.description;
}
