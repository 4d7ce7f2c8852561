import { describe, expect, test } from 'vitest';
import { readForeignAsk } from './foreignAsk.js';

const ASK = {
  country: 'ESP',
  place: 'Valencia',
  departsOn: '2026-11-25',
  arrivesOn: '2026-11-26',
  rationale: 'The registrant told us yesterday.',
};
const problems = (more: Partial<typeof ASK>) => {
  const read = readForeignAsk({ ...ASK, ...more }, '2026-11-22');
  return read.ok ? [] : read.error.map(({ field, problem }) => `${field} ${problem}`);
};

describe('what a registration agency asks of USNCB', () => {
  test('is taken as it stands', () => expect(problems({})).toEqual([]));
  test.each<[Partial<typeof ASK>, readonly string[]]>([
    [{ country: 'USA' }, ['country unknownValue']],
    [{ country: 'GUM' }, ['country inTheUnitedStates']],
    [{ country: 'PRI' }, ['country inTheUnitedStates']],
    [{ place: 'Hotel 9' }, ['place notAPlace']],
    [{ arrivesOn: '2026-11-24' }, ['arrivesOn beforeDeparture']],
    [{ departsOn: '2025-11-20', arrivesOn: '2025-11-21' }, ['arrivesOn dateInPast']],
    [{ departsOn: '2026-02-30' }, ['departsOn notADate']],
    // All at once: what is wrong with the days does not wait for the country.
    [
      { country: '', arrivesOn: '2026-11-24', rationale: ' ' },
      ['country required', 'arrivesOn beforeDeparture', 'rationale required'],
    ],
  ])('%j', (more, expected) => {
    expect(problems(more)).toEqual(expected);
  });
});
