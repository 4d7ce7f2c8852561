import { describe, expect, test } from 'vitest';
import { buildIndex, explainPair, type RegisterPerson } from './engine.js';

/** Surnames of two words, no word in two of them. */
const OF_WORDS =
  'Crow_Dog Otter_Robe Calf_Wound Weasel_Tail Thin_Elk Hollow_Horn Kills_Small Spotted_Crane Whirlwind_Horse Lone_Hill ' +
  'Plenty_Arrows Swift_Hawk Chasing_Wolf Brave_Heart Medicine_Shield Wounded_Bull Fire_Thunder Iron_Cloud Poor_Buffalo Old_Coyote';

const of = (list: string, i: number): string => {
  const words = list.split(' ');
  return words[i % words.length]!.replaceAll('_', ' ');
};

/** A large people and a small one, a tenth of all. Each bears any of its given names with any of its surnames. */
function twoPeoples(
  count: number,
  writeSurname = (surname: string, _i: number) => surname,
): RegisterPerson[] {
  return Array.from({ length: count }, (_, i): RegisterPerson => {
    const [small, a, b] = [i % 10 === 0, Math.floor(i / 10), Math.floor(i / 80)];
    const given = small
      ? of('Chaske Wambli Takoda Ahiga Niyol Shilah Ashkii Hoskie', a)
      : of('Arno Bela Cilo Dero Efim Fara Gino Hale', a);
    const surname = small ? of(OF_WORDS, b) : of('Akker Brandt Corvin Dorner Egger Falk Gruber Huber', b + i);
    return { id: `p${i}`, names: [{ given, surname: writeSurname(surname, i) }], birthDates: ['1970-03-09'] };
  });
}

const context = buildIndex(twoPeoples(6400)).context();

/** What a name beside itself loses, in bits, by level. */
function lost(given: string, surname: string): ReadonlyMap<string, number> {
  const person = { id: 'q', names: [{ given, surname }] };
  const { tokens } = explainPair(person, person, context).evidence[0]!;
  return new Map(tokens!.filter((token) => token.bits < 0).map((token) => [token.level, token.bits]));
}

describe('words that make up one surname', () => {
  test('do not hide that the given name beside them is of the same people', () => {
    const levels = lost('Chaske', 'Crow Dog');
    expect(levels.get('common-phrase')).toBeLessThan(-6);
    // One in ten is of that people, so its given names come with its surnames ten times as often: 3.3 bits and a third.
    expect(levels.get('one-culture')).toBeLessThan(-3);
    expect(levels.get('one-culture')).toBeGreaterThan(-6);
  });

  test('lose nothing more beside a given name of another people', () => {
    expect(lost('Arno', 'Crow Dog').get('one-culture') ?? 0).toBeGreaterThan(-1);
  });

  test('are one name whether they are written as one or apart', () => {
    const phrases = (write: (surname: string, i: number) => string) =>
      buildIndex(twoPeoples(3200, write)).commonness;
    const apart = phrases((surname) => surname);
    const both = phrases((surname, i) => (i % 20 === 0 ? surname.replace(' ', '') : surname));
    for (const phrase of ['crowdog', 'otterrobe', 'killssmall'])
      expect(both.phrases.get(phrase), phrase).toBe(apart.phrases.get(phrase));
    expect(apart.phrases.get('crowdog')).toBeGreaterThan(0);
  });

  test('count as a word as often as the name is borne, however it is written', () => {
    // No table knows the two halves, so that written as one they are one token.
    const write = (surname: string, i: number) =>
      surname === 'Crow Dog' ? (i % 20 === 0 ? 'Zrovqim' : 'Zrov Qim') : surname;
    const { caps, phrases } = buildIndex(twoPeoples(3200, write)).commonness;
    expect(phrases.get('zrovqim')).toBeGreaterThan(0);
    expect(caps.get('zrovqim')?.[1]).toBe(phrases.get('zrovqim'));
  });
});
