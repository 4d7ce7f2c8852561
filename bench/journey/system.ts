import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { pino } from 'pino';
import { hashPassword } from '#access/password.js';
import { addClient } from '#storage/apiClients.js';
import type { Database } from '#storage/database.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { markInstallation } from '#storage/installation.js';
import { startPostgres } from '../../sim/postgres.js';
import { makeDirectory } from '../../sim/world/directory.js';
import { makeRegister } from '../../sim/world/register.js';
import { readConfig } from '../../src/cli/config.js';
import { type OpenSystem, openSystem } from '../../src/cli/openSystem.js';
import { type RunningSystem, runSystem, SYSTEM_ROLES } from '../../src/cli/runSystem.js';
import { setUp } from '../../src/cli/setup.js';

export type Engine = 'pglite' | 'postgresql';

/** The whole system on one database, in this process, with receivers that take every webhook at once. */
export interface BenchSystem {
  readonly engine: Engine;
  readonly system: OpenSystem;
  readonly running: RunningSystem;
  readonly address: string;
  readonly carrier: { readonly agencyId: string; readonly clientId: string; readonly secret: string };
  readonly records: number;
  /** Of the server's database; null on the embedded one. */
  readonly url: string | null;
  /** A statement of the database's owner, such as one that gathers statistics. */
  asOwner(statement: string): Promise<void>;
  /** Webhooks that arrived at the receivers. */
  received(): number;
  /**
   * When the transaction that asked the clock for this instant was committed, as seen from outside. Of several at
   * one millisecond the latest, so that no figure is flattered.
   */
  committedAt(clockMs: number): number | undefined;
  stop(): Promise<void>;
}

export async function startBenchSystem(
  engine: Engine,
  options: {
    readonly records: number;
    readonly progress: (text: string) => void;
    /** Settings of the PostgreSQL server. */
    readonly settings?: Readonly<Record<string, string>>;
    /** A directory whose database stays: the next start goes on with it. PostgreSQL only. */
    readonly keptIn?: string;
  },
): Promise<BenchSystem> {
  const { progress } = options;
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    for (const s of stops.splice(0).reverse()) await s();
  };
  try {
    const keptIn = engine === 'postgresql' ? options.keptIn : undefined;
    const data =
      keptIn === undefined ? mkdtempSync(join(tmpdir(), 'rsoits-bench-journey-')) : join(keptIn, 'program');
    if (keptIn === undefined) stops.push(() => rmSync(data, { recursive: true, force: true }));
    else mkdirSync(data, { recursive: true });
    const madeFile = join(data, 'bench.json');
    const made: Made | null = existsSync(madeFile) ? JSON.parse(readFileSync(madeFile, 'utf8')) : null;
    const sink = await startSink();
    stops.push(sink.close);
    const env: Record<string, string> = {
      RSOITS_DATA: data,
      PORT: '0',
      RSOITS_LOG_LEVEL: 'warn',
      RSOITS_CANARY_MINUTES: '0',
      RSOITS_WEBHOOK_NETWORKS: '127.0.0.0/8',
    };
    let asOwner = async (_: string) => undefined;
    if (engine === 'postgresql') {
      const server = await startPostgres({
        durable: true,
        settings: { shared_buffers: '512MB', ...options.settings },
        ...(keptIn === undefined ? {} : { keptIn: join(keptIn, 'postgresql') }),
      });
      stops.push(() => server.stop());
      env.RSOITS_DATABASE_URL = `postgres://rsoits:bench@127.0.0.1:${server.port}/rsoits`;
      asOwner = async (statement) => {
        const owner = new pg.Client({ connectionString: server.adminUrl.replace(/[^/]+$/, 'rsoits') });
        await owner.connect();
        await owner.query(statement).finally(() => owner.end());
      };
      await setUp({
        ownerUrl: server.adminUrl,
        databaseUrl: env.RSOITS_DATABASE_URL,
        keysFile: join(data, 'keys.json'),
        administrator: 'administrator',
        isTest: true,
        nowMs: Date.now(),
        say: () => undefined,
      });
    }
    const config = readConfig(env);
    const opened = await openSystem(config);
    stops.push(() => opened.close());
    const { db, clock, committedAt } = timed(opened.db);
    const system: OpenSystem = { ...opened, db };

    const { carrier, records } = made ?? (await makeWorld(engine, system, sink.address, options));
    writeFileSync(madeFile, JSON.stringify({ carrier, records } satisfies Made), { mode: 0o600 });
    progress(`${engine}: starting the system`);
    const log = pino({ level: 'warn' }, pino.destination({ dest: 2, sync: false }));
    const running = await runSystem(config, system, { roles: SYSTEM_ROLES, clock, log });
    stops.push(() => running.stop());
    return {
      engine,
      system,
      running,
      address: running.address!,
      carrier,
      records,
      url: env.RSOITS_DATABASE_URL ?? null,
      asOwner,
      received: sink.received,
      committedAt,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What later starts on the same database need to know. */
type Made = Pick<BenchSystem, 'carrier' | 'records'>;

/** The agencies of the trial, a carrier's client, and records to screen against. */
async function makeWorld(
  engine: Engine,
  { db, keys }: OpenSystem,
  receivers: string,
  options: { readonly records: number; readonly progress: (text: string) => void },
): Promise<Made> {
  const { progress } = options;
  progress(`${engine}: inventing agencies`);
  const nowMs = Date.now();
  await db.asSystem(async (tx) => {
    await markInstallation(tx, { isTest: true }, nowMs);
    await addFirstFacts(tx, nowMs);
    // The directory below brings an NSOTC with channels of its own.
    await sql`update agencies set active = false where kind = 'nsotc'`.execute(tx);
  });
  const agencies = await makeDirectory(db, keys, receivers, nowMs);
  const agencyId = agencies.find((a) => a.key === 'carrier')!.id;
  const secret = randomBytes(18).toString('base64url');
  const secretHash = await hashPassword(secret);
  await db.asSystem((tx) =>
    addClient(
      tx,
      {
        agencyId,
        clientId: 'client-carrier',
        name: 'Bench Airways',
        secretHash,
        scopes: ['manifests:write'],
        isSample: true,
      },
      nowMs,
    ),
  );
  progress(`${engine}: entering ${options.records} register records`);
  const records = await makeRegister(db, agencies, options.records, nowMs, (done) => {
    if (done % 100_000 < 2000 && done > 2000) progress(`${engine}: ${done} records`);
  });
  return { carrier: { agencyId, clientId: 'client-carrier', secret }, records };
}

/**
 * Every instant that a transaction asks of the clock is tied to the moment its commit came back, without a query
 * more: rows carry the instant, the ledger carries the rows.
 */
function timed(inner: Database) {
  const asked = new AsyncLocalStorage<number[]>();
  const commits = new Map<number, number>();
  const clock = {
    now: () => {
      const ms = Date.now();
      asked.getStore()?.push(ms);
      return ms;
    },
  };
  const db: Database = {
    ...inner,
    asSystem: async (work) => {
      const instants: number[] = [];
      const value = await asked.run(instants, () => inner.asSystem(work));
      const at = Date.now();
      for (const ms of instants) commits.set(ms, Math.max(at, commits.get(ms) ?? 0));
      return value;
    },
  };
  return { db, clock, committedAt: (ms: number) => commits.get(ms) };
}

/** Receivers that answer every webhook with 204 at once. */
async function startSink() {
  let count = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      count += 1;
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    address: `http://127.0.0.1:${port}`,
    received: () => count,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
