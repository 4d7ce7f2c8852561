import { KIND } from './align.js';
import type { NameKind } from './frequency.js';
import { RARITY_SURE, tokenBits, tokenLevel } from './tokenEvidence.js';

/**
 * How alike two folded name tokens are, in centibits, as `tokenEvidence` judges them. A pair is compared only when
 * the two share a key, or one of them is an initial: the keys define which pairs can be alike, so that the index,
 * which looks keys up, and a comparison of any two persons, which compares the keys, always agree.
 */
const KINDS: readonly NameKind[] = ['given', 'surname', 'any'];

/** By `KIND`; a token that may be either is judged by its commoner use. */
export function nameKind(kind: number): NameKind {
  return KINDS[kind] ?? 'any';
}

/** Agreement of two folded tokens in centibits; below zero when the two differ. `kind` is given or surname. */
export function tokenCentibits(a: string, b: string, kind: 0 | 1, sure = RARITY_SURE): number {
  return Math.round(tokenBits(a, b, kind === KIND.given ? 'given' : 'surname', sure) * 100);
}

/** The level of an agreeing pair, for explanations. */
export function levelOfPair(a: string, b: string, kind: number, centibits: number): string {
  return tokenLevel(a, b, nameKind(kind), centibits / 100);
}

/** What an initial adds for the name it begins, whatever the name. */
export const INITIAL_CENTIBITS = tokenCentibits('j', 'john', KIND.given);
