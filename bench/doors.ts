import { randomBytes } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { hashPassword } from '#access/password.js';
import { DOORS, type DoorName } from '#domain/door.js';
import type { Scope } from '#domain/machineScope.js';
import { addClient } from '#storage/apiClients.js';
import { first } from '#storage/database.js';
import { readArgs } from './args.js';
import { measureQueries } from './doors/queries.js';
import { BENCH_DOORS, type BenchDoor } from './doors/table.js';
import { figuresOf, type Posted } from './journey/figures.js';
import { inventPersons } from './journey/manifests.js';
import { settled } from './journey/settled.js';
import { type BenchSystem, type Engine, startBenchSystem } from './journey/system.js';

/**
 * `rsoits bench doors`: each door from bytes to notification queued, and the interactive query of ports. Every door
 * has two windows: as fast as it takes transmissions (events a second), and at a steady pace (latency). One process
 * holds all roles; inspectors ask from a thread of their own.
 */
interface Options {
  readonly records: number;
  readonly engines: readonly Engine[];
  /** Parts of names of doors to measure; empty: all. `query` is the interactive query. */
  readonly doors: readonly string[];
  readonly fast: number;
  readonly together: number;
  readonly paced: number;
  readonly everyMs: number;
  readonly querySeconds: number;
  readonly queriesPerSecond: number;
}

function readOptions(args: readonly string[]): Options {
  const { value, number, engines } = readArgs(args);
  return {
    records: number('records', 20_000),
    engines: engines(),
    doors: value('doors', '').split(',').filter(Boolean),
    fast: number('fast', 20),
    together: number('together', 4),
    paced: number('paced', 20),
    everyMs: number('every-ms', 500),
    querySeconds: number('query-seconds', 30),
    queriesPerSecond: number('queries-per-second', 50),
  };
}

async function run(progress: (text: string) => void, args: string[] = []): Promise<object> {
  const options = readOptions(args);
  const engines: Record<string, object> = {};
  for (const engine of options.engines) engines[engine] = await measure(engine, options, progress);
  return {
    bench: 'doors',
    node: process.version,
    cores: availableParallelism(),
    records: options.records,
    note: 'Latency runs from the post to the commit that others can see. Fewer than 100 samples make the 99th percentile the largest.',
    engines,
  };
}

async function measure(engine: Engine, options: Options, progress: (text: string) => void): Promise<object> {
  const bench = await startBenchSystem(engine, { records: options.records, progress });
  try {
    const wanted = (name: string) =>
      options.doors.length === 0 || options.doors.some((d) => name.includes(d));
    await settled(bench);
    const figures: Record<string, object> = {};
    if (wanted('query')) {
      progress(`${engine}: ${options.queriesPerSecond} questions a second, ${options.querySeconds} s`);
      const token = (await newClient(bench, ['inspections:ask'])).token;
      figures.query = await measureQueries(
        bench,
        {
          seconds: options.querySeconds,
          perSecond: options.queriesPerSecond,
          token: await token(),
        },
        () => auditRows(bench),
      );
      await settled(bench);
    }
    const taken = new Set<number>();
    let n = 0;
    for (const door of BENCH_DOORS.filter((d) => wanted(d.name))) {
      progress(`${engine}: ${door.name}`);
      figures[door.name] = await measureDoor(bench, door, options, taken, () => n++);
    }
    return figures;
  } finally {
    await bench.stop();
  }
}

async function measureDoor(
  bench: BenchSystem,
  door: BenchDoor,
  options: Options,
  taken: Set<number>,
  next: () => number,
): Promise<object> {
  const { post } = await newClient(bench, [DOORS[door.door].scope as Scope]);
  const invent = (count: number) =>
    Array.from({ length: count }, () => {
      const n = next();
      const { persons, planted } = inventPersons(n, {
        travellers: door.persons,
        certain: 1,
        fuzzy: door.persons > 1 ? 1 : 0,
        registerSize: bench.records,
        taken,
      });
      return { bytes: door.write(n, persons, Date.now(), planted), travellers: persons.length, planted };
    });
  const send = async (manifest: Posted['manifest']): Promise<Posted> => {
    const atMs = Date.now();
    const status = await post(door.door, manifest.bytes);
    if (status >= 400) throw new Error(`${door.name}: the door answered ${status}`);
    return { manifest, atMs, answeredAtMs: Date.now() };
  };
  for (const m of invent(3)) await send(m);
  await settled(bench);

  const pacedLoad = loadavg()[0];
  const started = Date.now();
  const posts: Promise<Posted>[] = [];
  for (const [i, m] of invent(options.paced).entries()) {
    await sleep(Math.max(0, started + i * options.everyMs - Date.now()));
    posts.push(send(m));
  }
  const paced = await Promise.all(posts);
  await settled(bench);

  const waiting = invent(options.fast * (door.persons > 1 ? 1 : 10));
  const startedAtMs = Date.now();
  const fast: Posted[] = [];
  await Promise.all(
    Array.from({ length: options.together }, async () => {
      for (let m = waiting.shift(); m; m = waiting.shift()) fast.push(await send(m));
    }),
  );
  await settled(bench);
  const { lastScreenedAtMs, travellers, recall } = await figuresOf(bench, fast);
  const steady = await figuresOf(bench, paced);
  const seconds = (lastScreenedAtMs - startedAtMs) / 1000;
  return {
    eventsPerTransmission: door.persons,
    bytesPerEvent: Math.round(fast.reduce((sum, p) => sum + p.manifest.bytes.length, 0) / travellers),
    eventsPerSecond: Math.round(travellers / seconds),
    events: travellers,
    postToNotificationQueued: steady.certainPathPostToNotificationQueued,
    postToCandidateShown: steady.fuzzyPathPostToCandidateShown,
    postAnswered: steady.postAnswered,
    recall,
    loadAverage: [pacedLoad, loadavg()[0]],
  };
}

/** A machine client with these scopes, and what it does: get a token, hand in bytes. */
async function newClient(bench: BenchSystem, scopes: readonly Scope[]) {
  const secret = randomBytes(18).toString('base64url');
  const clientId = `client-bench-${randomBytes(4).toString('hex')}`;
  const secretHash = await hashPassword(secret);
  await bench.system.db.asSystem((tx) =>
    addClient(
      tx,
      {
        agencyId: bench.carrier.agencyId,
        clientId,
        name: clientId,
        secretHash,
        scopes,
        isSample: true,
      },
      Date.now(),
    ),
  );
  const token = async (): Promise<string> => {
    const answer = await fetch(`${bench.address}/oauth/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    if (!answer.ok) throw new Error(`no token: ${answer.status}`);
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const held = token();
  return {
    token,
    post: async (door: DoorName, bytes: Uint8Array): Promise<number> => {
      const answer = await fetch(`${bench.address}/api/v1/${door}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await held}`, 'content-type': 'application/octet-stream' },
        body: bytes as Uint8Array<ArrayBuffer>,
      });
      await answer.arrayBuffer();
      return answer.status;
    },
  };
}

async function auditRows(bench: BenchSystem): Promise<number> {
  const row = await bench.system.db.asSystem((tx) =>
    first(tx, sql<{ n: number }>`select count(*) as n from audit_entries where action = 'inspection.asked'`),
  );
  return row!.n;
}

export const bench = {
  name: 'doors',
  summary: 'Every door from bytes to notification queued, and the interactive query of ports',
  run,
};
