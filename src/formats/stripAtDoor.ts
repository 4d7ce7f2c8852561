import { Buffer } from 'node:buffer';
import type { DoorBytes, Removed } from '#domain/doorBytes.js';
import { blankCardNumbers } from './cardNumbers.js';
import { stripPnrgov } from './edifact/stripPnrgov.js';
import { startsLikeJson } from './jsonDocument.js';
import { looksLikeNist, NIST_BYTES_MAX, readRecords } from './nist/records.js';
import { Remarks } from './outcome.js';
import { rootPart } from './xml/mime.js';
import { BINARY_ELEMENTS, startsLikeXml } from './xml/parse.js';

const BLANK = 0x20;

/**
 * What of a transmission may be kept: prints, photos and attachments of fingerprint and NIEM messages are taken out,
 * and of bookings (PNRGOV) everything that is not read, payment above all. Bytes of other messages are kept as sent.
 * Linear in the size of the input; never throws for what the bytes hold.
 */
export function stripAtDoor(sent: Uint8Array): DoorBytes {
  const source = Buffer.from(sent.buffer, sent.byteOffset, sent.byteLength);
  if (source.includes('PNRGOV')) {
    const kept = sent.slice();
    const removed = stripPnrgov(kept);
    return { sent, kept, removed: [...removed, ...blankCardNumbers(kept)] };
  }
  const part = rootPart(sent);
  const images = looksLikeNist(sent)
    ? imagesOfNist(sent)
    : part
      ? [...contentOfElements(source.subarray(0, part.to)), ...attachments(sent, part.rest)]
      : startsLikeXml(sent)
        ? contentOfElements(source)
        : startsLikeJson(sent)
          ? contentOfMembers(source)
          : [];
  if (images.length === 0) return { sent, kept: sent, removed: [] };
  const kept = sent.slice();
  for (const { from, to } of images) kept.fill(BLANK, from, to);
  return { sent, kept, removed: images };
}

/** Whatever follows the document in a message of several parts. */
function attachments(sent: Uint8Array, from: number): Removed[] {
  return from < sent.length ? [{ what: 'image', from, to: sent.length }] : [];
}

function imagesOfNist(bytes: Uint8Array): Removed[] {
  if (bytes.length > NIST_BYTES_MAX) return [];
  return readRecords(bytes, new Remarks()).flatMap((r) =>
    r.image && r.image.to > r.image.from ? [{ what: 'image' as const, ...r.image }] : [],
  );
}

/** The texts of elements that hold an image, by their names in the bytes: the parser comes later. */
function contentOfElements(source: Buffer): Removed[] {
  return [...BINARY_ELEMENTS].flatMap((name) => {
    const found: Removed[] = [];
    const open = searching(source, 0x3e);
    const close = searching(source, 0x3c);
    let done = 0;
    for (let at = source.indexOf(name); at >= 0; at = source.indexOf(name, at + name.length)) {
      if (!beginsTag(source, at)) continue;
      const from = open(at) + 1;
      if (from === 0) break;
      if (from <= done || source[from - 2] === 0x2f) continue;
      const end = close(from);
      done = end < 0 ? source.length : end;
      if (done > from) found.push({ what: 'image', from, to: done });
    }
    return found;
  });
}

/** The same of JSON: the text behind a member of such a name. */
function contentOfMembers(source: Buffer): Removed[] {
  return [...BINARY_ELEMENTS].flatMap((name) => {
    const found: Removed[] = [];
    const quote = searching(source, 0x22);
    for (let at = source.indexOf(`${name}"`); at >= 0; at = source.indexOf(`${name}"`, at + name.length)) {
      let i = at + name.length + 1;
      while (i < source.length && i < at + 200 && (source[i]! <= 0x20 || source[i] === 0x3a)) i++;
      if (source[i] !== 0x22) continue;
      const to = quote(i + 1);
      if (to > i + 1) found.push({ what: 'image', from: i + 1, to });
    }
    return found;
  });
}

/** Whether a name stands where a start tag has it: behind `<`, or behind `<` and a prefix. */
function beginsTag(source: Buffer, at: number): boolean {
  if (source[at - 1] === 0x3c) return true;
  if (source[at - 1] !== 0x3a) return false;
  for (let i = at - 2; i >= Math.max(0, at - 60); i--) {
    const b = source[i]!;
    if (b === 0x3c) return true;
    if (b <= 0x2c || b === 0x2f || b === 0x3a || b === 0x3e) return false;
  }
  return false;
}

/** Finds the next of a byte from rising places, each byte looked at once. */
function searching(source: Buffer, byte: number): (from: number) => number {
  let next = -2;
  return (from) => {
    if (next !== -1 && next < from) next = source.indexOf(byte, from);
    return next;
  };
}
