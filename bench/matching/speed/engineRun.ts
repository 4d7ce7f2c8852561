import { Worker } from 'node:worker_threads';
import { buildIndex, MatchIndex } from '#matching/engine.js';
import { allocateShared, Segment } from '#matching/segment.js';
import { startScreening } from '#screening/pool.js';
import { type Answer, at, lineForFalseAlerts } from '../curves.js';
import { figure } from '../report.js';
import { answered, type Query } from '../screeners.js';
import { COUNTED, type WorkTable } from '../work.js';
import { changes } from './deltaRun.js';
import type { PackedRecords } from './packedRecords.js';
import { COMPARABLE } from './peersRun.js';
import type { Asked, QueryGroups, SpeedSettings } from './setting.js';
import { type Timed, timed } from './timing.js';

export interface EngineGroup {
  readonly asked: Asked;
  readonly cold: Timed;
  readonly warm: Timed;
  readonly reviewLine: number;
  /** At the product's own review line, which is what is timed. */
  readonly recall: number;
  readonly falseAlerts: number;
  readonly trueQueries: number;
  readonly innocents: number;
  /** At the same tolerance as the peers. */
  readonly recallComparable: number | null;
  /** Another pass at that tolerance's own line: what the goals for speed are about. */
  readonly comparable: (Timed & { readonly line: number }) | null;
  readonly alertsPerQuery: number;
  /** Counts a query of the cold pass. */
  readonly work: WorkTable[string];
}

export interface EngineFigures {
  readonly groups: readonly EngineGroup[];
  readonly allCores: (Timed & { readonly workers: number; readonly scaling: number }) | null;
  readonly other: Readonly<Record<string, number | null>>;
}

function pass(
  index: MatchIndex,
  queries: readonly Query[],
  reviewBits?: number,
): { timed: Timed; answers: Answer[]; alerts: number } {
  const latencies = new Float64Array(queries.length);
  const answers: Answer[] = [];
  let alerts = 0;
  let elapsed = 0;
  const options = reviewBits === undefined ? {} : { reviewBits };
  for (let i = 0; i < queries.length; i++) {
    const query = queries[i]!;
    const before = performance.now();
    const found = index.match(query.described, options);
    const took = performance.now() - before;
    latencies[i] = took;
    elapsed += took;
    alerts += found.length;
    answers.push(answered(query, new Map(found.map((match) => [match.id, match.bits]))));
  }
  return { timed: timed(latencies, elapsed), answers, alerts };
}

function group(
  index: MatchIndex,
  asked: Asked,
  queries: readonly Query[],
  progress: (text: string) => void,
): EngineGroup {
  progress(`engine: ${asked}, ${queries.length} queries, cold and warm`);
  const before = { ...index.counters };
  const cold = pass(index, queries);
  const work = Object.fromEntries(
    COUNTED.map((what) => [
      what,
      Math.round(((index.counters[what] - before[what]) / queries.length) * 10) / 10,
    ]),
  ) as WorkTable[string];
  const warm = pass(index, queries);
  const line = index.lines().reviewBits;
  const point = at(line, cold.answers);
  // The comparable tolerance may lie below the review line: a sample is asked again with a lower line for that.
  const sample = queries.filter((query, i) => query.right !== null || i % 5 === 0);
  const lower = asked === 'worst' ? null : pass(index, sample, line - 6);
  const comparableLine = lower ? lineForFalseAlerts(lower.answers, COMPARABLE) : Number.NaN;
  return {
    asked,
    cold: cold.timed,
    warm: warm.timed,
    reviewLine: line,
    recall: point.recall.share,
    falseAlerts: point.falseAlerts.share,
    trueQueries: point.recall.n,
    innocents: point.falseAlerts.n,
    recallComparable: lower && figure(at(comparableLine, lower.answers).recall.share),
    comparable: Number.isFinite(comparableLine)
      ? { line: comparableLine, ...pass(index, queries, comparableLine).timed }
      : null,
    alertsPerQuery: cold.alerts / queries.length,
    work,
  };
}

async function allCores(
  index: MatchIndex,
  queries: readonly Query[],
  workers: number,
): Promise<Timed & { workers: number }> {
  const segments = index.segments.map((segment) => segment.arrays);
  const threads = await Promise.all(
    Array.from({ length: workers }, async (_, part) => {
      const own = queries.filter((_, i) => i % workers === part).map((query) => query.described);
      const thread = new Worker(new URL('./searchWorker.js', import.meta.url), {
        workerData: { segments, commonness: index.commonness, queries: own },
      });
      await new Promise<void>((resolve, reject) => {
        thread.once('message', () => resolve());
        thread.once('error', reject);
      });
      return thread;
    }),
  );
  const started = performance.now();
  const parts = await Promise.all(
    threads.map(
      (thread) =>
        new Promise<Float64Array>((resolve, reject) => {
          thread.once('message', (answer: { latencies: Float64Array }) => resolve(answer.latencies));
          thread.once('error', reject);
          thread.postMessage('go');
        }),
    ),
  );
  const elapsed = performance.now() - started;
  await Promise.all(threads.map((thread) => thread.terminate()));
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return { ...timed(all, elapsed), workers };
}

const milliseconds = <T>(act: () => T): { value: T; ms: number } => {
  const started = performance.now();
  const value = act();
  return { value, ms: performance.now() - started };
};

export async function measureEngine(
  settings: SpeedSettings,
  register: PackedRecords,
  queries: QueryGroups,
): Promise<EngineFigures> {
  const { progress } = settings;
  progress(`engine: building the index of ${register.length} records`);
  const built = milliseconds(() => buildIndex(register, { allocate: allocateShared }));
  const index = built.value;
  const size = index.bytes();
  progress(`engine: built in ${(built.ms / 1000).toFixed(1)} s`);
  const groups = (['name and date', 'name and year', 'name only', 'worst'] as const).map((asked) =>
    group(index, asked, queries[asked], progress),
  );
  let cores: EngineFigures['allCores'] = null;
  if (settings.workers > 1) {
    progress(`engine: ${settings.workers} threads on one index in shared memory`);
    const one = await allCores(index, queries['name and date'], 1);
    const many = await allCores(index, queries['name and date'], settings.workers);
    cores = { ...many, scaling: Math.round((many.perSecond / one.perSecond) * 100) / 100 };
  }
  const snapshot = copied(index);
  progress(`engine: building in ${settings.workers} threads`);
  const pooled = await builtInThreads(register, settings.workers);
  const near = again(index, queries['name and date'].slice(0, 400));
  const delta = changes(settings, index, queries['name and date']);
  return {
    groups,
    allCores: cores,
    other: {
      'rebuild from records in one thread, seconds': figure(built.ms / 1000, 2),
      [`rebuild from records in ${settings.workers} threads to the first answer, seconds`]: figure(
        pooled / 1000,
        2,
      ),
      'index bytes a person': Math.round(size.index / register.length),
      'bytes a person of descriptions for explanations': Math.round(size.text / register.length),
      ...near,
      ...snapshot,
      ...delta,
    },
  };
}

/** The same query many times, the shortest counting: what it computes, without waiting for memory or for other work. */
function again(index: MatchIndex, queries: readonly Query[]): Record<string, number | null> {
  const shortest = Float64Array.from(queries, ({ described }) => {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 20; i++) {
      const before = performance.now();
      index.match(described);
      least = Math.min(least, performance.now() - before);
    }
    return least * 1000;
  });
  const mean = shortest.reduce((sum, us) => sum + us, 0) / shortest.length;
  return {
    'one query again and again, shortest of 20, mean us': figure(mean, 0),
    'the same, p50 us': figure(shortest.sort()[shortest.length >> 1] ?? 0, 0),
  };
}

function* described(register: PackedRecords) {
  for (const { id, ...person } of register) yield { id, person };
}

/** As the program builds it: records handed to screening threads, until the first question could be answered. */
async function builtInThreads(register: PackedRecords, threads: number): Promise<number> {
  const started = performance.now();
  const doors = await startScreening({ source: { persons: described(register), epoch: 1 }, threads });
  await doors.screenNow({
    id: 'first',
    person: { names: [{ full: 'Ana Example' }], birthDates: ['1980-02-03'] },
  });
  const took = performance.now() - started;
  await doors.close();
  return took;
}

/** Restart: the arrays are copied as a snapshot's reads would, an index is made of them and asked once. */
function copied(index: MatchIndex): Record<string, number | null> {
  const { ms } = milliseconds(() => {
    const segments = index.segments.map(
      (segment) =>
        new Segment(
          Object.fromEntries(
            Object.entries(segment.arrays).map(([name, array]) => [name, (array as Uint8Array).slice()]),
          ) as unknown as typeof segment.arrays,
        ),
    );
    new MatchIndex(segments).match({
      names: [{ given: 'Ana', surname: 'Example' }],
      birthDates: ['1980-02-03'],
    });
  });
  return { 'copy of all arrays to the first answer, ms (a snapshot without the disk)': figure(ms, 1) };
}
