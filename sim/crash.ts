import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { hashPassword } from '#access/password.js';
import { addDays } from '#basics/dates.js';
import type { Actor } from '#domain/actor.js';
import { readRecordEntry } from '#domain/registerRecord.js';
import { writePaxlst } from '#formats/edifact/writePaxlst.js';
import { addAgencies } from '#storage/agencies.js';
import { addChannel } from '#storage/agencyChannels.js';
import { addClient } from '#storage/apiClients.js';
import { decideCandidate, secondCandidate } from '#storage/applyAdjudication.js';
import { type Database, many, openDatabase } from '#storage/database.js';
import { enterRecords } from '#storage/enterRecords.js';
import { projectRoot } from '#storage/entry.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { type Keys, loadKeys } from '#storage/keys.js';
import { receiveForReading } from '#storage/receive.js';
import { markFeedFresh } from '#storage/registerRecords.js';
import { addUser } from '#storage/users.js';
import { seeded } from '../bench/matching/random.js';
import { setUp } from '../src/cli/setup.js';
import { freePort, startPostgres } from './postgres.js';
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
  readonly progress: (text: string) => void;
}

export interface CrashReport {
  readonly seed: number;
  readonly kills: number;
  readonly notifications: number;
  readonly withdrawals: number;
  readonly acknowledged: number;
  readonly attempts: number;
  readonly receivers: ReceiverCounts;
  readonly differences: readonly Difference[];
  /** Notifications that are neither delivered nor acknowledged nor stopped at the end. */
  readonly unfinished: number;
  /** Candidates in force whose trip lacks a planned notification. */
  readonly withoutPlan: number;
  readonly seconds: number;
}

/** Everything wrong that retrying mends: doubled, silent, failing, late. */
const HABITS: Habits = {
  reactions: { take: 68, takeLate: 6, takeTwice: 6, takeSilently: 8, fail: 8, busy: 4 },
  answers: { acknowledge: 85, acknowledgeTwice: 15 },
  troublesMax: 2,
  lateMs: [20, 300],
  hangMs: [1000, 2000],
  answerAfterMs: [0, 200],
};
const SORAS = 20;
const PER_FLIGHT = 100;

/**
 * Kills the program's processes again and again while it works, on a real PostgreSQL server with fsync on, and holds
 * the receivers' own logs against the ledger afterwards: none lost, none acted on twice, none out of order.
 */
export async function runCrashProof(options: CrashOptions): Promise<CrashReport> {
  const started = Date.now();
  const random = seeded(options.seed);
  const say = (text: string) => options.progress(`${Math.round((Date.now() - started) / 1000)} s  ${text}`);
  const directory = mkdtempSync(join(tmpdir(), 'rsoits-crash-'));
  const server = await startPostgres({ durable: true });
  const databaseUrl = `postgres://rsoits_app@127.0.0.1:${server.port}/rsoits`;
  const keysFile = join(directory, 'keys.json');
  const port = await freePort();
  let fleet: Fleet | undefined;
  const children = new Map<string, ChildProcess>();
  let ending = false;
  const env = {
    ...process.env,
    RSOITS_DATABASE_URL: databaseUrl,
    RSOITS_DATA: directory,
    RSOITS_KEYS_FILE: keysFile,
    RSOITS_WEBHOOK_NETWORKS: '127.0.0.0/8',
    RSOITS_LOG_LEVEL: 'silent',
    PORT: String(port),
    NODE_ENV: 'production',
    RSOITS_SCREEN_THREADS: '1',
  };
  const main = join(projectRoot(), 'dist', 'src', 'cli', 'main.js');
  const start = (name: string, role: string) => {
    const child = spawn(process.execPath, [main, role], { env, stdio: ['ignore', 'ignore', 'ignore'] });
    children.set(name, child);
    child.on('exit', () => {
      if (!ending && children.get(name) === child) start(name, role);
    });
  };
  try {
    await setUp({
      ownerUrl: server.adminUrl,
      databaseUrl,
      keysFile,
      administrator: 'admin',
      isTest: true,
      nowMs: Date.now(),
      say: () => undefined,
    });
    const db = openDatabase({ url: databaseUrl, kind: 'server', connectionsMax: 10 });
    const keys = loadKeys(keysFile);
    const webhookPort = await freePort();
    const world = await furnish(db, keys, webhookPort);
    await fillRegister(db, world, options.travellers);
    fleet = await startFleet({
      agencies: world.agencies.map((a) => ({
        agencyId: a.id,
        name: a.name,
        habits: HABITS,
        webhookKeys: a.webhookKeys,
        api: { baseUrl: `http://127.0.0.1:${port}`, clientId: a.clientId, clientSecret: world.clientSecret },
      })),
      logFolder: join(directory, 'receivers'),
      seed: String(options.seed),
      webhookPort,
      decide: decideAs,
    });
    for (const [name, role] of [
      ['serve', 'serve'],
      ['work-1', 'work'],
      ['work-2', 'work'],
      ['screen', 'screen'],
    ] as const)
      start(name, role);

    // Traffic: flights full of registrants with matching passports, each sent once or twice and in any order.
    const flights = Array.from({ length: Math.ceil(options.travellers / PER_FLIGHT) }, (_, f) => f);
    const sends = flights.flatMap((f) => (random.chance(0.3) ? [f, f] : [f])).sort(() => random.unit() - 0.5);
    const actors = world.officers;
    let killed = 0;
    let sent = 0;
    let decided = 0;
    const decidedIds = new Set<string>();
    while (killed < options.kills || sent < sends.length) {
      for (let i = 0; i < 1 && sent < sends.length; i++, sent++) {
        const raw = flightBytes(sends[sent]!, options.travellers);
        await db.asSystem((tx) =>
          receiveForReading(tx, keys, { door: 'crash', sender: 'TX', raw, actor: SYSTEM }, Date.now()),
        );
      }
      await db.asSystem((tx) => markFeedFresh(tx, REGISTER_FEED.code, Date.now()));
      decided += await refuteSome(db, keys, actors, decidedIds, random.below(8));
      if (killed < options.kills) {
        const names = [...children.keys()];
        const victim = children.get(names[random.below(names.length)]!)!;
        victim.kill('SIGKILL');
        killed += 1;
      }
      if (killed % 20 === 0)
        say(
          `${killed} kills, ${sent} of ${sends.length} transmissions, ${decided} refuted, ${await count(db, 'notifications')} notifications`,
        );
      await sleep(200 + random.below(900));
    }
    say('traffic and kills are over; waiting for what is owed');
    let unfinished = -1;
    for (const until = Date.now() + 600_000; Date.now() < until; await sleep(1000)) {
      unfinished = await owed(db);
      if (unfinished === 0) break;
      say(`${unfinished} still owed${await whyOwed(db)}`);
    }
    await fleet.settled();
    const ledger = await db.asSystem((tx) => readLedger(tx));
    const entries = fleet.entries();
    const report: CrashReport = {
      seed: options.seed,
      kills: killed,
      notifications: ledger.length,
      withdrawals: await count(db, `notifications where kind = 'withdrawal'`),
      acknowledged: ledger.filter((r) => r.acknowledged).length,
      attempts: await count(db, 'deliveries'),
      receivers: countEntries(entries),
      differences: compareWithLedger(ledger, entries),
      unfinished,
      withoutPlan: await count(
        db,
        `candidates c where c.path = 'certain' and not exists (select from notifications n where n.candidate_id = c.id and n.kind = 'alert')`,
      ),
      seconds: Math.round((Date.now() - started) / 1000),
    };
    await db.close();
    return report;
  } finally {
    ending = true;
    for (const child of children.values()) child.kill('SIGKILL');
    await fleet?.close();
    server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What simulated officers answer: a listed action that fits the kind of message. */
function decideAs(notification: unknown): { readonly action: string; readonly note: string } {
  const { kind } = notification as { kind?: string };
  return {
    action: kind === 'withdrawal' || kind === 'correction' ? 'acted-on-withdrawal' : 'open-investigation',
    note: '',
  };
}

const SYSTEM = { kind: 'system', id: 'crash proof' } as const;

interface CrashWorld {
  readonly agencies: readonly {
    readonly id: string;
    readonly name: string;
    readonly ori: string;
    readonly clientId: string;
    readonly webhookKeys: readonly { readonly id: string; readonly secret: string }[];
  }[];
  readonly soras: CrashWorld['agencies'];
  readonly clientSecret: string;
  readonly officers: readonly Extract<Actor, { kind: 'user' }>[];
}

async function furnish(db: Database, keys: Keys, webhookPort: number): Promise<CrashWorld> {
  const nowMs = Date.now();
  const clientSecret = 'only for this run, on loopback';
  const secretHash = await hashPassword(clientSecret);
  return db.asSystem(async (tx) => {
    const [nsotc] = await many(tx, sql<{ id: string }>`select id from agencies where kind = 'nsotc'`);
    const drafts = Array.from({ length: SORAS }, (_, i) => ({
      kind: 'sora-state',
      name: `Crash SORA ${i}`,
      ori: `CRASH${String(i).padStart(4, '0')}`,
      jurisdiction: `C${i}`,
      timeZone: 'America/New_York',
      calendarCode: 'US',
    }));
    const ids = await addAgencies(tx, drafts, nowMs);
    const agencies = [];
    for (const a of [
      { id: nsotc!.id, name: 'NSOTC', ori: '' },
      ...drafts.map((d, i) => ({ id: ids[i]!, name: d.name, ori: d.ori })),
    ]) {
      const webhookKeys = [
        {
          id: 'k1',
          secret: `whsec_${Buffer.from(`crash secret of ${a.id}`.padEnd(40, '.')).toString('base64')}`,
        },
      ];
      await addChannel(
        tx,
        keys,
        a.id,
        {
          kind: 'webhook',
          address: { url: `http://127.0.0.1:${webhookPort}/agencies/${a.id}/hook` },
          carriesContent: false,
          secrets: { keys: webhookKeys },
        },
        nowMs,
      );
      await addClient(
        tx,
        {
          agencyId: a.id,
          clientId: `crash-${a.id}`,
          name: a.name,
          secretHash,
          scopes: ['notifications:read', 'acknowledgements:write'],
          isSample: true,
        },
        nowMs,
      );
      agencies.push({ ...a, clientId: `crash-${a.id}`, webhookKeys });
    }
    const officers = [];
    for (const name of ['crash-one', 'crash-two']) {
      const id = (await addUser(
        tx,
        {
          agencyId: nsotc!.id,
          signInName: name,
          displayName: name,
          roles: ['nsotc-officer'],
          isSample: true,
        },
        nowMs,
      ))!;
      officers.push({
        kind: 'user' as const,
        id,
        name,
        agencyId: nsotc!.id,
        agencyRole: 'nsotc' as const,
        roles: ['nsotc-officer' as const],
        sessionDigest: 'crash proof session',
      });
    }
    return { agencies, soras: agencies.slice(1), clientSecret, officers };
  });
}

/** Registrant `i`: a name, birth date and passport of their own, so that identity is certain and nobody else's. */
function registrant(i: number): {
  names: { surname: string; given: string }[];
  birthDates: string[];
  sex: 'M';
  citizenships: string[];
  documents: { kind: 'passport'; number: string; issuer: string }[];
} {
  const random = seeded(90_000 + i);
  const word = (least: number) =>
    Array.from(
      { length: least + random.below(4) },
      (_, k) => (k % 2 === 0 ? 'BDFGKLMNPRSTVZ' : 'AEIOU')[random.below(k % 2 === 0 ? 14 : 5)],
    ).join('');
  return {
    names: [{ surname: word(7), given: word(5) }],
    birthDates: [addDays('1950-01-01', random.below(18_000))],
    sex: 'M',
    citizenships: ['USA'],
    documents: [{ kind: 'passport', number: String(500_000_000 + i * 7919), issuer: 'USA' }],
  };
}

async function fillRegister(db: Database, world: CrashWorld, count: number): Promise<void> {
  for (let from = 0; from < count; from += 1000) {
    const entries = Array.from({ length: Math.min(1000, count - from) }, (_, k) => {
      const i = from + k;
      const sora = world.soras[i % world.soras.length]!;
      const read = readRecordEntry({
        ...registrant(i),
        file: 'NSOR',
        recordNumber: `X${200_000_000 + i}`,
        ori: sora.ori,
        offense: 'Sexual battery',
        registersFor: 'residence',
        registrationDates: { from: '2015-01-01' },
      });
      if (!read.ok) throw new Error(JSON.stringify(read.error));
      return { entry: read.value, agencyId: sora.id };
    });
    await db.asSystem((tx) =>
      enterRecords(tx, { actor: SYSTEM, nowMs: Date.now(), feed: REGISTER_FEED.code }, entries),
    );
  }
  await db.asSystem((tx) => markFeedFresh(tx, REGISTER_FEED.code, Date.now()));
}

function flightBytes(flight: number, travellers: number): Uint8Array {
  const day = addDays(new Date().toISOString().slice(0, 10), 2);
  const persons = Array.from({ length: Math.min(PER_FLIGHT, travellers - flight * PER_FLIGHT) }, (_, k) => ({
    ...registrant(flight * PER_FLIGHT + k),
    role: 'passenger' as const,
    offset: 0,
  }));
  return writePaxlst({
    kind: 'passengers',
    legs: [
      {
        carrier: 'TX',
        number: String(100 + flight),
        departurePort: 'JFK',
        arrivalPort: 'LHR',
        departureLocal: `${day}T18:00`,
        arrivalLocal: `${addDays(day, 1)}T06:00`,
      },
    ],
    persons,
    declaredTotals: { passengers: persons.length },
    references: { sender: 'TX', recipient: 'USCSAPIS', message: String(flight) },
  })[0]!;
}

/** Officers decide a few as "not the same person": everybody told must hear it, after what they were told. */
async function refuteSome(
  db: Database,
  keys: Keys,
  officers: CrashWorld['officers'],
  done: Set<string>,
  howMany: number,
): Promise<number> {
  const open = await db.asSystem((tx) =>
    many(
      tx,
      sql<{
        id: string;
        version: number;
      }>`select id, version from candidates where state = 'open' order by id limit ${howMany * 3}`,
    ),
  );
  let refuted = 0;
  for (const c of open.filter((o) => !done.has(o.id)).slice(0, howMany)) {
    done.add(c.id);
    const [one, two] = officers;
    const proposed = await db.asActor(one!, (tx) =>
      decideCandidate(
        tx,
        { keys, actor: one!, nowMs: Date.now() },
        c.id,
        {
          candidateVersion: c.version,
          outcome: 'not-same',
          reasonCode: 'not-same-other',
          rationale: 'crash proof',
        },
        {},
      ),
    );
    if (!proposed.ok) continue;
    if (proposed.value.adjudication.state === 'proposed') {
      await db.asActor(two!, (tx) =>
        secondCandidate(tx, { keys, actor: two!, nowMs: Date.now() }, c.id, {
          agrees: true,
          note: '',
          candidateVersion: proposed.value.candidate.version,
        }),
      );
    }
    refuted += 1;
  }
  return refuted;
}

/** Counts by kind and by what the last try said, for who watches. */
async function whyOwed(db: Database): Promise<string> {
  const rows = await db.asSystem((tx) =>
    many(
      tx,
      sql<{
        kind: string;
        error: string | null;
        n: number;
      }>`select kind, left(last_error, 80) as error, count(*) as n from work_items group by 1, 2 order by n desc limit 4`,
    ),
  );
  const states = await db.asSystem((tx) =>
    many(
      tx,
      sql<{
        state: string;
        n: number;
      }>`select state, count(*) as n from notifications group by 1 order by n desc`,
    ),
  );
  return ` (${states.map((r) => `${r.n} ${r.state}`).join(', ')}; queue: ${rows.map((r) => `${r.n} ${r.kind}${r.error ? `: ${r.error}` : ''}`).join(', ')})`;
}

async function count(db: Database, what: string): Promise<number> {
  return (
    await db.asSystem((tx) => many(tx, sql<{ n: number }>`select count(*) as n from ${sql.raw(what)}`))
  )[0]!.n;
}

/** What still waits: items of the queue, and notifications not yet settled. */
async function owed(db: Database): Promise<number> {
  return (
    (await count(db, `work_items where kind not in ('retentionDue')`)) +
    (await count(db, `notifications where state in ('planned', 'dispatched', 'delivered', 'exhausted')`))
  );
}
