import { describe, expect, test } from 'vitest';
import { letterBits, likelySkeletons } from './crossScript.js';
import { LetterModel } from './letterModel.js';
import { targetLetters } from './targetLetters.js';

/** Cost characters: U+0100 is 2 bits, three steps a bit. */
const cost = (bits: number): string => String.fromCharCode(0x100 + (bits - 2) * 3);

describe('LetterModel', () => {
  const model = new LetterModel({
    latinMax: 2,
    otherMax: 1,
    entries: `а a${cost(2)}|б b${cost(3)}|ш sh${cost(3)} s${cost(6)}`,
  });

  test('prefers the correspondences it was given', () => {
    expect(model.bits('sha', 'ша')).toBeGreaterThan(model.bits('sha', 'ба') + 10);
    expect(model.bits('aba', 'аба')).toBeGreaterThan(0);
    expect(model.bits('aba', 'ша')).toBeLessThan(0);
  });

  test('takes out what either side says alone: a sole correspondence is worth its rarity', () => {
    // Chance of the pair 2^-3, of either side by itself 2^-3: three bits.
    expect(model.bits('b', 'б')).toBeCloseTo(3, 2);
  });

  test('letters at one end may stand for nothing, at a price', () => {
    const out = new Float64Array(4);
    model.compare('shaab', 'ша', out);
    expect(out[0]).toBeCloseTo(model.bits('shaab', 'ша'), 6);
    const whole = model.bits('sha', 'ша');
    expect(out[1]!).toBeGreaterThan(out[0]!);
    expect(out[1]!).toBeLessThan(whole);
    expect(out[2]!).toBeGreaterThan(0);
  });

  test('an empty side is no evidence for anything', () => {
    expect(model.bits('', 'ша')).toBeLessThan(-50);
  });
});

describe('the trained models', () => {
  test.each([
    ['arabic', 'محمد', 'mohammed', 'schneider'],
    ['hebrew', 'כהנ', 'cohen', 'petrov'],
    ['cyrillic', 'иванова', 'ivanova', 'cohen'],
    ['kana', 'タナカ', 'tanaka', 'ivanova'],
    ['hangul', '철수', 'cheolsu', 'maria'],
    ['han', '伊莎贝拉', 'isabella', 'tanaka'],
  ] as const)('%s: %s is %s, not %s', (script, token, same, other) => {
    expect(letterBits(same, token, script)!).toBeGreaterThan(4);
    expect(letterBits(other, token, script)!).toBeLessThan(-4);
    expect(likelySkeletons(token, script).length).toBeGreaterThan(0);
  });

  test('Hangul is read letter by letter', () => {
    expect(targetLetters('김')).toBe('\u1100\u1175\u11b7');
    expect(targetLetters('이')).toBe('\u110b\u1175');
    expect(targetLetters('иван')).toBe('иван');
  });
});
