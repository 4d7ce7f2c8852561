import type { PersonDescription, PersonName } from '#domain/person.js';
import type { Random } from './random.js';

/** One way in which a traveller's data and the record of the same person come to differ. */
export interface ErrorKind {
  readonly kind: string;
  readonly about: 'name' | 'date';
  readonly weight: number;
  /** The person with this one error, or null where it cannot happen to this person. */
  readonly apply: (person: PersonDescription, random: Random) => PersonDescription | null;
}

export interface Damaged {
  readonly person: PersonDescription;
  readonly kinds: readonly string[];
}

export function pickWeighted<T extends { readonly weight: number }>(random: Random, items: readonly T[]): T {
  let at = random.unit() * items.reduce((sum, item) => sum + item.weight, 0);
  for (const item of items) {
    at -= item.weight;
    if (at <= 0) return item;
  }
  return items.at(-1)!;
}

/** So many different errors, each applied to what the one before left; fewer when the person offers no hold. */
export function damage(
  person: PersonDescription,
  errors: readonly ErrorKind[],
  count: number,
  random: Random,
): Damaged {
  let now = person;
  const kinds: string[] = [];
  for (let attempt = 0; kinds.length < count && attempt < 20; attempt++) {
    const error = pickWeighted(random, errors);
    if (kinds.includes(error.kind)) continue;
    const next = error.apply(now, random);
    if (!next) continue;
    now = next;
    kinds.push(error.kind);
  }
  return { person: now, kinds };
}

export const withName = (person: PersonDescription, name: PersonName): PersonDescription => ({
  ...person,
  names: [name, ...person.names.slice(1)],
});

export const withoutDate = (person: PersonDescription): PersonDescription => {
  const { birthDates: _gone, ...rest } = person;
  return rest;
};

/** The same name with one part replaced; an emptied part goes. */
export function replacePart(
  name: PersonName,
  part: 'given' | 'middle' | 'surname' | 'full',
  value: string,
): PersonName {
  const { [part]: _old, ...rest } = name;
  return value.trim() ? { ...rest, [part]: value } : rest;
}

/** The parts that hold text, for choosing where an error falls. */
export const partsOf = (name: PersonName): ('given' | 'middle' | 'surname' | 'full')[] =>
  (['given', 'surname', 'middle', 'full'] as const).filter((part) => name[part]);
