import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addClient } from '#storage/apiClients.js';
import { freshServerDatabase, type Opened } from '../../test/support/databases.js';
import { makeWorld, type World } from '../../test/support/world.js';
import { signToken } from './accessToken.js';
import { jsonAnswer } from './answer.js';
import { type AnyRoute, RAW_BODY, route } from './route.js';
import { makeServer } from './server.js';

let opened: Opened;
let world: World;

beforeAll(async () => {
  opened = await freshServerDatabase();
  world = await makeWorld(opened.db, { settings: { publicUrl: 'https://rsoits.example.gov' } });
});
afterAll(async () => {
  await world?.server.close();
  await opened?.close();
});

test('cookies are bound to the host, over TLS, out of script’s reach', async () => {
  const answer = await world.server.app.inject({ url: '/sign-in', headers: { accept: 'text/html' } });
  expect(answer.headers['set-cookie']).toMatch(
    /^__Host-rsoits-visitor=[\w-]{24}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  expect(answer.headers['strict-transport-security']).toContain('max-age=63072000');
});

test('every answer carries the content policy and is kept by nobody', async () => {
  for (const url of ['/sign-in', '/nowhere', '/health/live', '/assets/none.js', '/account']) {
    const { headers } = await world.server.app.inject({ url });
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toBe('no-store');
  }
});

test.each([
  ['__Host-rsoits=x'],
  [`__Host-rsoits=${'y'.repeat(5000)}`],
  ["__Host-rsoits=' or 1=1 --"],
  ['__Host-rsoits=%00%ff'],
  [';;;==;'],
])('a bad cookie is nobody: %s', async (cookie) => {
  const answer = await world.server.app.inject({ url: '/account', headers: { cookie, accept: 'text/html' } });
  expect(answer.statusCode).toBe(303);
  expect(answer.headers.location).toBe('/sign-in?next=%2Faccount');
});

test('a form larger than its limit is refused before it is read', async () => {
  const payload = `username=${'x'.repeat(300_000)}`;
  const answer = await world.server.app.inject({
    method: 'POST',
    url: '/sign-in',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload,
  });
  expect(answer.statusCode).toBe(413);
  expect(answer.json()).toEqual({
    error: 'too-large',
    message: expect.any(String),
    requestId: expect.any(String),
  });
});

test.each([
  ['no token', ''],
  ['another visitor’s token', '_csrf=Zm9yZ2VkZm9yZ2VkZm9yZ2VkZm9yZ2Vk'],
])('a form post with %s is refused', async (_what, payload) => {
  const answer = await world.server.app.inject({
    method: 'POST',
    url: '/sign-in',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload,
  });
  expect(answer.statusCode).toBe(403);
});

test.each([
  ['broken JSON', 'application/json', '{"a":'],
  ['a prototype in JSON', 'application/json', '{"__proto__":{"admin":true}}'],
  ['XML', 'application/xml', '<a/>'],
  ['no type', '', 'x'],
])('%s is refused in our own few words', async (_what, type, payload) => {
  const answer = await world.server.app.inject({
    method: 'POST',
    url: '/sign-in',
    headers: type ? { 'content-type': type } : {},
    payload,
  });
  expect([400, 403, 415]).toContain(answer.statusCode);
  expect(answer.body).not.toMatch(/fastify|node_modules|at \w+|JSON/i);
});

test('an error shows its number and nothing else, and the log not its words', async () => {
  const lines: string[] = [];
  const { pino } = await import('pino');
  const server = await makeServer({
    db: opened.db,
    keys: world.keys,
    routes: [failing],
    log: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }),
  });
  const answer = await server.app.inject({ url: '/api/failing' });
  expect(answer.statusCode).toBe(500);
  expect(answer.json()).toEqual({
    error: 'failed',
    message: expect.any(String),
    requestId: expect.any(String),
  });
  expect(lines.join('')).toContain(answer.json().requestId);
  expect(lines.join('')).not.toContain('Jane Doe');
  await server.close();
});

const failing: AnyRoute = route({
  method: 'GET',
  path: '/api/failing',
  kind: 'public',
  object: { kind: 'Service', all: true },
  policy: 'health.show',
  audit: 'health.show',
  says: 'Fails',
  handler: () => {
    throw new Error('Jane Doe, born 1970-05-01, is on record');
  },
});

test('too many tries to sign in are slowed down', async () => {
  const server = await makeServer({
    db: opened.db,
    keys: world.keys,
    settings: { rateLimits: { signInPerMinute: 3, requestsPerMinute: 1000 } },
  });
  const codes: number[] = [];
  for (let i = 0; i < 5; i++)
    codes.push((await server.app.inject({ method: 'POST', url: '/oauth/token' })).statusCode);
  expect(codes.filter((c) => c === 429)).toHaveLength(2);
  await server.close();
});

const echoing: AnyRoute = route({
  method: 'POST',
  path: '/api/echo',
  kind: 'public',
  machine: true,
  object: { kind: 'Service', all: true },
  policy: 'health.show',
  audit: 'health.show',
  says: 'Says how many bytes came, and their text',
  raw: true,
  body: RAW_BODY,
  bodyBytesMax: 1024 * 1024,
  handler: ({ body }) => jsonAnswer({ bytes: body.length, text: body.toString('latin1').slice(0, 40) }),
});

test('who sends more than is taken is told so in words, not by a broken line', async () => {
  const server = await makeServer({ db: opened.db, keys: world.keys, routes: [echoing] });
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.app.server.address() as AddressInfo;
  const post = (body: Uint8Array<ArrayBuffer> | ReadableStream, more = {}) =>
    fetch(`http://127.0.0.1:${port}/api/echo`, { method: 'POST', body, ...more });
  const whole = await post(new Uint8Array(40 * 1024 * 1024));
  expect(whole.status).toBe(413);
  expect(await whole.json()).toMatchObject({ error: 'too-large' });
  // Without a stated length the limit is met in the middle of the body.
  const chunks = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(256 * 1024));
      if (++sent === 80) controller.close();
    },
  });
  let sent = 0;
  const streamed = await post(chunks, { duplex: 'half' });
  expect(streamed.status).toBe(413);
  expect(await streamed.json()).toMatchObject({ error: 'too-large' });
  await server.close();
});

test('a door for bytes takes JSON as it was written', async () => {
  const server = await makeServer({ db: opened.db, keys: world.keys, routes: [echoing] });
  const answer = await server.app.inject({
    method: 'POST',
    url: '/api/echo',
    headers: { 'content-type': 'application/json' },
    payload: '{ "a" : 1.0 }',
  });
  expect(answer.json()).toEqual({ bytes: 13, text: '{ "a" : 1.0 }' });
  await server.close();
});

test('machine clients behind one address are counted each for itself', async () => {
  const server = await makeServer({
    db: opened.db,
    keys: world.keys,
    settings: { rateLimits: { signInPerMinute: 1000, requestsPerMinute: 3 } },
  });
  const agencyId = await world.agency();
  const token = async (clientId: string) => {
    const scopes = ['screening:ask'] as const;
    const id = await opened.db.asSystem((tx) =>
      addClient(tx, { agencyId, clientId, name: clientId, scopes }, Date.now()),
    );
    return signToken(server.services, { id: id!, scopes }, Date.now());
  };
  const [one, other] = [await token('limit-one'), await token('limit-other')];
  const ask = async (bearer: string) =>
    (
      await server.app.inject({
        url: '/api/v1/transmissions/none',
        headers: { authorization: `Bearer ${bearer}` },
      })
    ).statusCode;
  const first = [await ask(one), await ask(one), await ask(one), await ask(one)];
  expect(first.slice(0, 3)).not.toContain(429);
  expect(first[3]).toBe(429);
  expect(await ask(other)).not.toBe(429);
  await server.close();
});

test('a route without object, policy or audit action does not start', async () => {
  const good = {
    method: 'GET',
    path: '/x',
    kind: 'page',
    object: { kind: 'Agency', all: true },
    policy: 'agency.list',
    audit: 'agency.list',
    says: 'x',
    handler: () => jsonAnswer({}),
  };
  for (const missing of ['object', 'policy', 'audit', 'kind'] as const) {
    const { [missing]: _gone, ...rest } = good;
    await expect(
      makeServer({ db: opened.db, keys: world.keys, routes: [rest as unknown as AnyRoute] }),
    ).rejects.toThrow(/GET \/x /);
  }
  for (const wrong of [
    { object: { kind: 'Nothing', all: true } },
    { object: { kind: 'Agency' } },
    { policy: 'agency.burn' },
    { method: 'POST', audit: 'health.show' },
    { kind: 'api' },
  ]) {
    await expect(
      makeServer({ db: opened.db, keys: world.keys, routes: [{ ...good, ...wrong } as unknown as AnyRoute] }),
    ).rejects.toThrow(/GET \/x |POST \/x /);
  }
});

test('sample accounts are served only where everything says TEST', async () => {
  const other = await freshServerDatabase();
  const quiet = await makeWorld(other.db);
  const agency = await quiet.agency();
  const person = await quiet.person(agency, []);
  const { sql } = await import('kysely');
  await other.db.asSystem((tx) => sql`update users set is_sample = true where id = ${person.id}`.execute(tx));
  await expect(makeServer({ db: other.db, keys: quiet.keys })).rejects.toThrow(/1 sample accounts/);
  await quiet.server.close();
  await other.close();
});
