/**
 * Seeded randomness: the same seed gives the same population, errors and queries on every machine, so a
 * figure can be repeated and a frozen run compared. xorshift128, seeded by splitmix32.
 */
export interface Random {
  /** In [0, 1). */
  unit(): number;
  /** An integer in [0, below). */
  below(below: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** A rank in [0, size) by a Zipf-Mandelbrot-like law: low ranks are common, the tail is long. */
  rank(size: number): number;
}

export function seeded(seed: number): Random {
  let mix = seed | 0;
  const next32 = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  let [x, y, z, w] = [next32() | 1, next32(), next32(), next32()];
  const unit = (): number => {
    const t = x ^ (x << 11);
    x = y;
    y = z;
    z = w;
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return (w >>> 0) / 4294967296;
  };
  const below = (n: number): number => Math.floor(unit() * n);
  return {
    unit,
    below,
    chance: (p) => unit() < p,
    pick: (items) => items[below(items.length)]!,
    rank: (size) => {
      // Inverse of a density falling like 1/(rank + 8): the top name of 150 carries about 4 %.
      const r = 8 * ((1 + size / 8) ** unit() - 1);
      return Math.min(size - 1, Math.floor(r));
    },
  };
}

/** A stable 32-bit hash of a text (FNV-1a): for splits that must not move when rows are reordered. */
export function textHash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 15;
  return Math.imul(h, 0x2c1b3c6d) >>> 0;
}
