import { daysInMonth, isoDate } from '#basics/dates.js';
import type { PersonDescription } from '#domain/person.js';
import { type ErrorKind, partsOf, replacePart, withName, withoutDate } from './errors.js';
import type { Random } from './random.js';

/**
 * The errors that weights are fitted on. The acceptance errors (errorsForAcceptance.ts) share no code with
 * these: an engine that only learned this generator's habits shows there.
 */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

function onToken(
  person: PersonDescription,
  random: Random,
  lengthMin: number,
  change: (token: string) => string | null,
): PersonDescription | null {
  const name = person.names[0]!;
  const part = random.pick(partsOf(name).filter((p) => p !== 'middle'));
  const tokens = (name[part] ?? '').split(' ');
  const at = random.below(tokens.length);
  const token = tokens[at]!;
  if (token.length < lengthMin) return null;
  const changed = change(token);
  if (changed === null || changed === token) return null;
  tokens[at] = changed;
  return withName(person, replacePart(name, part, tokens.join(' ')));
}

const typo: ErrorKind = {
  kind: 'typo',
  about: 'name',
  weight: 20,
  apply: (person, random) =>
    onToken(person, random, 4, (token) => {
      const at = 1 + random.below(token.length - 1);
      const letter = LETTERS[random.below(26)]!;
      if (!/^[\p{Script=Latin}'’-]+$/u.test(token)) return token.slice(0, at) + token.slice(at + 1);
      const act = random.below(3);
      if (act === 0) return token.slice(0, at) + letter + token.slice(at);
      if (act === 1) return token.slice(0, at) + token.slice(at + 1);
      return token.slice(0, at) + letter + token.slice(at + 1);
    }),
};

const transposition: ErrorKind = {
  kind: 'transposition',
  about: 'name',
  weight: 8,
  apply: (person, random) =>
    onToken(person, random, 4, (token) => {
      const at = random.below(token.length - 1);
      return token.slice(0, at) + token[at + 1] + token[at] + token.slice(at + 2);
    }),
};

const PHONETIC: readonly (readonly [string, string])[] = [
  ['ph', 'f'],
  ['f', 'ph'],
  ['ck', 'k'],
  ['c', 'k'],
  ['k', 'c'],
  ['ee', 'ea'],
  ['ie', 'y'],
  ['y', 'ie'],
  ['i', 'y'],
  ['z', 's'],
  ['s', 'z'],
  ['th', 't'],
  ['ou', 'u'],
  ['ei', 'ai'],
  ['ll', 'l'],
  ['tt', 't'],
  ['nn', 'n'],
  ['oo', 'u'],
  ['w', 'v'],
  ['v', 'w'],
  ['sh', 'sch'],
  ['j', 'y'],
];

const phonetic: ErrorKind = {
  kind: 'phonetic',
  about: 'name',
  weight: 12,
  apply: (person, random) =>
    onToken(person, random, 4, (token) => {
      const lower = token.toLowerCase();
      const fitting = PHONETIC.filter(([from]) => lower.includes(from));
      if (fitting.length === 0) return null;
      const [from, to] = random.pick(fitting);
      return lower.replace(from, to);
    }),
};

const truncation: ErrorKind = {
  kind: 'truncation',
  about: 'name',
  weight: 4,
  apply: (person, random) =>
    onToken(person, random, 8, (token) => token.slice(0, 5 + random.below(token.length - 6))),
};

const swap: ErrorKind = {
  kind: 'given and surname swapped',
  about: 'name',
  weight: 7,
  apply: (person) => {
    const { given, surname, ...rest } = person.names[0]!;
    return given && surname ? withName(person, { ...rest, given: surname, surname: given }) : null;
  },
};

const dropMiddle: ErrorKind = {
  kind: 'middle name left out',
  about: 'name',
  weight: 8,
  apply: (person) => {
    const { middle, ...rest } = person.names[0]!;
    return middle ? withName(person, rest) : null;
  },
};

const missingSurnamePart: ErrorKind = {
  kind: 'surname part left out',
  about: 'name',
  weight: 6,
  apply: (person, random) => {
    const name = person.names[0]!;
    const parts = (name.surname ?? '').split(' ');
    if (parts.length < 2) return null;
    parts.splice(random.chance(0.75) ? parts.length - 1 : 0, 1);
    return withName(person, replacePart(name, 'surname', parts.join(' ')));
  },
};

const initial: ErrorKind = {
  kind: 'given name an initial',
  about: 'name',
  weight: 2,
  apply: (person) => {
    const name = person.names[0]!;
    return name.given ? withName(person, { ...name, given: name.given.charAt(0) }) : null;
  },
};

function onDate(person: PersonDescription, change: (y: number, m: number, d: number) => string | null) {
  const date = person.birthDates?.[0];
  if (date?.length !== 10) return null;
  const changed = change(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8)));
  return changed && changed !== date ? { ...person, birthDates: [changed] } : null;
}

const dates: readonly ErrorKind[] = [
  {
    kind: 'day and month swapped',
    about: 'date',
    weight: 5,
    apply: (person) => onDate(person, (y, m, d) => (d <= 12 ? isoDate(y, d, m) : null)),
  },
  {
    kind: 'year off by one',
    about: 'date',
    weight: 4,
    apply: (person, random) =>
      onDate(person, (y, m, d) => {
        const year = random.chance(0.5) ? y - 1 : y + 1;
        return isoDate(year, m, Math.min(d, daysInMonth(year, m)));
      }),
  },
  {
    kind: 'one digit of the date',
    about: 'date',
    weight: 5,
    apply: (person, random) =>
      onDate(person, (y, m, d) => {
        const text = isoDate(y, m, d);
        const at = random.pick([2, 3, 6, 8, 9]);
        const changed = text.slice(0, at) + random.below(10) + text.slice(at + 1);
        const [month, day] = [Number(changed.slice(5, 7)), Number(changed.slice(8))];
        const year = Number(changed.slice(0, 4));
        return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month) ? changed : null;
      }),
  },
  {
    kind: 'only the year known',
    about: 'date',
    weight: 4,
    apply: (person) => onDate(person, (y) => String(y)),
  },
  {
    kind: 'year and month known',
    about: 'date',
    weight: 2,
    apply: (person) => onDate(person, (y, m) => `${y}-${String(m).padStart(2, '0')}`),
  },
  {
    kind: '1 January for an unknown day',
    about: 'date',
    weight: 2,
    apply: (person) => onDate(person, (y) => isoDate(y, 1, 1)),
  },
  {
    kind: 'date missing',
    about: 'date',
    weight: 3,
    apply: (person) => (person.birthDates ? withoutDate(person) : null),
  },
];

export const ERRORS_FOR_FITTING: readonly ErrorKind[] = [
  typo,
  transposition,
  phonetic,
  truncation,
  swap,
  dropMiddle,
  missingSurnamePart,
  initial,
  ...dates,
];
