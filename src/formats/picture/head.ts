import { inflateSync } from 'node:zlib';
import { err, ok, type Result } from '#basics/result.js';

/** More is refused before anything is decoded: 25 million pixels take 100 MB, more than any camera of an office makes. */
export const PICTURE_PIXELS_MAX = 25_000_000;
export const PICTURE_SIDE_MAX = 12_000;

export type PictureProblemCode = 'not-a-picture' | 'too-many-pixels' | 'too-small' | 'damaged';

export interface PictureProblem {
  readonly code: PictureProblemCode;
  readonly says: string;
}

export interface PictureHead {
  readonly type: 'jpeg' | 'png';
  readonly width: number;
  readonly height: number;
}

/**
 * What a picture says of itself, by its bytes and never by its name or declared type, and whether it may be decoded at
 * all. Of a PNG the compressed pixels are counted, so that a few bytes that unfold to gigabytes are refused here.
 */
export function readPictureHead(bytes: Uint8Array): Result<PictureHead, PictureProblem> {
  const head = isPng(bytes) ? pngHead(bytes) : isJpeg(bytes) ? jpegHead(bytes) : undefined;
  if (head === undefined)
    return err({
      code: 'not-a-picture',
      says: 'The file is no JPEG or PNG picture, whatever its name says.',
    });
  if (head === null)
    return err({ code: 'damaged', says: 'The picture is cut off or damaged. Save it again.' });
  const { width, height } = head;
  if (width > PICTURE_SIDE_MAX || height > PICTURE_SIDE_MAX || width * height > PICTURE_PIXELS_MAX)
    return err({
      code: 'too-many-pixels',
      says: `The picture has ${width} by ${height} pixels. At most ${PICTURE_PIXELS_MAX / 1_000_000} million are taken.`,
    });
  const wrong = head.type === 'png' ? unfoldsWrong(bytes, head as PngHead) : undefined;
  return wrong ? err(wrong) : ok(head);
}

function isPng(bytes: Uint8Array): boolean {
  return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].every((b, i) => bytes[i] === b);
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/** Of a PNG of ours; null when it is none. */
export function pngSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | null {
  const head = isPng(bytes) ? pngHead(bytes) : null;
  return head && { width: head.width, height: head.height };
}

/** Null: it begins like one and is none. */
function jpegHead(bytes: Uint8Array): PictureHead | null {
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    // A frame: baseline, extended or progressive. C4, C8 and CC are tables.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      const height = (bytes[at + 5]! << 8) | bytes[at + 6]!;
      const width = (bytes[at + 7]! << 8) | bytes[at + 8]!;
      return width > 0 && height > 0 ? { type: 'jpeg', width, height } : null;
    }
    if (marker === 0xda || marker === 0xd9) return null;
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    if (length < 2) return null;
    at += 2 + length;
  }
  return null;
}

interface PngHead extends PictureHead {
  readonly bitsPerPixel: number;
}

function pngHead(bytes: Uint8Array): PngHead | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33 || nameAt(bytes, 12) !== 'IHDR') return null;
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[bytes[25]!];
  if (width === 0 || height === 0 || channels === undefined) return null;
  return { type: 'png', width, height, bitsPerPixel: channels * bytes[24]! };
}

/** The chunks that pixels are made of; text, profiles and whatever else stands between them is left out. */
const PIXEL_CHUNKS = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

/** The picture with nothing but its pixels. Null when a chunk lies about its length or the end is missing. */
export function pngPixelsOnly(bytes: Uint8Array): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return null;
    const name = nameAt(bytes, at + 4);
    if (PIXEL_CHUNKS.has(name)) kept.push(bytes.subarray(at, end));
    if (name === 'IEND') return joined(kept);
    at = end;
  }
  return null;
}

function unfoldsWrong(bytes: Uint8Array, png: PngHead): PictureProblem | undefined {
  const damaged = { code: 'damaged', says: 'The picture is cut off or damaged. Save it again.' } as const;
  const whole = pngPixelsOnly(bytes);
  if (!whole) return damaged;
  const row = Math.ceil((png.width * png.bitsPerPixel) / 8) + 1;
  // Seven passes of an interlaced picture have more rows, none longer; twice is more than they ever need.
  const most = row * png.height * 2 + 1024;
  try {
    inflateSync(idatOf(whole), { maxOutputLength: most });
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
      ? { code: 'too-many-pixels', says: 'The picture unfolds to more pixels than it declares.' }
      : damaged;
  }
}

function idatOf(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 12 <= png.length; ) {
    const length = view.getUint32(at);
    if (nameAt(png, at + 4) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return joined(parts);
}

function nameAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
