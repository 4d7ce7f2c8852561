import { describe, expect, test } from 'vitest';
import {
  endOfRecord,
  mayEndRegistrant,
  mayReturnRegistrant,
  REGISTRANT_ENDS,
  REGISTRANT_RETURNS,
  type RegistrantReturn,
  returnsFrom,
  type Standing,
} from './registrantEnd.js';

describe('ends', () => {
  test('what was no offence any more is sealed and leaves the register as vacated; custody and deportation leave it standing', () => {
    expect(Object.entries(REGISTRANT_ENDS).map(([k, e]) => [k, e.state, e.record, e.nsor, e.seals])).toEqual([
      ['duty-over', 'ended', 'expired', 'expired', false],
      ['vacated', 'ended', 'vacated', 'vacated', true],
      ['pardoned', 'ended', 'vacated', 'pardoned', true],
      ['expunged', 'ended', 'vacated', 'vacated', true],
      ['died', 'ended', 'cleared', 'died', false],
      ['error', 'ended', 'cancelled', 'cancel', true],
      ['deported', 'moved-out', null, null, false],
      ['moved-out', 'moved-out', 'cleared', 'moved', false],
      ['custody', 'in-custody', null, null, false],
    ]);
  });
  const registered = { state: 'registered', tier: 'II', dutyEndsOn: '2051-11-22' } as const;
  const given = { end: 'died', reason: 'Death certificate seen', on: '2026-11-22' };
  const code = (facts: Parameters<typeof mayEndRegistrant>[0], more: Partial<typeof given>) => {
    const may = mayEndRegistrant(facts, { ...given, ...more });
    return may.ok ? may.value : may.error.code;
  };
  test('need a reason and a registration that has not ended', () => {
    expect(code(registered, { reason: 'x' })).toBe('reason-needed');
    expect(code({ ...registered, state: 'ended' }, {})).toBe('not-registered');
    expect(code(registered, { end: 'gone' })).toBe('not-registerable');
    expect(code(registered, {})).toBe('died');
    expect(code({ ...registered, state: 'in-custody' }, { end: 'custody' })).toBe('not-registerable');
  });
  test('a duty is over on its last day and not before, never without a tier and never for life', () => {
    expect(code(registered, { end: 'duty-over', on: '2051-11-21' })).toBe('not-over');
    expect(code(registered, { end: 'duty-over', on: '2051-11-22' })).toBe('duty-over');
    expect(code({ ...registered, tier: null, dutyEndsOn: null }, { end: 'duty-over' })).toBe('not-over');
    const life = mayEndRegistrant(
      { ...registered, tier: 'III', dutyEndsOn: null },
      { ...given, end: 'duty-over' },
    );
    expect(life).toMatchObject({ error: { code: 'not-over', says: expect.stringContaining('for life') } });
  });
});

describe('returns', () => {
  // biome-ignore format: a table
  const allowed: Readonly<Record<string, readonly RegistrantReturn[]>> = {
    pending: [], registered: [], absconded: [],
    'in-custody': ['released', 'taken-back'], 'moved-out': ['returned', 'taken-back'], ended: ['taken-back'],
  };
  test('go from the states that the table names, and from no other', () => {
    for (const [state, hows] of Object.entries(allowed)) {
      expect(returnsFrom(state), state).toEqual(hows);
      for (const how of Object.keys(REGISTRANT_RETURNS) as RegistrantReturn[])
        expect(
          mayReturnRegistrant(
            { state, endedOn: '2026-01-10' },
            { how, reason: 'Release paper seen', on: '2026-01-10' },
          ).ok,
          `${state} ${how}`,
        ).toBe(hows.includes(how));
    }
  });
  test('need a reason and a day that is not before the end', () => {
    const facts = { state: 'in-custody', endedOn: '2026-01-10' };
    const released = { how: 'released', reason: 'Release paper seen', on: '2026-01-09' } as const;
    expect(mayReturnRegistrant(facts, released)).toMatchObject({ error: { code: 'before-end' } });
    expect(mayReturnRegistrant(facts, { ...released, on: '2026-01-10', reason: 'out' })).toMatchObject({
      error: { code: 'reason-needed' },
    });
  });
  test('only an end that holds and took the record along counts for NSOR', () => {
    const at = (...hows: Standing['how'][]) =>
      hows.map((how): Standing => ({ how, on: '2026-01-10', reason: '', by: '', atMs: 0 }));
    expect(endOfRecord([])).toBeNull();
    expect(endOfRecord(at('died'))).toBe('died');
    expect(endOfRecord(at('died', 'taken-back'))).toBeNull();
    expect(endOfRecord(at('custody'))).toBeNull();
    expect(endOfRecord(at('custody', 'released', 'moved-out'))).toBe('moved-out');
  });
});
