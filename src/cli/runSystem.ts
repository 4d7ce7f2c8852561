import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import type { Clock } from '#basics/clock.js';
import type { Channels } from '#delivery/channel.js';
import { emailChannel } from '#delivery/email.js';
import { fileChannel } from '#delivery/file.js';
import { foreignGateway } from '#delivery/foreignGateway.js';
import { networkGuard } from '#delivery/networkGuard.js';
import { type NletsLine, nletsChannel, nletsLine } from '#delivery/nlets.js';
import { portalChannel } from '#delivery/portal.js';
import { reminderGateway } from '#delivery/reminderGateway.js';
import { webhookChannel } from '#delivery/webhook.js';
import type { Server } from '#http/server.js';
import type { Services } from '#http/services.js';
import type { ScreeningDoors } from '#screening/doors.js';
import { followRegister } from '#screening/followRegister.js';
import { screenRegister } from '#screening/start.js';
import { runClocks } from '#steps/clocks.js';
import type { StepContext } from '#steps/context.js';
import { runSteps } from '#steps/runSteps.js';
import { readInstallation } from '#storage/installation.js';
import { canaryDoor } from './canaryDoor.js';
import type { Config } from './config.js';
import type { OpenSystem } from './openSystem.js';
import { watchDropFolder } from './watchDropFolder.js';

/** The roles a process can take; one process may take all. */
export const SYSTEM_ROLES = ['serve', 'work', 'screen'] as const;
export type SystemRole = (typeof SYSTEM_ROLES)[number];

export interface RunningSystem {
  readonly server: Server | null;
  readonly screening: ScreeningDoors | null;
  /** Address that the server listens on, null without one. */
  readonly address: string | null;
  /** Stops taking work, lets what runs end, closes the doors. */
  stop(): Promise<void>;
}

export interface RunOptions {
  readonly roles: readonly SystemRole[];
  readonly clock?: Clock;
  readonly log?: Logger;
  /** Replaces channels, for simulated partners and tests. */
  readonly channels?: Partial<Channels>;
  /** Tries to sign in, and tokens asked for, that one address has in a minute; partners of a trial share one address. */
  readonly signInPerMinute?: number;
  readonly workWidth?: number;
  /** What a trial says of itself before anybody signs in. */
  readonly firstRun?: Services['firstRun'];
}

/** Starts the roles of this process on an open system. */
export async function runSystem(
  config: Config,
  system: OpenSystem,
  options: RunOptions,
): Promise<RunningSystem> {
  const clock = options.clock ?? { now: () => Date.now() };
  const log = options.log ?? pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: false }));
  const has = (role: SystemRole) => options.roles.includes(role);
  const installation = await system.db.asSystem((tx) => readInstallation(tx));
  if (!installation) throw new Error('the database is not set up. Run: rsoits setup');
  const stops: (() => Promise<unknown>)[] = [];

  const screening =
    has('screen') || has('serve')
      ? await screenRegister(system.db, {
          ...(config.screenThreads === null ? {} : { threads: config.screenThreads }),
          snapshot: {
            file: join(config.data, 'screening', 'register.snapshot'),
            onProblem: (problem) => log.warn({}, problem),
          },
        })
      : null;
  if (screening) {
    stops.push(() => screening.close());
    stops.push(
      followRegister(system.db, screening, {
        clock,
        onError: (error) => log.error({ error: String(error) }, 'the register feed cannot be followed'),
      }),
    );
  }
  const line = config.nlets
    ? nletsLine({ ...config.nlets, guard: networkGuard(config.webhookNetworks) })
    : null;
  const context: StepContext & { readonly checkpointsPath: string } = {
    db: system.db,
    keys: system.keys,
    clock,
    screening,
    channels: { ...makeChannels(config, line), ...options.channels },
    ...(line ? { nlets: line } : {}),
    ...(config.reminderProvider
      ? {
          reminderGateway: reminderGateway({
            ...config.reminderProvider,
            guard: networkGuard(config.webhookNetworks),
          }),
        }
      : {}),
    foreignGateway: foreignGateway({ guard: networkGuard(config.webhookNetworks) }),
    publicUrl: config.publicUrl,
    isTest: installation.isTest,
    checkpointsPath: system.checkpointsPath,
    log: (level, text, facts) => log[level](facts ?? {}, text),
  };
  let address: string | null = null;
  // A process that serves tries its own door, any other the address that partners use.
  const canary = config.canary
    ? canaryDoor(() => (has('serve') ? address : config.publicUrl), system.keys, config.canary)
    : null;
  if (has('screen')) stops.push(runSteps(context, { role: 'screen', width: 4 }));
  if (has('work')) {
    stops.push(runSteps(context, { role: 'work', width: options.workWidth ?? 16 }));
    stops.push(runClocks({ ...context, ...(canary ? { canary } : {}) }));
    stops.push(watchDropFolder(join(config.data, 'drop'), context));
  }

  let server: Server | null = null;
  if (has('serve')) {
    // Loaded only where it is used: a worker that a crash ended is back sooner.
    const { makeServer } = await import('#http/server.js');
    server = await makeServer({
      db: system.db,
      keys: system.keys,
      clock,
      log,
      trustProxy: config.trustProxy,
      firstRun: options.firstRun ?? null,
      screening,
      settings: {
        publicUrl: config.publicUrl,
        isTest: installation.isTest,
        installation: config.name,
        helpDesk: config.helpDesk,
        checkpointsPath: system.checkpointsPath,
        ...(options.signInPerMinute === undefined
          ? {}
          : { rateLimits: { signInPerMinute: options.signInPerMinute } }),
      },
    });
    await server.app.listen({ port: config.port, host: config.host });
    const bound = server.app.server.address();
    address = `http://localhost:${typeof bound === 'object' && bound ? bound.port : config.port}`;
    stops.push(() => server!.close());
  }
  return {
    server,
    screening,
    address,
    async stop() {
      for (const stop of stops.reverse()) await stop();
    },
  };
}

/** The real channels; e-mail needs a relay, without one it says so and the next channel has its turn. */
function makeChannels(config: Config, line: NletsLine | null): Channels {
  return {
    nlets: nletsChannel(line),
    portal: portalChannel(),
    file: fileChannel(),
    webhook: webhookChannel({ guard: networkGuard(config.webhookNetworks) }),
    email: config.smtp
      ? emailChannel(config.smtp)
      : {
          kind: 'email',
          compose: async () => new Uint8Array(),
          send: async () => ({
            kind: 'failed-try-again',
            detail: 'no mail relay is configured (RSOITS_SMTP_URL)',
          }),
        },
  };
}
