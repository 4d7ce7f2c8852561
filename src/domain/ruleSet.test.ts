import { describe, expect, test } from 'vitest';
import { FIELD_CATALOGUE, GROUP_TITLES } from './fieldCatalogue.js';
import { RELEASE_V1 } from './release.js';
import { ROUTING_V2 } from './routingMatrix.js';
import { applyPolicy, NOTHING_KNOWN } from './routingRules.js';
import { POLICIES_V1, ROUTING_RULES_V1, ROUTING_V1 } from './routingV1.js';
import { acceptRuleSet, type RuleSet, ruleSetInForce } from './ruleSet.js';

const set = (version: number, over: Partial<RuleSet<string>> = {}): RuleSet<string> => ({
  kind: 'routing',
  version,
  validFromMs: 100,
  validUntilMs: null,
  author: 'ada',
  approver: 'ben',
  legalBasis: 'law',
  body: `v${version}`,
  ...over,
});

describe('the set in force', () => {
  test('is the highest version whose time it is', () => {
    const sets = [set(1), set(3, { validFromMs: 300 }), set(2, { validUntilMs: 250 })];
    expect(ruleSetInForce(sets, 'routing', 99)).toBeNull();
    expect(ruleSetInForce(sets, 'routing', 200)!.version).toBe(2);
    expect(ruleSetInForce(sets, 'routing', 250)!.version).toBe(1);
    expect(ruleSetInForce(sets, 'routing', 300)!.version).toBe(3);
    expect(ruleSetInForce(sets, 'release', 300)).toBeNull();
  });
});

describe('a new version', () => {
  test('given another approver and a higher version, then accepted', () => {
    expect(acceptRuleSet([set(1)], set(2)).ok).toBe(true);
    expect(acceptRuleSet([], set(1, { author: 'initial', approver: 'initial' })).ok).toBe(true);
  });
  test.each([
    ['the author approves it', set(2, { approver: 'ada' }), 'same-person'],
    ['the version exists', set(1), 'version-taken'],
    ['no legal basis', set(2, { legalBasis: ' ' }), 'no-legal-basis'],
    ['it ends before it begins', set(2, { validUntilMs: 100 }), 'no-time'],
  ])('given %s, then refused', (_what, s, code) => {
    expect(acceptRuleSet([set(1)], s)).toMatchObject({ ok: false, error: { code } });
  });
});

describe('the first routing rules', () => {
  test('ids are unique and every row cites section and statute', () => {
    const ids = ROUTING_RULES_V1.map((r) => r.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const r of ROUTING_RULES_V1) expect(r.legalBasis).toMatch(/White paper (III|IV|V)\..*34 USC 20930/);
  });
  test('rows 11 to 15 tell whom the matrix says', () => {
    const row = (n: number) =>
      ROUTING_RULES_V1.filter((r) => r.row === n).map(
        (r) => `${r.recipientRole}${r.when === 'always' ? '' : '?'}`,
      );
    expect(row(11)).toEqual(['warrant-holder', 'nsotc', 'usncb?', 'sora']);
    expect(row(12)).toEqual(['nsotc', 'sora', 'sora']);
    expect(row(13)).toEqual(['warrant-holder', 'nsotc', 'cbp-port?', 'usncb?', 'sora']);
    expect(row(14)).toEqual(['nsotc', 'sora', 'usncb?']);
    expect(row(15)).toEqual(['nsotc', 'sora']);
  });
  test('sets survive being stored as JSON', () => {
    for (const s of [ROUTING_V1, ROUTING_V2, RELEASE_V1]) expect(JSON.parse(JSON.stringify(s))).toEqual(s);
  });
  test('every group that a rule asks for has fields and a title', () => {
    for (const group of new Set(ROUTING_RULES_V1.flatMap((r) => r.fields))) {
      expect(Object.values(FIELD_CATALOGUE).some((f) => f.group === group)).toBe(true);
      expect(GROUP_TITLES.some((g) => g.group === group)).toBe(true);
    }
  });
});

describe('"where appropriate"', () => {
  const facts = NOTHING_KNOWN;
  test('what is unknown is never a yes', () => {
    for (const p of Object.values(POLICIES_V1)) {
      const answer = applyPolicy(p, facts);
      expect(answer.send).toBe(false);
      expect(answer.because).toContain('unknown');
    }
  });
  test('any one condition is enough', () => {
    expect(applyPolicy(POLICIES_V1.extraditable, { ...facts, extradition: 'limited' }).send).toBe(true);
    expect(applyPolicy(POLICIES_V1.extraditable, { ...facts, extradition: 'none' }).send).toBe(false);
  });
});
