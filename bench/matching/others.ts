import { type BenchRecord, inventPerson, recordOf } from './population.js';

/** Invented register records in the population's mix of cultures, for others to hide among. */
export function* others(count: number, seed: number): Generator<BenchRecord> {
  for (let i = 0; i < count; i++) yield recordOf(inventPerson(seed, i), seed);
}
