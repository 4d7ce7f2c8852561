import { describe, expect, test } from 'vitest';
import { checkCompleteness } from '../../bench/matching/completeness.js';

describe('the index finds what a comparison with every record finds', () => {
  test('on 20,000 records, whatever is wrong or missing in the query', () => {
    const checked = checkCompleteness(20_000, 30, 21);
    expect(checked.candidates).toBeGreaterThan(20);
    expect(checked.discrepancies.slice(0, 3)).toEqual([]);
  });
});
