import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashPassword } from '#access/password.js';
import type { Scope } from '#domain/machineScope.js';
import { addClient } from '#storage/apiClients.js';
import type { PartnerContext } from './partner.js';

/** A machine client of a simulated partner: gets its tokens and sends bytes or JSON to the real addresses. */
export class PartnerClient {
  readonly #baseUrl: string;
  readonly #clientId: string;
  readonly #secret: string;
  readonly #now: () => number;
  #token: { readonly value: string; readonly untilMs: number } | null = null;

  constructor(baseUrl: string, clientId: string, secret: string, now: () => number = () => Date.now()) {
    this.#baseUrl = baseUrl;
    this.#clientId = clientId;
    this.#secret = secret;
    this.#now = now;
  }

  /** @returns status and body of the answer; throws when nobody answers */
  async send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: Uint8Array | string,
    type = 'application/octet-stream',
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const answer = await fetch(`${this.#baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.#accessToken()}`,
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> | string }),
    });
    return { status: answer.status, body: await answer.json().catch(() => null) };
  }

  /** An answer that is no JSON, such as an extract; throws unless it is 200. */
  async fetchBytes(path: string): Promise<Uint8Array> {
    const answer = await fetch(`${this.#baseUrl}${path}`, {
      headers: { authorization: `Bearer ${await this.#accessToken()}` },
    });
    if (answer.status !== 200) throw new Error(`${path.split('?')[0]} answered ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  }

  async #accessToken(): Promise<string> {
    if (this.#token && this.#token.untilMs > this.#now()) return this.#token.value;
    const ask = () =>
      fetch(`${this.#baseUrl}/oauth/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${this.#clientId}:${this.#secret}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
      });
    let answer = await ask();
    // At a start of the trial all partners ask at once, from one address: who is told to wait asks again.
    for (let again = 0; answer.status === 429 && again < AGAIN_MAX; again++) {
      await sleep(Math.min(60, Number(answer.headers.get('retry-after')) || 5) * 1000);
      answer = await ask();
    }
    if (!answer.ok) throw new Error(`no token for ${this.#clientId}: ${answer.status}`);
    const { access_token, expires_in } = (await answer.json()) as {
      access_token: string;
      expires_in: number;
    };
    this.#token = { value: access_token, untilMs: this.#now() + (expires_in - 30) * 1000 };
    return access_token;
  }
}

/** Limits are by the minute. */
const AGAIN_MAX = 3;

/** A client for this run of the trial, of an agency of the invented directory, under a secret of its own. */
export async function newPartnerClient(
  context: Pick<PartnerContext, 'address' | 'db'>,
  client: { readonly agencyId: string; readonly name: string; readonly scopes: readonly Scope[] },
): Promise<PartnerClient> {
  const secret = randomBytes(18).toString('base64url');
  const clientId = `client-${client.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${randomBytes(3).toString('hex')}`;
  const secretHash = await hashPassword(secret);
  await context.db.asSystem((tx) =>
    addClient(tx, { ...client, clientId, secretHash, isSample: true }, Date.now()),
  );
  return new PartnerClient(context.address, clientId, secret);
}
