import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { hashPassword } from '#access/password.js';
import type { Role } from '#domain/actor.js';
import { chaseDeadlines } from '#steps/chaseDeadline.js';
import { foldTripsOn, markDepartures } from '#steps/clocks.js';
import { reconcileOnward } from '#steps/reconcileOnward.js';
import { addAgencies } from '#storage/agencies.js';
import { addChannel } from '#storage/agencyChannels.js';
import { addClient } from '#storage/apiClients.js';
import { type Database, many } from '#storage/database.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { markInstallation } from '#storage/installation.js';
import { readConfig } from '../../src/cli/config.js';
import { type OpenSystem, openSystem } from '../../src/cli/openSystem.js';
import { runSystem } from '../../src/cli/runSystem.js';
import { PartnerClient } from '../partners/client.js';
import { type Fleet, startFleet } from '../receivers/fleet.js';
import { HABITS, type Habits } from '../receivers/plan.js';
import { SCENARIO_AGENCIES } from './agencies.js';
import { tellOfNoNews } from './registerSentences.js';
import { Visitor } from './visitor.js';

/**
 * A whole system for the scenarios: embedded database, all roles, HTTP on loopback, every agency with a program of its
 * own that takes webhooks. Its clock can be put forward; nothing else is special.
 */
export interface ScenarioSystem {
  readonly system: OpenSystem;
  readonly db: Database;
  readonly address: string;
  readonly fleet: Fleet;
  readonly agencies: ReadonlyMap<string, string>;
  /** Two of NSOTC's people, the second a supervisor, at their browsers. */
  readonly desk: readonly [Visitor, Visitor];
  /** A register officer of an agency, at a browser. */
  registrar(agency: string): Promise<Visitor>;
  now(): number;
  /** Puts the clock forward and lets what time brings happen. `news: false`: the register's source stays silent. */
  pass(ms: number, how?: { readonly news?: boolean }): Promise<void>;
  /** The program of an agency: its own credentials, the real addresses. */
  client(agency: string): PartnerClient;
  /** Until nothing waits to be read, screened, planned or delivered. */
  settle(): Promise<void>;
  rows<Row>(query: ReturnType<typeof sql<Row>>): Promise<Row[]>;
  close(): Promise<void>;
}

/** Takes every message at once; whether its officers answer is no part of who is told. */
const TAKES: Habits = { ...HABITS.prompt, answers: { sleep: 1 } };
const SETTLE_LIMIT_MS = 300_000;
/** A step that waits for another one, or is tried again after a conflict, comes back this soon: its work is not done. */
const SOON_MS = 3000;

export async function startScenarioSystem(): Promise<ScenarioSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'rsoits-scenarios-'));
  let shift = 0;
  const now = () => Date.now() + shift;
  const config = readConfig({
    RSOITS_DATA: folder,
    PORT: '0',
    RSOITS_LOG_LEVEL: 'silent',
    RSOITS_WEBHOOK_NETWORKS: '127.0.0.0/8',
    RSOITS_SCREEN_THREADS: '1',
    RSOITS_CANARY_MINUTES: '0',
  });
  const system = await openSystem(config);
  const { db, keys } = system;
  const names = SCENARIO_AGENCIES.map((a) => a.name);
  const ids = await db.asSystem(async (tx) => {
    await markInstallation(tx, { isTest: true }, now());
    await addFirstFacts(tx, now());
    const added = await addAgencies(
      tx,
      SCENARIO_AGENCIES.map(({ doors: _doors, standIn: _standIn, ...a }) => ({ ...a, calendarCode: 'US' })),
      now(),
    );
    for (const [i, a] of SCENARIO_AGENCIES.entries())
      if (a.standIn)
        await sql`update agencies set stand_in_agency_id = ${added[names.indexOf(a.standIn)]!} where id = ${added[i]!}`.execute(
          tx,
        );
    return added;
  });
  const agencies = new Map(names.map((name, i) => [name, ids[i]!]));
  const running = await runSystem({ ...config, webhookNetworks: ['127.0.0.0/8'] }, system, {
    roles: ['serve', 'work', 'screen'],
    clock: { now },
  });
  const address = running.address!;

  const secrets = new Map<string, string>();
  const hooks = new Map<string, { id: string; secret: string }>();
  for (const name of names) {
    secrets.set(name, randomBytes(18).toString('base64url'));
    hooks.set(name, { id: 'k1', secret: `whsec_${randomBytes(24).toString('base64')}` });
  }
  const hashes = await Promise.all(names.map((name) => hashPassword(secrets.get(name)!)));
  const clientId = (name: string) => `scenario-${name.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  const fleet = await startFleet({
    agencies: names.map((name) => ({
      agencyId: agencies.get(name)!,
      name,
      habits: TAKES,
      webhookKeys: [hooks.get(name)!],
    })),
    logFolder: join(folder, 'receivers'),
    seed: 'scenarios',
    now,
  });
  await db.asSystem(async (tx) => {
    for (const [i, a] of SCENARIO_AGENCIES.entries()) {
      await addClient(
        tx,
        {
          agencyId: ids[i]!,
          clientId: clientId(a.name),
          name: a.name,
          secretHash: hashes[i]!,
          scopes: ['notifications:read', 'acknowledgements:write', ...a.doors],
        },
        now(),
      );
      await addChannel(
        tx,
        keys,
        ids[i]!,
        {
          kind: 'webhook',
          address: { url: fleet.webhookUrlOf(ids[i]!) },
          carriesContent: false,
          secrets: { keys: [hooks.get(a.name)!] },
        },
        now(),
      );
    }
  });
  const person = (agency: string, name: string, roles: readonly Role[]) =>
    Visitor.of({ address, db, keys }, { agencyId: agencies.get(agency)!, name, roles }, { now, pass });
  const registrars = new Map<string, Promise<Visitor>>();
  const desk = [
    await person('NSOTC', 'first', ['nsotc-officer']),
    await person('NSOTC', 'second', ['nsotc-officer', 'nsotc-supervisor']),
  ] as const;
  const context = {
    db,
    clock: { now },
    log: () => undefined,
  };
  const clients = new Map(
    names.map((name) => [name, new PartnerClient(address, clientId(name), secrets.get(name)!, now)]),
  );
  const rows = <Row>(query: ReturnType<typeof sql<Row>>): Promise<Row[]> =>
    db.asSystem((tx) => many(tx, query));
  const waiting = async () => {
    const [found] = await rows(sql<{ n: number; failed: string | null }>`
      select count(*) filter (where failed_at is null and run_at <= ${new Date(now() + SOON_MS).toISOString()}::timestamptz)
             + (select count(*) from transmissions where state = 'received') as n,
             min(kind || ': ' || last_error) filter (where failed_at is not null) as failed
        from work_items`);
    if (found!.failed) throw new Error(`a step failed for good: ${found!.failed}`);
    return found!.n;
  };
  const settle = async () => {
    const until = Date.now() + SETTLE_LIMIT_MS;
    for (let quiet = 0; quiet < 3; ) {
      quiet = (await waiting()) === 0 ? quiet + 1 : 0;
      if (Date.now() > until) throw new Error('the system does not come to rest');
      await sleep(40);
    }
    await fleet.settled();
  };
  async function pass(ms: number, { news = true }: { readonly news?: boolean } = {}): Promise<void> {
    shift += ms;
    if (news) await tellOfNoNews({ s: made });
    await chaseDeadlines(context as never);
    await markDepartures(context);
    await foldTripsOn(context);
    await reconcileOnward(context);
    await settle();
  }
  const made: ScenarioSystem = {
    system,
    db,
    address,
    fleet,
    agencies,
    desk,
    now,
    client: (agency) => clients.get(agency)!,
    rows,
    settle,
    pass,
    registrar(agency) {
      const known =
        registrars.get(agency) ??
        person(agency, `registrar-${registrars.size + 1}`, ['agency-officer', 'register-officer']);
      registrars.set(agency, known);
      return known;
    },
    async close() {
      await running.stop();
      await fleet.close();
      await system.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await tellOfNoNews({ s: made });
  return made;
}
