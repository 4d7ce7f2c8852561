import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { type Logger, pino } from 'pino';
import type { Clock } from '#basics/clock.js';
import type { ScreeningDoors } from '#screening/doors.js';
import { ATTACHMENT_BYTES_MAX } from '#storage/attachments.js';
import type { Database } from '#storage/database.js';
import { countSamples, readInstallation } from '#storage/installation.js';
import type { Keys } from '#storage/keys.js';
import { CONTENT_SECURITY_POLICY } from '#web/assets.js';
import { loadAssets, type ServedAssets } from './assets.js';
import { type Doored, routeOf } from './doored.js';
import { Refused, refusalOf } from './errors.js';
import { makeStreams } from './events.js';
import { cutFile, uploadBody } from './formBody.js';
import { readJsonBodies } from './jsonBody.js';
import { makeMetrics } from './metrics.js';
import { describeApi } from './openapi.js';
import { letItFinish } from './refusedBody.js';
import { type AnyRoute, routeMistakes } from './route.js';
import { allRoutes } from './routes.js';
import { sendRefusal } from './send.js';
import { addRoute, BODY_BYTES_MAX } from './serveRoute.js';
import type { HttpSettings, Services } from './services.js';

export interface ServerOptions {
  readonly db: Database;
  readonly keys: Keys;
  readonly clock?: Clock;
  readonly settings?: Partial<Omit<HttpSettings, 'rateLimits'>> & {
    readonly rateLimits?: Partial<HttpSettings['rateLimits']>;
  };
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
  readJsonBodies(app);
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
