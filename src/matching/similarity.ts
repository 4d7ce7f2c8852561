import { KIND } from './align.js';

/**
 * How alike two name tokens are, in centibits. A pair is compared only when the two share a key, or one of them is
 * an initial: the keys define which pairs can be alike, so that the index, which looks keys up, and a comparison of
 * any two persons, which compares the keys, always agree.
 */
export interface TokenLikeness {
  readonly level: string;
  readonly centibits: number;
}

/** A consonant frame: vowels out, doubled letters single, letters that sound alike one. */
function skeleton(token: string): string {
  const t = token
    .replace(/sch|sh|ch|tsch|cz|sz/g, 's')
    .replace(/ph/g, 'f')
    .replace(/ck|q|c|x/g, 'k')
    .replace(/[wv]/g, 'f')
    .replace(/z/g, 's')
    .replace(/d/g, 't')
    .replace(/j/g, 'y');
  return (t[0] && 'aeiouyh'.includes(t[0]) ? 'a' : '') + t.replace(/[aeiouyh]/g, '').replace(/(.)\1+/g, '$1');
}

/** Keys of a folded token, 32-bit, ascending, unique; two longer tokens can be alike only when they share one. */
export function keysOf(token: string): Int32Array {
  const keys = new Set<number>([hash(`-${token}`)]);
  if (token.length >= 3)
    for (let i = 0; i < token.length; i++) keys.add(hash(`-${token.slice(0, i)}${token.slice(i + 1)}`));
  const bones = skeleton(token);
  if (bones.length >= 2) keys.add(hash(`*${bones}`));
  if (token.length >= 5) keys.add(hash(`<${token.slice(0, 5)}`));
  return Int32Array.from(keys).sort();
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value | 0;
}

const UNLIKE: TokenLikeness = { level: 'different', centibits: 0 };

/** Agreement of two folded tokens by given-name or surname rarity; centibits 0 when they are not alike. */
export function compareTokens(a: string, b: string, kind: number): TokenLikeness {
  if (kind === KIND.weaker) {
    const given = compareTokens(a, b, KIND.given);
    const surname = compareTokens(a, b, KIND.surname);
    return given.centibits <= surname.centibits ? given : surname;
  }
  const exact = kind === KIND.given ? 800 : 1000;
  if (a === b)
    return a.length === 1 ? { level: 'initial', centibits: 220 } : { level: 'exact', centibits: exact };
  if (a.length === 1 || b.length === 1) return a[0] === b[0] ? { level: 'initial', centibits: 220 } : UNLIKE;
  const distance = osa(a, b, 3);
  const long = Math.max(a.length, b.length);
  if (distance === 1 && long >= 4) return { level: 'one-edit', centibits: exact - 250 };
  if (skeleton(a) === skeleton(b) && distance <= 2) return { level: 'same-sound', centibits: exact - 350 };
  if (distance === 2 && long >= 7) return { level: 'two-edits', centibits: exact - 400 };
  if ((a.startsWith(b) || b.startsWith(a)) && Math.min(a.length, b.length) >= 5)
    return { level: 'truncated', centibits: exact - 400 };
  return UNLIKE;
}

/** One person in how many carries the token, where known. */
export function oneIn(_token: string, _kind: number): number | undefined {
  return undefined;
}

/** Edit distance with exchanges of neighbours, given up above `most`. */
function osa(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last: number[] = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
