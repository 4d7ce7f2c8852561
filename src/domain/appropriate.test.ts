import { describe, expect, test } from 'vitest';
import {
  appropriateTable,
  checkDecisions,
  decisionFor,
  TIER_CLASSES,
  VICTIM_CLASSES,
  whereAppropriate,
} from './appropriate.js';
import { FEDERAL_CALENDAR } from './calendar.js';
import { planNotifications } from './planNotifications.js';
import {
  type AppropriateDecision,
  applyPolicy,
  NOTHING_KNOWN,
  POLICY_FACT_VALUES,
  type PolicyFacts,
  type RoutingBody,
} from './routingRules.js';
import { ROUTING_V3 } from './routingSharing.js';
import { applyChanges, checkProposal, differences, type RuleChange } from './ruleProposal.js';

const NOW = Date.parse('2026-03-03T15:00:00Z');
const base = ROUTING_V3.body;
const decide = (
  tier: AppropriateDecision['tier'],
  victim: AppropriateDecision['victim'],
  tell: boolean,
  rule = 'r4-usncb',
): AppropriateDecision => ({ rule, tier, victim, tell, reason: `${tier} ${victim}` });
const deciding = (...appropriate: AppropriateDecision[]): RoutingBody => ({ ...base, appropriate });
const rule = (id: string) => base.rules.find((r) => r.id === id)!;

describe('which decision counts', () => {
  test('none: the condition of the row', () => {
    expect(decisionFor(base, 'r4-usncb', '3', 'minor')).toBeNull();
    expect(whereAppropriate(base, rule('r4-usncb'), { ...NOTHING_KNOWN, tier: '3' })).toMatchObject({
      send: true,
    });
    expect(whereAppropriate(base, rule('r4-nsotc'), NOTHING_KNOWN)).toBeNull();
  });
  test('the one that names more; of two that name as much and disagree, the one that tells nobody', () => {
    const body = deciding(
      decide('any', 'any', true),
      decide('1', 'any', false),
      decide('1', 'minor', true),
      decide('any', 'adult', true),
    );
    expect(decisionFor(body, 'r4-usncb', '2', 'minor')!.tell).toBe(true);
    expect(decisionFor(body, 'r4-usncb', '1', 'unknown')!.tell).toBe(false);
    expect(decisionFor(body, 'r4-usncb', '1', 'minor')!.tell).toBe(true);
    expect(decisionFor(body, 'r4-usncb', '1', 'adult')!.tell).toBe(false);
    expect(decisionFor(body, 'r14-usncb', '1', 'minor')).toBeNull();
  });
});

describe('a plan', () => {
  const usncb = {
    agencyId: 'USNCB',
    recipientRole: 'usncb',
    name: 'USNCB',
    ori: null,
    ties: ['national'],
    lead: false,
    hours: { timeZone: 'UTC', dutyHours: [], calendar: FEDERAL_CALENDAR },
    standIn: null,
  } as const;
  const planned = (body: RoutingBody, policy: Partial<PolicyFacts>) =>
    planNotifications(
      { ...ROUTING_V3, body },
      {
        tripKey: 'trip',
        event: 'visa-application',
        direction: 'none',
        status: 'non-fugitive',
        hasNsorRecord: true,
        path: 'fuzzy',
        outcome: 'same',
        hitKey: 'k',
        policy: { ...NOTHING_KNOWN, ...policy },
      },
      [usncb],
      [],
      NOW,
    );
  test('a decision against: not told, and the reason names tier, victim and why', () => {
    const p = planned(deciding(decide('3', 'any', false)), { tier: '3', minorVictim: 'no' });
    expect(p.notifications).toEqual([]);
    expect(p.notSent.find((n) => n.recipientAgencyId === 'USNCB')!.reason).toBe(
      'Not told by decision for tier III, any victim: 3 any (tier: III, a victim was a minor: no).',
    );
  });
  test('a decision for: told, and the message says by which', () => {
    const p = planned(deciding(decide('1', 'adult', true)), { tier: '1', minorVictim: 'no' });
    expect(p.notifications.map((n) => n.recipientAgencyId)).toEqual(['USNCB']);
    expect(p.notifications[0]!.because).toContain('Told by decision for tier I, adult victims only');
  });
});

describe('the table', () => {
  test('every cell says what the planner does, whatever else is known', () => {
    const body = deciding(decide('1', 'any', false), decide('any', 'minor', true, 'r14-usncb'));
    for (const { rule: r, cells } of appropriateTable(body)) {
      expect(cells).toHaveLength(TIER_CLASSES.length * VICTIM_CLASSES.length);
      for (const cell of cells) {
        const minorVictim = ({ minor: 'yes', adult: 'no', unknown: 'unknown' } as const)[cell.victim];
        const answers = new Set<boolean>();
        // biome-ignore lint/suspicious/noExplicitAny: every value of every other fact in turn
        const tries: any[] = [
          {},
          ...Object.entries(POLICY_FACT_VALUES).flatMap(([f, all]) => all.map((v) => ({ [f]: v }))),
        ];
        for (const other of tries.filter((t) => !('tier' in t) && !('minorVictim' in t)))
          answers.add(
            whereAppropriate(body, r, { ...NOTHING_KNOWN, ...other, tier: cell.tier, minorVictim })!.send,
          );
        expect([r.id, cell.tier, cell.victim, [...answers].sort()]).toEqual([
          r.id,
          cell.tier,
          cell.victim,
          { told: [true], 'not-told': [false], depends: [false, true] }[cell.answer],
        ]);
      }
    }
    const grave = appropriateTable(base).find((row) => row.rule.id === 'r4-usncb')!;
    expect(grave.cells.find((c) => c.tier === '1' && c.victim === 'minor')!.answer).toBe('told');
    expect(grave.cells.find((c) => c.tier === '1' && c.victim === 'adult')!.answer).toBe('not-told');
    expect(applyPolicy(base.policies['grave-offence']!, NOTHING_KNOWN).send).toBe(false);
  });
});

describe('what may be proposed', () => {
  const change = (over: Partial<Extract<RuleChange, { op: 'appropriate' }>> = {}): RuleChange => ({
    op: 'appropriate',
    rule: 'r4-usncb',
    tier: '1',
    victim: 'any',
    tell: false,
    reason: 'Not before tier II',
    ...over,
  });
  const problems = (changes: readonly RuleChange[], body = base) => checkProposal(body, changes, NOW, NOW);
  test('a decision for a row that is only told where appropriate', () => {
    expect(problems([change()])).toEqual([]);
    expect(differences(base, applyChanges(base, [change()]))).toEqual([
      {
        what: 'decision',
        id: 'r4-usncb 1 any',
        before: null,
        after: 'Not told by decision for tier I, any victim: Not before tier II',
      },
    ]);
  });
  test('a later one for the same class takes the earlier one’s place; it can be taken back', () => {
    const once = applyChanges(base, [change(), change({ tell: true })]);
    expect(once.appropriate).toEqual([
      { rule: 'r4-usncb', tier: '1', victim: 'any', tell: true, reason: 'Not before tier II' },
    ]);
    expect(applyChanges(once, [change({ tell: 'as-row' })]).appropriate).toEqual([]);
    expect(problems([change({ tell: 'as-row' })], once)).toEqual([]);
    expect(problems([change({ tell: 'as-row' })])).toEqual([
      'Nothing was decided for r4-usncb that could be taken back.',
    ]);
  });
  test('what the law asks for, unknown as a yes, no reason, no row: refused, each in a sentence', () => {
    expect(problems([change({ rule: 'r4-nsotc' })])[0]).toContain('the row always applies');
    expect(problems([change({ tell: true, tier: 'unknown' })])[0]).toContain('takes "unknown" for a yes');
    expect(problems([change({ tier: 'unknown' })])).toEqual([]);
    expect(problems([change({ reason: ' ' })])[0]).toContain('needs its reason');
    expect(problems([change({ rule: 'r99-x' })])[0]).toContain('a row that is not there');
    expect(checkDecisions(deciding(decide('1', 'any', true, 'r99-x')))).toHaveLength(1);
  });
});
