import { describe, expect, test } from 'vitest';
import { IndexBuilder } from './engine.js';
import type { RegisterPerson } from './person.js';
import { linesOf, piecesOfLines } from './segmentPart.js';
import { tokenKeyLists } from './tokenKeyLists.js';

const PERSONS: readonly RegisterPerson[] = Array.from({ length: 400 }, (_, i) => ({
  id: `p${i}`,
  names: [
    {
      given: ['Anna', 'Bob', 'Kills', '明', 'Min Ho'][i % 5]!,
      surname: ['Small', 'Lee', 'García López'][i % 3]!,
    },
    ...(i % 4 === 0 ? [{ full: `Olga${i} Petrova` }] : []),
  ],
  birthDates: i % 7 === 0 ? [] : [`19${50 + (i % 40)}-03-1${i % 9}`, ...(i % 11 === 0 ? ['1970'] : [])],
  ...(i % 3 === 0 ? { fbiNumber: `10${i}AB` } : {}),
}));

function builderOf(persons: readonly RegisterPerson[]): IndexBuilder {
  const builder = new IndexBuilder();
  for (const person of persons) builder.add(person);
  return builder;
}

describe('an index of parts', () => {
  test('is to the byte the index of one builder that took the same persons in the same order', () => {
    const whole = builderOf(PERSONS).build(3);
    const joined = new IndexBuilder();
    for (const [from, to] of [
      [0, 150],
      [150, 151],
      [151, 400],
    ])
      joined.append(builderOf(PERSONS.slice(from, to)).part());
    const lists = piecesOfLines(joined.tokens(), 4).map((piece) => tokenKeyLists(linesOf(piece)));
    expect(lists.length).toBeGreaterThan(1);
    const made = joined.build(3, lists);
    expect(made.commonness).toEqual(whole.commonness);
    for (const [name, array] of Object.entries(whole.segments[0]!.arrays))
      expect([name, made.segments[0]!.arrays[name as 'units']]).toEqual([name, array]);
  });

  test('lets a record that came again replace the first', () => {
    const joined = new IndexBuilder();
    joined.append(builderOf(PERSONS.slice(0, 20)).part());
    joined.replace({
      id: 'p5',
      names: [{ given: 'Zenobia', surname: 'Quartermain' }],
      birthDates: ['1961-04-05'],
    });
    const index = joined.build();
    expect(index.size).toBe(20);
    expect(index.find('p5')?.names[0]?.given).toBe('Zenobia');
    const found = index.match({
      names: [{ given: 'Zenobia', surname: 'Quartermain' }],
      birthDates: ['1961-04-05'],
    });
    expect(found.map((match) => match.id)).toEqual(['p5']);
  });
});
