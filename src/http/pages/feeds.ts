import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isUuid } from '#basics/ids.js';
import { CANARY_STAGES } from '#domain/canary.js';
import { staleFeeds } from '#domain/registerDoubt.js';
import { writeAudit } from '#storage/audit.js';
import { canaryRuns } from '#storage/canary.js';
import type { Tx } from '#storage/database.js';
import { feedStates } from '#storage/registerRecords.js';
import {
  countsOfTransmission,
  listTransmissions,
  readTransmission,
  type Transmission,
} from '#storage/transmissions.js';
import { queueState, retryFailedWork } from '#storage/workItems.js';
import { type FeedRow, type FeedsView, feedsPage } from '#web/pages/feeds.js';
import {
  type TransmissionOutcome,
  type TransmissionRow,
  transmissionPage,
  transmissionsPage,
} from '#web/pages/transmissions.js';
import { feedsReport } from '#web/reports/feeds.js';
import { redirect } from '../answer.js';
import { reportFiles } from '../reports.js';
import { type AnyRoute, type Finding, type Person, route } from '../route.js';
import { show } from '../shell.js';
import { iso } from '../views/eventLine.js';
import { watchRows } from './silence.js';

/** Where data comes from and how old it is, what was set aside, and whether the steps keep up. */
const ROWS = 50;
const CANARY_RUNS = 5;

const may = (actor: Person, action: 'transmission.list' | 'work.retried') =>
  decide(actor, action, {
    kind: action === 'work.retried' ? 'Feed' : 'Transmission',
    id: '*',
    agencyId: actor.agencyId,
  }).allowed;

const FEEDS = {
  path: '/feeds',
  object: { kind: 'Feed', all: true },
  policy: 'feed.show',
  audit: 'feed.show',
} as const;

const feeds = route({
  ...FEEDS,
  method: 'GET',
  kind: 'page',
  says: 'Feeds and freshness, what was set aside, and the state of the steps',
  // The queue is no agency's; its counts are read as the system, and only for those who work nationally.
  prepare: async ({ services, actor, now }) =>
    may(actor, 'transmission.list') ? services.db.asSystem((tx) => queueState(tx, now)) : null,
  handler: async (c) => show(c, feedsPage, await feedsView(c, c.prepared), { here: 'feeds' }),
});

const feedFiles = reportFiles({
  ...FEEDS,
  says: 'Feeds and freshness',
  name: () => 'feeds',
  report: async (c, t, time) => feedsReport(await feedsView(c, null), iso(c.now), time, t),
});

async function feedsView(
  c: { readonly tx: Tx; readonly now: number; readonly actor: Person },
  work: Awaited<ReturnType<typeof queueState>> | null,
): Promise<FeedsView> {
  const states = await feedStates(c.tx);
  const stale = staleFeeds(states, c.now);
  const mayList = may(c.actor, 'transmission.list');
  const aside = mayList
    ? await listTransmissions(c.tx, { outcomes: ['warnings', 'quarantined', 'rejected'], limit: 20 })
    : [];
  const register: FeedRow[] = states.map((f) => {
    const late = f.freshAsOfMs !== null && c.now - f.freshAsOfMs > (f.staleAfterSeconds * 1000) / 2;
    return {
      code: f.code,
      name: f.name,
      state:
        f.freshAsOfMs === null
          ? 'never'
          : stale.includes(f)
            ? 'stale'
            : late || f.gapSinceMs !== null
              ? 'late'
              : 'fresh',
      ...(f.freshAsOfMs === null ? {} : { lastAt: iso(f.freshAsOfMs) }),
      limitMinutes: Math.round(f.staleAfterSeconds / 60),
      position: f.sourceSeq > 0 ? String(f.sourceSeq) : String(f.lastSeq),
      ...(f.gapSinceMs === null
        ? {}
        : { missing: { from: f.sourceSeq + 1, highest: f.sourceHighest, since: iso(f.gapSinceMs) } }),
    };
  });
  return {
    rows: register,
    ...(mayList
      ? {
          watches: await watchRows(c.tx, c.now),
          canary: (await canaryRuns(c.tx, CANARY_RUNS)).map((r) => ({
            id: r.id,
            sentAt: iso(r.sentAtMs),
            state: r.state,
            ...(r.deliveredAtMs === null ? {} : { ms: r.deliveredAtMs - r.sentAtMs }),
            says: r.detail === '' ? CANARY_STAGES[r.stage] : r.detail,
          })),
        }
      : {}),
    setAside: aside.map((t) => ({
      id: t.id,
      sender: t.senderName,
      ...(t.senderName === t.sender ? {} : { senderId: t.sender }),
      receivedAt: iso(t.receivedAtMs),
      outcome: t.outcome as 'warnings' | 'quarantined' | 'rejected',
      firstProblem: t.warnings[0]?.text ?? '',
    })),
    ...(work
      ? {
          work: work.map((w) => ({
            kind: w.kind,
            waiting: w.waiting,
            running: w.running,
            failed: w.failed,
            ...(w.oldestMs === null ? {} : { oldestAt: iso(w.oldestMs) }),
          })),
        }
      : {}),
    mayRetry: may(c.actor, 'work.retried'),
    mayList,
  };
}

const retry = route({
  method: 'POST',
  path: '/feeds/retry',
  kind: 'page',
  object: { kind: 'Feed', all: true },
  policy: 'work.retried',
  audit: 'work.retried',
  says: 'Sets steps going again that had failed for good',
  prepare: ({ services, actor, now, request }) =>
    services.db.asSystem(async (tx) => {
      const items = await retryFailedWork(tx, now);
      await writeAudit(tx, now, {
        actor,
        action: 'work.retried',
        objectKind: 'Feed',
        objectId: '*',
        facts: { items },
        source: request.ip,
      });
    }),
  handler: () => redirect('/feeds?done=retried', { audit: { written: true } }),
});

const list = route({
  method: 'GET',
  path: '/transmissions',
  kind: 'page',
  object: { kind: 'Transmission', all: true },
  policy: 'transmission.list',
  audit: 'transmission.list',
  says: 'Transmissions with their outcomes, latest first',
  query: z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) }),
  handler: async (c) => {
    const { page } = c.query;
    // One row more than a page shows whether there is a next one; counting the whole table would not pay.
    const found = await listTransmissions(c.tx, { limit: ROWS + 1, offset: (page - 1) * ROWS });
    const rows = found.slice(0, ROWS);
    c.note({ transmissions: rows.length });
    return show(
      c,
      transmissionsPage,
      {
        rows: rows.map(rowOf),
        paging: {
          page,
          pages: found.length > ROWS ? page + 1 : page,
          total: (page - 1) * ROWS + found.length,
          base: '/transmissions',
        },
      },
      { here: 'feeds' },
    );
  },
});

const showOne = route({
  method: 'GET',
  path: '/transmissions/:id',
  kind: 'page',
  object: {
    kind: 'Transmission',
    find: async ({ tx, params }: Finding<{ id: string }, unknown, unknown>) => {
      const t = isUuid(params.id) ? await readTransmission(tx, params.id) : undefined;
      return t && { id: t.id, agencyId: null, transmission: t };
    },
  },
  policy: 'transmission.show',
  audit: 'transmission.show',
  says: 'A transmission: outcome, warnings with positions, counts; never its content',
  params: z.object({ id: z.string().max(60) }),
  handler: async (c) => {
    const t = c.found.transmission;
    const { travelEvents, candidates } = await countsOfTransmission(c.tx, t.id);
    return show(
      c,
      transmissionPage,
      { row: rowOf(t), sha256: t.sha256, problems: t.warnings, travelEvents, candidates },
      { here: 'feeds' },
    );
  },
});

export const feedRoutes: readonly AnyRoute[] = [feeds, ...feedFiles, retry, list, showOne];

function rowOf(t: Transmission): TransmissionRow {
  const outcome: TransmissionOutcome = t.state === 'failed' ? 'failed' : (t.outcome ?? 'waiting');
  return {
    id: t.id,
    sender: t.senderName,
    ...(t.senderName === t.sender ? {} : { senderId: t.sender }),
    door: t.door,
    receivedAt: iso(t.receivedAtMs),
    outcome,
    persons: t.persons,
    bytes: t.bytes,
    repeats: t.repeats,
    warnings: t.warnings.length,
  };
}
