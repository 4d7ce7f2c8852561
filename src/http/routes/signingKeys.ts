import { foreignPublicJwk } from '#storage/foreignKey.js';
import { jsonAnswer } from '../answer.js';
import { type AnyRoute, route } from '../route.js';

/** The public key with which USNCB checks the foreign messages that this installation signs. */
const keys = route({
  method: 'GET',
  path: '/api/v1/signing-keys',
  kind: 'public',
  machine: true,
  object: { kind: 'Service', all: true },
  policy: 'api.described',
  audit: 'api.described',
  says: 'Public keys of what this installation signs (JWK set)',
  handler: (c) => jsonAnswer({ keys: [foreignPublicJwk(c.services.keys.master)] }),
});

export const signingKeyRoutes: readonly AnyRoute[] = [keys];
