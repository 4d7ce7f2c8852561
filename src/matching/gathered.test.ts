import { describe, expect, test } from 'vitest';
import type { RegisterPerson } from './engine.js';
import { bruteForce, buildIndex, MatchIndex } from './engine.js';
import { Segment } from './segment.js';

const GIVEN = ['Juan', 'Miriam', 'Teodora', 'Ikaika', 'Hyun', 'Anna', 'Peter', 'Carlos'];
const SURNAMES = ['Oakwell', 'Garcia', 'Quarrie', 'Strandberg', 'Kim', 'Vance', 'Ostrander'];

/** The n-th invented person; another `look` is another name and date under the same id. */
function person(n: number, look = 0): RegisterPerson {
  const at = n * 7 + look * 31;
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    id: `p${n}`,
    names: [{ given: GIVEN[at % GIVEN.length]!, surname: SURNAMES[(at >> 1) % SURNAMES.length]! }],
    birthDates: [`19${50 + (at % 50)}-${two(1 + (at % 12))}-${two(1 + (at % 28))}`],
  };
}

type Change = readonly [id: string, person: RegisterPerson | null];

/** Changes, removals, additions, and records that are removed and come again. */
const CHANGES: readonly Change[] = Array.from({ length: 240 }, (_, i): Change => {
  const n = (i * 37) % 300;
  return i % 5 === 0 ? [`p${n}`, null] : [`p${n}`, person(n, 1 + (i % 3))];
});

function tell(index: MatchIndex, changes: readonly Change[], from: number): void {
  changes.forEach(([id, changed], i) => {
    if (changed) index.add(changed, from + i);
    else index.remove(id, from + i);
  });
}

const QUERIES = Array.from({ length: 30 }, (_, i) => ({ ...person(i * 9, i % 4), id: undefined }));

describe('changes gathered by another index', () => {
  const first = buildIndex(Array.from({ length: 200 }, (_, i) => person(i)));
  const twin = (partMax?: number) =>
    new MatchIndex(first.segments, {
      commonness: first.commonness,
      ...(partMax === undefined ? {} : { partMax }),
    });
  const kept = new Map<string, RegisterPerson>(
    Array.from({ length: 200 }, (_, i) => [`p${i}`, person(i)] as const),
  );
  for (const [id, changed] of CHANGES)
    if (changed) kept.set(id, changed);
    else kept.delete(id);

  function expectExact(index: MatchIndex): void {
    expect(index.size).toBe(kept.size);
    expect(index.stamp().registerEpoch).toBe(CHANGES.length);
    expect([...index.persons()].map(({ id }) => id).sort()).toEqual([...kept.keys()].sort());
    let found = 0;
    for (const { id: _, ...query } of QUERIES) {
      const matches = index.match(query, { reviewBits: 2 });
      found += matches.length;
      expect(matches).toEqual(bruteForce(query, kept.values(), { reviewBits: 2, context: index.context() }));
    }
    expect(found).toBeGreaterThan(30);
  }

  test.each([0, 1, 100, 239, 240])('up to change %i give the answers of a full comparison', (gatheredAt) => {
    const builder = twin();
    const answering = twin(16);
    tell(builder, CHANGES.slice(0, gatheredAt), 1);
    tell(answering, CHANGES.slice(0, gatheredAt), 1);
    answering.mark();
    const middle = Math.max(gatheredAt, 120);
    tell(answering, CHANGES.slice(gatheredAt, middle), gatheredAt + 1);
    answering.match(QUERIES[0]!);
    tell(answering, CHANGES.slice(middle), middle + 1);
    builder.gather();
    expect(builder.segments.length).toBeLessThanOrEqual(2);
    const segments = builder.segments.slice(1).map(({ arrays }) => new Segment(arrays));
    answering.takeGathered(segments, gatheredAt);
    expectExact(answering);
    tell(builder, CHANGES.slice(gatheredAt), gatheredAt + 1);
    builder.gather();
    expectExact(builder);
    answering.mark();
    answering.takeGathered(builder.segments.slice(1), CHANGES.length);
    expect(answering.segments).toHaveLength(2);
    expectExact(answering);
  });

  test('are taken only where they were gathered at the mark, and hold the same persons', () => {
    const builder = twin();
    const answering = twin(16);
    tell(builder, CHANGES.slice(0, 100), 1);
    tell(answering, CHANGES, 1);
    builder.gather();
    const before = answering.segments;
    answering.takeGathered(builder.segments.slice(1), 100);
    answering.mark();
    answering.takeGathered(builder.segments.slice(1), 100);
    expect(() => answering.takeGathered(builder.segments.slice(1), CHANGES.length)).toThrow(
      'were gathered of',
    );
    expect(answering.segments).toEqual(before);
    expectExact(answering);
  });

  test('with segments that may hold only so many no segment of changes is larger', () => {
    const answering = twin(16);
    tell(answering, CHANGES, 1);
    expectExact(answering);
    expect(answering.segments.length).toBeGreaterThan(4);
    for (const { size } of answering.segments.slice(1)) expect(size).toBeLessThanOrEqual(16);
  });
});
