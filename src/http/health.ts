import { z } from 'zod';
import { staleFeeds } from '#domain/registerDoubt.js';
import { canaryRuns } from '#storage/canary.js';
import type { Tx } from '#storage/database.js';
import { auditBacklog } from '#storage/installation.js';
import { feedStates } from '#storage/registerRecords.js';
import { silenceWatches } from '#storage/silence.js';
import { jsonAnswer } from './answer.js';
import { refuse } from './errors.js';
import { isLoopback } from './loopback.js';
import type { Metrics } from './metrics.js';
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
    await setSilence(c.services.metrics, c.tx);
    await setCanary(c.services.metrics, c.tx);
    auditWaiting.set((await auditBacklog(c.tx)).waiting);
    streams.set(c.services.streams.size);
    return { as: 'file', body: await registry.metrics(), type: registry.contentType };
  },
});

async function setCanary({ canarySeconds, canaryPassed }: Metrics, tx: Tx): Promise<void> {
  const runs = await canaryRuns(tx, 5);
  const ended = runs.find((r) => r.state !== 'running');
  if (ended) canaryPassed.set(ended.state === 'passed' ? 1 : 0);
  const arrived = runs.find((r) => r.deliveredAtMs !== null);
  if (arrived) canarySeconds.set((arrived.deliveredAtMs! - arrived.sentAtMs) / 1000);
}

async function setSilence({ silent, lastHeard, dayMessages }: Metrics, tx: Tx): Promise<void> {
  for (const gauge of [silent, lastHeard, dayMessages]) gauge.reset();
  for (const w of await silenceWatches(tx)) {
    const name = w.kind === 'feed' ? w.sender : (w.agencyName ?? '');
    const labels = { kind: w.kind, door: w.door, name };
    silent.set(labels, w.active && w.state === 'silent' ? 1 : 0);
    if (w.lastHeardMs !== null) lastHeard.set(labels, w.lastHeardMs / 1000);
    if (w.kind === 'recipient') continue;
    const { expectedDay, seenDay } = w.finding as { expectedDay?: number; seenDay?: number };
    if (expectedDay !== undefined) dayMessages.set({ door: w.door, name, which: 'expected' }, expectedDay);
    if (seenDay !== undefined) dayMessages.set({ door: w.door, name, which: 'seen' }, seenDay);
  }
}

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
