import { describe, expect, test } from 'vitest';
import { buildIndex } from './engine.js';
import {
  BAG_FULL,
  BARE_PERSON,
  bagCode,
  LONG_LIST,
  lowerBound,
  type SegmentArrays,
  unitToken,
} from './segment.js';
import { isBare } from './unmatched.js';

const GIVEN = ['ana', 'john', 'maria', 'peter', 'olga', 'yusuf'];
const SURNAMES = ['smith', 'garcia lopez', 'smith smith', 'ivanova', 'de la cruz'];

/** Invented people, few names each many times, so that there are long lists. */
function arrays(): SegmentArrays {
  let state = 5;
  const below = (n: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const pick = (list: readonly string[]): string => list[below(list.length)]!;
  const people = Array.from({ length: 900 }, (_, i) => ({
    id: `p${i}`,
    names: Array.from({ length: 1 + below(2) }, () => ({
      ...(below(9) === 0 ? {} : { given: pick(GIVEN) }),
      surname: below(20) === 0 ? `rare${String.fromCharCode(97 + below(26))}x` : pick(SURNAMES),
    })),
    birthDates: [`19${50 + below(40)}-0${1 + below(9)}-11`],
  }));
  return buildIndex(people).segments[0]!.arrays;
}

/** The codes that stand beside a token in a person's names, by reading the names; BAG_FULL where one is bare. */
function besides(a: SegmentArrays, token: number, person: number): Set<number> {
  const codes = new Set<number>();
  for (let name = a.personName[person]!; name < a.personName[person + 1]!; name++) {
    const units = [...a.units.subarray(a.nameUnit[name]!, a.nameUnit[name + 1]!)].map(unitToken);
    const own = units.indexOf(token);
    if (own < 0) continue;
    for (const other of units.toSpliced(own, 1)) codes.add(bagCode(other));
    if (isBare(a.units, a.nameUnit[name]!, a.nameUnit[name + 1]!)) codes.add(BAG_FULL);
  }
  return codes;
}

describe('postings by what stands beside', () => {
  const a = arrays();
  const long = [...a.longTokens];

  test('there is a row for every token with a long list and for no other', () => {
    const expected = Array.from({ length: a.postingStart.length - 1 }, (_, token) => token).filter(
      (token) => a.postingStart[token + 1]! - a.postingStart[token]! >= LONG_LIST,
    );
    expect(long).toEqual(expected);
    expect(long.length).toBeGreaterThan(5);
  });

  test('each person of a list stands under each code beside the token, and under no other', () => {
    for (const [i, token] of long.entries()) {
      const found = new Map<number, number[]>();
      for (let pair = a.longPairs[i]!; pair < a.longPairs[i + 1]!; pair++)
        found.set(a.pairCodes[pair]!, [
          ...a.pairPersons.subarray(a.pairStart[pair]!, a.pairStart[pair + 1]!),
        ]);
      expect([...found.keys()]).toEqual([...found.keys()].sort((x, y) => x - y));
      const expected = new Map<number, number[]>();
      for (const person of a.postingPersons.subarray(a.postingStart[token]!, a.postingStart[token + 1]!)) {
        const codes = besides(a, token, person);
        const marked = codes.has(BAG_FULL) ? (person | BARE_PERSON) >>> 0 : person;
        for (const code of codes) expected.set(code, [...(expected.get(code) ?? []), marked]);
      }
      expect(new Map([...found].sort(([x], [y]) => x - y))).toEqual(
        new Map([...expected].sort(([x], [y]) => x - y)),
      );
    }
  });

  test('a token held twice by one name stands beside itself', () => {
    const smith = long.find(
      (token) =>
        String.fromCharCode(...a.tokenChars.subarray(a.tokenStart[token]!, a.tokenStart[token + 1]!)) ===
        'smith',
    )!;
    const i = lowerBound(a.longTokens, smith);
    expect([...a.pairCodes.subarray(a.longPairs[i]!, a.longPairs[i + 1]!)]).toContain(bagCode(smith));
  });
});
