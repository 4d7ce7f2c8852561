import { randomUUID } from 'node:crypto';
import { sign } from '#delivery/signature.js';

/** What a simulated agency knows of the system: an address and its own credentials. */
export interface ApiAccess {
  /** `http://localhost:3000`, without a slash at the end. */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** On every request, e.g. what a proxy in front says of the caller. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For signed replies. */
  readonly replyKey?: { readonly id: string; readonly secret: string };
}

export interface AcknowledgementBody {
  readonly officer: string;
  readonly action: string;
  readonly note: string;
  /** RFC 3339: when the officer acted. */
  readonly at: string;
}

const TIMEOUT_MS = 15_000;
const ANSWER_CHARS_MAX = 1_000_000;

/** The system's HTTP API as an agency's program uses it: OAuth 2 client credentials, then plain JSON. */
export class Api {
  readonly #access: ApiAccess;
  #token: { readonly value: string; readonly untilMs: number } | undefined;
  /** Many answers at once share one request for a token. */
  #asking: Promise<string> | undefined;

  constructor(access: ApiAccess) {
    this.#access = access;
  }

  /** The notification with the fields released to this agency; any JSON, or undefined unless 2xx. */
  async fetchNotification(id: string): Promise<{ readonly status: number; readonly body?: unknown }> {
    const answer = await this.#call('GET', `/api/v1/notifications/${encodeURIComponent(id)}`);
    if (!answer.ok) return { status: answer.status };
    const text = (await answer.text()).slice(0, ANSWER_CHARS_MAX);
    return { status: answer.status, body: JSON.parse(text) };
  }

  /** @returns the HTTP status. The same key sent twice is one acknowledgement. */
  async acknowledge(id: string, body: AcknowledgementBody): Promise<number> {
    const path = `/api/v1/notifications/${encodeURIComponent(id)}/acknowledgements`;
    const answer = await this.#call('POST', path, { body, headers: { 'idempotency-key': `ack-${id}` } });
    await answer.body?.cancel();
    return answer.status;
  }

  /** The same by a signed message, for agencies whose machines take and send webhooks only. */
  async replySigned(id: string, body: AcknowledgementBody): Promise<number> {
    const key = this.#access.replyKey;
    if (!key) throw new Error('signed replies need a reply key');
    const bytes = new TextEncoder().encode(
      JSON.stringify({ type: 'notification.acknowledged', clientId: this.#access.clientId, id, ...body }),
    );
    const headers = sign({ id: `reply-${id}`, body: bytes }, [key], Date.now());
    const answer = await fetch(`${this.#access.baseUrl}/api/v1/replies`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: bytes,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    return answer.status;
  }

  async #call(
    method: string,
    path: string,
    more: { readonly body?: unknown; readonly headers?: Record<string, string> } = {},
  ): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const answer = await fetch(`${this.#access.baseUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await this.#bearer()}`,
          'x-request-id': randomUUID(),
          ...this.#access.headers,
          ...(more.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...more.headers,
        },
        ...(more.body === undefined ? {} : { body: JSON.stringify(more.body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (answer.status !== 401 || attempt > 1) return answer;
      await answer.body?.cancel();
      this.#token = undefined;
    }
  }

  async #bearer(): Promise<string> {
    if (this.#token && this.#token.untilMs > Date.now()) return this.#token.value;
    this.#asking ??= this.#askForToken().finally(() => {
      this.#asking = undefined;
    });
    return await this.#asking;
  }

  async #askForToken(): Promise<string> {
    const { baseUrl, clientId, clientSecret } = this.#access;
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`);
    const answer = await fetch(`${baseUrl}/oauth/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${basic.toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        ...this.#access.headers,
      },
      body: 'grant_type=client_credentials',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`no token: answered ${answer.status}`);
    const got = (await answer.json()) as { access_token: string; expires_in?: number };
    const lifeMs = (got.expires_in ?? 60) * 1000;
    this.#token = { value: got.access_token, untilMs: Date.now() + Math.max(1000, lifeMs - 30_000) };
    return got.access_token;
  }
}
