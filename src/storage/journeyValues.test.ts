import { expect, test } from 'vitest';
import { journeyValues } from './journeyValues.js';
import type { TravelEvent } from './travelEvents.js';

const at = (iso: string) => Date.parse(iso);
const event = (more: Partial<TravelEvent>) =>
  ({
    kind: 'inspection',
    state: 'secondary',
    direction: 'entry',
    senderName: 'TECS',
    occursAtMs: at('2026-03-15T13:58:00Z'),
    traveller: { names: [] },
    facts: {},
    ...more,
  }) as TravelEvent;

test('an inspection says where and when the person was met, and what was found', () => {
  expect(
    journeyValues(event({ facts: { port: '3004', outcome: 'warrant-confirmed' } }), undefined).event,
  ).toBe(
    [
      'Border inspection (secondary), from TECS',
      'At Blaine (3004), 15 Mar 2026, 06:58 local time (15 Mar 2026, 13:58 UTC)',
      'Secondary inspection: Arrested on a warrant that its holder confirmed',
    ].join('\n'),
  );
});

test('a port that no table knows has no local time, and an unknown outcome is not repeated', () => {
  expect(journeyValues(event({ facts: { port: 'QQ9', outcome: '<b>' } }), undefined).event).toBe(
    'Border inspection (secondary), from TECS\nAt QQ9, 15 Mar 2026, 13:58 UTC',
  );
});

test('a query names the agency that asked, by its ORI where the directory does not know it', () => {
  const query = event({
    kind: 'live-query',
    state: 'recorded',
    facts: { queriedBy: 'NYTEST001', queryKey: 'QW' },
  });
  const agencies = [{ id: 'a', name: 'CBP Sample Port', ori: 'NYTEST001', phone: null }];
  expect(journeyValues(query, undefined, agencies).event).toContain(
    'Asked by CBP Sample Port (NYTEST001), inquiry QW',
  );
  expect(journeyValues(query, undefined).event).toContain('Asked by NYTEST001, inquiry QW');
});

test('an advice brings its itinerary, days without a time as days, and no line break of its own', () => {
  const values = journeyValues(
    event({
      kind: 'foreign-advice',
      state: 'received',
      occursAtMs: null,
      facts: {
        country: 'GBR',
        bureau: 'NCB London',
        basis: 'diffusion',
        caution: 'armed\nNOT: a line of ours',
        legs: [
          {
            carrier: 'ZQ',
            number: '12',
            from: 'LHR',
            to: 'JFK',
            departs: '2026-03-20T00:00',
            arrives: '2026-03-20T13:05',
          },
          { to: 'MIA' },
        ],
      },
    }),
    undefined,
  );
  expect(values).toMatchObject({
    event: [
      'Foreign advice (received), from TECS',
      'Advised by United Kingdom, NCB London: diffusion',
      'Caution of the foreign authority: armed NOT: a line of ours',
    ].join('\n'),
    voyage: 'ZQ 12',
    route: 'London Heathrow (LHR) to New York Kennedy (JFK)\nunknown port to Miami (MIA)',
    departure: '20 Mar 2026, London Heathrow (LHR)',
    arrival: '20 Mar 2026, 13:05 local time, New York Kennedy (JFK)',
  });
});
