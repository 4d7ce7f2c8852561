import { err, ok, type Result } from '#basics/result.js';
import { isObject } from '#domain/fieldReader.js';

/**
 * JSON as partners send it (RFC 8259): with a byte order mark, cut off, broken in one place. An element of a list
 * that is whole is read even where the file is not, so that one broken record costs no other.
 */
export interface JsonFile {
  /** The members of the top-level object; of a broken file those before the first list that is read. */
  readonly head: Readonly<Record<string, unknown>>;
  readonly elements: Readonly<Record<string, readonly JsonElement[]>>;
  /** Members under the names of the lists that came as something else: what stood there is read as nothing. */
  readonly noLists: Readonly<Record<string, unknown>>;
  readonly charset: 'ascii' | 'utf-8' | 'windows-1252';
  /** Where reading as a whole failed; the elements are those that are whole before and after it. */
  readonly broken?: { readonly offset: number; readonly text: string };
}

export interface JsonElement {
  /** Undefined: the element itself cannot be read. */
  readonly value: unknown;
  /** Byte offset of its first character. */
  readonly offset: number;
}

export interface JsonLimits {
  readonly bytesMax: number;
  readonly depthMax: number;
  readonly elementsMax: number;
}

const LIMITS: JsonLimits = { bytesMax: 64 * 1024 * 1024, depthMax: 40, elementsMax: 500_000 };

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE, COMMA, COLON] = [...'"\\[]{},:'].map((c) =>
  c.charCodeAt(0),
) as [number, number, number, number, number, number, number, number];

interface Problem {
  readonly code: string;
  readonly offset: number;
  readonly text: string;
}

/**
 * Reads a top-level object, and the lists in it under the given names element by element. Linear in the size; depth
 * is bounded before anything is parsed.
 */
export function readJson(
  source: Uint8Array,
  lists: readonly string[],
  given: Partial<JsonLimits> = {},
): Result<JsonFile, Problem> {
  const limits = { ...LIMITS, ...given };
  const start = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf ? 3 : 0;
  if (source.length > limits.bytesMax)
    return err({
      code: 'too-large',
      offset: 0,
      text: `${source.length} bytes. At most ${limits.bytesMax} are read`,
    });
  const outline = outlineOf(source, start, lists, limits);
  if (!outline.ok) return outline;
  const { charset, decode } = decoderOf(source);
  const whole = parse(decode(source.subarray(start)));
  if (isObject(whole)) {
    const head: Record<string, unknown> = { ...whole };
    const elements: Record<string, JsonElement[]> = {};
    const noLists: Record<string, unknown> = {};
    for (const name of lists) {
      const list = whole[name];
      delete head[name];
      if (!Array.isArray(list)) {
        if (list !== undefined && list !== null) noLists[name] = list;
        continue;
      }
      const offsets = outline.value.elements[name] ?? [];
      elements[name] = list
        .slice(0, limits.elementsMax)
        .map((value, i) => ({ value, offset: offsets[i]?.from ?? start }));
    }
    return ok({ head, elements, noLists, charset });
  }
  if (whole !== undefined)
    return err({ code: 'not-an-object', offset: start, text: 'JSON, but no object. Expected { … }' });
  const { firstListAt, end } = outline.value;
  const opening = decode(source.subarray(start, firstListAt ?? start));
  const head = parse(`${opening}[]}`);
  const elements = Object.fromEntries(
    Object.entries(outline.value.elements).map(([name, spans]) => [
      name,
      spans.map(({ from, to }) => ({ value: parse(decode(source.subarray(from, to))), offset: from })),
    ]),
  );
  return ok({
    head: isObject(head) ? head : {},
    elements,
    noLists: {},
    charset,
    broken: { offset: end, text: 'the JSON is not whole. Expected it to end with the object that it begins' },
  });
}

/** Whether bytes begin a JSON object that has a member of this name, possibly with this value. */
export function beginsJsonWith(bytes: Uint8Array, member: string, value?: string): boolean {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 4096)).replace(/^ï»¿/, '');
  if (!/^\s*\{/.test(text)) return false;
  return new RegExp(`"${member}"\\s*:\\s*${value === undefined ? '' : `"${value}"`}`).test(text);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

interface Outline {
  readonly elements: Readonly<Record<string, readonly Span[]>>;
  /** Where the value of the first of the lists begins. */
  readonly firstListAt: number | undefined;
  /** Where the scan ended: the end of the object, or of the bytes. */
  readonly end: number;
}

/** Finds the elements of the named lists of the top-level object, without reading any value. */
function outlineOf(
  bytes: Uint8Array,
  start: number,
  lists: readonly string[],
  limits: JsonLimits,
): Result<Outline, Problem> {
  const elements: Record<string, Span[]> = {};
  let firstListAt: number | undefined;
  let depth = 0;
  /** The member of the top-level object that the scan is in, while it is one of the lists. */
  let inList: Span[] | undefined;
  let elementFrom = -1;
  let lastString = '';
  let member = '';
  const closeElement = (to: number) => {
    if (inList && elementFrom >= 0 && inList.length < limits.elementsMax)
      inList.push({ from: elementFrom, to });
    elementFrom = -1;
  };
  let at = start;
  for (; at < bytes.length; at++) {
    const c = bytes[at]!;
    if (inList && depth === 2 && elementFrom < 0 && c > 0x20 && c !== COMMA && c !== CLOSE_LIST)
      elementFrom = at;
    if (c === QUOTE) {
      const from = at + 1;
      for (at++; at < bytes.length && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at++;
      if (depth === 1 && at - from <= 40) lastString = String.fromCharCode(...bytes.subarray(from, at));
    } else if (c === COLON && depth === 1) member = lastString;
    else if (c === OPEN || c === OPEN_LIST) {
      depth++;
      if (depth > limits.depthMax)
        return err({
          code: 'too-deep',
          offset: at,
          text: `nested deeper than ${limits.depthMax}. Expected less`,
        });
      if (depth === 2 && c === OPEN_LIST && lists.includes(member)) {
        elements[member] ??= [];
        inList = elements[member];
        firstListAt ??= at;
        elementFrom = -1;
      }
    } else if (c === CLOSE || c === CLOSE_LIST) {
      if (depth === 2 && inList) {
        closeElement(at);
        inList = undefined;
      }
      depth--;
      if (depth === 0) return ok({ elements, firstListAt, end: at + 1 });
    } else if (c === COMMA && depth === 2) closeElement(at);
  }
  return ok({ elements, firstListAt, end: Math.min(at, bytes.length) });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** UTF-8 where the bytes are that, else the Windows code page. */
function decoderOf(bytes: Uint8Array): Pick<JsonFile, 'charset'> & { decode(part: Uint8Array): string } {
  let ascii = true;
  for (const b of bytes)
    if (b > 0x7f) {
      ascii = false;
      break;
    }
  if (ascii) return { charset: 'ascii', decode: (part) => new TextDecoder('latin1').decode(part) };
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { charset: 'utf-8', decode: (part) => new TextDecoder('utf-8').decode(part) };
  } catch {
    return { charset: 'windows-1252', decode: (part) => new TextDecoder('windows-1252').decode(part) };
  }
}
