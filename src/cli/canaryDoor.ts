import { createHmac } from 'node:crypto';
import { hashPassword } from '#access/password.js';
import { CANARY, type CanarySettings } from '#domain/canary.js';
import type { CanaryDoor } from '#steps/context.js';
import type { Keys } from '#storage/keys.js';

/** An answer that takes longer is none. */
const ANSWER_MS = 20_000;

/**
 * The canary's way in: the address that partners use, with a token like theirs. Its secret is derived from the
 * installation's keys, so that every process knows it and none has to hand it to another.
 */
export function canaryDoor(address: () => string | null, keys: Keys, settings: CanarySettings): CanaryDoor {
  const secret = createHmac('sha256', keys.token).update('secret of the canary').digest('base64url');
  let hashed: Promise<string> | undefined;
  return {
    settings,
    ready: () => address() !== null,
    secretHash: () => {
      hashed ??= hashPassword(secret);
      return hashed;
    },
    async post(manifest) {
      try {
        const token = await fetch(`${address()}/oauth/token`, {
          method: 'POST',
          headers: {
            authorization: `Basic ${Buffer.from(`${CANARY.clientId}:${secret}`).toString('base64')}`,
            'content-type': 'application/x-www-form-urlencoded',
          },
          body: 'grant_type=client_credentials',
          signal: AbortSignal.timeout(ANSWER_MS),
        });
        if (!token.ok) return `no token: ${token.status}`;
        const { access_token } = (await token.json()) as { access_token: string };
        const answer = await fetch(`${address()}/api/v1/manifests`, {
          method: 'POST',
          headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/octet-stream' },
          body: manifest as Uint8Array<ArrayBuffer>,
          signal: AbortSignal.timeout(ANSWER_MS),
        });
        await answer.arrayBuffer();
        return answer.ok ? null : `the door answered ${answer.status}`;
      } catch (error) {
        const { cause, name } = error as Error & { cause?: { code?: string } };
        return `nobody answered: ${cause?.code ?? name}`;
      }
    },
  };
}
