import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { totpCode } from '#access/totp.js';

/**
 * Officers at their browsers, in a thread of their own: each signs in by the pages, with password and authenticator,
 * then asks for one page after another and thinks in between. They know nothing but what pages showed them. Each has
 * an address of its own on loopback, as offices have.
 */
export interface OfficersGiven {
  readonly address: string;
  readonly officers: readonly { readonly name: string; readonly password: string; readonly secret: string }[];
  readonly thinkMs: number;
  /** Requests that count; those before are warm-up. */
  readonly requests: number;
  readonly warmUp: number;
}

export type PageKind = 'list' | 'search' | 'due' | 'record';

export interface OfficersTaken {
  readonly latencies: Readonly<Record<PageKind, readonly number[]>>;
  readonly statuses: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
  readonly bytes: number;
  readonly seconds: number;
}

const given = workerData as OfficersGiven;
const url = new URL(given.address);
const latencies: Record<PageKind, number[]> = { list: [], search: [], due: [], record: [] };
const statuses: Record<string, number> = {};
const wrong: string[] = [];
let [asked, counted, bytes] = [0, 0, 0];
let startedAt = 0;

interface Page {
  readonly status: number;
  readonly text: string;
  readonly location: string | undefined;
}

function browser(n: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const cookies = new Map<string, string>();
  const send = (method: 'GET' | 'POST', path: string, fields?: Record<string, string>): Promise<Page> =>
    new Promise((resolve, reject) => {
      const body = fields ? new URLSearchParams(fields).toString() : undefined;
      const sent = request(
        {
          host: url.hostname,
          port: url.port,
          path,
          method,
          agent,
          localAddress: `127.0.${1 + Math.floor(n / 250)}.${1 + (n % 250)}`,
          headers: {
            accept: 'text/html',
            cookie: [...cookies].map(([k, v]) => `${k}=${v}`).join('; '),
            ...(body === undefined
              ? {}
              : {
                  'content-type': 'application/x-www-form-urlencoded',
                  'content-length': Buffer.byteLength(body),
                }),
          },
        },
        (answer) => {
          const pieces: Buffer[] = [];
          keep(cookies, answer.headers);
          answer.on('data', (piece: Buffer) => pieces.push(piece));
          answer.on('error', reject);
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              text: Buffer.concat(pieces).toString(),
              location: answer.headers.location,
            }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  return { send, close: () => agent.destroy() };
}

function keep(cookies: Map<string, string>, headers: IncomingHttpHeaders): void {
  for (const line of headers['set-cookie'] ?? []) {
    const [pair = ''] = line.split(';');
    const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
}

function csrfOf(page: Page): string {
  return /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
}

type Browser = ReturnType<typeof browser>;

async function signIn(b: Browser, officer: OfficersGiven['officers'][number]): Promise<void> {
  const first = await b.send('GET', '/sign-in');
  await b.send('POST', '/sign-in', {
    _csrf: csrfOf(first),
    username: officer.name,
    password: officer.password,
  });
  const second = await b.send('GET', '/sign-in/code');
  const done = await b.send('POST', '/sign-in/code', {
    _csrf: csrfOf(second),
    code: await totpCode(officer.secret, Date.now()),
  });
  if (done.status !== 303) throw new Error(`${officer.name} could not sign in: ${done.status}`);
}

interface Known {
  ids: string[];
  names: string[];
  next: string | null;
}

function learn(known: Known, page: Page): void {
  const found = [...page.text.matchAll(/href="\/registry\/([0-9a-f-]{36})"[^>]*>([^<]+)</g)];
  if (found.length > 0) {
    known.ids = found.map((m) => m[1]!);
    known.names = found.map((m) => m[2]!);
  }
  known.next =
    (/href="(\/registry\?[^"]*afterName[^"]*)"/.exec(page.text)?.[1] ?? null)?.replaceAll('&amp;', '&') ??
    null;
}

let drawn = 1;
const pick = <T>(items: readonly T[]): T => {
  drawn = (Math.imul(drawn, 1_103_515_245) + 12_345) & 0x7fffffff;
  return items[drawn % items.length]!;
};

/** What an officer does next: lists and their further pages, searches, the due list, files of what was shown. */
function nextPage(known: Known): readonly [PageKind, string] {
  const kind = pick(['list', 'search', 'search', 'due', 'record', 'record', 'record', 'list'] as const);
  if (kind === 'record' && known.ids.length > 0) return ['record', `/registry/${pick(known.ids)}`];
  if (kind === 'search' && known.names.length > 0) {
    const words = pick(known.names)
      .replace(/[^\p{L}, -]/gu, ' ')
      .split(/[, ]+/)
      .filter((w) => w.length > 2);
    const q =
      words.length === 0 ? 'smi' : pick([words[0]!, words[0]!.slice(0, 4), words.slice(0, 2).join(' ')]);
    return ['search', `/registry?${new URLSearchParams({ q })}`];
  }
  if (kind === 'due') return ['due', `/registry/due?days=${pick([7, 30, 90])}`];
  return [
    'list',
    known.next !== null && pick([true, false])
      ? known.next
      : pick([
          '/registry',
          '/registry?state=registered',
          '/registry?tier=III',
          '/registry?state=registered&tier=I',
        ]),
  ];
}

async function work(n: number, officer: OfficersGiven['officers'][number]): Promise<void> {
  const b = browser(n);
  const known: Known = { ids: [], names: [], next: null };
  try {
    await signIn(b, officer);
    // Nobody begins at the same moment.
    await sleep(pick(Array.from({ length: 50 }, (_, i) => (i * given.thinkMs) / 50)));
    while (counted < given.requests) {
      const [kind, path] = nextPage(known);
      const sentAt = performance.now();
      const page = await b.send('GET', path);
      const took = performance.now() - sentAt;
      asked++;
      if (asked === given.warmUp) startedAt = performance.now();
      if (asked > given.warmUp && counted < given.requests) {
        counted++;
        latencies[kind].push(took);
        statuses[page.status] = (statuses[page.status] ?? 0) + 1;
        bytes += page.text.length;
        if (counted % 1000 === 0) parentPort!.postMessage({ counted });
      }
      if (page.status !== 200 || !page.text.includes('</html>'))
        wrong.push(`${kind} ${path}: ${page.status} ${page.location ?? ''}`);
      if (wrong.length > 50) throw new Error(wrong.join('\n'));
      if (kind !== 'record') learn(known, page);
      await sleep(given.thinkMs * (0.5 + pick([0, 0.25, 0.5, 0.75, 1])));
    }
  } finally {
    b.close();
  }
}

await Promise.all(
  given.officers.map(async (officer, n) => {
    // Passwords are slow to check on purpose: they come one after another.
    await sleep(n * 120);
    await work(n, officer);
  }),
);
const taken: OfficersTaken = {
  latencies,
  statuses,
  wrong,
  bytes,
  seconds: (performance.now() - startedAt) / 1000,
};
parentPort!.postMessage({ taken });
