import type { PossibleMatch } from '#domain/evidence.js';
import type { PersonDescription } from '#domain/person.js';
import { bruteForce, buildIndex, type MatchIndex } from '#matching/engine.js';
import { withoutDate } from './errors.js';
import { ERRORS_FOR_ACCEPTANCE } from './errorsForAcceptance.js';
import { type BenchRecord, type Invented, inventPerson, recordOf, travellerOf } from './population.js';
import { type Random, seeded } from './random.js';

/** Kinds of query that a clever index is most likely to lose. */
const KINDS: Readonly<Record<string, (person: Invented, random: Random) => PersonDescription>> = {
  'name and date': (person, random) => traveller(person, random, 1),
  'date wrong': (person, random) => ({
    ...traveller(person, random, 0),
    birthDates: [`${1940 + random.below(60)}-${String(1 + random.below(12)).padStart(2, '0')}-15`],
  }),
  'date missing': (person, random) => withoutDate(traveller(person, random, 0)),
  'year only': (person, random) => ({
    ...traveller(person, random, 1),
    birthDates: [person.birthDate.slice(0, 4)],
  }),
  'identifier only': (person) => ({
    names: [],
    ...(person.documents.length > 0 ? { documents: person.documents.slice(0, 1) } : {}),
    ...(person.documents.length === 0 && person.fbiNumber ? { fbiNumber: person.fbiNumber } : {}),
  }),
  'identifier with another name': (person, random) => {
    const other = inventPerson(9, random.below(1e6));
    return {
      names: [other.culture.write(other.names)],
      ...(person.fbiNumber ? { fbiNumber: person.fbiNumber } : {}),
      ...(person.documents.length > 0 ? { documents: person.documents.slice(0, 1) } : {}),
    };
  },
  'misread document': (person, random) => ({
    names: [],
    documents: person.documents.map((document) => ({
      ...document,
      number: document.number
        .replace('0', 'O')
        .replace('1', 'I')
        .replace('5', random.chance(0.5) ? 'S' : '5'),
    })),
  }),
  'family name only': (person) => {
    const { surname } = person.culture.write(person.names);
    return { names: surname ? [{ surname }] : [], birthDates: [person.birthDate] };
  },
  'two errors': (person, random) => traveller(person, random, 2),
  'several names': (person, random) => ({
    ...traveller(person, random, 0),
    names: [
      ...traveller(person, random, 1).names,
      ...traveller(inventPerson(8, random.below(1e6)), random, 0).names,
    ],
  }),
};

function traveller(person: Invented, random: Random, errorCount: number): PersonDescription {
  const { person: described } = travellerOf(person, random, {
    errors: ERRORS_FOR_ACCEPTANCE,
    errorCount,
    rewritten: 0.5,
    documentShown: 0.3,
  });
  return described;
}

export interface Discrepancy {
  readonly kind: string;
  readonly query: PersonDescription;
  readonly missed: readonly PossibleMatch[];
  readonly extra: readonly PossibleMatch[];
  readonly otherBits: readonly (readonly [string, number, number])[];
}

export interface Completeness {
  readonly records: number;
  readonly queries: number;
  readonly candidates: number;
  readonly discrepancies: readonly Discrepancy[];
}

/**
 * Asks the index and the brute-force oracle the same questions, at the review line and below it, over a register
 * with a changed, a removed and an unmerged part; every difference is told.
 */
export function checkCompleteness(recordCount: number, queryCount: number, seed: number): Completeness {
  const people = Array.from({ length: recordCount }, (_, i) => inventPerson(seed, i));
  const records = people.map((person) => recordOf(person, seed));
  const kept = new Map(records.map((record) => [record.id, record]));
  const index = buildIndex(records.slice(0, Math.floor(recordCount * 0.97)));
  disturb(index, kept, records);
  const random = seeded(seed + 1);
  const kinds = Object.entries(KINDS);
  const discrepancies: Discrepancy[] = [];
  let candidates = 0;
  for (let i = 0; i < queryCount; i++) {
    const [kind, make] = kinds[i % kinds.length]!;
    // Recent numbers too: those are in the unmerged part.
    const person =
      people[
        random.chance(0.2)
          ? recordCount - 1 - random.below(Math.ceil(recordCount * 0.03))
          : random.below(recordCount)
      ]!;
    const query = make(person, random);
    const reviewBits = index.lines().reviewBits - (i % 3) * 3;
    const found = index.match(query, { reviewBits });
    const right = bruteForce(query, kept.values(), { reviewBits, context: index.context() });
    candidates += right.length;
    const ours = new Map(found.map((match) => [match.id, match]));
    const theirs = new Map(right.map((match) => [match.id, match]));
    const missed = right.filter((match) => !ours.has(match.id));
    const extra = found.filter((match) => !theirs.has(match.id));
    const otherBits = right.flatMap((match) => {
      const mine = ours.get(match.id);
      return mine && Math.abs(mine.bits - match.bits) > 1e-6
        ? [[match.id, mine.bits, match.bits] as const]
        : [];
    });
    if (missed.length + extra.length + otherBits.length > 0)
      discrepancies.push({ kind, query, missed, extra, otherBits });
  }
  return { records: kept.size, queries: queryCount, candidates, discrepancies };
}

/** Adds the last records, changes some and removes some, so that the delta and the tombstones are asked too. */
function disturb(index: MatchIndex, kept: Map<string, BenchRecord>, records: readonly BenchRecord[]): void {
  const built = Math.floor(records.length * 0.97);
  for (const record of records.slice(built)) index.add(record);
  for (let i = 0; i < built; i += 97) {
    const record = records[i]!;
    if (i % 2 === 0) {
      index.remove(record.id);
      kept.delete(record.id);
    } else {
      const changed: BenchRecord = {
        ...record,
        names: [...record.names].reverse(),
        birthDates: ['1971-02-03'],
      };
      index.change(changed);
      kept.set(record.id, changed);
    }
  }
}
