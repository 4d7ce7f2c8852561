/** The labelled pairs of name forms, with a fifth of the heads held out from everything that is trained. */
import { csvRow, linesOf } from './lib.mjs';

/**
 * A number that depends on the text alone, so that a split never moves; the same as textHash in
 * bench/matching/random.ts, so that what the bench holds back (`--split held`) was never trained on.
 */
export function textHash(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 15;
  return Math.imul(h, 0x2c1b3c6d) >>> 0;
}

/** Pairs { a, b, same, fold, heldOut }; the undecided ones (Q, ?) are left out, and those equal after folding. */
export function namePairs(kind, foldToken) {
  const file = kind === 'given' ? 'names/givenname-pairs.csv' : 'names/surname-pairs.csv';
  const at = kind === 'given' ? 2 : 1;
  const found = [];
  for (const line of linesOf(file).slice(1)) {
    const cells = csvRow(line);
    const label = cells[0].trim();
    if (label !== '' && label !== '1') continue;
    const a = foldToken(cells[at] ?? '');
    const b = foldToken(cells[at + 1] ?? '');
    if (!a || !b || a === b) continue;
    const hash = textHash(`pair:${cells[at]}`);
    found.push({ a, b, same: label === '', fold: Math.floor(hash / 5), heldOut: hash % 5 === 0 });
  }
  return found;
}

/** Pairs of one name as a table text: a head, its forms; entries divided by semicolons. */
export function linksOf(pairs) {
  const forms = new Map();
  for (const { a, b, same } of pairs) if (same) (forms.get(a) ?? forms.set(a, new Set()).get(a)).add(b);
  return [...forms]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([head, list]) => `${head} ${[...list].sort().join(' ')}`)
    .join(';');
}
