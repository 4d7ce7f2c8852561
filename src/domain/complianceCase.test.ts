import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  actOnCase,
  CASE_ELEMENTS,
  type CaseAct,
  type CaseFacts,
  type Elements,
  originOf,
} from './complianceCase.js';

const ME = { id: 'me', supervisor: false };
const BOSS = { id: 'boss', supervisor: true };
const OPEN: CaseFacts = { state: 'open', version: 3, ownerId: null, elements: {} };
const MINE: CaseFacts = { ...OPEN, state: 'working', ownerId: 'me' };
const ANSWERED = Object.fromEntries(
  Object.keys(CASE_ELEMENTS).map((e) => [
    e,
    { answer: 'shown', note: 'seen', by: 'Me', at: '2026-03-01T00:00:00Z' },
  ]),
) as Elements;

function given(c: CaseFacts) {
  return {
    when: (act: CaseAct, by = ME, version = c.version) => {
      const done = actOnCase(c, act, by, version);
      return done.ok ? done.value : done.error;
    },
  };
}

describe('a compliance case', () => {
  test('is opened on findings by which the duty may be broken, and on no other', () => {
    expect(['without-notice', 'other-country', 'overdue', 'resume-overdue'].map(originOf)).toEqual([
      'without-notice',
      'other-country',
      'return-overdue',
      'resume-overdue',
    ]);
    for (const finding of [
      'as-noticed',
      'earlier',
      'later',
      'awaited',
      'unobserved',
      'no-notice-yet',
      'resumed',
    ])
      expect(originOf(finding)).toBeNull();
  });

  test('is taken by whoever is first; a supervisor takes it from an owner or gives it away', () => {
    expect(given(OPEN).when({ kind: 'take' })).toEqual({ ownerId: 'me', state: 'working' });
    expect(given(MINE).when({ kind: 'take' })).toBe('already-yours');
    expect(given(MINE).when({ kind: 'take' }, { id: 'you', supervisor: false })).toBe('supervisor-only');
    expect(given(MINE).when({ kind: 'take' }, BOSS)).toEqual({ ownerId: 'boss' });
    expect(given(MINE).when({ kind: 'assign', to: { id: 'you', worksCases: true } })).toBe('supervisor-only');
    expect(given(MINE).when({ kind: 'assign', to: { id: 'you', worksCases: false } }, BOSS)).toBe(
      'no-such-owner',
    );
    expect(given(OPEN).when({ kind: 'assign', to: { id: 'you', worksCases: true } }, BOSS)).toEqual({
      ownerId: 'you',
      state: 'working',
    });
  });

  test('takes notes from everybody, everything else from its owner or a supervisor', () => {
    const other = { id: 'you', supervisor: false };
    expect(given(MINE).when({ kind: 'note', note: 'a call came' }, other)).toEqual({});
    expect(given(MINE).when({ kind: 'close', outcome: 'warned', note: 'done' }, other)).toBe('not-yours');
    expect(given(MINE).when({ kind: 'refer-district', district: 'OH-N', note: 'please' }, other)).toBe(
      'not-yours',
    );
  });

  test('goes to the prosecutor only by the district and with every element answered', () => {
    const act: CaseAct = { kind: 'refer-prosecutor', note: 'please charge' };
    expect(given(MINE).when(act)).toBe('not-with-district');
    expect(given({ ...MINE, state: 'with-district' }).when(act)).toBe('elements-open');
    expect(given({ ...MINE, state: 'with-district', elements: ANSWERED }).when(act)).toEqual({
      state: 'with-prosecutor',
    });
    for (const missing of Object.keys(CASE_ELEMENTS))
      expect(
        given({
          ...MINE,
          state: 'with-district',
          elements: { ...ANSWERED, [missing]: undefined } as Elements,
        }).when(act),
      ).toBe('elements-open');
  });

  test('ends with an outcome of the list and a reason, and can be opened again', () => {
    expect(given(MINE).when({ kind: 'close', outcome: '', note: 'done' })).toBe('unknown-outcome');
    expect(given(MINE).when({ kind: 'close', outcome: 'warned', note: ' ' })).toBe('no-reason');
    expect(given(MINE).when({ kind: 'close', outcome: 'warned', note: 'a letter' })).toEqual({
      state: 'closed',
      outcome: 'warned',
    });
    const closed = { ...MINE, state: 'closed' as const };
    expect(given(closed).when({ kind: 'reopen', note: 'new facts' })).toEqual({
      state: 'working',
      outcome: null,
    });
    expect(given(MINE).when({ kind: 'reopen', note: 'new facts' })).toBe('not-closed');
  });

  test('whoever saw another version changes nothing; a closed case takes nothing but being opened', () => {
    const acts = fc.constantFrom<CaseAct>(
      { kind: 'take' },
      { kind: 'note', note: 'a note' },
      { kind: 'element', element: 'duty', answer: 'shown', note: 'seen' },
      { kind: 'refer-district', district: 'OH-N', note: 'please' },
      { kind: 'refer-prosecutor', note: 'please' },
      { kind: 'take-back', note: 'not yet' },
      { kind: 'close', outcome: 'warned', note: 'done' },
    );
    fc.assert(
      fc.property(acts, fc.constantFrom(ME, BOSS), fc.integer(), (act, by, version) => {
        const done = given({ ...MINE, elements: ANSWERED }).when(act, by, version);
        if (version !== MINE.version) expect(done).toBe('stale');
        expect(given({ ...MINE, state: 'closed' }).when(act, by)).toBe('closed');
      }),
    );
  });
});
