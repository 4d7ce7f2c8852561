import { jwtVerify, SignJWT } from 'jose';
import { findClient } from '#storage/apiClients.js';
import { refuse } from './errors.js';
import type { Machine } from './route.js';
import type { Services } from './services.js';

/** Access tokens of machine clients: JWT (RFC 9068 in spirit), HMAC-SHA-256 under the installation's token key. */
export const TOKEN_SECONDS = 15 * 60;
const AUDIENCE = 'rsoits-api';
const TYPE = 'at+jwt';

export async function signToken(
  services: Services,
  client: { readonly id: string; readonly scopes: readonly string[] },
  nowMs: number,
): Promise<string> {
  const now = Math.floor(nowMs / 1000);
  return new SignJWT({ scope: client.scopes.join(' ') })
    .setProtectedHeader({ alg: 'HS256', typ: TYPE })
    .setIssuer(services.settings.publicUrl)
    .setAudience(AUDIENCE)
    .setSubject(client.id)
    .setIssuedAt(now)
    .setExpirationTime(now + TOKEN_SECONDS)
    .sign(services.keys.token);
}

/**
 * The machine client of an Authorization header. The client is looked up each time, so that one whose access was
 * taken away is refused at once, and its scopes are those of the token that it still has.
 */
export async function readBearer(services: Services, authorization: string | undefined): Promise<Machine> {
  const token = /^Bearer ([\w.-]{20,2000})$/i.exec(authorization ?? '')?.[1];
  if (!token) return refuse('not-signed-in');
  const verified = await jwtVerify(token, services.keys.token, {
    algorithms: ['HS256'],
    typ: TYPE,
    audience: AUDIENCE,
    issuer: services.settings.publicUrl,
    currentDate: new Date(services.clock.now()),
  }).catch(() => undefined);
  const id = verified?.payload.sub;
  if (!id) return refuse('not-signed-in');
  const client = await services.db.asSystem((tx) => findClient(tx, id));
  if (!client?.active) return refuse('not-signed-in');
  const granted = String(verified.payload.scope ?? '').split(' ');
  return {
    kind: 'client',
    id: client.id,
    name: client.name,
    agencyId: client.agencyId,
    agencyRole: client.agencyRole,
    scopes: client.scopes.filter((scope) => granted.includes(scope)),
  };
}
