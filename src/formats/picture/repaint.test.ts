import { Buffer } from 'node:buffer';
import { deflateSync } from 'node:zlib';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { PICTURE_PIXELS_MAX } from './head.js';
import { decodePicture, repaint, THUMB } from './repaint.js';

/** A picture whose left half is red and whose lower right quarter is blue; the rest is white. */
function picture(width: number, height: number): { width: number; height: number; data: Buffer } {
  const data = Buffer.alloc(width * height * 4, 255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * 4;
      if (x < width / 2) data.set([255, 0, 0], i);
      else if (y >= height / 2) data.set([0, 0, 255], i);
    }
  return { width, height, data };
}
const png = (width = 300, height = 400, options = {}) => {
  const p = new PNG({ width, height });
  p.data = picture(width, height).data;
  return PNG.sync.write(p, options);
};
const jpg = (width = 300, height = 400) => jpeg.encode(picture(width, height), 90).data;

/** An APP1 note as a telephone writes it: orientation, and a place. */
function withExif(bytes: Buffer, orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write('MM\0*', 0, 'latin1');
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  tiff.writeUInt16BE(0x0112, 10);
  tiff.writeUInt16BE(3, 12);
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  const note = Buffer.concat([Buffer.from('Exif\0\0'), tiff, Buffer.from('GPS 41.0814N 81.5190W')]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(note.length + 2, 2);
  return Buffer.concat([bytes.subarray(0, 2), head, note, bytes.subarray(2)]);
}

function pngOf(width: number, height: number, idat: Buffer): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const out = Buffer.alloc(12 + data.length);
    out.writeUInt32BE(data.length, 0);
    out.write(name, 4, 'latin1');
    data.copy(out, 8);
    return out;
  };
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(width, 0);
  ihdr.writeUInt32BE(height, 4);
  ihdr.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', ihdr),
    chunk('IDAT', idat),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
const codeOf = (bytes: Uint8Array) => {
  const done = repaint(bytes, 'photo');
  return done.ok ? 'kept' : done.error.code;
};
const colourAt = (bytes: Uint8Array, x: number, y: number) => {
  const read = decodePicture(bytes);
  if (!read.ok) throw new Error(read.error.says);
  const i = (Math.floor(y * read.value.height) * read.value.width + Math.floor(x * read.value.width)) * 4;
  return [...read.value.data.subarray(i, i + 3)].map((c) => Math.round(c / 255));
};

describe('pictures are painted anew', () => {
  test.each([
    ['PNG', png()],
    ['JPEG', jpg()],
  ])('a %s keeps what it shows and nothing else', (_says, bytes) => {
    const hidden = Buffer.concat([bytes, Buffer.from('PK\u0003\u0004 <script>alert(1)</script>')]);
    const done = repaint(hidden, 'photo');
    if (!done.ok) throw new Error(done.error.says);
    expect(done.value).toMatchObject({ mediaType: 'image/jpeg', width: 300, height: 400 });
    expect(Buffer.from(done.value.content).includes('script')).toBe(false);
    expect(colourAt(done.value.content, 0.2, 0.5)).toEqual([1, 0, 0]);
    expect(colourAt(done.value.content, 0.8, 0.2)).toEqual([1, 1, 1]);
    expect(colourAt(done.value.content, 0.8, 0.8)).toEqual([0, 0, 1]);
    const thumb = decodePicture(done.value.thumb);
    expect(thumb.ok && [thumb.value.width, thumb.value.height]).toEqual([THUMB.width, THUMB.height]);
  });

  test('place and camera are gone, and the picture stands upright', () => {
    const sent = withExif(jpg(300, 400), 6);
    const done = repaint(sent, 'photo');
    if (!done.ok) throw new Error(done.error.says);
    expect(sent.includes('GPS')).toBe(true);
    expect(Buffer.from(done.value.content).includes('GPS')).toBe(false);
    expect(Buffer.from(done.value.content).includes('Exif')).toBe(false);
    // Orientation 6: turned to the right, so the left half comes to the top.
    expect([done.value.width, done.value.height]).toEqual([400, 300]);
    expect(colourAt(done.value.content, 0.5, 0.2)).toEqual([1, 0, 0]);
  });

  test('a large picture is made smaller, a print is kept pixel by pixel without colour', () => {
    const large = repaint(png(2400, 3000), 'photo');
    expect(large.ok && [large.value.width, large.value.height]).toEqual([1200, 1500]);
    const print = repaint(png(500, 400), 'print');
    if (!print.ok) throw new Error(print.error.says);
    expect(print.value).toMatchObject({ mediaType: 'image/png', width: 500, height: 400 });
    expect(Buffer.from(print.value.content).readUInt8(25)).toBe(0);
  });

  test.each([
    [
      'a web page that calls itself a picture',
      Buffer.from('<html><script>alert(1)</script></html>'),
      'not-a-picture',
    ],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'not-a-picture'],
    ['a PDF', Buffer.from('%PDF-1.7'), 'not-a-picture'],
    ['a GIF', Buffer.from('GIF89a\u0001\u0000\u0001\u0000'), 'not-a-picture'],
    ['nothing', Buffer.alloc(0), 'not-a-picture'],
    [
      'the beginning of a PNG before a web page',
      Buffer.concat([png().subarray(0, 8), Buffer.from('<html>'.repeat(20))]),
      'damaged',
    ],
    ['half a PNG', png().subarray(0, 400), 'damaged'],
    ['half a JPEG', jpg().subarray(0, 900), 'damaged'],
    ['a JPEG with nothing in it', Buffer.from('ffd8ffe000104a46494600', 'hex'), 'damaged'],
    [
      'a few bytes that unfold to 400 MB',
      pngOf(200, 200, deflateSync(Buffer.alloc(400_000_000))),
      'too-many-pixels',
    ],
    [
      'a PNG that declares a hundred million pixels',
      pngOf(10_000, 10_000, deflateSync(Buffer.alloc(100))),
      'too-many-pixels',
    ],
    ['a picture nobody can be recognised on', png(40, 40), 'too-small'],
  ])('%s is refused', (_says, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
  });

  test('a JPEG that declares too many pixels is refused before it is decoded', () => {
    const bytes = Buffer.from(jpg());
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes.writeUInt16BE(12_000, frame + 5);
    bytes.writeUInt16BE(Math.ceil(PICTURE_PIXELS_MAX / 12_000) + 1, frame + 7);
    expect(codeOf(bytes)).toBe('too-many-pixels');
  });

  test('bytes damaged anywhere are an answer, never an exception', () => {
    for (const whole of [png(130, 130), jpg(130, 130)])
      for (let i = 0; i < 300; i++) {
        const bytes = Buffer.from(whole);
        for (let k = 0; k < 3; k++) bytes[(i * 7919 + k * 104729) % bytes.length] = (i * 31 + k * 17) & 0xff;
        const done = repaint(bytes, 'photo');
        if (!done.ok) expect(done.error.says).toMatch(/\.$/);
      }
  });
});
