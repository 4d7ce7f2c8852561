import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Database, many, openDatabase } from '#storage/database.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { loadKeys } from '#storage/keys.js';
import { markFeedFresh } from '#storage/registerRecords.js';
import { type Random, seeded } from '../bench/matching/random.js';
import { setUp } from '../src/cli/setup.js';
import { AirlineClient } from './airline.js';
import { type Program, runProgram } from './crash/program.js';
import { refuteSome } from './crash/refute.js';
import { readFates, unmetByTraffic } from './crash/traffic.js';
import { type CrashWorld, fillRegister, flightBytes, flightsFor, furnish } from './crash/world.js';
import { freePort } from './freePort.js';
import { startPostgres } from './postgres.js';
import {
  compareWithLedger,
  countEntries,
  type Difference,
  type ReceiverCounts,
} from './receivers/compare.js';
import { type Fleet, startFleet } from './receivers/fleet.js';
import { readLedger } from './receivers/ledger.js';
import type { Habits } from './receivers/plan.js';

export interface CrashOptions {
  readonly seed: number;
  /** SIGKILLs of operating-system processes. */
  readonly kills: number;
  /** Registrants on board; each makes at least two notifications. */
  readonly travellers: number;
  /** Given up then, with what is unfinished in the report; default 20 minutes. */
  readonly limitMs?: number;
  /** Ends the run early: everything it started is stopped, and it throws. */
  readonly signal?: AbortSignal;
  readonly progress: (text: string) => void;
}

export interface CrashReport {
  readonly seed: number;
  readonly kills: number;
  /** SIGKILLs by the kind of process. */
  readonly killed: Readonly<Record<string, number>>;
  /** Times a process of the program came up, the first time included. */
  readonly starts: number;
  readonly transmissions: number;
  readonly notifications: number;
  readonly withdrawals: number;
  /** Notifications stopped before anybody was told. */
  readonly stopped: number;
  readonly acknowledged: number;
  readonly attempts: number;
  /** Attempts whose process was killed while sending, or whose answer never came. */
  readonly attemptsOfUnknownFate: number;
  readonly receivers: ReceiverCounts;
  readonly differences: readonly Difference[];
  /** What the traffic says must have reached somebody and did not, or reached the wrong one. */
  readonly unmet: readonly string[];
  /** Notifications that are neither acknowledged nor stopped at the end, and work that is left. */
  readonly unfinished: number;
  /** Candidates in force whose trip lacks a planned notification. */
  readonly withoutPlan: number;
  readonly seconds: number;
}

export function isClean(report: CrashReport): boolean {
  return (
    report.differences.length === 0 &&
    report.unmet.length === 0 &&
    report.unfinished === 0 &&
    report.withoutPlan === 0
  );
}

/** Everything wrong that retrying mends: doubled, silent, failing, refusing, late. */
const HABITS: Habits = {
  reactions: {
    take: 64,
    takeLate: 6,
    takeTwice: 6,
    takeSilently: 8,
    fail: 6,
    busy: 4,
    refuse: 4,
    hang: 2,
  },
  answers: { acknowledge: 85, acknowledgeTwice: 15 },
  troublesMax: 2,
  lateMs: [20, 300],
  hangMs: [1000, 2000],
  answerAfterMs: [0, 200],
};
const ROLES = ['serve', 'work', 'work', 'work', 'screen', 'screen'];
/** Of the registrants, so many are refuted by an officer. */
const REFUTED = 0.1;
/** Every so manieth kill hits a process of the database server, which then recovers from its log. */
const DATABASE_KILL = 25;
/** The airline waits when so much work stands in the queue. */
const BACKLOG_MAX = 2000;

/**
 * Kills the program's processes again and again while it works, on a real PostgreSQL server with fsync on, and holds
 * the receivers' own logs against the ledger and against the traffic afterwards: none lost, none acted on twice,
 * none out of order. The kills are spread over the work, so that each meets a program that is busy.
 */
export async function runCrashProof(options: CrashOptions): Promise<CrashReport> {
  const started = Date.now();
  const say = (text: string) => options.progress(`${Math.round((Date.now() - started) / 1000)} s  ${text}`);
  const directory = mkdtempSync(join(tmpdir(), 'rsoits-crash-'));
  const closing: (() => unknown)[] = [() => rmSync(directory, { recursive: true, force: true })];
  try {
    const server = await startPostgres({ durable: true });
    closing.push(() => server.stop());
    const databaseUrl = `postgres://rsoits_app@127.0.0.1:${server.port}/rsoits`;
    const keysFile = join(directory, 'keys.json');
    await setUp({
      ownerUrl: server.adminUrl,
      databaseUrl,
      keysFile,
      administrator: 'admin',
      isTest: true,
      nowMs: Date.now(),
      say: () => undefined,
    });
    const db = lasting(openDatabase({ url: databaseUrl, kind: 'server', connectionsMax: 8 }));
    closing.push(() => db.close());
    const keys = loadKeys(keysFile);
    const [webhookPort, port] = [await freePort(), await freePort()];
    const world = await furnish(db, keys, webhookPort);
    await fillRegister(db, world, options.travellers);
    const baseUrl = `http://127.0.0.1:${port}`;
    const fleet = await startFleet({
      agencies: [world.nsotc, ...world.soras].map((a, i) => ({
        agencyId: a.id,
        name: a.name,
        habits: HABITS,
        webhookKeys: a.webhookKeys,
        api: {
          baseUrl,
          clientId: a.clientId,
          clientSecret: world.clientSecret,
          // Agencies come from addresses of their own, as a proxy would report them.
          headers: { 'x-forwarded-for': `10.9.0.${i + 1}` },
        },
      })),
      logFolder: join(directory, 'receivers'),
      seed: String(options.seed),
      webhookPort,
      decide: decideAs,
    });
    closing.push(() => fleet.close());
    const program = runProgram(ROLES, {
      ...process.env,
      RSOITS_DATABASE_URL: databaseUrl,
      RSOITS_DATA: directory,
      RSOITS_KEYS_FILE: keysFile,
      RSOITS_WEBHOOK_NETWORKS: '127.0.0.0/8',
      RSOITS_TRUST_PROXY: '127.0.0.1',
      RSOITS_LOG_LEVEL: 'fatal',
      // Its messages are in no plan that the ledger is held against.
      RSOITS_CANARY_MINUTES: '0',
      RSOITS_SCREEN_THREADS: '1',
      PORT: String(port),
      NODE_ENV: 'production',
    });
    closing.push(() => program.stop());
    return await work({ options, started, say, db, keys, world, fleet, program, baseUrl });
  } finally {
    for (const close of closing.reverse()) {
      try {
        await close();
      } catch (error) {
        say(`could not clean up: ${String(error)}`);
      }
    }
  }
}

interface Run {
  readonly options: CrashOptions;
  readonly started: number;
  readonly say: (text: string) => void;
  readonly db: Database;
  readonly keys: ReturnType<typeof loadKeys>;
  readonly world: CrashWorld;
  readonly fleet: Fleet;
  readonly program: Program;
  readonly baseUrl: string;
}

async function work(run: Run): Promise<CrashReport> {
  const { options, db, world, fleet, program, say } = run;
  const until = run.started + (options.limitMs ?? 20 * 60_000);
  const goesOn = () => {
    options.signal?.throwIfAborted();
    return Date.now() < until;
  };
  let state = await look(db);
  const watching = every(300, async () => {
    state = await look(db);
  });
  const freshness = every(5000, () => db.asSystem((tx) => markFeedFresh(tx, REGISTER_FEED.code, Date.now())));
  const telling = every(5000, async () =>
    say(
      `${kills.total} kills, ${sent} manifests, ${refuted} refuted, ${state.notifications} notifications of which ${state.settled} settled, queue ${state.work}`,
    ),
  );
  // Kills and decisions are spread over the work: this many notifications are settled when the last one falls.
  const expected = options.travellers * 2 * 0.95;
  const kills = { total: 0, by: new Map<string, number>() };
  let sent = 0;
  let refuted = 0;

  /** The airline: every flight, a third of them twice, in any order, again until it is answered for. */
  const sendAll = async (random: Random) => {
    const flights = Array.from({ length: flightsFor(options.travellers) }, (_, f) => f);
    const sends = shuffled(
      flights.flatMap((f) => (random.chance(0.3) ? [f, f] : [f])),
      random,
    );
    const client = new AirlineClient(run.baseUrl, world.airlineClientId, world.clientSecret);
    const today = new Date(run.started).toISOString().slice(0, 10);
    for (const flight of sends) {
      while (goesOn() && state.work > BACKLOG_MAX) await sleep(100);
      const bytes = flightBytes(flight, options.travellers, today);
      while (goesOn()) {
        const answer = await client.post(bytes).catch(() => ({ status: 0 }));
        if (answer.status >= 200 && answer.status < 300) break;
        await sleep(200);
      }
      sent += 1;
    }
  };
  const decide = async (random: Random) => {
    const target = Math.floor(options.travellers * REFUTED);
    while (goesOn() && refuted < target) {
      await sleep(100 + random.below(300));
      if (state.settled < (expected * refuted) / target) continue;
      refuted += await refuteSome(
        db,
        run.keys,
        world.officers,
        Math.min(1 + random.below(8), target - refuted),
      );
    }
  };
  const killAll = async (random: Random) => {
    let last = Date.now();
    while (goesOn() && kills.total < options.kills) {
      await sleep(50 + random.below(250));
      const due = state.settled >= (expected * kills.total) / options.kills;
      if (!due && Date.now() - last < 4000) continue;
      const name =
        kills.total % DATABASE_KILL === DATABASE_KILL - 1
          ? await killDatabaseProcess(db, random)
          : program.kill(random.unit())?.split(' ')[0];
      if (!name) continue;
      last = Date.now();
      kills.total += 1;
      kills.by.set(name, (kills.by.get(name) ?? 0) + 1);
    }
  };

  try {
    await Promise.all([
      sendAll(seeded(options.seed)),
      decide(seeded(options.seed + 1)),
      killAll(seeded(options.seed + 2)),
    ]);
    say('traffic and kills are over; waiting for what is owed');
    let unfinished = await owed(db);
    for (let told = 0; goesOn() && unfinished > 0; unfinished = await owed(db)) {
      if (Date.now() - told > 5000) {
        say(`${unfinished} still owed${await whyOwed(db)}`);
        told = Date.now();
      }
      await sleep(500);
    }
    if (unfinished === 0) await fleet.settled();
    for (const one of program.complaints()) say(one);
    const ledger = await db.asSystem((tx) => readLedger(tx));
    const entries = fleet.entries();
    return {
      seed: options.seed,
      kills: kills.total,
      killed: Object.fromEntries([...kills.by].sort()),
      starts: program.starts(),
      transmissions: sent,
      notifications: ledger.length,
      withdrawals: await count(db, `notifications where kind = 'withdrawal'`),
      stopped: await count(db, `notifications where state = 'withdrawn'`),
      acknowledged: ledger.filter((r) => r.acknowledged).length,
      attempts: await count(db, 'deliveries'),
      attemptsOfUnknownFate: await count(db, `deliveries where state = 'unknown'`),
      receivers: countEntries(entries),
      differences: compareWithLedger(ledger, entries),
      unmet: unmetByTraffic(world, options.travellers, await readFates(db), entries),
      unfinished,
      withoutPlan: await count(
        db,
        `candidates c where c.path = 'certain' and not exists (select from notifications n where n.candidate_id = c.id and n.kind = 'alert') and c.outcome is distinct from 'not-same'`,
      ),
      seconds: Math.round((Date.now() - run.started) / 1000),
    };
  } finally {
    for (const timer of [watching, freshness, telling]) clearInterval(timer);
  }
}

/** What simulated officers answer: a listed action that fits the kind of message. */
function decideAs(notification: unknown): { readonly action: string; readonly note: string } {
  const { kind } = (notification ?? {}) as { kind?: string };
  return {
    action: kind === 'withdrawal' || kind === 'correction' ? 'acted-on-withdrawal' : 'open-investigation',
    note: '',
  };
}

/** A process of the server that works for the program; the server then ends all others and recovers. */
async function killDatabaseProcess(db: Database, random: Random): Promise<string | null> {
  const rows = await db.asSystem((tx) =>
    many(
      tx,
      sql<{ pid: number }>`
      select pid from pg_stat_activity where usename = 'rsoits_app' and pid <> pg_backend_pid() order by pid`,
    ),
  );
  const victim = rows[random.below(Math.max(1, rows.length))];
  if (!victim) return null;
  process.kill(victim.pid, 'SIGKILL');
  return 'database';
}

/** The proof's own view of the database outlives the server's restarts. */
function lasting(db: Database): Database {
  const again = async <T>(task: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await task();
      } catch (error) {
        if (attempt >= 60) throw error;
        await sleep(250);
      }
    }
  };
  return {
    ...db,
    asSystem: (task) => again(() => db.asSystem(task)),
    asActor: (actor, task) => again(() => db.asActor(actor, task)),
  };
}

function every(ms: number, task: () => Promise<unknown>): NodeJS.Timeout {
  let busy = false;
  return setInterval(() => {
    if (busy) return;
    busy = true;
    task()
      .catch(() => undefined)
      .finally(() => {
        busy = false;
      });
  }, ms);
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

interface Look {
  readonly work: number;
  readonly notifications: number;
  readonly settled: number;
}

async function look(db: Database): Promise<Look> {
  const [row] = await db.asSystem((tx) =>
    many(
      tx,
      sql<Look>`
      select (select count(*) from work_items where kind <> 'retentionDue') as work, count(*) as notifications,
             count(*) filter (where state in ('delivered', 'acknowledged', 'closed')) as settled from notifications`,
    ),
  );
  return row!;
}

/** Counts by kind and by what the last try said, for who watches. */
async function whyOwed(db: Database): Promise<string> {
  const rows = await db.asSystem((tx) =>
    many(
      tx,
      sql<{ kind: string; error: string | null; n: number }>`
      select kind, left(last_error, 80) as error, count(*) as n from work_items group by 1, 2 order by n desc limit 4`,
    ),
  );
  const states = await db.asSystem((tx) =>
    many(
      tx,
      sql<{ state: string; n: number }>`
      select state, count(*) as n from notifications group by 1 order by n desc`,
    ),
  );
  return ` (${states.map((r) => `${r.n} ${r.state}`).join(', ')}; queue: ${rows.map((r) => `${r.n} ${r.kind}${r.error ? `: ${r.error}` : ''}`).join(', ')})`;
}

async function count(db: Database, what: string): Promise<number> {
  const [row] = await db.asSystem((tx) =>
    many(tx, sql<{ n: number }>`select count(*) as n from ${sql.raw(what)}`),
  );
  return row!.n;
}

/** What still waits: items of the queue, and notifications not yet settled. */
async function owed(db: Database): Promise<number> {
  return (
    (await count(db, `work_items where kind not in ('retentionDue')`)) +
    (await count(db, `notifications where state in ('planned', 'dispatched', 'delivered', 'exhausted')`))
  );
}
