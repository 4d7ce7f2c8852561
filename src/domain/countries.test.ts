import { describe, expect, test } from 'vitest';
import { countryAlpha2, EXTRA_COUNTRIES, ISO_COUNTRIES, readCountry } from './countries.js';

describe('country codes', () => {
  test('ISO 3166-1 is whole: 249 countries, all codes different', () => {
    expect(ISO_COUNTRIES).toHaveLength(249);
    expect(new Set(ISO_COUNTRIES).size).toBe(249);
    expect(new Set(ISO_COUNTRIES.map((c) => countryAlpha2(c))).size).toBe(249);
  });

  test('no extra row overrides a code of the standard', () => {
    for (const row of EXTRA_COUNTRIES)
      expect([row.code, ISO_COUNTRIES.includes(row.code)]).toEqual([row.code, false]);
    expect(new Set(EXTRA_COUNTRIES.map((row) => row.code)).size).toBe(EXTRA_COUNTRIES.length);
  });

  test('what a row counts as is a country, or the code itself', () => {
    const own = new Set(EXTRA_COUNTRIES.map((row) => row.code));
    for (const row of EXTRA_COUNTRIES)
      expect(ISO_COUNTRIES.includes(row.counts) || own.has(row.counts)).toBe(true);
  });

  test.each([
    ['USA', 'USA', 'iso'],
    ['us', 'USA', 'alpha-2'],
    ['D', 'DEU', 'document'],
    ['D<<', 'DEU', 'document'],
    ['GBD', 'GBR', 'document'],
    ['UTO', 'UTO', 'document'],
    ['XXA', 'XXA', 'document'],
    ['RKS', 'XKX', 'document'],
    ['ROM', 'ROU', 'former'],
    ['ANT', 'ANT', 'former'],
    ['GER', 'DEU', 'slip'],
    ['UK', 'GBR', 'slip'],
    ['DEN', 'DEN', 'ambiguous'],
    ['qqq', 'QQQ', 'unknown'],
    ['', '', 'unknown'],
  ])('%s reads as %s (%s)', (came, code, how) => {
    expect(readCountry(came)).toEqual({ code, how });
  });
});
