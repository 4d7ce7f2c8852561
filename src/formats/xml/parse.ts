import { Buffer } from 'node:buffer';
import {
  XmlElement as ParsedElement,
  ParseOption,
  XmlCData,
  XmlDocument,
  XmlParseError,
  XmlText,
} from 'libxml2-wasm';
import { printable } from '#basics/text.js';
import type { ReadWarning } from '../outcome.js';
import { readPlainXml } from './plainXml.js';
import type { XmlElement } from './tree.js';

/**
 * Limits of an XML message. The largest that a partner has reason to send is a search answer with fourteen
 * fingerprint images; what is larger, deeper or has more elements is an attack or a mistake and is refused before a
 * tree is built.
 */
export const XML_BYTES_MAX = 16 * 1024 * 1024;
export const XML_DEPTH_MAX = 200;
export const XML_ELEMENTS_MAX = 200_000;

/** Elements whose content is an image, print or attachment: it is passed over, never kept. */
export const BINARY_ELEMENTS: ReadonlySet<string> = new Set([
  'BinaryBase64Object',
  'BinaryHexObject',
  'Base64BinaryObject',
  'BinaryObject',
  'Base64Binary',
  'derefUri',
]);

/** Character sets that are read; every other one is refused by name. */
const CHARSETS: Readonly<Record<string, 'utf-8' | 'windows-1252'>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
};

export type XmlReading =
  | { readonly ok: true; readonly root: XmlElement; readonly warnings: readonly ReadWarning[] }
  | { readonly ok: false; readonly warning: ReadWarning };

const OPTIONS =
  ParseOption.XML_PARSE_NO_XXE |
  ParseOption.XML_PARSE_NONET |
  ParseOption.XML_PARSE_NO_SYS_CATALOG |
  ParseOption.XML_PARSE_BIG_LINES |
  // The declaration has been read here; what the parser gets is UTF-8.
  ParseOption.XML_PARSE_IGNORE_ENC;

/** Whether the bytes begin as a document of markup does, after a byte order mark and blanks. */
export function startsLikeXml(bytes: Uint8Array): boolean {
  const from = firstVisible(bytes);
  const next = bytes[from + 1] ?? 0;
  return bytes[from] === 0x3c && (next === 0x3f || next === 0x21 || next === 0x5f || isLetter(next));
}

/**
 * Reads a document into plain data. A document type, an entity of its own, another character set, control bytes and
 * anything not well formed are refused with the place. Linear in the size of the input; never throws for what the
 * bytes hold.
 */
export function parseXml(bytes: Uint8Array): XmlReading {
  if (bytes.length > XML_BYTES_MAX)
    return refused('too-large', 0, `${bytes.length} bytes. Expected at most ${XML_BYTES_MAX}`);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const easy = readPlainXml(buffer, PLAIN);
  if (easy) return { ok: true, root: easy, warnings: [] };
  return parseFully(buffer);
}

const PLAIN = { depthMax: XML_DEPTH_MAX, elementsMax: XML_ELEMENTS_MAX, binary: BINARY_ELEMENTS };

/** The full parser's reading of a document whose size is bounded. */
export function parseFully(buffer: Buffer): XmlReading {
  const layout = survey(buffer);
  if ('code' in layout) return refused(layout.code, layout.offset, layout.text);
  const warnings: ReadWarning[] = [];
  if (layout.cutTo > layout.from)
    warnings.push({
      code: 'late-declaration',
      offset: layout.cutTo,
      text: 'the XML declaration stands after other text. Expected it first; what is before it was passed over',
    });
  const from = layout.cutTo;
  const charset = charsetOf(buffer, from);
  if (charset.known === undefined)
    return refused(
      'charset',
      from,
      `character set ${printable(charset.named.slice(0, 40))}. Expected UTF-8, US-ASCII, ISO-8859-1 or windows-1252`,
    );
  const body = buffer.subarray(from);
  let document: XmlDocument | undefined;
  try {
    document = XmlDocument.fromBuffer(
      charset.known === 'utf-8'
        ? body
        : new TextEncoder().encode(new TextDecoder('windows-1252').decode(body)),
      { option: OPTIONS },
    );
    const counter = { next: 0 };
    return { ok: true, root: plain(document.root, layout.starts, counter), warnings };
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error;
    const [first] = error.details;
    return refused(
      'not-well-formed',
      placeOf(buffer, from, first?.line ?? 1, first?.col ?? 1),
      `${printable((first?.message ?? error.message).trim().slice(0, 120))}. Expected a well-formed XML document`,
    );
  } finally {
    document?.dispose();
  }
}

function refused(code: string, offset: number, text: string): XmlReading {
  return { ok: false, warning: { code, offset, text } };
}

function isLetter(b: number): boolean {
  return (b >= 0x41 && b <= 0x5a) || (b >= 0x61 && b <= 0x7a);
}

/** Offset of the first byte that is neither a byte order mark nor a blank. */
function firstVisible(bytes: Uint8Array): number {
  let i = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (i < bytes.length && bytes[i]! <= 0x20) i++;
  return i;
}

interface Layout {
  readonly from: number;
  /** Where the XML declaration stands if comments came before it, else where the text begins. */
  readonly cutTo: number;
  /** Offsets of the start tags in document order. */
  readonly starts: readonly number[];
}

/**
 * One pass over the markup before a tree is built: where elements start, and refusal of what would cost more than
 * its bytes. Nothing here judges whether the document is well formed; the parser does.
 */
function survey(bytes: Buffer): Layout | ReadWarning {
  if ((bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0xff && bytes[1] === 0xfe))
    return {
      code: 'charset',
      offset: 0,
      text: 'UTF-16. Expected UTF-8, US-ASCII, ISO-8859-1 or windows-1252',
    };
  const from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const starts: number[] = [];
  let cutTo = from;
  let depth = 0;
  for (let i = bytes.indexOf(0x3c, from); i >= 0; i = bytes.indexOf(0x3c, i)) {
    const next = bytes[i + 1] ?? 0;
    if (next === 0x21) {
      const end = bytes.subarray(i, i + 4).equals(COMMENT)
        ? after(bytes, '-->', i + 4)
        : bytes.subarray(i, i + 9).equals(CDATA)
          ? after(bytes, ']]>', i + 9)
          : -2;
      if (end === -2)
        return {
          code: 'document-type',
          offset: i,
          text: 'a document type or other declaration. Expected none: entities are not taken from partners',
        };
      if (end === -1) break;
      i = end;
    } else if (next === 0x3f) {
      if (starts.length === 0 && i > from && bytes.subarray(i, i + 6).equals(DECLARATION)) cutTo = i;
      i = after(bytes, '?>', i + 2);
      if (i === -1) break;
    } else if (next === 0x2f) {
      depth--;
      i += 2;
    } else {
      if (starts.length >= XML_ELEMENTS_MAX)
        return {
          code: 'too-many-elements',
          offset: i,
          text: `more than ${XML_ELEMENTS_MAX} elements. Expected no more`,
        };
      starts.push(i);
      depth++;
      if (depth > XML_DEPTH_MAX)
        return {
          code: 'too-deep',
          offset: i,
          text: `elements nested deeper than ${XML_DEPTH_MAX}. Expected less`,
        };
      const end = endOfTag(bytes, i + 1);
      if (end === -1) break;
      if (bytes[end - 1] === 0x2f) depth--;
      i = end;
    }
  }
  return { from, cutTo, starts };
}

const COMMENT = Buffer.from('<!--');
const CDATA = Buffer.from('<![CDATA[');
const DECLARATION = Buffer.from('<?xml ');

function after(bytes: Buffer, end: string, from: number): number {
  const found = bytes.indexOf(end, from, 'latin1');
  return found < 0 ? -1 : found + end.length;
}

/** Offset of the `>` that ends a tag; a `>` inside a quoted value is data. */
function endOfTag(bytes: Buffer, from: number): number {
  let quote = 0;
  for (let i = from; i < bytes.length; i++) {
    const b = bytes[i]!;
    if (quote !== 0) {
      if (b === quote) quote = 0;
    } else if (b === 0x3e) return i;
    else if (b === 0x22 || b === 0x27) quote = b;
  }
  return -1;
}

function charsetOf(
  bytes: Buffer,
  from: number,
): { named: string; known: 'utf-8' | 'windows-1252' | undefined } {
  const head = bytes.toString('latin1', from, Math.min(bytes.length, from + 200));
  const named = /^\s*<\?xml\s[^>]{0,150}?encoding\s*=\s*["']([^"']{0,40})["']/.exec(head)?.[1] ?? 'utf-8';
  return { named, known: CHARSETS[named.toLowerCase()] };
}

/** Byte offset of a line and column as the parser counts them. */
function placeOf(bytes: Buffer, from: number, line: number, column: number): number {
  let at = from;
  for (let n = 1; n < line; n++) {
    const end = bytes.indexOf(0x0a, at);
    if (end < 0) break;
    at = end + 1;
  }
  return Math.min(bytes.length, at + Math.max(0, column - 1));
}

function plain(e: ParsedElement, starts: readonly number[], counter: { next: number }): XmlElement {
  const offset = starts[counter.next++] ?? 0;
  const binary = BINARY_ELEMENTS.has(e.name);
  const children: XmlElement[] = [];
  let text = '';
  for (let node = e.firstChild; node !== null; node = node.next) {
    if (node instanceof ParsedElement) children.push(plain(node, starts, counter));
    else if (!binary && (node instanceof XmlText || node instanceof XmlCData)) text += node.content;
  }
  return {
    ns: e.namespaceUri,
    name: e.name,
    attributes: e.attrs.map((a) => ({ ns: a.namespaceUri, name: a.name, value: a.value })),
    children,
    text: text.trim(),
    offset,
  };
}
