import { describe, expect, test } from 'vitest';
import { isKnownName, rarityBits } from './frequency.js';
import { areGivenNameForms } from './givenNameForms.js';
import { areNicknames } from './nicknames.js';
import { foldToken } from './scripts/foldToken.js';
import { areSurnameSpellings, differInGenderOnly, gluedRest, looksPatronymic } from './vocabulary.js';

describe('rarityBits', () => {
  test('one in about 100 is called Smith', () => {
    expect(rarityBits('smith', 'surname')).toBeGreaterThan(5);
    expect(rarityBits('smith', 'surname')).toBeLessThan(8);
  });

  test.each([
    'wang',
    'garcia',
    'kim',
    'patel',
    'nguyen',
    'mohammed',
  ])('%s does not pass for rare as a surname', (name) => {
    expect(rarityBits(name, 'surname')).toBeLessThan(13);
  });

  test('a token of unknown part gets its commoner use', () => {
    for (const name of ['thomas', 'smith', 'maria'])
      expect(rarityBits(name, 'any')).toBe(Math.min(rarityBits(name, 'given'), rarityBits(name, 'surname')));
  });

  test('an unheard-of token is rarer than every known one', () => {
    expect(isKnownName('qzxwvk', 'any')).toBe(false);
    expect(rarityBits('qzxwvk', 'any')).toBeGreaterThan(rarityBits('featherstone', 'surname'));
  });
});

describe('vocabulary', () => {
  test('relations hold both ways', () => {
    expect(areNicknames('bill', 'william') && areNicknames('william', 'bill')).toBe(true);
    expect(areGivenNameForms('juan', 'giovanni') && areGivenNameForms('giovanni', 'juan')).toBe(true);
    expect(areSurnameSpellings('lee', 'yi') && areSurnameSpellings('yi', 'lee')).toBe(true);
    expect(areSurnameSpellings('cheung', foldToken('張'))).toBe(true);
    expect(differInGenderOnly('kowalski', 'kowalska') && differInGenderOnly('kowalska', 'kowalski')).toBe(
      true,
    );
  });

  test('and do not hold where they should not', () => {
    expect(areNicknames('ron', 'erin')).toBe(false);
    expect(areSurnameSpellings('kim', 'park')).toBe(false);
    expect(differInGenderOnly('ivanov', 'petrova')).toBe(false);
  });

  test('particles and patronymics are seen', () => {
    expect(gluedRest('delacruz')).toBe('cruz');
    expect(gluedRest('smith')).toBeUndefined();
    expect(looksPatronymic('ivanovich')).toBe(true);
    expect(looksPatronymic('smith')).toBe(false);
  });
});
