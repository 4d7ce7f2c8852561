/** Four bytes a pixel: red, green, blue, alpha. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Upright, by the orientation that a camera writes into EXIF (1 to 8), since the note itself is thrown away. */
export function upright(p: Pixels, orientation: number): Pixels {
  if (orientation <= 1 || orientation > 8) return p;
  const turned = orientation >= 5;
  const [width, height] = turned ? [p.height, p.width] : [p.width, p.height];
  const from = new Uint32Array(p.data.buffer, p.data.byteOffset, p.width * p.height);
  const to = new Uint32Array(width * height);
  for (let y = 0; y < p.height; y++)
    for (let x = 0; x < p.width; x++) {
      const [mx, my] = [p.width - 1 - x, p.height - 1 - y];
      const [tx, ty] = (
        {
          2: [mx, y],
          3: [mx, my],
          4: [x, my],
          5: [y, x],
          6: [my, x],
          7: [my, mx],
          8: [y, mx],
        } as Record<number, readonly [number, number]>
      )[orientation]!;
      to[ty * width + tx] = from[y * p.width + x]!;
    }
  return { width, height, data: new Uint8Array(to.buffer) };
}

/** Fitted into a frame and on white: each new pixel is the mean of those it stands for. Never made larger. */
export function fitted(p: Pixels, frame: { readonly width: number; readonly height: number }): Pixels {
  const by = Math.min(1, frame.width / p.width, frame.height / p.height);
  const width = Math.max(1, Math.round(p.width * by));
  const height = Math.max(1, Math.round(p.height * by));
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    const [y0, y1] = span(y, height, p.height);
    for (let x = 0; x < width; x++) {
      const [x0, x1] = span(x, width, p.width);
      mean(p, x0, x1, y0, y1, data, (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

function span(at: number, of: number, source: number): [number, number] {
  const from = Math.floor((at * source) / of);
  return [from, Math.max(from + 1, Math.floor(((at + 1) * source) / of))];
}

function mean(p: Pixels, x0: number, x1: number, y0: number, y1: number, out: Uint8Array, at: number): void {
  let [r, g, b] = [0, 0, 0];
  for (let y = y0; y < y1; y++)
    for (let x = x0; x < x1; x++) {
      const i = (y * p.width + x) * 4;
      const a = p.data[i + 3]! / 255;
      r += p.data[i]! * a + 255 * (1 - a);
      g += p.data[i + 1]! * a + 255 * (1 - a);
      b += p.data[i + 2]! * a + 255 * (1 - a);
    }
  const n = (x1 - x0) * (y1 - y0);
  out[at] = r / n;
  out[at + 1] = g / n;
  out[at + 2] = b / n;
  out[at + 3] = 255;
}
