import { availableParallelism, loadavg } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { PersonDescription } from '#domain/person.js';
import { type Percentiles, percentiles } from '../journey/figures.js';
import { inventPersons } from '../journey/manifests.js';
import type { BenchSystem } from '../journey/system.js';
import type { LoadGiven, LoadTaken } from './queryLoad.js';

/** The load that the interactive query is promised for. */
export const QUERY_LOAD = { perSecond: 50, connections: 16, goalP99Ms: 60 } as const;

const PATH = '/api/v1/inspections/queries';
const PORTS = ['JFK', 'LAX', 'MIA', '2304', '2504', '3802', '0901'];
/** One traveller in so many is on the register. */
const HIT_EVERY = 100;

export interface QueryFigures {
  readonly records: number;
  readonly perSecond: number;
  readonly connections: number;
  readonly seconds: number;
  readonly goalP99Ms: number;
  /** From when the question was due to the whole answer, over HTTP on loopback. */
  readonly answered: Percentiles;
  /** What the answers say of themselves: without HTTP, sign-in and the commit. */
  readonly told: Percentiles;
  readonly results: Readonly<Record<string, number>>;
  readonly statuses: Readonly<Record<string, number>>;
  readonly auditRows: number;
  readonly loadAverage: readonly number[];
  readonly cores: number;
}

/** Asks about travellers at a steady pace and measures the answers, with audit and candidates as in real life. */
export async function measureQueries(
  bench: BenchSystem,
  options: { readonly seconds: number; readonly perSecond: number; readonly token: string },
  auditRows: () => Promise<number>,
): Promise<QueryFigures> {
  const warm = bodies(bench, 900_000, Math.min(400, options.perSecond * 8));
  await load(bench, options, warm);
  const before = await auditRows();
  const beforeLoad = loadavg()[0]!;
  const taken = await load(bench, options, bodies(bench, 0, options.perSecond * options.seconds));
  return {
    records: bench.records,
    perSecond: options.perSecond,
    connections: QUERY_LOAD.connections,
    seconds: Math.round(taken.seconds * 10) / 10,
    goalP99Ms: QUERY_LOAD.goalP99Ms,
    answered: rounded(percentiles(taken.latencies)),
    told: rounded(percentiles(taken.told)),
    results: taken.results,
    statuses: taken.statuses,
    auditRows: (await auditRows()) - before,
    loadAverage: [beforeLoad, loadavg()[0]!],
    cores: availableParallelism(),
  };
}

function load(
  bench: BenchSystem,
  options: { readonly perSecond: number; readonly token: string },
  questions: readonly string[],
): Promise<LoadTaken> {
  const given: LoadGiven = {
    address: bench.address,
    path: PATH,
    token: options.token,
    bodies: questions,
    perSecond: options.perSecond,
    connections: QUERY_LOAD.connections,
  };
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./queryLoad.js', import.meta.url), { workerData: given });
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}

function bodies(bench: BenchSystem, from: number, count: number): string[] {
  const persons: PersonDescription[] = [];
  const taken = new Set<number>();
  for (let n = 0; persons.length < count; n++)
    persons.push(
      ...inventPersons(from + n, {
        travellers: HIT_EVERY,
        certain: n % 2,
        fuzzy: (n + 1) % 2,
        registerSize: bench.records,
        taken,
      }).persons,
    );
  return persons.slice(0, count).map((person, i) =>
    JSON.stringify({
      reference: `Q-${from}-${i}`,
      direction: i % 5 === 0 ? 'departure' : 'entry',
      mode: i % 7 < 3 ? 'air' : 'vehicle',
      port: PORTS[i % PORTS.length],
      lane: String(1 + (i % 20)),
      person: {
        names: person.names.map(({ surname, given, middle, full }) => ({ surname, given, middle, full })),
        birthDates: person.birthDates,
        sex: person.sex,
        citizenships: person.citizenships,
        documents: person.documents?.map(({ number, issuer }) => ({ kind: 'passport', number, issuer })),
        documentRead: 'machine',
      },
    }),
  );
}

function rounded(p: Percentiles): Percentiles {
  const two = (x: number | null) => (x === null ? null : Math.round(x * 100) / 100);
  return { n: p.n, p50Ms: two(p.p50Ms), p90Ms: two(p.p90Ms), p99Ms: two(p.p99Ms), maxMs: two(p.maxMs) };
}
