import { describe, expect, test } from 'vitest';
import { type Agreement, expiryAlarm, routeToNcic, siteFinding } from './agreement.js';

const TODAY = '2026-03-04';
const moa = (more: Partial<Agreement> = {}): Agreement => ({
  id: 'a',
  agencyId: 'tribe',
  partnerAgencyId: 'state',
  scope: 'ncic',
  covers: ['entry', 'update', 'removal'],
  validFrom: '2025-01-01',
  validUntil: '2026-12-31',
  endedOn: null,
  ...more,
});
const by = (access: boolean, agreements: readonly Agreement[], ...keys: string[]) =>
  routeToNcic(access, agreements, keys, TODAY);

describe('how a message reaches NCIC', () => {
  test('given its own access, then the agency sends itself, whatever is agreed', () => {
    expect(by(true, [moa()], 'EXS')).toEqual({ by: 'own' });
  });
  test('given no access and an agreement that covers it, then by the partner that it names', () => {
    expect(by(false, [moa()], 'EXS', 'EXSN')).toMatchObject({
      by: 'partner',
      agreement: { partnerAgencyId: 'state' },
    });
  });
  // biome-ignore format: one case a line
  test.each([
    ['an agreement about inquiries alone',      moa({ covers: [] }),                     'EXS', 'entering records'],
    ['entries are covered, changes are not',    moa({ covers: ['entry'] }),              'MXS', 'changing and supplementing'],
    ['changes are covered, clearing is not',    moa({ covers: ['entry', 'update'] }),    'CXS', 'clearing'],
    ['it ended yesterday',                      moa({ validUntil: '2026-03-03' }),       'EXS', 'has ended'],
    ['it begins tomorrow',                      moa({ validFrom: '2026-03-05' }),        'EXS', 'no agreement about it is in force'],
    ['it was ended early',                      moa({ endedOn: '2026-03-04' }),          'EXS', 'has ended'],
    ['an agreement about another matter',       moa({ scope: 'dna' }),                   'EXS', 'no agreement about it is in force'],
  ] as const)('given no access and %s, then nobody, with the reason', (_says, agreement, key, reason) => {
    expect(by(false, [agreement], key)).toMatchObject({ by: 'nobody', says: expect.stringContaining(reason) });
  });
  test('its last day is still in force', () => {
    expect(by(false, [moa({ validUntil: TODAY })], 'EXS').by).toBe('partner');
  });
});

// biome-ignore format: one case a line
test.each([
  ['2026-06-03', null], ['2026-06-02', 90], ['2026-04-04', 90], ['2026-04-03', 30], ['2026-03-04', 30], ['2026-03-03', 0],
] as const)('an agreement until %s, on 4 March 2026: alarm %s', (validUntil, alarm) => {
  expect(expiryAlarm({ validUntil, endedOn: null }, TODAY)).toBe(alarm);
  expect(expiryAlarm({ validUntil, endedOn: TODAY }, TODAY)).toBeNull();
});
test('an agreement without an end alarms nobody', () => {
  expect(expiryAlarm({ validUntil: null, endedOn: null }, TODAY)).toBeNull();
});

test('what a look at the site finds: the gravest counts', () => {
  const look = (shown: boolean, listed: boolean, prohibited: readonly string[] = []) =>
    siteFinding({ shown, listed, prohibited });
  expect(look(true, true)).toBe('right');
  expect(look(false, true)).toBe('missing');
  expect(look(true, true, ['ssn'])).toBe('prohibited');
  expect(look(false, false)).toBe('right');
  expect(look(true, false)).toBe('too-many');
  expect(look(true, false, ['ssn'])).toBe('too-many');
});
