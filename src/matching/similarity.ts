import { KIND } from './align.js';
import type { NameKind } from './frequency.js';
import { tokenBits, tokenEvidence, tokenKeys } from './tokenEvidence.js';

/**
 * How alike two folded name tokens are, in centibits, as `tokenEvidence` judges them. A pair is compared only when
 * the two share a key, or one of them is an initial: the keys define which pairs can be alike, so that the index,
 * which looks keys up, and a comparison of any two persons, which compares the keys, always agree.
 */
export interface TokenLikeness {
  readonly level: string;
  readonly centibits: number;
}

const KINDS: readonly NameKind[] = ['given', 'surname', 'any'];

/** By `KIND`; a token that may be either is judged by its commoner use. */
export function nameKind(kind: number): NameKind {
  return KINDS[kind] ?? 'any';
}

/** Keys of a folded token, 32-bit, ascending, unique; two longer tokens can be alike only when they share one. */
export const keysOf = tokenKeys;

/** Agreement of two folded tokens; centibits 0 when they are not alike enough to count. */
export function compareTokens(a: string, b: string, kind: number): TokenLikeness {
  const found = tokenEvidence(a, b, nameKind(kind));
  return { level: found.level, centibits: Math.max(0, Math.round(found.bits * 100)) };
}

/** As `compareTokens`, the centibits alone; below zero when the two differ. */
export function tokenCentibits(a: string, b: string, kind: number): number {
  return Math.round(tokenBits(a, b, nameKind(kind)) * 100);
}

/** What an initial adds for the name it begins, whatever the name. */
export const INITIAL_CENTIBITS = tokenCentibits('j', 'john', KIND.given);
