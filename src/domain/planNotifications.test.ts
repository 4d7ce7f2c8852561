import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FEDERAL_CALENDAR } from './calendar.js';
import type { AlreadyTold, PlannedNotification, Recipient } from './notification.js';
import { identityClaim, planNotifications, type RoutingFacts } from './planNotifications.js';
import { recordEndConsequences } from './recordEnd.js';
import { ROUTING_V2 } from './routingMatrix.js';
import { NOTHING_KNOWN } from './routingRules.js';
import { planTakeBack, takeBackOfLeg } from './takeBack.js';

// A Tuesday, 10:00 in New York.
const NOW = Date.parse('2026-03-03T15:00:00Z');
const MIN = 60_000;
const roundTheClock = { timeZone: 'America/New_York', dutyHours: [], calendar: FEDERAL_CALENDAR };
const officeHours = {
  ...roundTheClock,
  dutyHours: [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:00', to: '16:00' })),
};
const agency = (
  agencyId: string,
  recipientRole: Recipient['recipientRole'],
  ties: Recipient['ties'],
  more: Partial<Recipient> = {},
): Recipient => ({
  agencyId,
  recipientRole,
  name: agencyId.toUpperCase(),
  ori: null,
  ties,
  lead: false,
  hours: roundTheClock,
  standIn: null,
  ...more,
});

const nsotc = agency('nsotc', 'nsotc', ['national']);
const usncb = agency('usncb', 'usncb', ['national']);
const sora = agency('sora', 'sora', ['registers'], { hours: officeHours, lead: true });
const otherSora = agency('other-sora', 'sora', ['us-address']);
const sheriff = agency('sheriff', 'warrant-holder', ['issued-warrant']);
const port = agency('jfk', 'cbp-port', ['port']);
const everybody = [nsotc, usncb, sora, otherSora, sheriff, port];

const facts: RoutingFacts = {
  tripKey: 'trip1',
  event: 'departure',
  direction: 'departure',
  status: 'non-fugitive',
  hasNsorRecord: true,
  path: 'fuzzy',
  outcome: 'same',
  hitKey: 'manifest:e1',
  policy: { ...NOTHING_KNOWN, departed: 'no' },
};
const plan = (
  over: Partial<RoutingFacts> = {},
  recipients: readonly Recipient[] = everybody,
  already: readonly AlreadyTold[] = [],
  nowMs = NOW,
) => planNotifications(ROUTING_V2, { ...facts, ...over }, recipients, already, nowMs);
const told = (p: { notifications: readonly PlannedNotification[] }) =>
  p.notifications.map((n) => n.recipientAgencyId).sort();
/** The ledger after the plan was carried out. */
const sent = (
  p: { notifications: readonly PlannedNotification[] },
  from = 1,
  over: Partial<AlreadyTold> = {},
) =>
  p.notifications.map(
    (n, i): AlreadyTold => ({
      ...n,
      notificationId: `${n.naturalKey}#id`,
      hitKey: n.facts.hitKey,
      reason: n.facts.reason,
      state: 'delivered',
      attempted: true,
      subjectSeq: from + i,
      ...over,
    }),
  );
const wantedLeaving: Partial<RoutingFacts> = { status: 'wanted', hasNsorRecord: false };

describe('row 14: a non-fugitive registrant leaves', () => {
  const p = plan();
  test('then NSOTC and the registering SORA are told, and nobody else is told', () => {
    expect(told(p)).toEqual(['nsotc', 'sora']);
    expect(
      p.notifications.every((n) => n.kind === 'alert' && n.class === 'P1' && n.identity === 'confirmed'),
    ).toBe(true);
  });
  test('then USNCB is not told, with the reason that the travel notice is unknown', () => {
    expect(p.notSent).toHaveLength(1);
    expect(p.notSent[0]).toMatchObject({ recipientAgencyId: 'usncb', ruleId: 'r14-usncb', ruleVersion: 2 });
    expect(p.notSent[0]!.reason).toContain('travel notice on file: unknown');
  });
  test('then clocks: dispatched within 60 s, NSOTC in 4 h, the SORA by the end of its shift', () => {
    const by = Object.fromEntries(p.notifications.map((n) => [n.recipientAgencyId, n]));
    expect(by.nsotc!.dispatchDueAtMs - NOW).toBe(60_000);
    expect(by.nsotc!.ackDueAtMs - NOW).toBe(240 * MIN);
    expect(by.sora!.ackDueAtMs).toBe(Date.parse('2026-03-03T21:00:00Z'));
    expect(p.deadlines).toHaveLength(4);
    expect(p.deadlines.every((d) => d.reckoning.source.includes('34 USC 20930'))).toBe(true);
  });
  test('then rule, version, facts, legal basis and lead SORA are stored with each', () => {
    const n = p.notifications.find((x) => x.recipientAgencyId === 'sora')!;
    expect(n).toMatchObject({ ruleId: 'r14-sora', ruleVersion: 2 });
    expect(n.legalBasis).toBe('White paper IV.B.1.ii, VI(4)g; 34 USC 20930 (formerly 42 USC 16928)');
    expect(n.facts).toMatchObject({
      rules: ['r14-sora v2'],
      leadSora: 'SORA',
      policy: { travelNotice: 'unknown' },
    });
  });
  test('given no notice is on file, then USNCB is told too', () => {
    expect(told(plan({ policy: { ...facts.policy, travelNotice: 'none' } }))).toEqual([
      'nsotc',
      'sora',
      'usncb',
    ]);
  });
  test('given a notice is on file, then USNCB is not', () => {
    expect(told(plan({ policy: { ...facts.policy, travelNotice: 'on-file' } }))).toEqual(['nsotc', 'sora']);
  });
});

describe('row 12: a non-fugitive registrant enters', () => {
  test('then NSOTC, the registering SORA and the SORA of the stated address, and nobody else', () => {
    const p = plan({ event: 'entry', direction: 'entry' });
    expect(told(p)).toEqual(['nsotc', 'other-sora', 'sora']);
    expect(p.notSent.map((n) => n.ruleId)).toEqual(['r12-cbp-port']);
  });
  test('given the person has not arrived, then the port is told, since secondary inspection is mandatory', () => {
    const p = plan({ event: 'entry', direction: 'entry', policy: { ...facts.policy, arrived: 'no' } });
    expect(told(p)).toEqual(['jfk', 'nsotc', 'other-sora', 'sora']);
    expect(p.notSent).toEqual([]);
  });
  test('given no stated address, then the reason is kept', () => {
    const p = plan({ event: 'entry', direction: 'entry' }, [nsotc, sora, usncb, sheriff]);
    expect(told(p)).toEqual(['nsotc', 'sora']);
    expect(p.notSent).toMatchObject([
      { ruleId: 'r12-sora-us-address', recipientAgencyId: null },
      { ruleId: 'r12-cbp-port', recipientAgencyId: null },
    ]);
  });
  test('given one SORA registers the person and holds the address, then one message', () => {
    const both = { ...sora, ties: ['registers', 'us-address'] as const };
    const p = plan({ event: 'entry', direction: 'entry' }, [nsotc, both]);
    expect(told(p)).toEqual(['nsotc', 'sora']);
    expect(p.notifications[1]!.facts.rules).toEqual(['r12-sora v2', 'r12-sora-us-address v2']);
  });
});

describe('rows 11 and 13: a wanted person', () => {
  test('entering: warrant holder and NSOTC in 10 min, and nobody else is told', () => {
    const p = plan({ ...wantedLeaving, event: 'entry', direction: 'entry' }, [
      nsotc,
      usncb,
      sheriff,
      port,
      otherSora,
    ]);
    expect(told(p)).toEqual(['nsotc', 'sheriff']);
    expect(p.notifications.every((n) => n.ackDueAtMs === NOW + 10 * MIN && n.class === 'P1')).toBe(true);
    expect(p.notSent.map((n) => n.ruleId).sort()).toEqual(['r11-cbp-port', 'r11-sora', 'r11-usncb']);
  });
  test('entering with a foreign passport: USNCB too', () => {
    const p = plan(
      {
        ...wantedLeaving,
        event: 'entry',
        direction: 'entry',
        policy: { ...facts.policy, foreignTie: 'yes' },
      },
      [nsotc, usncb, sheriff],
    );
    expect(told(p)).toEqual(['nsotc', 'sheriff', 'usncb']);
  });
  test('leaving: the port is told while the person is there, and not afterwards', () => {
    expect(told(plan(wantedLeaving, [nsotc, sheriff, port]))).toEqual(['jfk', 'nsotc', 'sheriff']);
    const gone = plan({ ...wantedLeaving, policy: { ...facts.policy, departed: 'yes' } }, [
      nsotc,
      sheriff,
      port,
    ]);
    expect(told(gone)).toEqual(['nsotc', 'sheriff']);
    expect(gone.notSent.find((n) => n.ruleId === 'r13-cbp-port')!.reason).toContain('departed: yes');
  });
  test('leaving and extraditable: USNCB too', () => {
    const p = plan({ ...wantedLeaving, policy: { ...facts.policy, extradition: 'full' } }, [
      nsotc,
      sheriff,
      usncb,
    ]);
    expect(told(p)).toEqual(['nsotc', 'sheriff', 'usncb']);
  });
  test('a wanted registrant gets the union of both routes, one message each, at the higher priority', () => {
    const p = plan({ status: 'wanted', hasNsorRecord: true });
    expect(told(p)).toEqual(['jfk', 'nsotc', 'sheriff', 'sora']);
    const n = p.notifications.find((x) => x.recipientAgencyId === 'nsotc')!;
    expect(n.facts.rules).toEqual(['r13-nsotc v2', 'r14-nsotc v2']);
    expect(n.ackDueAtMs).toBe(NOW + 10 * MIN);
    expect(n.fieldGroups).toEqual(expect.arrayContaining(['warrant', 'travel-notice']));
    expect(n.legalBasis.split(' | ')).toHaveLength(2);
  });
});

describe('row 15: a live query', () => {
  const query = { event: 'live-query', path: 'record-certain', outcome: null, hitKey: 'query:q1' } as const;
  test('then NSOTC and the SORA hear of the record only, and nobody else', () => {
    const p = plan({ ...query, direction: 'none' });
    expect(told(p)).toEqual(['nsotc', 'sora']);
    expect(p.notifications.every((n) => n.identity === 'record-only')).toBe(true);
    expect(p.notSent).toEqual([]);
  });
  test('given the same trip was told of already, then it is folded into an update', () => {
    const first = plan({ path: 'certain', outcome: null });
    const p = plan({ ...query, path: 'certain' }, everybody, sent(first));
    expect(p.notifications.map((n) => n.kind)).toEqual(['update', 'update']);
  });
  test('given the traveller was told of as certain, then a query about the record says nothing new', () => {
    const first = plan({ path: 'certain', outcome: null });
    const p = plan(query, everybody, sent(first));
    expect(p.notifications).toEqual([]);
    expect(p.unchanged).toHaveLength(2);
  });
});

describe('who may be told before an officer decided', () => {
  test('fuzzy evidence, name and birth date alone: nothing happens', () => {
    expect(plan({ outcome: null })).toEqual({
      notifications: [],
      notSent: [],
      deadlines: [],
      standIns: [],
      stop: [],
      unchanged: [],
    });
  });
  test.each([
    'not-same',
    'inconclusive',
  ] as const)('%s: nothing happens, however certain it looked', (outcome) => {
    expect(plan({ path: 'certain', outcome }).notifications).toEqual([]);
  });
  test('certain: domestic law enforcement at once, unconfirmed; USNCB waits with the reason', () => {
    const p = plan({ path: 'certain', outcome: null, policy: { ...facts.policy, travelNotice: 'none' } });
    expect(told(p)).toEqual(['nsotc', 'sora']);
    expect(p.notifications.every((n) => n.identity === 'unconfirmed')).toBe(true);
    expect(p.notSent[0]!.reason).toContain('only domestic law enforcement');
    const confirmed = plan({ policy: { ...facts.policy, travelNotice: 'none' } }, everybody, sent(p));
    expect(confirmed.notifications.map((n) => [n.recipientAgencyId, n.kind]).sort()).toEqual([
      ['nsotc', 'update'],
      ['sora', 'update'],
      ['usncb', 'alert'],
    ]);
  });
  test('the claim of a message', () => {
    expect(identityClaim('fuzzy', 'same')).toBe('confirmed');
    expect(identityClaim('certain', null)).toBe('unconfirmed');
    expect(identityClaim('record-certain', null)).toBe('record-only');
    expect(identityClaim('fuzzy', null)).toBeNull();
  });
});

describe('the same trip again', () => {
  const first = plan();
  test('given the same facts, then nobody is told again', () => {
    const again = plan({}, everybody, sent(first));
    expect(again.notifications).toEqual([]);
    expect([...again.unchanged].sort()).toEqual(['nsotc', 'sora']);
  });
  test('given messages are planned but not yet sent, then nobody is told twice', () => {
    expect(plan({}, everybody, sent(first, 1, { state: 'planned', attempted: false })).notifications).toEqual(
      [],
    );
  });
  test('given another hit, then an update that supersedes, with a calm acknowledgement clock', () => {
    const p = plan({ hitKey: 'inspection:i1' }, everybody, sent(first));
    expect(p.notifications.map((n) => n.kind)).toEqual(['update', 'update']);
    expect(p.notifications[0]!.supersedesId).toBe('trip1|nsotc|alert|non-fugitive.0.0#id');
    expect(p.notifications[0]!.facts.reason).toBe('Another hit of the same trip.');
    expect(p.notifications[0]!.ackDueAtMs).toBe(NOW + 8 * 60 * MIN);
    const third = plan({ hitKey: 'inspection:i1' }, everybody, [...sent(first), ...sent(p, 10)]);
    expect(third.notifications).toEqual([]);
  });
  test('given the status changed, then nobody is chased for the alert of the old one, and a repeat takes nothing back', () => {
    const first = plan({ status: 'non-fugitive' });
    const second = plan({ status: 'wanted' }, everybody, sent(first));
    const old = (agencyId: string) =>
      first.notifications.filter((n) => n.recipientAgencyId === agencyId).map((n) => `${n.naturalKey}#id`);
    expect(second.notifications.find((n) => n.recipientAgencyId === 'nsotc')!.takesBack).toEqual({
      notificationIds: old('nsotc'),
      duties: false,
    });
    expect(second.notifications.find((n) => n.recipientAgencyId === 'sheriff')!.takesBack).toBeUndefined();
    const third = plan({ status: 'wanted', hitKey: 'manifest:e2' }, everybody, [
      ...sent(first),
      ...sent(second, 20),
    ]);
    expect(third.notifications.length).toBeGreaterThan(0);
    expect(third.notifications.every((n) => n.takesBack === undefined)).toBe(true);
  });
  test('given the status changed, then everybody on the new route is alerted again', () => {
    const p = plan({ status: 'wanted' }, everybody, sent(first));
    expect(p.notifications.every((n) => n.kind === 'alert')).toBe(true);
    expect(p.notifications.find((n) => n.recipientAgencyId === 'sora')!.facts.reason).toBe(
      'The status changed from non-fugitive to wanted.',
    );
  });
  test('given the warrant is gone, then those who heard "wanted" and left the route get a correction, once', () => {
    const wantedFirst = plan({ status: 'wanted' });
    const p = plan({}, everybody, sent(wantedFirst));
    const kinds = Object.fromEntries(p.notifications.map((n) => [n.recipientAgencyId, n.kind]));
    expect(kinds).toEqual({ nsotc: 'alert', sora: 'alert', sheriff: 'correction', jfk: 'correction' });
    expect(p.notifications.find((n) => n.recipientAgencyId === 'jfk')).toMatchObject({
      status: 'non-fugitive',
      facts: { reason: 'The status is non-fugitive now; this agency is no longer on the route.' },
    });
    const again = plan({}, everybody, [...sent(wantedFirst), ...sent(p, 10)]);
    expect(again.notifications).toEqual([]);
  });
  test('given such a message never left, then it is stopped and nobody hears', () => {
    const wantedFirst = sent(plan({ status: 'wanted' }), 1, { state: 'planned', attempted: false });
    const p = plan({}, everybody, wantedFirst);
    expect(told(p)).toEqual(['nsotc', 'sora']);
    expect([...p.stop].sort()).toEqual(
      wantedFirst
        .filter((n) => n.recipientAgencyId === 'jfk' || n.recipientAgencyId === 'sheriff')
        .map((n) => n.notificationId)
        .sort(),
    );
  });
  test('given it was confirmed, then an unconfirmed hit does not lower the claim', () => {
    const p = plan({ path: 'certain', outcome: null, hitKey: 'x' }, everybody, sent(first));
    expect(p.notifications).toEqual([]);
  });
  test('given it was withdrawn, then a new alert with a new key', () => {
    const back = planTakeBack(ROUTING_V2, 'trip1', { kind: 'withdrawal', reason: 'r' }, sent(first), NOW);
    const p = plan({}, everybody, [...sent(first), ...sent(back, 10)]);
    expect(p.notifications.map((n) => n.kind)).toEqual(['alert', 'alert']);
    const keys = [...first.notifications, ...p.notifications].map((n) => n.naturalKey);
    expect(new Set(keys).size).toBe(4);
  });
  test('given it was stopped before it was sent, then a new alert with a new key', () => {
    const stopped = sent(first, 1, { state: 'withdrawn', attempted: false });
    const p = plan({}, everybody, stopped);
    expect(p.notifications).toHaveLength(2);
    expect(p.notifications.map((n) => n.naturalKey)).not.toContain(first.notifications[0]!.naturalKey);
  });
});

describe('off duty', () => {
  const night = Date.parse('2026-03-03T03:00:00Z');
  test('given the SORA sleeps and has no stand-in, then NSOTC has the duty and no second message', () => {
    const p = plan({}, everybody, [], night);
    expect(told(p)).toEqual(['nsotc', 'sora']);
    expect(p.standIns).toMatchObject([{ ownerAgencyId: 'nsotc', forAgencyId: 'sora' }]);
    expect(p.notifications.find((n) => n.recipientAgencyId === 'sora')!.ackDueAtMs).toBe(
      Date.parse('2026-03-03T21:00:00Z'),
    );
  });
  test('given it has a state control agency, then that one is told at once, and nobody else', () => {
    const control = {
      agencyId: 'control',
      recipientRole: 'sora',
      name: 'State control',
      ori: null,
      hours: roundTheClock,
    } as const;
    const p = plan({}, [nsotc, usncb, { ...sora, standIn: control }], [], night);
    expect(told(p)).toEqual(['control', 'nsotc', 'sora']);
    expect(p.notifications.find((n) => n.recipientAgencyId === 'control')!.facts.standInFor).toEqual([
      'sora',
    ]);
    expect(p.standIns).toMatchObject([{ ownerAgencyId: 'control', forAgencyId: 'sora' }]);
  });
  test('given everybody is on duty, then nobody stands in', () => {
    expect(plan().standIns).toEqual([]);
  });
});

test('given an unknown direction, then the rows of both directions, one message each', () => {
  const p = plan({ event: 'unknown-direction', direction: 'unknown' });
  expect(told(p)).toEqual(['nsotc', 'other-sora', 'sora']);
  expect(p.notifications.find((n) => n.recipientAgencyId === 'nsotc')!.facts.rules).toEqual([
    'r12-nsotc v2',
    'r14-nsotc v2',
  ]);
});

describe('taking back', () => {
  const first = plan();
  const withdraw = { kind: 'withdrawal', reason: 'Not the same person.' } as const;
  test('given messages were delivered, then everybody who got one hears once, and nobody else', () => {
    const back = planTakeBack(ROUTING_V2, 'trip1', withdraw, sent(first), NOW);
    expect(told(back)).toEqual(['nsotc', 'sora']);
    expect(back.stop).toEqual([]);
    expect(back.notifications[0]).toMatchObject({
      kind: 'withdrawal',
      supersedesId: 'trip1|nsotc|alert|non-fugitive.0.0#id',
      facts: { reason: 'Not the same person.' },
    });
    expect(back.notifications.every((n) => n.fieldGroups.join() === 'contact')).toBe(true);
  });
  test('given two messages to one agency, then one withdrawal superseding the latest', () => {
    const more = plan({ hitKey: 'h2' }, everybody, sent(first));
    const back = planTakeBack(ROUTING_V2, 'trip1', withdraw, [...sent(first), ...sent(more, 10)], NOW);
    expect(told(back)).toEqual(['nsotc', 'sora']);
    expect(back.notifications[0]!.supersedesId).toContain('|update|');
    // Both are taken back, and nobody is chased for either.
    expect(back.notifications[0]!.takesBack).toEqual({
      notificationIds: [...sent(first), ...sent(more, 10)]
        .filter((n) => n.recipientAgencyId === 'nsotc')
        .map((n) => n.notificationId),
      duties: true,
    });
  });
  test('given only one leg is corrected, then what was told of the confirmed leg is not taken back', () => {
    const more = sent(plan({ hitKey: 'h2' }, everybody, sent(first)), 10);
    const leg = takeBackOfLeg(withdraw, 'TX 205 LIS-JFK');
    const back = planTakeBack(ROUTING_V2, 'trip1', leg, more, NOW);
    expect(back.notifications.map((n) => n.takesBack)).toEqual(
      more.map((n) => ({ notificationIds: [n.notificationId], duties: true })),
    );
  });
  test('given the record ended after an unconfirmed alert, then the correction claims no officer and is said once', () => {
    const unsure = sent(plan({ path: 'certain', outcome: null }));
    const what = recordEndConsequences(
      'cleared',
      'The registrant has died.',
      [],
      [{ id: 't1', open: true, restsOnAnotherRecord: false }],
    ).takeBacks[0]!.what;
    const back = planTakeBack(ROUTING_V2, 'trip1', what, unsure, NOW);
    expect(back.notifications.map((n) => [n.kind, n.identity])).toEqual([
      ['correction', 'unconfirmed'],
      ['correction', 'unconfirmed'],
    ]);
    const again = planTakeBack(ROUTING_V2, 'trip1', what, [...unsure, ...sent(back, 10)], NOW);
    expect(again.notifications).toEqual([]);
  });
  test('given nothing was attempted, then messages are stopped and nobody hears', () => {
    const back = planTakeBack(
      ROUTING_V2,
      'trip1',
      withdraw,
      sent(first, 1, { state: 'planned', attempted: false }),
      NOW,
    );
    expect(back.notifications).toEqual([]);
    expect(back.stop).toHaveLength(2);
  });
  test('given an attempt began and its fate is unknown, then it is withdrawn by a message', () => {
    const back = planTakeBack(
      ROUTING_V2,
      'trip1',
      withdraw,
      sent(first, 1, { state: 'planned', attempted: true }),
      NOW,
    );
    expect(told(back)).toEqual(['nsotc', 'sora']);
    expect(back.stop).toEqual([]);
  });
  test('given it was withdrawn already, then nothing happens', () => {
    const back = planTakeBack(ROUTING_V2, 'trip1', withdraw, sent(first), NOW);
    const again = planTakeBack(ROUTING_V2, 'trip1', withdraw, [...sent(first), ...sent(back, 10)], NOW);
    expect(again).toEqual({ stop: [], notifications: [], deadlines: [] });
  });
  test('given nobody was told, then nobody is told', () => {
    expect(planTakeBack(ROUTING_V2, 'trip1', withdraw, [], NOW).notifications).toEqual([]);
  });
  test('given it is under review and confirmed again, then an update says so', () => {
    const review = planTakeBack(
      ROUTING_V2,
      'trip1',
      { kind: 'correction', reason: 'Under review.', identity: 'unconfirmed' },
      sent(first),
      NOW,
    );
    expect(review.notifications.map((n) => [n.kind, n.identity])).toEqual([
      ['correction', 'unconfirmed'],
      ['correction', 'unconfirmed'],
    ]);
    const again = plan({}, everybody, [...sent(first), ...sent(review, 10)]);
    expect(again.notifications.map((n) => [n.kind, n.facts.reason])).toEqual([
      ['update', 'An officer confirmed the identity.'],
      ['update', 'An officer confirmed the identity.'],
    ]);
  });
});

test('whatever the case: one message an agency, no row forgotten, and a replay tells nobody', () => {
  const anyFacts = fc.record({
    event: fc.constantFrom('entry', 'departure', 'live-query', 'unknown-direction'),
    status: fc.constantFrom('wanted', 'non-fugitive'),
    hasNsorRecord: fc.boolean(),
    path: fc.constantFrom('certain', 'fuzzy', 'record-certain'),
    outcome: fc.constantFrom('same', 'not-same', 'inconclusive', null),
    policy: fc.record({
      travelNotice: fc.constantFrom('on-file', 'none', 'unknown'),
      foreignTie: fc.constantFrom('yes', 'no', 'unknown'),
      extradition: fc.constantFrom('full', 'limited', 'none', 'unknown'),
      departed: fc.constantFrom('yes', 'no', 'unknown'),
      minorVictim: fc.constantFrom('yes', 'no', 'unknown'),
    }),
  }) as fc.Arbitrary<Partial<RoutingFacts>>;
  const when = fc.integer({ min: 0, max: 14 * 24 * 60 }).map((m) => NOW + m * MIN);
  fc.assert(
    fc.property(anyFacts, fc.subarray(everybody), when, (f, recipients, nowMs) => {
      const p = plan(f, recipients, [], nowMs);
      expect(new Set(told(p)).size).toBe(p.notifications.length);
      expect(p.deadlines).toHaveLength(p.notifications.length * 2);
      expect(p.notifications.every((n) => n.ackDueAtMs > nowMs && n.dispatchDueAtMs > nowMs)).toBe(true);
      if (p.notifications.some((n) => n.identity !== 'confirmed')) expect(told(p)).not.toContain('usncb');
      for (const n of p.notSent) expect(n.reason).not.toBe('');
      const again = plan(f, recipients, sent(p), nowMs + MIN);
      expect(again.notifications).toEqual([]);
      expect(again.stop).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
