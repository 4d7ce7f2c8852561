import { expect, test } from 'vitest';
import { eventDetail } from './eventDetail.js';

test('who arrested whom for what is read beside the event; what is not in the table is not shown', () => {
  expect(
    eventDetail({
      kind: 'police-report',
      facts: {
        report: 'arrest',
        agency: 'Port Ellery Police',
        date: '2026-03-14',
        charges: ['Assault', 3, 'Theft'],
        secret: 'x',
      },
    }),
  ).toBe('report arrest; by Port Ellery Police; on 2026-03-14; charges Assault, Theft');
  expect(
    eventDetail({ kind: 'live-query', facts: { transaction: 'SPN', result: 'hit', officer: 'R VANE' } }),
  ).toBe('officer R VANE; fingerprint transaction SPN; result hit');
});

test('a manifest entry has no such line', () => {
  expect(eventDetail({ kind: 'manifest', facts: { agency: 'x' } })).toBe('');
});
