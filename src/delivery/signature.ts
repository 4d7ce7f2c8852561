import { createHmac, timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '#basics/result.js';
import type { WebhookKey } from './channel.js';

/**
 * Standard Webhooks, symmetric signatures: `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`, one per
 * active key, separated by blanks, so that a key can be changed without a lost message. Used for what we send
 * and for the signed replies that agencies send us.
 */
export interface SignatureHeaders {
  readonly 'webhook-id': string;
  /** Seconds since 1970 UTC, of this attempt. */
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** Both sides must agree to so much about the time (Standard Webhooks, "Verifying webhook authenticity"). */
export const TOLERANCE_MS = 5 * 60_000;

export interface Signed {
  readonly id: string;
  readonly body: Uint8Array;
}

export function sign(message: Signed, keys: readonly WebhookKey[], nowMs: number): SignatureHeaders {
  if (keys.length === 0) throw new Error('a webhook needs at least one active key');
  const timestamp = String(Math.floor(nowMs / 1000));
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': keys.map((key) => `v1,${mac(key, message, timestamp).toString('base64')}`).join(' '),
  };
}

export type SignatureProblem = 'incomplete' | 'too-old' | 'too-new' | 'wrong-signature' | 'seen-before';

/** Answers whether an id is new, remembering it until the instant given; storage makes it shared and durable. */
export type RememberOnce = (id: string, untilMs: number) => boolean;

/**
 * The id and the key that signed, or why the message is not believed. The time is checked before the
 * signature costs anything; the id is remembered only once the signature holds, so that a forger cannot
 * burn ids.
 */
export function verify(
  headers: { readonly [name: string]: string | readonly string[] | undefined },
  body: Uint8Array,
  keys: readonly WebhookKey[],
  nowMs: number,
  remember?: RememberOnce,
): Result<{ readonly id: string; readonly keyId: string }, SignatureProblem> {
  const id = single(headers['webhook-id']);
  const timestamp = single(headers['webhook-timestamp']);
  const signatures = single(headers['webhook-signature']);
  if (!id || !timestamp || !signatures || !/^\d{1,12}$/.test(timestamp)) return err('incomplete');
  const at = Number(timestamp) * 1000;
  if (nowMs - at > TOLERANCE_MS) return err('too-old');
  // A whole second is lost to rounding on the sender's side.
  if (at - nowMs > TOLERANCE_MS) return err('too-new');
  const given = signatures
    .split(' ', 16)
    .filter((s) => s.startsWith('v1,'))
    .map((s) => Buffer.from(s.slice(3), 'base64'));
  for (const key of keys) {
    const expected = mac(key, { id, body }, timestamp);
    if (!given.some((g) => g.length === expected.length && timingSafeEqual(g, expected))) continue;
    if (remember && !remember(id, at + TOLERANCE_MS)) return err('seen-before');
    return ok({ id, keyId: key.id });
  }
  return err('wrong-signature');
}

/** Ids of the last minutes, for one process. Bounded by time and, oldest first, by number. */
export class ReplayMemory {
  readonly #until = new Map<string, number>();
  readonly #idsMax: number;

  constructor(idsMax = 100_000) {
    this.#idsMax = idsMax;
  }

  /** Whether the id is new at this instant. */
  remember(id: string, untilMs: number, nowMs: number): boolean {
    for (const [old, until] of this.#until) {
      if (until >= nowMs && this.#until.size < this.#idsMax) break;
      this.#until.delete(old);
    }
    if (this.#until.has(id)) return false;
    this.#until.set(id, untilMs);
    return true;
  }
}

/** Whether the text is a usable secret: `whsec_` and base64 of 24 to 64 bytes. */
export function isWebhookSecret(secret: string): boolean {
  const m = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret);
  if (!m) return false;
  const bytes = Buffer.from(m[1]!, 'base64').length;
  return bytes >= 24 && bytes <= 64;
}

function mac(key: WebhookKey, message: Signed, timestamp: string): Buffer {
  if (!isWebhookSecret(key.secret))
    throw new Error(`key ${key.id}: expected whsec_ and base64 of 24 to 64 bytes`);
  return createHmac('sha256', Buffer.from(key.secret.slice('whsec_'.length), 'base64'))
    .update(`${message.id}.${timestamp}.`)
    .update(message.body)
    .digest();
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
