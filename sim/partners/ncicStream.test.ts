import { expect, test } from 'vitest';
import { readNcic } from '#formats/ncic/read.js';
import { type Numbered, registerTurn, type Standing, withFaults } from './ncicStream.js';

const NOW = Date.parse('2026-03-14T12:00:00Z');
const ORIS = { registering: ['OHTEST001', 'OKTEST009'], warrants: ['INTEST001'] };

/** Everything that the simulated line sends over some turns. */
function run(turns: number) {
  const sent: string[] = [];
  let next = 1;
  let standing: readonly Standing[] = [];
  let held: readonly Numbered[] = [];
  for (let turn = 1; turn <= turns; turn++) {
    const made = registerTurn(turn, next, standing, ORIS, NOW + turn * 1000);
    const sending = withFaults(turn, made.messages, held, NOW + turn * 1000);
    sent.push(...sending.transmissions);
    next += made.messages.length;
    standing = made.standing;
    held = sending.held;
  }
  return { sent, count: next - 1, held };
}

test('the simulated NCIC loses, repeats and swaps, and in the end every number came with a sound message', () => {
  const { sent, count, held } = run(27);
  expect(held).toEqual([]);
  expect(count).toBeGreaterThan(50);
  const messages = sent.flatMap((text) =>
    readNcic(new TextEncoder().encode(text)).flatMap((m) => m.ncic!.messages),
  );
  const numbers = messages.map((m) => m.place!.sequence);
  expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
  expect(numbers.length).toBeGreaterThan(count);
  expect(numbers.some((n, i) => i > 0 && n < numbers[i - 1]!)).toBe(true);
  expect(messages.filter((m) => m.damaged || !m.test)).toEqual([]);
  expect(new Set(messages.map((m) => m.key))).toEqual(new Set(['EXS', 'MXS', 'CXS', 'EW']));
});

test('the same turn makes the same messages', () => {
  expect(run(12)).toEqual(run(12));
});
