import { describe, expect, test } from 'vitest';
import { areScrambled, lettersSorted } from './scrambled.js';
import { tokenBits } from './tokenEvidence.js';
import { sharesKey, tokenKeys } from './tokenKeys.js';

describe('letters in a wrong order', () => {
  test('are the same letters, each as often', () => {
    expect(areScrambled('freddie', 'fdedrie')).toBe(true);
    expect(areScrambled('harry', 'rarhy')).toBe(true);
    expect(areScrambled('harry', 'harya')).toBe(false);
    expect(areScrambled('harry', 'harry')).toBe(false);
    expect(areScrambled('amy', 'may')).toBe(false);
    expect(areScrambled('anna', 'naan')).toBe(true);
    expect(areScrambled('anna', 'nana')).toBe(true);
    expect(areScrambled('anna', 'anan')).toBe(true);
    expect(lettersSorted('harry')).toBe(lettersSorted('rarhy'));
  });

  test('share a key, and are evidence where the one is nobody’s name', () => {
    expect(sharesKey(tokenKeys('ferguson'), tokenKeys('sergufon'))).toBe(true);
    expect(tokenBits('ferguson', 'sergufon', 'surname')).toBeGreaterThan(2);
    expect(tokenBits('harry', 'rarhy', 'given')).toBeGreaterThan(1);
  });

  test('of two names that both exist say nothing for each other', () => {
    expect(tokenBits('arnold', 'ronald', 'given')).toBeLessThan(0);
    expect(tokenBits('leon', 'noel', 'given')).toBeLessThan(0);
    expect(tokenBits('carla', 'clara', 'given')).toBeLessThan(tokenBits('carla', 'carla', 'given') - 6);
  });
});
