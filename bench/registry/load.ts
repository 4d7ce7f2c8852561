import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import { addAgencies } from '#storage/agencies.js';
import { first, many } from '#storage/database.js';
import type { BenchSystem } from '../journey/system.js';
import { fill, type LoadAgency } from './fill.js';
import { newImport } from './importing.js';
import type { LoadGiven } from './loadWorker.js';
import type { Options } from './options.js';
import { sizesOf } from './people.js';

const STATES = ['OH', 'MI', 'IN', 'OK', 'AZ', 'NM', 'WA', 'TX', 'FL', 'CA'];

export interface BenchAgency extends Omit<LoadAgency, 'importId'> {
  readonly ori: string;
  /** How many of its registrants a kept database has already. */
  readonly there: number;
}

/** The agencies with how many registrants each is to have; those that a kept database has are found again. */
export async function makeAgencies(bench: BenchSystem, o: Options): Promise<BenchAgency[]> {
  const sizes = sizesOf(o.agencies, o.registrants);
  const drafts = sizes.map((_, i) => ({
    kind: i % 5 === 4 ? 'sora-tribe' : 'sora-state',
    name: `Bench Registry ${i + 1}`,
    ori: `BN${String(i).padStart(7, '0')}`,
    jurisdiction: STATES[i % STATES.length]!,
    timeZone: 'America/New_York',
    calendarCode: 'US',
  }));
  const { db } = bench.system;
  const known = await db.asSystem((tx) =>
    many(
      tx,
      sql<{ id: string; there: number }>`
      select a.id, (select count(*)::int from registrants r where r.agency_id = a.id) as there
        from agencies a where a.name like 'Bench Registry %' order by a.ori`,
    ),
  );
  if (known.length > 0 && known.length !== o.agencies)
    throw new Error(`--keep: the database kept there has ${known.length} agencies, not ${o.agencies}`);
  const there = known.map((a) => a.there);
  const ids =
    known.length > 0
      ? known.map((a) => a.id)
      : await db.asSystem((tx) => addAgencies(tx, drafts, Date.now()));
  let from = 0;
  return ids.map((agencyId, i) => {
    const [at, count] = [from, sizes[i]!];
    from += count;
    if ((there[i] ?? 0) > count)
      throw new Error(
        `--keep: ${drafts[i]!.name} has ${there[i]} registrants in the database kept there, ${count} are asked for`,
      );
    return {
      agencyId,
      ori: drafts[i]!.ori,
      state: drafts[i]!.jurisdiction,
      from: at,
      count,
      there: there[i] ?? 0,
    };
  });
}

/** Fills the agencies up; of a kept database only what is missing. */
export async function load(
  bench: BenchSystem,
  o: Options,
  agencies: readonly BenchAgency[],
  progress: (text: string) => void,
): Promise<object> {
  const started = performance.now();
  const before = loadavg()[0];
  const found = agencies.reduce((n, a) => n + a.there, 0);
  if (found > 0) progress(`${found} registrants are there already`);
  if (found === o.registrants) return { rows: 0, thereAlready: found };
  let rows = 0;
  const heard = (n: number) => {
    const step = Math.max(10_000, o.registrants / 50);
    if (Math.floor((rows + n) / step) > Math.floor(rows / step))
      progress(`${rows + n} registrants, ${Math.round((performance.now() - started) / 1000)} s`);
    rows += n;
  };
  const { url } = bench;
  const missing = agencies
    .filter((a) => a.there < a.count)
    .sort((a, b) => b.count - b.there - (a.count - a.there));
  const waiting: LoadAgency[] = [];
  for (const of of missing)
    waiting.push({ ...of, importId: await newImport(bench, of.agencyId, Buffer.from('number\r\n')) });
  if (url === null) {
    for (const of of waiting) await fill(bench.system.db, of, heard);
  } else await Promise.all(Array.from({ length: o.threads }, () => loadInThread({ url }, waiting, heard)));
  const seconds = (performance.now() - started) / 1000;
  if (url !== null) {
    progress('analysing');
    await bench.asOwner('vacuum analyze');
  }
  return {
    rows,
    thereAlready: found,
    seconds: Math.round(seconds),
    rowsPerSecond: Math.round(rows / seconds),
    threads: url === null ? 1 : o.threads,
    loadAverage: [before, loadavg()[0]],
  };
}

function loadInThread(given: LoadGiven, waiting: LoadAgency[], heard: (rows: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./loadWorker.js', import.meta.url), { workerData: given });
    const next = () => worker.postMessage(waiting.shift() ?? null);
    worker.on('message', (m: { rows?: number; next?: true }) => (m.next ? next() : heard(m.rows ?? 0)));
    worker.once('error', reject);
    worker.once('exit', () => resolve());
    next();
  });
}

/** Waits until the program has made what the public sees of those who came in, so that it is at rest when it is measured. */
export async function settle(bench: BenchSystem, progress: (text: string) => void): Promise<object> {
  const started = performance.now();
  const left = () =>
    bench.system.db.asSystem((tx) =>
      first(tx, sql<{ n: number }>`select count(*)::int as n from public_due`),
    );
  const begun = (await left())!.n;
  for (let n = begun, told = begun; n > 0; n = (await left())!.n) {
    if (n <= told - 20_000 || n === begun) {
      progress(`${n} public views to be made`);
      told = n;
    }
    await sleep(2000);
  }
  if (begun > 0 && bench.url !== null) await bench.asOwner('vacuum analyze');
  return { publicViewsLeft: begun, seconds: Math.round((performance.now() - started) / 1000) };
}

/** Rows and megabytes of the registry's largest tables. */
export async function weigh(bench: BenchSystem): Promise<object> {
  const row = await bench.system.db.asSystem((tx) =>
    first(
      tx,
      sql<{ registrants: number; values: number; duties: number; megabytes: number }>`
      select (select count(*) from registrants) as registrants, (select count(*) from registrant_values) as values,
             (select count(*) from registrant_duties) as duties, (select sum(pg_total_relation_size(t::regclass)) / 1048576 from unnest(array['registrants', 'registrant_values', 'registrant_duties', 'registrant_visits', 'tier_decisions']) t)::int as megabytes`,
    ),
  );
  return row!;
}
