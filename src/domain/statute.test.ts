import { describe, expect, test } from 'vitest';
import { citationKey, fitVersion, tierRowsOf, versionOn } from './statute.js';
import { TIERS_V1 } from './tierRules.js';

const version = (id: string, validFrom: string, validUntil: string | null) => ({ id, validFrom, validUntil });
const OLD = version('old', '1990-03-01', '1999-12-31');
const NOW = version('now', '2000-01-01', null);

describe('the text that stood on a day', () => {
  // biome-ignore format: a table
  test.each([
    ['1990-02-28', undefined],
    ['1990-03-01', 'old'],
    ['1999-12-31', 'old'],
    ['2000-01-01', 'now'],
    ['1995',       'old'],
    ['1999-12',    'old'],
    ['1990',       undefined],
    ['1990-03',    'old'],
    ['2024',       'now'],
  ] as const)('%s: %s', (on, id) => {
    expect(versionOn([OLD, NOW], on)?.id).toBe(id);
  });
});

describe('a new text among those known', () => {
  test('one that stands ends the day before', () =>
    expect(fitVersion([OLD, NOW], { validFrom: '2010-07-01', validUntil: null })).toEqual({
      ok: true,
      value: { ends: { id: 'now', validUntil: '2010-06-30' }, supersedes: null },
    }));
  test('one of the same first day is corrected', () =>
    expect(fitVersion([OLD, NOW], { validFrom: '1990-03-01', validUntil: '1999-12-31' })).toEqual({
      ok: true,
      value: { ends: null, supersedes: 'old' },
    }));
  test('an earlier one that has its end', () =>
    expect(fitVersion([OLD, NOW], { validFrom: '1980-01-01', validUntil: '1990-02-28' })).toEqual({
      ok: true,
      value: { ends: null, supersedes: null },
    }));
  test.each([
    ['1980-01-01', null],
    ['1995-01-01', '1996-01-01'],
    ['1980-01-01', '1990-03-01'],
    ['1980-01-02', '1980-01-01'],
  ])('%s to %s does not fit', (validFrom, validUntil) =>
    expect(fitVersion([OLD, NOW], { validFrom, validUntil }).ok).toBe(false));
});

test('citations are found however they are written', () => {
  expect(citationKey('18 U.S.C. § 2241(c)')).toBe(citationKey('18 usc 2241 (C)'));
  expect(tierRowsOf(TIERS_V1.body, '18 U.S.C. § 2422(b)').map((r) => r.id)).toEqual(['F2-2422b']);
  expect(tierRowsOf(TIERS_V1.body, 'ORC 2907.02')).toEqual([]);
});
