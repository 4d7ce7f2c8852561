import { soundOf } from './nearTokens.js';
import { mix } from './segment.js';
import { tokenKeys } from './tokenKeys.js';

/** What is worked out of each token by itself, for tokens in a row: apart, so that threads can share the tokens out. */
export interface TokenKeyLists {
  /** First key of each token, and one past the last token's last. */
  readonly starts: Uint32Array;
  /** Similarity keys, mixed. */
  readonly keys: Uint32Array;
  readonly sounds: Uint32Array;
}

export function tokenKeyLists(texts: readonly string[]): TokenKeyLists {
  const starts = new Uint32Array(texts.length + 1);
  const sounds = new Uint32Array(texts.length);
  let keys = new Uint32Array(texts.length * 40 + 64);
  let count = 0;
  texts.forEach((text, i) => {
    starts[i] = count;
    sounds[i] = soundOf(text);
    const own = tokenKeys(text);
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
