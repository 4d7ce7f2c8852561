import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { type Channel, type Fate, type FateKind, fate, isPlainId, pointerBytes } from './channel.js';
import { type NetworkGuard, networkGuard } from './networkGuard.js';
import { isWebhookSecret, sign } from './signature.js';

export interface WebhookOptions {
  readonly guard?: NetworkGuard;
  /** From the call to the last byte of the answer. */
  readonly deadlineMs?: number;
  /** Certificates of private authorities, in PEM, besides the platform's. */
  readonly ca?: string | readonly string[];
  readonly userAgent?: string;
}

const DEADLINE_MS = 30_000;
/** Nobody needs more to say "received"; the connection is cut beyond it. */
const ANSWER_BYTES_MAX = 64 * 1024;
/** Once the status is in, the rest of the answer is only courtesy. */
const DRAIN_MS = 2000;

/**
 * What an answer means. Statuses that a receiver's operator mends without our help (wrong key there, gateway
 * down, page moved for an hour) are tried again; only an answer about the letter or the address itself ends
 * this channel's part.
 */
const STATUS_FATES: readonly { from: number; to: number; kind: FateKind; meaning: string }[] = [
  { from: 202, to: 202, kind: 'accepted', meaning: 'taken for later processing' },
  { from: 200, to: 299, kind: 'delivered', meaning: 'received' },
  { from: 301, to: 301, kind: 'refused-for-good', meaning: 'moved; redirects are not followed' },
  { from: 308, to: 308, kind: 'refused-for-good', meaning: 'moved; redirects are not followed' },
  { from: 300, to: 399, kind: 'failed-try-again', meaning: 'redirects are not followed' },
  { from: 400, to: 400, kind: 'refused-for-good', meaning: 'receiver cannot read the message' },
  { from: 405, to: 405, kind: 'refused-for-good', meaning: 'address takes no POST' },
  { from: 410, to: 410, kind: 'refused-for-good', meaning: 'address is given up' },
  { from: 413, to: 415, kind: 'refused-for-good', meaning: 'receiver cannot take the message' },
  { from: 422, to: 422, kind: 'refused-for-good', meaning: 'receiver cannot process the message' },
  { from: 100, to: 599, kind: 'failed-try-again', meaning: 'receiver is not able to take it now' },
];

/** Signed POST of a pointer (Standard Webhooks). The record is fetched by the receiver with its own rights. */
export function webhookChannel(options: WebhookOptions = {}): Channel<'webhook'> {
  const guard = options.guard ?? networkGuard();
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  return {
    kind: 'webhook',
    compose: async (letter) => pointerBytes(letter),
    async send(letter, address, context) {
      const url = parseTarget(address.url);
      if (typeof url === 'string') return fate('refused-for-good', url);
      if (!isPlainId(letter.notificationId)) return fate('refused-for-good', 'notification id is malformed');
      if (address.keys.length === 0 || !address.keys.every((key) => isWebhookSecret(key.secret)))
        return fate('failed-try-again', 'no usable signing key for this address');
      const host = url.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0 && !guard.permits(host)) return notPermitted();

      if (context.signal?.aborted) return fate('failed-try-again', 'the program is stopping');
      const body = pointerBytes(letter);
      const headers = {
        ...sign({ id: letter.notificationId, body }, address.keys, context.clock.now()),
        'content-type': 'application/json',
        'content-length': String(body.length),
        'user-agent': options.userAgent ?? 'rsoits',
        accept: '*/*',
        connection: 'close',
      };
      return await post({ url, headers, body, guard, deadlineMs, ...pick(options, context.signal) });
    },
  };
}

/**
 * Posts signed bytes to an address under the same guard and reading of answers as webhooks. `readAnswer` may give
 * another fate for what was answered; it sees at most 64 kB of the text. Never rejects.
 */
export async function postBytes(
  address: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  options: WebhookOptions & {
    readonly signal?: AbortSignal;
    readonly readAnswer?: (answer: string, result: Fate) => Fate;
  } = {},
): Promise<Fate> {
  const guard = options.guard ?? networkGuard();
  const url = parseTarget(address);
  if (typeof url === 'string') return fate('refused-for-good', url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !guard.permits(host)) return notPermitted();
  return await post({
    url,
    headers: {
      ...headers,
      'content-length': String(body.length),
      'user-agent': options.userAgent ?? 'rsoits',
      accept: '*/*',
      connection: 'close',
    },
    body,
    guard,
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
    ...(options.readAnswer ? { readAnswer: options.readAnswer } : {}),
    ...pick(options, options.signal),
  });
}

interface Post {
  readonly url: URL;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body: Uint8Array;
  readonly guard: NetworkGuard;
  readonly deadlineMs: number;
  readonly ca?: string | readonly string[];
  readonly signal?: AbortSignal;
  readonly readAnswer?: (answer: string, result: Fate) => Fate;
}

/** Never rejects. Which side of "the receiver may have it" a failure lies on is told by whether we sent all. */
function post(task: Post): Promise<Fate> {
  return new Promise((resolve) => {
    let sent = false;
    let settled = false;
    const settle = (result: Fate) => {
      if (settled) return;
      settled = true;
      clearTimeout(deadline);
      task.signal?.removeEventListener('abort', stop);
      request.destroy();
      resolve(result);
    };
    const cut = (why: string) => settle(fate(sent ? 'unknown' : 'failed-try-again', why));
    const stop = () => cut('the program is stopping');

    const plain = task.url.protocol === 'http:';
    const request = (plain ? http : https).request(task.url, {
      method: 'POST',
      headers: task.headers,
      lookup: task.guard.lookup as NonNullable<https.RequestOptions['lookup']>,
      agent: false,
      maxHeaderSize: 16 * 1024,
      ...(plain ? {} : { minVersion: 'TLSv1.2' as const, ...(task.ca ? { ca: [task.ca].flat() } : {}) }),
    });
    const deadline = setTimeout(
      () => cut(`no complete answer within ${task.deadlineMs} ms`),
      task.deadlineMs,
    );
    task.signal?.addEventListener('abort', stop, { once: true });

    request.on('socket', (socket) => {
      socket.once('connect', () => {
        const ip = socket.remoteAddress ?? '';
        if (!task.guard.permits(ip)) return settle(notPermitted());
        if (plain && !task.guard.isNamed(ip))
          return settle(
            fate('refused-for-good', 'plain HTTP is taken only in networks the operator has named'),
          );
        // Only now may anything of ours, even encrypted, leave.
        if (plain) write();
      });
      socket.once('secureConnect', write);
    });
    const write = () => {
      request.end(Buffer.from(task.body));
    };
    request.on('finish', () => {
      sent = true;
    });
    request.on('error', (error: NodeJS.ErrnoException) => settle(fateOfError(error, sent)));
    request.on('response', (answer) => {
      const byStatus = fateOfAnswer(answer);
      let bytes = 0;
      const chunks: Buffer[] = [];
      const done = () => {
        const text = () => Buffer.concat(chunks).toString('latin1');
        settle(task.readAnswer ? task.readAnswer(text(), byStatus) : byStatus);
      };
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > ANSWER_BYTES_MAX) done();
        else if (task.readAnswer) chunks.push(chunk);
      });
      for (const over of ['end', 'error', 'close', 'aborted']) answer.on(over, done);
      setTimeout(done, DRAIN_MS).unref();
    });
  });
}

function fateOfAnswer(answer: http.IncomingMessage): Fate {
  const status = answer.statusCode ?? 0;
  const row = STATUS_FATES.find((r) => status >= r.from && status <= r.to);
  const requestId = answer.headers['x-request-id'];
  const retryAfter = retryAfterMs(answer.headers['retry-after']);
  return fate(
    row?.kind ?? 'failed-try-again',
    `answered ${status}: ${row?.meaning ?? 'not a status of HTTP'}`,
    {
      httpStatus: status,
      ...(typeof requestId === 'string' && /^[\w.:-]{1,100}$/.test(requestId)
        ? { providerReference: requestId }
        : {}),
      ...(retryAfter !== undefined && row?.kind === 'failed-try-again' ? { retryAfterMs: retryAfter } : {}),
    },
  );
}

/** Seconds only: the date form would need the receiver's clock to be believed. */
function retryAfterMs(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,6}$/.test(value) ? Number(value) * 1000 : undefined;
}

/** Node's error codes are a closed list; its messages may quote the address and are left out. */
function fateOfError(error: NodeJS.ErrnoException, sent: boolean): Fate {
  if (error.code === 'ENOTPERMITTED') return notPermitted();
  const code = /^[A-Z0-9_]{1,60}$/.test(error.code ?? '') ? error.code : 'no code';
  if (sent) return fate('unknown', `connection lost before an answer (${code})`);
  return fate('failed-try-again', `not reached (${code})`);
}

function notPermitted(): Fate {
  return fate(
    'refused-for-good',
    'address is in a private or reserved network that the operator has not named',
  );
}

/** The address, or why it cannot be one. */
function parseTarget(text: string): URL | string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'address is not a URL';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'address is neither https nor http';
  if (url.username || url.password) return 'address carries a user name or password; use a signing key';
  return url;
}

function pick(options: WebhookOptions, signal: AbortSignal | undefined) {
  return { ...(options.ca ? { ca: options.ca } : {}), ...(signal ? { signal } : {}) };
}
