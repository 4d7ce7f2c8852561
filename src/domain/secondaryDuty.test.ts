import { expect, test } from 'vitest';
import { MS } from '#basics/clock.js';
import { checkSecondaryReport, secondaryDue } from './secondaryDuty.js';

const NOW = Date.parse('2026-03-10T12:00:00Z');

test('due six hours after arrival, or after the port was told where that is later', () => {
  expect(secondaryDue(NOW + 5 * MS.hour, NOW).dueAtMs).toBe(NOW + 11 * MS.hour);
  expect(secondaryDue(NOW - MS.hour, NOW).dueAtMs).toBe(NOW + 6 * MS.hour);
  expect(secondaryDue(null, NOW)).toMatchObject({
    dueAtMs: NOW + 6 * MS.hour,
    reckoning: { due: '2026-03-10T18:00Z', steps: ['the port was told 2026-03-10T12:00Z, plus 6 h'] },
  });
});

const report = { outcome: 'admitted', officer: 'K. Brandt', note: '', atMs: NOW - MS.hour };
test.each([
  [{}, undefined],
  [{ outcome: 'fine' }, 'unknown-outcome'],
  [{ officer: ' ' }, 'no-officer'],
  [{ outcome: 'not-the-person' }, 'no-note'],
  [{ outcome: 'not-the-person', note: 'prints differ' }, undefined],
  [{ outcome: 'refused', note: '' }, 'no-note'],
  [{ atMs: NOW + MS.hour }, 'time-not-yet'],
  [{ atMs: NOW - 31 * MS.day }, 'time-long-ago'],
])('%j: %s', (change, code) => {
  const checked = checkSecondaryReport({ ...report, ...change }, NOW);
  expect(checked.ok ? undefined : checked.error.code).toBe(code);
});
