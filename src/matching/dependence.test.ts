import { describe, expect, test } from 'vitest';
import { dependentCentibits, sumNeeded } from './dependence.js';

describe('what several tokens of one name count for together', () => {
  test('small and negative sums count in full', () => {
    for (const sum of [-800, 0, 1, 500, 800]) expect(dependentCentibits(sum)).toBe(sum);
  });

  test('never falls, and the sum needed for a value is the least that reaches it', () => {
    for (let sum = -900; sum < 9000; sum++) {
      const counted = dependentCentibits(sum);
      expect(dependentCentibits(sum + 1)).toBeGreaterThanOrEqual(counted);
      const needed = sumNeeded(counted);
      expect(dependentCentibits(needed)).toBeGreaterThanOrEqual(counted);
      expect(dependentCentibits(needed - 1)).toBeLessThan(counted);
    }
  });
});
