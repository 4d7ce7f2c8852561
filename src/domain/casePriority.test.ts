import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  PRIORITY_ANSWERS,
  PRIORITY_TABLES,
  type PriorityFacts,
  priorityTableAt,
  weighCase,
} from './casePriority.js';
import { districtsFor, JUDICIAL_DISTRICTS } from './judicialDistricts.js';

const [TABLE] = PRIORITY_TABLES;
const facts = fc.record(
  Object.fromEntries(
    Object.entries(TABLE!.factors).map(([factor, { points }]) => [
      factor,
      fc.record({ answer: fc.constantFrom(...Object.keys(points)), source: fc.string() }),
    ]),
  ),
) as unknown as fc.Arbitrary<PriorityFacts>;

describe('the priority of a case', () => {
  test('is the sum of what its lines say, each with its answer and source', () => {
    fc.assert(
      fc.property(facts, (f) => {
        const p = weighCase(f, TABLE!);
        expect(p.points).toBe(p.lines.reduce((n, line) => n + line.points, 0));
        expect(p.lines.map((line) => line.source)).toEqual(Object.values(f).map((x) => x.source));
        expect(p.version).toBe(TABLE!.version);
      }),
    );
  });

  test('never falls when one answer gets worse', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...Object.keys(TABLE!.factors)), (f, factor) => {
        const points = TABLE!.factors[factor as keyof PriorityFacts].points as Record<string, number>;
        const worst = Object.entries(points).sort((a, b) => b[1] - a[1])[0]![0];
        const worse = { ...f, [factor]: { answer: worst, source: '' } } as PriorityFacts;
        expect(weighCase(worse, TABLE!).points).toBeGreaterThanOrEqual(weighCase(f, TABLE!).points);
      }),
    );
  });

  test('missing data never weighs nothing where an answer could weigh something bad', () => {
    for (const { points } of Object.values(TABLE!.factors)) {
      const of = points as Record<string, number>;
      if (of.unknown !== undefined) expect(of.unknown).toBeGreaterThan(Math.min(...Object.values(of)));
    }
  });

  test('a grave offence on a child and nobody told abroad is high; an old tier I case is not', () => {
    const base: PriorityFacts = {
      wanted: { answer: 'no', source: '' },
      victim: { answer: 'under-13', source: '' },
      tier: { answer: 'III', source: '' },
      repeat: { answer: 'none', source: '' },
      supervision: { answer: 'none', source: '' },
      destination: { answer: 'not-told', source: '' },
      whereabouts: { answer: 'abroad', source: '' },
    };
    expect(weighCase(base, TABLE!).band).toBe('high');
    expect(
      weighCase(
        {
          ...base,
          victim: { answer: 'adult', source: '' },
          tier: { answer: 'I', source: '' },
          whereabouts: { answer: 'back', source: '' },
        },
        TABLE!,
      ).band,
    ).toBe('low');
  });

  test('every answer has words; bands reach down to nothing; the newest table in force is taken', () => {
    for (const { points } of Object.values(TABLE!.factors))
      for (const answer of Object.keys(points)) expect(PRIORITY_ANSWERS[answer]).toBeTruthy();
    expect(TABLE!.bands.at(-1)!.from).toBe(0);
    const later = { ...TABLE!, version: 2, from: '2027-01-01' };
    expect(priorityTableAt(Date.parse('2026-06-01'), [TABLE!, later]).version).toBe(1);
    expect(priorityTableAt(Date.parse('2027-06-01'), [TABLE!, later]).version).toBe(2);
    expect(() => priorityTableAt(0)).toThrow('no priority table');
  });
});

describe('judicial districts', () => {
  test('are the 94 of the law, once each', () => {
    expect(JUDICIAL_DISTRICTS).toHaveLength(94);
    expect(new Set(JUDICIAL_DISTRICTS.map((d) => d.code)).size).toBe(94);
  });

  test('are found by jurisdiction, by the state of a tribe’s ORI, or left open', () => {
    expect(districtsFor({ jurisdiction: 'OH', ori: null }).districts.map((d) => d.code)).toEqual([
      'OH-N',
      'OH-S',
    ]);
    expect(districtsFor({ jurisdiction: 'VT', ori: null }).districts).toHaveLength(1);
    expect(districtsFor({ jurisdiction: 'T01', ori: 'OKTEST009' })).toMatchObject({
      because: 'the agency lies in Oklahoma by its ORI',
    });
    expect(districtsFor({ jurisdiction: 'T99', ori: null }).districts).toHaveLength(94);
  });
});
