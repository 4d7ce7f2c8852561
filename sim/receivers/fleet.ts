import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { WebhookKey } from '#delivery/channel.js';
import { type AgencyOptions, SimulatedAgency } from './agency.js';
import { Api, type ApiAccess } from './api.js';
import { type DropFolderReader, readDropFolder } from './dropFolder.js';
import { type LogEntry, ReceiverLog, readReceiverLog } from './log.js';
import { startMailSink } from './mailSink.js';
import { HABITS, type Habits, Plan } from './plan.js';
import { startWebhookReceiver } from './webhookReceiver.js';

/** One agency of the simulation, with the doors it has open. */
export interface FleetAgency {
  readonly agencyId: string;
  readonly name: string;
  readonly habits: keyof typeof HABITS | Habits;
  readonly webhookKeys?: readonly WebhookKey[];
  readonly mailbox?: string;
  readonly folder?: string;
  readonly api?: ApiAccess;
  /** What it answers; without one what the fleet does. */
  readonly decide?: AgencyOptions['decide'];
}

export interface FleetOptions {
  readonly agencies: readonly FleetAgency[];
  /** One log a agency, `ID.jsonl`. */
  readonly logFolder: string;
  readonly seed: string;
  /** 0 for any free port. */
  readonly webhookPort?: number;
  readonly smtpPort?: number;
  /** Mailboxes, in lower case, of those without a program: they take mail and do nothing. */
  readonly letterboxes?: readonly string[];
  /** The receivers' clock, for a system whose clock was put forward. */
  readonly now?: () => number;
  readonly decide?: AgencyOptions['decide'];
  readonly say?: AgencyOptions['say'];
}

export interface Fleet {
  webhookUrlOf(agencyId: string): string;
  readonly smtpPort: number;
  /** What all agencies wrote down, each in the order of its own log. */
  entries(): LogEntry[];
  /** Until all that was taken is acknowledged, as far as the plan lets it be. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** All receiving agencies of a trial or a test in this process: one web server, one mail relay, their folders. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  mkdirSync(options.logFolder, { recursive: true });
  const logOf = (agencyId: string) => join(options.logFolder, `${agencyId}.jsonl`);
  const members = options.agencies.map((one) => ({
    one,
    agency: new SimulatedAgency({
      agencyId: one.agencyId,
      name: one.name,
      log: new ReceiverLog(logOf(one.agencyId), one.agencyId),
      plan: new Plan(
        `${options.seed} ${one.agencyId}`,
        typeof one.habits === 'string' ? HABITS[one.habits] : one.habits,
      ),
      ...(one.api ? { api: new Api(one.api) } : {}),
      ...(options.decide ? { decide: options.decide } : {}),
      ...(one.decide ? { decide: one.decide } : {}),
      ...(options.say ? { say: options.say } : {}),
    }),
  }));
  const hooks = await startWebhookReceiver(
    members.flatMap(({ one, agency }) => (one.webhookKeys ? [{ agency, keys: one.webhookKeys }] : [])),
    options.webhookPort,
    options.now,
  );
  const mail = await startMailSink(
    new Map(members.flatMap(({ one, agency }) => (one.mailbox ? [[one.mailbox.toLowerCase(), agency]] : []))),
    options.smtpPort,
    new Set(options.letterboxes ?? []),
  );
  const folders: DropFolderReader[] = members.flatMap(({ one, agency }) =>
    one.folder ? [readDropFolder(one.folder, agency)] : [],
  );
  for (const { agency } of members) agency.resume();
  return {
    webhookUrlOf: hooks.urlOf,
    smtpPort: mail.port,
    entries: () => options.agencies.flatMap((one) => readReceiverLog(logOf(one.agencyId))),
    settled: async () => {
      for (const folder of folders) await folder.look();
      await Promise.all(members.map(({ agency }) => agency.settled()));
    },
    close: async () => {
      await Promise.all([hooks.close(), mail.close(), ...folders.map((folder) => folder.close())]);
      await Promise.all(members.map(({ agency }) => agency.close()));
    },
  };
}
