import { availableParallelism, loadavg } from 'node:os';
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import { hashPassword } from '#access/password.js';
import { newTotpSecret } from '#access/totp.js';
import { proposeTargets } from '#domain/importTargets.js';
import { runImport } from '#steps/importRegistrants.js';
import { addAgencies } from '#storage/agencies.js';
import { setCalendarDay } from '#storage/calendars.js';
import { first } from '#storage/database.js';
import { addImport, beginPhase } from '#storage/registrantImports.js';
import { addUser, setTotpSecret } from '#storage/users.js';
import { recomputeAll } from '../src/cli/recompute.js';
import { type Percentiles, percentiles } from './journey/figures.js';
import { type BenchSystem, type Engine, startBenchSystem } from './journey/system.js';
import { fill, type LoadAgency } from './registry/fill.js';
import type { LoadGiven } from './registry/loadWorker.js';
import type { OfficersGiven, OfficersTaken, PageKind } from './registry/officers.js';
import { BENCH_TODAY, csvOf, inventRow, sizesOf } from './registry/people.js';

/**
 * `rsoits bench registry`: the registry of many agencies under the load of their officers. Fills it by the road of the
 * import, then measures pages (officers who think, over HTTP with sessions, audit on), an import of an agency's table,
 * and the recomputation of all clocks.
 */
interface Options {
  readonly engine: Engine;
  readonly agencies: number;
  readonly registrants: number;
  readonly officers: number;
  readonly thinkMs: number;
  readonly requests: number;
  readonly importRows: number;
  readonly threads: number;
}

const GOALS = {
  pageP99Ms: 150,
  officers: 200,
  requests: 20_000,
  importOf100000Seconds: 120,
  recomputeSeconds: 60,
};
const STATES = ['OH', 'MI', 'IN', 'OK', 'AZ', 'NM', 'WA', 'TX', 'FL', 'CA'];
const SETTINGS = {
  shared_buffers: '2GB',
  maintenance_work_mem: '512MB',
  max_wal_size: '8GB',
  checkpoint_timeout: '15min',
  effective_cache_size: '8GB',
  random_page_cost: '1.1',
};

function readOptions(args: readonly string[]): Options {
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
  };
}

async function run(progress: (text: string) => void, args: string[] = []): Promise<object> {
  const options = readOptions(args);
  const bench = await startBenchSystem(options.engine, { records: 500, progress, settings: SETTINGS });
  try {
    const agencies = await makeAgencies(bench, options);
    const loaded = await load(bench, options, agencies, progress);
    const database = await weigh(bench);
    progress('recomputing all clocks');
    const recompute = await measureRecompute(bench, options);
    progress('importing an agency’s table');
    const imported = await measureImport(bench, options, progress);
    progress('officers at work');
    const pages = await measurePages(bench, options, agencies, progress);
    return {
      bench: 'registry',
      engine: options.engine,
      node: process.version,
      cores: availableParallelism(),
      agencies: options.agencies,
      registrants: options.registrants,
      goals: GOALS,
      loaded,
      database,
      recompute,
      import: imported,
      pages,
    };
  } finally {
    await bench.stop();
  }
}

interface BenchAgency extends LoadAgency {
  readonly ori: string;
}

async function makeAgencies(bench: BenchSystem, o: Options): Promise<BenchAgency[]> {
  const sizes = sizesOf(o.agencies, o.registrants);
  const drafts = sizes.map((_, i) => ({
    kind: i % 5 === 4 ? 'sora-tribe' : 'sora-state',
    name: `Bench Registry ${i + 1}`,
    ori: `BN${String(i).padStart(7, '0')}`,
    jurisdiction: STATES[i % STATES.length]!,
    timeZone: 'America/New_York',
    calendarCode: 'US',
  }));
  const ids = await bench.system.db.asSystem((tx) => addAgencies(tx, drafts, Date.now()));
  let from = 0;
  return ids.map((agencyId, i) => {
    const at = from;
    from += sizes[i]!;
    return { agencyId, ori: drafts[i]!.ori, state: drafts[i]!.jurisdiction, from: at, count: sizes[i]! };
  });
}

async function load(
  bench: BenchSystem,
  o: Options,
  agencies: readonly BenchAgency[],
  progress: (text: string) => void,
): Promise<object> {
  const started = performance.now();
  const before = loadavg()[0];
  const importId = await newImport(bench, agencies[0]!.agencyId, Buffer.from('number\r\n'));
  let rows = 0;
  const heard = (n: number) => {
    const step = Math.max(10_000, o.registrants / 20);
    if (Math.floor((rows + n) / step) > Math.floor(rows / step))
      progress(`${rows + n} registrants, ${Math.round((performance.now() - started) / 1000)} s`);
    rows += n;
  };
  const { url } = bench;
  const waiting = [...agencies].sort((a, b) => b.count - a.count);
  if (url === null) {
    for (const of of waiting) await fill(bench.system.db, importId, of, heard);
  } else
    await Promise.all(
      Array.from({ length: o.threads }, () => loadInThread({ url, importId }, waiting, heard)),
    );
  const seconds = (performance.now() - started) / 1000;
  if (url !== null) {
    progress('analysing');
    await bench.asOwner('vacuum analyze');
  }
  return {
    rows,
    seconds: Math.round(seconds),
    rowsPerSecond: Math.round(rows / seconds),
    threads: url === null ? 1 : o.threads,
    loadAverage: [before, loadavg()[0]],
  };
}

function loadInThread(given: LoadGiven, waiting: LoadAgency[], heard: (rows: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./registry/loadWorker.js', import.meta.url), { workerData: given });
    const next = () => worker.postMessage(waiting.shift() ?? null);
    worker.on('message', (m: { rows?: number; next?: true }) => (m.next ? next() : heard(m.rows ?? 0)));
    worker.once('error', reject);
    worker.once('exit', () => resolve());
    next();
  });
}

async function newImport(bench: BenchSystem, agencyId: string, content: Buffer): Promise<string> {
  const columns = content.subarray(0, content.indexOf('\r\n')).toString().split(',');
  const targets = proposeTargets(columns);
  return bench.system.db.asSystem((tx) =>
    addImport(
      tx,
      bench.system.keys,
      {
        agencyId,
        fileName: 'registry.csv',
        encoding: 'utf-8',
        delimiter: ',',
        columns,
        mapping: { columns: Object.fromEntries(columns.map((c, i) => [c, targets[i]!])), defaults: {} },
        content,
        uploadedBy: null,
      },
      Date.now(),
    ),
  );
}

async function weigh(bench: BenchSystem): Promise<object> {
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

/** Once with nothing to change, once after a holiday that some due days fall on. */
async function measureRecompute(bench: BenchSystem, o: Options): Promise<object> {
  const { db } = bench.system;
  const before = loadavg()[0];
  const options = { url: bench.url, threads: o.threads };
  const unchanged = await recomputeAll(db, options);
  const day = await db.asSystem((tx) =>
    first(
      tx,
      sql<{
        day: string;
        n: number;
      }>`select due_on as day, count(*)::int as n from registrant_duties where state = 'open' and kind = 'appearance' and due_on > now()
        group by due_on order by count(*) desc limit 1`,
    ),
  );
  await db.asSystem((tx) => setCalendarDay(tx, 'US', { day: day!.day, name: 'Bench Day', effect: 'closed' }));
  const afterHoliday = await recomputeAll(db, options);
  const written = await db.asSystem((tx) =>
    first(
      tx,
      sql<{
        n: number;
      }>`select count(*)::int as n from registrant_duties where state = 'open' and reckoning::text like '%Bench Day%'`,
    ),
  );
  return {
    unchanged,
    afterHoliday: {
      ...afterHoliday,
      appearancesDueOnTheDayBefore: day!.n,
      dutiesThatNameTheHoliday: written!.n,
    },
    loadAverage: [before, loadavg()[0]],
  };
}

async function measureImport(
  bench: BenchSystem,
  o: Options,
  progress: (text: string) => void,
): Promise<object> {
  if (o.importRows === 0) return {};
  const { db, keys } = bench.system;
  const [agencyId] = await db.asSystem((tx) =>
    addAgencies(
      tx,
      [
        {
          kind: 'sora-state',
          name: 'Bench Importer',
          ori: 'BNIMPORT1',
          jurisdiction: 'OH',
          timeZone: 'America/New_York',
          calendarCode: 'US',
        },
      ],
      Date.now(),
    ),
  );
  const today = BENCH_TODAY(Date.now());
  const content = csvOf(
    Array.from({ length: o.importRows }, (_, i) => inventRow(5_000_000 + i, 'OH', today)),
  );
  const before = loadavg()[0];
  const context = { db, keys, clock: { now: () => Date.now() } };
  const phase = async (id: string, name: 'checking' | 'importing') => {
    const started = performance.now();
    await db.asSystem((tx) => beginPhase(tx, id, name, null, Date.now()));
    const done = (await runImport(context, id, ({ done, total }) => {
      if (done % 20_000 === 0) progress(`${name} ${done} of ${total}`);
    }))!;
    const { added, changed, same, refused } = done;
    return { seconds: Math.round((performance.now() - started) / 10) / 100, added, changed, same, refused };
  };
  const id = await newImport(bench, agencyId!, content);
  const [checking, importing] = [await phase(id, 'checking'), await phase(id, 'importing')];
  const again = await newImport(bench, agencyId!, content);
  const [checkingAgain, importingAgain] = [await phase(again, 'checking'), await phase(again, 'importing')];
  return {
    rows: o.importRows,
    megabytes: Math.round(content.length / 104_857.6) / 10,
    checking,
    importing,
    seconds: Math.round((checking.seconds + importing.seconds) * 100) / 100,
    theSameFileAgain: { checking: checkingAgain, importing: importingAgain },
    loadAverage: [before, loadavg()[0]],
  };
}

async function measurePages(
  bench: BenchSystem,
  o: Options,
  agencies: readonly BenchAgency[],
  progress: (text: string) => void,
): Promise<object> {
  if (o.requests === 0) return {};
  const { db, keys } = bench.system;
  const password = 'correct horse battery staple';
  const passwordHash = await hashPassword(password);
  const officers = await Promise.all(
    Array.from({ length: o.officers }, async (_, i) => {
      // Half of them at the largest agencies, the others spread over all.
      const large = Math.max(1, Math.round(agencies.length * 0.02));
      const agency =
        i % 2 === 0 ? agencies[(i / 2) % large]! : agencies[Math.floor((i / o.officers) * agencies.length)]!;
      const secret = newTotpSecret();
      const name = `bench-officer-${i}`;
      await db.asSystem(async (tx) => {
        const id = await addUser(
          tx,
          {
            agencyId: agency.agencyId,
            signInName: name,
            displayName: `Officer ${i}`,
            roles: ['register-officer'],
            passwordHash,
          },
          Date.now(),
        );
        await setTotpSecret(tx, keys, id!, secret);
      });
      return { name, password, secret };
    }),
  );
  const rowsBefore = await auditRows(bench);
  const before = loadavg()[0];
  const given: OfficersGiven = {
    address: bench.address,
    officers,
    thinkMs: o.thinkMs,
    requests: o.requests,
    warmUp: o.officers * 3,
  };
  const taken = await new Promise<OfficersTaken>((resolve, reject) => {
    const worker = new Worker(new URL('./registry/officers.js', import.meta.url), { workerData: given });
    worker.on('message', (m: { taken?: OfficersTaken; counted?: number }) =>
      m.taken ? resolve(m.taken) : progress(`${m.counted} pages`),
    );
    worker.once('error', reject);
  });
  const all = Object.values(taken.latencies).flat();
  return {
    officers: o.officers,
    thinkMs: o.thinkMs,
    requests: all.length,
    perSecond: Math.round((all.length / taken.seconds) * 10) / 10,
    seconds: Math.round(taken.seconds),
    statuses: taken.statuses,
    wrong: taken.wrong.slice(0, 5),
    kilobytesAPage: Math.round(taken.bytes / all.length / 102.4) / 10,
    all: rounded(percentiles(all)),
    ...Object.fromEntries(
      (Object.keys(taken.latencies) as PageKind[]).map((k) => [k, rounded(percentiles(taken.latencies[k]))]),
    ),
    auditRows: (await auditRows(bench)) - rowsBefore,
    loadAverage: [before, loadavg()[0]],
  };
}

async function auditRows(bench: BenchSystem): Promise<number> {
  const row = await bench.system.db.asSystem((tx) =>
    first(
      tx,
      sql<{
        n: number;
      }>`select count(*)::int as n from audit_entries where action in ('registrant.list', 'registrant.due', 'registrant.show')`,
    ),
  );
  return row!.n;
}

function rounded(p: Percentiles): Percentiles {
  const one = (x: number | null) => (x === null ? null : Math.round(x * 10) / 10);
  return { n: p.n, p50Ms: one(p.p50Ms), p90Ms: one(p.p90Ms), p99Ms: one(p.p99Ms), maxMs: one(p.maxMs) };
}

export const bench = {
  name: 'registry',
  summary: 'The registry of 1,000 agencies: pages under 200 officers, import, all clocks again',
  run,
};
