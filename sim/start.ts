import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { totpCode } from '#access/totp.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { markFeedFresh } from '#storage/registerRecords.js';
import { inventPerson, recordOf } from '../bench/matching/population.js';
import { readConfig } from '../src/cli/config.js';
import { openSystem } from '../src/cli/openSystem.js';
import { runSystem, SYSTEM_ROLES } from '../src/cli/runSystem.js';
import { AirlineClient, inventFlight } from './airline.js';
import { PARTNERS } from './partners/index.js';
import type { RunningPartner } from './partners/partner.js';
import { answerOf } from './receivers/answers.js';
import { startFleet } from './receivers/fleet.js';
import { startReminderProvider } from './receivers/reminderProvider.js';
import { prepareTrial, saveTrial, type Trial } from './trial.js';
import { ownerOfRecord, REGISTER_SEED } from './world/register.js';
import { SHARE_LETTERBOXES } from './world/shareRecipients.js';

/**
 * `npm start`: the embedded system alive on this machine, with invented agencies and register, an airline that
 * posts manifests, and receiving agencies that acknowledge, refuse, fail or sleep.
 */
const RECORDS = Number(process.env.RSOITS_TRIAL_RECORDS ?? 20_000);
/** Seconds between flights once the first ones are posted. */
const FLIGHT_EVERY_S = Number(process.env.RSOITS_TRIAL_FLIGHT_SECONDS ?? 30);
const FIRST_FLIGHTS = 4;
const SEED = 20_26;

async function main(): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const given = readConfig(process.env);
  if (given.databaseUrl)
    throw new Error('npm start runs the embedded trial. For a server: rsoits setup, then rsoits run');
  const data = process.env.RSOITS_DATA ? given.data : join(given.data, 'trial');
  say('RSOITS trial: TEST data only, invented people, no power-loss durability.');
  const openConfig = {
    ...given,
    data,
    keysFile: process.env.RSOITS_KEYS_FILE ? given.keysFile : join(data, 'keys.json'),
    logLevel: process.env.RSOITS_LOG_LEVEL ?? 'warn',
    name: 'RSOITS trial',
  };
  const system = await openSystem(openConfig);
  const trial = await prepareTrial(system, data, { records: RECORDS, nowMs: Date.now(), say });
  // From here on the simulated NCIC says how far its stream is complete.
  await system.db.asSystem((tx) => markFeedFresh(tx, REGISTER_FEED.code, Date.now()));

  const provider = await startReminderProvider();
  const config = {
    ...openConfig,
    ...(process.env.RSOITS_HELP_PHONE ? {} : { helpDesk: { phone: '(202) 555-0143' } }),
    reminderProvider: { url: provider.url, token: provider.token },
    webhookNetworks: ['127.0.0.0/8'],
    nlets: {
      gateway: `http://127.0.0.1:${trial.nletsPort}/switch`,
      sender: trial.agencies.find((a) => a.key === 'nsotc')!.ori,
    },
    smtp: {
      host: '127.0.0.1',
      port: trial.smtpPort,
      tls: 'none' as const,
      from: 'RSOITS trial <no-reply@localhost>',
      bounceTo: 'bounces@localhost',
    },
  };
  say('loading the register into the matching engine…');
  const running = await runSystem(config, system, {
    roles: SYSTEM_ROLES,
    // After a restart all simulated partners and agencies ask for their tokens at once, from one address.
    signInPerMinute: 1000,
    firstRun: () => firstRunView(trial),
  });
  const address = running.address!;
  const fleet = await startFleet({
    agencies: trial.agencies
      .filter((a) => a.habits !== null)
      .map((a) => ({
        agencyId: a.id,
        name: a.name,
        decide: (notification) => answerOf(a.kind, notification),
        habits: a.habits!,
        webhookKeys: a.webhookKeys,
        mailbox: a.mailbox,
        ...(a.client
          ? {
              api: {
                baseUrl: address,
                clientId: a.client.id,
                clientSecret: a.client.secret,
                ...(a.webhookKeys[0] ? { replyKey: a.webhookKeys[0] } : {}),
              },
            }
          : {}),
      })),
    letterboxes: SHARE_LETTERBOXES,
    logFolder: join(data, 'receivers'),
    seed: String(SEED),
    webhookPort: trial.webhookPort,
    smtpPort: trial.smtpPort,
  });

  const partners: RunningPartner[] = [];
  await printWelcome(say, address, trial);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    say('stopping…');
    await Promise.all(partners.map((p) => p.stop()));
    await fleet.close();
    await provider.close();
    await running.stop();
    await system.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());

  for (const partner of PARTNERS)
    partners.push(
      await partner.start({
        address,
        trial,
        db: system.db,
        keys: system.keys,
        say,
        folder: join(data, 'partners', partner.name),
      }),
    );

  const airline = new AirlineClient(address, trial.airline.clientId, trial.airline.secret);
  // Whoever signs in at an agency of the trial should soon have something in the inbox.
  const familiar = [...new Set(trial.accounts.map((a) => a.agency))]
    .map((name) =>
      Array.from({ length: trial.records }, (_, i) => i).filter(
        (i) => ownerOfRecord(i, trial.agencies).name === name,
      ),
    )
    .filter((records) => records.length > 0);
  for (let posted = 0; !stopping; posted++) {
    const featured = featuredOn(trial.flights, trial);
    const flight = inventFlight(SEED, trial.flights, Date.now(), {
      ...featured,
      registerSize: trial.records,
      hitChance: 0.012,
      familiar,
    });
    try {
      for (const transmission of flight.transmissions) {
        const { status } = await airline.post(transmission);
        if (status >= 400) throw new Error(`answered ${status}`);
      }
      trial.flights += 1;
      saveTrial(data, trial);
      say(
        `airline: ${flight.flight} ${flight.departurePort}-${flight.arrivalPort}, ${flight.travellers} travellers in ${flight.transmissions.length} transmission(s)`,
      );
    } catch (error) {
      if (!stopping) say(`airline: ${flight.flight} could not be posted: ${(error as Error).message}`);
    }
    await sleep(posted < FIRST_FLIGHTS ? 1500 : FLIGHT_EVERY_S * 1000);
  }
}

/**
 * Agencies of the sample accounts: now and then one of their own people is on board, so that there is something to do; a
 * registration agency's are registered, a warrant unit's are wanted. The first four flights are the four of the matrix.
 */
const FEATURED = [
  ['sora-OH', 'departure'],
  ['lea-IN', 'entry'],
  ['sora-T01', 'entry'],
  ['lea-IN', 'departure'],
  ['sora-OH', 'entry'],
  ['sora-T01', 'departure'],
] as const;

/** The first flights and each fifth carry somebody whom the register knows by the passport that is shown. */
function featuredOn(
  flight: number,
  trial: Trial,
): { readonly featured: number; readonly direction: 'entry' | 'departure' } | undefined {
  const turn = flight < FEATURED.length ? flight : flight % 5 === 0 ? flight / 5 + FEATURED.length : null;
  if (turn === null) return undefined;
  const [key, direction] = FEATURED[turn % FEATURED.length]!;
  // Another person each time: nobody comes home before the flight out has left.
  const before = Array.from({ length: turn }, (_, t) => FEATURED[t % FEATURED.length]![0]).filter(
    (k) => k === key,
  ).length;
  for (let i = 0, found = 0; i < trial.records; i++) {
    if (ownerOfRecord(i, trial.agencies).key !== key) continue;
    const { documents, birthDates } = recordOf(inventPerson(REGISTER_SEED, i), REGISTER_SEED);
    if (documents?.length && birthDates?.[0]?.length === 10 && found++ === before)
      return { featured: i, direction };
  }
  return undefined;
}

async function firstRunView(trial: Trial) {
  const accounts = await Promise.all(
    trial.accounts.map(async ({ totpSecret, ...account }) => ({
      ...account,
      code: await totpCode(totpSecret, Date.now()),
    })),
  );
  return {
    accounts,
    running: [
      { label: 'agencies in the directory', count: trial.agencies.length },
      { label: 'register records', count: trial.records },
      { label: 'flights posted by the simulated airline', count: trial.flights },
    ],
  };
}

async function printWelcome(say: (line: string) => void, address: string, trial: Trial): Promise<void> {
  say('');
  say(`  RSOITS is at ${address}`);
  say(`  Who can sign in, with codes that stay valid: ${address}/first-run`);
  say('');
  say('  user         password               role');
  for (const a of trial.accounts)
    say(`  ${a.username.padEnd(12)} ${a.password.padEnd(22)} ${a.person}, ${a.agency}`);
  say('');
  say('  The second step asks for a code: the first-run page shows the one of this half minute.');
  say('  Stop with Ctrl-C; the next start goes on where this one stopped.');
  say('');
}

main().catch((error: unknown) => {
  process.stderr.write(`${process.env.RSOITS_DEBUG ? (error as Error).stack : (error as Error).message}\n`);
  process.exit(1);
});
