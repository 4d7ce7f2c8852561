import { soundSkeleton } from '../soundSkeleton.js';
import { ARABIC_LETTERS } from '../tables/arabicLetters.js';
import { ARABIC_LETTERS_BESIDE } from '../tables/arabicLettersBeside.js';
import { CHINESE_LETTERS } from '../tables/chineseLetters.js';
import { HEBREW_LETTERS } from '../tables/hebrewLetters.js';
import { KATAKANA_LETTERS } from '../tables/katakanaLetters.js';
import { KATAKANA_LETTERS_BESIDE } from '../tables/katakanaLettersBeside.js';
import { KOREAN_LETTERS } from '../tables/koreanLetters.js';
import { RUSSIAN_LETTERS } from '../tables/russianLetters.js';
import {
  ARABIC_CLASSES,
  CHINESE_CLASSES,
  HEBREW_CLASSES,
  KATAKANA_CLASSES,
  KOREAN_CLASSES,
  RUSSIAN_CLASSES,
} from '../tables/soundClasses.js';
import { ClassDecoder, type ClassTable } from './classDecoder.js';
import { LetterModel, type LetterTable } from './letterModel.js';
import { romanise } from './romanise.js';
import type { Script } from './scriptOf.js';
import { targetLetters } from './targetLetters.js';

interface ScriptTables {
  readonly letters: LetterTable;
  /** A second model with other chunks, where the mean of the two finds more than either. */
  readonly beside?: LetterTable;
  readonly classes: ClassTable;
}

/** Scripts judged by a trained model. Ukrainian, Bulgarian and Serbian are read by the Russian one, Persian and Urdu by the Arabic one. */
const TABLES: Partial<Readonly<Record<Script, ScriptTables>>> = {
  arabic: { letters: ARABIC_LETTERS, beside: ARABIC_LETTERS_BESIDE, classes: ARABIC_CLASSES },
  han: { letters: CHINESE_LETTERS, classes: CHINESE_CLASSES },
  hebrew: { letters: HEBREW_LETTERS, classes: HEBREW_CLASSES },
  kana: { letters: KATAKANA_LETTERS, beside: KATAKANA_LETTERS_BESIDE, classes: KATAKANA_CLASSES },
  hangul: { letters: KOREAN_LETTERS, classes: KOREAN_CLASSES },
  cyrillic: { letters: RUSSIAN_LETTERS, classes: RUSSIAN_CLASSES },
};

const models = new Map<Script, readonly LetterModel[]>();
const decoders = new Map<Script, ClassDecoder>();

/** Whether a token of the script can be compared with a Latin one by a trained letter model. */
export function hasLetterModel(script: Script): boolean {
  return TABLES[script] !== undefined;
}

/**
 * log2 of how much likelier a folded Latin token and a folded token of another script are together than by chance,
 * by the letter model of the script; undefined for a script without one.
 */
export function letterBits(latin: string, other: string, script: Script): number | undefined {
  const tables = TABLES[script];
  if (!tables) return undefined;
  // Given names and surnames are asked about in turn.
  if (latin === last.latin && other === last.other && script === last.script) return last.bits;
  let found = models.get(script);
  if (!found) {
    found = [tables.letters, ...(tables.beside ? [tables.beside] : [])].map(
      (table) => new LetterModel(table),
    );
    models.set(script, found);
  }
  const letters = targetLetters(other);
  let sum = 0;
  for (const model of found) sum += model.bits(latin, letters);
  Object.assign(last, { latin, other, script, bits: sum / found.length });
  return last.bits;
}

const last: { latin: string; other: string; script: Script | ''; bits: number } = {
  ...{ latin: '', other: '', script: '', bits: 0 },
};

/** How many readings of a token become keys, and how far behind the best one they may be; chosen by measuring. */
const READINGS_MAX = 48;
const READINGS_SLACK_BITS = 20;

/**
 * The sound skeletons (soundSkeleton.ts) that the Latin spelling of a folded token of another script most likely
 * has, best first: where it meets Latin tokens, and tokens of third scripts.
 */
export function likelySkeletons(folded: string, script: Script): readonly string[] {
  const tables = TABLES[script];
  if (!tables) return [...new Set(romanise(folded, script).map(soundSkeleton))];
  let decoder = decoders.get(script);
  if (!decoder) {
    decoder = new ClassDecoder(tables.classes);
    decoders.set(script, decoder);
  }
  return decoder.decode(targetLetters(folded), READINGS_MAX, READINGS_SLACK_BITS);
}
