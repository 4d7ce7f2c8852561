import type { PersonDescription } from '#domain/person.js';
import type { SubjectStatus } from '#domain/subject.js';
import { inventPerson, recordOf } from '../../bench/matching/population.js';
import { isWantedRecord, REGISTER_SEED } from '../world/register.js';
import type { PartnerContext } from './partner.js';

/** Invented people of nobody's register begin at this number. */
const STRANGERS = 9_000_000;

/** Somebody of the invented register whose FBI number is on file, another one each turn. */
export function registered(context: Pick<PartnerContext, 'trial'>, turn: number): PersonDescription {
  for (let i = turn * 11; ; i++) {
    const { id: _id, ...person } = recordOf(
      inventPerson(REGISTER_SEED, i % context.trial.records),
      REGISTER_SEED,
    );
    if (person.fbiNumber !== undefined && person.birthDates?.[0]?.length === 10)
      return { ...person, names: person.names.slice(0, 1), birthDates: person.birthDates.slice(0, 1) };
  }
}

/**
 * Somebody who shows the very passport that the register has, with its name and full birth date: identity is certain.
 * @param from number of the record at which to begin looking
 * @param status of the record; left out: whichever comes first
 */
export function knownByPassport(
  context: Pick<PartnerContext, 'trial'>,
  from: number,
  status?: SubjectStatus,
): PersonDescription {
  for (let n = from; n < from + context.trial.records; n++) {
    const i = n % context.trial.records;
    if (status !== undefined && isWantedRecord(i) !== (status === 'wanted')) continue;
    const { names, birthDates, sex, citizenships, documents } = recordOf(
      inventPerson(REGISTER_SEED, i),
      REGISTER_SEED,
    );
    if (!documents?.length || birthDates?.[0]?.length !== 10) continue;
    return {
      names: names.slice(0, 1),
      birthDates: birthDates.slice(0, 1),
      ...(sex ? { sex } : {}),
      ...(citizenships ? { citizenships } : {}),
      documents: documents.slice(0, 1),
    };
  }
  throw new Error(`nobody ${status ?? ''} of the register has a passport`);
}

/** Somebody whom no register knows. */
export function stranger(n: number): PersonDescription {
  const {
    id: _id,
    fbiNumber: _none,
    ...person
  } = recordOf(inventPerson(REGISTER_SEED, STRANGERS + n), REGISTER_SEED);
  return { ...person, birthDates: person.birthDates?.slice(0, 1) ?? [] };
}
