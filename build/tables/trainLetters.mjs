/**
 * Trains a joint letter model by expectation maximisation over all ways to cut two spellings of one name into
 * corresponding chunks. A pair that the model thinks unlikely to be one name (the pairs hold mistakes) counts less.
 */
const SHIFT = 1 << 22;

/** pairs: [latin, other, weight]. Returns [latinChunk, otherChunk, probability] entries, most probable first. */
export function trainLetters(pairs, { latinMax, otherMax, rounds = 6, chanceMin = 1e-7 }) {
  const numbers = new Map([['', 0]]);
  const numberOf = (chunk) => {
    let number = numbers.get(chunk);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(chunk, number);
    }
    return number;
  };
  const items = pairs.map(([a, b, weight]) => {
    const chunks = (s, max) => {
      const ids = new Int32Array((s.length + 1) * (max + 1));
      for (let i = 1; i <= s.length; i++)
        for (let n = 1; n <= max && n <= i; n++) ids[i * (max + 1) + n] = numberOf(s.slice(i - n, i));
      return ids;
    };
    return { n: a.length, m: b.length, a: chunks(a, latinMax), b: chunks(b, otherMax), weight };
  });
  // A mistaken pair is as likely as its two sides by themselves: letters given the letter before, smoothed.
  const aloneA = letterPairs(pairs.map((pair) => pair[0]));
  const aloneB = letterPairs(pairs.map((pair) => pair[1]));
  const byChance = pairs.map(([a, b]) => aloneA(a) * aloneB(b));
  let chances = null;
  let genuine = 0.95;
  const start = (p, q) => (p === 0 || q === 0 ? 1e-6 : 1e-4 * 0.05 ** Math.abs(p - q) * 0.02 ** (p + q - 2));
  for (let round = 0; round < rounds; round++) {
    const counts = new Map();
    let genuineSum = 0;
    items.forEach((item, index) => {
      const { n, m, a, b } = item;
      const width = m + 1;
      const forward = new Float64Array((n + 1) * width);
      const backward = new Float64Array((n + 1) * width);
      const chance = (u, v, p, q) => (chances ? (chances.get(u * SHIFT + v) ?? 0) : start(p, q));
      const eachStep = (i, j, visit) => {
        for (let p = 0; p <= latinMax && p <= i; p++)
          for (let q = 0; q <= otherMax && q <= j; q++) {
            if (p + q === 0 || (p === 0 && q > 1) || (q === 0 && p > 1)) continue;
            const from = (i - p) * width + j - q;
            if (forward[from] === 0) continue;
            const u = a[i * (latinMax + 1) + p];
            const v = b[j * (otherMax + 1) + q];
            const c = chance(u, v, p, q);
            if (c > 0) visit(from, u, v, c);
          }
      };
      forward[0] = 1;
      for (let i = 0; i <= n; i++)
        for (let j = i === 0 ? 1 : 0; j <= m; j++) {
          let sum = 0;
          eachStep(i, j, (from, _u, _v, c) => {
            sum += forward[from] * c;
          });
          forward[i * width + j] = sum;
        }
      const total = forward[n * width + m];
      if (!(total > 0)) return;
      const share = chances ? (genuine * total) / (genuine * total + (1 - genuine) * byChance[index]) : 1;
      genuineSum += share;
      backward[n * width + m] = 1;
      for (let i = n; i >= 0; i--)
        for (let j = m; j >= 0; j--) {
          const later = backward[i * width + j];
          if (later === 0) continue;
          eachStep(i, j, (from, u, v, c) => {
            backward[from] += c * later;
            const expected = ((forward[from] * c * later) / total) * share * item.weight;
            if (expected > 1e-4) counts.set(u * SHIFT + v, (counts.get(u * SHIFT + v) ?? 0) + expected);
          });
        }
    });
    let sum = 0;
    for (const count of counts.values()) sum += count;
    chances = new Map();
    for (const [key, count] of counts) {
      const c = (count - 0.02) / sum;
      if (c > chanceMin) chances.set(key, c);
    }
    genuine = Math.min(0.99, genuineSum / items.length);
  }
  const chunkOf = [...numbers.keys()];
  return [...chances].map(([key, c]) => [chunkOf[Math.floor(key / SHIFT)], chunkOf[key % SHIFT], c]);
}

/** The chance of a token by itself, each letter given the one before. */
function letterPairs(tokens) {
  const pairs = new Map();
  const before = new Map();
  const single = new Map();
  let total = 0;
  const add = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
  for (const token of tokens) {
    const text = `^${token}$`;
    for (let i = 1; i < text.length; i++) {
      add(pairs, text[i - 1] + text[i]);
      add(before, text[i - 1]);
      add(single, text[i]);
      total++;
    }
  }
  return (token) => {
    const text = `^${token}$`;
    let chance = 1;
    for (let i = 1; i < text.length; i++) {
      const alone = (single.get(text[i]) ?? 0.5) / total;
      chance *=
        ((pairs.get(text[i - 1] + text[i]) ?? 0) + 20 * alone) / ((before.get(text[i - 1]) ?? 0) + 20);
    }
    return chance;
  };
}

/** The table text that src/matching/scripts/letterModel.ts reads. */
export function encodeLetters(entries) {
  const byOther = new Map();
  for (const [latin, other, c] of entries) {
    const step = Math.max(0, Math.round((-Math.log2(c) - 2) * 3));
    if (!byOther.has(other)) byOther.set(other, []);
    byOther.get(other).push(latin + String.fromCharCode(0x100 + step));
  }
  const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  return [...byOther]
    .sort(([a], [b]) => order(a, b))
    .map(([other, list]) => `${other} ${list.sort(order).join(' ')}`)
    .join('|');
}
