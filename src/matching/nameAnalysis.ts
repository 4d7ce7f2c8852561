import type { PersonName } from '#domain/person.js';
import { isKnownName, rarityBits } from './frequency.js';
import { LETTER_PARTICLES, NAME_LIKE_TITLES, PARTICLES, TITLES } from './nameWords.js';
import { isEastAsianSyllable, splitEastAsian } from './scripts/eastAsianName.js';
import { foldToken } from './scripts/foldToken.js';
import { FILLERS, GLUED_PREFIXES, POST_NOMINALS, SUFFIXES } from './vocabulary.js';

/** Which part of a name a token stands in. `either` is a token of an unparted name that could be given or surname. */
export const ROLE = { given: 0, middle: 1, surname: 2, either: 3 } as const;
export type Role = (typeof ROLE)[keyof typeof ROLE];

/** A token, or neighbouring tokens written as one, that can be compared. */
export interface NameUnit {
  readonly text: string;
  /** As it was written. */
  readonly written: string;
  readonly role: Role;
  /** Which of the name's tokens it covers, one bit a token. */
  readonly mask: number;
}

export interface AnalysedName {
  /** Single tokens first, in order, then joined forms. */
  readonly units: readonly NameUnit[];
  /** Number of single tokens. */
  readonly tokens: number;
  /** The parts were guessed from an unparted name. */
  readonly guessed: boolean;
  /** Generation: 1 senior, 2 junior, 3 the third …; 0 when none is given. */
  readonly suffix: number;
}

/** A name is read to its first so many tokens; longer ones exist, but say nothing more. */
export const TOKENS_MAX = 8;

interface Suffix {
  value: number;
}

interface Piece {
  readonly text: string;
  readonly written: string;
  readonly role: Role;
  /** Particles before the token, folded, for joined forms. */
  readonly glue: readonly string[];
  /** Part of the name (0 given, 1 surname), so that tokens of two parts are not joined. */
  readonly part: number;
}

/** Analyses each of a person's names; names that come out alike are compared once. */
export function analyseNames(names: readonly PersonName[]): AnalysedName[] {
  const out: AnalysedName[] = [];
  const seen = new Set<string>();
  for (const name of names) {
    const analysed = analyseName(name);
    if (!analysed) continue;
    const key = `${analysed.guessed}|${analysed.suffix}|${analysed.units.map((u) => `${u.role}${u.text}`).join(' ')}`;
    if (seen.has(key)) continue;
    seen.add(key);
    out.push(analysed);
  }
  return out;
}

/** One name as units to compare, or null when it holds no evidence (empty, fillers only). */
export function analyseName(name: PersonName): AnalysedName | null {
  const suffix: Suffix = { value: 0 };
  let pieces: Piece[];
  let guessed = false;
  if (filled(name.surname) || filled(name.given) || filled(name.middle)) {
    const given = split(bounded(name.given), 0, suffix);
    const middle = split(bounded(name.middle), 0, suffix);
    const surname = split(bounded(name.surname), 1, suffix);
    pieces = [
      ...given.map((p, i): Piece => ({ ...p, role: i === 0 ? ROLE.given : ROLE.middle })),
      ...middle.map((p): Piece => ({ ...p, role: ROLE.middle })),
      ...surname.map((p): Piece => ({ ...p, role: ROLE.surname })),
    ];
  } else {
    pieces = partsOfFull(bounded(name.full), suffix);
    guessed = true;
  }
  if (pieces.length === 0) return null;
  if (pieces.length > TOKENS_MAX) pieces = cut(pieces);
  const apart = takenApart(pieces);
  const units = unitsOf(apart.pieces);
  for (const whole of apart.wholes) units.push(whole);
  return { units, tokens: apart.pieces.length, guessed, suffix: suffix.value };
}

/**
 * No name of a person is longer. What is longer came at a door by mistake or in malice: comparing it costs the square of its
 * length, and a text of 200,000 letters ran out of stack, so that the record that bore it stopped the whole feed.
 */
const PART_CHARS_MAX = 500;
const bounded = (text: string | undefined): string => (text ?? '').slice(0, PART_CHARS_MAX);

const filled = (text: string | undefined): boolean => text !== undefined && text.trim() !== '';

/** Unknown tokens that are two known names written as one become two tokens, with the whole as another reading. */
function takenApart(pieces: readonly Piece[]): { pieces: Piece[]; wholes: NameUnit[] } {
  const out: Piece[] = [];
  const wholes: NameUnit[] = [];
  pieces.forEach((p, i) => {
    const room = out.length + (pieces.length - i) < TOKENS_MAX;
    const two = room && p.glue.length === 0 ? readingsOf(p.text).two : null;
    if (!two) {
      out.push(p);
      return;
    }
    const at = out.length;
    const later = p.role === ROLE.given ? ROLE.middle : p.role;
    // Where folding kept every letter in its place, each half is shown as it was written.
    const cut = p.written.length === p.text.length ? two[0].length : null;
    out.push(
      { ...p, text: two[0], written: cut === null ? p.written : p.written.slice(0, cut) },
      { ...p, text: two[1], written: cut === null ? p.written : p.written.slice(cut), role: later },
    );
    wholes.push({ text: p.text, written: p.written, role: p.role, mask: (1 << at) | (1 << (at + 1)) });
  });
  return { pieces: out, wholes };
}

/** Too many tokens: the given name and the surnames matter more than the middle. */
function cut(pieces: readonly Piece[]): Piece[] {
  const head = pieces.filter((p) => p.role !== ROLE.surname).slice(0, TOKENS_MAX / 2);
  const rest = pieces.filter((p) => p.role === ROLE.surname).slice(0, TOKENS_MAX - head.length);
  return [...head, ...rest];
}

/** Splits one part of a name into tokens, fillers and titles off, suffix noted, particles as glue of the next token. */
function split(text: string, part: number, suffix: Suffix): Piece[] {
  const words = wordsOf(text);
  const pieces: Piece[] = [];
  let glue: string[] = [];
  words.forEach((word, at) => {
    const folded = foldedWord(word);
    if (folded === '' || FILLERS.has(folded)) return;
    const last = at === words.length - 1;
    const known = SUFFIXES[word.toLowerCase().replace(/\./g, '')];
    // One-letter ranks (I, V) are initials far more often.
    if (known !== undefined && pieces.length > 0 && folded.length > 1) {
      suffix.value ||= known;
      return;
    }
    if (last && pieces.length > 1 && POST_NOMINALS.has(folded) && folded !== 'ma') return;
    if (TITLES.has(folded) && pieces.length === 0 && !last) return;
    if (!last && isGlue(folded, word, part)) {
      glue.push(folded);
      return;
    }
    pieces.push({ text: folded, written: word, role: ROLE.either, glue, part });
    glue = [];
  });
  return pieces;
}

/** Whether a word before another belongs to it: a particle, or a title that is also a name. */
function isGlue(folded: string, word: string, part: number): boolean {
  if (LETTER_PARTICLES.has(folded)) return part === 1 && word === folded;
  return PARTICLES.has(folded) || (NAME_LIKE_TITLES.has(folded) && part === 0);
}

/** Words as written: apart at blanks, hyphens, fillers of passports (<) and commas; apostrophes stay inside. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const word of text.normalize('NFC').split(/[\s<,;/_\u2010-\u2015\u2212·・=-]+/u)) {
    if (word === '') continue;
    // Initials written together (J.R.) are initials; a full stop after anything else goes.
    if (/^(\p{L}\.){2,}\p{L}?$/u.test(word)) words.push(...word.split('.').filter((w) => w !== ''));
    else words.push(word);
  }
  return words;
}

/** An unparted name: `SURNAME, GIVEN` where there is a comma, `SURNAME<<GIVEN` of a passport, else last is surname. */
function partsOfFull(full: string, suffix: Suffix): Piece[] {
  const passport = full.indexOf('<<');
  if (passport > 0) return parted(full.slice(passport + 2), full.slice(0, passport), suffix);
  const comma = full.indexOf(',');
  if (comma > 0 && filled(full.slice(comma + 1))) {
    const after = split(full.slice(comma + 1), 0, suffix);
    if (after.length > 0) return parted(full.slice(comma + 1), full.slice(0, comma), suffix);
  }
  const pieces = split(full, 1, suffix);
  const n = pieces.length;
  const only = n === 1 ? pieces[0]! : undefined;
  const parts = only ? splitEastAsian(only.text) : null;
  if (only && parts)
    return [
      { ...only, text: parts.given, written: parts.given, role: ROLE.given, part: 0 },
      { ...only, text: parts.surname, written: parts.surname, role: ROLE.surname },
    ];
  return pieces.map((p, i): Piece => {
    if (n === 1) return { ...p, role: ROLE.either };
    if (i === 0) return { ...p, role: ROLE.given, part: 0 };
    return { ...p, role: i === n - 1 ? ROLE.surname : ROLE.either };
  });
}

function parted(given: string, surname: string, suffix: Suffix): Piece[] {
  const g = split(given, 0, suffix);
  const s = split(surname, 1, suffix);
  return [
    ...g.map((p, i): Piece => ({ ...p, role: i === 0 ? ROLE.given : ROLE.middle })),
    ...s.map((p): Piece => ({ ...p, role: ROLE.surname })),
  ];
}

/**
 * Single tokens, then their other readings: with particles glued on, without a glued prefix, neighbours written as
 * one where that is a known name, and the two names of an unknown token that two known names make up.
 */
function unitsOf(pieces: readonly Piece[]): NameUnit[] {
  const units: NameUnit[] = pieces.map((p, i) => ({
    text: p.text,
    written: p.written,
    role: p.role,
    mask: 1 << i,
  }));
  pieces.forEach((p, i) => {
    const mask = 1 << i;
    if (p.glue.length > 0) {
      const written = [...p.glue, p.written].join(' ');
      units.push({ text: p.glue.join('') + p.text, written, role: p.role, mask });
      if (p.glue.length > 1)
        units.push({ text: p.glue[p.glue.length - 1]! + p.text, written, role: p.role, mask });
    } else {
      const { bare } = readingsOf(p.text);
      if (bare) units.push({ text: bare, written: p.written, role: p.role, mask });
    }
    const next = pieces[i + 1];
    if (next && next.part === p.part && (areLongEnough(p.text, next.text) || isBroken(p.text, next.text))) {
      const text = p.text + next.glue.join('') + next.text;
      if (
        isKnownName(text, 'any') ||
        (isEastAsianSyllable(p.text) && isEastAsianSyllable(next.text)) ||
        isBroken(p.text, next.text)
      )
        units.push({
          text,
          written: `${p.written} ${[...next.glue, next.written].join(' ')}`,
          role: p.role === ROLE.either ? next.role : p.role,
          mask: mask | (1 << (i + 1)),
        });
    }
  });
  return units;
}

const areLongEnough = (a: string, b: string): boolean => a.length > 1 && b.length > 1;

/** Letters of the shorter piece that a blank leaves of a name, at the most. */
const STUMP = 3;

/**
 * Whether two neighbours may be one name that a blank fell into (wh iteq, carr era): one is a stump, and one is
 * nobody's name. Rare names of full length are no sign: joining those doubled the tokens of a register of a million.
 */
function isBroken(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  const isOdd = (text: string) => text.length > 1 && !isKnownName(text, 'any');
  return shorter <= STUMP && (isOdd(a) || isOdd(b));
}

/** Words fold alike each time; a register repeats its words a great deal. Full, the memory starts afresh. */
const foldedWords = new Map<string, string>();
const readings = new Map<string, Readings>();
const REMEMBERED_MAX = 400_000;

function foldedWord(word: string): string {
  let folded = foldedWords.get(word);
  if (folded === undefined) {
    folded = foldToken(word);
    if (foldedWords.size >= REMEMBERED_MAX) foldedWords.clear();
    foldedWords.set(word, folded);
  }
  return folded;
}

/** Other ways to read one token. */
interface Readings {
  /** Without a glued prefix, or null. */
  readonly bare: string | null;
  /** As two names, or null. */
  readonly two: readonly [string, string] | null;
}

function readingsOf(text: string): Readings {
  let found = readings.get(text);
  if (!found) {
    found = { bare: text.length >= 6 ? withoutPrefix(text) : null, two: halves(text) };
    if (readings.size >= REMEMBERED_MAX) readings.clear();
    readings.set(text, found);
  }
  return found;
}

/** The name behind a glued prefix (delacruz, obrien, vandenberg), when that is a name and the whole is rarer. */
function withoutPrefix(text: string): string | null {
  for (const prefix of GLUED_PREFIXES) {
    if (!text.startsWith(prefix) || text.length - prefix.length < 4) continue;
    const bare = text.slice(prefix.length);
    if (isKnownName(bare, 'surname') && rarityBits(bare, 'surname') <= rarityBits(text, 'any')) return bare;
  }
  return null;
}

/**
 * Two names written as one: cut where both halves are known and commonest, when the whole is not known itself.
 * Null when there is no such place.
 */
function halves(text: string): [string, string] | null {
  if (text.length < 7 || isKnownName(text, 'any')) return null;
  let best: [string, string] | null = null;
  let least = HALVES_RARITY_MAX;
  for (let cut = 3; cut <= text.length - 3; cut++) {
    const [a, b] = [text.slice(0, cut), text.slice(cut)];
    const [ra, rb] = [rarityBits(a, 'any'), rarityBits(b, 'any')];
    if (Math.max(ra, rb) > HALF_RARITY_MAX || ra + rb >= least) continue;
    least = ra + rb;
    best = [a, b];
  }
  return best;
}

/** Only common names are taken apart, in bits of rarity: one half, and both together. */
const HALF_RARITY_MAX = 13;
const HALVES_RARITY_MAX = 24;
