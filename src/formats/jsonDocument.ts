import type { ReadWarning } from './outcome.js';

/** Limits of a JSON message: the largest real one is the manifest of one flight. */
export const JSON_BYTES_MAX = 16 * 1024 * 1024;
export const JSON_DEPTH_MAX = 100;

export type JsonObject = Readonly<Record<string, unknown>>;

export type JsonReading =
  | { readonly ok: true; readonly value: unknown; readonly warnings: readonly ReadWarning[] }
  | { readonly ok: false; readonly warning: ReadWarning };

/** Whether the bytes begin as a JSON object or list does, after a byte order mark and blanks. */
export function startsLikeJson(bytes: Uint8Array): boolean {
  const b = bytes[firstVisible(bytes)];
  return b === 0x7b || b === 0x5b;
}

/**
 * Reads a JSON text (RFC 8259): UTF-8 only, size and depth bounded before it is parsed, the place of a fault stated.
 * Linear in the size of the input; never throws.
 */
export function parseJson(bytes: Uint8Array): JsonReading {
  const refused = (code: string, offset: number, text: string): JsonReading => ({
    ok: false,
    warning: { code, offset, text },
  });
  if (bytes.length > JSON_BYTES_MAX)
    return refused('too-large', 0, `${bytes.length} bytes. Expected at most ${JSON_BYTES_MAX}`);
  const deep = tooDeepAt(bytes);
  if (deep >= 0) return refused('too-deep', deep, `nested deeper than ${JSON_DEPTH_MAX}. Expected less`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refused('charset', 0, 'bytes that are no UTF-8. Expected UTF-8');
  }
  try {
    return { ok: true, value: JSON.parse(text), warnings: [] };
  } catch (error) {
    const said = (error as Error).message;
    const at = /position (\d+)/.exec(said)?.[1];
    const position = at === undefined ? text.length : Number(at);
    const offset = Math.min(new TextEncoder().encode(text.slice(0, position)).length, bytes.length);
    // Whoever sent it must find the place: by line and character, as editors count. The parser quotes what it found, which is not said.
    const before = text.slice(0, position).split('\n');
    const place = `line ${before.length}, character ${before.at(-1)!.length + 1}`;
    const cutOff = position >= text.trimEnd().length;
    return refused(
      'not-json',
      offset,
      cutOff
        ? `the text ends at ${place}, before what it began is closed. Expected a whole JSON text (RFC 8259)`
        : `no JSON from ${place} on. Expected a JSON text (RFC 8259)`,
    );
  }
}

/** Offset of the first bracket that opens too deep; -1: none does. */
function tooDeepAt(bytes: Uint8Array): number {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < bytes.length; i++) {
    const b = bytes[i]!;
    if (inText) {
      if (b === 0x5c) i++;
      else if (b === 0x22) inText = false;
    } else if (b === 0x22) inText = true;
    else if (b === 0x7b || b === 0x5b) {
      if (++depth > JSON_DEPTH_MAX) return i;
    } else if (b === 0x7d || b === 0x5d) depth--;
  }
  return -1;
}

function firstVisible(bytes: Uint8Array): number {
  let i = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (i < bytes.length && bytes[i]! <= 0x20) i++;
  return i;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One or many: a value that may stand alone or in a list, without null. */
export function listed(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A text without outer blanks, a number as text; undefined for anything else and for an empty text. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' ? undefined : text;
}
