import type { KeyObject } from 'node:crypto';
import { CompactSign } from 'jose';
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

/** The bytes that every attempt carries; Ed25519 is deterministic, so a resend is the same to the byte. */
export async function signForeignMessage(
  message: ForeignMessage,
  key: KeyObject,
  keyId: string,
): Promise<Uint8Array> {
  const jws = await new CompactSign(new TextEncoder().encode(JSON.stringify(message)))
    .setProtectedHeader({ alg: 'EdDSA', kid: keyId, cty: CONTENT_TYPE })
    .sign(key);
  return new TextEncoder().encode(jws);
}
