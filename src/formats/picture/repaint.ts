import { Buffer } from 'node:buffer';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { err, ok, type Result } from '#basics/result.js';
import { PICTURE_PIXELS_MAX, type PictureProblem, pngPixelsOnly, readPictureHead } from './head.js';
import { fitted, type Pixels, upright } from './pixels.js';

/**
 * What a picture is for, which settles how large it is kept. Prints are kept without loss, in the size they came in,
 * since examiners measure ridges.
 */
export const PICTURE_USES = {
  photo: { width: 1200, height: 1600, sideMin: 120, lossless: false },
  paper: { width: 2000, height: 2600, sideMin: 60, lossless: false },
  print: { width: 12_000, height: 12_000, sideMin: 100, lossless: true },
} as const;
export type PictureUse = keyof typeof PICTURE_USES;

export const THUMB = { width: 180, height: 240 } as const;

export interface Repainted {
  readonly mediaType: 'image/jpeg' | 'image/png';
  readonly width: number;
  readonly height: number;
  readonly content: Uint8Array;
  /** JPEG, at most `THUMB`. */
  readonly thumb: Uint8Array;
}

/**
 * A picture taken apart to its pixels and painted anew. Nothing of the file that came in is kept: no place where it was
 * taken, no camera, no comment, no second file behind or inside it. Refuses what is no whole JPEG or PNG or unfolds too
 * far. Computes up to seconds: servers call it in a thread with a limit of time.
 */
export function repaint(bytes: Uint8Array, use: PictureUse): Result<Repainted, PictureProblem> {
  const rule = PICTURE_USES[use];
  const pixels = decodePicture(bytes);
  if (!pixels.ok) return pixels;
  if (Math.min(pixels.value.width, pixels.value.height) < rule.sideMin)
    return err({
      code: 'too-small',
      says: `The picture has ${pixels.value.width} by ${pixels.value.height} pixels. At least ${rule.sideMin} a side are needed to see anything.`,
    });
  const kept = fitted(pixels.value, rule);
  return ok({
    mediaType: rule.lossless ? 'image/png' : 'image/jpeg',
    width: kept.width,
    height: kept.height,
    content: rule.lossless ? grayPng(kept) : asJpeg(kept, 85),
    thumb: asJpeg(fitted(pixels.value, THUMB), 80),
  });
}

/** Upright pixels of a JPEG or PNG. */
export function decodePicture(bytes: Uint8Array): Result<Pixels, PictureProblem> {
  const head = readPictureHead(bytes);
  if (!head.ok) return head;
  try {
    return ok(head.value.type === 'png' ? fromPng(bytes) : fromJpeg(bytes));
  } catch {
    return err({ code: 'damaged', says: 'The picture is cut off or damaged. Save it again.' });
  }
}

function fromPng(bytes: Uint8Array): Pixels {
  const { width, height, data } = PNG.sync.read(Buffer.from(pngPixelsOnly(bytes)!));
  return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
}

function fromJpeg(bytes: Uint8Array): Pixels {
  const read = jpeg.decode(bytes, {
    useTArray: true,
    formatAsRGBA: true,
    tolerantDecoding: false,
    maxResolutionInMP: PICTURE_PIXELS_MAX / 1_000_000,
    maxMemoryUsageInMB: 700,
  });
  const { width, height, data, exifBuffer } = read as typeof read & { exifBuffer?: Uint8Array };
  return upright({ width, height, data }, exifBuffer ? orientationOf(new Uint8Array(exifBuffer)) : 1);
}

/** EXIF tag 0112 of the first directory; 1, upright, when it cannot be found. */
function orientationOf(app1: Uint8Array): number {
  // The decoder leaves some of "Exif\0\0" before the TIFF head.
  const start = [0, 1, 6].find((i) => [0x4949, 0x4d4d].includes((app1[i]! << 8) | app1[i + 1]!));
  if (start === undefined) return 1;
  const view = new DataView(app1.buffer, app1.byteOffset + start, Math.max(0, app1.byteLength - start));
  if (view.byteLength < 14) return 1;
  const little = view.getUint16(0) === 0x4949;
  const at = view.getUint32(4, little);
  if (at + 2 > view.byteLength) return 1;
  const entries = view.getUint16(at, little);
  for (let i = 0; i < entries; i++) {
    const entry = at + 2 + i * 12;
    if (entry + 12 > view.byteLength) return 1;
    if (view.getUint16(entry, little) === 0x0112) return view.getUint16(entry + 8, little);
  }
  return 1;
}

function asJpeg(p: Pixels, quality: number): Uint8Array {
  return new Uint8Array(jpeg.encode({ width: p.width, height: p.height, data: p.data }, quality).data);
}

function grayPng(p: Pixels): Uint8Array {
  const png = new PNG({ width: p.width, height: p.height });
  png.data = Buffer.from(p.data.buffer, p.data.byteOffset, p.data.length);
  return new Uint8Array(PNG.sync.write(png, { colorType: 0 }));
}
