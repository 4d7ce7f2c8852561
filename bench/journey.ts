import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { receiveForReading } from '#storage/receive.js';
import { AirlineClient } from '../sim/airline.js';
import { stripAtDoor } from '../src/formats/stripAtDoor.js';
import { readArgs } from './args.js';
import { figuresOf, type Posted } from './journey/figures.js';
import { inventManifests, type PlantedManifest } from './journey/manifests.js';
import { settled } from './journey/settled.js';
import { type BenchSystem, type Engine, startBenchSystem } from './journey/system.js';

/**
 * `rsoits bench journey`: manifests through the door that carriers use, up to the first delivery attempt. Two
 * windows on each database: as fast as the door takes them (travellers a second), and at a steady pace (latency from
 * post to candidate shown, notification queued and first attempt). One process holds all roles, as `npm start` does.
 */
interface Options {
  readonly records: number;
  readonly engines: readonly Engine[];
  readonly travellers: number;
  /** Manifests of the fast window, and how many are posted at the same time. */
  readonly fast: number;
  readonly together: number;
  /** Manifests of the paced window, and the milliseconds between them. */
  readonly paced: number;
  readonly everyMs: number;
}

const GOALS = {
  certainPathPostToNotificationQueuedP99Ms: 250,
  fuzzyPathPostToCandidateShownP99Ms: 100,
  queuedToFirstAttemptP99Ms: 1000,
};

function readOptions(args: readonly string[]): Options {
  const { number, engines } = readArgs(args);
  return {
    records: number('records', 20_000),
    engines: engines(),
    travellers: number('travellers', 300),
    fast: number('fast', 40),
    together: number('together', 4),
    paced: number('paced', 60),
    everyMs: number('every-ms', 1000),
  };
}

async function run(progress: (text: string) => void, args: string[] = []): Promise<object> {
  const options = readOptions(args);
  const engines: Record<string, object> = {};
  for (const engine of options.engines) engines[engine] = await measure(engine, options, progress);
  return {
    bench: 'journey',
    node: process.version,
    cores: availableParallelism(),
    records: options.records,
    goals: GOALS,
    note: `Paced: a manifest every ${options.everyMs} ms; 100 an hour would be one every 36000 ms. Fewer than 100 samples make the 99th percentile the largest.`,
    engines,
  };
}

async function measure(engine: Engine, options: Options, progress: (text: string) => void): Promise<object> {
  const bench = await startBenchSystem(engine, { records: options.records, progress });
  try {
    const taken = new Set<number>();
    const invent = (from: number, count: number, planted: number) =>
      inventManifests({
        from,
        count,
        travellers: options.travellers,
        certain: planted,
        fuzzy: planted,
        registerSize: options.records,
        nowMs: Date.now(),
        taken,
      });
    await settled(bench);
    const door = await openDoor(bench);
    progress(`${engine}: warming up (${door.name})`);
    for (const m of invent(0, 4, 1)) await door.post(m);
    await settled(bench);

    progress(`${engine}: ${options.paced} manifests, one every ${options.everyMs} ms`);
    const pacedLoad = loadavg()[0];
    const paced = await postPaced(door, invent(1000, options.paced, 2), options.everyMs);
    await settled(bench);

    progress(`${engine}: ${options.fast} manifests, ${options.together} at a time`);
    const manifests = invent(5000, options.fast, 1);
    const startedAtMs = Date.now();
    const cpu = process.cpuUsage();
    const fast = await postTogether(door, manifests, options.together);
    await settled(bench);
    const spent = process.cpuUsage(cpu);

    const { lastScreenedAtMs, ...fastFigures } = await figuresOf(bench, fast);
    const { lastScreenedAtMs: _end, ...pacedFigures } = await figuresOf(bench, paced);
    const seconds = (lastScreenedAtMs - startedAtMs) / 1000;
    return {
      door: door.name,
      loadAverage: { beforePaced: pacedLoad, after: loadavg()[0] },
      webhooksReceived: bench.received(),
      fast: {
        seconds: Math.round(seconds * 100) / 100,
        travellersPerSecond: Math.round(fastFigures.travellers / seconds),
        // Says how much was done, not how long others were in the way; a server of PostgreSQL counts for itself.
        processCpuMsPerTraveller: Math.round((spent.user + spent.system) / 10 / fastFigures.travellers) / 100,
        ...fastFigures,
      },
      paced: pacedFigures,
    };
  } finally {
    await bench.stop();
  }
}

interface Door {
  readonly name: string;
  post(manifest: PlantedManifest): Promise<Posted>;
}

/** The HTTP door where it is served; else the storage call behind it, and the figures say so. */
async function openDoor(bench: BenchSystem): Promise<Door> {
  const { carrier, system } = bench;
  const client = new AirlineClient(bench.address, carrier.clientId, carrier.secret);
  const timed = async (manifest: PlantedManifest, hand: () => Promise<unknown>): Promise<Posted> => {
    const atMs = Date.now();
    await hand();
    return { manifest, atMs, answeredAtMs: Date.now() };
  };
  const probe = await client.post(new TextEncoder().encode('no manifest'));
  if (probe.status !== 404) {
    return {
      name: 'POST /api/v1/manifests',
      post: (m) =>
        timed(m, async () => {
          const { status } = await client.post(m.bytes);
          if (status >= 400) throw new Error(`the door answered ${status}`);
        }),
    };
  }
  return {
    name: 'storage, since POST /api/v1/manifests is not served',
    post: (m) =>
      timed(m, () =>
        system.db.asSystem((tx) =>
          receiveForReading(
            tx,
            system.keys,
            {
              door: 'manifests',
              sender: 'BENCHAIR',
              raw: stripAtDoor(m.bytes),
              actor: { kind: 'system', id: 'bench' },
            },
            Date.now(),
          ),
        ),
      ),
  };
}

async function postPaced(
  door: Door,
  manifests: readonly PlantedManifest[],
  everyMs: number,
): Promise<Posted[]> {
  const started = Date.now();
  const posts: Promise<Posted>[] = [];
  for (const [i, m] of manifests.entries()) {
    await sleep(Math.max(0, started + i * everyMs - Date.now()));
    posts.push(door.post(m));
  }
  return Promise.all(posts);
}

async function postTogether(
  door: Door,
  manifests: readonly PlantedManifest[],
  together: number,
): Promise<Posted[]> {
  const waiting = [...manifests];
  const posted: Posted[] = [];
  await Promise.all(
    Array.from({ length: together }, async () => {
      for (let m = waiting.shift(); m; m = waiting.shift()) posted.push(await door.post(m));
    }),
  );
  return posted;
}

const HELP = `Usage: rsoits bench journey [options]
  --engines A,B            of pglite, postgresql (default both)
  --records N              records on the register (default 20,000)
  --travellers N           persons on a list (default 300)
  --fast N --together N    lists sent as fast as they go, and how many at once (default 40, 4)
  --paced N --every-ms N   lists sent at a pace, and the pace (default 60, 1000)`;

export const bench = {
  name: 'journey',
  summary:
    'Manifests of 300 through the door to candidates, notifications and first attempts, on both databases',
  help: HELP,
  run,
};
