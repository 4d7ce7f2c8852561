import { describe, expect, test } from 'vitest';
import type { LogEntry } from '../receivers/log.js';
import { type TravellerFate, unmetByTraffic } from './traffic.js';
import { type CrashWorld, recordNumberOf } from './world.js';

const agency = (id: string) => ({ id, name: id, ori: id, clientId: id, webhookKeys: [] });
const world = { nsotc: agency('nsotc'), soras: [agency('sora')] } as unknown as CrashWorld;
const n = (id: string, agencyId: string, kind = 'alert', state = 'acknowledged') => ({
  id,
  agencyId,
  kind,
  state,
});
const acted = (agencyId: string, id: string): LogEntry => ({
  at: '2026-03-04T05:06:07.000Z',
  agencyId,
  what: 'acted',
  channel: 'webhook',
  id,
});
const wrong = (fate: TravellerFate | null, ...entries: LogEntry[]) =>
  unmetByTraffic(world, 1, new Map(fate ? [[recordNumberOf(0), fate]] : []), entries).length;

const TOLD = [n('a', 'nsotc'), n('b', 'sora')];
const BOTH = [acted('nsotc', 'a'), acted('sora', 'b')];
const TAKEN_BACK = [...TOLD, n('c', 'nsotc', 'withdrawal'), n('d', 'sora', 'withdrawal')];

describe('the receivers’ logs against the traffic', () => {
  test('everybody due acted on one alert: nothing is wrong', () => {
    expect(wrong({ outcome: null, notifications: TOLD }, ...BOTH)).toBe(0);
  });

  test.each<[string, TravellerFate | null, LogEntry[]]>([
    ['a traveller who was never screened', null, []],
    ['a candidate that nobody was told of', { outcome: null, notifications: [] }, []],
    [
      'a notification that the ledger closed and nobody saw',
      { outcome: null, notifications: TOLD },
      [BOTH[0]!],
    ],
    ['an agency that has no part in it', { outcome: null, notifications: [...TOLD, n('x', 'other')] }, BOTH],
    ['two alerts to one agency', { outcome: null, notifications: [...TOLD, n('e', 'sora')] }, BOTH],
    ['a refuted one that was not taken back', { outcome: 'not-same', notifications: TOLD }, BOTH],
    [
      'a stopped message that left',
      { outcome: 'not-same', notifications: [n('b', 'sora', 'alert', 'withdrawn')] },
      [acted('sora', 'b')],
    ],
    [
      'a withdrawal that overtook its alert',
      { outcome: 'not-same', notifications: TAKEN_BACK },
      [acted('nsotc', 'c'), acted('nsotc', 'a'), acted('sora', 'b'), acted('sora', 'd')],
    ],
  ])('%s is found', (_what, fate, entries) => {
    expect(wrong(fate, ...entries)).toBeGreaterThan(0);
  });

  test('a refuted one is right when all who were told heard of it, or nobody was told', () => {
    expect(
      wrong(
        { outcome: 'not-same', notifications: TAKEN_BACK },
        ...BOTH,
        acted('nsotc', 'c'),
        acted('sora', 'd'),
      ),
    ).toBe(0);
    expect(wrong({ outcome: 'not-same', notifications: [] })).toBe(0);
    expect(
      wrong({ outcome: 'not-same', notifications: TOLD.map((x) => ({ ...x, state: 'withdrawn' })) }),
    ).toBe(0);
  });
});
