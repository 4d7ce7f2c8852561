import { type ElementValue, NAME_ELEMENTS } from './registrationElements.js';

/**
 * Taking a name that must not be held out of whatever was written of a person. Pure: what is looked for, and what is
 * left of a text or of JSON.
 */

/** Stands where a purged name stood in the middle of something else. */
export const REMOVED = '[removed]';

export interface PurgedWords {
  /** Whole names, as folded words; replaced wherever they stand together, in whatever order. */
  readonly phrases: readonly (readonly string[])[];
  /** Folded words that no name that may be held has: each is replaced by itself, but for places and offences. */
  readonly words: readonly string[];
}

const PARTS = ['surname', 'given', 'middle', 'suffix', 'full'] as const;
/** Shorter words are too common in other texts to be taken out by themselves. */
const WORD_MIN = 3;

/**
 * @param purged values of names that are taken out
 * @param kept values of every other name of the person, earlier ones too: their words are not touched
 */
export function purgedWords(purged: readonly ElementValue[], kept: readonly ElementValue[]): PurgedWords {
  const held = kept.map((v) => new Set(wordsOf(v)));
  const phrases = purged
    .map(wordsOf)
    // Words that one held name has together are that name, in another order.
    .filter((words) => words.length > 0 && !held.some((k) => words.every((w) => k.has(w))));
  const words = new Set(
    phrases.flat().filter((w) => w.length >= WORD_MIN && !held.some((names) => names.has(w))),
  );
  return { phrases, words: [...words] };
}

export interface Scrubber {
  /** @returns the very same value where nothing was to be taken out */
  text(value: string): string;
  json<T>(value: T): T;
}

/** Keys and codes whose text is a place, an employer or an offence: only a whole name is taken out there. */
const NO_NAMES: ReadonlySet<string> = new Set([
  ...[
    'residence',
    'employment',
    'school',
    'lodging',
    'offence',
    'conviction',
    'arrest',
    'vehicle',
    'internet',
  ],
  ...['registrantHome', 'registrantWork', 'registrantSchool', 'registrantOffence', 'registrantEmployers'],
  ...['registrantLodging', 'registrantHistory', 'registrantInternet', 'registrantVehicles'],
  ...['street', 'city', 'place', 'addresses', 'SNA', 'CTY', 'EMP', 'SHN', 'PLC'],
]);
/** What says of an entry of a list what it is. */
const TELLS = ['element', 'code', 'field', 'kind'] as const;

/**
 * What takes purged words out of text and JSON. In an entry that can hold no name (a place, an offense) only whole names
 * are replaced, since a word such as a street may be a surname.
 */
export function scrubber(of: PurgedWords): Scrubber {
  const whole = of.phrases.flatMap(ordersOf).map(patternOf);
  const phrases = whole.length > 0 ? anyOf(whole) : null;
  const all = whole.length + of.words.length > 0 ? anyOf([...whole, ...of.words.map(letters)]) : null;
  const clean = (value: string, pattern: RegExp | null): string => {
    if (!pattern) return value;
    const plain = value.normalize('NFD');
    const left = plain
      .split('\n')
      .map((line) => [line, line.replace(pattern, REMOVED)] as const)
      // Of a list in lines the line goes that said nothing else.
      .filter(([line, after]) => line === after || !saysNothing(after))
      .map(([, after]) => after)
      .join('\n');
    return left === plain ? value : left === '' ? REMOVED : left.normalize('NFC');
  };
  const walk = (value: unknown, pattern: RegExp | null): unknown => {
    if (typeof value === 'string') return clean(value, pattern);
    if (Array.isArray(value)) {
      const items = value.map((v) => [v, walk(v, pattern)] as const);
      if (items.every(([before, after]) => before === after)) return value;
      return items
        .filter(([before, after]) => before === after || !wasTheName(before, after))
        .map(([, after]) => after);
    }
    if (value === null || typeof value !== 'object') return value;
    const tells = TELLS.some((t) => NO_NAMES.has(String((value as Record<string, unknown>)[t])));
    const entries = Object.entries(value).map(
      ([k, v]) => [k, v, walk(v, tells || NO_NAMES.has(k) ? phrases : pattern)] as const,
    );
    return entries.every(([, before, after]) => before === after)
      ? value
      : Object.fromEntries(entries.map(([k, , after]) => [k, after]));
  };
  return { text: (value) => clean(value, all), json: (value) => walk(value, all) as typeof value };
}

/** Whether an entry of a list was the purged name itself, so that nothing of it need stand. */
function wasTheName(before: unknown, after: unknown): boolean {
  if (typeof after === 'string') return saysNothing(after);
  if (before === null || typeof before !== 'object') return false;
  const o = before as Record<string, unknown>;
  if (PARTS.some((p) => typeof o[p] === 'string')) return true;
  const inner = o.value;
  if (typeof inner === 'string')
    return (o.code === 'AKA' || o.code === 'NAM') && inner !== (after as Record<string, unknown>).value;
  return inner !== null && typeof inner === 'object' && NAME_ELEMENTS.has(String(o.element ?? o.code));
}

/** Whether the file's text as bytes holds what is purged: whole names, or words that no held name has. */
export function holds(of: PurgedWords, text: string): boolean {
  return scrubber(of).text(text) !== text;
}

function saysNothing(text: string): boolean {
  return /^[\s,.;:()'"-]*$/.test(text.replaceAll(REMOVED, ''));
}

function wordsOf(value: ElementValue): string[] {
  return PARTS.flatMap((p) => fold(value[p] ?? '').match(/[\p{L}\p{N}]+/gu) ?? []);
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Every order of up to four words; of more the one written and the one that begins with the last. */
function ordersOf(words: readonly string[]): string[][] {
  if (words.length > 4)
    return [[...words], [words.at(-1)!, ...words.slice(0, -1)], [...words.slice(1), words[0]!]];
  if (words.length <= 1) return [[...words]];
  return words.flatMap((w, i) => ordersOf(words.filter((_, j) => j !== i)).map((rest) => [w, ...rest]));
}

function patternOf(words: readonly string[]): string {
  return words.map(letters).join('[^\\p{L}\\p{N}\\n]+');
}

function letters(word: string): string {
  return [...word].map((c) => `${c}\\p{M}*`).join('');
}

/** An address of e-mail is an identifier that is held by duty, not a name. */
function anyOf(patterns: readonly string[]): RegExp {
  return new RegExp(
    `(?<![\\p{L}\\p{N}\\p{M}@._-])(?:${patterns.join('|')})(?![\\p{L}\\p{N}\\p{M}@]|[._-][\\p{L}\\p{N}._-]*@)`,
    'giu',
  );
}
