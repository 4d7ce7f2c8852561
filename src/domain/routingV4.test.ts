import { describe, expect, test } from 'vitest';
import { agency } from '../../test/support/routingRecipients.js';
import { FIELD_CATALOGUE, GROUP_TITLES } from './fieldCatalogue.js';
import type { AlreadyTold, Recipient } from './notification.js';
import { planNotifications, type RoutingFacts } from './planNotifications.js';
import { RELEASE_V3 } from './release.js';
import { NOTHING_KNOWN, type PolicyFacts, ROUTING_EVENTS } from './routingRules.js';
import { ROUTING_V3 } from './routingSharing.js';
import { ROUTING_V4, RULES_V4 } from './routingV4.js';
import { checkProposal } from './ruleProposal.js';

const NOW = Date.parse('2026-03-03T15:00:00Z');
const DIRECTORY = [
  agency('NSOTC', 'nsotc', 'national'),
  agency('SORA', 'sora', 'registers', 'placed-lookout'),
  agency('second SORA', 'sora', 'registers'),
  agency('SORA far away', 'sora', 'placed-lookout'),
  agency('Marshals', 'usms-district', 'referred-to'),
  agency('other Marshals', 'usms-district', 'residence'),
];
const plan = (
  more: Partial<RoutingFacts>,
  recipients: readonly Recipient[] = DIRECTORY,
  already: readonly AlreadyTold[] = [],
) =>
  planNotifications(
    ROUTING_V4,
    {
      tripKey: 't',
      event: 'passport-application',
      direction: 'none',
      status: 'non-fugitive',
      hasNsorRecord: true,
      path: 'fuzzy',
      outcome: 'same',
      hitKey: 'k',
      policy: NOTHING_KNOWN,
      ...more,
    },
    recipients,
    already,
    NOW,
  );
const lookout = (lookoutMet: NonNullable<PolicyFacts['lookoutMet']>) => ({
  policy: { ...NOTHING_KNOWN, lookoutMet },
});
const told = (p: ReturnType<typeof plan>) =>
  p.notifications.map((n) => `${n.recipientAgencyId} ${n.class}`).sort();

describe('a lookout', () => {
  test('who placed one hears at once while the passport can be stopped; others hear for the file', () => {
    const p = plan(lookout('before-issue'));
    expect(told(p)).toEqual(['NSOTC P3', 'SORA P2', 'SORA far away P2', 'second SORA P3']);
    const urgent = p.notifications.find((n) => n.recipientAgencyId === 'SORA')!;
    expect(urgent.ruleId).toBe('r2l-sora');
    expect(urgent.facts.rules).toEqual(['r2l-sora v4', 'r2-sora v4']);
    expect(urgent.dispatchDueAtMs - NOW).toBe(5 * 60_000);
    expect(urgent.facts.policy.lookoutMet).toBe('before-issue');
  });
  test.each(['after-decision', 'unknown'] as const)('%s: nobody is told by it, and why is kept', (met) => {
    const p = plan(lookout(met));
    expect(told(p)).toEqual(['NSOTC P3', 'SORA P3', 'second SORA P3']);
    expect(p.notSent.filter((n) => n.ruleId === 'r2l-sora').map((n) => n.reason)).toEqual(
      Array(2).fill(
        `The registration agency that placed a lookout is told while the passport has not issued; that is ${met === 'unknown' ? 'not known to be so' : 'not so'} here (lookout heard: ${met === 'unknown' ? 'unknown' : 'after the decision'}).`,
      ),
    );
  });
  test('a wanted applicant: the same', () => {
    const p = plan({ ...lookout('before-issue'), status: 'wanted', hasNsorRecord: false });
    expect(told(p)).toContain('SORA far away P2');
  });
  describe('placed after the agency was told for the file', () => {
    const heard = (agencyId: string, rule: string): AlreadyTold => ({
      notificationId: `n ${agencyId} ${rule}`,
      naturalKey: `t|${agencyId}|alert|non-fugitive.0.0`,
      recipientAgencyId: agencyId,
      recipientRole: agencyId === 'NSOTC' ? 'nsotc' : 'sora',
      kind: 'alert',
      class: 'P3',
      identity: 'confirmed',
      status: 'non-fugitive',
      hitKey: 'k',
      ruleId: rule,
      rules: [`${rule} v4`, 'r2-sora v4'],
      ruleVersion: 4,
      legalBasis: 'x',
      state: 'delivered',
      attempted: true,
      subjectSeq: 1,
    });
    const before = [heard('NSOTC', 'r2-nsotc'), heard('SORA', 'r2-sora'), heard('second SORA', 'r2-sora')];
    test('it hears now, on the clock of the lookout; others that placed none hear nothing', () => {
      const p = plan(lookout('before-issue'), DIRECTORY, before);
      expect(told(p)).toEqual(['SORA P2', 'SORA far away P2']);
      const update = p.notifications.find((n) => n.recipientAgencyId === 'SORA')!;
      expect(update).toMatchObject({ kind: 'update', ruleId: 'r2l-sora', supersedesId: 'n SORA r2-sora' });
      expect(update.facts.reason).toContain('A lookout was placed');
      expect(update.ackDueAtMs - NOW).toBe(4 * 3_600_000);
      expect([...p.unchanged].sort()).toEqual(['NSOTC', 'second SORA']);
    });
    test('who heard by its lookout already hears nothing more', () => {
      const p = plan(lookout('before-issue'), DIRECTORY, [
        ...before,
        heard('SORA', 'r2l-sora'),
        heard('SORA far away', 'r2l-sora'),
      ]);
      expect(told(p)).toEqual([]);
    });
    test('one that ended is why nobody hears by it, and no reason for others not to', () => {
      const ended = [{ agencyId: 'second SORA', says: 'Lookout LKT-1 of second SORA was withdrawn.' }];
      const p = plan({ ...lookout('before-issue'), lookoutsEnded: ended }, DIRECTORY);
      expect(told(p)).toEqual(['NSOTC P3', 'SORA P2', 'SORA far away P2', 'second SORA P3']);
      const kept = p.notSent.filter((n) => n.ruleId === 'r2l-sora');
      expect(kept).toMatchObject([{ recipientAgencyId: 'second SORA', reason: ended[0]!.says }]);
    });
  });
  test('no lookout: the reason says that nobody has one', () => {
    const p = plan(
      lookout('no'),
      DIRECTORY.filter((r) => !r.ties.includes('placed-lookout')),
    );
    expect(p.notSent.find((n) => n.ruleId === 'r2l-sora')!.reason).toContain('No agency has a lookout');
  });
});

describe('a referred compliance case', () => {
  const named = { path: 'named', outcome: null, news: 'x' } as const;
  test('the district to which it is referred hears, and nobody else', () => {
    expect(told(plan({ ...named, event: 'case-referred' }))).toEqual(['Marshals P2']);
  });
  test('no agency of the district is known: the reason is kept', () => {
    const p = plan({ ...named, event: 'case-referred' }, [DIRECTORY[0]!]);
    expect(p.notifications).toEqual([]);
    expect(p.notSent.map((n) => n.reason)).toEqual([
      'No one agency of the directory is said to serve the district to which the case is referred.',
    ]);
  });
  test('what became of it is told to whoever got it', () => {
    const to = DIRECTORY.map((r) =>
      r.agencyId === 'Marshals' ? agency('Marshals', 'usms-district', 'told-before') : r,
    );
    expect(told(plan({ ...named, event: 'referral-ended' }, to))).toEqual(['Marshals P2']);
  });
});

describe('the set', () => {
  test('has every row of version 3 as it was, and further ones', () => {
    expect(ROUTING_V4.body.rules.slice(0, ROUTING_V3.body.rules.length)).toEqual(ROUTING_V3.body.rules);
    const ids = ROUTING_V4.body.rules.map((r) => r.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const event of Object.keys(ROUTING_EVENTS).filter((e) => e !== 'prosecution-referred'))
      expect(ROUTING_V4.body.rules.some((r) => r.event === event)).toBe(true);
    for (const r of RULES_V4) {
      expect(ROUTING_EVENTS[r.event].rows as readonly number[]).toContain(r.row);
      for (const group of r.fields) {
        expect(Object.values(FIELD_CATALOGUE).some((f) => f.group === group)).toBe(true);
        expect(GROUP_TITLES.some((g) => g.group === group)).toBe(true);
      }
      if (r.recipientRole !== 'everyone-told')
        expect(RELEASE_V3.body.readableBy[r.recipientRole]).toBeDefined();
    }
  });
  test('can be changed at the rule desk; so can an installation’s own set that never had its events', () => {
    const change = { op: 'rule', id: 'r14-usncb', when: 'always', class: 'P1' } as const;
    expect(checkProposal(ROUTING_V4.body, [change], NOW, NOW)).toEqual([]);
    expect(checkProposal(ROUTING_V3.body, [change], NOW, NOW)).toEqual([]);
    expect(
      checkProposal(ROUTING_V4.body, [{ op: 'remove-rule', id: 'r20r-usms-district' }], NOW, NOW),
    ).toEqual([expect.stringContaining('Nobody would be told when a person')]);
  });
});
