/** Boosted decision trees as build/tables/boostTrees.mjs writes them: one answer, as log odds (natural). */
export interface TreesTable {
  readonly base: number;
  readonly depth: number;
  /** Ascending thresholds by feature. */
  readonly cuts: readonly (readonly number[])[];
  readonly trees: string;
}

/** A node whose cut is past the end of its feature's sends everything left. */
const NEVER = 255;

/**
 * A feature at or above the threshold goes right. Features are first put between their cuts, so that the walk through
 * the trees compares bytes; leaves are whole numbers.
 */
export class BoostedTrees {
  readonly #base: number;
  readonly #depth: number;
  readonly #count: number;
  readonly #cuts: readonly (readonly number[])[];
  readonly #feature: Uint8Array;
  readonly #cut: Uint8Array;
  readonly #leaf: Int16Array;
  readonly #bins: Uint8Array;

  constructor(table: TreesTable) {
    const inner = 2 ** table.depth - 1;
    const perTree = 2 * inner + 2 * (inner + 1);
    this.#base = table.base;
    this.#depth = table.depth;
    this.#count = table.trees.length / perTree;
    this.#cuts = table.cuts;
    this.#bins = new Uint8Array(table.cuts.length);
    this.#feature = new Uint8Array(this.#count * inner);
    this.#cut = new Uint8Array(this.#count * inner);
    this.#leaf = new Int16Array(this.#count * (inner + 1));
    let at = 0;
    const next = (): number => {
      const code = table.trees.charCodeAt(at++);
      return (code === 0x21 ? 0x5c : code) - 0x23;
    };
    for (let t = 0; t < this.#count; t++) {
      for (let k = 0; k < inner; k++) {
        const feature = next();
        const cut = next();
        this.#feature[t * inner + k] = feature;
        this.#cut[t * inner + k] = cut < table.cuts[feature]!.length ? cut : NEVER;
      }
      for (let k = 0; k <= inner; k++) {
        const high = next();
        this.#leaf[t * (inner + 1) + k] = high * 81 + next() - 3200;
      }
    }
  }

  logOdds(features: Float64Array): number {
    const inner = 2 ** this.#depth - 1;
    const feature = this.#feature;
    const cut = this.#cut;
    const leaf = this.#leaf;
    const bins = this.#bins;
    for (let f = 0; f < bins.length; f++) bins[f] = passed(this.#cuts[f]!, features[f]!);
    let sum = 0;
    for (let t = 0, from = 0; t < this.#count; t++, from += inner) {
      let node = 0;
      while (node < inner) node = 2 * node + (bins[feature[from + node]!]! > cut[from + node]! ? 2 : 1);
      sum += leaf[from + t + node - inner]!;
    }
    return this.#base + sum / LEAF_STEPS;
  }
}

const LEAF_STEPS = 4000;

/** How many of the ascending cuts the value has reached. */
function passed(cuts: readonly number[], value: number): number {
  let [low, high] = [0, cuts.length];
  while (low < high) {
    const mid = (low + high) >>> 1;
    if (value >= cuts[mid]!) low = mid + 1;
    else high = mid;
  }
  return low;
}
