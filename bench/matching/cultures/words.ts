import type { Random } from '../random.js';

/** One name part: how it may be spelt in Latin letters (usual spelling first), in its own script, and short forms. */
export interface Word {
  readonly latin: readonly string[];
  readonly native?: string;
  readonly short?: readonly string[];
}

/**
 * Reads a compact word list: blanks separate words, `|` Latin spellings, `/` the form in the own script,
 * `~` short forms, `_` a blank inside a word. Example: `Mohammed|Muhammad/محمد William~Bill~Will`.
 */
export function words(list: string): readonly Word[] {
  return list
    .trim()
    .split(/\s+/)
    .map((item) => {
      const [spelt = '', ...short] = item.split('~');
      const [latin = '', native] = spelt.split('/');
      const clean = (text: string) => text.replaceAll('_', ' ');
      return {
        latin: latin.split('|').map(clean),
        ...(native ? { native: clean(native) } : {}),
        ...(short.length > 0 ? { short: short.map(clean) } : {}),
      };
    });
}

/** A name part drawn by rank: the front of a list is common. */
export const drawWord = (random: Random, list: readonly Word[]): Word => list[random.rank(list.length)]!;

/**
 * New words that look like the list (letter trigrams), for the long tail of surnames: a register of a million
 * has hundreds of thousands of different tokens, most of them rare.
 */
export function tailMaker(list: readonly Word[]): (random: Random) => Word {
  const next = new Map<string, string[]>();
  for (const word of list)
    for (const spelling of word.latin) {
      const text = `^^${spelling.toLowerCase()}$`;
      for (let i = 2; i < text.length; i++) {
        const key = text.slice(i - 2, i);
        const seen = next.get(key);
        if (seen) seen.push(text[i]!);
        else next.set(key, [text[i]!]);
      }
    }
  return (random) => {
    for (;;) {
      let text = '^^';
      while (!text.endsWith('$') && text.length < 15) text += random.pick(next.get(text.slice(-2)) ?? ['$']);
      const made = text.slice(2).replace('$', '').trim();
      if (made.length >= 4) return { latin: [capital(made)] };
    }
  };
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
