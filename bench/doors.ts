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
import { ownersOf } from './doors/owners.js';
import { measureQueries } from './doors/queries.js';
import { BENCH_DOORS, type BenchDoor } from './doors/table.js';
import { toldOf } from './doors/told.js';
import { figuresOf, type Posted, percentiles } from './journey/figures.js';
import { inventPersons } from './journey/manifests.js';
import { settled } from './journey/settled.js';
import { type BenchSystem, type Engine, startBenchSystem } from './journey/system.js';

/**
 * `rsoits bench doors`: each door from bytes to notification queued, and the interactive query of ports. Every door
 * has two windows: as fast as it takes transmissions (events a second), and at a steady pace (latency), to the
 * notification, or to the duty where the door's messages are told to nobody outside. One process
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
  /** A folder whose database stays, for runs that go on with it; PostgreSQL only. */
  readonly keptIn?: string;
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
    ...(value('keep', '') === '' ? {} : { keptIn: value('keep', '') }),
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
  const bench = await startBenchSystem(engine, {
    records: options.records,
    progress,
    ...(options.keptIn === undefined ? {} : { keptIn: options.keptIn }),
  });
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

type Client = Awaited<ReturnType<typeof newClient>>;

/** A transmission that is ready to be posted, and who posts it. */
interface Ready {
  readonly manifest: Posted['manifest'];
  readonly client: Client;
  readonly references: readonly string[];
}

/** A transmission that the door has answered. */
interface Sent extends Ready {
  readonly post: Posted;
}

async function measureDoor(
  bench: BenchSystem,
  door: BenchDoor,
  options: Options,
  taken: Set<number>,
  next: () => number,
): Promise<object> {
  const scope = DOORS[door.door].scope as Scope;
  const invent = door.sentBy
    ? await ofOwners(bench, door, scope, taken, next)
    : await ofOne(bench, door, scope, taken, next);
  const send = async (ready: Ready): Promise<Sent> => {
    const { manifest, client, references } = ready;
    const atMs = Date.now();
    await (door.path
      ? client.put(door.path(references[0]!), manifest.bytes)
      : client.post(door.door, manifest.bytes));
    return { ...ready, post: { manifest, atMs, answeredAtMs: Date.now() } };
  };
  for (const m of invent(3)) await send(m);
  await settled(bench);

  const pacedLoad = loadavg()[0];
  const started = Date.now();
  const posts: Promise<Sent>[] = [];
  for (const [i, m] of invent(options.paced).entries()) {
    await sleep(Math.max(0, started + i * options.everyMs - Date.now()));
    posts.push(send(m));
  }
  const paced = await Promise.all(posts);
  await settled(bench);

  const waiting = invent(options.fast * (door.persons > 1 ? 1 : 10));
  const startedAtMs = Date.now();
  const fast: Sent[] = [];
  await Promise.all(
    Array.from({ length: options.together }, async () => {
      for (let m = waiting.shift(); m; m = waiting.shift()) fast.push(await send(m));
    }),
  );
  await settled(bench);
  const { figures, lastAtMs } = await figuresAt(bench, door, paced, fast);
  const events = fast.reduce((sum, s) => sum + s.manifest.travellers, 0);
  return {
    eventsPerTransmission: door.persons,
    bytesPerEvent: Math.round(fast.reduce((sum, s) => sum + s.manifest.bytes.length, 0) / events),
    eventsPerSecond: Math.round(events / ((lastAtMs - startedAtMs) / 1000)),
    events,
    ...figures,
    loadAverage: [pacedLoad, loadavg()[0]],
  };
}

/** Latency of the paced window, and when the last of the fast one was done. */
async function figuresAt(bench: BenchSystem, door: BenchDoor, paced: readonly Sent[], fast: readonly Sent[]) {
  const posts = (sent: readonly Sent[]) => sent.map((s) => s.post);
  if (door.end === undefined) {
    const { lastScreenedAtMs, recall } = await figuresOf(bench, posts(fast));
    const steady = await figuresOf(bench, posts(paced));
    return {
      lastAtMs: lastScreenedAtMs,
      figures: {
        postToNotificationQueued: steady.certainPathPostToNotificationQueued,
        postToCandidateShown: steady.fuzzyPathPostToCandidateShown,
        postAnswered: steady.postAnswered,
        recall,
      },
    };
  }
  const tied = (sent: readonly Sent[]) =>
    sent.map(({ post, references }) => (door.sentBy ? { post, references } : { post }));
  const { lastAtMs, toDecideFirst } = await toldOf(bench, door.end, tied(fast));
  const steady = await toldOf(bench, door.end, tied(paced));
  return {
    lastAtMs,
    figures: {
      [door.end === 'task' ? 'postToDutyOpened' : 'postToNotificationQueued']: steady.queued,
      postAnswered: percentiles(paced.map((s) => s.post.answeredAtMs - s.post.atMs)),
      toDecideFirst: toDecideFirst + steady.toDecideFirst,
    },
  };
}

type Invent = (count: number) => Ready[];

/** Transmissions of one partner about anybody. */
async function ofOne(
  bench: BenchSystem,
  door: BenchDoor,
  scope: Scope,
  taken: Set<number>,
  next: () => number,
): Promise<Invent> {
  const client = await newClient(bench, [scope]);
  return (count) =>
    Array.from({ length: count }, () => {
      const n = next();
      const { persons, planted } = inventPersons(n, {
        travellers: door.persons,
        certain: door.strangers ? 0 : 1,
        fuzzy: door.persons > 1 ? 1 : 0,
        registerSize: bench.records,
        taken,
      });
      const bytes = door.write(n, persons, Date.now(), planted, []);
      return { manifest: { bytes, travellers: persons.length, planted }, client, references: [] };
    });
}

/** Transmissions of registration agencies about their own registrants, each agency in its turn. */
async function ofOwners(
  bench: BenchSystem,
  door: BenchDoor,
  scope: Scope,
  taken: Set<number>,
  next: () => number,
): Promise<Invent> {
  const owners = await ownersOf(bench, taken);
  const clients = await Promise.all(owners.map((o) => newClient(bench, [scope], o.agencyId)));
  return (count) =>
    Array.from({ length: count }, () => {
      const n = next();
      const turn = n % owners.length;
      const planted = owners[turn]!.registrants.splice(0, door.persons);
      if (planted.length < door.persons)
        throw new Error(`${bench.records} records are too few for the notices of this bench`);
      for (const p of planted) taken.add(p.index);
      const references = planted.map((_, i) => `BENCH-${n}-${i}`);
      const bytes = door.write(n, [], Date.now(), planted, references);
      return { manifest: { bytes, travellers: planted.length, planted }, client: clients[turn]!, references };
    });
}

/** A machine client with these scopes, and what it does: get a token, hand in bytes. */
async function newClient(
  bench: BenchSystem,
  scopes: readonly Scope[],
  agencyId: string = bench.carrier.agencyId,
) {
  const secret = randomBytes(18).toString('base64url');
  const clientId = `client-bench-${randomBytes(4).toString('hex')}`;
  const secretHash = await hashPassword(secret);
  await bench.system.db.asSystem((tx) =>
    addClient(
      tx,
      {
        agencyId,
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
  const send = async (
    method: string,
    path: string,
    contentType: string,
    bytes: Uint8Array,
  ): Promise<void> => {
    const answer = await fetch(`${bench.address}${path}`, {
      method,
      headers: { authorization: `Bearer ${await held}`, 'content-type': contentType },
      body: bytes as Uint8Array<ArrayBuffer>,
    });
    const text = await answer.text();
    if (answer.status >= 400) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 500)}`);
  };
  return {
    token,
    post: (door: DoorName, bytes: Uint8Array) =>
      send('POST', `/api/v1/${door}`, 'application/octet-stream', bytes),
    put: (path: string, bytes: Uint8Array) => send('PUT', path, 'application/json', bytes),
  };
}

async function auditRows(bench: BenchSystem): Promise<number> {
  const row = await bench.system.db.asSystem((tx) =>
    first(tx, sql<{ n: number }>`select count(*) as n from audit_entries where action = 'inspection.asked'`),
  );
  return row!.n;
}

const HELP = `Usage: rsoits bench doors [options]
  --doors A,B              parts of names of doors (query, manifests, "inspections JSON", alerts …; default all)
  --engines A,B            of pglite, postgresql (default both)
  --records N              records on the register (default 20,000)
  --fast N --together N    messages sent as fast as they go, and how many at once (default 20, 4)
  --paced N --every-ms N   messages sent at a pace, and the pace (default 20, 500)
  --query-seconds N        how long the interactive query is asked (default 30)
  --queries-per-second N   and how often (default 50)
  --keep FOLDER            PostgreSQL: keeps the database there and goes on with it next time`;

export const bench = {
  name: 'doors',
  summary: 'Every door from bytes to notification queued, and the interactive query of ports',
  help: HELP,
  run,
};
