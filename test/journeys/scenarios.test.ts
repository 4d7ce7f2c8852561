import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readScenarios } from '../../sim/scenarios/read.js';
import { runScenarios, type ScenarioResult } from '../../sim/scenarios/run.js';

// Every scenario file, end to end on one system of its own: real doors, real steps, programs of agencies that take.
describe('the scenarios', () => {
  let results: ScenarioResult[] = [];
  beforeAll(async () => {
    results = await runScenarios();
  }, 1_200_000);
  afterAll(() => {
    results = [];
  });
  test.each(readScenarios().map((s) => [s.title, s.file]))('%s', (_title, file) => {
    const result = results.find((r) => r.scenario.file === file)!;
    expect(result.checks.filter((c) => !c.ok)).toEqual([]);
    expect(result.told.filter((t) => !t.taken)).toEqual([]);
  });
});
