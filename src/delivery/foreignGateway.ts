import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { CompactSign, exportJWK, type JWK } from 'jose';
import type { ForeignMessage } from '#domain/foreignMessage.js';
import type { Fate } from './channel.js';
import { postBytes, type WebhookOptions } from './webhook.js';

/**
 * The way of a released foreign message to USNCB, which puts it on I-24/7: the message as JSON, signed as a compact
 * JWS (RFC 7515, EdDSA over Ed25519), posted to the address that USNCB's row in the directory names.
 */
export interface ForeignGateway {
  send(message: { readonly id: string; readonly body: Uint8Array }, address: string): Promise<Fate>;
}

export const FOREIGN_MEDIA_TYPE = 'application/jose';
const CONTENT_TYPE = 'application/vnd.rsoits.foreign-notice+json';

export function foreignGateway(options: WebhookOptions = {}): ForeignGateway {
  return {
    send: ({ id, body }, address) =>
      postBytes(address, { 'content-type': FOREIGN_MEDIA_TYPE, 'idempotency-key': id }, body, options),
  };
}

/** PKCS 8 header of an Ed25519 key; the seed follows. */
const ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key that signs foreign messages, derived from the installation's master key for this use alone. */
export function foreignSigningKey(master: Uint8Array): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', master, '', 'rsoits foreign messages 1', 32));
  return createPrivateKey({ key: Buffer.concat([ED25519, seed]), format: 'der', type: 'pkcs8' });
}

const KEY_ID = 'foreign-1';

/** What receivers check signatures with. */
export async function foreignPublicJwk(master: Uint8Array): Promise<JWK> {
  const jwk = await exportJWK(createPublicKey(foreignSigningKey(master)));
  return { ...jwk, kid: KEY_ID, alg: 'EdDSA', use: 'sig' };
}

/** The bytes that every attempt carries; Ed25519 is deterministic, so a resend is the same to the byte. */
export async function signForeignMessage(message: ForeignMessage, master: Uint8Array): Promise<Uint8Array> {
  const jws = await new CompactSign(new TextEncoder().encode(JSON.stringify(message)))
    .setProtectedHeader({ alg: 'EdDSA', kid: KEY_ID, cty: CONTENT_TYPE })
    .sign(foreignSigningKey(master));
  return new TextEncoder().encode(jws);
}
