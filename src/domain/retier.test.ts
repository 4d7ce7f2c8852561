import { describe, expect, test } from 'vitest';
import { nextAppealSteps, pathDifferences, tierDiffers } from './retier.js';
import { type OffenceFacts, tierOfPerson } from './tier.js';
import { TIERS_V1 } from './tierRules.js';

const FACTS: OffenceFacts = {
  id: 'o-1',
  finding: 'convicted',
  court: 'federal',
  conduct: 'other-sex-offence',
  federalSection: '18 USC 2243',
  punishableOverOneYear: 'yes',
  offenceOn: '2001-02-03',
  convictedOn: '2002-02-03',
  consensual: 'no',
  custodial: 'no',
  closeInAge: 'no',
};
const CHOICES = { tribalTierOne: false };
const before = tierOfPerson(TIERS_V1, [FACTS], CHOICES);

describe('what another version of the rules would do', () => {
  test('another reading of a contested row changes tier, result and the one question', () => {
    const body = { ...TIERS_V1.body, readings: { ...TIERS_V1.body.readings, '2243': 'statute' } as const };
    const after = tierOfPerson({ ...TIERS_V1, version: 2, body }, [FACTS], CHOICES);
    expect(tierDiffers(before, after)).toBe(true);
    const [difference] = pathDifferences(before, after);
    expect(difference).toMatchObject({ offenceId: 'o-1', before: 'Tier III', after: 'Tier I' });
    expect(difference!.steps).toEqual([
      expect.objectContaining({ question: expect.stringContaining('F3-2243'), before: 'yes', after: null }),
    ]);
  });
  test('a version that says the same changes nothing', () => {
    const after = tierOfPerson({ ...TIERS_V1, version: 2 }, [FACTS], CHOICES);
    expect(tierDiffers(before, after)).toBe(false);
    expect(pathDifferences(before, after)).toEqual([]);
  });
  test('an offence on one side only is a difference', () => {
    const after = tierOfPerson(TIERS_V1, [FACTS, { ...FACTS, id: 'o-2' }], CHOICES);
    expect(pathDifferences(before, after).at(-1)).toMatchObject({
      offenceId: 'o-2',
      before: 'not looked at',
    });
  });
});

test('an appeal is filed before anything else, and over after its outcome', () => {
  expect(nextAppealSteps(null)).toEqual(['filed']);
  expect(nextAppealSteps('heard')).toContain('reversed');
  expect(nextAppealSteps('upheld')).toEqual(['filed']);
});
