import { editDistance } from './editDistance.js';
import { isKnownName, type NameKind, rarityBits } from './frequency.js';
import { areNicknames, nicknameNeighbours } from './nicknames.js';
import { foldToken } from './scripts/foldToken.js';
import { scriptOf } from './scripts/scriptOf.js';
import { soundSkeleton } from './soundSkeleton.js';
import { areSurnameSpellings, differInGenderOnly, surnameSpellingGroups } from './vocabulary.js';

export type { NameKind } from './frequency.js';

/** What the comparison of two single name tokens found; the words officers read are made from these. */
export type TokenLevel =
  | 'exact'
  | 'variant'
  | 'transliteration'
  | 'same-sound'
  | 'one-edit'
  | 'two-edits'
  | 'truncated'
  | 'initial'
  | 'contradiction';

/** What a level costs against exact agreement, in bits: how seldom one person's two records differ that way. */
const LEVEL_COST: Readonly<Record<Exclude<TokenLevel, 'contradiction' | 'initial'>, number>> = {
  exact: 0.3,
  variant: 4,
  transliteration: 4,
  'same-sound': 4.5,
  'one-edit': 5,
  'two-edits': 8.5,
  truncated: 6,
};

/** What two different names say: one person seldom has two that are no forms of each other. */
const CONTRADICTION_BITS = { given: -4.5, surname: -5, full: -4.5, any: -4.5 } as const;
const INITIAL_BITS = 2.2;
const AGREEMENT_BITS_MAX = 17;

/**
 * Evidence in bits that two single name tokens, of any script each, are forms of one name of the same person:
 * log2 of how much likelier the pair is for one person than for two. Agreement of a rare name weighs more.
 */
export function tokenEvidence(a: string, b: string, kind: NameKind): { level: TokenLevel; bits: number } {
  const x = foldToken(a);
  const y = foldToken(b);
  const level = levelOf(x, y, kind);
  return { level, bits: bitsOf(level, x, y, kind) };
}

/** The bits of tokenEvidence without the object; both tokens must be folded (foldToken). */
export function tokenBits(x: string, y: string, kind: NameKind): number {
  return bitsOf(levelOf(x, y, kind), x, y, kind);
}

function bitsOf(level: TokenLevel, x: string, y: string, kind: NameKind): number {
  if (level === 'contradiction') return x === '' || y === '' ? 0 : CONTRADICTION_BITS[kind];
  if (level === 'initial') return INITIAL_BITS;
  const rarity = Math.min(AGREEMENT_BITS_MAX, rarityBits(x, kind), rarityBits(y, kind));
  const slip = level === 'one-edit' && isKnownName(x, kind) && isKnownName(y, kind) ? 1.5 : 0;
  return Math.max(CONTRADICTION_BITS[kind], rarity - LEVEL_COST[level] - slip);
}

function levelOf(x: string, y: string, kind: NameKind): TokenLevel {
  if (x === '' || y === '') return 'contradiction';
  if (x === y) return 'exact';
  const shorter = Math.min(x.length, y.length);
  if (shorter === 1) return x.charCodeAt(0) === y.charCodeAt(0) ? 'initial' : 'contradiction';
  if (kind !== 'surname' && areNicknames(x, y)) return 'variant';
  if (kind !== 'given' && (areSurnameSpellings(x, y) || differInGenderOnly(x, y))) return 'variant';
  const longer = Math.max(x.length, y.length);
  const distance = shorter < 3 ? 3 : editDistance(x, y, longer >= 7 ? 2 : 1);
  if (distance === 1) return 'one-edit';
  if (scriptOf(x) === 'latin' && scriptOf(y) === 'latin' && shorter > 2) {
    const skeleton = soundSkeleton(x);
    if (skeleton.length > 1 && skeleton === soundSkeleton(y)) return 'same-sound';
  }
  if (distance === 2 && longer >= 7) return 'two-edits';
  if (shorter >= 4 && (x.startsWith(y) || y.startsWith(x))) return 'truncated';
  return 'contradiction';
}

/**
 * The keys of a token for exact candidate generation: any two tokens longer than one letter whose tokenEvidence is
 * not a contradiction share a key. Single letters (initials) meet by first letter and are left to the caller, since
 * a bucket of all names with one first letter would be read for every name. Keys are 32-bit hashes, sorted, unique.
 */
export function tokenKeys(token: string): Int32Array {
  const x = foldToken(token);
  const keys = new Set<number>();
  if (x.length < 2) return new Int32Array();
  const prefix = x.slice(0, 8);
  keys.add(hash('d', x.length <= 2 ? x : prefix));
  if (x.length > 2) for (const key of deletions(prefix, x.length >= 6 ? 2 : 1)) keys.add(hash('d', key));
  const skeleton = scriptOf(x) === 'latin' ? soundSkeleton(x) : '';
  if (skeleton.length > 1) keys.add(hash('s', skeleton));
  if (x.length >= 4) keys.add(hash('p', x.slice(0, 4)));
  keys.add(hash('n', x));
  for (const neighbour of nicknameNeighbours(x) ?? []) keys.add(hash('n', neighbour));
  for (const group of surnameSpellingGroups(x)) keys.add(hash('g', String(group)));
  if (x.length > 3) keys.add(hash('f', x.slice(0, 3)));
  return Int32Array.from(keys).sort();
}

function deletions(text: string, depth: number): Set<string> {
  const found = new Set<string>();
  for (let i = 0; i < text.length; i++) {
    const shorter = text.slice(0, i) + text.slice(i + 1);
    if (shorter.length < 2) continue;
    found.add(shorter);
    if (depth > 1) for (const next of deletions(shorter, depth - 1)) found.add(next);
  }
  return found;
}

/** FNV-1a over the UTF-16 units, as a signed 32-bit number. */
function hash(space: string, text: string): number {
  let value = 0x811c9dc5 ^ space.charCodeAt(0);
  value = Math.imul(value, 0x01000193);
  for (let i = 0; i < text.length; i++) {
    value ^= text.charCodeAt(i);
    value = Math.imul(value, 0x01000193);
  }
  return value | 0;
}
