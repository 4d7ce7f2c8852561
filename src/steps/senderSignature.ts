import { flattenedVerify, importJWK, type JWSHeaderParameters } from 'jose';
import type { ManifestMessage } from '#formats/manifest.js';
import type { ReadWarning } from '#formats/outcome.js';
import { findClientByName } from '#storage/apiClients.js';
import type { Tx } from '#storage/database.js';
import type { Transmission } from '#storage/transmissions.js';

const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'PS256', 'RS256'];

/**
 * What is wrong with the signature of a message; null: it holds, or none is asked. A sender whose key is on file signs
 * every message, so that nobody else's word passes for its own; one without a key is known by its connection alone.
 */
export async function badSignature(
  tx: Tx,
  transmission: Pick<Transmission, 'sender'>,
  message: Pick<ManifestMessage, 'signed' | 'range'>,
): Promise<ReadWarning | null> {
  const jwk = (await findClientByName(tx, transmission.sender))?.publicJwk ?? null;
  const says = (code: string, text: string): ReadWarning => ({ code, offset: message.range.from, text });
  if (!message.signed)
    return jwk === null
      ? null
      : says(
          'unsigned',
          'a message without a signature from a sender whose key is on file. Expected one; nothing was taken',
        );
  if (jwk === null)
    return says(
      'unknown-key',
      'a signed message from a sender whose key is not on file. Expected the key first; nothing was taken',
    );
  try {
    const key = jwk as Parameters<typeof importJWK>[0];
    await flattenedVerify(message.signed, (header?: JWSHeaderParameters) => importJWK(key, header?.alg), {
      algorithms: ALGORITHMS,
    });
    return null;
  } catch {
    return says(
      'bad-signature',
      'the signature does not hold with the sender’s key. Expected one that does; nothing was taken',
    );
  }
}
