import { describe, expect, test } from 'vitest';
import { dependentCentibits, sumNeeded } from './dependence.js';

describe('what several tokens of one name count for together', () => {
  test('small and negative sums count in full but for what all names of one place share', () => {
    for (const sum of [-800, -1, 0, 500, 1800]) expect(dependentCentibits(sum)).toBe(sum - 200);
    expect(dependentCentibits(2000)).toBe(1700);
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
