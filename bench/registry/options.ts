import { availableParallelism } from 'node:os';
import type { Engine } from '../journey/system.js';

/** What a run is asked for. */
export interface Options {
  readonly engine: Engine;
  readonly agencies: number;
  readonly registrants: number;
  readonly officers: number;
  readonly thinkMs: number;
  readonly requests: number;
  readonly importRows: number;
  readonly threads: number;
  /** Whether all clocks are worked out again. */
  readonly clocks: boolean;
  /** A directory whose filled database stays for the next run; null: everything goes with the run. */
  readonly keptIn: string | null;
}

export const GOALS = {
  pageP99Ms: 150,
  officers: 200,
  requests: 20_000,
  importOf100000Seconds: 120,
  recomputeSeconds: 60,
};

export function readOptions(args: readonly string[]): Options {
  const value = (name: string, standard: string) => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? standard : (args[at + 1] ?? standard);
  };
  const number = (name: string, standard: number) => {
    const given = Number(value(name, String(standard)));
    if (!Number.isInteger(given) || given < 0) throw new Error(`--${name}: expected a whole number`);
    return given;
  };
  const engine = value('engine', 'postgresql');
  if (engine !== 'pglite' && engine !== 'postgresql')
    throw new Error(`--engine: expected pglite or postgresql, ${engine} came`);
  const embedded = engine === 'pglite';
  return {
    engine,
    agencies: number('agencies', embedded ? 20 : 1000),
    registrants: number('registrants', embedded ? 20_000 : 1_000_000),
    officers: number('officers', embedded ? 20 : GOALS.officers),
    thinkMs: number('think-ms', 5000),
    requests: number('requests', embedded ? 1000 : GOALS.requests),
    importRows: number('import', embedded ? 5000 : 100_000),
    threads: number('threads', Math.max(1, availableParallelism() - 1)),
    clocks: number('clocks', 1) > 0,
    keptIn: embedded ? null : value('keep', '') || null,
  };
}
