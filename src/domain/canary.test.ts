import { expect, test } from 'vitest';
import { CANARY, inOneWorld, judgeCanary } from './canary.js';

const settings = { everyMs: 900_000, withinMs: 120_000 };

test.each([
  ['on its way', { stage: 'screened', deliveredAtMs: null }, 119_000, 'running'],
  ['too slow and still on its way', { stage: 'planned', deliveredAtMs: null }, 121_000, 'late'],
  ['never came', { stage: 'received', deliveredAtMs: null }, 900_000, 'failed'],
  ['nobody at the door', { stage: 'door', deliveredAtMs: null }, 1000, 'failed'],
  ['arrived in time, looked at later', { stage: 'delivered', deliveredAtMs: 5000 }, 800_000, 'passed'],
  ['arrived after its time', { stage: 'delivered', deliveredAtMs: 130_000 }, 800_000, 'late'],
] as const)('%s', (_what, run, nowMs, want) => {
  expect(judgeCanary({ sentAtMs: 0, ...run }, settings, nowMs)).toBe(want);
});

test('the canary meets itself only, and nobody meets it', () => {
  const canary = { event: { sender: CANARY.clientId }, record: { enteringAgencyId: CANARY.agencyId } };
  const other = { event: { sender: 'client-carrier' }, record: { enteringAgencyId: 'x' } };
  expect(inOneWorld(canary.event, canary.record)).toBe(true);
  expect(inOneWorld(other.event, other.record)).toBe(true);
  expect(inOneWorld(canary.event, other.record)).toBe(false);
  expect(inOneWorld(other.event, canary.record)).toBe(false);
});
