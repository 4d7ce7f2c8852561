import { describe, expect, test } from 'vitest';
import { checkCompleteness } from './completeness.js';

describe('the index finds what a comparison with every record finds', () => {
  test.each([11, 12])('on 1,500 records with changes on top (seed %i)', (seed) => {
    const checked = checkCompleteness(1500, 60, seed);
    expect(checked.candidates).toBeGreaterThan(30);
    expect(checked.discrepancies.slice(0, 3)).toEqual([]);
  });
});
