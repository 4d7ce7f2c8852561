import { describe, expect, test } from 'vitest';
import { sharesKey, tokenBits, tokenKeys } from '../tokenEvidence.js';
import { letterBits } from './crossScript.js';
import { foldToken } from './foldToken.js';
import { hanSyllable, readAloud } from './hanLetters.js';
import { hanReadings } from './hanReadings.js';
import { arabicLetters } from './targetLetters.js';

describe('Han letters', () => {
  test.each([
    ['張偉', '张伟'],
    ['渡邊', '渡辺'],
    ['澤', '沢'],
  ])('%s and %s are one spelling', (a, b) => {
    expect(foldToken(a)).toBe(foldToken(b));
    expect(tokenBits(foldToken(a), foldToken(b), 'surname')).toBeGreaterThan(5);
  });

  test('a letter that only ICU reads is read in a native name, not in a foreign one', () => {
    expect(hanSyllable('翡')).toBe('fei');
    expect(hanReadings('翡')).toContain('fei');
    expect(hanReadings('翡翡翡翡')).toEqual([]);
  });

  test('a token is read aloud in pinyin letters', () => {
    expect(readAloud('麦可')).toBe('maike');
  });

  test('letters of one sound stand for each other: a rare one is known by the others', () => {
    expect(letterBits('michael', '迈可', 'han')!).toBeGreaterThan(3);
    expect(letterBits('michael', foldToken('邁珂'), 'han')!).toBeGreaterThan(1);
  });

  test('a syllable that is nearly right is no native name', () => {
    expect(tokenBits('lin', '李', 'given')).toBeLessThan(2);
    expect(tokenBits('wei', '伟', 'given')).toBeGreaterThan(6);
  });
});

describe('letters beyond the Arabic ones', () => {
  test('are spelt as Arabic writers do', () => {
    expect(arabicLetters('گچ')).toBe('غتش');
    expect(arabicLetters('محمد')).toBe('محمد');
  });

  test.each([
    ['shapour', 'شاپور'],
    ['houshang', 'هوشنگ'],
    ['parviz', 'پرویز'],
    ['valinejad', 'ولی‌نژاد'],
  ])('%s and %s meet and agree', (latin, persian) => {
    expect(sharesKey(tokenKeys(latin), tokenKeys(persian))).toBe(true);
    expect(tokenBits(latin, foldToken(persian), 'surname')).toBeGreaterThan(5);
  });
});
