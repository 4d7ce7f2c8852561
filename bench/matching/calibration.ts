/** Do the bits mean what they say? Odds that the scores predict against odds that are observed. */

/** One compared pair of a query and a record with its score in bits and the truth. */
export interface ScoredPair {
  readonly bits: number;
  readonly same: boolean;
}

export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly pairs: number;
  readonly same: number;
  /** Mean predicted log2 odds: bits plus the prior. */
  readonly predicted: number;
  /** Observed log2 odds, one half added to both counts. */
  readonly observed: number;
  /** Observed minus predicted: positive means that the engine understates. */
  readonly off: number;
  /** 95 % interval of the observed log2 odds. */
  readonly low: number;
  readonly high: number;
  /** Only bins with at least 50 pairs and both kinds in them are judged. */
  readonly judged: boolean;
}

/**
 * Bins of equal width in bits. `priorOdds` is the number of true pairs to the number of false pairs among *all*
 * compared pairs (queries times records), not only among those above a line.
 */
export function calibrate(
  pairs: readonly ScoredPair[],
  priorOdds: number,
  width = 2,
  pairsMin = 50,
): CalibrationBin[] {
  const bins = new Map<number, { bits: number; pairs: number; same: number }>();
  for (const { bits, same } of pairs) {
    const key = Math.floor(bits / width);
    const bin = bins.get(key) ?? { bits: 0, pairs: 0, same: 0 };
    bin.bits += bits;
    bin.pairs++;
    if (same) bin.same++;
    bins.set(key, bin);
  }
  const prior = Math.log2(priorOdds);
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([key, bin]) => {
      const [yes, no] = [bin.same + 0.5, bin.pairs - bin.same + 0.5];
      const observed = Math.log2(yes / no);
      const half = (1.96 * Math.sqrt(1 / yes + 1 / no)) / Math.LN2;
      const predicted = bin.bits / bin.pairs + prior;
      return {
        from: key * width,
        to: (key + 1) * width,
        pairs: bin.pairs,
        same: bin.same,
        predicted: round(predicted),
        observed: round(observed),
        off: round(observed - predicted),
        low: round(observed - half),
        high: round(observed + half),
        judged: bin.pairs >= pairsMin && bin.same > 0 && bin.same < bin.pairs,
      };
    });
}

const round = (value: number): number => Math.round(value * 100) / 100;
