import { expect, test } from 'vitest';
import { POSITIONS, positionOf } from './portPlaces.js';
import { findPort, PORTS } from './ports.js';

test('every position is of a port of the table, on the globe and on its own side of it', () => {
  const unknown = [...POSITIONS.keys()].filter((code) => findPort(code)?.code !== code);
  expect(unknown).toEqual([]);
  for (const [code, { latitude, longitude }] of POSITIONS) {
    expect(Math.abs(latitude), code).toBeLessThanOrEqual(72);
    expect(Math.abs(longitude), code).toBeLessThanOrEqual(180);
    // A zone's winter clock is never more than four hours from the sun's; Samoa and its neighbours turn the day.
    const { zone } = findPort(code)!;
    const at = Date.parse('2026-01-15T12:00Z');
    const clock =
      Number(
        new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' }).format(at),
      ) - 12;
    const off = Math.abs(((((clock - longitude / 15) % 24) + 36) % 24) - 12);
    expect(off, code).toBeLessThan(4);
  }
});

test('most air ports of the United States that routes use have one; a country stands in for a town', () => {
  for (const code of ['JFK', 'MIA', 'LAX', 'SFO', 'ORD', 'ATL', 'IAH', 'IAD', 'DFW', 'BOS', 'SEA', 'GUM'])
    expect(positionOf(code)).toBeDefined();
  expect(positionOf('KJFK')).toEqual(positionOf('JFK'));
  expect(positionOf('XXX', 'PRT')).toEqual(positionOf('LIS'));
  expect(positionOf('XXX')).toBeUndefined();
  expect(PORTS.length).toBeGreaterThan(POSITIONS.size);
});
