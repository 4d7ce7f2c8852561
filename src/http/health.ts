import { z } from 'zod';
import { auditBacklog } from '#storage/installation.js';
import { feedStates, staleFeeds } from '#storage/registerRecords.js';
import { jsonAnswer } from './answer.js';
import { refuse } from './errors.js';
import { isLoopback } from './loopback.js';
import { type AnyRoute, route } from './route.js';

/** Audit entries are sealed within a second; when one waits this long, the sealer is not running. */
const AUDIT_WAITS_MS = 60_000;

const SERVICE = { kind: 'Service', all: true } as const;

const live = route({
  method: 'GET',
  path: '/health/live',
  kind: 'public',
  object: SERVICE,
  policy: 'health.show',
  audit: 'health.show',
  says: 'Whether the process answers',
  response: { 200: z.object({ live: z.literal(true) }) },
  handler: () => jsonAnswer({ live: true }),
});

const Check = z.object({ name: z.string(), ok: z.boolean() });
const Readiness = z.object({ ready: z.boolean(), checks: z.array(Check) }).meta({ id: 'Readiness' });

const ready = route({
  method: 'GET',
  path: '/health/ready',
  kind: 'public',
  object: SERVICE,
  policy: 'health.show',
  audit: 'health.show',
  says: 'Whether answers can be trusted: database there, register fresh, audit being sealed',
  response: { 200: Readiness, 503: Readiness },
  handler: async (c) => {
    const stale = staleFeeds(await feedStates(c.tx), c.now);
    const backlog = await auditBacklog(c.tx);
    const checks = [
      { name: 'database', ok: true },
      { name: 'register', ok: stale.length === 0 },
      { name: 'audit', ok: backlog.oldest === null || c.now - backlog.oldest < AUDIT_WAITS_MS },
    ];
    c.services.metrics.auditWaiting.set(backlog.waiting);
    const all = checks.every((check) => check.ok);
    return jsonAnswer({ ready: all, checks }, { status: all ? 200 : 503 });
  },
});

const metrics = route({
  method: 'GET',
  path: '/metrics',
  kind: 'public',
  object: SERVICE,
  policy: 'health.show',
  audit: 'health.show',
  says: 'Figures for Prometheus, for programs of this machine',
  handler: async (c) => {
    // Timings per route tell strangers what goes on; a proxy in front must not pass this address on.
    if (!isLoopback(c.request.ip)) throw refuse('not-found');
    const { registry, auditWaiting, streams } = c.services.metrics;
    auditWaiting.set((await auditBacklog(c.tx)).waiting);
    streams.set(c.services.streams.size);
    return { as: 'file', body: await registry.metrics(), type: registry.contentType };
  },
});

const describe = route({
  method: 'GET',
  path: '/api/openapi.json',
  kind: 'public',
  object: SERVICE,
  policy: 'api.described',
  audit: 'api.described',
  says: 'The description of the HTTP API',
  handler: (c) => jsonAnswer(c.services.describe()),
});

export const healthRoutes: readonly AnyRoute[] = [live, ready, metrics, describe];
