import { expect, test } from 'vitest';
import type { NoticeLeg } from '#domain/travelNotice.js';
import { readAny } from '#formats/read.js';
import { passengerList } from './noticed.js';

const person = {
  names: [{ surname: 'Quillfeather', given: 'Ada' }],
  birthDates: ['1971-04-23'],
  documents: [{ kind: 'passport' as const, number: '810228377', issuer: 'USA' }],
};
const flight: NoticeLeg = {
  means: 'air',
  carrier: 'TX',
  number: '812',
  from: { place: 'Oklahoma City', country: 'USA', port: 'OKC', date: '2026-11-23', time: '10:30' },
  to: { place: 'London', country: 'GBR', port: 'LHR', date: '2026-11-24' },
};

test('who gave notice of a flight is on its list, on the passport of the notice', () => {
  const [list] = passengerList({ person, legs: [{ ...flight, means: 'road' }, flight] }, 'n-1')!;
  const [message] = readAny(list!);
  expect(JSON.stringify(message)).toContain('2026-11-23T10:30');
  expect(JSON.stringify(message)).toContain('810228377');
  expect(message).toMatchObject({ outcome: expect.anything() });
});

test.each([
  ['by road', { ...flight, means: 'road' as const }],
  [
    'from a place without an airport code',
    { ...flight, from: { place: 'Home', country: 'USA', date: '2026-11-23' } },
  ],
  ['without a flight number', { means: flight.means, from: flight.from, to: flight.to }],
])('a journey %s is on no list', (_, leg) => {
  expect(passengerList({ person, legs: [leg] }, 'n-1')).toBeNull();
});
