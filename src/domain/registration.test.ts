import { expect, test } from 'vitest';
import { placesOfValues, withTribesNamed } from './registration.js';

const offence = (court: string, place: string) => ({
  element: 'offence',
  state: 'known' as const,
  value: { offence: 'Enticing a minor', court, place, convictedOn: '2020-03' },
  fromOn: null,
  untilOn: null,
});

test.each([
  ['state', 'OH', ['OH']],
  ['tribal', 'T01', ['T01']],
  ['federal', 'OK', ['OK']],
  ['federal', 'US', []],
  ['military', 'Germany', []],
  ['foreign', 'Mexico', []],
])('a conviction by a %s court of %s asks for a first registration in %j', (court, place, jurisdictions) => {
  expect(placesOfValues([offence(court, place)]).map((p) => p.state)).toEqual(jurisdictions);
});

test('a tribe is read by its name, what is no tribe of the directory stays, and rules keep the code', () => {
  const names = new Map([['T01', 'Cedar Hollow Nation Registration Office']]);
  const home = { value: { city: 'Cedar Hollow', tribe: 'T01' } };
  const values = [home, offence('tribal', 'T01'), offence('state', 'T01'), { value: { tribe: 'Elm Band' } }];
  expect(withTribesNamed(values, names).map((v) => v.value)).toMatchObject([
    { city: 'Cedar Hollow', tribe: 'Cedar Hollow Nation' },
    { place: 'Cedar Hollow Nation' },
    { place: 'T01' },
    { tribe: 'Elm Band' },
  ]);
  expect(home.value.tribe).toBe('T01');
});
