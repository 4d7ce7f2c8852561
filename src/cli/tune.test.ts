import { describe, expect, test } from 'vitest';
import type { LinesTable } from '#matching/lines.js';
import { tolerance, tunedLines } from './tune.js';

const table: LinesTable = {
  version: 'test',
  registerSize: 1000,
  reviewBits: 20,
  urgentAboveReview: 7,
  curve: [
    { bits: 10, falseAlertsPer1000: 80, recall: 0.99 },
    { bits: 14, falseAlertsPer1000: 8, recall: 0.95 },
    { bits: 18, falseAlertsPer1000: 0.8, recall: 0.9 },
  ],
};

describe('rsoits tune lines', () => {
  test('finds the lowest line within the tolerance and what it buys', () => {
    const lines = tunedLines(8, 1000, table);
    expect(lines).toMatchObject({ reviewBits: 14, urgentBits: 21, recall: 0.95, falseAlertsPer1000: 8 });
  });

  test('a register ten times larger has ten times the false alerts at one line', () => {
    const lines = tunedLines(8, 10_000, table);
    expect(lines?.reviewBits).toBeCloseTo(18, 1);
    expect(lines?.recall).toBeCloseTo(0.9, 3);
  });

  test('has no answer beyond the measured curve', () => {
    expect(tunedLines(0.0001, 1000, table)).toBeNull();
  });

  test('officer capacity needs the traffic to mean anything', () => {
    expect(tolerance({ officerAlertsPerDay: 400, travellersPerDay: 100_000 })).toBe(4);
    expect(tolerance({ officerAlertsPerDay: 400 })).toMatch(/travellers-per-day/);
    expect(tolerance({})).toMatch(/alerts-per-1000/);
  });
});
