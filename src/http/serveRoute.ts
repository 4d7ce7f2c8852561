import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ATTACHMENT_BYTES_MAX } from '#storage/attachments.js';
import { seal } from '#storage/keys.js';
import { changeSessionFacts } from '#storage/sessions.js';
import { CONTENT_SECURITY_POLICY } from '#web/assets.js';
import { type Answer, isOwnPath, type KeptPost, redirect } from './answer.js';
import { type AtDoor, atDoor } from './callers.js';
import { cookieNames } from './cookies.js';
import { type Doored, routeOf } from './doored.js';
import { Refused, refuse } from './errors.js';
import { bodyOf, checkForm, encodeForm, formToken, withFilesNamed } from './formBody.js';
import { giveBack } from './giveBack.js';
import { type Call, type Caller, perform } from './perform.js';
import { DRAINED } from './refusedBody.js';
import type { AnyRoute } from './route.js';
import { sendAnswer, setCookies } from './send.js';
import type { Services } from './services.js';

/** Larger bodies are taken only by routes that say so. */
export const BODY_BYTES_MAX = 256 * 1024;
/** A kept form is sealed into the session's row; anything longer is asked for again. */
const KEPT_CHARS_MAX = 64 * 1024;

/** Serves one declared route: who asks, the form's token, the answer as page, file or stream. */
export function addRoute(
  app: FastifyInstance,
  services: Services,
  route: AnyRoute,
  routes: readonly AnyRoute[],
): void {
  const { signInPerMinute } = services.settings.rateLimits;
  app.route({
    method: route.method,
    url: route.path,
    bodyLimit: route.bodyBytesMax ?? BODY_BYTES_MAX,
    schema: schemaOf(route),
    config: {
      declared: route,
      ...(route.isTry ? { rateLimit: { max: signInPerMinute, timeWindow: 60_000 } } : {}),
      ...(route.requestsPerMinute === undefined
        ? {}
        : { rateLimit: { max: route.requestsPerMinute, timeWindow: 60_000 } }),
    } as object,
    onRequest: async (request) => {
      // Before the body is read, so that a stranger's megabytes are never taken in.
      (request as Doored).door = await atDoor(services, route, request);
      // Not asked of the parser, which has not looked at it yet: no other route takes in a file at all.
      if (route.upload && Number(request.headers['content-length'] ?? 0) > DRAINED.bytesMax)
        refuse('too-large');
      if (!route.upload && /^multipart\//i.test(request.headers['content-type'] ?? '')) refuse('wrong-media');
    },
    handler: (request, reply) => answer(app, services, route, routes, request as Doored, reply),
  });
}

/** For the description of the API; pages are not part of it. */
function schemaOf(route: AnyRoute): object {
  if (
    route.kind === 'page' ||
    route.path === '/api/docs' ||
    !route.path.match(/^\/(api|oauth|health|metrics)/)
  )
    return { hide: true };
  return {
    summary: route.says,
    operationId: `${route.method.toLowerCase()}${route.path.replace(/[^a-zA-Z0-9]+/g, '_')}`,
    ...(route.explains ? { description: `${route.says}. ${route.explains}` } : {}),
    ...(route.kind === 'api' ? { security: [{ token: route.scope ? [route.scope] : [] }] } : {}),
    ...(route.headers ? { headers: route.headers } : {}),
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body && !route.raw ? { body: route.body } : {}),
    ...(route.raw ? { consumes: ['application/octet-stream'] } : {}),
    ...(route.response ? { response: route.response } : {}),
  };
}

async function answer(
  app: FastifyInstance,
  services: Services,
  route: AnyRoute,
  routes: readonly AnyRoute[],
  request: Doored,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const door = request.door!;
  if (door.kind === 'stranger') return turnAway(request, reply, door.reason);
  const csrf = formToken(services, route, door, request, reply);
  if (request.method !== 'GET' && route.kind !== 'api' && !route.machine) checkForm(request, csrf);
  if (door.kind === 'locked') return keepWork(services, route, door, request, reply);
  if (door.kind === 'person' && door.user.mustChangePassword && !route.whilePasswordIsOld)
    return sendAnswer(services, route, reply, redirect('/account/password'));
  const call: Call = {
    caller: door,
    params: request.params,
    query: request.query,
    body: bodyOf(route, request),
    csrf,
    request: {
      id: request.id,
      ip: request.ip,
      path: request.url,
      cookies: request.cookies,
      headers: request.headers,
    },
  };
  const done = await attempt(request, services, route, call).catch(async (error: unknown) => {
    const back = error instanceof Refused && (await giveBack(services, routes, route, call, error));
    if (back) return back;
    throw error;
  });
  if (done.as === 'stream') return openStream(services, door, reply, done.stream, request);
  if (done.as !== 'replay') return sendAnswer(services, route, reply, done);

  // Work kept over a lock is done as if the post had just come, by way of the same door.
  setCookies(services, reply, done.cookies ?? []);
  const names = cookieNames(services.settings);
  const token = done.cookies?.find((c) => c.name === names.session)?.value ?? request.cookies[names.session];
  const replayed = await app.inject({
    method: 'POST',
    url: done.kept.path,
    remoteAddress: request.ip,
    headers: {
      cookie: `${names.session}=${token}`,
      accept: 'text/html',
      // Where the form stood, should it have to be given back with what is wrong.
      ...(done.kept.referer ? { host: request.headers.host ?? '', referer: done.kept.referer } : {}),
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: encodeForm(done.kept.body),
  });
  const location = replayed.headers.location;
  if (location) reply.header('location', location);
  return reply
    .code(replayed.statusCode)
    .type(String(replayed.headers['content-type'] ?? 'text/html; charset=utf-8'))
    .send(replayed.rawPayload);
}

async function attempt(request: Doored, services: Services, route: AnyRoute, call: Call): Promise<Answer> {
  if (request.tooLarge !== undefined) {
    const limit = { bytes: ATTACHMENT_BYTES_MAX };
    refuse('too-large', {
      issues: [{ at: `body.${request.tooLarge}`, problem: 'a smaller file was expected', limit }],
    });
  }
  return perform(services, route, call);
}

/** Nobody is signed in: people are led to the sign-in page and from there back to where they wanted to go. */
function turnAway(
  request: FastifyRequest,
  reply: FastifyReply,
  reason: 'none' | 'expired' | 'half',
): FastifyReply {
  if (request.method === 'GET' && !(request.headers.accept ?? '').includes('text/html'))
    refuse('not-signed-in');
  const query = new URLSearchParams();
  if (request.method === 'GET' && isOwnPath(request.url) && request.url !== '/')
    query.set('next', request.url);
  if (reason === 'expired') query.set('reason', 'expired');
  const to = query.size > 0 ? `/sign-in?${query}` : '/sign-in';
  return reply.code(303).header('location', to).headers({ 'cache-control': 'no-store' }).send();
}

/** The session is locked. What was posted is sealed into it and done after it is opened again. */
async function keepWork(
  services: Services,
  route: AnyRoute,
  door: Extract<AtDoor, { kind: 'locked' }>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (route.passive) refuse('locked');
  if (request.method === 'POST' && !route.raw) {
    const { referer } = request.headers;
    const work: KeptPost = {
      path: request.url,
      body: withFilesNamed(request.body),
      ...(referer ? { referer } : {}),
    };
    const text = JSON.stringify(work);
    if (text.length > KEPT_CHARS_MAX) refuse('too-large');
    const kept = seal(services.keys.master, Buffer.from(text), `kept ${door.session.digest}`).toString(
      'base64',
    );
    await services.db.asSystem((tx) => changeSessionFacts(tx, door.session.digest, { kept }));
  }
  const back = request.method === 'GET' ? request.url : '/';
  return reply
    .code(303)
    .header('location', `/locked?${new URLSearchParams({ next: back })}`)
    .header('cache-control', 'no-store')
    .send();
}

function openStream(
  services: Services,
  caller: Caller,
  reply: FastifyReply,
  stream: Extract<Awaited<ReturnType<typeof perform>>, { as: 'stream' }>['stream'],
  request: FastifyRequest,
): FastifyReply {
  if (caller.kind !== 'person') return refuse('not-found');
  reply.hijack();
  const headers = Object.fromEntries(
    Object.entries(reply.getHeaders()).filter((h): h is [string, string] => h[1] !== undefined),
  );
  reply.raw.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const route = routeOf(request)!;
  services.streams.open(reply.raw, {
    stream,
    ask: async (read) => {
      const still = await atDoor(services, route, request);
      if (still.kind !== 'person') return undefined;
      return { value: await services.db.asActor(still.actor, (tx) => read(tx, services.clock.now())) };
    },
  });
  return reply;
}
