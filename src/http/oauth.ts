import { createHash } from 'node:crypto';
import { decodeJwt, importJWK, type JWK, jwtVerify } from 'jose';
import { z } from 'zod';
import { passwordFits } from '#access/password.js';
import { type ApiClient, findClientByName, noteClientUse } from '#storage/apiClients.js';
import { spendOnce } from '#storage/signIn.js';
import { signToken, TOKEN_SECONDS } from './accessToken.js';
import { type Answer, jsonAnswer } from './answer.js';
import { type AnyRoute, route } from './route.js';
import type { Services } from './services.js';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ASSERTION_MS_MAX = 5 * 60_000;
const ALGORITHMS = ['ES256', 'ES384', 'EdDSA', 'PS256', 'RS256'];

const optional = (max: number) => z.string().max(max).optional();
const Body = z.object({
  grant_type: optional(100),
  scope: optional(500),
  client_id: optional(200),
  client_secret: optional(200),
  client_assertion_type: optional(200),
  client_assertion: optional(8000),
});

const Token = z
  .object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.number().int(),
    scope: z.string(),
  })
  .meta({ id: 'AccessToken' });
const TokenError = z.object({ error: z.string() }).meta({ id: 'TokenError' });

interface Known {
  readonly client: ApiClient;
  /** A signed assertion works once. */
  readonly once?: { readonly digest: string; readonly kind: string; readonly expiresAtMs: number };
}

/**
 * Access tokens for machine clients: OAuth 2.0 client credentials (RFC 6749, 4.4), the client known by its secret
 * (header or form) or by an assertion signed with its key (RFC 7523). Every failure gives the same answer in the
 * same time, whether the client exists or not.
 */
const token = route({
  method: 'POST',
  path: '/oauth/token',
  kind: 'public',
  object: { kind: 'SignIn', all: true },
  policy: 'client.token',
  audit: 'client.token',
  says: 'Gives a machine client an access token',
  machine: true,
  isTry: true,
  body: Body,
  response: { 200: Token, 400: TokenError, 401: TokenError },
  prepare: ({ services, body, request, now }) =>
    authenticate(services, body, String(request.headers.authorization ?? ''), now),
  handler: async (c) => {
    if (c.body.grant_type !== 'client_credentials') return failure(400, 'unsupported_grant_type');
    const known = c.prepared;
    if (!known?.client.active) return failure(401, 'invalid_client', known?.client.id);
    if (known.once && !(await spendOnce(c.tx, known.once, c.now)))
      return failure(401, 'invalid_client', known.client.id);
    const wanted = (c.body.scope ?? '').split(' ').filter(Boolean);
    const scopes = wanted.length === 0 ? known.client.scopes : wanted;
    if (!scopes.every((scope) => known.client.scopes.includes(scope)))
      return failure(400, 'invalid_scope', known.client.id);
    await noteClientUse(c.tx, known.client.id, c.now);
    const { id, name, agencyId, agencyRole } = known.client;
    return jsonAnswer(
      {
        access_token: await signToken(c.services, { id, scopes }, c.now),
        token_type: 'Bearer',
        expires_in: TOKEN_SECONDS,
        scope: scopes.join(' '),
      },
      {
        headers: { pragma: 'no-cache' },
        audit: {
          objectId: id,
          facts: { scopes },
          actor: { kind: 'client', id, name, agencyId, agencyRole, scopes },
        },
      },
    );
  },
});

export const oauthRoutes: readonly AnyRoute[] = [token];

function failure(status: 400 | 401, error: string, objectId = 'unknown'): Answer {
  return jsonAnswer(
    { error },
    {
      status,
      headers: {
        pragma: 'no-cache',
        ...(status === 401 ? { 'www-authenticate': 'Basic realm="rsoits"' } : {}),
      },
      audit: { objectId, outcome: 'refused', facts: { error } },
    },
  );
}

async function authenticate(
  services: Services,
  body: z.infer<typeof Body>,
  authorization: string,
  nowMs: number,
): Promise<Known | undefined> {
  if (body.client_assertion_type === ASSERTION_TYPE && body.client_assertion)
    return byAssertion(services, body.client_assertion, nowMs);
  const basic = /^Basic ([A-Za-z0-9+/=]{1,1000})$/i.exec(authorization)?.[1];
  const [id, secret] = basic ? readBasic(basic) : [body.client_id ?? '', body.client_secret ?? ''];
  const client = await services.db.asSystem((tx) => findClientByName(tx, id));
  return (await passwordFits(secret, client?.secretHash)) && client ? { client } : undefined;
}

/** RFC 6749, 2.3.1: both parts are form-encoded before they are joined. */
function readBasic(text: string): [string, string] {
  const [id = '', ...rest] = Buffer.from(text, 'base64').toString().split(':');
  const plain = (part: string) => {
    try {
      return decodeURIComponent(part.replaceAll('+', ' '));
    } catch {
      return part;
    }
  };
  return [plain(id), plain(rest.join(':'))];
}

async function byAssertion(services: Services, assertion: string, nowMs: number): Promise<Known | undefined> {
  try {
    const { iss } = decodeJwt(assertion);
    const client = await services.db.asSystem((tx) => findClientByName(tx, String(iss ?? '')));
    if (!client?.publicJwk) return undefined;
    const { payload, protectedHeader } = await jwtVerify(
      assertion,
      async (header) => importJWK(client.publicJwk as JWK, header.alg),
      {
        algorithms: ALGORITHMS,
        issuer: client.clientId,
        subject: client.clientId,
        audience: [`${services.settings.publicUrl}/oauth/token`, services.settings.publicUrl],
        currentDate: new Date(nowMs),
        requiredClaims: ['exp', 'jti'],
      },
    );
    const expiresAtMs = payload.exp! * 1000;
    if (!protectedHeader.alg || expiresAtMs - nowMs > ASSERTION_MS_MAX) return undefined;
    const digest = createHash('sha256').update(`${client.id} ${payload.jti}`).digest('hex');
    return { client, once: { digest, kind: 'client assertion', expiresAtMs } };
  } catch {
    return undefined;
  }
}
