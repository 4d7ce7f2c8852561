import { describe, expect, test } from 'vitest';
import { findTrip, foldTrip, type KnownTrip, type TripEvent, timeline, tripKey, tripStatus } from './trip.js';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const HOUR = 3_600_000;
const flight: TripEvent = {
  travelEventId: 'e1',
  kind: 'manifest',
  state: 'listed',
  direction: 'departure',
  departsAtMs: NOW + HOUR,
  arrivesAtMs: NOW + 9 * HOUR,
  closesAtMs: NOW + 33 * HOUR,
  departed: false,
  departureObserved: false,
  byLand: false,
  candidate: { state: 'decided', outcome: 'same' },
};
const open = { state: 'open', outcome: null } as const;
const entry = {
  kind: 'inspection',
  direction: 'entry',
  state: 'primary',
  departsAtMs: null,
  arrivesAtMs: NOW,
} as const;
const state = (events: TripEvent[], nowMs = NOW, later: number | null = null) =>
  foldTrip(events, nowMs, later).state;

describe('the state of a trip', () => {
  test.each<[string, TripEvent[], number, string]>([
    ['listed, not yet left', [flight], NOW, 'expected'],
    ['left by the clock', [flight], NOW + 2 * HOUR, 'departed'],
    [
      'left by the list of those on board',
      [{ ...flight, state: 'on-board', departed: true }],
      NOW,
      'departed',
    ],
    ['left while undecided', [{ ...flight, candidate: open }], NOW + 2 * HOUR, 'departed-undecided'],
    [
      'left while it waits for the second person',
      [{ ...flight, candidate: { state: 'second', outcome: null } }],
      NOW + 2 * HOUR,
      'departed-undecided',
    ],
    ['undecided, not yet left', [{ ...flight, candidate: open }], NOW, 'expected'],
    ['arrived by the clock', [flight], NOW + 10 * HOUR, 'arrived'],
    ['closed a day after arrival', [flight], NOW + 33 * HOUR, 'closed'],
    [
      'closed for the clock, but still undecided',
      [{ ...flight, candidate: open }],
      NOW + 40 * HOUR,
      'departed-undecided',
    ],
    ['not on board', [{ ...flight, state: 'not-on-board' }], NOW + 2 * HOUR, 'did-not-travel'],
    ['removed from the list', [{ ...flight, state: 'removed' }], NOW, 'did-not-travel'],
    ['the flight was cancelled', [{ ...flight, state: 'cancelled' }], NOW, 'cancelled'],
    [
      'decided not the same',
      [{ ...flight, candidate: { state: 'decided', outcome: 'not-same' } }],
      NOW,
      'refuted',
    ],
    ['closed candidate', [{ ...flight, candidate: { state: 'closed', outcome: null } }], NOW, 'refuted'],
    [
      'one of two candidates refuted',
      [flight, { ...flight, travelEventId: 'e2', candidate: { state: 'decided', outcome: 'not-same' } }],
      NOW,
      'expected',
    ],
    [
      'inspected at entry',
      [{ ...flight, kind: 'inspection', direction: 'entry', state: 'secondary' }],
      NOW,
      'arrived',
    ],
    ['inspected at entry, undecided', [{ ...flight, ...entry, candidate: open }], NOW, 'arrived-undecided'],
    [
      'listed by a carrier and inspected at entry, undecided',
      [
        { ...flight, direction: 'entry', candidate: open },
        { ...flight, ...entry, travelEventId: 'e2', candidate: open },
      ],
      NOW + 10 * HOUR,
      'arrived-undecided',
    ],
    ['inspected on a road at entry', [{ ...flight, ...entry, byLand: true }], NOW, 'entered-by-land'],
    [
      'inspected on a road at entry, undecided',
      [{ ...flight, ...entry, byLand: true, candidate: open }],
      NOW + 40 * HOUR,
      'entered-by-land-undecided',
    ],
    [
      'inspected on a road at entry, with the query that was made for it',
      [
        { ...flight, ...entry, byLand: true },
        {
          ...flight,
          kind: 'live-query',
          state: 'recorded',
          direction: 'entry',
          departsAtMs: null,
          arrivesAtMs: null,
        },
      ],
      NOW,
      'entered-by-land',
    ],
    [
      'the bus was listed: its departure is known',
      [
        { ...flight, direction: 'entry' },
        { ...flight, ...entry, byLand: true, travelEventId: 'e2' },
      ],
      NOW,
      'arrived',
    ],
    [
      'inspected on a road on the way out, undecided',
      [
        {
          ...flight,
          kind: 'inspection',
          state: 'primary',
          byLand: true,
          departsAtMs: NOW - HOUR,
          candidate: open,
        },
      ],
      NOW,
      'departed-undecided',
    ],
    [
      'entered by land, closed a day later',
      [{ ...flight, ...entry, byLand: true }],
      NOW + 33 * HOUR,
      'closed',
    ],
    [
      'refused at the port, whatever the list says',
      [
        { ...flight, direction: 'entry' },
        { ...flight, kind: 'inspection', direction: 'entry', state: 'refused' },
      ],
      NOW,
      'refused-entry',
    ],
    [
      'arrested at the port',
      [
        { ...flight, direction: 'entry' },
        { ...flight, kind: 'inspection', direction: 'entry', state: 'arrested' },
      ],
      NOW,
      'arrested',
    ],
  ])('%s', (_what, events, nowMs, want) => {
    expect(state(events, nowMs)).toBe(want);
  });
  test('an application is no journey: open until it is decided, whenever it was filed', () => {
    const applied: TripEvent = {
      ...flight,
      kind: 'esta-application',
      state: 'filed',
      direction: 'none',
      departsAtMs: null,
      arrivesAtMs: null,
      candidate: open,
    };
    expect(state([applied])).toBe('applied');
    expect(state([{ ...applied, state: 'amended' }])).toBe('applied');
    for (const ended of ['issued', 'denied', 'withdrawn', 'revoked'])
      expect(state([{ ...applied, state: ended }])).toBe('application-ended');
    expect(state([applied, { ...applied, travelEventId: 'e2', state: 'issued' }])).toBe('applied');
    expect(state([{ ...applied, closesAtMs: NOW }])).toBe('application-ended');
  });
  test('a later entry of the same person ends a departure as returned', () => {
    expect(state([flight], NOW + 40 * HOUR, NOW + 39 * HOUR)).toBe('returned');
  });
  test('what the timetable says is told apart from what was seen', () => {
    expect(foldTrip([flight], NOW + 2 * HOUR).observed).toBe(false);
    expect(foldTrip([{ ...flight, departed: true, departureObserved: true }], NOW).observed).toBe(true);
  });
  test('earliest departure and latest arrival of its events', () => {
    const second = {
      ...flight,
      travelEventId: 'e2',
      departsAtMs: NOW + 12 * HOUR,
      arrivesAtMs: NOW + 15 * HOUR,
    };
    expect(foldTrip([second, flight], NOW)).toMatchObject({
      departsAtMs: NOW + HOUR,
      arrivesAtMs: NOW + 15 * HOUR,
    });
  });
});

describe('which trip a hit belongs to', () => {
  const trip: KnownTrip = {
    id: 't1',
    naturalKey: 'k',
    direction: 'departure',
    places: ['UA', 'JFK'],
    startedAtMs: NOW,
  };
  const hit = { subjectId: 's1', direction: 'departure', places: ['JFK'], atMs: NOW + 5 * HOUR } as const;
  test.each([
    ['same port within a day', hit, 't1'],
    ['same carrier', { ...hit, places: ['UA'] }, 't1'],
    ['another port and carrier', { ...hit, places: ['LAX'] }, null],
    ['the other direction', { ...hit, direction: 'entry' as const }, null],
    ['a direction that is not known', { ...hit, direction: 'unknown' as const }, 't1'],
    ['a day and a minute later', { ...hit, atMs: NOW + 24 * HOUR + 60_000 }, null],
    ['exactly a day later', { ...hit, atMs: NOW + 24 * HOUR }, 't1'],
    ['no place known', { ...hit, places: [] }, 't1'],
  ])('%s', (_what, h, want) => {
    expect(findTrip([trip], h)?.id ?? null).toBe(want);
  });
  const query = { ...hit, isQuery: true, atMs: NOW - 90 * HOUR };
  const queries = { ...trip, queriesOnly: true, startedAtMs: NOW - 90 * HOUR };
  test.each([
    ['a query up to 96 hours ahead of the journey', trip, query, 't1'],
    ['a query longer ahead', trip, { ...query, atMs: NOW - 97 * HOUR }, null],
    ['a query long after it', trip, { ...query, atMs: NOW + 25 * HOUR }, null],
    ['a query for another port', trip, { ...query, places: ['LAX'] }, null],
    ['the journey that queries were made for', queries, hit, 't1'],
    ['a journey too long after the queries', queries, { ...hit, atMs: NOW + 10 * HOUR }, null],
    ['two queries days apart are not one journey', queries, { ...query, atMs: NOW }, null],
  ])('%s', (_what, t, h, want) => {
    expect(findTrip([t], h)?.id ?? null).toBe(want);
  });
  test('the nearest in time wins', () => {
    const later = { ...trip, id: 't2', startedAtMs: NOW + 4 * HOUR };
    expect(findTrip([trip, later], hit)!.id).toBe('t2');
  });
  test('a new trip is named by person, direction, place and time', () => {
    expect(tripKey(hit)).toBe('T|s1|departure|JFK|2026-03-02T17:00Z');
  });
});

test('the timeline keeps the order of the journey at one instant', () => {
  const e = (kind: 'notification' | 'decision' | 'event' | 'acknowledgement', atMs: number) => ({
    atMs,
    kind,
    says: kind,
    objectKind: '',
    objectId: '',
  });
  expect(
    timeline([e('notification', 2), e('decision', 2), e('acknowledgement', 3), e('event', 1)]).map(
      (x) => x.kind,
    ),
  ).toEqual(['event', 'decision', 'notification', 'acknowledgement']);
});

test('the graver status counts', () => {
  expect(tripStatus(['non-fugitive', 'wanted'])).toBe('wanted');
  expect(tripStatus(['non-fugitive'])).toBe('non-fugitive');
});

describe('police reports', () => {
  const arrest: TripEvent = {
    ...flight,
    kind: 'police-report',
    state: 'arrest',
    direction: 'none',
    departsAtMs: null,
    arrivesAtMs: null,
    closesAtMs: NOW + 720 * HOUR,
    candidate: open,
  };
  const trip = (
    id: string,
    startedAtMs: number,
    direction: KnownTrip['direction'] = 'departure',
  ): KnownTrip => ({
    id,
    naturalKey: id,
    direction,
    places: ['JFK'],
    startedAtMs,
  });
  const joins = (...trips: KnownTrip[]) =>
    findTrip(trips, { subjectId: 's', direction: 'none', places: [], atMs: NOW, isPoliceReport: true })?.id ??
    null;

  test('an undecided arrest moves a trip nowhere; alone it is no journey', () => {
    expect(state([flight, arrest], NOW + 2 * HOUR)).toBe(state([flight], NOW + 2 * HOUR));
    expect(state([arrest])).toBe('closed');
    expect(state([{ ...arrest, candidate: { state: 'decided', outcome: 'not-same' } }])).toBe('refuted');
  });

  test('it hangs on the journey that began last, else on the next; never on an application', () => {
    expect(
      joins(
        trip('long ago', NOW - 100 * 24 * HOUR),
        trip('under way', NOW - 20 * 24 * HOUR),
        trip('next', NOW + HOUR),
      ),
    ).toBe('under way');
    expect(joins(trip('next', NOW + 24 * HOUR), trip('later', NOW + 96 * HOUR))).toBe('next');
    expect(joins(trip('half a year ago', NOW - 200 * 24 * HOUR))).toBeNull();
    expect(joins(trip('visa', NOW - HOUR, 'none'))).toBeNull();
  });
});
