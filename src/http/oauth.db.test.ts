import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { hashPassword } from '#access/password.js';
import { addClient, type NewClient, setClientActive } from '#storage/apiClients.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { makeWorld, type World } from '../../test/support/world.js';
import { jsonAnswer } from './answer.js';
import { RAW_BODY, route } from './route.js';
import { allRoutes } from './routes.js';

/** A route as the manifest door will be: enough to see that a token opens what its scope names. */
const handIn = route({
  method: 'POST',
  path: '/api/v1/proof',
  kind: 'api',
  object: { kind: 'Transmission', all: true },
  policy: 'transmission.received',
  audit: 'transmission.received',
  says: 'Hands in bytes',
  raw: true,
  body: RAW_BODY,
  bodyBytesMax: 1000,
  response: { 202: z.object({ bytes: z.number() }).meta({ id: 'Proof' }) },
  handler: (c) => jsonAnswer({ bytes: c.body.length, secret: 'not in the shape' }, { status: 202 }),
});

onBothDatabases('machine clients', (database) => {
  let world: World;
  let agency: string;
  let counter = 0;
  const PUBLIC = 'https://rsoits.example.gov';

  const client = async (more: Partial<NewClient> = {}) => {
    const clientId = `client-${counter++}`;
    const secret = 'a secret: with a colon & more';
    const id = await database().asSystem(async (tx) =>
      addClient(
        tx,
        {
          agencyId: agency,
          clientId,
          name: clientId,
          secretHash: await hashPassword(secret),
          scopes: ['manifests:write'],
          ...more,
        },
        world.clock.now(),
      ),
    );
    return { id: id!, clientId, secret };
  };
  const ask = (form: Record<string, string>, headers: Record<string, string> = {}) =>
    world.server.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString(),
    });
  const post = (token: string, bytes = 'UNA') =>
    world.server.app.inject({
      method: 'POST',
      url: '/api/v1/proof',
      headers: { 'content-type': 'application/edifact', authorization: `Bearer ${token}` },
      payload: bytes,
    });

  beforeAll(async () => {
    world = await makeWorld(database(), { routes: [...allRoutes, handIn], settings: { publicUrl: PUBLIC } });
    agency = await world.agency({ kind: 'carrier' });
  });
  afterAll(() => world?.server.close());

  test('a secret in the form or in the header gives a token that opens what its scope names', async () => {
    const { id, clientId, secret } = await client();
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString(
      'base64',
    );
    for (const answer of [
      await ask({ client_id: clientId, client_secret: secret }),
      await ask({}, { authorization: `Basic ${basic}` }),
    ]) {
      expect(answer.json()).toMatchObject({
        token_type: 'Bearer',
        expires_in: 900,
        scope: 'manifests:write',
      });
      const done = await post(answer.json().access_token);
      expect(done.statusCode).toBe(202);
      // Only what the described shape names goes out.
      expect(done.json()).toEqual({ bytes: 3 });
    }
    const rows = await database().asSystem((tx) =>
      sql<{ action: string }>`select action from audit_entries where actor_id = ${id} order by id`.execute(
        tx,
      ),
    );
    expect(rows.rows.map((r) => r.action).sort()).toEqual([
      'client.token',
      'client.token',
      'transmission.received',
      'transmission.received',
    ]);
  });

  test('after 15 minutes, or when access is taken away, the token opens nothing', async () => {
    const { id, clientId, secret } = await client();
    const token = (await ask({ client_id: clientId, client_secret: secret })).json().access_token;
    await database().asSystem((tx) => setClientActive(tx, id, false));
    expect((await post(token)).statusCode).toBe(401);
    await database().asSystem((tx) => setClientActive(tx, id, true));
    expect((await post(token)).statusCode).toBe(202);
    world.clock.pass(15 * 60_000 + 1000);
    expect((await post(token)).statusCode).toBe(401);
  });

  test('a scope that the client does not have is refused; without the scope the door is shut and the try recorded', async () => {
    const { id, clientId, secret } = await client({ scopes: ['notifications:read'] });
    const refused = await ask({ client_id: clientId, client_secret: secret, scope: 'manifests:write' });
    expect([refused.statusCode, refused.json()]).toEqual([400, { error: 'invalid_scope' }]);
    const token = (await ask({ client_id: clientId, client_secret: secret })).json().access_token;
    expect((await post(token)).statusCode).toBe(403);
    const rows = await database().asSystem((tx) =>
      sql<{
        facts: { wanted: string };
      }>`select facts from audit_entries where actor_id = ${id} and action = 'access.refused'`.execute(tx),
    );
    expect(rows.rows).toMatchObject([{ facts: { wanted: 'transmission.received', policies: [] } }]);
  });

  test('an unknown client and a wrong secret get one answer', async () => {
    const { clientId } = await client();
    const wrong = await ask({ client_id: clientId, client_secret: 'wrong' });
    const unknown = await ask({ client_id: 'nobody', client_secret: 'wrong' });
    expect([wrong.statusCode, wrong.body]).toEqual([unknown.statusCode, unknown.body]);
    expect(wrong.statusCode).toBe(401);
  });

  test('an assertion signed with the client’s key works once', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const { clientId } = await client({ secretHash: null, publicJwk: { ...(await exportJWK(publicKey)) } });
    const now = () => Math.floor(world.clock.now() / 1000);
    const sign = (more: { jti: string; audience?: string; seconds?: number; issuer?: string }) =>
      new SignJWT({ jti: more.jti })
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuer(more.issuer ?? clientId)
        .setSubject(clientId)
        .setAudience(more.audience ?? `${PUBLIC}/oauth/token`)
        .setExpirationTime(now() + (more.seconds ?? 60))
        .sign(privateKey);
    const show = async (assertion: string) =>
      (
        await ask({
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
        })
      ).statusCode;
    const once = await sign({ jti: 'a' });
    expect(await show(once)).toBe(200);
    expect(await show(once)).toBe(401);
    expect(await show(await sign({ jti: 'b', audience: 'https://other.example' }))).toBe(401);
    expect(await show(await sign({ jti: 'c', seconds: -10 }))).toBe(401);
    expect(await show(await sign({ jti: 'd', seconds: 86_400 }))).toBe(401);
    const stranger = await generateKeyPair('ES256');
    const forged = await new SignJWT({ jti: 'e' })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(PUBLIC)
      .setExpirationTime(now() + 60)
      .sign(stranger.privateKey);
    expect(await show(forged)).toBe(401);
  });

  test.each([
    ['nothing', undefined],
    ['no token', 'Bearer '],
    ['an unsigned token', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'],
    ['a session cookie’s secret', 'Bearer aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'],
  ])('%s opens no API route, and a stranger’s body is not read', async (_what, authorization) => {
    const answer = await world.server.app.inject({
      method: 'POST',
      url: '/api/v1/proof',
      headers: { 'content-type': 'application/edifact', ...(authorization ? { authorization } : {}) },
      payload: 'x'.repeat(2000),
    });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('Bearer');
  });

  test('a body beyond the route’s limit is refused', async () => {
    const { clientId, secret } = await client();
    const token = (await ask({ client_id: clientId, client_secret: secret })).json().access_token;
    expect((await post(token, 'x'.repeat(1001))).statusCode).toBe(413);
  });

  test('the API describes itself from the shapes it checks with', async () => {
    const description = (await world.server.app.inject({ url: '/api/openapi.json' })).json();
    expect(Object.keys(description.paths).sort()).toEqual(
      expect.arrayContaining(['/api/v1/proof', '/oauth/token', '/health/ready']),
    );
    expect(Object.keys(description.paths)).not.toContain('/account');
    expect(Object.keys(description.components.schemas)).toEqual(
      expect.arrayContaining(['AccessToken', 'Proof', 'Readiness']),
    );
    expect(description.paths['/api/v1/proof'].post.security).toEqual([{ token: [] }]);
  });

  test('ready is false on a stale register and on audit that nobody seals', async () => {
    const ready = async () => {
      const answer = await world.server.app.inject({ url: '/health/ready' });
      return [answer.statusCode, answer.json().checks.filter((c: { ok: boolean }) => !c.ok)] as const;
    };
    await database()
      .asSystem((tx) => sql`delete from audit_pending`.execute(tx))
      .catch(() => undefined);
    await database().asSealer((tx) => sql`delete from audit_pending`.execute(tx));
    expect(await ready()).toEqual([200, []]);
    await database().asSystem((tx) =>
      sql`insert into register_feeds (code, name, stale_after_seconds) values ('nsor', 'NSOR', 3600)`.execute(
        tx,
      ),
    );
    expect(await ready()).toEqual([503, [{ name: 'register', ok: false }]]);
    await database().asSystem((tx) =>
      sql`update register_feeds set fresh_as_of = ${new Date(world.clock.now()).toISOString()}::timestamptz`.execute(
        tx,
      ),
    );
    expect(await ready()).toEqual([200, []]);
    await client();
    await ask({ client_id: 'nobody', client_secret: 'x' });
    world.clock.pass(61_000);
    expect(await ready()).toEqual([503, [{ name: 'audit', ok: false }]]);
    await database().asSystem((tx) => sql`delete from register_feeds`.execute(tx));
  });

  test('figures are given by route as declared, never by address as asked', async () => {
    await world.server.app.inject({ url: '/nowhere/Jane-Doe' });
    const { body } = await world.server.app.inject({ url: '/metrics' });
    expect(body).toContain('rsoits_http_request_seconds_count{route="/oauth/token"');
    expect(body).not.toContain('Jane-Doe');
  });
});
