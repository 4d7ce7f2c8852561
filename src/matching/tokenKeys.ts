import { nicknameNeighbours } from './nicknames.js';
import { crossScriptClasses } from './scripts/crossScript.js';
import { foldToken } from './scripts/foldToken.js';
import { type Script, scriptOf } from './scripts/scriptOf.js';
import { soundSkeleton } from './soundSkeleton.js';
import { gluedRest, surnameSpellingGroups } from './vocabulary.js';

/**
 * The keys under which an index files a token, for exact candidate generation. An engine compares two tokens only when
 * `sharesKey(tokenKeys(a), probeKeys(b))` (the relation is symmetric), so that looking keys up in an index and
 * comparing any two persons give the same answer; the keys are wide enough that few pairs worth bits are lost
 * (docs/matching/tables.md has the measured share). Sure to share a key: tokens within one edit (two where the longer
 * one has seven letters or more), with one sound skeleton, with the same first four letters, a nickname and its
 * formal name or two nicknames of one formal name, spellings of one East Asian surname, a surname with and without a
 * glued particle; tokens of different scripts when the Latin one's sound classes are among the likeliest readings of
 * the other.
 *
 * Initials are left to the caller, who compares a one-letter Latin token by first letter: a bucket of all names with
 * one first letter would otherwise be read for every name. Keys are 32-bit hashes, ascending, unique.
 */
export function tokenKeys(token: string): Int32Array {
  return keysOf(token, true);
}

/**
 * The keys to look a token up by. They differ from the filing keys only in the sound classes: a Latin token looks for
 * tokens of other scripts and the other way round, never for the hundreds of Latin names with its classes.
 */
export function probeKeys(token: string): Int32Array {
  return keysOf(token, false);
}

function keysOf(token: string, filing: boolean): Int32Array {
  const x = foldToken(token);
  if (x === '') return new Int32Array();
  const script = scriptOf(x);
  const keys = new Set<number>();
  addSpelling(keys, x, script);
  if (script === 'latin') {
    if (x.length === 1) return Int32Array.from(keys);
    const skeleton = soundSkeleton(x);
    if (skeleton.length > 1) keys.add(hash('s', skeleton));
    keys.add(hash('n', x));
    for (const neighbour of nicknameNeighbours(x) ?? []) keys.add(hash('n', neighbour));
    for (const group of surnameSpellingGroups(x)) keys.add(hash('g', String(group)));
    const rest = gluedRest(x);
    if (rest) addSpelling(keys, rest, script);
  }
  const latin = script === 'latin';
  for (const classes of crossScriptClasses(x, script)) {
    if (latin === filing) keys.add(hash('l', classes));
    if (!latin || !filing) keys.add(hash('o', classes));
  }
  return Int32Array.from(keys).sort();
}

/** Whether two ascending key lists have one in common. */
export function sharesKey(a: Int32Array, b: Int32Array): boolean {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a[i]!;
    const y = b[j]!;
    if (x === y) return true;
    if (x < y) i++;
    else j++;
  }
  return false;
}

/** Spellings within one edit, or two for longer tokens, share one of these (deletion neighbourhood of 8 letters). */
function addSpelling(keys: Set<number>, x: string, script: Script): void {
  const letters = x.slice(0, 8);
  keys.add(hash('d', letters));
  if (x.length > 2 && script !== 'han') addDeletions(keys, letters, x.length >= 6 ? 2 : 1);
  if (script === 'han' && x.length > 2) addDeletions(keys, letters, 1);
  if (x.length >= 4) keys.add(hash('p', x.slice(0, 4)));
}

function addDeletions(keys: Set<number>, text: string, depth: number): void {
  for (let i = 0; i < text.length; i++) {
    const shorter = text.slice(0, i) + text.slice(i + 1);
    if (shorter.length < 2) continue;
    keys.add(hash('d', shorter));
    if (depth > 1) addDeletions(keys, shorter, depth - 1);
  }
}

/** FNV-1a over the UTF-16 units, as a signed 32-bit number. */
function hash(space: string, text: string): number {
  let value = Math.imul(0x811c9dc5 ^ space.charCodeAt(0), 0x01000193);
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value | 0;
}
