import { isIsoDate } from '#basics/dates.js';
import type { PersonDescription, PersonName } from '#domain/person.js';
import type { ErrorKind } from './errors.js';
import type { Random } from './random.js';

/**
 * The errors that results are accepted on, written as tables of what clerks, keyboards, ears and reading machines
 * do. Kept apart from the fitting errors on purpose: no function is shared but the type, and the mix differs.
 */

/** Rows of a keyboard, staggered as on the desk: a finger lands on a neighbour. */
const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const NEIGHBOURS: ReadonlyMap<string, string> = new Map(
  ROWS.flatMap((row, r) =>
    [...row].map((key, c): [string, string] => [
      key,
      [row[c - 1], row[c + 1], ROWS[r - 1]?.[c], ROWS[r - 1]?.[c + 1], ROWS[r + 1]?.[c], ROWS[r + 1]?.[c - 1]]
        .filter(Boolean)
        .join(''),
    ]),
  ),
);

/** What one who hears a name writes instead; regular expressions with their replacement. */
const HEARD: readonly (readonly [RegExp, string])[] = [
  [/ght/, 't'],
  [/ough$/, 'ow'],
  [/([aeiou])h([^aeiou]|$)/, '$1$2'],
  [/mb$/, 'm'],
  [/x/, 'ks'],
  [/qu/, 'kw'],
  [/^kn/, 'n'],
  [/^wr/, 'r'],
  [/cz|tch/, 'ch'],
  [/dge?/, 'j'],
  [/sen$/, 'son'],
  [/son$/, 'sen'],
  [/er$/, 'ar'],
  [/ar$/, 'er'],
  [/ey$/, 'y'],
  [/y$/, 'ey'],
  [/i$/, 'ee'],
  [/e([lnr])$/, 'i$1'],
  [/a$/, 'ah'],
  [/([bdglmnprst])\1/, '$1'],
  [/([aeiou])([lmnrst])([aeiou])/, '$1$2$2$3'],
  [/c([eiy])/, 's$1'],
  [/ai/, 'ay'],
  [/au/, 'aw'],
  [/eu/, 'oi'],
];

/** Letters that a reading machine confuses in capitals. */
const READ: readonly (readonly [string, string])[] = [
  ['rn', 'm'],
  ['m', 'rn'],
  ['cl', 'd'],
  ['vv', 'w'],
  ['i', 'l'],
  ['l', 'i'],
  ['u', 'v'],
  ['n', 'h'],
  ['e', 'c'],
  ['o', 'q'],
];

type Field = 'given' | 'surname' | 'full';

function retype(
  person: PersonDescription,
  random: Random,
  shortest: number,
  rewrite: (word: string) => string | undefined,
): PersonDescription | null {
  const [first, ...others] = person.names;
  if (!first) return null;
  const fields = (['surname', 'given', 'full'] as const).filter(
    (f: Field) => (first[f]?.length ?? 0) >= shortest,
  );
  if (fields.length === 0) return null;
  const field = random.pick(fields);
  const text = first[field]!;
  const longest = text.split(/\s+/).reduce((best, word) => (word.length > best.length ? word : best), '');
  if (longest.length < shortest) return null;
  const written = rewrite(longest.toLowerCase());
  if (!written || written === longest.toLowerCase()) return null;
  const name: PersonName = { ...first, [field]: text.replace(longest, written) };
  return { ...person, names: [name, ...others] };
}

const nameErrors: readonly ErrorKind[] = [
  {
    kind: 'typo',
    about: 'name',
    weight: 14,
    apply: (person, random) =>
      retype(person, random, 4, (word) => {
        const spot = random.below(word.length);
        const near = NEIGHBOURS.get(word[spot]!);
        return near ? word.slice(0, spot) + random.pick([...near]) + word.slice(spot + 1) : undefined;
      }),
  },
  {
    kind: 'letter lost or doubled',
    about: 'name',
    weight: 8,
    apply: (person, random) =>
      retype(person, random, 5, (word) => {
        const letters = [...word];
        const spot = 1 + random.below(letters.length - 1);
        letters.splice(spot, random.chance(0.6) ? 1 : 0, ...(random.chance(0.4) ? [letters[spot]!] : []));
        return letters.join('');
      }),
  },
  {
    kind: 'transposition',
    about: 'name',
    weight: 6,
    apply: (person, random) =>
      retype(person, random, 5, (word) => {
        const letters = [...word];
        const spot = 1 + random.below(letters.length - 2);
        [letters[spot], letters[spot + 1]] = [letters[spot + 1]!, letters[spot]!];
        return letters.join('');
      }),
  },
  {
    kind: 'phonetic',
    about: 'name',
    weight: 12,
    apply: (person, random) =>
      retype(person, random, 4, (word) => {
        const usable = HEARD.filter(([heard]) => heard.test(word));
        if (usable.length === 0) return undefined;
        const [heard, written] = random.pick(usable);
        return word.replace(heard, written);
      }),
  },
  {
    kind: 'machine misreading',
    about: 'name',
    weight: 5,
    apply: (person, random) =>
      retype(person, random, 4, (word) => {
        const usable = READ.filter(([seen]) => word.includes(seen));
        if (usable.length === 0) return undefined;
        const [seen, taken] = random.pick(usable);
        return word.replace(seen, taken);
      }),
  },
  {
    kind: 'truncation',
    about: 'name',
    weight: 3,
    apply: (person, random) =>
      retype(person, random, 9, (word) =>
        word.slice(0, Math.ceil(word.length * (0.6 + 0.25 * random.unit()))),
      ),
  },
  {
    kind: 'given and surname swapped',
    about: 'name',
    weight: 6,
    apply: (person) => {
      const [first, ...others] = person.names;
      if (!first?.given || !first.surname) return null;
      return { ...person, names: [{ ...first, given: first.surname, surname: first.given }, ...others] };
    },
  },
  {
    kind: 'middle name left out',
    about: 'name',
    weight: 6,
    apply: (person) => {
      const [first, ...others] = person.names;
      if (!first?.middle) return null;
      const shorter: PersonName = {
        ...(first.given ? { given: first.given } : {}),
        ...(first.surname ? { surname: first.surname } : {}),
      };
      return { ...person, names: [shorter, ...others] };
    },
  },
  {
    kind: 'surname part left out',
    about: 'name',
    weight: 5,
    apply: (person) => {
      const [first, ...others] = person.names;
      const pieces = first?.surname?.split(/[ -]/) ?? [];
      if (!first || pieces.length < 2) return null;
      return { ...person, names: [{ ...first, surname: pieces.slice(0, -1).join(' ') }, ...others] };
    },
  },
  {
    kind: 'passport line',
    about: 'name',
    weight: 4,
    // Capitals, no marks, names run together in one field of 39 places, surname first.
    apply: (person) => {
      const [first, ...others] = person.names;
      if (!first?.given || !first.surname) return null;
      const line = `${first.surname}  ${first.given}${first.middle ? ` ${first.middle}` : ''}`
        .normalize('NFKD')
        .replace(/\p{M}|['’ʻ]/gu, '')
        .toUpperCase()
        .slice(0, 39);
      const [surname = '', given = ''] = line.split('  ');
      return { ...person, names: [{ surname, given }, ...others] };
    },
  },
];

function redate(person: PersonDescription, rewrite: (text: string) => string | undefined) {
  const [date] = person.birthDates ?? [];
  if (!date || date.length < 10) return null;
  const text = rewrite(date);
  if (text === undefined || text === date) return null;
  if (text.length === 10 && !isIsoDate(text)) return null;
  return { ...person, birthDates: [text] };
}

const dateErrors: readonly ErrorKind[] = [
  {
    kind: 'day and month swapped',
    about: 'date',
    weight: 5,
    apply: (person) => redate(person, (t) => `${t.slice(0, 4)}-${t.slice(8)}-${t.slice(5, 7)}`),
  },
  {
    kind: 'year off by one',
    about: 'date',
    weight: 3,
    apply: (person, random) =>
      redate(person, (t) => `${Number(t.slice(0, 4)) + random.pick([-1, 1])}${t.slice(4)}`),
  },
  {
    kind: 'one digit of the date',
    about: 'date',
    weight: 4,
    apply: (person, random) =>
      redate(person, (t) => {
        const place = random.pick([3, 6, 8, 9, 9]);
        const digit = (Number(t[place]) + random.pick([1, 2, 3, 7, 8, 9])) % 10;
        return `${t.slice(0, place)}${digit}${t.slice(place + 1)}`;
      }),
  },
  {
    kind: 'digits of the date transposed',
    about: 'date',
    weight: 3,
    apply: (person, random) =>
      redate(person, (t) => {
        const place = random.pick([2, 5, 8]);
        return `${t.slice(0, place)}${t[place + 1]}${t[place]}${t.slice(place + 2)}`;
      }),
  },
  {
    kind: 'only the year known',
    about: 'date',
    weight: 4,
    apply: (person) => redate(person, (t) => t.slice(0, 4)),
  },
  {
    kind: '1 January for an unknown day',
    about: 'date',
    weight: 2,
    apply: (person) => redate(person, (t) => `${t.slice(0, 4)}-01-01`),
  },
  {
    kind: 'date missing',
    about: 'date',
    weight: 3,
    apply: (person) => {
      if (!person.birthDates) return null;
      const { birthDates: _none, ...undated } = person;
      return undated;
    },
  },
];

export const ERRORS_FOR_ACCEPTANCE: readonly ErrorKind[] = [...nameErrors, ...dateErrors];
