import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { clientOfToken } from '#storage/apiClients.js';
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
  const payload = await verify(services, token);
  const id = payload?.sub;
  if (!id) return refuse('not-signed-in');
  const client = await clientOfToken(services.db, id);
  if (!client?.active) return refuse('not-signed-in');
  const granted = String(payload.scope ?? '').split(' ');
  return {
    kind: 'client',
    id: client.id,
    name: client.name,
    agencyId: client.agencyId,
    agencyRole: client.agencyRole,
    scopes: client.scopes.filter((scope) => granted.includes(scope)),
  };
}

/** Signatures that held, by server and token: checked once, then only the clock is asked. Oldest out first. */
const held = new WeakMap<Uint8Array, Map<string, JWTPayload>>();
const HELD_MAX = 2000;

async function verify(services: Services, token: string): Promise<JWTPayload | undefined> {
  const now = services.clock.now();
  let known = held.get(services.keys.token);
  if (!known) {
    known = new Map();
    held.set(services.keys.token, known);
  }
  const before = known.get(token);
  if (before) {
    if (now < (before.exp ?? 0) * 1000 && before.iss === services.settings.publicUrl) return before;
    known.delete(token);
  }
  const verified = await jwtVerify(token, services.keys.token, {
    algorithms: ['HS256'],
    typ: TYPE,
    audience: AUDIENCE,
    issuer: services.settings.publicUrl,
    currentDate: new Date(now),
  }).catch(() => undefined);
  if (!verified) return undefined;
  const [oldest] = known.keys();
  if (known.size >= HELD_MAX && oldest !== undefined) known.delete(oldest);
  known.set(token, verified.payload);
  return verified.payload;
}
