import { soundOf } from './nearTokens.js';
import { KEY_CHECK_SHIFT, mix } from './segment.js';
import { tokenKeys } from './tokenKeys.js';

/** What is worked out of each token by itself, for tokens in a row: apart, so that threads can share the tokens out. */
export interface TokenKeyLists {
  /** First key of each token, and one past the last token's last. */
  readonly starts: Uint32Array;
  /** Similarity keys, mixed. */
  readonly keys: Uint32Array;
  readonly sounds: Uint32Array;
}

/**
 * Index keys of every token, one after another in one array, with where each begins and its sound.
 * @param keysOf may remember what `tokenKeys` said
 */
export function tokenKeyLists(
  texts: readonly string[],
  keysOf: (token: string) => Int32Array = tokenKeys,
): TokenKeyLists {
  const starts = new Uint32Array(texts.length + 1);
  const sounds = new Uint32Array(texts.length);
  let keys = new Uint32Array(texts.length * 40 + 64);
  let count = 0;
  texts.forEach((text, i) => {
    starts[i] = count;
    sounds[i] = soundOf(text);
    const own = keysOf(text);
    if (count + own.length > keys.length) {
      const larger = new Uint32Array(keys.length * 2 + own.length);
      larger.set(keys);
      keys = larger;
    }
    for (const key of own) keys[count++] = mix(key);
  });
  starts[texts.length] = count;
  return { starts, keys: keys.slice(0, count), sounds };
}

/** Similarity keys by bucket. The check beside a token keeps most strangers of a bucket out. */
export function keyArrays(u32: (n: number) => Uint32Array, lists: readonly TokenKeyLists[]) {
  const count = lists.reduce((sum, { keys }) => sum + keys.length, 0);
  const bits = Math.max(4, Math.min(24, Math.ceil(Math.log2(count + 1)) - 2));
  const shift = 32 - bits;
  const keyStart = u32((1 << bits) + 1);
  for (const { keys } of lists) for (const key of keys) keyStart[(key >>> shift) + 1]!++;
  for (let b = 0; b < 1 << bits; b++) keyStart[b + 1]! += keyStart[b]!;
  const keyTokens = u32(count);
  const next = keyStart.slice();
  let token = 0;
  for (const { keys, starts } of lists)
    for (let i = 0; i + 1 < starts.length; i++, token++)
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        const at = next[keys[k]! >>> shift]!++;
        keyTokens[at] = (token | (keys[k]! << KEY_CHECK_SHIFT)) >>> 0;
      }
  return { keyStart, keyTokens };
}
