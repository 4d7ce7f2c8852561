import { KIND } from './align.js';
import type { Commonness } from './commonness.js';
import { mix, type Segment } from './segment.js';
import { isInitial } from './tokenEvidence.js';
import { tokenKeys } from './tokenKeys.js';
import { NOT_ALIKE, pairBits } from './tokenPairs.js';

/** Which of the three ways of judging (`KIND`) can apply to a query token, as bits: given 1, surname 2, any always. */
export type Uses = 0 | 1 | 2 | 3;

/** Evidence is grouped by half bits when work is planned. */
export const STEP_CENTIBITS = 50;
export const STEPS = 48;

/** The tokens of a segment that are like a query token. */
export interface Expansion {
  readonly count: number;
  readonly tokens: Uint32Array;
  /** Three centibits a token, by `KIND`. */
  readonly bits: Int16Array;
  /** By uses: postings of the tokens whose best evidence falls in each half-bit step (0, 50], (50, 100] … */
  readonly volumes: (Float64Array | null)[];
}

const EXPANSIONS_MAX = 150_000;

/** Looks up and remembers the similar tokens of query tokens in one segment. */
export class Expander {
  readonly #segment: Segment;
  readonly #commonness: Commonness;
  readonly #held = new Map<string, Expansion>();
  readonly #seen: Uint32Array;
  #round = 0;
  /** Look-ups that were not remembered. */
  expanded = 0;

  constructor(segment: Segment, commonness: Commonness) {
    this.#commonness = commonness;
    this.#segment = segment;
    this.#seen = new Uint32Array(segment.vocabulary);
  }

  expand(text: string): Expansion {
    let found = this.#held.get(text);
    if (!found) {
      if (this.#held.size >= EXPANSIONS_MAX) this.#held.clear();
      found = this.#find(text);
      this.#held.set(text, found);
      this.expanded++;
    }
    return found;
  }

  #find(text: string): Expansion {
    const { keyStart, keyTokens, keyChecks } = this.#segment.arrays;
    const tokens: number[] = [];
    const bits: number[] = [];
    this.#round++;
    const consider = (token: number): void => {
      if (this.#seen[token] === this.#round) return;
      this.#seen[token] = this.#round;
      const other = this.#segment.tokenText(token);
      const found = pairBits(text, other, this.#commonness);
      if (found === NOT_ALIKE) return;
      tokens.push(token);
      bits.push(...found);
    };
    const same = this.#segment.findToken(text);
    if (same >= 0) consider(same);
    if (!isInitial(text)) {
      const initial = this.#segment.findToken(text[0]!);
      if (initial >= 0) consider(initial);
      for (const key of tokenKeys(text)) {
        const mixed = mix(key);
        const bucket = mixed >>> this.#segment.keyShift;
        const check = mixed & 255;
        const end = keyStart[bucket + 1]!;
        for (let k = keyStart[bucket]!; k < end; k++) if (keyChecks[k] === check) consider(keyTokens[k]!);
      }
    }
    return {
      count: tokens.length,
      tokens: Uint32Array.from(tokens),
      bits: Int16Array.from(bits),
      volumes: [null, null, null, null],
    };
  }

  volumes(expansion: Expansion, uses: Uses): Float64Array {
    let found = expansion.volumes[uses];
    if (!found) {
      const { postingStart } = this.#segment.arrays;
      found = new Float64Array(STEPS);
      for (let i = 0; i < expansion.count; i++) {
        const most = bestCentibits(expansion, i, uses);
        if (most <= 0) continue;
        const token = expansion.tokens[i]!;
        found[stepOf(most)]! += postingStart[token + 1]! - postingStart[token]!;
      }
      expansion.volumes[uses] = found;
    }
    return found;
  }
}

/** The step a positive number of centibits falls in; step s ends at (s + 1) * STEP_CENTIBITS. */
export function stepOf(centibits: number): number {
  return Math.min(STEPS - 1, Math.ceil(centibits / STEP_CENTIBITS) - 1);
}

/** The most a similar token can add, given how the query token can be used. */
export function bestCentibits(expansion: Expansion, i: number, uses: Uses): number {
  const { bits } = expansion;
  let most = bits[i * 3 + KIND.any]!;
  if ((uses & 1) !== 0 && bits[i * 3]! > most) most = bits[i * 3]!;
  if ((uses & 2) !== 0 && bits[i * 3 + 1]! > most) most = bits[i * 3 + 1]!;
  return most;
}
