import { join, resolve } from 'node:path';

/**
 * What the program is told from outside. The environment is read here, once, and checked; everything else gets the
 * result. `rsoits setup --help` and `rsoits serve --help` print the table.
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
  if (mistakes.length > 0) throw new ConfigMistakes(mistakes);

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
    helpDesk: { phone: given('RSOITS_HELP_PHONE') ?? 'not set', ...(email ? { email } : {}) },
    name: given('RSOITS_NAME') ?? 'RSOITS',
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

/** The table of variables, for `--help`. */
export function configHelp(): string {
  const width = Math.max(...VARIABLES.map((v) => v.name.length));
  const lines = VARIABLES.map(
    (v) => `  ${v.name.padEnd(width)}  ${v.help}\n  ${''.padEnd(width)}  (${v.standard})`,
  );
  return `\nEnvironment:\n${lines.join('\n')}\n`;
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]' || host.endsWith('.localhost');
}
