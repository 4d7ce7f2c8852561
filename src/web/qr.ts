/**
 * A QR code as one SVG path (ISO/IEC 18004, byte mode, error correction M, versions 1 to 13: up to 331 bytes), for the
 * set-up address of an authenticator app. Drawn here, because the address holds a secret that no other service may see.
 */
export interface QrPicture {
  /** Side of the square in modules, the quiet zone of four modules on each side included. */
  readonly size: number;
  readonly path: string;
}

/** Error correction words a block, and the data words of each block, for level M (table 9 of the standard). */
const BLOCKS: readonly { readonly check: number; readonly data: readonly number[] }[] = [
  { check: 10, data: [16] },
  { check: 16, data: [28] },
  { check: 26, data: [44] },
  { check: 18, data: [32, 32] },
  { check: 24, data: [43, 43] },
  { check: 16, data: [27, 27, 27, 27] },
  { check: 18, data: [31, 31, 31, 31] },
  { check: 22, data: [38, 38, 39, 39] },
  { check: 22, data: [36, 36, 36, 37, 37] },
  { check: 26, data: [43, 43, 43, 43, 44] },
  { check: 30, data: [50, 51, 51, 51, 51] },
  { check: 22, data: [36, 36, 36, 36, 36, 36, 37, 37] },
  { check: 22, data: [37, 37, 37, 37, 37, 37, 37, 37, 38] },
];

/** Centers of the alignment patterns (annex E). */
const ALIGNMENT: readonly (readonly number[])[] = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
  [6, 30, 54],
  [6, 32, 58],
  [6, 34, 62],
];

const QUIET = 4;

export function qrPicture(text: string): QrPicture {
  const dark = qrModules(text);
  const rows = dark.flatMap((row, y) =>
    row.flatMap((on, x) => (on ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])),
  );
  return { size: dark.length + 2 * QUIET, path: rows.join('') };
}

/** The symbol without its quiet zone; true is dark. Throws on text too long for version 13. */
export function qrModules(text: string): readonly (readonly boolean[])[] {
  const bytes = [...new TextEncoder().encode(text)];
  const version = 1 + BLOCKS.findIndex((block, i) => capacity(block.data, i + 1) >= bytes.length);
  if (version === 0) throw new Error(`text too long for a QR code: ${bytes.length} bytes, at most 331`);
  const size = 17 + 4 * version;
  const dark = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  const fixed = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  const set = (x: number, y: number, on: boolean) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    dark[y]![x] = on;
    fixed[y]![x] = true;
  };
  drawPatterns(version, size, set);
  place(words(bytes, version), size, dark, fixed);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) if (!fixed[y]![x] && (x + y) % 2 === 0) dark[y]![x] = !dark[y]![x];
  return dark;
}

/** Bytes that fit: data words less the mode (4 bits) and the length (8 bits, 16 from version 10). */
function capacity(data: readonly number[], version: number): number {
  return data.reduce((sum, n) => sum + n, 0) - (version < 10 ? 2 : 3);
}

type Setter = (x: number, y: number, on: boolean) => void;

function drawPatterns(version: number, size: number, set: Setter): void {
  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  const centers = ALIGNMENT[version - 1]!;
  const last = centers.length - 1;
  centers.forEach((cy, i) => {
    centers.forEach((cx, j) => {
      // Three corners belong to the finders.
      if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) return;
      square(cx, cy, 2, (ring) => ring !== 1, set);
    });
  });
  for (const [cx, cy] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    square(cx, cy, 4, (ring) => ring !== 2 && ring !== 4, set);
  drawFormat(size, set);
  if (version >= 7) drawVersion(version, size, set);
}

function square(cx: number, cy: number, reach: number, on: (ring: number) => boolean, set: Setter): void {
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) set(cx + dx, cy + dy, on(Math.max(Math.abs(dx), Math.abs(dy))));
}

/** Level M and mask 0 with their BCH check bits. One fixed mask: scanners read any, and a picture need not be pretty. */
function drawFormat(size: number, set: Setter): void {
  const data = 0b00_000;
  let rest = data;
  for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
  const bits = ((data << 10) | rest) ^ 0x5412;
  const bit = (i: number) => ((bits >>> i) & 1) === 1;
  for (let i = 0; i <= 5; i++) set(8, i, bit(i));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let i = 9; i < 15; i++) set(14 - i, 8, bit(i));
  for (let i = 0; i < 8; i++) set(size - 1 - i, 8, bit(i));
  for (let i = 8; i < 15; i++) set(8, size - 15 + i, bit(i));
  set(8, size - 8, true);
}

function drawVersion(version: number, size: number, set: Setter): void {
  let rest = version;
  for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let i = 0; i < 18; i++) {
    const on = ((bits >>> i) & 1) === 1;
    const far = size - 11 + (i % 3);
    const near = Math.floor(i / 3);
    set(far, near, on);
    set(near, far, on);
  }
}

/** Data and check words, interleaved as they are laid into the symbol. */
function words(bytes: readonly number[], version: number): readonly number[] {
  const { check, data } = BLOCKS[version - 1]!;
  const total = data.reduce((sum, n) => sum + n, 0);
  const bits: number[] = [];
  const push = (value: number, length: number) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >>> i) & 1);
  };
  push(0b0100, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) push(byte, 8);
  push(0, Math.min(4, total * 8 - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  const filled: number[] = [];
  for (let i = 0; i < bits.length; i += 8)
    filled.push(bits.slice(i, i + 8).reduce((byte, bit) => (byte << 1) | bit, 0));
  for (let pad = 0xec; filled.length < total; pad ^= 0xfd) filled.push(pad);

  let from = 0;
  const blocks = data.map((length) => {
    const block = filled.slice(from, from + length);
    from += length;
    return block;
  });
  const checks = blocks.map((block) => checkWords(block, check));
  const out: number[] = [];
  for (let i = 0; i < Math.max(...data); i++)
    for (const block of blocks) if (i < block.length) out.push(block[i]!);
  for (let i = 0; i < check; i++) for (const words of checks) out.push(words[i]!);
  return out;
}

/** Multiplication in GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let i = 7; i >= 0; i--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> i) & 1) * a;
  }
  return product;
}

/** Reed-Solomon remainder of a block (clause 7.5.2). */
export function checkWords(block: readonly number[], count: number): readonly number[] {
  const divisor = new Array<number>(count).fill(0);
  divisor[count - 1] = 1;
  let root = 1;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) divisor[j] = multiply(divisor[j]!, root) ^ (divisor[j + 1] ?? 0);
    root = multiply(root, 2);
  }
  const rest = new Array<number>(count).fill(0);
  for (const word of block) {
    const factor = word ^ rest.shift()!;
    rest.push(0);
    for (let j = 0; j < count; j++) rest[j]! ^= multiply(divisor[j]!, factor);
  }
  return rest;
}

/** Lays the bits upward and downward in columns of two from the right, past what is fixed (clause 7.7.3). */
function place(
  all: readonly number[],
  size: number,
  dark: boolean[][],
  fixed: readonly (readonly boolean[])[],
): void {
  let i = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const upward = ((right + 1) & 2) === 0;
      const y = upward ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (fixed[y]![x] || i >= all.length * 8) continue;
        dark[y]![x] = ((all[i >>> 3]! >>> (7 - (i & 7))) & 1) === 1;
        i += 1;
      }
    }
  }
}
