import { rarityBits } from './frequency.js';
import type { NameLinks } from './givenLinks.js';
import { areNicknames, nicknameNeighbours } from './nicknames.js';
import { soundSkeleton } from './soundSkeleton.js';
import { areSurnameSpellings, differInGenderOnly } from './vocabulary.js';

/** What the pair model looks at, in the order of the feature vector; the names appear in the model's documentation. */
export const FEATURES = [
  'lengthCommon',
  'lengthRare',
  'lengthGap',
  'edits',
  'editsPerLetter',
  'jaro',
  'prefix',
  'suffix',
  'firstLetter',
  'lastLetter',
  'skeletonEdits',
  'skeletonEditsPerLetter',
  'skeletonPrefix',
  'vowelEdits',
  'subsequence',
  'contained',
  'bagGap',
  'bigrams',
  'rarityCommon',
  'rarityRare',
  'rarityCommonOther',
  'rarityRareOther',
  'nickname',
  'spelling',
  'swap',
  'plainEdits',
  'finalA',
  'firstDifference',
  'letters',
  'lettersPerLetter',
  'sharedHeads',
] as const;

export const FEATURE_COUNT = FEATURES.length;

const CLASS_OF = new Uint8Array(128);
for (const [index, letters] of ['aeiouyhw', 'bp', 'fv', 'ckqgx', 'j', 'dt', 'l', 'mn', 'r', 'sz'].entries())
  for (const letter of letters) CLASS_OF[letter.charCodeAt(0)] = index;
const VOWEL = new Uint8Array(128);
for (const letter of 'aeiouy') VOWEL[letter.charCodeAt(0)] = 1;

const SIZE = 34;
const table = new Uint8Array(SIZE * SIZE);
const bag = new Int8Array(32);
const taken = new Uint8Array(SIZE);

/** What is worth computing once per token and keeping: the pair features read it many times. */
export interface TokenView {
  readonly text: string;
  readonly skeleton: string;
  readonly vowels: string;
  readonly plain: string;
  readonly rarityGiven: number;
  readonly raritySurname: number;
  /** Which of the 26 letters occur, one bit each. */
  readonly letterMask: number;
}

/** The view of one folded Latin token; text beyond 32 letters does not count. */
export function viewToken(folded: string): TokenView {
  const text = folded.length > 32 ? folded.slice(0, 32) : folded;
  return {
    text,
    skeleton: soundSkeleton(text),
    vowels: text.replace(/[^aeiouy]+/g, '').replace(/y/g, 'i'),
    plain: plainSpelling(text),
    rarityGiven: rarityBits(text, 'given'),
    raritySurname: rarityBits(text, 'surname'),
    letterMask: maskOf(text),
  };
}

function maskOf(text: string): number {
  let mask = 0;
  for (let i = 0; i < text.length; i++) mask |= 1 << (text.charCodeAt(i) & 31);
  return mask;
}

/** Spelling without what carries little: doubled letters, silent h, final e, y for i, ck for k. */
function plainSpelling(text: string): string {
  return text
    .replace(/ph/g, 'f')
    .replace(/ck|ch|kh/g, 'k')
    .replace(/c/g, 'k')
    .replace(/(?<=.)h/g, '')
    .replace(/[yj]|ie|ei|ee|ea|ey/g, 'i')
    .replace(/w|ou/g, 'u')
    .replace(/z/g, 's')
    .replace(/(.)\1+/g, '$1')
    .replace(/(?<=..)e$/, '');
}

/**
 * Fills `out` with the features of two different folded Latin tokens. The order of the two does not matter: the
 * commoner one comes first. `letters` is the joint letter model's verdict in bits; `links`
 * is given for given names, whose trees alone read the last feature.
 */
export function pairFeatures(
  p: TokenView,
  q: TokenView,
  kind: 'given' | 'surname',
  letters: number,
  out: Float64Array,
  links: NameLinks | null,
): void {
  const given = kind === 'given';
  const rp = given ? p.rarityGiven : p.raritySurname;
  const rq = given ? q.rarityGiven : q.raritySurname;
  const straight =
    rp < rq ||
    (rp === rq && (p.text.length < q.text.length || (p.text.length === q.text.length && p.text < q.text)));
  const a = straight ? p : q;
  const b = straight ? q : p;
  const x = a.text;
  const y = b.text;
  const n = x.length;
  const m = y.length;
  const longer = Math.max(n, m);
  const plainDistance = distance(x, y, false);
  const edits = distance(x, y, true);
  const skeletonEdits = distance(a.skeleton, b.skeleton, true);
  const prefix = commonPrefix(x, y);
  let i = 0;
  out[i++] = n;
  out[i++] = m;
  out[i++] = m - n;
  out[i++] = edits;
  out[i++] = edits / longer;
  out[i++] = jaroWinkler(x, y);
  out[i++] = prefix;
  out[i++] = commonSuffix(x, y);
  out[i++] = letterRelation(x.charCodeAt(0), y.charCodeAt(0));
  out[i++] = letterRelation(x.charCodeAt(n - 1), y.charCodeAt(m - 1));
  out[i++] = skeletonEdits;
  out[i++] = skeletonEdits / Math.max(1, a.skeleton.length, b.skeleton.length);
  out[i++] = commonPrefix(a.skeleton, b.skeleton);
  out[i++] = distance(a.vowels, b.vowels, true);
  out[i++] = subsequence(x, y) / Math.min(n, m);
  out[i++] = x.includes(y) || y.includes(x) ? 1 : 0;
  out[i++] = bagGap(x, y);
  out[i++] = sharedBigrams(x, y);
  out[i++] = given ? a.rarityGiven : a.raritySurname;
  out[i++] = given ? b.rarityGiven : b.raritySurname;
  out[i++] = given ? a.raritySurname : a.rarityGiven;
  out[i++] = given ? b.raritySurname : b.rarityGiven;
  out[i++] = given ? nicknameRelation(x, y) : 0;
  out[i++] = areSurnameSpellings(x, y) || differInGenderOnly(x, y) ? 1 : 0;
  out[i++] = plainDistance - edits;
  out[i++] = distance(a.plain, b.plain, true);
  out[i++] = (x.charCodeAt(n - 1) === 97 ? 1 : 0) - (y.charCodeAt(m - 1) === 97 ? 1 : 0);
  out[i++] = prefix / longer;
  out[i++] = letters;
  out[i++] = letters / (n + m);
  if (links) out[i++] = links.shared(x, y);
}

/** 2: one is used for bearers of the other; 1: both are used for bearers of a third. */
function nicknameRelation(x: string, y: string): number {
  if (areNicknames(x, y)) return 2;
  const ours = nicknameNeighbours(x);
  if (ours === undefined || nicknameNeighbours(y) === undefined) return 0;
  for (const formal of ours) if (areNicknames(formal, y)) return 1;
  return 0;
}

/** 0 same, 1 same consonant class, 2 both vowels, 3 vowel against consonant, 4 unrelated consonants. */
function letterRelation(a: number, b: number): number {
  if (a === b) return 0;
  const va = VOWEL[a]!;
  const vb = VOWEL[b]!;
  if (va && vb) return 2;
  if (va !== vb) return 3;
  return CLASS_OF[a] === CLASS_OF[b] ? 1 : 4;
}

function commonPrefix(x: string, y: string): number {
  let i = 0;
  while (i < x.length && i < y.length && x.charCodeAt(i) === y.charCodeAt(i)) i++;
  return i;
}

function commonSuffix(x: string, y: string): number {
  let i = 0;
  while (i < x.length && i < y.length && x.charCodeAt(x.length - 1 - i) === y.charCodeAt(y.length - 1 - i))
    i++;
  return i;
}

/** Edit distance without a cut; with `swaps`, two swapped neighbours count 1. */
function distance(x: string, y: string, swaps: boolean): number {
  const n = x.length;
  const m = y.length;
  for (let j = 0; j <= m; j++) table[j] = j;
  for (let i = 1; i <= n; i++) {
    const row = i * SIZE;
    table[row] = i;
    const cx = x.charCodeAt(i - 1);
    for (let j = 1; j <= m; j++) {
      const cy = y.charCodeAt(j - 1);
      let cost = table[row - SIZE + j - 1]! + (cx === cy ? 0 : 1);
      const up = table[row - SIZE + j]! + 1;
      if (up < cost) cost = up;
      const left = table[row + j - 1]! + 1;
      if (left < cost) cost = left;
      if (swaps && i > 1 && j > 1 && cx === y.charCodeAt(j - 2) && x.charCodeAt(i - 2) === cy) {
        const swapped = table[row - 2 * SIZE + j - 2]! + 1;
        if (swapped < cost) cost = swapped;
      }
      table[row + j] = cost;
    }
  }
  return table[n * SIZE + m]!;
}

function subsequence(x: string, y: string): number {
  const n = x.length;
  const m = y.length;
  for (let j = 0; j <= m; j++) table[j] = 0;
  for (let i = 1; i <= n; i++) {
    const row = i * SIZE;
    table[row] = 0;
    for (let j = 1; j <= m; j++) {
      if (x.charCodeAt(i - 1) === y.charCodeAt(j - 1)) table[row + j] = table[row - SIZE + j - 1]! + 1;
      else {
        const up = table[row - SIZE + j]!;
        const left = table[row + j - 1]!;
        table[row + j] = up > left ? up : left;
      }
    }
  }
  return table[n * SIZE + m]!;
}

function bagGap(x: string, y: string): number {
  bag.fill(0);
  for (let i = 0; i < x.length; i++) bag[x.charCodeAt(i) & 31]!++;
  for (let i = 0; i < y.length; i++) bag[y.charCodeAt(i) & 31]!--;
  let gap = 0;
  for (let i = 0; i < 32; i++) gap += Math.abs(bag[i]!);
  return gap;
}

function sharedBigrams(x: string, y: string): number {
  if (x.length < 2 || y.length < 2) return 0;
  taken.fill(0, 0, y.length);
  let shared = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    for (let j = 0; j + 1 < y.length; j++) {
      if (taken[j] || x.charCodeAt(i) !== y.charCodeAt(j) || x.charCodeAt(i + 1) !== y.charCodeAt(j + 1))
        continue;
      taken[j] = 1;
      shared++;
      break;
    }
  }
  return (2 * shared) / (x.length + y.length - 2);
}

const matchedX = new Uint8Array(SIZE);
const matchedY = new Uint8Array(SIZE);

function jaroWinkler(x: string, y: string): number {
  const n = x.length;
  const m = y.length;
  const window = Math.max(0, (Math.max(n, m) >> 1) - 1);
  matchedX.fill(0, 0, n);
  matchedY.fill(0, 0, m);
  let matches = 0;
  for (let i = 0; i < n; i++) {
    const end = Math.min(m - 1, i + window);
    for (let j = Math.max(0, i - window); j <= end; j++) {
      if (matchedY[j] || x.charCodeAt(i) !== y.charCodeAt(j)) continue;
      matchedX[i] = 1;
      matchedY[j] = 1;
      matches++;
      break;
    }
  }
  if (matches === 0) return 0;
  let outOfOrder = 0;
  let j = 0;
  for (let i = 0; i < n; i++) {
    if (!matchedX[i]) continue;
    while (!matchedY[j]) j++;
    if (x.charCodeAt(i) !== y.charCodeAt(j)) outOfOrder++;
    j++;
  }
  const jaro = (matches / n + matches / m + (matches - outOfOrder / 2) / matches) / 3;
  return jaro + Math.min(4, commonPrefix(x, y)) * 0.1 * (1 - jaro);
}
