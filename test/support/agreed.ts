/**
 * When one agency may act for another in tests. Who sees a row is asked by the database's own clock and whether somebody may
 * act by the world's, so it must hold at both, on whatever day the tests run.
 */
export const AGREED = {
  validFrom: Date.parse('2020-01-01T00:00:00Z'),
  validUntil: Date.parse('2100-01-01T00:00:00Z'),
} as const;
