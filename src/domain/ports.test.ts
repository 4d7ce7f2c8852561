import { describe, expect, test } from 'vitest';
import { isZone } from '#basics/zones.js';
import { readCountry } from './countries.js';
import { findPort, PORTS, portInstant } from './ports.js';

describe('the table of ports', () => {
  test('has 500 ports and more, each code once', () => {
    expect(PORTS.length).toBeGreaterThanOrEqual(500);
    const codes = PORTS.map((p) => p.code);
    expect(codes.filter((c, i) => codes.indexOf(c) !== i)).toEqual([]);
  });

  test('every row has a zone that exists, a country and a code of its kind', () => {
    for (const p of PORTS) {
      expect([p.code, isZone(p.zone)]).toEqual([p.code, true]);
      expect([p.code, readCountry(p.country).code]).toEqual([p.code, p.country]);
      expect(p.name.length).toBeGreaterThan(2);
      expect(p.code).toMatch(p.kind === 'air' ? /^[A-Z]{3}$/ : /^(\d{4}|[A-Z]{5})$/);
      if (p.icao !== undefined) expect(p.icao).toMatch(/^[A-Z]{4}$/);
    }
  });

  test.each([
    ['JFK', 'JFK'],
    ['KJFK', 'JFK'],
    ['jfk', 'JFK'],
    ['USJFK', 'JFK'],
    ['PHNL', 'HNL'],
    ['2504', '2504'],
    ['GBLHR', 'LHR'],
  ])('%s is found as %s', (code, found) => {
    expect(findPort(code)?.code).toBe(found);
  });

  test('what it does not know it does not invent', () => {
    expect(findPort('QQQ')).toBeUndefined();
    expect(findPort('')).toBeUndefined();
  });
});

describe('the instant of a wall-clock time at a port', () => {
  const utc = (text: string) => Date.parse(`${text}:00Z`);

  test('follows the port’s zone, summer time too', () => {
    expect(portInstant('JFK', '2026-01-15T12:00')).toEqual({ at: utc('2026-01-15T17:00'), known: true });
    expect(portInstant('JFK', '2026-07-15T12:00')).toEqual({ at: utc('2026-07-15T16:00'), known: true });
    expect(portInstant('PHX', '2026-07-15T12:00').at).toBe(utc('2026-07-15T19:00'));
  });

  test('of an unknown port is the earliest that any zone allows, and says so', () => {
    const earliest = portInstant('QQQ', '2026-07-15T12:00');
    expect(earliest).toEqual({ at: utc('2026-07-14T22:00'), known: false });
    for (const p of PORTS)
      expect(portInstant(p.code, '2026-07-15T12:00').at).toBeGreaterThanOrEqual(earliest.at);
  });
});
