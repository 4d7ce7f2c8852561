import { expect, test } from 'vitest';
import { type LinesTable, lineForTolerance, strangersPer1000 } from './lines.js';

const table: LinesTable = {
  version: 't',
  registerSize: 100_000,
  reviewBits: 12,
  urgentAboveReview: 8,
  curve: [
    { bits: 10, falseAlertsPer1000: 100, recall: 0.99 },
    { bits: 12, falseAlertsPer1000: 25, recall: 0.95 },
    { bits: 14, falseAlertsPer1000: 1, recall: 0.9 },
  ],
};

test.each([
  [10, 100_000, 100],
  [11, 100_000, 50],
  [13, 100_000, 5],
  [12, 200_000, 50],
  [14, 50_000, 0.5],
])('at %d bits and %d records %d strangers in 1,000 are alerted', (bits, size, expected) => {
  expect(strangersPer1000(bits, size, table)).toBeCloseTo(expected, 6);
});

test('beyond the curve the last point bounds, before it nothing is known', () => {
  expect(strangersPer1000(30, 100_000, table)).toBe(1);
  expect(strangersPer1000(9.9, 100_000, table)).toBeNull();
});

test('a register below the smallest size counts as the smallest', () => {
  expect(strangersPer1000(12, 10, table)).toBe(strangersPer1000(12, 1000, table));
});

test('the line for a tolerance is where so many strangers are alerted', () => {
  for (const tolerated of [60, 20, 3]) {
    const { bits } = lineForTolerance(tolerated, 100_000, table)!;
    expect(strangersPer1000(bits, 100_000, table)).toBeCloseTo(tolerated, 6);
  }
});
