import type { Script } from './scriptOf.js';

export interface ScriptStatus {
  readonly script: Script;
  /** How a token of the script is compared with a Latin one. */
  readonly method: string;
  /**
   * Recall of true pairs at 0.2 % of random pairs on pairs that were not trained on (transliteration/*-check.tsv,
   * `rsoits bench match-names`), or 'unmeasured' where the project has no pairs of the script.
   */
  readonly recall: number | 'unmeasured';
}

/** What is known about each script; a script without data to measure it says so. */
export const scriptStatus: readonly ScriptStatus[] = [
  { script: 'cyrillic', method: 'two letter models trained on Russian', recall: 0.977 },
  {
    script: 'arabic',
    method:
      'two letter models trained on Arabic; Persian and Urdu letters by their sound in Arabic, unmeasured',
    recall: 0.974,
  },
  { script: 'hebrew', method: 'two letter models', recall: 0.982 },
  { script: 'kana', method: 'two letter models trained on katakana; hiragana folded', recall: 0.981 },
  { script: 'hangul', method: 'two letter models on single letters, table of surnames', recall: 0.861 },
  {
    script: 'han',
    method: 'letter models trained on Chinese, by letter and by sound in Mandarin; table of surnames',
    recall: 0.951,
  },
  { script: 'greek', method: 'written table (ELOT 743)', recall: 'unmeasured' },
  { script: 'armenian', method: 'written table', recall: 'unmeasured' },
  { script: 'georgian', method: 'written table (national system)', recall: 'unmeasured' },
  { script: 'devanagari', method: 'written table (Hunterian)', recall: 'unmeasured' },
  { script: 'thai', method: 'written table (RTGS letters)', recall: 'unmeasured' },
];
