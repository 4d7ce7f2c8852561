import { PNG } from 'pngjs';
import { seeded } from '../../bench/matching/random.js';

/** Pictures of nobody: a few ellipses and bars, other ones for each seed, so that a page has something to show. */
export function drawFace(seed: number): Uint8Array {
  const canvas = new Canvas(480, 640);
  const random = seeded(seed * 7919 + 13);
  const pick = <T>(of: readonly T[]): T => of[random.below(of.length)]!;
  const skin = pick(['#f1c9a5', '#d9a066', '#a5673f', '#7a4a2b', '#e8b98e'] as const);
  const hair = pick(['#2b1d14', '#5a3b22', '#8a8a8a', '#c8a25a', '#1b1b1b'] as const);
  const [w, h] = [118 + random.below(30), 158 + random.below(30)];
  canvas.fill(pick(['#dfe6ec', '#d6e0d8', '#e6dfd2'] as const));
  canvas.ellipse(240, 660, 230, 150, pick(['#3c4a5c', '#5c3c4a', '#4a5c3c'] as const));
  canvas.ellipse(240, 470, 55, 90, skin);
  canvas.ellipse(240, 268 - random.below(14), w + 16, h + 8, hair);
  canvas.ellipse(240, 312, w, h - 16, skin);
  for (const side of [-1, 1]) {
    canvas.ellipse(240 + side * 48, 300, 22, 12, '#ffffff');
    canvas.ellipse(240 + side * 48, 300, 9, 9, pick(['#3a2a1a', '#2a4a6a', '#3a5a3a'] as const));
    canvas.bar(240 + side * 48 - 28, 268 + random.below(8), 56, 8, hair);
  }
  canvas.ellipse(240, 350, 14, 30, shade(skin));
  canvas.ellipse(240, 405, 44, 9 + random.below(6), '#8a4a44');
  if (random.chance(0.3)) canvas.ellipse(240, 432, 70, 26, hair);
  return canvas.png();
}

/** A card with a face and lines where words would be. */
export function drawCard(seed: number): Uint8Array {
  const canvas = new Canvas(860, 540);
  const random = seeded(seed * 104729 + 7);
  canvas.fill('#f4f1e6');
  canvas.bar(0, 0, 860, 90, ['#2d4a6a', '#6a2d3a', '#2d6a4a'][random.below(3)]!);
  canvas.bar(40, 130, 240, 320, '#dfe6ec');
  canvas.ellipse(160, 270, 70, 90, '#d9a066');
  canvas.ellipse(160, 450, 110, 60, '#3c4a5c');
  for (let line = 0; line < 6; line++)
    canvas.bar(330, 140 + line * 54, 200 + random.below(280), 22, '#4a4a4a');
  return canvas.png();
}

/** Ridges in rings, as if of a finger: gray, for a card of prints. */
export function drawPrint(seed: number): Uint8Array {
  const canvas = new Canvas(500, 500);
  const random = seeded(seed * 31 + 5);
  const [cx, cy, turn] = [230 + random.below(40), 240 + random.below(40), random.below(100) / 50];
  for (let y = 0; y < 500; y++)
    for (let x = 0; x < 500; x++) {
      const far = Math.hypot((x - cx) * 1.25, y - cy);
      const wave = Math.sin(far / 4.2 + Math.atan2(y - cy, x - cx) * (2 + turn));
      if (far < 225) canvas.dot(x, y, wave > 0 ? '#303030' : '#e8e8e8');
    }
  return canvas.png();
}

class Canvas {
  readonly #png: PNG;

  constructor(width: number, height: number) {
    this.#png = new PNG({ width, height });
    this.fill('#ffffff');
  }

  dot(x: number, y: number, colour: string): void {
    if (x < 0 || y < 0 || x >= this.#png.width || y >= this.#png.height) return;
    const value = Number.parseInt(colour.slice(1), 16);
    this.#png.data.set([value >> 16, (value >> 8) & 255, value & 255, 255], (y * this.#png.width + x) * 4);
  }

  fill(colour: string): void {
    this.bar(0, 0, this.#png.width, this.#png.height, colour);
  }

  bar(x: number, y: number, width: number, height: number, colour: string): void {
    for (let j = y; j < y + height; j++) for (let i = x; i < x + width; i++) this.dot(i, j, colour);
  }

  ellipse(cx: number, cy: number, rx: number, ry: number, colour: string): void {
    for (let y = Math.floor(cy - ry); y <= cy + ry; y++)
      for (let x = Math.floor(cx - rx); x <= cx + rx; x++)
        if (((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1) this.dot(x, y, colour);
  }

  png(): Uint8Array {
    return new Uint8Array(PNG.sync.write(this.#png));
  }
}

function shade(colour: string): string {
  const value = Number.parseInt(colour.slice(1), 16);
  const part = (shift: number) => Math.round(((value >> shift) & 255) * 0.85) << shift;
  return `#${(part(16) | part(8) | part(0)).toString(16).padStart(6, '0')}`;
}
