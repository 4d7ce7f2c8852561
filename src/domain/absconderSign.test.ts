import { expect, test } from 'vitest';
import { absconderSignOf } from './absconderSign.js';
import { TRAVEL_EVENT_KINDS, type TravelEventKind } from './travelEvent.js';

// biome-ignore format: one row a line
test.each<[TravelEventKind, string, string | null, string | null]>([
  // kind, state, certain by itself, confirmed by an officer
  ['manifest',             'listed',         'travel',      'travel'],
  ['manifest',             'on-board',       'travel',      'travel'],
  ['manifest',             'not-on-board',   null,          null],
  ['manifest',             'removed',        null,          null],
  ['manifest',             'cancelled',      null,          null],
  ['inspection',           'arrested',       'travel',      'travel'],
  ['live-query',           'recorded',       null,          'travel'],
  ['foreign-advice',       'received',       'travel',      'travel'],
  ['foreign-advice',       'withdrawn',      null,          null],
  ['passport-application', 'denied',         'application', 'application'],
  ['police-report',        'incident',       'arrest',      'arrest'],
  ['police-report',        'arrest',         'arrest',      'arrest'],
  ['police-report',        'disposition',    'arrest',      'arrest'],
  ['police-report',        'warrant',        null,          null],
  ['police-report',        'record-updated', null,          null],
])('%s %s shows of an absconder: %s, confirmed: %s', (kind, state, certain, confirmed) => {
  expect(TRAVEL_EVENT_KINDS[kind].states as readonly string[]).toContain(state);
  expect(absconderSignOf(kind, state, false)).toBe(certain);
  expect(absconderSignOf(kind, state, true)).toBe(confirmed);
});
