import type { PersonDescription } from '#domain/person.js';
import { buildIndex } from '#matching/engine.js';
import { withoutDate } from './errors.js';
import { ERRORS_FOR_ACCEPTANCE } from './errorsForAcceptance.js';
import { inventPerson, recordOf, travellerOf } from './population.js';
import { seeded } from './random.js';

/** What is counted of a search (`WorkCounters`). */
export const COUNTED = ['scanned', 'posted', 'filtered', 'scored', 'expanded', 'judged'] as const;

/** Work a query takes on average, by what the query tells: counted, so the same on every machine. */
export type WorkTable = Readonly<Record<string, { readonly [what in (typeof COUNTED)[number]]: number }>>;

const TOLD: Readonly<Record<string, (person: PersonDescription) => PersonDescription>> = {
  'name and date': (person) => person,
  'name and year': (person) => ({
    ...person,
    birthDates: (person.birthDates ?? []).map((date) => date.slice(0, 4)),
  }),
  'name only': withoutDate,
};

/** Counts on a fixed seeded register; changing sizes or seeds changes the stored counts. */
export function countWork(records = 6000, queries = 200): WorkTable {
  const seed = 31;
  const people = Array.from({ length: records }, (_, i) => inventPerson(seed, i));
  const register = people.map((person) => recordOf(person, seed));
  const table: Record<string, WorkTable[string]> = {};
  for (const [told, of] of Object.entries(TOLD)) {
    const index = buildIndex(register);
    const random = seeded(seed + 1);
    for (let i = 0; i < queries; i++) {
      const person = random.chance(0.1) ? people[random.below(records)]! : inventPerson(seed + 2, i);
      const { person: traveller } = travellerOf(person, random, {
        errors: ERRORS_FOR_ACCEPTANCE,
        errorCount: 1,
        rewritten: 0.3,
        documentShown: 0.2,
      });
      index.match(of(traveller));
    }
    const per = (count: number) => Math.round((count / queries) * 100) / 100;
    table[told] = Object.fromEntries(
      COUNTED.map((what) => [what, per(index.counters[what])]),
    ) as WorkTable[string];
  }
  return table;
}

/** Where counted work grew by more than 5 % over the stored count, in words. */
export function grown(now: WorkTable, stored: WorkTable): string[] {
  return Object.entries(now).flatMap(([told, counts]) =>
    COUNTED.flatMap((what) => {
      const before = stored[told]?.[what];
      if (before === undefined) return [`${told}: no stored count of ${what}`];
      return counts[what] > before * 1.05 + 0.02
        ? [`${told}: ${what} per query grew from ${before} to ${counts[what]}`]
        : [];
    }),
  );
}
