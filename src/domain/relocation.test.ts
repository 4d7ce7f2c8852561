import { describe, expect, test } from 'vitest';
import { ABSCONDING_STEPS, type AbscondingStep, nextStep, recordStep, type StepDone } from './absconding.js';
import { FEDERAL_CALENDAR } from './calendar.js';
import {
  appearBy,
  moveRelocation,
  RELOCATION_STATES,
  type RelocationMove,
  type RelocationState,
} from './relocation.js';

describe('a relocation', () => {
  const at = (state: RelocationState) => ({ state, appearBy: '2026-03-12' });
  // biome-ignore format: a table
  const allowed: readonly (readonly [RelocationState, RelocationMove, 'from' | 'to', RelocationState])[] = [
    ['announced', 'accept', 'to', 'accepted'], ['announced', 'arrive', 'to', 'arrived'], ['announced', 'fail-to-appear', 'to', 'failed-to-appear'],
    ['announced', 'cancel', 'from', 'cancelled'], ['accepted', 'arrive', 'to', 'arrived'], ['accepted', 'fail-to-appear', 'to', 'failed-to-appear'],
    ['accepted', 'cancel', 'from', 'cancelled'], ['failed-to-appear', 'arrive', 'to', 'arrived'],
  ];
  test('goes only as the table says, by the side that the table says', () => {
    for (const state of Object.keys(RELOCATION_STATES) as RelocationState[])
      for (const move of ['accept', 'arrive', 'fail-to-appear', 'cancel'] as const)
        for (const side of ['from', 'to'] as const) {
          const expected = allowed.find(([s, m, x]) => s === state && m === move && x === side);
          const moved = moveRelocation(at(state), move, side, '2026-03-13');
          expect(moved.ok ? moved.value : null, `${state} ${move} ${side}`).toBe(expected?.[3] ?? null);
        }
  });
  test('nobody failed to appear before the last day is over', () => {
    expect(moveRelocation(at('accepted'), 'fail-to-appear', 'to', '2026-03-12')).toMatchObject({
      ok: false,
      error: { code: 'too-early' },
    });
  });
  test('the person has three business days from the day of arrival', () => {
    expect(appearBy(FEDERAL_CALENDAR, '2026-03-06', 3).due).toBe('2026-03-11');
  });
});

describe('the steps after a failure to appear', () => {
  const steps = Object.keys(ABSCONDING_STEPS) as AbscondingStep[];
  test('stand in the order of the guide', () => {
    expect(steps).toEqual([
      'tell-origin',
      'determine',
      'locate',
      'public-flag',
      'marshals',
      'warrant',
      'nsor-flag',
      'wanted',
    ]);
  });
  test('are done one after another; the later half only when the person has absconded', () => {
    const done: StepDone[] = [];
    for (const step of steps.slice(0, 3)) {
      const wrong = steps[steps.indexOf(step) + 1]!;
      expect(recordStep(done, null, wrong, 'done', '').ok).toBe(false);
      expect(recordStep(done, null, step, 'done', '')).toEqual({ ok: true, value: step });
      done.push({ step, outcome: 'done' });
    }
    expect(nextStep(done, null)).toBeNull();
    expect(recordStep(done, null, 'public-flag', 'done', '')).toMatchObject({
      error: { code: 'not-determined' },
    });
    expect(nextStep(done, 'absconded')).toBe('public-flag');
    expect(nextStep(done, 'located')).toBeNull();
  });
  test('none is left out without a reason', () => {
    expect(recordStep([], null, 'tell-origin', 'not-needed', 'no')).toMatchObject({
      error: { code: 'reason-needed' },
    });
    expect(recordStep([], null, 'tell-origin', 'not-needed', 'Nobody announced this person').ok).toBe(true);
  });
});
