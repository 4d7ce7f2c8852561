import { createPrivateKey, createPublicKey, hkdfSync, type JsonWebKey, type KeyObject } from 'node:crypto';

/** PKCS 8 header of an Ed25519 key; the seed follows. */
const ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

export const FOREIGN_KEY_ID = 'foreign-1';

/** The key that signs foreign messages, derived from the installation's master key for this use alone. */
export function foreignSigningKey(master: Uint8Array): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', master, '', 'rsoits foreign messages 1', 32));
  return createPrivateKey({ key: Buffer.concat([ED25519, seed]), format: 'der', type: 'pkcs8' });
}

/** What receivers check signatures with. */
export function foreignPublicJwk(
  master: Uint8Array,
): JsonWebKey & { readonly kid: string; readonly alg: string; readonly use: string } {
  const jwk = createPublicKey(foreignSigningKey(master)).export({ format: 'jwk' });
  return { ...jwk, kid: FOREIGN_KEY_ID, alg: 'EdDSA', use: 'sig' };
}
