import type { PersonName } from '#domain/person.js';
import type { Random } from '../random.js';
import { drawWord, tailMaker, type Word, words } from './words.js';

/** Whose name it is, apart from how anybody writes it. */
export interface NameIdentity {
  readonly sex: 'M' | 'F';
  readonly given: readonly Word[];
  readonly surnames: readonly Word[];
  readonly patronymic?: Word;
}

/** A name as some document or sender writes it; `how` names the way, for tables per kind. */
export interface WrittenName {
  readonly name: PersonName;
  readonly how: string;
  readonly script: Script;
}

export type Script = 'latin' | 'cyrillic' | 'arabic' | 'han' | 'hangul';

export interface Culture {
  readonly id: string;
  readonly label: string;
  /** Share of the synthetic register, per cent; the shares of all cultures add up to 100. */
  readonly share: number;
  readonly draw: (random: Random, sex: 'M' | 'F') => NameIdentity;
  /** The usual spelling in Latin letters, as a United States registry would hold it. */
  readonly write: (who: NameIdentity) => PersonName;
  /** Other ways the same person's name is written in this culture, with how often each is met. */
  readonly rewrites: readonly Rewrite[];
}

export interface Rewrite {
  readonly how: string;
  readonly weight: number;
  /** Null where this person's name has no such form. */
  readonly write: (who: NameIdentity, random: Random) => WrittenName | null;
}

export const latin = (word: Word): string => word.latin[0]!;
export const spelling = (word: Word, random: Random): string =>
  random.chance(0.5) || word.latin.length === 1 ? latin(word) : random.pick(word.latin.slice(1));

/** Join of the parts that are there. */
export const joined = (parts: readonly (string | undefined)[], separator = ' '): string =>
  parts.filter((part): part is string => Boolean(part)).join(separator);

export const parted = (given: string, surname: string, middle?: string): PersonName => ({
  ...(given ? { given } : {}),
  ...(middle ? { middle } : {}),
  ...(surname ? { surname } : {}),
});

export interface SimpleLists {
  readonly male: string;
  readonly female: string;
  readonly surnames: string;
  /** Chance of a surname made up like the list's, instead of one from it. */
  readonly tail?: number;
  /** Chance of a second given name. */
  readonly second?: number;
  readonly surnameCount?: (random: Random) => number;
}

/** How most cultures draw a person from their lists. */
export function drawer(lists: SimpleLists): Culture['draw'] {
  const male = words(lists.male);
  const female = words(lists.female);
  const surnames = words(lists.surnames);
  const made = tailMaker(surnames);
  return (random, sex) => {
    const givenList = sex === 'M' ? male : female;
    const given = [drawWord(random, givenList)];
    if (random.chance(lists.second ?? 0)) {
      const other = drawWord(random, givenList);
      if (other !== given[0]) given.push(other);
    }
    const count = lists.surnameCount?.(random) ?? 1;
    const list: Word[] = [];
    while (list.length < count)
      list.push(random.chance(lists.tail ?? 0) ? made(random) : drawWord(random, surnames));
    return { sex, given, surnames: list };
  };
}

/** Given, middle and surname in Latin letters, usual spellings. */
export const writeLatin = (who: NameIdentity): PersonName =>
  parted(
    latin(who.given[0]!),
    joined(who.surnames.map(latin)),
    joined(who.given.slice(1).map(latin)) || undefined,
  );

const as = (how: string, name: PersonName, script: Script = 'latin'): WrittenName => ({ how, name, script });

/** Ways of writing that many cultures share; each culture's table says which and how often. */
export const ways = {
  /** Another accepted spelling of the parts (transliteration, older orthography). */
  respelt: (weight: number): Rewrite => ({
    how: 'other spelling',
    weight,
    write: (who, random) => {
      const all = [...who.given, ...who.surnames];
      if (all.every((word) => word.latin.length === 1)) return null;
      const again = (word: Word) =>
        word.latin.length > 1 && random.chance(0.75) ? random.pick(word.latin.slice(1)) : latin(word);
      return as(
        'other spelling',
        parted(
          again(who.given[0]!),
          joined(who.surnames.map(again)),
          joined(who.given.slice(1).map(again)) || undefined,
        ),
      );
    },
  }),
  nickname: (weight: number): Rewrite => ({
    how: 'short form',
    weight,
    write: (who, random) => {
      const short = who.given[0]!.short;
      return short ? as('short form', parted(random.pick(short), joined(who.surnames.map(latin)))) : null;
    },
  }),
  withoutMiddle: (weight: number): Rewrite => ({
    how: 'second given name left out',
    weight,
    write: (who) =>
      who.given.length > 1
        ? as('second given name left out', parted(latin(who.given[0]!), joined(who.surnames.map(latin))))
        : null,
  }),
  middleInitial: (weight: number): Rewrite => ({
    how: 'initial',
    weight,
    write: (who) =>
      who.given.length > 1
        ? as(
            'initial',
            parted(latin(who.given[0]!), joined(who.surnames.map(latin)), latin(who.given[1]!).charAt(0)),
          )
        : null,
  }),
  /** Parts given in the wrong boxes: family name first. */
  swapped: (weight: number): Rewrite => ({
    how: 'parts swapped',
    weight,
    write: (who) =>
      as('parts swapped', parted(joined(who.surnames.map(latin)), joined(who.given.map(latin)))),
  }),
  unparted: (weight: number): Rewrite => ({
    how: 'one full-name field',
    weight,
    write: (who) =>
      as('one full-name field', { full: joined([...who.given.map(latin), ...who.surnames.map(latin)]) }),
  }),
  glued: (weight: number): Rewrite => ({
    how: 'glued',
    weight,
    write: (who) => {
      const given = joined(who.given.map(latin));
      const family = joined(who.surnames.map(latin));
      if (!/[\s'’-]/.test(`${given}${family}`)) return null;
      const glue = (text: string) => text.replace(/[\s'’-]+/g, '').toLowerCase();
      return as('glued', parted(glue(given), glue(family)));
    },
  }),
  spaced: (weight: number): Rewrite => ({
    how: 'hyphen or apostrophe as blank',
    weight,
    write: (who) => {
      const given = joined(who.given.map(latin));
      const family = joined(who.surnames.map(latin));
      if (!/['’-]/.test(`${given}${family}`)) return null;
      const open = (text: string) => text.replace(/['’-]+/g, ' ');
      return as('hyphen or apostrophe as blank', parted(open(given), open(family)));
    },
  }),
  /** Accents dropped, or written out the national way where the word list has that spelling. */
  plain: (weight: number): Rewrite => ({
    how: 'without accents',
    weight,
    write: (who) => {
      const text = joined([...who.given.map(latin), ...who.surnames.map(latin)]);
      const bare = (s: string) =>
        s.normalize('NFKD').replace(/\p{M}/gu, '').replace(/ł/g, 'l').replace(/Ł/g, 'L');
      if (bare(text) === text) return null;
      return as(
        'without accents',
        parted(
          bare(latin(who.given[0]!)),
          bare(joined(who.surnames.map(latin))),
          bare(joined(who.given.slice(1).map(latin))) || undefined,
        ),
      );
    },
  }),
  /** The name in its own script; null when a part has no such form. */
  native: (weight: number, script: Script, familyFirst: boolean): Rewrite => ({
    how: `in ${script} script`,
    weight,
    write: (who) => {
      const given = who.given.map((word) => word.native);
      const family = who.surnames.map((word) => word.native);
      if ([...given, ...family].some((part) => part === undefined)) return null;
      const tight = script === 'han' || script === 'hangul' ? '' : ' ';
      const g = joined(given, tight);
      const f = joined(family, tight);
      return as(
        `in ${script} script`,
        familyFirst && tight === '' ? { full: `${f}${g}` } : parted(g, f, who.patronymic?.native),
        script,
      );
    },
  }),
} as const;
