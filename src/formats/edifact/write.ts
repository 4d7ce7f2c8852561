import type { Separators } from './separators.js';
import { DEFAULT_SEPARATORS, isDropped } from './separators.js';

/** A segment to write: its tag, then elements; an element of several components is a list. */
export type SegmentOut = readonly [tag: string, ...elements: (string | readonly string[])[]];

export interface WriteOptions {
  /** Service characters that differ from the standard's. */
  readonly separators?: Partial<Separators>;
  /** Write a UNA; by default only when the service characters are not the standard's. */
  readonly una?: boolean;
  /** Break lines after so many bytes, wherever that falls, as telegraph lines do. */
  readonly wrap?: number;
  /** Written after each terminator. */
  readonly segmentEnd?: '' | '\n' | '\r\n';
  /** Telegraph head written before the interchange, without its line end. */
  readonly head?: readonly string[];
  /** Text written behind the interchange. */
  readonly tail?: string;
  readonly charset?: 'utf-8' | 'iso-8859-1';
}

/** The service characters in force for the options. */
export function separatorsOf(options: WriteOptions): Separators {
  return { ...DEFAULT_SEPARATORS, ...options.separators };
}

/** A value with its service characters released; what cannot be released becomes a blank, controls vanish. */
function released(value: string, s: Separators): string {
  let out = '';
  for (const char of value) {
    const code = char.charCodeAt(0);
    if (isDropped(code)) continue;
    const service =
      code === s.component ||
      code === s.element ||
      code === s.terminator ||
      code === s.release ||
      code === s.repetition;
    if (!service) out += char;
    else if (s.release >= 0) out += String.fromCharCode(s.release) + char;
    else out += ' ';
  }
  return out;
}

/** One segment as text: trailing empty components and elements are left out (ISO 9735-1, 8.6 and 8.7). */
export function segmentText(segment: SegmentOut, s: Separators): string {
  const join = (parts: readonly string[], mark: number) => {
    let n = parts.length;
    while (n > 0 && parts[n - 1] === '') n--;
    return parts.slice(0, n).join(String.fromCharCode(mark));
  };
  const [tag, ...elements] = segment;
  const texts = elements.map((e) =>
    typeof e === 'string'
      ? released(e, s)
      : join(
          e.map((c) => released(c, s)),
          s.component,
        ),
  );
  return join([tag, ...texts], s.element) + String.fromCharCode(s.terminator);
}

function unaText(s: Separators): string {
  const char = (code: number) => (code < 0 ? ' ' : String.fromCharCode(code));
  return `UNA${char(s.component)}${char(s.element)}${char(s.decimal)}${char(s.release)}${char(s.repetition)}${char(s.terminator)}`;
}

function encode(text: string, charset: WriteOptions['charset']): Uint8Array {
  if (charset !== 'iso-8859-1') return new TextEncoder().encode(text);
  return Uint8Array.from(text, (char) => (char.charCodeAt(0) < 0x100 ? char.charCodeAt(0) : 0x3f));
}

/** Segments as the bytes of a transmission. */
export function writeSegments(segments: readonly SegmentOut[], options: WriteOptions = {}): Uint8Array {
  const s = separatorsOf(options);
  const end = options.segmentEnd ?? '';
  const una = options.una ?? options.separators !== undefined;
  const body =
    (una ? unaText(s) + end : '') + segments.map((segment) => segmentText(segment, s) + end).join('');
  let bytes = encode(body, options.charset);
  if (options.wrap !== undefined && options.wrap > 0) bytes = wrapBytes(bytes, options.wrap);
  const head = (options.head ?? []).map((line) => `${line}\r\n`).join('');
  return concat([encode(head, options.charset), bytes, encode(options.tail ?? '', options.charset)]);
}

/** A line break after every `column` bytes, whatever it cuts. */
export function wrapBytes(bytes: Uint8Array, column: number): Uint8Array {
  const breaks = Math.floor(bytes.length / column);
  const out = new Uint8Array(bytes.length + 2 * breaks);
  let at = 0;
  for (let i = 0; i < bytes.length; i++) {
    out[at++] = bytes[i]!;
    if ((i + 1) % column === 0) {
      out[at++] = 0x0d;
      out[at++] = 0x0a;
    }
  }
  return out;
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** The service segments around messages of one type. */
export interface EnvelopeOut {
  readonly sender: string;
  readonly recipient: string;
  readonly reference: string;
  /** Local time of preparation, `YYYY-MM-DDTHH:MM`. */
  readonly prepared: string;
  readonly messageType: string;
  /** Directory version, such as `D:05B`. */
  readonly version: string;
  readonly application?: string;
  readonly test?: boolean;
  /** Group envelope; the United States require one. Default true. */
  readonly group?: boolean;
  readonly syntax?: string;
}

export interface MessageOut {
  readonly reference: string;
  /** After BGM's place: everything between UNH and UNT. */
  readonly segments: readonly SegmentOut[];
  readonly commonAccess?: string;
  readonly part?: { readonly number: number; readonly last: boolean };
}

function dayAndTime(prepared: string): [string, string] {
  const digits = prepared.replace(/\D/g, '');
  return [digits.slice(2, 8), digits.slice(8, 12)];
}

/** A whole interchange with right counts and references. */
export function interchange(e: EnvelopeOut, messages: readonly MessageOut[]): SegmentOut[] {
  const prepared = dayAndTime(e.prepared);
  const grouped = e.group ?? true;
  const [version, release] = [e.version.split(':')[0] ?? 'D', e.version.split(':')[1] ?? ''];
  const unb: SegmentOut = [
    'UNB',
    (e.syntax ?? 'UNOA:4').split(':'),
    e.sender,
    e.recipient,
    prepared,
    e.reference,
    '',
    e.application ?? '',
    '',
    '',
    '',
    e.test ? '1' : '',
  ];
  const out: SegmentOut[] = [unb];
  if (grouped)
    out.push(['UNG', e.messageType, e.sender, e.recipient, prepared, e.reference, 'UN', [version, release]]);
  for (const m of messages) {
    const unh: SegmentOut = [
      'UNH',
      m.reference,
      [e.messageType, version, release, 'UN', 'IATA'],
      m.commonAccess ?? '',
      m.part ? partText(m.part) : '',
    ];
    out.push(unh);
    for (const segment of m.segments) out.push(segment);
    out.push(['UNT', String(m.segments.length + 2), m.reference]);
  }
  if (grouped) out.push(['UNE', String(messages.length), e.reference]);
  out.push(['UNZ', String(grouped ? 1 : messages.length), e.reference]);
  return out;
}

/** C the first of several, F the last, nothing between; a single part is the last. */
function partText(part: { number: number; last: boolean }): string[] {
  const number = String(part.number).padStart(2, '0');
  return part.last ? [number, 'F'] : part.number === 1 ? [number, 'C'] : [number];
}
