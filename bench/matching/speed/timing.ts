/** Latencies in microseconds and the rate of one pass. */
export interface Timed {
  readonly n: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

export function timed(latenciesMs: Float64Array, elapsedMs: number): Timed {
  const sorted = latenciesMs.slice().sort();
  const at = (share: number) => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return Math.round(value * 10_000) / 10;
  };
  return {
    n: latenciesMs.length,
    perSecond: latenciesMs.length / (elapsedMs / 1000),
    p50: at(0.5),
    p99: at(0.99),
    p999: at(0.999),
    max: at(1),
  };
}
