import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOf, isZone, localDate, localTime, offsetMs } from './zones.js';

const HOUR = 3_600_000;
const NY = 'America/New_York';

test('zones are known by their IANA names', () => {
  expect(isZone(NY)).toBe(true);
  expect(isZone('America/Metropolis')).toBe(false);
});

describe('wall clock and instant', () => {
  test.each([
    [NY, '2026-01-15T12:00', '2026-01-15T17:00:00Z'],
    [NY, '2026-07-15T12:00', '2026-07-15T16:00:00Z'],
    ['America/Phoenix', '2026-07-15T12:00', '2026-07-15T19:00:00Z'],
    ['Pacific/Guam', '2026-07-15T06:00', '2026-07-14T20:00:00Z'],
    ['Asia/Kathmandu', '2026-07-15T06:00', '2026-07-15T00:15:00Z'],
    ['Pacific/Kiritimati', '2026-07-15T06:00', '2026-07-14T16:00:00Z'],
    ['UTC', '2026-07-15T06:00', '2026-07-15T06:00:00Z'],
  ])('%s %s is %s', (zone, local, utc) => {
    expect(new Date(instantOf(zone, local)).toISOString()).toBe(utc.replace('Z', '.000Z'));
    expect(localTime(zone, Date.parse(utc))).toBe(local);
  });

  test('a skipped wall-clock time counts with the offset before the gap', () => {
    // 2026-03-08 02:30 does not exist in New York: 02:00 EST is 03:00 EDT.
    expect(new Date(instantOf(NY, '2026-03-08T02:30')).toISOString()).toBe('2026-03-08T07:30:00.000Z');
  });
  test('a repeated wall-clock time is its first occurrence', () => {
    expect(new Date(instantOf(NY, '2026-11-01T01:30')).toISOString()).toBe('2026-11-01T05:30:00.000Z');
    expect(new Date(instantOf(NY, '2026-11-01T02:00')).toISOString()).toBe('2026-11-01T07:00:00.000Z');
  });
  test('the date is the wall clock’s', () => {
    expect(localDate('Pacific/Honolulu', Date.parse('2026-01-02T05:00:00Z'))).toBe('2026-01-01');
  });
  test('text that is no local time throws', () => {
    expect(() => instantOf(NY, '12:00')).toThrow('Expected YYYY-MM-DDTHH:MM');
  });

  test('every instant comes back from its wall clock, or is the second of a repeated hour', () => {
    const zones = fc.constantFrom(
      NY,
      'America/Los_Angeles',
      'Europe/London',
      'Australia/Lord_Howe',
      'Asia/Tokyo',
    );
    const minutes = fc.integer({ min: Date.UTC(2000, 0) / 60_000, max: Date.UTC(2040, 0) / 60_000 });
    fc.assert(
      fc.property(zones, minutes, (zone, m) => {
        const t = m * 60_000;
        const back = instantOf(zone, localTime(zone, t));
        expect(t - back === 0 || t - back === HOUR || t - back === HOUR / 2).toBe(true);
        expect(localTime(zone, back)).toBe(localTime(zone, t));
        expect(Math.abs(offsetMs(zone, t))).toBeLessThanOrEqual(14 * HOUR);
      }),
    );
  });
});
