import { BoostedTrees, type TreesTable } from '../boostedTrees.js';
import { soundSkeleton } from '../soundSkeleton.js';
import { ARABIC_LETTERS } from '../tables/arabicLetters.js';
import { ARABIC_LETTERS_BESIDE } from '../tables/arabicLettersBeside.js';
import { CHINESE_LETTERS } from '../tables/chineseLetters.js';
import { CHINESE_LETTERS_BESIDE } from '../tables/chineseLettersBeside.js';
import { HEBREW_LETTERS } from '../tables/hebrewLetters.js';
import { HEBREW_LETTERS_BESIDE } from '../tables/hebrewLettersBeside.js';
import { KATAKANA_LETTERS } from '../tables/katakanaLetters.js';
import { KATAKANA_LETTERS_BESIDE } from '../tables/katakanaLettersBeside.js';
import { KOREAN_LETTERS } from '../tables/koreanLetters.js';
import { KOREAN_LETTERS_BESIDE } from '../tables/koreanLettersBeside.js';
import { RUSSIAN_LETTERS } from '../tables/russianLetters.js';
import { RUSSIAN_LETTERS_BESIDE } from '../tables/russianLettersBeside.js';
import {
  ARABIC_TREES,
  CHINESE_TREES,
  HEBREW_TREES,
  KATAKANA_TREES,
  KOREAN_TREES,
  RUSSIAN_TREES,
} from '../tables/scriptTrees.js';
import {
  ARABIC_CLASSES,
  CHINESE_CLASSES,
  CHINESE_CLASSES_BESIDE,
  HEBREW_CLASSES,
  KATAKANA_CLASSES,
  KOREAN_CLASSES,
  RUSSIAN_CLASSES,
} from '../tables/soundClasses.js';
import { ClassDecoder, type ClassTable } from './classDecoder.js';
import { crossFeatureCount, crossFeatures, FAR_BITS, type ReadingModel } from './crossFeatures.js';
import { readAloud } from './hanLetters.js';
import { LetterModel, type LetterTable, UNSEEN_BETWEEN_SCRIPTS } from './letterModel.js';
import { romanise } from './romanise.js';
import type { Script } from './scriptOf.js';
import { arabicLetters, targetLetters } from './targetLetters.js';

/** A letter table, and the letters of a token that it is about. */
interface Read<T> {
  readonly table: T;
  readonly read: (folded: string) => string;
}

interface ScriptTables {
  /** Two letter models, in the order in which the trees were trained on them. */
  readonly letters: readonly Read<LetterTable>[];
  readonly trees: TreesTable;
  readonly classes: readonly Read<ClassTable>[];
  /** How many readings of a token by each of `classes` become keys; chosen by measuring. */
  readonly readingsMax: number;
}

const readBy = <T>(read: (folded: string) => string, ...tables: readonly T[]): Read<T>[] =>
  tables.map((table) => ({ table, read }));
const inLetters = <T>(...tables: readonly T[]): Read<T>[] => readBy(targetLetters, ...tables);
const READINGS_MAX = 48;
/** Enough for scripts whose spelling tells the sounds. */
const READINGS_OF_LETTERS = 32;

/** Scripts judged by trained models. Ukrainian, Bulgarian and Serbian are read by the Russian ones, Persian and Urdu by the Arabic ones. */
const TABLES: Partial<Readonly<Record<Script, ScriptTables>>> = {
  arabic: {
    letters: readBy(arabicLetters, ARABIC_LETTERS, ARABIC_LETTERS_BESIDE),
    trees: ARABIC_TREES,
    classes: readBy(arabicLetters, ARABIC_CLASSES),
    readingsMax: READINGS_OF_LETTERS,
  },
  han: {
    letters: [...inLetters(CHINESE_LETTERS), ...readBy(readAloud, CHINESE_LETTERS_BESIDE)],
    trees: CHINESE_TREES,
    classes: [...inLetters(CHINESE_CLASSES), ...readBy(readAloud, CHINESE_CLASSES_BESIDE)],
    readingsMax: READINGS_OF_LETTERS,
  },
  hebrew: {
    letters: inLetters(HEBREW_LETTERS, HEBREW_LETTERS_BESIDE),
    trees: HEBREW_TREES,
    classes: inLetters(HEBREW_CLASSES),
    readingsMax: READINGS_MAX,
  },
  kana: {
    letters: inLetters(KATAKANA_LETTERS, KATAKANA_LETTERS_BESIDE),
    trees: KATAKANA_TREES,
    classes: inLetters(KATAKANA_CLASSES),
    readingsMax: READINGS_MAX,
  },
  hangul: {
    letters: inLetters(KOREAN_LETTERS, KOREAN_LETTERS_BESIDE),
    trees: KOREAN_TREES,
    classes: inLetters(KOREAN_CLASSES),
    readingsMax: READINGS_MAX,
  },
  cyrillic: {
    letters: inLetters(RUSSIAN_LETTERS, RUSSIAN_LETTERS_BESIDE),
    trees: RUSSIAN_TREES,
    classes: inLetters(RUSSIAN_CLASSES),
    readingsMax: READINGS_OF_LETTERS,
  },
};

interface ScriptModels {
  readonly letters: readonly ReadingModel[];
  readonly trees: BoostedTrees;
  readonly features: Float64Array;
}

const models = new Map<Script, ScriptModels>();
const decoders = new Map<Script, readonly Read<ClassDecoder>[]>();

function modelsOf(script: Script, tables: ScriptTables): ScriptModels {
  let found = models.get(script);
  if (!found) {
    const letters = tables.letters.map(({ table, read }) => ({
      model: new LetterModel(table, UNSEEN_BETWEEN_SCRIPTS),
      read,
    }));
    found = {
      letters,
      trees: new BoostedTrees(tables.trees),
      features: new Float64Array(crossFeatureCount(letters.length)),
    };
    models.set(script, found);
  }
  return found;
}

/** What no pair that the trees were trained on fell below, so that pairs they were not shown come after all others. */
const FAR_TOP = -10;
/** Trees hold their answer over a whole range: within it, and beyond what they saw, the letters themselves order. */
const LETTERS_SHARE = 0.05;

/**
 * log2 of how much likelier a folded Latin token and a folded token of another script are for one name than for two
 * random names of the training files; undefined for a script without a trained model.
 */
export function letterBits(latin: string, other: string, script: Script): number | undefined {
  const tables = TABLES[script];
  if (!tables) return undefined;
  // Given names and surnames are asked about in turn.
  if (latin === last.latin && other === last.other && script === last.script) return last.bits;
  const { letters, trees, features } = modelsOf(script, tables);
  const most = crossFeatures(latin, other, letters, features);
  const bits =
    most < FAR_BITS
      ? FAR_TOP + LETTERS_SHARE * (most - FAR_BITS)
      : trees.logOdds(features) * Math.LOG2E + LETTERS_SHARE * most;
  Object.assign(last, { latin, other, script, bits });
  return bits;
}

const last: { latin: string; other: string; script: Script | ''; bits: number } = {
  ...{ latin: '', other: '', script: '', bits: 0 },
};

/** How far behind the best reading one that becomes a key may be. */
const READINGS_SLACK_BITS = 20;

/**
 * The sound skeletons (soundSkeleton.ts) that the Latin spelling of a folded token of another script most likely
 * has, best first: where it meets Latin tokens, and tokens of third scripts.
 */
export function likelySkeletons(folded: string, script: Script): readonly string[] {
  const tables = TABLES[script];
  if (!tables) return [...new Set(romanise(folded, script).map(soundSkeleton))];
  let found = decoders.get(script);
  if (!found) {
    found = tables.classes.map(({ table, read }) => ({ table: new ClassDecoder(table), read }));
    decoders.set(script, found);
  }
  const decoded = found.map(({ table, read }) =>
    table.decode(read(folded), tables.readingsMax, READINGS_SLACK_BITS),
  );
  return decoded.length === 1 ? decoded[0]! : [...new Set(decoded.flat())];
}
