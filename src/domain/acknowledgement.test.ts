import { describe, expect, test } from 'vitest';
import { ACKNOWLEDGEMENT_REFUSALS, ACTIONS, acknowledge, actionsFor } from './acknowledgement.js';
import { CLIMB_WAIT_MS, chainOf, climb, DEADLINE_KINDS, type DeadlineKind } from './deadline.js';
import { TASK_KINDS, taskKey } from './task.js';

const NOW = 1_000_000;
const alert = { recipientAgencyId: 'sheriff', kind: 'alert', status: 'wanted', state: 'delivered' } as const;
const input = {
  agencyId: 'sheriff',
  officer: 'Sgt. Ray',
  userId: null,
  via: 'page',
  action: 'hit-confirmed',
  note: '',
  atMs: NOW,
  replyId: null,
} as const;

describe('acknowledging', () => {
  test('given the first one, then the message is acknowledged and the chase stops', () => {
    expect(acknowledge(alert, input, ['sheriff'])).toEqual({
      ok: true,
      value: {
        action: 'hit-confirmed',
        hitConfirmed: true,
        newState: 'acknowledged',
        stopsChase: true,
        follows: null,
      },
    });
  });
  test('given a second one, then it is added and nothing else happens', () => {
    expect(acknowledge({ ...alert, state: 'acknowledged' }, input, ['sheriff'])).toMatchObject({
      ok: true,
      value: { newState: null, stopsChase: false },
    });
  });
  test.each([
    'planned',
    'dispatched',
    'exhausted',
  ] as const)('given it is %s, then it counts too: people telephone', (state) => {
    expect(acknowledge({ ...alert, state }, input, ['sheriff']).ok).toBe(true);
  });
  test('given "not confirmed", then NSOTC looks again', () => {
    const r = acknowledge(alert, { ...input, action: 'hit-not-confirmed', note: 'cleared today' }, [
      'sheriff',
    ]);
    expect(r).toMatchObject({
      value: { hitConfirmed: false, follows: 'hit-not-confirmed', stopsChase: true },
    });
  });
  test('given "wrong agency", then a task finds the right one', () => {
    const r = acknowledge(alert, { ...input, action: 'wrong-agency', note: 'moved to Franklin County' }, [
      'sheriff',
    ]);
    expect(r).toMatchObject({ value: { follows: 'wrong-agency', newState: 'acknowledged' } });
  });
  test('given a stand-in acts for the agency, then it counts', () => {
    expect(
      acknowledge(alert, { ...input, agencyId: 'control', via: 'stand-in' }, ['control', 'sheriff']).ok,
    ).toBe(true);
  });
  test.each([
    ['another agency', alert, input, ['nobody'], 'not-recipient'],
    ['a stopped message', { ...alert, state: 'withdrawn' as const }, input, ['sheriff'], 'withdrawn'],
    ['no officer', alert, { ...input, officer: ' ' }, ['sheriff'], 'no-officer'],
    ['no action', alert, { ...input, action: '' }, ['sheriff'], 'no-action'],
    ['a name of the language', alert, { ...input, action: 'constructor' }, ['sheriff'], 'no-action'],
    ['an action of another status', alert, { ...input, action: 'told-usncb' }, ['sheriff'], 'wrong-action'],
    [
      'an action for withdrawals',
      alert,
      { ...input, action: 'acted-on-withdrawal' },
      ['sheriff'],
      'wrong-action',
    ],
    ['no note where one is needed', alert, { ...input, action: 'no-action' }, ['sheriff'], 'no-note'],
  ] as const)('given %s, then refused', (_what, n, i, actsFor, code) => {
    expect(acknowledge(n, i, actsFor)).toEqual({
      ok: false,
      error: { code, says: ACKNOWLEDGEMENT_REFUSALS[code] },
    });
  });
  test('every action is offered for some message, and withdrawals have their own', () => {
    const offered = new Set(
      (['alert', 'update', 'correction', 'withdrawal'] as const).flatMap((kind) =>
        (['wanted', 'non-fugitive'] as const).flatMap((status) =>
          ['departure', 'prosecution-referred'].flatMap((event) =>
            actionsFor({ kind, status, event }).map((a) => a.action),
          ),
        ),
      ),
    );
    expect([...offered].sort()).toEqual(Object.keys(ACTIONS).sort());
    expect(actionsFor({ kind: 'withdrawal', status: 'wanted' }).map((a) => a.action)).toEqual([
      'acted-on-withdrawal',
      'acted-before-withdrawal',
    ]);
    expect(
      actionsFor({ kind: 'alert', status: 'non-fugitive' }).some((a) => a.action === 'hit-confirmed'),
    ).toBe(false);
  });
});

describe('climbing', () => {
  const people = {
    agencyId: 'sora',
    contacts: [
      { id: 'p1', name: 'Ann' },
      { id: 'p2', name: 'Bob' },
    ],
    standIn: { agencyId: 'control', name: 'State control' },
    nsotcAgencyId: 'nsotc',
  };
  test('an unacknowledged message climbs contacts, stand-in, duty desk, and then nobody else is told', () => {
    const told: string[] = [];
    let step = 0;
    for (let i = 0; i < 10; i++) {
      const c = climb({ kind: 'acknowledge', step }, people, 'P1', NOW);
      if (c === null) break;
      told.push(c.tell.name);
      if (c.next === null) break;
      expect(c.next.dueAtMs).toBe(NOW + CLIMB_WAIT_MS.P1);
      step = c.next.step;
    }
    expect(told).toEqual(['Ann', 'Bob', 'State control', 'NSOTC duty desk']);
    expect(climb({ kind: 'acknowledge', step: 4 }, people, 'P1', NOW)).toBeNull();
  });
  test('given no contacts and NSOTC as stand-in, then straight to the desk', () => {
    const lonely = { ...people, contacts: [], standIn: { agencyId: 'nsotc', name: 'NSOTC' } };
    expect(chainOf('acknowledge', lonely).map((t) => t.to)).toEqual(['duty-desk']);
  });
  test('a candidate climbs to the supervisor, then the desk', () => {
    expect(chainOf('decide-candidate', people).map((t) => t.to)).toEqual(['supervisor', 'duty-desk']);
  });
  test('every ladder but the departure’s ends at the duty desk', () => {
    for (const kind of Object.keys(DEADLINE_KINDS) as DeadlineKind[]) {
      const chain = chainOf(kind, people);
      if (kind === 'traveller-departs') expect(chain).toEqual([]);
      else expect(chain.at(-1)!.to).toBe('duty-desk');
    }
  });
});

test('tasks: one per object and turn, each with words', () => {
  expect(taskKey('stand-in', 'n1')).toBe(taskKey('stand-in', 'n1'));
  expect(taskKey('stand-in', 'n1', 1)).not.toBe(taskKey('stand-in', 'n1'));
  for (const t of Object.values(TASK_KINDS)) expect(t.says.length).toBeGreaterThan(5);
});
