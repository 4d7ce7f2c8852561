import { MEASURED_SCRIPTS } from '#domain/scriptsMeasured.js';
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
  { script: 'cyrillic', method: 'two letter models trained on Russian', recall: recallOf('cyrillic') },
  {
    script: 'arabic',
    method:
      'two letter models trained on Arabic; Persian and Urdu letters by their sound in Arabic, unmeasured',
    recall: recallOf('arabic'),
  },
  { script: 'hebrew', method: 'two letter models', recall: recallOf('hebrew') },
  {
    script: 'kana',
    method: 'two letter models trained on katakana; hiragana folded',
    recall: recallOf('kana'),
  },
  {
    script: 'hangul',
    method: 'two letter models on single letters, table of surnames',
    recall: recallOf('hangul'),
  },
  {
    script: 'han',
    method: 'letter models trained on Chinese, by letter and by sound in Mandarin; table of surnames',
    recall: recallOf('han'),
  },
  { script: 'greek', method: 'written table (ELOT 743)', recall: recallOf('greek') },
  { script: 'armenian', method: 'written table', recall: recallOf('armenian') },
  { script: 'georgian', method: 'written table (national system)', recall: recallOf('georgian') },
  { script: 'devanagari', method: 'written table (Hunterian)', recall: recallOf('devanagari') },
  { script: 'thai', method: 'written table (RTGS letters)', recall: recallOf('thai') },
];

function recallOf(script: Script): number | 'unmeasured' {
  return MEASURED_SCRIPTS.find((s) => s.script === script)?.recall ?? 'unmeasured';
}
