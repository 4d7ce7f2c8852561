import { describe, expect, test } from 'vitest';
import { isEastAsianSyllable, splitEastAsian } from './eastAsianName.js';

describe('splitEastAsian', () => {
  test.each([
    ['김철수', '김', '철수'],
    ['남궁민수', '남궁', '민수'],
    ['王小明', '王', '小明'],
    ['歐陽峰', '歐陽', '峰'],
    ['田中花子', '田中', '花子'],
    ['이준', '이', '준'],
    ['佐藤健', '佐藤', '健'],
  ])('%s is %s and %s', (full, surname, given) => {
    expect(splitEastAsian(full)).toEqual({ surname, given });
  });

  test.each([['김'], ['伊莎贝拉德'], ['kim'], ['タロウ']])('%s is left whole', (token) => {
    expect(splitEastAsian(token)).toBeNull();
  });
});

describe('isEastAsianSyllable', () => {
  test.each(['cheol', 'su', 'xiao', 'ming', 'jun', 'hyeon', 'wei', 'zhong'])('%s is one', (token) => {
    expect(isEastAsianSyllable(token)).toBe(true);
  });

  test.each(['maria', 'john', 'smith', 'carlos', 'anna'])('%s is none', (token) => {
    expect(isEastAsianSyllable(token)).toBe(false);
  });
});
