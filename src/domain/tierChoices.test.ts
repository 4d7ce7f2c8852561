import { describe, expect, test } from 'vitest';
import { type OffenceFacts, resultText, tierOfPerson } from './tier.js';
import { choosesNothing, type TierChoices, tierChoiceLines, tierChoicesOf } from './tierChoices.js';
import { TIERS_V1 } from './tierRules.js';

const PLAIN: OffenceFacts = {
  id: 'a',
  finding: 'convicted',
  court: 'state',
  conduct: 'pornography-held',
  punishableOverOneYear: 'yes',
  offenceOn: '2010-03-01',
  convictedOn: '2011-05-02',
  consensual: 'no',
  custodial: 'no',
  closeInAge: 'no',
};
const LAW = { law: 'Sample Code 7.02' };
const WARD: Partial<OffenceFacts> = {
  court: 'federal',
  federalSection: '18 USC 2243',
  conduct: 'act-with-minor',
  victimAge: 16,
};

const decided = (choices: Partial<TierChoices>, ...offences: Partial<OffenceFacts>[]) =>
  tierOfPerson(
    TIERS_V1,
    offences.map((o, i) => ({ ...PLAIN, id: String(i), ...o })),
    { tribalTierOne: false, ...choices },
  ).offences.at(-1)!;

describe('what a jurisdiction chooses about tiers', () => {
  // biome-ignore format: one case a line
  test.each<[says: string, choices: Partial<TierChoices>, offences: Partial<OffenceFacts>[], gives: string]>([
    ['nothing: as the rules say',                             {},                                          [{}],                                             'Tier I'],
    ['a stricter tier of its own law',                        { own: { 'pornography-held': 'II' } },       [{}],                                             'Tier II'],
    ['of another conduct: nothing',                           { own: { 'enticing-minor': 'III' } },        [{}],                                             'Tier I'],
    ['never lower than the rules',                            { own: { 'force-or-threat': 'II' } },        [{ conduct: 'force-or-threat' }],                 'Tier III'],
    ['also where punishable by a year at most',               { own: { 'pornography-held': 'II' } },       [{ punishableOverOneYear: 'no' }],                'Tier II'],
    ['what is missing and could change nothing is not asked', { own: { 'contact-with-minor': 'III' } },    [{ conduct: 'contact-with-minor' }],              'Tier III'],
    ['what is missing and could is asked',                    { own: { 'contact-with-minor': 'II' } },     [{ conduct: 'contact-with-minor' }],              'Open: Tier II up to Tier III'],
    ['never for an arrest',                                   { own: { 'pornography-held': 'III' } },      [{ finding: 'arrested' }],                        'Not registerable'],
    ['never against the consensual-conduct exception',        { own: { 'contact-with-adult': 'III' } },    [{ conduct: 'contact-with-adult', consensual: 'yes', victimAge: 30 }], 'Not a sex offense: consensual conduct'],
    ['2243 by the statute: the conduct decides',              { readings: { '2243': 'statute' } },         [WARD],                                           'Tier II'],
    ['2243 by the guide, said so',                            { readings: { '2243': 'guide' } },           [WARD],                                           'Tier III'],
    ['done before the earlier conviction, by the statute',    { readings: { 'earlier-offence': 'statute' } }, [{ conduct: 'enticing-minor', convictedOn: '2011-01-01' }, {}], 'Tier I'],
    ['the same, by the guide',                                { readings: { 'earlier-offence': 'guide' } }, [{ conduct: 'enticing-minor', convictedOn: '2011-01-01' }, {}], 'Tier III'],
    ['tribal convictions as Tier I, with a stricter row',     { tribalTierOne: true, own: { 'pornography-held': 'III' } }, [{ court: 'tribal', enhancedSentencing: 'no' }], 'Tier I'],
  ])('%s', (_says, choices, offences, gives) => {
    expect(resultText(decided(choices, ...offences))).toBe(gives);
  });

  test('the path names the choice and its law, and the other reading stays beside the decision', () => {
    const ward = decided({ readings: { '2243': 'statute' }, ...LAW }, WARD);
    expect(ward.path).toContainEqual({
      question: 'Is sexual abuse of a minor or ward (18 USC 2243) Tier III?',
      answer: expect.stringContaining('34 USC 20911(4)'),
      source: 'chosen by the jurisdiction: Sample Code 7.02',
    });
    expect(ward.otherReadings).toMatchObject([{ result: 'Tier III' }]);
    const own = decided({ own: { 'pornography-held': 'II' }, ...LAW }, {});
    expect(own.ruleIds).toEqual(['OWN']);
    expect(own.path.at(-1)).toMatchObject({ source: 'chosen by the jurisdiction: Sample Code 7.02' });
    const bears = (choices: Partial<TierChoices>) =>
      decided({ ...choices, ...LAW }, {}).path.some((s) => s.source.startsWith('chosen'));
    expect(bears({ readings: { '2243': 'statute', 'earlier-offence': 'statute' } })).toBe(false);
  });

  test('settings that are no choice are none', () => {
    const nonsense = {
      tierChoices: {
        tribalTierOne: 'yes',
        readings: { '2243': 'both', toString: 'guide' },
        own: { 'pornography-held': 'I', constructor: 'II', 'force-or-threat': 3 },
        law: 7,
      },
    };
    expect(choosesNothing(tierChoicesOf(nonsense))).toBe(true);
    for (const settings of [undefined, {}, { tierChoices: null }, { tierChoices: 'II' }])
      expect(tierChoicesOf(settings)).toEqual({ tribalTierOne: false, readings: {}, own: {} });
    const kept = tierChoicesOf({
      tierChoices: {
        tribalTierOne: true,
        readings: { '2243': 'statute' },
        own: { 'pornography-held': 'II' },
        ...LAW,
      },
    });
    expect(choosesNothing(kept)).toBe(false);
    expect(tierChoiceLines(kept)).toHaveLength(3);
    expect(tierChoicesOf({ tierChoices: kept })).toEqual(kept);
  });
});
