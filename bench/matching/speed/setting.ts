import type { PersonDescription } from '#domain/person.js';
import { CULTURES } from '../cultures/all.js';
import { latin } from '../cultures/culture.js';
import { withoutDate } from '../errors.js';
import { ERRORS_FOR_ACCEPTANCE } from '../errorsForAcceptance.js';
import { inventPerson, recordOf, travellerOf } from '../population.js';
import { seeded } from '../random.js';
import type { Query } from '../screeners.js';
import { PackedRecords } from './packedRecords.js';

export interface SpeedSettings {
  readonly quick: boolean;
  readonly size: number;
  readonly workers: number;
  readonly peers: readonly string[];
  readonly progress: (text: string) => void;
}

export const REGISTER_SEED = 41;
const INNOCENT_SEED = 42;

export function madeRegister(settings: SpeedSettings): PackedRecords {
  settings.progress(`inventing ${settings.size} records`);
  return new PackedRecords(settings.size, (i) => recordOf(inventPerson(REGISTER_SEED, i), REGISTER_SEED));
}

/** What the queries of a group tell; `worst` has the commonest names, six of them and no date. */
export type Asked = 'name and date' | 'name and year' | 'name only' | 'worst';
export type QueryGroups = Readonly<Record<Asked, readonly Query[]>>;

/** One traveller in fifty is on the register; documents are never shown, so that names and dates carry it. */
export function askedQueries(settings: SpeedSettings): QueryGroups {
  const random = seeded(43);
  const count = settings.quick ? 4000 : 40_000;
  const named: Query[] = [];
  for (let i = 0; i < count; i++) {
    const known = i % 20 === 0;
    const person = known
      ? inventPerson(REGISTER_SEED, random.below(settings.size))
      : inventPerson(INNOCENT_SEED, i);
    const { person: traveller, kinds } = travellerOf(person, random, {
      errors: ERRORS_FOR_ACCEPTANCE,
      errorCount: random.pick([1, 1, 1, 1, 1, 1, 1, 2, 2, 3]),
      rewritten: 0.15,
      documentShown: 0,
    });
    const { documents: _unshown, ...told } = traveller;
    named.push({ described: told, right: known ? person.id : null, tags: kinds });
  }
  const dated = named.filter((query) => (query.described.birthDates?.[0]?.length ?? 0) === 10);
  const year = (person: PersonDescription): PersonDescription => ({
    ...person,
    birthDates: (person.birthDates ?? []).map((date) => date.slice(0, 4)),
  });
  const part = (share: number, of: (person: PersonDescription) => PersonDescription) =>
    dated.filter((_, i) => i % share === 0).map((query) => ({ ...query, described: of(query.described) }));
  return {
    'name and date': dated,
    'name and year': part(2, year),
    'name only': part(settings.quick ? 10 : 20, withoutDate),
    worst: worstQueries(settings.quick ? 20 : 60),
  };
}

/** Six name tokens from the commonest of the two largest cultures, no date: the widest net there is. */
function worstQueries(count: number): Query[] {
  const random = seeded(44);
  return Array.from({ length: count }, (_, i) => {
    const culture = CULTURES[i % 2]!;
    const draw = () => culture.draw(seeded(random.below(1e9)), 'M');
    const common = Array.from({ length: 40 }, draw);
    const counted = (list: string[]) => {
      const tally = new Map<string, number>();
      for (const text of list) tally.set(text, (tally.get(text) ?? 0) + 1);
      return [...tally].sort(([, a], [, b]) => b - a).map(([text]) => text);
    };
    const given = counted(common.map((who) => latin(who.given[0]!))).slice(0, 3);
    const family = counted(common.flatMap((who) => who.surnames.map(latin))).slice(0, 3);
    return {
      described: { names: [{ given: given.join(' '), surname: family.join(' ') }] },
      right: null,
      tags: [],
    };
  });
}
