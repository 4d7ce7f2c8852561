import { availableParallelism } from 'node:os';
import { startBenchSystem } from './journey/system.js';
import { measureRecompute } from './registry/clocks.js';
import { measureImport } from './registry/importing.js';
import { load, makeAgencies, settle, weigh } from './registry/load.js';
import { GOALS, readOptions } from './registry/options.js';
import { measurePages } from './registry/pages.js';

/**
 * `rsoits bench registry`: the registry of many agencies under the load of their officers. Fills it by the road of the
 * import, then measures pages (officers who think, over HTTP with sessions, audit on), an import of an agency's table,
 * and the recomputation of all clocks.
 */
const SETTINGS = {
  shared_buffers: '2GB',
  maintenance_work_mem: '512MB',
  max_wal_size: '8GB',
  checkpoint_timeout: '15min',
  effective_cache_size: '8GB',
  random_page_cost: '1.1',
};

async function run(progress: (text: string) => void, args: string[] = []): Promise<object> {
  const options = readOptions(args);
  const bench = await startBenchSystem(options.engine, {
    records: 500,
    progress,
    settings: SETTINGS,
    ...(options.keptIn === null ? {} : { keptIn: options.keptIn }),
  });
  try {
    const agencies = await makeAgencies(bench, options);
    const loaded = await load(bench, options, agencies, progress);
    const settled = await settle(bench, progress);
    const database = await weigh(bench);
    if (options.clocks) progress('recomputing all clocks');
    const recompute = options.clocks ? await measureRecompute(bench, options) : {};
    progress('officers at work');
    const pages = await measurePages(bench, options, agencies, progress);
    // Last: for two hours afterwards the program tells others of who was imported.
    progress('importing an agency’s table');
    const imported = await measureImport(bench, options, progress);
    return {
      bench: 'registry',
      engine: options.engine,
      node: process.version,
      cores: availableParallelism(),
      agencies: options.agencies,
      registrants: options.registrants,
      goals: GOALS,
      loaded,
      settled,
      database,
      recompute,
      pages,
      import: imported,
    };
  } finally {
    await bench.stop();
  }
}

const HELP = `Usage: rsoits bench registry [options]
  --engine NAME            postgresql or pglite (default postgresql)
  --agencies N --registrants N   of the registry (default 1,000 and 1,000,000; embedded 20 and 20,000)
  --officers N --think-ms N --requests N   who asks, how long they think, how much they ask in all (default 200, 5000, 20,000)
  --import N               rows of the imported table (default 100,000)
  --threads N              that fill it (default the number of cores less one)
  --clocks 0               leaves out reckoning all clocks again
  --keep FOLDER            keeps the database there and goes on filling it`;

export const bench = {
  name: 'registry',
  summary: 'The registry of 1,000 agencies: pages under 200 officers, import, all clocks again',
  help: HELP,
  run,
};
