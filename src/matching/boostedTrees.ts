/** Boosted decision trees as build/tables/boostTrees.mjs writes them: one answer, as log odds (natural). */
export interface TreesTable {
  readonly base: number;
  readonly depth: number;
  /** Ascending thresholds by feature. */
  readonly cuts: readonly (readonly number[])[];
  readonly trees: string;
}

/** A feature at or above the threshold goes right; a node whose cut is past the end sends everything left. */
export class BoostedTrees {
  readonly #base: number;
  readonly #depth: number;
  readonly #count: number;
  readonly #feature: Uint8Array;
  readonly #threshold: Float64Array;
  readonly #leaf: Float64Array;

  constructor(table: TreesTable) {
    const inner = 2 ** table.depth - 1;
    const perTree = 2 * inner + 2 * (inner + 1);
    this.#base = table.base;
    this.#depth = table.depth;
    this.#count = table.trees.length / perTree;
    this.#feature = new Uint8Array(this.#count * inner);
    this.#threshold = new Float64Array(this.#count * inner);
    this.#leaf = new Float64Array(this.#count * (inner + 1));
    let at = 0;
    const next = (): number => {
      const code = table.trees.charCodeAt(at++);
      return (code === 0x21 ? 0x5c : code) - 0x23;
    };
    for (let t = 0; t < this.#count; t++) {
      for (let k = 0; k < inner; k++) {
        const feature = next();
        this.#feature[t * inner + k] = feature;
        this.#threshold[t * inner + k] = table.cuts[feature]![next()] ?? Number.POSITIVE_INFINITY;
      }
      for (let k = 0; k <= inner; k++) {
        const high = next();
        this.#leaf[t * (inner + 1) + k] = (high * 81 + next() - 3200) / 4000;
      }
    }
  }

  logOdds(features: Float64Array): number {
    const inner = 2 ** this.#depth - 1;
    const feature = this.#feature;
    const threshold = this.#threshold;
    let sum = this.#base;
    for (let t = 0; t < this.#count; t++) {
      const from = t * inner;
      let node = 0;
      while (node < inner)
        node = 2 * node + (features[feature[from + node]!]! >= threshold[from + node]! ? 2 : 1);
      sum += this.#leaf[from + t + node - inner]!;
    }
    return sum;
  }
}
