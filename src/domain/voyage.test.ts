import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  departedByClock,
  doorCloseAtMs,
  foldVoyage,
  impossibleTimes,
  type ManifestEntry,
  missingParts,
  NEW_VOYAGE,
  PARTS_TIMEOUT_MS,
  type VoyageState,
  voyageFacts,
} from './voyage.js';

const NOW = Date.parse('2026-03-02T12:00:00Z');
let next = 0;
const entry = (
  kind: ManifestEntry['kind'],
  persons: string[],
  over: Partial<ManifestEntry> = {},
): ManifestEntry => ({
  transmissionId: `t${next++}`,
  receivedAtMs: NOW,
  kind,
  group: 'g',
  persons,
  ...over,
});
const fold = (...entries: ManifestEntry[]): VoyageState => entries.reduce(foldVoyage, NEW_VOYAGE);

describe('times that cannot be', () => {
  const leg = (departureLocal: string, arrivalLocal?: string, departurePort = 'JFK') => ({
    departurePort,
    arrivalPort: 'LHR',
    departureLocal,
    ...(arrivalLocal === undefined ? {} : { arrivalLocal }),
  });
  test.each([
    ['a flight of today', leg('2026-03-02T10:00', '2026-03-02T22:00'), 0],
    ['a booking of next winter', leg('2027-02-01T10:00', '2027-02-01T22:00'), 0],
    [
      'westward over the date line',
      { ...leg('2026-03-02T20:00', '2026-03-02T08:00', 'NRT'), arrivalPort: 'HNL' },
      0,
    ],
    ['no times at all', { departurePort: 'JFK', arrivalPort: 'LHR' }, 0],
    ['an unknown port', leg('2026-03-02T10:00', '2026-03-02T08:00', 'QQQ'), 0],
    ['a year typed wrong', leg('2036-03-02T10:00', '2036-03-02T22:00'), 2],
    ['a year long past', leg('1999-03-02T10:00'), 1],
    ['an arrival before the departure', leg('2026-03-02T10:00', '2026-03-01T22:00'), 1],
  ])('%s', (_, one, problems) => {
    expect(impossibleTimes(voyageFacts([one]), NOW)).toHaveLength(problems);
  });
});

describe('times and ends of a voyage', () => {
  test('local times become instants; the border leg gives the direction and the ends', () => {
    const f = voyageFacts([
      {
        departurePort: 'LAX',
        arrivalPort: 'JFK',
        departureLocal: '2026-03-02T08:00',
        arrivalLocal: '2026-03-02T16:20',
      },
      {
        departurePort: 'JFK',
        arrivalPort: 'LHR',
        departureLocal: '2026-03-02T18:30',
        arrivalLocal: '2026-03-03T06:35',
      },
    ]);
    expect(f).toMatchObject({
      direction: 'departure',
      departurePort: 'JFK',
      arrivalPort: 'LHR',
      portsKnown: true,
    });
    expect(f.departsAtMs).toBe(Date.parse('2026-03-02T23:30:00Z'));
    expect(f.lastArrivalAtMs).toBe(Date.parse('2026-03-03T06:35:00Z'));
    expect(doorCloseAtMs(f)).toBe(Date.parse('2026-03-02T23:00:00Z'));
  });
  test('an unknown port counts as the earliest instant and says it is unknown', () => {
    const f = voyageFacts([{ departurePort: 'QZQ', arrivalPort: 'JFK', departureLocal: '2026-03-02T18:30' }]);
    expect(f).toMatchObject({
      direction: 'unknown',
      portsKnown: false,
      arrivesAtMs: null,
      lastArrivalAtMs: null,
    });
    expect(f.departsAtMs).toBe(Date.parse('2026-03-02T04:30:00Z'));
  });
  test('no legs: nothing is known and nothing is invented', () => {
    expect(voyageFacts([])).toMatchObject({
      direction: 'unknown',
      departsAtMs: null,
      portsKnown: false,
      legs: [],
    });
    expect(doorCloseAtMs({ departsAtMs: null })).toBeNull();
  });
});

describe('the log of a voyage', () => {
  test('a resend adds and loses nobody', () => {
    const v = fold(entry('list', ['a', 'b']), entry('list', ['b', 'c']));
    expect(v.persons).toEqual({ a: 'listed', b: 'listed', c: 'listed' });
    expect(v.state).toBe('planned');
  });
  test('a cancelled person is removed and a later list brings them back', () => {
    const v = fold(entry('list', ['a', 'b']), entry('cancel-persons', ['a']));
    expect(v.persons).toEqual({ a: 'removed', b: 'listed' });
    expect(foldVoyage(v, entry('list', ['a'])).persons.a).toBe('listed');
  });
  test('a list of those on board says who flew, and a late list does not unsay it', () => {
    const v = fold(
      entry('list', ['a', 'b']),
      entry('on-board-list', ['a']),
      entry('list', ['a', 'b']),
      entry('cancel-persons', ['a']),
    );
    expect(v).toMatchObject({ state: 'departed', onBoardKnown: true });
    expect(v.persons).toEqual({ a: 'on-board', b: 'listed' });
  });
  test('a list of those not on board corrects "departed"', () => {
    const v = fold(
      entry('list', ['a', 'b']),
      entry('on-board-list', ['a', 'b']),
      entry('not-on-board-list', ['b']),
    );
    expect(v.persons).toEqual({ a: 'on-board', b: 'not-on-board' });
    expect(v.state).toBe('departed');
  });
  test('a person known only from the flight-close list is not lost', () => {
    expect(fold(entry('on-board-list', ['x'])).persons).toEqual({ x: 'on-board' });
  });
  test('a cancelled voyage cancels who was listed; a new list revives it', () => {
    const v = fold(entry('list', ['a']), entry('cancel-voyage', []));
    expect(v).toMatchObject({ state: 'cancelled', persons: { a: 'cancelled' } });
    const again = foldVoyage(v, entry('list', ['a']));
    expect(again).toMatchObject({ state: 'planned', persons: { a: 'listed' } });
  });
  test('a voyage that left is not cancelled by a late message', () => {
    expect(fold(entry('on-board-list', ['a']), entry('cancel-voyage', [])).state).toBe('departed');
  });
  test('flight close closes it; the clock makes it depart; a cancelled one never departs by the clock', () => {
    const closed = fold(entry('list', ['a']), entry('flight-close', []));
    expect(closed.state).toBe('closed');
    expect(departedByClock(closed, NOW, NOW - 1).state).toBe('closed');
    expect(departedByClock(closed, NOW, NOW).state).toBe('departed');
    expect(departedByClock({ ...closed, state: 'cancelled' }, NOW, NOW).state).toBe('cancelled');
    expect(departedByClock(closed, null, NOW).state).toBe('closed');
  });
  test('a replay of a transmission changes nothing', () => {
    const e = entry('cancel-persons', ['a']);
    const v = fold(entry('list', ['a']), e, entry('list', ['a']));
    expect(foldVoyage(v, e)).toBe(v);
  });
  test('parts in any order give the same persons', () => {
    const parts = [
      entry('list', ['a', 'b'], { part: 1, firstPart: true }),
      entry('list', ['c'], { part: 2 }),
      entry('list', ['d', 'e'], { part: 3, lastPart: true }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(parts, { minLength: 3 }), (shuffled) => {
        const v = fold(...shuffled);
        expect(Object.keys(v.persons).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
        expect(v.parts.g).toMatchObject({ parts: [1, 2, 3], first: true, last: 3 });
        expect(missingParts(v, NOW + PARTS_TIMEOUT_MS)).toEqual([]);
      }),
    );
  });
});

describe('the alarm for missing parts', () => {
  const late = NOW + PARTS_TIMEOUT_MS;
  test('given a gap, then it names the part, after the timeout and not before', () => {
    const v = fold(entry('list', ['a'], { part: 1 }), entry('list', ['c'], { part: 3, lastPart: true }));
    expect(missingParts(v, late - 1)).toEqual([]);
    expect(missingParts(v, late)).toEqual([
      { group: 'g', missing: [2], lastKnown: true, says: 'Part 2 of the list is missing.' },
    ]);
  });
  test('given the last part never came, then it says so', () => {
    expect(missingParts(fold(entry('list', ['a'], { part: 1 })), late)[0]!.says).toBe(
      'The last part of the list is missing.',
    );
  });
  test('given as many persons as declared, then the list is whole', () => {
    const v = fold(entry('list', ['a', 'b'], { part: 1, declaredTotal: 2 }));
    expect(missingParts(v, late)).toEqual([]);
  });
  test('given no part numbers, or a cancelled voyage, then nothing is missing', () => {
    expect(missingParts(fold(entry('list', ['a'])), late)).toEqual([]);
    expect(missingParts(fold(entry('list', ['a'], { part: 2 }), entry('cancel-voyage', [])), late)).toEqual(
      [],
    );
  });
});
