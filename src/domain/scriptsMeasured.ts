import type { Evidence } from './evidence.js';

/**
 * How well names are matched, script by script, measured on pairs of one name in that script and in Latin letters that
 * nothing was trained on (`rsoits bench match-names`). What has no pairs to measure by says so wherever it counts.
 */
export interface MeasuredScript {
  readonly script: string;
  readonly says: string;
  readonly letters: RegExp;
  /** Share of true pairs found where 0.2 % of random pairs are found too; null where it was not measured. */
  readonly recall: number | null;
}

export const MEASURED_SCRIPTS: readonly MeasuredScript[] = [
  { script: 'cyrillic', says: 'Cyrillic', letters: /\p{sc=Cyrillic}/u, recall: 0.977 },
  { script: 'arabic', says: 'Arabic', letters: /\p{sc=Arabic}/u, recall: 0.974 },
  {
    script: 'persian',
    says: 'Persian and Urdu letters',
    letters: /[\u0679\u067e\u0686\u0688\u0691\u0698\u06a9\u06af\u06ba\u06be\u06c1\u06cc\u06d2]/u,
    recall: null,
  },
  { script: 'hebrew', says: 'Hebrew', letters: /\p{sc=Hebrew}/u, recall: 0.982 },
  { script: 'kana', says: 'Japanese kana', letters: /[\p{sc=Hiragana}\p{sc=Katakana}]/u, recall: 0.981 },
  { script: 'hangul', says: 'Korean Hangul', letters: /\p{sc=Hangul}/u, recall: 0.861 },
  { script: 'han', says: 'Chinese characters', letters: /\p{sc=Han}/u, recall: 0.951 },
  { script: 'greek', says: 'Greek', letters: /\p{sc=Greek}/u, recall: null },
  { script: 'armenian', says: 'Armenian', letters: /\p{sc=Armenian}/u, recall: null },
  { script: 'georgian', says: 'Georgian', letters: /\p{sc=Georgian}/u, recall: null },
  { script: 'devanagari', says: 'Devanagari (Hindi, Nepali)', letters: /\p{sc=Devanagari}/u, recall: null },
  { script: 'thai', says: 'Thai', letters: /\p{sc=Thai}/u, recall: null },
];

const LATIN = /\p{sc=Latin}/u;

/** The unmeasured scripts of the two names that were compared, in words; empty where all were measured. */
export function unmeasuredScripts(evidence: readonly Evidence[]): readonly string[] {
  const name = evidence.find((e) => e.field === 'name');
  const compared = `${name?.ours ?? ''} ${name?.theirs ?? ''}`;
  const named = MEASURED_SCRIPTS.filter((s) => s.recall === null && s.letters.test(compared)).map(
    (s) => s.says,
  );
  const unread = [...compared].some(
    (c) =>
      /\p{L}/u.test(c) &&
      !/[\p{sc=Common}\p{sc=Inherited}]/u.test(c) &&
      !LATIN.test(c) &&
      !MEASURED_SCRIPTS.some((s) => s.letters.test(c)),
  );
  return unread ? [...named, 'a script without a table of its own'] : named;
}
