import { Buffer } from 'node:buffer';
import type { Separators } from './separators.js';
import { isDropped } from './separators.js';

/** Longest segment read; what lies beyond is passed over, not kept. */
export const SEGMENT_BYTES_MAX = 8192;
/** Most elements and components read of one segment; extra ones are ignored as the standard allows. */
export const ELEMENTS_MAX = 100;
const COMPONENTS_MAX = 600;
/** Text is decoded in windows: one call for many values, and memory that does not grow with the input. */
const WINDOW_BYTES = 1 << 16;

const PLAIN = 0;
const COMPONENT = 1;
const ELEMENT = 2;
const TERMINATOR = 3;
const RELEASE = 4;
const DROPPED = 5;
const HIGH = 6;
const REPEAT = 7;

/** The bytes of a typographic apostrophe (’), which a word processor sets in place of ', in UTF-8 and in Windows-1252. */
const CURLY = [[0xe2, 0x80, 0x99], [0x92]] as const;
const TAG_LETTERS = 3;

/** Up to four ASCII characters as one number, for comparing codes without making strings. */
export function pack(code: string): number {
  let n = 0;
  for (let i = 0; i < code.length; i++) n = (n << 8) | code.charCodeAt(i);
  return n;
}

/** A table keyed by codes, keyed by packed codes instead. */
export function packed<V>(table: Readonly<Record<string, V>>): ReadonlyMap<number, V> {
  return new Map(Object.entries(table).map(([code, value]) => [pack(code), value]));
}

/** The bytes of a transmission as text: plain values through a window, others by the charset of the whole. */
export class ByteText {
  readonly bytes: Uint8Array;
  private readonly buffer: Buffer;
  private window = '';
  private windowFrom = 0;
  private utf8: boolean | undefined;
  private sawHigh = false;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes below 0x80 only. */
  ascii(from: number, to: number): string {
    if (from < this.windowFrom || to > this.windowFrom + this.window.length) {
      this.windowFrom = from;
      this.window = this.buffer.toString('latin1', from, Math.min(this.buffer.length, from + WINDOW_BYTES));
    }
    return this.window.substring(from - this.windowFrom, to - this.windowFrom);
  }

  /** Collected bytes below 0x80. */
  plain(collected: Uint8Array): string {
    return Buffer.from(collected).toString('latin1');
  }

  /** Bytes with national letters: UTF-8 when the whole transmission is, else ISO 8859-1 with its Windows signs. */
  decode(collected: Uint8Array): string {
    this.sawHigh = true;
    this.utf8 ??= isUtf8(this.bytes);
    return new TextDecoder(this.utf8 ? 'utf-8' : 'windows-1252').decode(collected);
  }

  get charset(): 'ascii' | 'utf-8' | 'windows-1252' {
    return !this.sawHigh ? 'ascii' : this.utf8 ? 'utf-8' : 'windows-1252';
  }
}

/** Whether the bytes are well-formed UTF-8, line wraps inside a character allowed (RFC 3629, section 4). */
export function isUtf8(bytes: Uint8Array): boolean {
  let need = 0;
  let low = 0x80;
  let high = 0xbf;
  for (let i = 0; i < bytes.length; i++) {
    const b = bytes[i]!;
    if (need > 0) {
      if (isDropped(b)) continue;
      if (b < low || b > high) return false;
      low = 0x80;
      high = 0xbf;
      need--;
    } else if (b >= 0x80) {
      if (b < 0xc2 || b > 0xf4) return false;
      need = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
      if (b === 0xe0) low = 0xa0;
      if (b === 0xed) high = 0x9f;
      if (b === 0xf0) low = 0x90;
      if (b === 0xf4) high = 0x8f;
    }
  }
  return need === 0;
}

/**
 * Cuts an interchange into segments, elements and components (ISO 9735-1, 8), one segment in view at a time.
 * One pass over the bytes, fixed memory. Element 0 is the tag.
 */
export class Lexer {
  /** The tag of the segment in view, packed, upper case; -1 when it is not one to four characters. */
  tag = -1;
  /** Byte range of the segment in view, without its terminator. */
  start = 0;
  end = 0;
  /** Offset after the terminator. */
  position: number;
  elements = 0;
  /** The input ended before a terminator. */
  unterminated = false;
  /** The segment ends with a typographic apostrophe in place of the terminator. */
  curly = false;
  /** The segment is longer than is read, or has more elements. */
  overlong = false;
  readonly separators: Separators;
  private readonly source: ByteText;
  private readonly to: number;
  private readonly classes = new Uint8Array(256);
  private readonly from = new Int32Array(COMPONENTS_MAX + 1);
  private readonly until = new Int32Array(COMPONENTS_MAX + 1);
  private readonly marked = new Uint8Array(COMPONENTS_MAX + 1);
  private readonly firstOf = new Int32Array(ELEMENTS_MAX + 2);

  constructor(source: ByteText, separators: Separators, from: number, to = source.bytes.length) {
    this.source = source;
    this.separators = separators;
    this.position = from;
    this.to = to;
    for (let b = 0; b < 256; b++) this.classes[b] = b >= 0x80 ? HIGH : isDropped(b) ? DROPPED : PLAIN;
    if (separators.repetition >= 0) this.classes[separators.repetition] = REPEAT;
    if (separators.release >= 0) this.classes[separators.release] = RELEASE;
    this.classes[separators.component] = COMPONENT;
    this.classes[separators.element] = ELEMENT;
    this.classes[separators.terminator] = TERMINATOR;
  }

  /** Moves to the next segment that is not empty; false at the end. */
  next(): boolean {
    const bytes = this.source.bytes;
    const classes = this.classes;
    const to = this.to;
    let i = this.position;
    while (i < to) {
      const k = classes[bytes[i]!]!;
      if (k === DROPPED || k === TERMINATOR || bytes[i] === 0x20) i++;
      else break;
    }
    if (i >= to) {
      this.position = to;
      return false;
    }
    const { from, until, marked, firstOf } = this;
    this.start = i;
    this.unterminated = true;
    this.curly = false;
    let after = i;
    let n = 0;
    let e = 0;
    let full = false;
    let flag = 0;
    let compStart = i;
    firstOf[0] = 0;
    for (; i < to; i++) {
      let k = classes[bytes[i]!]!;
      if (k === PLAIN) continue;
      if (k === HIGH) {
        const length = this.curlyAt(i);
        if (length > 0) {
          k = TERMINATOR;
          this.curly = true;
          after = i + length;
        }
      }
      if (k === COMPONENT || k === ELEMENT || k === TERMINATOR) {
        if (!full) {
          from[n] = compStart;
          until[n] = i;
          marked[n] = flag;
          n++;
          if (k === ELEMENT) firstOf[++e] = n;
          full = n >= COMPONENTS_MAX || e >= ELEMENTS_MAX;
        }
        compStart = i + 1;
        flag = 0;
        if (k === TERMINATOR) {
          this.unterminated = false;
          break;
        }
      } else if (k === RELEASE) {
        flag |= 1;
        i++;
        while (i < to && classes[bytes[i]!] === DROPPED) i++;
      } else flag |= k === HIGH ? 3 : k === REPEAT ? 5 : 1;
    }
    if (i > to) i = to;
    if (this.unterminated && !full) {
      from[n] = compStart;
      until[n] = i;
      marked[n] = flag;
      n++;
    }
    firstOf[e + 1] = n;
    this.elements = e + 1;
    this.end = i;
    this.position = this.unterminated ? to : this.curly ? after : i + 1;
    this.overlong = full || i - this.start > SEGMENT_BYTES_MAX;
    this.tag = this.code(0, 0);
    return true;
  }

  /**
   * Bytes of a typographic apostrophe that stands for the terminator: the line ends with it, and the next one begins
   * with a tag and the element separator. 0 where there is none; within a name such an apostrophe is a letter of it.
   */
  private curlyAt(at: number): number {
    if (this.separators.terminator !== 0x27) return 0;
    const bytes = this.source.bytes;
    const found = CURLY.find((sign) => sign.every((b, j) => bytes[at + j] === b));
    if (!found) return 0;
    let i = at + found.length;
    const lineEnd = i;
    while (i < this.to && (bytes[i] === 0x0d || bytes[i] === 0x0a)) i++;
    if (i === lineEnd || i + TAG_LETTERS >= this.to || bytes[i + TAG_LETTERS] !== this.separators.element)
      return 0;
    for (let j = 0; j < TAG_LETTERS; j++) {
      const letter = bytes[i + j]!;
      if (letter < 0x41 || letter > 0x5a) return 0;
    }
    return found.length;
  }

  /** The last three bytes of an element, packed: where a swallowed segment shows its tag. 0 when it is shorter. */
  tailOf(element: number): number {
    const last = this.firstOf[element + 1]! - 1;
    const to = this.until[last]!;
    if (to - this.from[last]! < 4) return 0;
    const bytes = this.source.bytes;
    return (bytes[to - 3]! << 16) | (bytes[to - 2]! << 8) | bytes[to - 1]!;
  }

  /** Ends the segment in view before the tag at the end of an element; the next one starts with that tag. */
  splitAt(element: number): void {
    const last = this.firstOf[element + 1]! - 1;
    const tag = this.until[last]! - 3;
    this.elements = element + 1;
    this.until[last] = tag - 1;
    this.end = tag - 1;
    this.position = tag;
    this.unterminated = false;
  }

  /** How many components an element has; 0 when the element is not there. */
  components(element: number): number {
    return element >= this.elements ? 0 : this.firstOf[element + 1]! - this.firstOf[element]!;
  }

  private slot(element: number, component: number): number {
    if (element >= this.elements) return -1;
    const at = this.firstOf[element]! + component;
    return at < this.firstOf[element + 1]! ? at : -1;
  }

  /** A value without outer blanks, released characters restored, wraps closed; '' when absent. */
  text(element: number, component = 0): string {
    const at = this.slot(element, component);
    if (at < 0) return '';
    const bytes = this.source.bytes;
    let a = this.from[at]!;
    let b = Math.min(this.until[at]!, a + SEGMENT_BYTES_MAX);
    while (a < b && bytes[a] === 0x20) a++;
    while (b > a && bytes[b - 1] === 0x20) b--;
    if (a === b) return '';
    const marked = this.marked[at]!;
    if (marked === 0) return this.source.ascii(a, b);
    return marked === 1 ? this.pieces(a, b) : (this.slow(a, b, marked)[0] ?? '');
  }

  /** A value that holds nothing special but wraps and released characters: the pieces between them. */
  private pieces(a: number, b: number): string {
    const bytes = this.source.bytes;
    const classes = this.classes;
    let out = '';
    let from = a;
    for (let i = a; i < b; i++) {
      const k = classes[bytes[i]!]!;
      if (k === DROPPED) {
        if (i > from) out += this.source.ascii(from, i);
        from = i + 1;
      } else if (k === RELEASE) {
        if (i > from) out += this.source.ascii(from, i);
        i++;
        while (i < b && classes[bytes[i]!] === DROPPED) i++;
        from = i;
      }
    }
    if (b > from) out += this.source.ascii(from, b);
    return out.trim();
  }

  /** All values of a repeated component; one where no repetition is in use. */
  repeats(element: number, component = 0): string[] {
    const at = this.slot(element, component);
    if (at < 0) return [];
    const a = this.from[at]!;
    return this.slow(a, Math.min(this.until[at]!, a + SEGMENT_BYTES_MAX), this.marked[at]!);
  }

  private slow(a: number, b: number, flag: number): string[] {
    const bytes = this.source.bytes;
    const out: string[] = [];
    let kept = new Uint8Array(b - a);
    let n = 0;
    const put = () => {
      const value = kept.subarray(0, n);
      out.push(((flag & 2) !== 0 ? this.source.decode(value) : this.source.plain(value)).trim());
      kept = new Uint8Array(b - a);
      n = 0;
    };
    for (let i = a; i < b; i++) {
      const k = this.classes[bytes[i]!]!;
      if (k === DROPPED) continue;
      if (k === RELEASE) {
        i++;
        while (i < b && this.classes[bytes[i]!] === DROPPED) i++;
        if (i < b) kept[n++] = bytes[i]!;
      } else if (k === REPEAT) put();
      else kept[n++] = bytes[i]!;
    }
    put();
    return out;
  }

  /** A short code packed as `pack` does, letters in upper case; 0 when absent, -1 when longer than four. */
  code(element: number, component = 0): number {
    const at = this.slot(element, component);
    if (at < 0) return 0;
    if (this.marked[at] !== 0) {
      const text = this.text(element, component).toUpperCase();
      return text.length > 4 ? -1 : pack(text);
    }
    const bytes = this.source.bytes;
    let a = this.from[at]!;
    let b = this.until[at]!;
    while (a < b && bytes[a] === 0x20) a++;
    while (b > a && bytes[b - 1] === 0x20) b--;
    if (b - a > 4) return -1;
    let n = 0;
    for (; a < b; a++) {
      const c = bytes[a]!;
      n = (n << 8) | (c >= 0x61 && c <= 0x7a ? c - 0x20 : c);
    }
    return n;
  }
}
