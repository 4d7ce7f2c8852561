import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { type Logger, pino } from 'pino';
import type { Clock } from '#basics/clock.js';
import type { ScreeningDoors } from '#screening/doors.js';
import { ATTACHMENT_BYTES_MAX } from '#storage/attachments.js';
import type { Database } from '#storage/database.js';
import { countSamples, readInstallation } from '#storage/installation.js';
import { type Keys, seal } from '#storage/keys.js';
import { changeSessionFacts } from '#storage/sessions.js';
import { CONTENT_SECURITY_POLICY } from '#web/assets.js';
import { type Answer, isOwnPath, redirect } from './answer.js';
import { loadAssets, type ServedAssets } from './assets.js';
import { type AtDoor, atDoor } from './callers.js';
import { cookieNames, isVisitor, newVisitor, sameText, visitorCsrf } from './cookies.js';
import { Refused, refusalOf, refuse } from './errors.js';
import { makeStreams } from './events.js';
import { giveBack } from './giveBack.js';
import { makeMetrics } from './metrics.js';
import { describeApi } from './openapi.js';
import { type Call, type Caller, perform } from './perform.js';
import { type AnyRoute, routeMistakes } from './route.js';
import { allRoutes } from './routes.js';
import { sendAnswer, sendRefusal, setCookies } from './send.js';
import type { HttpSettings, Services } from './services.js';

export interface ServerOptions {
  readonly db: Database;
  readonly keys: Keys;
  readonly clock?: Clock;
  readonly settings?: Partial<HttpSettings>;
  readonly log?: Logger;
  /** Routes to serve; tests may give their own. */
  readonly routes?: readonly AnyRoute[];
  readonly assets?: ServedAssets;
  readonly screening?: ScreeningDoors | null;
  readonly firstRun?: Services['firstRun'];
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  readonly trustProxy?: string[] | false;
}

export interface Server {
  readonly app: FastifyInstance;
  readonly services: Services;
  readonly routes: readonly AnyRoute[];
  /** Ends live streams, waits for running requests, closes the door. The database stays open. */
  close(): Promise<void>;
}

const BODY_BYTES_MAX = 256 * 1024;
/** A kept form is sealed into the session's row; anything longer is asked for again. */
const KEPT_CHARS_MAX = 64 * 1024;

/**
 * Makes the HTTP server. Refuses to when a route lacks object, policy or audit action, or when sample accounts
 * exist in a database that is not marked TEST.
 */
export async function makeServer(options: ServerOptions): Promise<Server> {
  const routes = options.routes ?? allRoutes;
  const mistakes = routes.flatMap((r) => routeMistakes(r).map((m) => `${r.method} ${r.path} ${m}`));
  if (mistakes.length > 0) throw new Error(`routes that may not start: ${mistakes.join('; ')}`);
  let description: unknown;
  const services: Services = {
    ...(await makeServices(options)),
    describe: () => description,
    lists: listedPages(routes),
  };
  const app = Fastify({
    loggerInstance: services.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_BYTES_MAX,
    trustProxy: options.trustProxy ?? false,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: true,
  }) as unknown as FastifyInstance;

  await app.register(helmet, {
    // Ours is one constant beside the pages it must fit; the hook below sets it.
    contentSecurityPolicy: false,
    hsts: services.settings.secureCookies ? { maxAge: 63_072_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  });
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: BODY_BYTES_MAX });
  await app.register(multipart, {
    attachFieldsToBody: true,
    // A file that is too large is cut here and refused below, so that what was typed beside it is not lost with it.
    throwFileSizeLimit: false,
    limits: { fileSize: ATTACHMENT_BYTES_MAX, files: 1, fields: 20, fieldSize: 64 * 1024, parts: 22 },
  });
  await app.register(rateLimit, {
    global: true,
    max: services.settings.rateLimits.requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: limitedAs,
    errorResponseBuilder: () => Object.assign(new Error('too many'), { statusCode: 429 }),
  });
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  // Shapes are checked by the registry, after who asks is known; the framework neither checks nor changes them.
  app.setValidatorCompiler(() => (value) => ({ value }));
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.decorateRequest('door', undefined);
  app.addHook('preHandler', async (request) => {
    if (!request.isMultipart()) return;
    (request as Doored).tooLarge = cutFile(request.body);
    request.body = uploadBody(request.body);
  });

  app.setErrorHandler(async (error, request, reply) => {
    const refused = refusalOf(error);
    if (refused.kind === 'too-large') await letItFinish(request.raw);
    const route = routeOf(request);
    if (refused.kind === 'failed' || refused.kind === 'unavailable')
      services.log.error({ request: request.id, route: route?.path, ...inside(error) }, refused.kind);
    return sendRefusal(services, route?.kind, request, reply, refused);
  });
  app.setNotFoundHandler((request, reply) =>
    sendRefusal(services, undefined, request, reply, new Refused('not-found')),
  );
  app.addHook('onResponse', async (request, reply) => {
    const route = routeOf(request);
    const labels = {
      route: route?.path ?? 'none',
      method: request.method,
      status: String(reply.statusCode),
    };
    services.metrics.requests.observe(labels, reply.elapsedTime / 1000);
    services.log.info(
      { request: request.id, ...labels, ms: Math.round(reply.elapsedTime), who: whoOf(request) },
      'request',
    );
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });

  await describeApi(app, services, routes);
  for (const route of routes) if (!route.raw) addRoute(app, services, route, routes);
  // Bytes as they were sent: these routes know no parser that would read JSON and write it anew.
  await app.register(async (scope) => {
    const doors = scope as unknown as FastifyInstance;
    doors.removeAllContentTypeParsers();
    doors.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const route of routes) if (route.raw) addRoute(doors, services, route, routes);
  });
  app.get(
    '/assets/:file',
    { schema: { hide: true }, config: { rateLimit: false } } as object,
    (request, reply) => {
      const { file } = request.params as { file: string };
      const asset = services.assets.find(file, request.headers['accept-encoding']);
      if (!asset) return sendRefusal(services, 'public', request, reply, new Refused('not-found'));
      reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('vary', 'accept-encoding')
        .type(asset.type);
      if (asset.encoding) reply.header('content-encoding', asset.encoding);
      return reply.send(asset.body);
    },
  );
  await app.ready();
  description = app.swagger();
  return {
    app,
    services,
    routes,
    async close() {
      services.streams.close();
      await app.close();
    },
  };
}

/** Pages without a parameter and without an end that says file: those that a link can lead to. */
function listedPages(routes: readonly AnyRoute[]): Services['lists'] {
  return routes
    .filter((r) => r.method === 'GET' && r.kind === 'page' && !/[:.]/.test(r.path) && 'all' in r.object)
    .map((r) => ({ path: r.path, says: r.says, object: r.object.kind, policy: r.policy }))
    .sort((a, b) => a.path.localeCompare(b.path, 'en'));
}

async function makeServices(options: ServerOptions): Promise<Omit<Services, 'describe' | 'lists'>> {
  const clock = options.clock ?? { now: () => Date.now() };
  const { installation, samples } = await options.db.asSystem(async (tx) => ({
    installation: await readInstallation(tx),
    samples: await countSamples(tx),
  }));
  const isTest = installation?.isTest ?? false;
  if (samples > 0 && !isTest)
    throw new Error(
      `${samples} sample accounts exist in a database that is not marked TEST. Remove them; nothing is served until then.`,
    );
  const publicUrl = options.settings?.publicUrl ?? 'http://localhost:3000';
  return {
    db: options.db,
    keys: options.keys,
    clock,
    settings: {
      publicUrl,
      isTest,
      installation: 'RSOITS',
      version: '0.1.0',
      checkpointsPath: '',
      helpDesk: { phone: 'NSOTC help desk' },
      secureCookies: publicUrl.startsWith('https://'),
      ...options.settings,
      rateLimits: {
        signInPerMinute: 60,
        requestsPerMinute: 3000,
        ...options.settings?.rateLimits,
      },
    },
    log: options.log ?? pino({ level: 'silent' }),
    metrics: makeMetrics(),
    assets: options.assets ?? loadAssets(),
    streams: makeStreams(),
    screening: options.screening ?? null,
    firstRun: options.firstRun ?? null,
  };
}

function addRoute(
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

/**
 * Whose requests are counted together: a machine client's own, wherever it calls from, since many partners call by
 * way of one address; else those of an address. The door has been asked before.
 */
function limitedAs(request: FastifyRequest): string {
  const { door } = request as Doored;
  if (door?.kind === 'machine') return `client ${door.actor.id}`;
  // A connection that broke before its request was looked at has no address any more.
  return request.ip ?? 'gone';
}

/** A refused body is read on to its end, so that its sender hears why instead of finding the line broken. */
const DRAINED = { bytesMax: 256 * 1024 * 1024, ms: 60_000 };

/** Waits until the sender has sent all, has gone, or sends more than is worth waiting for; keeps nothing of it. */
function letItFinish(request: IncomingMessage): Promise<void> {
  if (request.complete || request.readableEnded || request.destroyed) return Promise.resolve();
  // A form's parser that has given up no longer asks for more.
  request.unpipe();
  return new Promise((resolve) => {
    let bytes = 0;
    const finish = () => {
      clearTimeout(timer);
      request.off('data', count);
      resolve();
    };
    const count = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > DRAINED.bytesMax) finish();
    };
    const timer = setTimeout(finish, DRAINED.ms);
    for (const end of ['end', 'close', 'error']) request.once(end, finish);
    request.on('data', count).resume();
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

/** The field whose file was larger than files may be; undefined: none. */
function cutFile(parts: unknown): string | undefined {
  const cut = Object.entries((parts ?? {}) as Record<string, Partial<UploadPart>>).find(
    ([, part]) => part?.type === 'file' && part.file?.truncated,
  );
  return cut?.[0];
}

/** The parts of a form with a file, as plain values. */
function uploadBody(parts: unknown): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, part] of Object.entries((parts ?? {}) as Record<string, Partial<UploadPart>>)) {
    if (part?.type === 'field') body[name] = part.value;
    else if (part?.type === 'file' && part._buf)
      body[name] = { fileName: part.filename ?? '', mediaType: part.mimetype ?? '', content: part._buf };
  }
  return body;
}

interface UploadPart {
  readonly type: 'field' | 'file';
  readonly value: unknown;
  readonly filename: string;
  readonly mimetype: string;
  readonly file: { readonly truncated: boolean };
  readonly _buf: Buffer;
}

type Doored = FastifyRequest & { door?: AtDoor; tooLarge?: string | undefined };

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
    const text = JSON.stringify({ path: request.url, body: request.body ?? {} });
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

/** The token that forms of this request's page carry, or that its post must show. */
function formToken(
  services: Services,
  route: AnyRoute,
  door: Exclude<AtDoor, { kind: 'stranger' }>,
  request: FastifyRequest,
  reply: FastifyReply,
): string {
  if (door.kind === 'machine' || route.machine) return '';
  if (door.session && door.session.state !== 'ended') return door.session.csrf;
  if (!route.readsSession) return '';
  const { visitor } = cookieNames(services.settings);
  const known = request.cookies[visitor];
  if (isVisitor(known)) return visitorCsrf(services.keys, known);
  const fresh = newVisitor();
  setCookies(services, reply, [{ name: visitor, value: fresh }]);
  return visitorCsrf(services.keys, fresh);
}

function checkForm(request: FastifyRequest, expected: string): void {
  const body = request.body as { _csrf?: unknown } | undefined;
  const shown = request.headers['x-csrf-token'] ?? (Buffer.isBuffer(body) ? undefined : body?._csrf);
  if (expected === '' || typeof shown !== 'string' || !sameText(shown, expected)) refuse('forged-form');
  if (request.headers['sec-fetch-site'] === 'cross-site') refuse('forged-form');
}

function bodyOf(route: AnyRoute, request: FastifyRequest): unknown {
  const { body } = request;
  if (route.raw) return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  if (Buffer.isBuffer(body)) return body.length === 0 ? {} : refuse('wrong-media');
  if (route.kind !== 'api' && typeof body === 'object' && body !== null && '_csrf' in body) {
    const { _csrf, ...rest } = body as Record<string, unknown>;
    return rest;
  }
  return body;
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

function encodeForm(body: Readonly<Record<string, unknown>>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body))
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, String(one));
  return form.toString();
}

function routeOf(request: FastifyRequest): AnyRoute | undefined {
  return (request.routeOptions?.config as { declared?: AnyRoute } | undefined)?.declared;
}

function whoOf(request: FastifyRequest): string {
  const door = (request as Doored).door;
  return door?.kind === 'person' || door?.kind === 'machine' ? door.actor.id : (door?.kind ?? 'anyone');
}

/** What the log may hold of an error: its kind and place, never its words, which may quote a person's data. */
function inside(error: unknown): Record<string, unknown> {
  const { name, code, stack } = error as { name?: string; code?: string; stack?: string };
  return {
    error: name,
    code,
    at: stack
      ?.split('\n')
      .filter((line) => line.includes(' at '))
      .slice(0, 6),
  };
}
