import { describe, expect, test } from 'vitest';
import { dependentCentibits, sumNeeded } from './dependence.js';

describe('what several tokens of one name count for together', () => {
  test('a first token counts in full, a further one in part; what all names of one place share is apart', () => {
    const none = dependentCentibits(0);
    for (const sum of [-800, -1, 500, 800]) expect(dependentCentibits(sum)).toBe(none + sum);
    expect(dependentCentibits(1800)).toBeLessThan(none + 1800);
    expect(dependentCentibits(1800)).toBeGreaterThan(none + 800);
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
