import { describe, expect, test } from 'vitest';
import { conflictSays, LEAST_TRANSFER, legConflicts, legOf, spanOf, type TakenLeg } from './legConflicts.js';

let n = 0;
/** A flight by ports and wall clocks, as lists state them. */
function flight(
  from: string,
  departs: string,
  to: string,
  arrives: string | undefined,
  more: Partial<TakenLeg> = {},
): TakenLeg {
  n++;
  return {
    travelEventId: `event ${n}`,
    tripId: 'trip',
    kind: 'listed',
    voyageId: `voyage ${n}`,
    label: `TX ${n}`,
    onBoard: false,
    from,
    to,
    departs: spanOf(from, departs)!,
    arrives: spanOf(to, arrives),
    ...more,
  };
}
function inspected(port: string, local: string): TakenLeg {
  const at = spanOf(port, local)!;
  return {
    ...flight(port, local, port, local),
    kind: 'inspected',
    voyageId: null,
    label: 'the inspection',
    departs: at,
  };
}

const LISBON = flight('JFK', '2026-03-11T12:00', 'LIS', '2026-03-11T23:30');

describe('two legs of one person', () => {
  test.each<[string, readonly TakenLeg[]]>([
    ['leave one port at once', [LISBON, flight('JFK', '2026-03-11T13:00', 'LHR', '2026-03-12T00:30')]],
    [
      'leave two coasts an hour apart',
      [LISBON, flight('LAX', '2026-03-11T10:00', 'NRT', '2026-03-12T14:00')],
    ],
    [
      'come back before they could have arrived',
      [LISBON, flight('LIS', '2026-03-11T20:00', 'EWR', '2026-03-11T22:45')],
    ],
    [
      'leave less than the way to the other port after landing',
      [LISBON, flight('LHR', '2026-03-12T01:00', 'DUB', '2026-03-12T02:20')],
    ],
    [
      'leave before a change at the same port is possible',
      [LISBON, flight('LIS', '2026-03-11T23:40', 'FCO', '2026-03-12T03:30')],
    ],
    [
      'do not say when the first arrives: the way itself takes longer',
      [
        flight('JFK', '2026-03-11T12:00', 'LIS', undefined),
        flight('LIS', '2026-03-11T19:00', 'FCO', undefined),
      ],
    ],
    [
      'state an arrival before the departure: the way itself is counted',
      [
        flight('JFK', '2026-03-11T12:00', 'LIS', '2026-03-11T03:30'),
        flight('LIS', '2026-03-11T19:00', 'FCO', undefined),
      ],
    ],
    ['are a flight and an inspection a continent away', [LISBON, inspected('2402', '2026-03-11T14:00')]],
    [
      'are inspections at both ends of the country',
      [inspected('2402', '2026-03-11T14:00'), inspected('0901', '2026-03-11T17:00')],
    ],
    [
      'are two aircraft between the same ports',
      [LISBON, flight('JFK', '2026-03-11T12:45', 'LIS', '2026-03-12T00:15')],
    ],
  ])('cannot both be traveled when they %s, in whatever order they came in', (_what, legs) => {
    expect(legConflicts(legs)).toHaveLength(1);
    expect(legConflicts([...legs].reverse())).toEqual(legConflicts(legs));
  });

  test.each<[string, readonly TakenLeg[]]>([
    [
      'join at a port with time to change',
      [LISBON, flight('LIS', '2026-03-12T00:30', 'FCO', '2026-03-12T04:30')],
    ],
    [
      'leave from another town that can be reached',
      [LISBON, flight('MAD', '2026-03-12T06:00', 'FCO', '2026-03-12T08:30')],
    ],
    [
      'are one aircraft under two numbers',
      [LISBON, { ...LISBON, travelEventId: 'other', voyageId: 'other', label: 'ZZ 9204' }],
    ],
    [
      'are one aircraft, delayed under one number',
      [LISBON, flight('JFK', '2026-03-11T12:10', 'LIS', '2026-03-11T23:40')],
    ],
    ['are one voyage listed twice', [LISBON, { ...LISBON, travelEventId: 'again' }]],
    ['say the day alone', [LISBON, flight('JFK', '2026-03-11', 'LHR', undefined)]],
    [
      'say of one the day alone, on which there is time before the other',
      [
        flight('LIS', '2026-03-11T20:00', 'FCO', '2026-03-11T23:50'),
        flight('LHR', '2026-03-11T00:00', 'LIS', '2026-03-11T00:00'),
      ],
    ],
    [
      'leave from a port that nobody knows',
      [LISBON, flight('QQQ', '2026-03-11T13:00', 'LHR', '2026-03-12T00:30')],
    ],
    ['are a flight and the inspection at its gate', [LISBON, inspected('JFK', '2026-03-11T13:40')]],
    [
      'are a flight and the inspection where it landed ahead of time',
      [flight('LIS', '2026-03-11T12:00', 'JFK', '2026-03-11T15:30'), inspected('JFK', '2026-03-11T15:00')],
    ],
    [
      'are a flight and the inspection at its town’s port of entry',
      [flight('LIS', '2026-03-11T12:00', 'JFK', '2026-03-11T15:30'), inspected('1001', '2026-03-11T15:00')],
    ],
    [
      'are the two inspections of one crossing',
      [inspected('2402', '2026-03-11T14:00'), inspected('2402', '2026-03-11T14:20')],
    ],
    [
      'are a departure and a return days later',
      [LISBON, flight('LIS', '2026-03-18T12:00', 'JFK', '2026-03-18T16:30')],
    ],
  ])('can both be traveled when they %s', (_what, legs) => {
    expect(legConflicts(legs)).toEqual([]);
  });

  test('each pair is told once, also of three', () => {
    const three = [
      LISBON,
      flight('JFK', '2026-03-11T13:00', 'LHR', '2026-03-12T00:30'),
      flight('JFK', '2026-03-11T14:00', 'CDG', '2026-03-12T02:30'),
    ];
    expect(legConflicts(three).map((c) => c.legs.map((l) => l.to))).toEqual([
      ['LIS', 'LHR'],
      ['LIS', 'CDG'],
      ['LHR', 'CDG'],
    ]);
  });

  test('the clock that is put back in the night allows for the second of the two hours', () => {
    const lands = flight('BOS', '2026-11-01T00:10', 'JFK', '2026-11-01T01:20');
    const leaves = (minute: number) => flight('JFK', `2026-11-01T01:${minute}`, 'LIS', '2026-11-01T12:00');
    // 01:30 comes twice: an hour and ten minutes after landing there is time to change.
    expect(legConflicts([lands, leaves(30)])).toEqual([]);
    expect(spanOf('JFK', '2026-11-01T01:30')).toEqual({
      fromMs: Date.parse('2026-11-01T05:30Z'),
      toMs: Date.parse('2026-11-01T06:30Z'),
    });
    expect(spanOf('LIS', '2026-11-01T12:00')!.fromMs).toBe(spanOf('LIS', '2026-11-01T12:00')!.toMs);
  });
});

test('the sum can be done again by hand', () => {
  const [conflict] = legConflicts([
    { ...LISBON, label: 'TX 204', onBoard: true },
    flight('LHR', '2026-03-12T00:30', 'DUB', '2026-03-12T01:50', { label: 'ZZ 7' }),
  ]);
  expect(conflictSays(conflict!)).toBe(
    'TX 204 from New York Kennedy (JFK), 2026-03-11T16:00Z, to Lisbon (LIS) and ZZ 7 from London Heathrow (LHR), 2026-03-12T00:30Z, to Dublin (DUB) cannot both be traveled. ' +
      'In the order that comes nearest, TX 204 is over at 2026-03-11T23:30Z at the earliest, with 30 min to change and 1 h 17 min for 1,532 km at 1,200 km/h that is 2026-03-12T01:16Z; ' +
      'ZZ 7 leaves at 2026-03-12T00:30Z at the latest: 47 min too late. The closing list of TX 204 says that the traveler was on board.',
  );
  const [seen] = legConflicts([LISBON, inspected('2402', '2026-03-11T14:00')]);
  expect(conflictSays(seen!)).toContain(
    'the inspection is done at 2026-03-11T20:00Z at the earliest, with 2 h 32 min for 3,042 km',
  );
  expect(conflictSays({ ...seen!, legs: [seen!.legs[1], seen!.legs[0]] })).toMatch(
    /^The inspection at El Paso/,
  );
  expect(conflictSays(seen!)).toContain('1 h 30 min allowed for a timetable that was not kept');
});

describe('the leg that a person takes of a voyage', () => {
  const legs = [
    {
      departurePort: 'ORD',
      arrivalPort: 'JFK',
      departureLocal: '2026-03-11T08:00',
      arrivalLocal: '2026-03-11T11:00',
    },
    {
      departurePort: 'JFK',
      arrivalPort: 'LHR',
      departureLocal: '2026-03-11T12:00',
      arrivalLocal: '2026-03-12T00:00',
    },
    {
      departurePort: 'LHR',
      arrivalPort: 'DEL',
      departureLocal: '2026-03-12T02:00',
      arrivalLocal: '2026-03-12T16:00',
    },
  ];
  const ends = (person: Parameters<typeof legOf>[1]) => {
    const leg = legOf({ legs }, person);
    return [leg.from, leg.to];
  };
  test('is the one over the border, or between the ports that the list names, whatever code it uses', () => {
    expect(ends({})).toEqual(['JFK', 'LHR']);
    expect(ends({ embark: 'ORD', disembark: 'DEL' })).toEqual(['ORD', 'DEL']);
    expect(ends({ embark: 'KORD' })).toEqual(['ORD', 'LHR']);
    expect(ends({ disembark: 'DEL' })).toEqual(['JFK', 'DEL']);
    expect(ends({ embark: 'LHR', disembark: 'JFK' })).toEqual(['LHR', 'DEL']);
    expect(legOf({ legs: [] }, {})).toEqual({ from: null, to: null, departs: null, arrives: null });
  });
});

test('the least transfers stay below what carriers publish', () => {
  expect(LEAST_TRANSFER.samePortMs).toBeLessThan(20 * 60_000);
  expect(LEAST_TRANSFER.otherPortMs).toBeGreaterThan(LEAST_TRANSFER.samePortMs);
  expect(LEAST_TRANSFER.kmPerHour).toBeGreaterThan(1000);
});
