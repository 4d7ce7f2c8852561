import { describe, expect, test } from 'vitest';
import {
  type Candidate,
  CANDIDATE_CLOCKS_V1 as CLOCKS,
  candidateDue,
  candidateUrgency,
  claim,
  climbCandidate,
  closeCandidate,
  handOver,
  heldBy,
  markDeparted,
  meetAgain,
  releaseClaim,
} from './candidate.js';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const MIN = 60_000;
const ada = { id: 'ada', roles: ['nsotc-officer'] };
const ben = { id: 'ben', roles: ['nsotc-officer'] };
const sue = { id: 'sue', roles: ['nsotc-supervisor'] };
const clerk = { id: 'clerk', roles: ['agency-officer'] };

const open: Candidate = {
  id: 'c1',
  travelEventId: 'e1',
  eventVersion: 1,
  recordId: 'r1',
  recordVersion: 1,
  subjectId: null,
  status: 'non-fugitive',
  path: 'fuzzy',
  bits: 22,
  band: 'review',
  state: 'open',
  closeReason: null,
  outcome: null,
  urgency: 5,
  openedAtMs: NOW,
  dueAtMs: NOW + 240 * MIN,
  departsAtMs: null,
  departedUndecided: false,
  claimedBy: null,
  claimNote: '',
  leaseUntilMs: null,
  version: 3,
  decidedAtMs: null,
};
const taken = (by: string): Candidate => ({ ...open, claimedBy: by, leaseUntilMs: NOW + 20 * MIN });
const value = <T>(r: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!r.ok) throw new Error(JSON.stringify(r.error));
  return r.value;
};
const code = (r: { ok: boolean; error?: { code: string } }) => (r.ok ? 'ok' : r.error?.code);

describe('the clock of a candidate', () => {
  const due = (
    status: 'wanted' | 'non-fugitive',
    basis: 'travel' | 'application',
    doorCloseAtMs: number | null,
  ) => (candidateDue(CLOCKS, { status, basis, openedAtMs: NOW, doorCloseAtMs }).dueAtMs - NOW) / MIN;

  test.each([
    ['wanted', 'travel', null, 15],
    ['wanted', 'application', null, 15],
    ['wanted', 'travel', 5, 5],
    ['non-fugitive', 'travel', null, 240],
    ['non-fugitive', 'travel', 90, 90],
    ['non-fugitive', 'travel', 600, 240],
    ['non-fugitive', 'application', null, 720],
    ['non-fugitive', 'travel', -30, 0],
  ] as const)('given %s on %s with doors closing in %s min, then %i min', (status, basis, doors, minutes) => {
    expect(due(status, basis, doors === null ? null : NOW + doors * MIN)).toBe(minutes);
  });

  test('given doors that closed before, then the reckoning says so', () => {
    const { reckoning } = candidateDue(CLOCKS, {
      status: 'non-fugitive',
      basis: 'travel',
      openedAtMs: NOW,
      doorCloseAtMs: NOW - MIN,
    });
    expect(reckoning.steps.join('\n')).toContain('due at once');
    expect(reckoning.due).toBe('2026-03-02T12:00Z');
  });
});

test('the queue puts certain wanted first and uncertain applications last', () => {
  const of = (
    status: 'wanted' | 'non-fugitive',
    path: 'certain' | 'fuzzy' | 'record-certain',
    band: 'urgent' | 'review',
    basis: 'travel' | 'application' = 'travel',
  ) => candidateUrgency({ status, path, band, basis });
  const order = [
    of('wanted', 'certain', 'review'),
    of('wanted', 'fuzzy', 'review'),
    of('non-fugitive', 'record-certain', 'review'),
    of('non-fugitive', 'fuzzy', 'urgent'),
    of('non-fugitive', 'fuzzy', 'review'),
    of('non-fugitive', 'fuzzy', 'review', 'application'),
  ];
  expect([...order].sort((a, b) => a - b)).toEqual(order);
  expect(new Set(order).size).toBe(order.length);
});

describe('claiming', () => {
  test('given a free candidate, when an officer claims it, then it is theirs for the lease', () => {
    const c = value(claim(open, ada, CLOCKS, NOW));
    expect(heldBy(c, NOW)).toBe('ada');
    expect(heldBy(c, NOW + CLOCKS.leaseMs)).toBeNull();
    expect(c.version).toBe(4);
  });
  test('given a colleague holds it, then the claim is refused with who and until when', () => {
    const r = claim(taken('ben'), ada, CLOCKS, NOW);
    expect(r).toMatchObject({ ok: false, error: { code: 'claimed', by: 'ben', untilMs: NOW + 20 * MIN } });
  });
  test('given the lease ran out, then anybody may claim', () => {
    expect(code(claim(taken('ben'), ada, CLOCKS, NOW + 20 * MIN))).toBe('ok');
  });
  test('given they hold it, when they claim again, then the lease is renewed', () => {
    expect(value(claim(taken('ada'), ada, CLOCKS, NOW + 10 * MIN)).leaseUntilMs).toBe(NOW + 30 * MIN);
  });
  test('given an agency’s clerk, then refused', () => {
    expect(code(claim(open, clerk, CLOCKS, NOW))).toBe('not-allowed');
  });
  test.each(['decided', 'closed'] as const)('given it is %s, then refused', (state) => {
    expect(code(claim({ ...open, state }, ada, CLOCKS, NOW))).toBe('not-open');
  });
  test('given it waits for a second person, then the first cannot claim it and another can', () => {
    const waiting: Candidate = { ...open, state: 'second' };
    expect(code(claim(waiting, ada, CLOCKS, NOW, 'ada'))).toBe('own-decision');
    expect(code(claim(waiting, ben, CLOCKS, NOW, 'ada'))).toBe('ok');
  });
  test('given they hold it, when released with a note, then it is free and the note stays', () => {
    expect(value(releaseClaim(taken('ada'), ada, ' asked the SORA ', NOW))).toMatchObject({
      claimedBy: null,
      leaseUntilMs: null,
      claimNote: 'asked the SORA',
    });
  });
  test('given somebody else holds it, then release is refused', () => {
    expect(code(releaseClaim(taken('ben'), ada, '', NOW))).toBe('not-yours');
  });
});

describe('hand-over', () => {
  test('given the holder hands over with a note, then the colleague holds it', () => {
    const c = value(handOver(taken('ada'), ada, ben, 'end of shift', CLOCKS, NOW));
    expect(heldBy(c, NOW)).toBe('ben');
    expect(c.claimNote).toBe('end of shift');
  });
  test('given a supervisor, then over the holder’s head', () => {
    expect(code(handOver(taken('ada'), sue, ben, 'ada is ill', CLOCKS, NOW))).toBe('ok');
  });
  test.each([
    ['a bystander', taken('ada'), ben, ben, 'note', null, 'not-yours'],
    ['no note', taken('ada'), ada, ben, ' ', null, 'no-note'],
    ['a receiver who works no candidates', taken('ada'), ada, clerk, 'note', null, 'not-allowed'],
    ['a decided candidate', { ...open, state: 'decided' as const }, sue, ben, 'note', null, 'not-open'],
    [
      'the first person as second',
      { ...open, state: 'second' as const },
      sue,
      ada,
      'note',
      'ada',
      'own-decision',
    ],
  ] as const)('given %s, then refused', (_what, c, by, to, note, decidedBy, want) => {
    expect(code(handOver(c, by, to, note, CLOCKS, NOW, decidedBy))).toBe(want);
  });
});

describe('overdue, departed, closed', () => {
  test('given it is overdue and its holder’s lease ran out, then it climbs and is free', () => {
    const late = NOW + 300 * MIN;
    expect(climbCandidate(taken('ada'), late)).toMatchObject({ urgency: 4, claimedBy: null });
  });
  test('given it is overdue and held, then it climbs and stays held', () => {
    const c = { ...taken('ada'), dueAtMs: NOW };
    expect(climbCandidate(c, NOW)).toMatchObject({ urgency: 4, claimedBy: 'ada' });
  });
  test('given it is not due, then nothing happens', () => {
    expect(climbCandidate(open, NOW)).toBe(open);
  });
  test('given the most urgent, then it does not climb past the top', () => {
    expect(climbCandidate({ ...open, urgency: 0, dueAtMs: NOW }, NOW).urgency).toBe(0);
  });
  test('given nobody decided, when the doors close, then it says departed undecided and no outcome', () => {
    expect(markDeparted(open)).toMatchObject({
      departedUndecided: true,
      outcome: null,
      state: 'open',
      urgency: 1,
    });
  });
  test.each([
    'decided',
    'closed',
  ] as const)('given it is %s, when the doors close, then nothing happens', (state) => {
    const c = { ...open, state };
    expect(markDeparted(c)).toBe(c);
  });
  test('given it was marked, then nothing happens again', () => {
    const once = markDeparted(open);
    expect(markDeparted(once)).toBe(once);
  });
  test('given the record ended, then an undecided candidate closes with the reason', () => {
    expect(closeCandidate(taken('ada'), 'record-ended')).toMatchObject({
      state: 'closed',
      closeReason: 'record-ended',
      claimedBy: null,
      outcome: null,
    });
  });
  test('given it was decided, then ending the record does not undo the decision', () => {
    const c: Candidate = { ...open, state: 'decided', outcome: 'same' };
    expect(closeCandidate(c, 'record-ended')).toBe(c);
  });
});

describe('the same pair again', () => {
  const fresh = {
    eventVersion: 2,
    recordVersion: 1,
    status: 'non-fugitive' as const,
    path: 'fuzzy' as const,
    bits: 30,
    band: 'urgent' as const,
    urgency: 3,
    dueAtMs: NOW + 60 * MIN,
  };
  test('given nothing changed, then nothing happens', () => {
    expect(meetAgain(open, { ...fresh, eventVersion: 1 }, NOW)).toEqual({ kind: 'unchanged' });
  });
  test('given an open candidate, then it takes the evidence, the earlier due time and a new version', () => {
    expect(meetAgain(open, fresh, NOW)).toMatchObject({
      kind: 'updated',
      statusChanged: false,
      candidate: { bits: 30, version: 4, urgency: 3, dueAtMs: NOW + 60 * MIN },
    });
  });
  test.each([
    'not-same',
    'inconclusive',
  ] as const)('given %s, when a side changed, then it reopens', (outcome) => {
    const c: Candidate = { ...open, state: 'decided', outcome, decidedAtMs: NOW };
    expect(meetAgain(c, fresh, NOW)).toMatchObject({
      kind: 'reopened',
      candidate: { state: 'open', outcome: null, decidedAtMs: null },
    });
  });
  test('given same person, when the status changed, then it stays decided and says so', () => {
    const c: Candidate = { ...open, state: 'decided', outcome: 'same' };
    expect(meetAgain(c, { ...fresh, status: 'wanted' }, NOW)).toMatchObject({
      kind: 'updated',
      statusChanged: true,
      candidate: { state: 'decided', outcome: 'same', status: 'wanted' },
    });
  });
  test('given a decision waits for its second person, when the evidence changed, then it is open again', () => {
    expect(meetAgain({ ...open, state: 'second' }, fresh, NOW)).toMatchObject({
      kind: 'reopened',
      candidate: { state: 'open' },
    });
  });
});
