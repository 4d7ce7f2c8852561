import type { PersonDescription } from '#domain/person.js';
import { inventPerson, recordOf } from '../../bench/matching/population.js';
import { REGISTER_SEED } from '../world/register.js';
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

/** Somebody whom no register knows. */
export function stranger(n: number): PersonDescription {
  const {
    id: _id,
    fbiNumber: _none,
    ...person
  } = recordOf(inventPerson(REGISTER_SEED, STRANGERS + n), REGISTER_SEED);
  return { ...person, birthDates: person.birthDates?.slice(0, 1) ?? [] };
}
