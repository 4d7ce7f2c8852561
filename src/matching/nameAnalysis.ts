import type { PersonName } from '#domain/person.js';
import { FILLERS, PARTICLES, SOFT_TITLES, SUFFIXES, TITLES } from './nameWords.js';
import { foldToken } from './tokens.js';

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
  /** JR, SR, II, III, IV or empty. */
  readonly suffix: string;
}

/** A name is read to its first so many tokens; longer ones exist, but say nothing more. */
export const TOKENS_MAX = 8;

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
  const suffix = { value: '' };
  let pieces: Piece[];
  let guessed = false;
  if (filled(name.surname) || filled(name.given) || filled(name.middle)) {
    const given = split(name.given ?? '', 0, suffix);
    const middle = split(name.middle ?? '', 0, suffix);
    const surname = split(name.surname ?? '', 1, suffix);
    pieces = [
      ...given.map((p, i): Piece => ({ ...p, role: i === 0 ? ROLE.given : ROLE.middle })),
      ...middle.map((p): Piece => ({ ...p, role: ROLE.middle })),
      ...surname.map((p): Piece => ({ ...p, role: ROLE.surname })),
    ];
  } else {
    pieces = partsOfFull(name.full ?? '', suffix);
    guessed = true;
  }
  if (pieces.length === 0) return null;
  if (pieces.length > TOKENS_MAX) pieces = cut(pieces);
  return { units: unitsOf(pieces), tokens: pieces.length, guessed, suffix: suffix.value };
}

const filled = (text: string | undefined): boolean => text !== undefined && text.trim() !== '';

/** Too many tokens: the given name and the surnames matter more than the middle. */
function cut(pieces: readonly Piece[]): Piece[] {
  const head = pieces.filter((p) => p.role !== ROLE.surname).slice(0, TOKENS_MAX / 2);
  const rest = pieces.filter((p) => p.role === ROLE.surname).slice(0, TOKENS_MAX - head.length);
  return [...head, ...rest];
}

/** Splits one part of a name into tokens, fillers and titles off, suffix noted, particles as glue of the next token. */
function split(text: string, part: number, suffix: { value: string }): Piece[] {
  const words = wordsOf(text);
  const pieces: Piece[] = [];
  let glue: string[] = [];
  words.forEach((word, at) => {
    const folded = foldToken(word);
    if (folded === '' || FILLERS.has(folded)) return;
    const last = at === words.length - 1;
    const known = SUFFIXES[folded];
    if (known && pieces.length > 0 && (last || folded.length <= 3)) {
      suffix.value ||= known;
      return;
    }
    if (isTitle(folded, word) && pieces.length === 0 && !last) return;
    if (PARTICLES.has(folded) && !last) {
      glue.push(folded);
      return;
    }
    pieces.push({ text: folded, written: word, role: ROLE.either, glue, part });
    glue = [];
  });
  return pieces;
}

function isTitle(folded: string, word: string): boolean {
  if (!TITLES.has(folded)) return false;
  return !SOFT_TITLES.has(folded) || word.endsWith('.');
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
function partsOfFull(full: string, suffix: { value: string }): Piece[] {
  const passport = full.indexOf('<<');
  if (passport > 0) return parted(full.slice(passport + 2), full.slice(0, passport), suffix);
  const comma = full.indexOf(',');
  if (comma > 0 && filled(full.slice(comma + 1))) {
    const after = split(full.slice(comma + 1), 0, suffix);
    if (after.length > 0) return parted(full.slice(comma + 1), full.slice(0, comma), suffix);
  }
  const pieces = split(full, 1, suffix);
  const n = pieces.length;
  return pieces.map((p, i): Piece => {
    if (n === 1) return { ...p, role: ROLE.either };
    if (i === 0) return { ...p, role: ROLE.given, part: 0 };
    return { ...p, role: i === n - 1 ? ROLE.surname : ROLE.either };
  });
}

function parted(given: string, surname: string, suffix: { value: string }): Piece[] {
  const g = split(given, 0, suffix);
  const s = split(surname, 1, suffix);
  return [
    ...g.map((p, i): Piece => ({ ...p, role: i === 0 ? ROLE.given : ROLE.middle })),
    ...s.map((p): Piece => ({ ...p, role: ROLE.surname })),
  ];
}

/** Single tokens, then each token with its particles glued on, then neighbours of one part written as one. */
function unitsOf(pieces: readonly Piece[]): NameUnit[] {
  const units: NameUnit[] = pieces.map((p, i) => ({
    text: p.text,
    written: p.written,
    role: p.role,
    mask: 1 << i,
  }));
  pieces.forEach((p, i) => {
    if (p.glue.length > 0) {
      const written = [...p.glue, p.written].join(' ');
      units.push({ text: p.glue.join('') + p.text, written, role: p.role, mask: 1 << i });
      if (p.glue.length > 1)
        units.push({ text: p.glue[p.glue.length - 1]! + p.text, written, role: p.role, mask: 1 << i });
    }
    const next = pieces[i + 1];
    if (next && next.part === p.part && p.text.length > 1 && next.text.length > 1) {
      units.push({
        text: p.text + next.glue.join('') + next.text,
        written: `${p.written} ${[...next.glue, next.written].join(' ')}`,
        role: p.role === ROLE.either ? next.role : p.role,
        mask: (1 << i) | (1 << (i + 1)),
      });
    }
  });
  return units;
}
