import { describe, expect, test } from 'vitest';
import {
  ADJUDICATION_REFUSALS,
  type Adjudication,
  adjudicate,
  adjudicationLine,
  type Decision,
  decisionProblems,
  memoryHolds,
  NOT_SAME_MEMORY_MS,
  REASON_CODES,
  reasonCodesOf,
  reopen,
  second,
  secondPersonNeeded,
} from './adjudication.js';
import type { Candidate } from './candidate.js';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const ada = { id: 'ada', roles: ['nsotc-officer'] };
const ben = { id: 'ben', roles: ['nsotc-supervisor'] };
const clerk = { id: 'clerk', roles: ['agency-officer'] };
const context = { id: 'a1', nowMs: NOW, verifiedIdentifierAgrees: true };
const unverified = { ...context, verifiedIdentifierAgrees: false };

const candidate: Candidate = {
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
  dueAtMs: NOW,
  departsAtMs: null,
  departedUndecided: false,
  claimedBy: null,
  claimNote: '',
  leaseUntilMs: null,
  version: 3,
  decidedAtMs: null,
};
const wanted: Candidate = { ...candidate, status: 'wanted' };
const same: Decision = {
  candidateVersion: 3,
  outcome: 'same',
  reasonCode: 'same-document',
  rationale: 'Passport agrees.',
};
const notSame: Decision = {
  ...same,
  outcome: 'not-same',
  reasonCode: 'not-same-birth-date',
  rationale: 'Born 1950.',
};
const unclear: Decision = {
  ...same,
  outcome: 'inconclusive',
  reasonCode: 'inconclusive-missing',
  rationale: 'No birth date.',
};
const value = <T>(r: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!r.ok) throw new Error(JSON.stringify(r.error));
  return r.value;
};

describe('a decision that one person may take', () => {
  test('given a verified identifier agrees, when same, then confirmed', () => {
    const a = value(adjudicate(candidate, same, ada, context));
    expect(a.adjudication).toMatchObject({ state: 'in-force', decidedBy: 'ada', secondNeeded: [] });
    expect(a.candidate).toMatchObject({ state: 'decided', outcome: 'same', decidedAtMs: NOW, version: 4 });
    expect(a.consequences).toEqual([{ kind: 'confirmed' }]);
  });
  test('given a non-fugitive, when not the same, then refuted and remembered for a year', () => {
    const a = value(adjudicate(candidate, notSame, ada, unverified));
    expect(a.candidate.outcome).toBe('not-same');
    expect(a.consequences).toEqual([
      { kind: 'refuted' },
      { kind: 'remember-not-same', expiresAtMs: NOW + NOT_SAME_MEMORY_MS['non-fugitive'] },
    ]);
  });
  test('given inconclusive, then only those told at once hear of it and nothing is remembered', () => {
    const a = value(adjudicate(candidate, unclear, ada, unverified));
    expect(a.candidate).toMatchObject({ state: 'decided', outcome: 'inconclusive' });
    expect(a.consequences).toEqual([{ kind: 'left-unconfirmed' }]);
  });
});

describe('the second person', () => {
  test.each([
    ['same', 'non-fugitive', true, []],
    ['same', 'non-fugitive', false, ['same-unverified']],
    ['same', 'wanted', true, []],
    ['same', 'wanted', false, ['same-unverified']],
    ['not-same', 'non-fugitive', false, []],
    ['not-same', 'wanted', true, ['negative-wanted']],
    ['inconclusive', 'wanted', false, ['negative-wanted']],
    ['inconclusive', 'non-fugitive', false, []],
  ] as const)('%s on %s, verified %s', (outcome, status, verifiedIdentifierAgrees, want) => {
    expect(secondPersonNeeded({ kind: 'adjudication', outcome, status, verifiedIdentifierAgrees })).toEqual(
      want,
    );
  });
  test('a release to a foreign authority needs one, a domestic release does not', () => {
    expect(secondPersonNeeded({ kind: 'release', toForeignAuthority: true })).toEqual(['foreign-release']);
    expect(secondPersonNeeded({ kind: 'release', toForeignAuthority: false })).toEqual([]);
  });

  const proposed = value(adjudicate(wanted, notSame, ada, unverified));
  const answer = { agrees: true, note: '', candidateVersion: proposed.candidate.version };

  test('given a negative decision on a wanted record, then it only proposes and nothing is withdrawn', () => {
    expect(proposed.adjudication.state).toBe('proposed');
    expect(proposed.candidate).toMatchObject({ state: 'second', outcome: null, decidedAtMs: null });
    expect(proposed.consequences).toEqual([{ kind: 'second-person-asked', reasons: ['negative-wanted'] }]);
  });
  test('when another person agrees, then it is in force', () => {
    const done = value(second(proposed.candidate, proposed.adjudication, ben, answer, NOW + 1));
    expect(done.adjudication).toMatchObject({ state: 'in-force', secondBy: 'ben', secondAtMs: NOW + 1 });
    expect(done.candidate).toMatchObject({ state: 'decided', outcome: 'not-same' });
    expect(done.consequences.map((c) => c.kind)).toEqual(['refuted', 'remember-not-same']);
  });
  test('when they refuse with a note, then the candidate is open again and nothing follows', () => {
    const no = { ...answer, agrees: false, note: 'Look at the middle name.' };
    const done = value(second(proposed.candidate, proposed.adjudication, ben, no, NOW));
    expect(done.adjudication.state).toBe('refused');
    expect(done.candidate).toMatchObject({ state: 'open', outcome: null });
    expect(done.consequences).toEqual([]);
  });
  test.each([
    ['the same person', ada, answer, 'same-person'],
    ['an agency’s clerk', clerk, answer, 'not-allowed'],
    ['an old page', ben, { ...answer, candidateVersion: 1 }, 'stale-version'],
    ['a refusal without a note', ben, { ...answer, agrees: false }, 'no-rationale'],
  ] as const)('given %s, then refused', (_what, by, with_, code) => {
    const r = second(proposed.candidate, proposed.adjudication, by, with_, NOW);
    expect(r).toEqual({ ok: false, error: { code, says: ADJUDICATION_REFUSALS[code] } });
  });
  test('given nothing is proposed, then refused', () => {
    expect(second(candidate, proposed.adjudication, ben, answer, NOW)).toMatchObject({
      error: { code: 'nothing-proposed' },
    });
  });
});

describe('refusals', () => {
  test('all that is to be mended is named together', () => {
    expect(decisionProblems({ outcome: null, reasonCode: null, rationale: ' ' })).toEqual([
      'no-outcome',
      'no-reason',
      'no-rationale',
    ]);
    // Whose reason it is cannot be said without an outcome.
    expect(decisionProblems({ ...same, outcome: 'maybe' })).toEqual(['no-outcome']);
    expect(decisionProblems(same)).toEqual([]);
  });

  const held: Candidate = { ...candidate, claimedBy: 'ben', leaseUntilMs: NOW + 1 };
  test.each<[string, Candidate, Decision, typeof ada, keyof typeof ADJUDICATION_REFUSALS]>([
    ['no outcome chosen', candidate, { ...same, outcome: null }, ada, 'no-outcome'],
    ['an unknown outcome', candidate, { ...same, outcome: 'maybe' }, ada, 'no-outcome'],
    ['no reason', candidate, { ...same, reasonCode: null }, ada, 'no-reason'],
    ['an unknown reason', candidate, { ...same, reasonCode: 'toString' }, ada, 'no-reason'],
    [
      'another outcome’s reason',
      candidate,
      { ...same, reasonCode: 'not-same-other' },
      ada,
      'reason-of-other-outcome',
    ],
    ['no rationale', candidate, { ...same, rationale: ' \n' }, ada, 'no-rationale'],
    ['too long a rationale', candidate, { ...same, rationale: 'x'.repeat(4001) }, ada, 'rationale-too-long'],
    ['an old page', candidate, { ...same, candidateVersion: 2 }, ada, 'stale-version'],
    ['a decided candidate', { ...candidate, state: 'decided' }, same, ada, 'already-decided'],
    ['one that waits for its second person', { ...candidate, state: 'second' }, same, ada, 'already-decided'],
    ['a closed candidate', { ...candidate, state: 'closed' }, same, ada, 'not-open'],
    ['a candidate another officer holds', held, same, ada, 'held-by-another'],
    ['an agency’s clerk', candidate, same, clerk, 'not-allowed'],
  ])('given %s, then refused and nothing happens', (_what, c, decision, by, code) => {
    expect(adjudicate(c, decision, by, context)).toEqual({
      ok: false,
      error: { code, says: ADJUDICATION_REFUSALS[code] },
    });
  });
});

describe('reopening', () => {
  const due = { nowMs: NOW + 10, dueAtMs: NOW + 20 };
  const decide = (d: Decision) => value(adjudicate(candidate, d, ada, context));

  test('given same person, then everybody who was told hears that it is under review', () => {
    const d = decide(same);
    const again = value(reopen(d.candidate, d.adjudication, ben, 'The SORA doubts it.', due));
    expect(again.adjudication.state).toBe('reopened');
    expect(again.candidate).toMatchObject({ state: 'open', outcome: null, dueAtMs: NOW + 20 });
    expect(again.consequences).toEqual([{ kind: 'under-review' }]);
  });
  test('given not the same, then it is no longer remembered and nobody is told', () => {
    const d = decide(notSame);
    expect(value(reopen(d.candidate, d.adjudication, ada, 'New document.', due)).consequences).toEqual([
      { kind: 'void-not-same' },
    ]);
  });
  test('given inconclusive, then nobody is told', () => {
    const d = decide(unclear);
    expect(value(reopen(d.candidate, d.adjudication, ada, 'Birth date came.', due)).consequences).toEqual([]);
  });
  test('given a reopened one, then it cannot be reopened twice, and the old decision cannot be seconded', () => {
    const d = decide(same);
    const again = value(reopen(d.candidate, d.adjudication, ben, 'why', due));
    expect(reopen(again.candidate, again.adjudication, ben, 'why', due)).toMatchObject({
      error: { code: 'not-in-force' },
    });
  });
  test('given no reason, or a clerk, then refused', () => {
    const d = decide(same);
    expect(reopen(d.candidate, d.adjudication, ben, ' ', due)).toMatchObject({
      error: { code: 'no-rationale' },
    });
    expect(reopen(d.candidate, d.adjudication, clerk, 'why', due)).toMatchObject({
      error: { code: 'not-allowed' },
    });
  });
});

describe('the memory of "not the same person"', () => {
  const pair = { travellerDigest: 't', recordId: 'r', recordDigest: 'd' };
  const memory = { ...pair, expiresAtMs: NOW + 1, voidedAtMs: null };
  test('holds for the same two sides until it expires', () => {
    expect(memoryHolds(memory, pair, NOW)).toBe(true);
    expect(memoryHolds(memory, pair, NOW + 1)).toBe(false);
  });
  test.each([
    ['the traveller changes', { ...pair, travellerDigest: 'x' }],
    ['the record changes', { ...pair, recordDigest: 'x' }],
    ['it is another record', { ...pair, recordId: 'x' }],
  ])('is void when %s', (_what, other) => {
    expect(memoryHolds(memory, other, NOW)).toBe(false);
  });
  test('is void after reopening', () => {
    expect(memoryHolds({ ...memory, voidedAtMs: NOW }, pair, NOW)).toBe(false);
  });
});

test('every outcome has listed reasons, each belonging to it alone', () => {
  const all = (['same', 'not-same', 'inconclusive'] as const).flatMap((o) =>
    reasonCodesOf(o).map((r) => r.code),
  );
  expect(all.sort()).toEqual(Object.keys(REASON_CODES).sort());
});

test('the line of the timeline names outcome, reason and both people’s times', () => {
  const a: Adjudication = {
    ...value(adjudicate(candidate, same, ada, context)).adjudication,
    secondBy: 'ben',
    secondAtMs: NOW + 60_000,
  };
  expect(adjudicationLine(a)).toBe(
    'Same person (A travel document agrees in number, issuer and full birth date), decided 2026-03-02T12:00Z, second person 2026-03-02T12:01Z',
  );
});
