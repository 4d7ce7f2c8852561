import { describe, expect, test } from 'vitest';
import { applyTierChanges, checkTierChanges, type TierChange, tierDifferences } from './tierProposal.js';
import { TIERS_V1 } from './tierRules.js';

const { body } = TIERS_V1;
const NOW = 1_000_000;
const check = (changes: readonly TierChange[], from = NOW) => checkTierChanges(body, changes, from, NOW);
const ages = { victimFrom: null, victimTo: null } as const;

describe('changes of the tier rules', () => {
  test('each makes just its own difference and leaves the version that it was written on alone', () => {
    const before = JSON.stringify(body);
    const difference = (c: TierChange) =>
      tierDifferences(body, applyTierChanges(body, [c])).map((d) => [d.what, d.id]);
    expect(difference({ op: 'reading', question: '2243', reading: 'statute' })).toEqual([
      ['reading', '2243'],
    ]);
    expect(difference({ op: 'row', id: 'C3-act', tier: 'III', victimFrom: null, victimTo: 14 })).toEqual([
      ['row', 'C3-act'],
    ]);
    expect(difference({ op: 'remove-row', id: 'F2-2421' })).toEqual([['row', 'F2-2421']]);
    expect(
      difference({ op: 'add-row', match: { federal: '18 USC 2425' }, tier: 'II', ...ages, source: 'Code 7' }),
    ).toEqual([['row', 'N-2425-1']]);
    expect(difference({ op: 'ages', juvenileFrom: 15, consensualFrom: 13, yearsOlder: 4 })).toEqual([
      ['ages', 'ages'],
    ]);
    expect(JSON.stringify(body)).toBe(before);
  });

  test('a row that is added twice has two names', () => {
    const add: TierChange = {
      op: 'add-row',
      match: { conduct: 'enticing-minor' },
      tier: 'III',
      ...ages,
      source: 'x',
    };
    const rows = applyTierChanges(body, [add, add]).rows.map((r) => r.id);
    expect(new Set(rows).size).toBe(rows.length);
  });

  test.each<[string, readonly TierChange[], number]>([
    ['Nothing is changed', [], NOW],
    ['take each other back', [{ op: 'reading', question: '2243', reading: 'guide' }], NOW],
    ['never before', [{ op: 'reading', question: '2243', reading: 'statute' }], NOW - 1],
    ['no row X', [{ op: 'remove-row', id: 'X' }], NOW],
    ['no age of the victim', [{ op: 'row', id: 'C2-act', tier: 'II', victimFrom: 17, victimTo: 16 }], NOW],
    [
      'no section of title 18',
      [{ op: 'add-row', match: { federal: '19 USC 1' }, tier: 'I', ...ages, source: 'x' }],
      NOW,
    ],
    [
      'has no source',
      [{ op: 'add-row', match: { federal: '18 USC 2425' }, tier: 'I', ...ages, source: ' ' }],
      NOW,
    ],
    ['No row would be left', [{ op: 'remove-row', id: 'C1-voyeurism' }], NOW],
    ['under 14', [{ op: 'ages', juvenileFrom: 13, consensualFrom: 13, yearsOlder: 4 }], NOW],
    ['at most 4 years older', [{ op: 'ages', juvenileFrom: 14, consensualFrom: 13, yearsOlder: 5 }], NOW],
    ['at least 13', [{ op: 'ages', juvenileFrom: 14, consensualFrom: 12, yearsOlder: 4 }], NOW],
  ])('is refused: %s', (says, changes, from) => {
    expect(check(changes, from).join(' ')).toContain(says);
  });

  test('a change that says something and leaves nothing out is taken', () => {
    expect(check([{ op: 'reading', question: '2243', reading: 'statute' }])).toEqual([]);
    expect(check([{ op: 'row', id: 'C2-contact', tier: 'III', victimFrom: 13, victimTo: 15 }])).toEqual([]);
  });
});
