import { describe, expect, test } from 'vitest';
import { calibrated, sumThatReaches } from './calibration.js';

describe('what findings have meant together', () => {
  test('always rises, so that the order of scores stays, at the top too', () => {
    for (let sum = -3000; sum < 12_000; sum++) expect(calibrated(sum + 1)).toBeGreaterThan(calibrated(sum));
  });

  test('the least sum that reaches a line is the least', () => {
    for (let line = -2500; line < 6000; line += 7) {
      const sum = sumThatReaches(line);
      expect(calibrated(sum)).toBeGreaterThanOrEqual(line);
      expect(calibrated(sum - 1)).toBeLessThan(line);
    }
  });
});
