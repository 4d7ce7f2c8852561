import { givenNameClasses } from './givenNameForms.js';
import { nicknameNeighbours } from './nicknames.js';
import { lettersSorted, SCRAMBLED_LONG } from './scrambled.js';
import { likelySkeletons } from './scripts/crossScript.js';
import { foldToken } from './scripts/foldToken.js';
import { hanReadings } from './scripts/hanReadings.js';
import { type Script, scriptOf } from './scripts/scriptOf.js';
import { soundSkeleton } from './soundSkeleton.js';
import { gluedRest, surnameSpellingGroups } from './vocabulary.js';

/**
 * The keys of a token for exact candidate generation. An engine compares two tokens only when they share a key, so
 * that looking keys up in an index and comparing any two persons give the same answer; the keys are wide enough that
 * few pairs worth bits are lost (docs/matching/tables.md has the measured share). Sure to share a key: tokens within
 * one edit (two where the longer one has seven letters or more), with one sound skeleton, with the same first four
 * letters, with the same letters in any order, a nickname and its formal name or two nicknames of one formal name, one given name in two languages,
 * spellings of one East Asian surname, a surname with and without a glued particle; tokens of different scripts when
 * the sound skeleton of the Latin one is among the likeliest readings of the other.
 *
 * Initials (isInitial) are left to the caller, who compares them by first letter: a bucket of all names with one
 * first letter would otherwise be read for every name. Keys are 32-bit hashes, ascending, unique.
 */
export function tokenKeys(token: string): Int32Array {
  const x = foldToken(token);
  if (x === '') return new Int32Array();
  const script = scriptOf(x);
  const keys = new Set<number>();
  addSpelling(keys, x, script);
  if (script === 'latin') {
    if (x.length === 1) return Int32Array.from(keys);
    keys.add(hash('s', soundSkeleton(x)));
    keys.add(hash('n', x));
    if (x.length >= SCRAMBLED_LONG) keys.add(hash('a', lettersSorted(x)));
    for (const neighbour of nicknameNeighbours(x) ?? []) keys.add(hash('n', neighbour));
    for (const id of givenNameClasses(x)) keys.add(hash('v', String(id)));
    const rest = gluedRest(x);
    if (rest) addSpelling(keys, rest, script);
  } else {
    for (const skeleton of likelySkeletons(x, script)) keys.add(hash('s', skeleton));
    if (script === 'han') for (const form of hanReadings(x)) addReading(keys, form);
  }
  for (const group of surnameSpellingGroups(x)) keys.add(hash('g', String(group)));
  return Int32Array.from(keys).sort();
}

/**
 * Whether a folded token is an initial: one Latin, Cyrillic or Greek letter. One letter of Han or Hangul is a name.
 */
export function isInitial(folded: string): boolean {
  if (folded.length !== 1) return false;
  const script = scriptOf(folded);
  return script === 'latin' || script === 'cyrillic' || script === 'greek';
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

/** A Latin spelling that a token of another script surely has: it meets what the spelling itself would meet. */
function addReading(keys: Set<number>, form: string): void {
  addSpelling(keys, form, 'latin');
  keys.add(hash('s', soundSkeleton(form)));
}

/** Spellings within one edit, or two for longer tokens, share one of these (deletion neighbourhood of 8 letters). */
function addSpelling(keys: Set<number>, x: string, script: Script): void {
  const letters = x.slice(0, 8);
  keys.add(hash('d', letters));
  if (x.length > 2 && script !== 'han') addDeletions(keys, letters, x.length >= 6 ? 2 : 1);
  if (script === 'han' && x.length > 2) addDeletions(keys, letters, 1);
  if (x.length >= 4) keys.add(hash('p', x.slice(0, 4)));
}

/** The letters less any one, and with depth 2 less any two, hashed without making the shorter strings. */
function addDeletions(keys: Set<number>, text: string, depth: number): void {
  const n = text.length;
  if (n < 3) return;
  for (let i = 0; i < n; i++) {
    keys.add(hashWithout(text, i, -1));
    if (depth > 1 && n > 3) for (let j = i + 1; j < n; j++) keys.add(hashWithout(text, i, j));
  }
}

/** `hash('d', …)` of the text without its letters at i and j. */
function hashWithout(text: string, i: number, j: number): number {
  let value = SPELLING_START;
  for (let k = 0; k < text.length; k++)
    if (k !== i && k !== j) value = Math.imul(value ^ text.charCodeAt(k), 0x01000193);
  return value | 0;
}

/** FNV-1a over the UTF-16 units, as a signed 32-bit number. */
function hash(space: string, text: string): number {
  let value = start(space);
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value | 0;
}

const start = (space: string): number => Math.imul(0x811c9dc5 ^ space.charCodeAt(0), 0x01000193);
const SPELLING_START = start('d');
