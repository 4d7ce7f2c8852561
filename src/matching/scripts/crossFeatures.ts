import type { LetterModel } from './letterModel.js';

/** What each of a script's letter models says of a pair, and how long the two spellings are. */
const PER_MODEL = 5;
const BESIDE = 3;

export const crossFeatureCount = (models: number): number => models * PER_MODEL + BESIDE;

/** A letter model with the letters it reads a token of the script by. */
export interface ReadingModel {
  readonly model: LetterModel;
  readonly read: (folded: string) => string;
}

/**
 * Pairs for which no model finds so many bits, even with an end left out, are other names: 97 random ones in 100. The
 * trees were not shown them.
 */
export const FAR_BITS = -4;

const verdict = new Float64Array(4);

/**
 * Fills `out` with the features of a folded Latin token and a folded one of another script, for the trees of the
 * script (scriptTrees.ts): of each model its bits for the whole of both, its bits when an end may be left out, the
 * former by letter, and what each side is rare by; then both lengths and their ratio. Returns the most bits that any
 * model gives with an end left out.
 */
export function crossFeatures(
  latin: string,
  other: string,
  models: readonly ReadingModel[],
  out: Float64Array,
): number {
  let most = Number.NEGATIVE_INFINITY;
  let at = 0;
  for (const { model, read } of models) {
    model.compare(latin, read(other), verdict);
    const whole = verdict[0]!;
    out[at++] = whole;
    out[at++] = verdict[1]!;
    out[at++] = whole / (latin.length + other.length);
    out[at++] = verdict[2]!;
    out[at++] = verdict[3]!;
    if (verdict[1]! > most) most = verdict[1]!;
  }
  out[at++] = latin.length;
  out[at++] = other.length;
  out[at++] = other.length / latin.length;
  return most;
}
