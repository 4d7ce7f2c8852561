import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { ACTIONS } from '#domain/acknowledgement.js';
import type { MessageContent } from '#domain/message.js';
import { referenceOf } from '#domain/reference.js';
import { acknowledgementOfReply } from '#storage/acknowledgements.js';
import { acknowledgeNotification } from '#storage/applyAcknowledgement.js';
import { type Arrived, arrivedAfter } from '#storage/inbox.js';
import { jsonAnswer } from '../answer.js';
import { refuse } from '../errors.js';
import {
  agenciesReadFor,
  findNotification,
  type OpenedNotification,
  openNotification,
} from '../openNotification.js';
import { type AnyRoute, route } from '../route.js';

/**
 * Notifications for an agency's own programs. What is told here is what its people read on the page, from the same
 * function; a program that was away reads on from its cursor and misses nothing.
 */
const Id = z.uuid().meta({ description: 'Id of the notification; the same in every channel' });
const Instant = z.iso.datetime({ offset: true }).meta({ description: 'RFC 3339' });

const ListItem = z
  .object({
    id: Id,
    reference: z
      .string()
      .meta({ description: 'What people quote on the telephone', examples: ['RT-0C1B7E11D2'] }),
    kind: z.enum(['alert', 'update', 'correction', 'withdrawal']),
    class: z.enum(['P1', 'P2', 'P3']).meta({ description: 'P1 acts now, P2 today, P3 is for the file' }),
    identity: z.enum(['unconfirmed', 'confirmed', 'record-only', 'named']),
    state: z.string().meta({ description: 'delivered, acknowledged, …' }),
    recipientAgencyId: z.uuid().meta({ description: 'Your agency, or one that it acts for' }),
    headline: z.string(),
    arrivedAt: Instant,
    acknowledgeBy: Instant,
    supersedes: z.uuid().nullable().meta({ description: 'The message that this one corrects or withdraws' }),
  })
  .meta({ id: 'NotificationSummary' });

const List = z
  .object({
    notifications: z.array(ListItem),
    next: z.string().meta({
      description: 'Give it back as `after`. It goes two minutes back, so a message may come twice',
    }),
    more: z.boolean().meta({ description: 'Ask again at once: there is another page' }),
  })
  .meta({ id: 'NotificationList' });

const AcknowledgementOut = z
  .object({
    id: z.uuid(),
    agencyId: z.uuid(),
    officer: z.string(),
    via: z.enum(['page', 'api', 'signed-reply', 'nlets', 'stand-in']),
    action: z.string(),
    note: z.string(),
    hitConfirmed: z.boolean().nullable(),
    at: Instant,
    receivedAt: Instant.nullable(),
  })
  .meta({ id: 'Acknowledgement' });

const NotificationOut = ListItem.omit({ arrivedAt: true })
  .extend({
    status: z.enum(['wanted', 'non-fugitive']),
    issuedAt: Instant,
    formatVersion: z.number().int(),
    test: z.boolean().meta({ description: 'True on an installation with invented data' }),
    warning: z.string().nullable().meta({ description: 'Comes before everything else, e.g. UNCONFIRMED, …' }),
    sections: z.array(
      z.object({
        title: z.string(),
        fields: z.array(z.object({ field: z.string(), label: z.string(), value: z.string() })),
      }),
    ),
    codes: z
      .object({
        format: z.number().int(),
        event: z.string(),
        status: z.string(),
        kind: z.string(),
        class: z.string(),
        identity: z.string(),
        rules: z.array(z.string()),
        replaces: z.uuid().nullable(),
      })
      .optional()
      .meta({ description: 'From message format 2 on: docs/formats/notification.md' }),
    withheld: z
      .array(z.object({ field: z.string(), label: z.string(), reason: z.string() }))
      .meta({ description: 'Fields that may not go to your agency, and why' }),
    hitConfirmation: z
      .object({ asks: z.string(), withinSeconds: z.number() })
      .nullable()
      .meta({ description: 'Asked of the agency that issued the warrant; acknowledging answers it' }),
    actions: z
      .array(z.object({ action: z.string(), says: z.string(), needsNote: z.boolean() }))
      .meta({ description: 'What an acknowledgement may say. None is preset' }),
    acknowledgements: z.array(AcknowledgementOut),
    supersededBy: z.uuid().nullable(),
    because: z.string().meta({ description: 'Why your agency was told' }),
    legalBasis: z.string(),
  })
  .meta({ id: 'Notification' });

const AcknowledgementIn = z
  .object({
    officer: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .meta({ examples: ['Sgt. Ibarra, badge 4471'] }),
    action: z
      .string()
      .max(60)
      .meta({
        description: `One of the actions that the notification lists: ${Object.keys(ACTIONS).join(', ')}`,
        examples: ['hit-confirmed'],
      }),
    note: z.string().max(4000).default(''),
    at: Instant.optional().meta({
      description: 'When the officer received it',
      examples: ['2026-11-22T01:30:00Z'],
    }),
    hitConfirmed: z.boolean().optional().meta({ description: 'Only where the action does not say it' }),
  })
  .meta({
    id: 'AcknowledgementRequest',
    examples: [
      {
        officer: 'Sgt. Ibarra, badge 4471',
        action: 'hit-confirmed',
        note: 'Extradition from all states',
        at: '2026-11-22T01:30:00Z',
      },
    ],
  });

const AcknowledgementDone = z
  .object({
    id: z.uuid(),
    notificationId: z.uuid(),
    state: z.string(),
    again: z.boolean().meta({ description: 'This was acknowledged before under the same Idempotency-Key' }),
    action: z.string(),
    hitConfirmed: z.boolean().nullable(),
  })
  .meta({ id: 'AcknowledgementDone' });

const PAGE = 100;
const OVERLAP_MS = 120_000;
const START = { atMs: 0, id: '00000000-0000-0000-0000-000000000000' } as const;

const list = route({
  method: 'GET',
  path: '/api/v1/notifications',
  kind: 'api',
  scope: 'notifications:read',
  object: { kind: 'Notification', all: true },
  policy: 'notification.list',
  audit: 'notification.list',
  says: 'Lists what was sent to your agency and to those it acts for, in order of arrival',
  explains:
    'Ask without `after` for everything, then with the `next` of the last answer. Cursors stay good for ever: after an outage, go on from the last one that you kept. An id that you know already is the same message again.',
  query: z.object({
    after: z
      .string()
      .max(80)
      .optional()
      .meta({ description: 'The `next` of an earlier answer', examples: ['1795397400000.0'] }),
  }),
  response: { 200: List },
  handler: async (c) => {
    const after = c.query.after === undefined ? START : readCursor(c.query.after);
    const agencies = await agenciesReadFor(c.tx, c.actor, c.now);
    const found = await arrivedAfter(c.tx, agencies, after, PAGE);
    const more = found.length === PAGE;
    c.note({ shown: found.map((a) => a.notification.id) });
    return jsonAnswer({
      notifications: found.map(summary),
      next: cursorAfter(after, found, more, c.now),
      more,
    });
  },
});

const show = route({
  method: 'GET',
  path: '/api/v1/notifications/:id',
  kind: 'api',
  scope: 'notifications:read',
  object: { kind: 'Notification', find: findNotification },
  policy: 'notification.show',
  audit: 'notification.show',
  says: 'Opens one notification',
  explains:
    'Every field passes the release rules again at this moment; what they hold back is listed with the reason. Opening is recorded; it is not an acknowledgement.',
  params: z.object({ id: z.string().meta({ description: 'Id of the notification' }) }),
  response: { 200: NotificationOut },
  handler: async (c) => {
    const opened = await openNotification(c.tx, c.found, c.now);
    c.note({ as: 'api', withheld: opened.withheld.length });
    return jsonAnswer(asJson(opened, c.services.settings.isTest));
  },
});

const acknowledge = route({
  method: 'POST',
  path: '/api/v1/notifications/:id/acknowledgements',
  kind: 'api',
  scope: 'acknowledgements:write',
  object: { kind: 'Notification', find: findNotification },
  policy: 'notification.acknowledge',
  // The acknowledgement itself is audited by the one road that all doors take; this row is the door's.
  audit: 'reply.received',
  says: 'Acknowledges a notification: who has it and what they will do',
  explains:
    'The first acknowledgement stops the chase; later ones are kept beside it. Send an `Idempotency-Key`: the same key for the same notification is one acknowledgement, however often it comes.',
  params: z.object({ id: z.string().meta({ description: 'Id of the notification' }) }),
  headers: z.object({
    'idempotency-key': z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'Chosen by you; the same key is the same acknowledgement' }),
  }),
  body: AcknowledgementIn,
  response: { 200: AcknowledgementDone, 201: AcknowledgementDone },
  handler: async (c) => {
    const replyId = idempotencyKey(c.request.headers['idempotency-key'], c.actor.id);
    const { officer, action, note, at, hitConfirmed } = c.body;
    const before = replyId ? await acknowledgementOfReply(c.tx, c.found.id, replyId) : undefined;
    if (before && (before.action !== action || before.officer !== officer || before.note !== note.trim()))
      refuse('unprocessable', {
        issues: [{ at: 'headers.idempotency-key', problem: 'came before with another acknowledgement' }],
      });
    const done = await acknowledgeNotification(
      c.tx,
      { actor: c.actor, nowMs: c.now, source: c.request.ip },
      c.found.id,
      {
        agencyId: c.actor.agencyId,
        officer,
        userId: null,
        via: 'api',
        action,
        note,
        receivedAtMs: at === undefined ? null : Date.parse(at),
        hitConfirmed: hitConfirmed ?? null,
        replyId,
      },
    );
    if (!done.ok) {
      if (done.error.code === 'not-found' || done.error.code === 'not-recipient') return refuse('not-found');
      return refuse('unprocessable', {
        issues: [{ at: ISSUE_AT[done.error.code], problem: done.error.says }],
      });
    }
    const { again, newState, notification, acknowledgementId } = done.value;
    return jsonAnswer(
      {
        id: acknowledgementId,
        notificationId: notification.id,
        state: newState ?? notification.state,
        again,
        action: done.value.action,
        hitConfirmed: done.value.hitConfirmed,
      },
      { status: again ? 200 : 201 },
    );
  },
});

export const notificationApi: readonly AnyRoute[] = [list, show, acknowledge];

const ISSUE_AT = {
  withdrawn: 'params.id',
  'no-officer': 'body.officer',
  'no-action': 'body.action',
  'wrong-action': 'body.action',
  'no-note': 'body.note',
  'hit-contradicted': 'body.hitConfirmed',
  'time-not-yet': 'body.at',
  'time-before-message': 'body.at',
} as const;

function summary({ notification: n, arrivedAtMs }: Arrived) {
  return {
    id: n.id,
    reference: referenceOf(n.tripId ?? n.id),
    kind: n.kind,
    class: n.class,
    identity: n.identity,
    state: n.state,
    recipientAgencyId: n.recipientAgencyId,
    headline: (n.content as MessageContent).headline,
    arrivedAt: iso(arrivedAtMs),
    acknowledgeBy: iso(n.ackDueAtMs),
    supersedes: n.supersedesId,
  };
}

function asJson(opened: OpenedNotification, test: boolean) {
  const { notification: n, content } = opened;
  return {
    id: n.id,
    reference: opened.reference,
    kind: n.kind,
    class: n.class,
    identity: n.identity,
    state: n.state,
    status: opened.status,
    recipientAgencyId: n.recipientAgencyId,
    headline: content.headline,
    warning: content.warning,
    issuedAt: iso(n.plannedAtMs),
    acknowledgeBy: iso(n.ackDueAtMs),
    formatVersion: n.formatVersion,
    test,
    sections: content.sections,
    ...(content.codes ? { codes: content.codes } : {}),
    withheld: opened.withheld,
    hitConfirmation: content.hitConfirmation && {
      asks: content.hitConfirmation.asks,
      withinSeconds: content.hitConfirmation.withinMs / 1000,
    },
    actions: opened.actions,
    acknowledgements: opened.acknowledgements.map((a) => ({
      ...a,
      at: iso(a.atMs),
      receivedAt: a.receivedAtMs === null ? null : iso(a.receivedAtMs),
    })),
    supersedes: n.supersedesId,
    supersededBy: opened.supersededBy?.id ?? null,
    because: n.facts.because,
    legalBasis: n.legalBasis,
  };
}

/** Kept apart by client: two programs that choose the same key do not meet. */
function idempotencyKey(header: string | string[] | undefined, clientId: string): string | null {
  if (header === undefined || header === '') return null;
  if (typeof header !== 'string' || header.length > 200)
    return refuse('invalid', {
      issues: [{ at: 'headers.idempotency-key', problem: 'at most 200 characters, once' }],
    });
  return `api ${clientId} ${header}`;
}

function readCursor(text: string): { readonly atMs: number; readonly id: string } {
  const [ms, id] = text.split('.', 2);
  if (!ms || !/^\d{1,15}$/.test(ms) || !id || !(id === '0' || isUuid(id)))
    return refuse('invalid', { issues: [{ at: 'query.after', problem: 'the `next` of an earlier answer' }] });
  return { atMs: Number(ms), id: id === '0' ? START.id : id };
}

/**
 * Transactions end in another order than they began: what arrived in the last two minutes may still be joined by
 * something slightly older, so the cursor stays behind it. A full page moves on in any case.
 */
function cursorAfter(
  after: { readonly atMs: number; readonly id: string },
  found: readonly Arrived[],
  more: boolean,
  nowMs: number,
): string {
  const last = more ? found.at(-1) : found.findLast((a) => a.arrivedAtMs <= nowMs - OVERLAP_MS);
  return last ? `${last.arrivedAtMs}.${last.notification.id}` : `${after.atMs}.${after.id}`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
