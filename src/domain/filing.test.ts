import { expect, test } from 'vitest';
import { MS } from '#basics/clock.js';
import { filingOf } from './filing.js';

const DEPARTS = Date.parse('2026-03-10T12:00:00Z');
const voyage = (direction: 'entry' | 'departure', hours: number) => ({
  direction,
  departsAtMs: DEPARTS,
  arrivesAtMs: DEPARTS + hours * MS.hour,
});

test.each([
  ['private-air', 'passengers', 'departure', 3, -60, false, 0],
  ['private-air', 'passengers', 'departure', 3, -59, true, 1],
  ['private-air', 'crew', 'entry', 3, -10, true, 50],
  ['commercial-air', 'passengers', 'entry', 8, -30, false, 0],
  ['commercial-air', 'crew', 'entry', 8, -30, true, 30],
  // A voyage of ten days: 96 hours before arrival.
  ['commercial-sea', 'passengers', 'entry', 240, 143 * 60, false, 0],
  ['commercial-sea', 'passengers', 'entry', 240, 145 * 60, true, 60],
  // A voyage of 50 hours: before it leaves. One of 10 hours: 24 hours before arrival.
  ['private-sea', 'passengers', 'entry', 50, -1, false, 0],
  ['private-sea', 'passengers', 'entry', 50, 5, true, 5],
  ['private-sea', 'passengers', 'entry', 10, -13 * 60, true, 60],
  ['commercial-sea', 'passengers', 'departure', 50, -61, false, 0],
] as const)('%s %s, %s of %i h, filed %i min after departure: late %s', (craft, of, direction, hours, minutes, late, by) => {
  const filing = filingOf(craft, of, voyage(direction, hours), DEPARTS + minutes * MS.minute);
  expect(filing).toMatchObject({ late, minutesLate: by });
  expect(filing!.says).toContain('CFR');
});

test('nobody had to file, or the instant is not known: no mark', () => {
  expect(filingOf('private-sea', 'crew', voyage('entry', 50), DEPARTS)).toBeNull();
  expect(
    filingOf(
      'private-air',
      'crew',
      { direction: 'unknown', departsAtMs: DEPARTS, arrivesAtMs: null },
      DEPARTS,
    ),
  ).toBeNull();
  expect(
    filingOf(
      'commercial-sea',
      'crew',
      { direction: 'entry', departsAtMs: DEPARTS, arrivesAtMs: null },
      DEPARTS,
    ),
  ).toBeNull();
});
