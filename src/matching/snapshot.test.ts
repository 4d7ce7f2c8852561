import { describe, expect, test } from 'vitest';
import { buildIndex } from './engine.js';
import { loadSnapshot, snapshot } from './snapshot.js';

const register = ['Miriam Oakwell', 'Juan Garcia Lopez', 'Teodora Vance'].map((full, i) => ({
  id: `r${i}`,
  names: [{ full }],
  birthDates: [`19${60 + i}`],
}));
const query = { names: [{ full: 'Oakwell Miriam' }] };

describe('snapshot', () => {
  test('gives back an index with the same answers', () => {
    const index = buildIndex(register);
    const bytes = snapshot(index, 'of this register');
    const shifted = new Uint8Array(bytes.length + 3).subarray(3);
    shifted.set(bytes);
    for (const whole of [bytes, shifted]) {
      const loaded = loadSnapshot(whole);
      if (!loaded.ok) throw new Error(loaded.error);
      const { index: again, mark } = loaded.value;
      expect(again.match(query, { reviewBits: 2 })).toEqual(index.match(query, { reviewBits: 2 }));
      expect(again.stamp()).toEqual(index.stamp());
      expect(mark).toBe('of this register');
    }
  });

  test('is the same bytes for the same register', () => {
    expect(snapshot(buildIndex(register))).toEqual(snapshot(buildIndex(register)));
  });

  test('is refused when any byte of the arrays is changed or missing', () => {
    const bytes = snapshot(buildIndex(register));
    const inText = new TextDecoder('latin1').decode(bytes).indexOf('Oakwell');
    for (const at of [3, bytes.length - 9, inText]) {
      const damaged = bytes.slice();
      damaged[at]! ^= 4;
      expect(loadSnapshot(damaged).ok).toBe(false);
    }
    expect(loadSnapshot(bytes.slice(0, bytes.length - 16)).ok).toBe(false);
    expect(loadSnapshot(new Uint8Array(0)).ok).toBe(false);
  });
});
