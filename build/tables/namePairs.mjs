/** The labelled pairs of name forms, with a share of heads held out from everything that is trained. */
import { csvRow, linesOf } from './lib.mjs';

const HELD_OUT_SHARE = 0.1;

/** A number from 0 to 1 that depends on the text alone, so that a split never moves. */
export function shareOf(text) {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h >>> 0) / 4294967296;
}

/** Pairs { a, b, same, share, heldOut }; the undecided ones (Q, ?) are left out, and those equal after folding. */
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
    const share = shareOf(a);
    found.push({ a, b, same: label === '', share, heldOut: share < HELD_OUT_SHARE });
  }
  return found;
}
