import { expect, test } from 'vitest';
import type { SubjectStatus } from '#domain/subject.js';
import { inventPerson, recordOf } from '../../bench/matching/population.js';
import { isWantedRecord, REGISTER_SEED } from '../world/register.js';
import { knownTurn } from './applications.js';
import type { PartnerContext } from './partner.js';
import { knownByPassport } from './registered.js';

test('every kind comes for both statuses before one comes again', () => {
  const kinds = ['lpr', 'lpr-sponsorship', 'lpr-sponsorship', 'aro-waiver'] as const;
  const turns = Array.from({ length: 6 }, (_, n) => knownTurn(kinds, n));
  expect(new Set(turns.map((t) => `${t.kind} ${t.status}`)).size).toBe(6);
  expect(knownTurn(kinds, 6)).toEqual(turns[0]);
});

test('somebody known by passport has the status that was asked for, and the document of the record', () => {
  const context = { trial: { records: 400 } } as Pick<PartnerContext, 'trial'>;
  const numberOf = (passport: string) =>
    Array.from({ length: 400 }, (_, i) => i).find((i) =>
      recordOf(inventPerson(REGISTER_SEED, i), REGISTER_SEED).documents?.some((d) => d.number === passport),
    )!;
  for (const status of ['wanted', 'non-fugitive'] satisfies SubjectStatus[])
    for (const from of [0, 33, 399]) {
      const person = knownByPassport(context, from, status);
      expect(isWantedRecord(numberOf(person.documents![0]!.number))).toBe(status === 'wanted');
      expect(person.birthDates![0]).toHaveLength(10);
    }
});
