import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { referenceOf } from '#domain/reference.js';
import { acknowledgementsOf } from '#storage/acknowledgements.js';
import { deadlinesOf, endDeadlines } from '#storage/deadlines.js';
import { deliveriesOf } from '#storage/deliveries.js';
import { countByState, hurryDelivery, listBoard } from '#storage/deliveryBoard.js';
import { agenciesFor } from '#storage/directory.js';
import { markNotification, readNotification } from '#storage/notifications.js';
import { cancelTasks } from '#storage/tasks.js';
import { type DeliveryRow, deliveriesPage } from '#web/pages/deliveries.js';
import type { ChannelKind } from '#web/view.js';
import { redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type FoundNotification, findNotification } from '../openNotification.js';
import { pageQuery, pagingOf } from '../paging.js';
import { type AnyRoute, type Finding, type Found, route } from '../route.js';
import { show } from '../shell.js';

const ROWS = 50;
const STATES = [
  'planned',
  'dispatched',
  'delivered',
  'acknowledged',
  'exhausted',
  'withdrawn',
  'closed',
] as const;
const OWED: ReadonlySet<string> = new Set(['planned', 'dispatched', 'delivered', 'exhausted']);
const UNSENT: ReadonlySet<string> = new Set(['planned', 'dispatched', 'exhausted']);
const CHANNELS: Readonly<Record<string, ChannelKind>> = {
  portal: 'inbox',
  email: 'email',
  webhook: 'webhook',
  nlets: 'nlets',
  file: 'file',
};

const board = route({
  method: 'GET',
  path: '/deliveries',
  kind: 'page',
  object: { kind: 'Delivery', all: true },
  policy: 'delivery.list',
  audit: 'delivery.list',
  says: 'What is owed to agencies, how often it was tried and whose clock runs; overdue first',
  query: pageQuery.extend({
    q: z.string().trim().max(100).default(''),
    state: z
      .enum([...STATES, ''])
      .catch('')
      .default(''),
    class: z.enum(['P1', 'P2', 'P3', '']).catch('').default(''),
  }),
  handler: async (c) => {
    const { q, state, class: urgency, page } = c.query;
    const { notifications, total } = await listBoard(c.tx, {
      ...(q ? { text: q } : {}),
      ...(state ? { state } : {}),
      ...(urgency ? { class: urgency } : {}),
      nowMs: c.now,
      limit: ROWS,
      offset: (page - 1) * ROWS,
    });
    const ids = notifications.map((n) => n.id);
    const [attempts, answers, deadlines, agencies] = [
      await deliveriesOf(c.tx, ids),
      await acknowledgementsOf(c.tx, ids),
      await deadlinesOf(c.tx, ids),
      await agenciesFor(c.tx, { ids: [...new Set(notifications.map((n) => n.recipientAgencyId))] }),
    ];
    const counted = await countByState(c.tx);
    c.note({ shown: ids.length, total });
    const mayRetry = c.actor.agencyRole === 'nsotc';
    return show(
      c,
      deliveriesPage,
      {
        rows: notifications.map((n): DeliveryRow => {
          const to = agencies.find((a) => a.id === n.recipientAgencyId);
          const clock = deadlines.find((d) => d.objectId === n.id && d.kind === 'acknowledge');
          const answeredBy = answers.find((a) => a.notificationId === n.id)?.officer;
          return {
            notificationId: n.id,
            reference: referenceOf(n.tripId ?? n.id),
            to: {
              id: n.recipientAgencyId,
              name: to?.name ?? n.facts.recipientName,
              kind: to?.kind ?? '',
              ...(to?.ori ? { ori: to.ori } : {}),
            },
            kind: n.kind,
            class: n.class,
            state: n.state,
            plannedAt: iso(n.plannedAtMs),
            attempts: attempts
              .filter((d) => d.notificationId === n.id)
              .map((d) => ({
                n: d.attempt,
                channel: CHANNELS[d.channelKind] ?? 'inbox',
                state: d.state,
                at: iso(d.endedAtMs ?? d.begunAtMs),
                detail: d.detail,
              })),
            ...(OWED.has(n.state)
              ? {
                  ackDue: {
                    at: iso(clock?.state === 'running' ? clock.dueAtMs : n.ackDueAtMs),
                    zone: to?.hours.timeZone ?? 'America/New_York',
                  },
                }
              : {}),
            climbed: clock?.step ?? 0,
            ...(answeredBy === undefined ? {} : { answeredBy }),
            mayRetry: mayRetry && UNSENT.has(n.state),
            mayOpen: !c.actor.roles.includes('auditor'),
          };
        }),
        paging: pagingOf('/deliveries', c.query, total, ROWS),
        filter: { values: { q, state, class: urgency } },
        counts: STATES.flatMap((s) => counted.filter((count) => count.state === s)),
      },
      { here: 'deliveries' },
    );
  },
});

interface FoundDelivery extends Found {
  readonly notificationId: string;
}

const retry = route({
  method: 'POST',
  path: '/deliveries/:id/retry',
  kind: 'page',
  object: {
    kind: 'Delivery',
    find: async ({
      tx,
      params,
    }: Finding<{ id: string }, unknown, unknown>): Promise<FoundDelivery | undefined> => {
      const n = isUuid(params.id) ? await readNotification(tx, params.id) : undefined;
      return n && { id: n.id, agencyId: n.recipientAgencyId, notificationId: n.id };
    },
  },
  policy: 'delivery.retried',
  audit: 'delivery.retried',
  says: 'Has a message tried again at once',
  params: z.object({ id: z.string() }),
  // The queue is not open to requests: the item is moved by the system, after the policy was asked.
  prepare: (c) => c.services.db.asSystem((tx) => hurryDelivery(tx, c.params.id, c.now)),
  handler: (c) => redirect('/deliveries?done=retried', { audit: { facts: { waiting: c.prepared } } }),
});

const close = route({
  method: 'POST',
  path: '/notifications/:id/close',
  kind: 'page',
  object: { kind: 'Notification', find: findNotification },
  policy: 'notification.close',
  audit: 'notification.close',
  says: 'Closes a message that nobody acknowledges, by a person with the reason, such as a telephone call',
  params: z.object({ id: z.string() }),
  body: z.object({ reason: z.string().trim().max(1000).default('') }),
  handler: async (c) => {
    const { notification } = c.found as FoundNotification;
    if (c.body.reason.length < 10)
      return refuse('unprocessable', {
        issues: [{ at: 'body.reason', problem: 'a sentence that says with whom it was settled and how' }],
      });
    const closed = await markNotification(c.tx, notification.id, 'closed', c.now, c.body.reason);
    if (!closed) return refuse('stale');
    await endDeadlines(c.tx, [notification.id], ['acknowledge', 'dispatch'], 'cancelled', c.now);
    await cancelTasks(
      c.tx,
      notification.id,
      ['acknowledge-overdue', 'stand-in', 'delivery-exhausted', 'dispatch-overdue'],
      c.now,
    );
    return redirect(`/notifications/${notification.id}?done=saved`, {
      audit: { facts: { from: notification.state, agency: notification.recipientAgencyId } },
    });
  },
});

export const deliveryRoutes: readonly AnyRoute[] = [board, retry, close];

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
