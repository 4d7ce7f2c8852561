import type { Document } from './document.js';

/**
 * Which families of fonts draw the letters that the first font lacks, in order of preference. Each is one family cut
 * into files by letters, so that only the files that a document needs are opened. What has no row here is printed as
 * code points.
 */
export interface ScriptFamily {
  readonly family: string;
  readonly draws: RegExp;
  /** A word with such a letter is set in this family before the others: Han looks different in Japan and Korea. */
  readonly first?: RegExp;
}

export const SCRIPT_FAMILIES: readonly ScriptFamily[] = [
  // Of Latin what the first font lacks: letters of many languages of tribes, of Africa and of scholars' spellings.
  {
    family: 'noto-sans',
    draws:
      /[\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Devanagari}]|(?![\u0100-\u0131\u0134-\u0148\u014a-\u017e\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9])\p{sc=Latin}/u,
  },
  { family: 'noto-sans-arabic', draws: /\p{sc=Arabic}/u },
  { family: 'noto-sans-hebrew', draws: /\p{sc=Hebrew}/u },
  { family: 'noto-sans-armenian', draws: /\p{sc=Armenian}/u },
  { family: 'noto-sans-georgian', draws: /\p{sc=Georgian}/u },
  { family: 'noto-sans-thai', draws: /\p{sc=Thai}/u },
  { family: 'noto-sans-lao', draws: /\p{sc=Lao}/u },
  { family: 'noto-sans-khmer', draws: /\p{sc=Khmer}/u },
  { family: 'noto-sans-bengali', draws: /\p{sc=Bengali}/u },
  { family: 'noto-sans-gurmukhi', draws: /\p{sc=Gurmukhi}/u },
  { family: 'noto-sans-tamil', draws: /\p{sc=Tamil}/u },
  { family: 'noto-sans-ethiopic', draws: /\p{sc=Ethiopic}/u },
  { family: 'noto-sans-cherokee', draws: /\p{sc=Cherokee}/u },
  { family: 'noto-sans-canadian-aboriginal', draws: /\p{sc=Canadian_Aboriginal}/u },
  { family: 'noto-sans-sc', draws: /\p{sc=Han}/u },
  { family: 'noto-sans-tc', draws: /\p{sc=Han}/u },
  {
    family: 'noto-sans-jp',
    draws: /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u,
    first: /[\p{sc=Hiragana}\p{sc=Katakana}]/u,
  },
  { family: 'noto-sans-kr', draws: /[\p{sc=Hangul}\p{sc=Han}]/u, first: /\p{sc=Hangul}/u },
];

/**
 * The letters of a document that a family has to draw: those of its scripts, and what stands in one word with them
 * and is of no script (a Japanese long mark, an Indian vowel sign). Plain Latin is never among them.
 */
export function lettersFor(document: Document): ReadonlyMap<ScriptFamily, ReadonlySet<number>> {
  const found = new Map<ScriptFamily, Set<number>>();
  for (const word of new Set(JSON.stringify(document).normalize('NFC').match(BEYOND_LATIN_1) ?? []))
    for (const row of SCRIPT_FAMILIES) {
      if (!row.draws.test(word)) continue;
      const letters = found.get(row) ?? new Set();
      found.set(row, letters);
      for (const letter of word)
        if (row.draws.test(letter) || OF_NO_SCRIPT.test(letter)) letters.add(letter.codePointAt(0)!);
    }
  return found;
}

/** Stretches of letters and marks beyond those that every font of ours has. */
const BEYOND_LATIN_1 = /[^\u0000-\u00ff\s]+/g;
const OF_NO_SCRIPT = /[\p{sc=Common}\p{sc=Inherited}]/u;
