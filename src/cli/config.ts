import { join, resolve } from 'node:path';
import type { EmailOptions } from '#delivery/email.js';
import { ORI } from '#domain/agency.js';

/**
 * What the program is told from outside. The environment is read here, once, and checked; everything else gets the
 * result. `rsoits run --help` prints the table.
 */
export interface Config {
  /** Null: the embedded database below `data`. */
  readonly databaseUrl: string | null;
  readonly port: number;
  /** Address to listen on. */
  readonly host: string;
  readonly data: string;
  readonly keysFile: string;
  readonly publicUrl: string;
  readonly logLevel: string;
  readonly trustProxy: string[] | false;
  /** Threads that screen; null: one a core less one. */
  readonly screenThreads: number | null;
  /** How often the canary is sent and by when it must arrive; null: never. */
  readonly canary: { readonly everyMs: number; readonly withinMs: number } | null;
  /** Relay for e-mail; null when none is configured. */
  readonly smtp: EmailOptions | null;
  /** Networks, besides the public internet, that webhooks may reach. */
  readonly webhookNetworks: readonly string[];
  /** Our interface to the Nlets switch; null when none is configured. */
  readonly nlets: { readonly gateway: string; readonly sender: string; readonly token?: string } | null;
  /** The provider of messages to registrants; null when none is configured. */
  readonly reminderProvider: { readonly url: string; readonly token: string } | null;
  readonly helpDesk: { readonly phone: string; readonly email?: string };
  readonly name: string;
}

export interface Variable {
  readonly name: string;
  readonly help: string;
  /** Shown in the help; what is used when the variable is not set. */
  readonly standard: string;
}

export const VARIABLES: readonly Variable[] = [
  {
    name: 'RSOITS_DATABASE_URL',
    help: 'PostgreSQL server, as the application’s own login: postgres://rsoits:secret@host/rsoits',
    standard: 'the embedded database below RSOITS_DATA',
  },
  { name: 'PORT', help: 'Port to listen on', standard: '3000' },
  { name: 'RSOITS_HOST', help: 'Address to listen on; a TLS proxy stands in front', standard: '127.0.0.1' },
  { name: 'RSOITS_DATA', help: 'Directory for keys, checkpoints, drop folders', standard: './var' },
  {
    name: 'RSOITS_KEYS_FILE',
    help: 'The installation’s keys; losing it means losing what is encrypted',
    standard: 'keys.json in RSOITS_DATA',
  },
  {
    name: 'RSOITS_PUBLIC_URL',
    help: 'Address people use; passkeys and cookies are bound to it',
    standard: 'http://localhost:PORT',
  },
  { name: 'RSOITS_NAME', help: 'Name of the installation, shown on every page', standard: 'RSOITS' },
  {
    name: 'RSOITS_LOG_LEVEL',
    help: 'fatal, error, warn, info, debug, trace or silent',
    standard: 'info',
  },
  {
    name: 'RSOITS_TRUST_PROXY',
    help: 'Addresses of proxies whose X-Forwarded-For is believed, with commas between',
    standard: 'none',
  },
  {
    name: 'RSOITS_SMTP_URL',
    help: 'Mail relay: smtps://user:password@host:465, smtp://host:587 (STARTTLS required) or smtp://127.0.0.1:25',
    standard: 'no e-mail is sent',
  },
  {
    name: 'RSOITS_MAIL_FROM',
    help: 'Visible sender of e-mail',
    standard: 'RSOITS <no-reply@ host of RSOITS_PUBLIC_URL>',
  },
  {
    name: 'RSOITS_WEBHOOK_NETWORKS',
    help: 'Networks that webhooks may reach besides the public internet, e.g. 10.20.0.0/16, with commas between',
    standard: 'none',
  },
  {
    name: 'RSOITS_NLETS_URL',
    help: 'Interface to the Nlets switch, https; takes the text of a message by POST',
    standard: 'no Nlets messages are sent',
  },
  { name: 'RSOITS_NLETS_ORI', help: 'Our own ORI on the line', standard: 'needed with RSOITS_NLETS_URL' },
  { name: 'RSOITS_NLETS_TOKEN', help: 'Bearer token for the interface', standard: 'none' },
  {
    name: 'RSOITS_REMINDER_URL',
    help: 'Provider of e-mail and text messages to registrants, https; takes one message a POST (docs/decisions/0113)',
    standard: 'reminders by machine become tasks',
  },
  { name: 'RSOITS_REMINDER_TOKEN', help: 'Bearer token for the provider', standard: 'none' },
  {
    name: 'RSOITS_SCREEN_THREADS',
    help: 'Threads that screen travelers',
    standard: 'one a core less one, at most 8',
  },
  {
    name: 'RSOITS_CANARY_MINUTES',
    help: 'How often a synthetic traveler is sent through the door of manifests; 0: never',
    standard: '15',
  },
  {
    name: 'RSOITS_CANARY_WITHIN_SECONDS',
    help: 'By when its notification must have arrived',
    standard: '120',
  },
  { name: 'RSOITS_HELP_PHONE', help: 'Telephone of the help desk, shown at sign-in', standard: 'not set' },
  { name: 'RSOITS_HELP_EMAIL', help: 'E-mail of the help desk, shown at sign-in', standard: 'not set' },
];

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** @throws ConfigMistakes naming every variable that is wrong, what came and what was expected */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const mistakes: string[] = [];
  const given = (name: string) => (env[name]?.trim() ? env[name].trim() : undefined);
  const wrong = (name: string, expected: string) =>
    // Addresses may hold passwords, so what came is not repeated for them.
    mistakes.push(`${name}${name.endsWith('_URL') ? '' : `=${given(name)}`}: expected ${expected}`);

  const portGiven = Number(given('PORT') ?? '3000');
  const portFits = Number.isInteger(portGiven) && portGiven >= 0 && portGiven <= 65_535;
  if (!portFits) wrong('PORT', 'a number from 0 to 65535');
  const port = portFits ? portGiven : 3000;
  const databaseUrl = given('RSOITS_DATABASE_URL') ?? null;
  if (databaseUrl !== null && !isUrl(databaseUrl, ['postgres:', 'postgresql:']))
    wrong('RSOITS_DATABASE_URL', 'postgres://user:password@host:port/database');
  const publicUrl = (given('RSOITS_PUBLIC_URL') ?? `http://localhost:${port}`).replace(/\/+$/, '');
  if (!isUrl(publicUrl, ['http:', 'https:']) || new URL(publicUrl).pathname !== '/')
    wrong('RSOITS_PUBLIC_URL', 'https://host without a path');
  else if (publicUrl.startsWith('http:') && !isLoopback(new URL(publicUrl).hostname))
    wrong('RSOITS_PUBLIC_URL', 'https:// for every host but localhost');
  const logLevel = given('RSOITS_LOG_LEVEL') ?? 'info';
  if (!LEVELS.includes(logLevel)) wrong('RSOITS_LOG_LEVEL', LEVELS.join(', '));
  const reminderUrl = given('RSOITS_REMINDER_URL');
  if (reminderUrl && !isUrl(reminderUrl, ['http:', 'https:']))
    wrong('RSOITS_REMINDER_URL', 'https://host/path');
  const smtpUrl = given('RSOITS_SMTP_URL');
  if (smtpUrl && !isUrl(smtpUrl, ['smtp:', 'smtps:']))
    wrong('RSOITS_SMTP_URL', 'smtp://host:port or smtps://host:port');
  const nletsUrl = given('RSOITS_NLETS_URL');
  const nletsOri = given('RSOITS_NLETS_ORI')?.toUpperCase();
  const nletsToken = given('RSOITS_NLETS_TOKEN');
  if (nletsUrl && !isUrl(nletsUrl, ['https:', 'http:'])) wrong('RSOITS_NLETS_URL', 'https://host/path');
  if (nletsUrl && !ORI.test(nletsOri ?? ''))
    wrong('RSOITS_NLETS_ORI', 'nine capitals or digits, with RSOITS_NLETS_URL');
  const threads = given('RSOITS_SCREEN_THREADS');
  if (threads !== undefined && !/^([1-9]|[1-5]\d|6[0-4])$/.test(threads))
    wrong('RSOITS_SCREEN_THREADS', 'a number from 1 to 64');
  const canaryMinutes = Number(given('RSOITS_CANARY_MINUTES') ?? '15');
  const canaryWithin = Number(given('RSOITS_CANARY_WITHIN_SECONDS') ?? '120');
  if (!Number.isInteger(canaryMinutes) || canaryMinutes < 0 || canaryMinutes > 1440)
    wrong('RSOITS_CANARY_MINUTES', 'a number from 0 to 1440');
  if (
    !Number.isInteger(canaryWithin) ||
    canaryWithin < 1 ||
    (canaryMinutes > 0 && canaryWithin > 60 * canaryMinutes)
  )
    wrong('RSOITS_CANARY_WITHIN_SECONDS', 'seconds, within the interval');
  if (mistakes.length > 0) throw new ConfigMistakes(mistakes);

  const host = new URL(publicUrl).hostname;
  const data = resolve(given('RSOITS_DATA') ?? 'var');
  const email = given('RSOITS_HELP_EMAIL');
  const proxies = given('RSOITS_TRUST_PROXY');
  return {
    databaseUrl,
    port,
    host: given('RSOITS_HOST') ?? '127.0.0.1',
    data,
    keysFile: resolve(given('RSOITS_KEYS_FILE') ?? join(data, 'keys.json')),
    publicUrl,
    logLevel,
    trustProxy: proxies ? proxies.split(',').map((p) => p.trim()) : false,
    screenThreads: threads === undefined ? null : Number(threads),
    canary: canaryMinutes === 0 ? null : { everyMs: canaryMinutes * 60_000, withinMs: canaryWithin * 1000 },
    smtp: smtpUrl ? readSmtp(smtpUrl, given('RSOITS_MAIL_FROM') ?? `RSOITS <no-reply@${host}>`, host) : null,
    reminderProvider: reminderUrl ? { url: reminderUrl, token: given('RSOITS_REMINDER_TOKEN') ?? '' } : null,
    webhookNetworks: (given('RSOITS_WEBHOOK_NETWORKS') ?? '')
      .split(',')
      .map((n) => n.trim())
      .filter(Boolean),
    nlets:
      nletsUrl && nletsOri
        ? { gateway: nletsUrl, sender: nletsOri, ...(nletsToken ? { token: nletsToken } : {}) }
        : null,
    helpDesk: { phone: given('RSOITS_HELP_PHONE') ?? 'not set', ...(email ? { email } : {}) },
    name: given('RSOITS_NAME') ?? 'RSOITS',
  };
}

function readSmtp(url: string, from: string, publicHost: string): EmailOptions {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  return {
    host: hostname,
    port: Number(port || (secure ? 465 : 587)),
    tls: secure ? 'from-start' : isLoopback(hostname) ? 'none' : 'required',
    ...(username
      ? { auth: { user: decodeURIComponent(username), password: decodeURIComponent(password) } }
      : {}),
    from,
    bounceTo: `bounces@${publicHost}`,
  };
}

export class ConfigMistakes extends Error {
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(`the environment is not right:\n  ${mistakes.join('\n  ')}`);
    this.name = 'ConfigMistakes';
    this.mistakes = mistakes;
  }
}

/** Which database an installation is and which keys open it: all that most commands ask. */
const WHERE: ReadonlySet<string> = new Set(['RSOITS_DATABASE_URL', 'RSOITS_DATA', 'RSOITS_KEYS_FILE']);

/** What stands below the options in `--help`: examples as they are typed, and variables where the command reads any. */
export function helpAfter(of: {
  /** all: what a running program goes by; where: the database and the keys. */
  readonly variables?: 'all' | 'where';
  readonly examples: readonly string[];
  readonly more?: string;
}): string {
  const shown = of.variables ? VARIABLES.filter((v) => of.variables === 'all' || WHERE.has(v.name)) : [];
  const width = Math.max(0, ...shown.map((v) => v.name.length));
  return [
    ...(shown.length > 0 ? ['', 'Environment:'] : []),
    ...shown.flatMap((v) => [
      `  ${v.name.padEnd(width)}  ${v.help}`,
      `  ${''.padEnd(width)}  (${v.standard})`,
    ]),
    ...(of.more ? ['', of.more] : []),
    '',
    of.examples.length === 1 ? 'Example:' : 'Examples:',
    ...of.examples.map((e) => `  ${e}`),
    '',
  ].join('\n');
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]' || host.endsWith('.localhost');
}
