/**
 * Which five characters an interchange really uses (ISO 9735-1, 7 and Annex A). They are read from the message
 * itself; a UNA counts only when it agrees with what is there, since real ones are cut short or retyped by mail
 * programs while the body below them is sound.
 */
export interface Separators {
  readonly component: number;
  readonly element: number;
  readonly decimal: number;
  /** -1: no release character in use. */
  readonly release: number;
  /** -1: no repetition in use; `*` is then data, as in the sender name APIS*ABE. */
  readonly repetition: number;
  readonly terminator: number;
}

export const DEFAULT_SEPARATORS: Separators = {
  component: 0x3a,
  element: 0x2b,
  decimal: 0x2e,
  release: 0x3f,
  repetition: -1,
  terminator: 0x27,
};

export interface Envelope {
  /** Offset of the UNB or UNH tag. */
  readonly at: number;
  readonly tag: 'UNB' | 'UNH';
  readonly separators: Separators;
  readonly una: 'absent' | 'agrees' | 'damaged';
  /** Offset where what belongs to the envelope starts: the UNA if there is one. */
  readonly from: number;
  /** False: the tag was there, what follows it is not what the standard wants. */
  readonly strict: boolean;
}

/** How far a service segment may reach before the next tag must have been seen. */
const REACH = 2000;

/** Line wraps and transmission controls: they may fall anywhere, also inside a tag, and mean nothing. */
export function isDropped(b: number): boolean {
  return (b < 0x20 && (b < 0x1c || b > 0x1f)) || b === 0x7f;
}

function isAlnum(b: number): boolean {
  return (b >= 0x30 && b <= 0x39) || (b >= 0x41 && b <= 0x5a) || (b >= 0x61 && b <= 0x7a);
}

function isLetter(b: number): boolean {
  return (b >= 0x41 && b <= 0x5a) || (b >= 0x61 && b <= 0x7a);
}

function isMark(b: number): boolean {
  return b !== 0x20 && !isAlnum(b) && b < 0x80 && !isDropped(b) && b !== -1;
}

/** Reads bytes one after the other, leaving out what is dropped; -1 at the end. */
class Cursor {
  private readonly bytes: Uint8Array;
  private readonly to: number;
  at: number;

  constructor(bytes: Uint8Array, at: number, to: number) {
    this.bytes = bytes;
    this.at = at;
    this.to = to;
  }

  take(): number {
    while (this.at < this.to) {
      const b = this.bytes[this.at++]!;
      if (!isDropped(b)) return b;
    }
    return -1;
  }

  takeNonBlank(): number {
    let b = this.take();
    while (b === 0x20) b = this.take();
    return b;
  }
}

interface Found {
  readonly at: number;
  readonly tag: 'UNB' | 'UNH';
  readonly element: number;
  /** -1 where it could not be told. */
  readonly component: number;
  readonly strict: boolean;
  /** Syntax version of a UNB, as a character code. */
  readonly version?: number;
}

const SYNTAX_4 = 0x34;

/** Looks at one U: is it the start of a service segment, and which marks does it show? */
function tagAt(bytes: Uint8Array, at: number, to: number): Found | undefined {
  const c = new Cursor(bytes, at + 1, to);
  if (c.take() !== 0x4e) return undefined;
  const third = c.take();
  if (third !== 0x42 && third !== 0x48) return undefined;
  const tag = third === 0x42 ? 'UNB' : 'UNH';
  const element = c.takeNonBlank();
  if (!isMark(element)) return undefined;
  const lenient: Found = { at, tag, element, component: -1, strict: false };
  if (tag === 'UNB') {
    for (let i = 0; i < 4; i++) if (!isLetter(c.take())) return lenient;
  } else {
    let b = c.take();
    for (let i = 0; i < 40 && b !== element; i++) {
      if (b === -1) return lenient;
      b = c.take();
    }
    if (b !== element) return lenient;
    for (let i = 0; i < 6; i++) if (!isLetter(c.take())) return lenient;
  }
  const component = c.take();
  const version = c.take();
  if (!isMark(component) || component === element || !isAlnum(version)) return lenient;
  return { at, tag, element, component, strict: true, ...(tag === 'UNB' ? { version } : {}) };
}

const AFTER_UNB = ['UNG', 'UNH', 'UNB', 'UNA'];
const AFTER_ANY = [
  ...AFTER_UNB,
  'BGM',
  'MSG',
  'CTA',
  'NAD',
  'TDT',
  'RFF',
  'DTM',
  'LOC',
  'ORG',
  'TVL',
  'UNZ',
  'UNT',
];

/** The last non-blank character before the next tag; -1 when no tag follows within reach. */
function terminatorAfter(bytes: Uint8Array, found: Found, tags: readonly string[], to: number): number {
  const c = new Cursor(bytes, found.at + 3, Math.min(to, found.at + REACH));
  let last = -1;
  for (let b = c.take(); b !== -1; b = c.take()) {
    if (last !== -1 && isMark(last) && last !== found.element && last !== found.component && isLetter(b)) {
      const ahead = new Cursor(bytes, c.at, Math.min(to, c.at + 24));
      const tag = String.fromCharCode(b, ahead.take(), ahead.take());
      if (tags.includes(tag) && ahead.takeNonBlank() === found.element) return last;
    }
    if (b !== 0x20) last = b;
  }
  return -1;
}

/** The service string advice before an envelope: its characters, wraps left out. */
function unaBefore(bytes: Uint8Array, at: number, from: number): { at: number; chars: number[] } | undefined {
  for (let i = at - 3; i >= Math.max(from, at - 40); i--) {
    if (bytes[i] === 0x55 && bytes[i + 1] === 0x4e && bytes[i + 2] === 0x41) {
      const chars: number[] = [];
      for (let j = i + 3; j < at; j++) if (!isDropped(bytes[j]!)) chars.push(bytes[j]!);
      return { at: i, chars };
    }
  }
  return undefined;
}

/** A UNA of which nothing but the tag is left. */
function endsInUna(bytes: Uint8Array, at: number): boolean {
  return bytes[at - 1] === 0x41 && bytes[at - 2] === 0x4e && bytes[at - 3] === 0x55;
}

function guessTerminator(bytes: Uint8Array, found: Found, to: number): number {
  const end = Math.min(to, found.at + REACH);
  for (const guess of [0x27, 0x22, 0x24, 0x23, 0x7e, 0x1c])
    if (guess !== found.element && guess !== found.component)
      for (let i = found.at; i < end; i++) if (bytes[i] === guess) return guess;
  return DEFAULT_SEPARATORS.terminator;
}

function settle(bytes: Uint8Array, found: Found, from: number, to: number): Envelope {
  let terminator = terminatorAfter(bytes, found, found.tag === 'UNB' ? AFTER_UNB : AFTER_ANY, to);
  if (terminator === -1) terminator = terminatorAfter(bytes, found, AFTER_ANY, to);
  const base = { at: found.at, tag: found.tag, strict: found.strict };
  const una = unaBefore(bytes, found.at, from);
  if (una) {
    const c = una.chars[0] === 0x20 && una.chars.length > 6 ? una.chars.slice(1) : una.chars;
    const agrees =
      c.length >= 6 &&
      c[1] === found.element &&
      (terminator === -1 ? isMark(c[5]!) : c[5] === terminator) &&
      c[0] !== c[1] &&
      isMark(c[0]!) &&
      (found.component === -1 || c[0] === found.component);
    if (agrees)
      return {
        ...base,
        from: una.at,
        una: 'agrees',
        separators: {
          component: c[0]!,
          element: c[1]!,
          decimal: c[2]!,
          release: c[3] === 0x20 ? -1 : c[3]!,
          // Repetition came with syntax 4; before it the place was reserved and the character is data.
          repetition: c[4] === 0x20 || (found.version ?? SYNTAX_4) < SYNTAX_4 ? -1 : c[4]!,
          terminator: c[5]!,
        },
      };
    if (una.chars.length === 0) una.chars.push(-1);
  }
  const first = una?.chars[0] ?? -1;
  const component =
    found.component !== -1
      ? found.component
      : first !== found.element && isMark(first)
        ? first
        : DEFAULT_SEPARATORS.component;
  if (terminator === -1) terminator = guessTerminator(bytes, found, to);
  const taken = [component, found.element, terminator];
  const release = una?.chars.includes(0x5c) || taken.includes(0x3f) ? 0x5c : 0x3f;
  return {
    ...base,
    from: una?.at ?? found.at,
    una: una ? 'damaged' : 'absent',
    separators: {
      component,
      element: found.element,
      decimal: DEFAULT_SEPARATORS.decimal,
      release: taken.includes(release) ? -1 : release,
      repetition: -1,
      terminator,
    },
  };
}

/**
 * The next interchange at or after `from`: a UNB or, where that is missing, a UNH, after any head. Undefined
 * when there is none. Linear in the distance searched. With `strictOnly` a tag must be followed by what the
 * standard wants, as in the text behind an interchange, where chance hits are more likely than envelopes.
 */
export function findEnvelope(
  bytes: Uint8Array,
  from: number,
  to = bytes.length,
  strictOnly = false,
): Envelope | undefined {
  // A view that ends where the search ends: indexOf would otherwise look on to the end of the transmission.
  const range = bytes.subarray(0, to);
  let second: Found | undefined;
  for (let i = range.indexOf(0x55, from); i !== -1; i = range.indexOf(0x55, i + 1)) {
    if (i > from && isAlnum(bytes[i - 1]!) && !endsInUna(bytes, i)) continue;
    const found = tagAt(bytes, i, to);
    if (!found) continue;
    if (found.strict) return settle(bytes, found, from, to);
    second ??= found;
  }
  return second && !strictOnly ? settle(bytes, second, from, to) : undefined;
}
