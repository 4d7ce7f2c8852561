import { createHash } from 'node:crypto';
import { z } from 'zod';
import { decide } from '#access/decide.js';
import { instantOf, localDate, localTime } from '#basics/zones.js';
import { isNational } from '#domain/actor.js';
import { referenceOf } from '#domain/reference.js';
import { type AcknowledgementProblem, acknowledgeNotification } from '#storage/applyAcknowledgement.js';
import { notificationsOfTrip, readNotification } from '#storage/notifications.js';
import { type NotificationView, notificationPage } from '#web/pages/notification.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import {
  type FoundNotification,
  fieldOf,
  findNotification,
  type OpenedNotification,
  openNotification,
} from '../openNotification.js';
import { type AnyRoute, type AtPage, route } from '../route.js';
import { show } from '../shell.js';
import { attachmentsView } from '../views/attachments.js';
import { subjectNameOf, toldEventOf } from './inbox.js';

const DAY_MS = 86_400_000;
const Id = z.object({ id: z.string() });

const open = route({
  method: 'GET',
  path: '/notifications/:id',
  kind: 'page',
  object: { kind: 'Notification', find: findNotification },
  policy: 'notification.show',
  audit: 'notification.show',
  says: 'Opens a notification, with the form that acknowledges it',
  params: Id,
  handler: (c) => draw(c, {}),
});

const acknowledge = route({
  method: 'POST',
  path: '/notifications/:id/acknowledge',
  kind: 'page',
  object: { kind: 'Notification', find: findNotification },
  policy: 'notification.acknowledge',
  // The acknowledgement itself is audited by the one road that all doors take; this row is the door's.
  audit: 'reply.received',
  says: 'Acknowledges a notification with officer, time and a listed action',
  params: Id,
  body: z.object({
    officer: z.string().trim().max(200).default(''),
    at: z.string().trim().max(10).default(''),
    hitConfirmed: z.enum(['yes', 'no', '']).default(''),
    action: z.string().max(60).default(''),
    note: z.string().trim().max(4000).default(''),
  }),
  handler: async (c) => {
    const { officer, at, hitConfirmed, action, note } = c.body;
    const problems: FieldError[] = [];
    const receivedAtMs = at === '' ? null : lately(at, c.user.timeZone, c.now);
    // In the order of the form.
    if (officer === '') problems.push({ field: 'officer', problem: 'required' });
    if (receivedAtMs === undefined) problems.push({ field: 'at', problem: 'notATime' });
    const opened = await openNotification(c.tx, c.found, c.now);
    if (asks(opened) && hitConfirmed === '') problems.push({ field: 'hitConfirmed', problem: 'chooseOne' });
    if (action === '') problems.push({ field: 'action', problem: 'chooseOne' });
    const again = (errors: readonly FieldError[]) =>
      draw(c, { form: { values: { officer, at, hitConfirmed, action, note }, errors } }, 422);
    if (problems.length > 0) return again(problems);
    const done = await acknowledgeNotification(
      c.tx,
      { actor: c.actor, nowMs: c.now, source: c.request.ip },
      c.found.id,
      {
        agencyId: c.actor.agencyId,
        officer,
        userId: c.actor.id,
        via: 'page',
        action,
        note,
        receivedAtMs: receivedAtMs ?? null,
        hitConfirmed: hitConfirmed === '' ? null : hitConfirmed === 'yes',
        // A form that is sent twice is one acknowledgement.
        replyId: `page ${c.actor.id} ${createHash('sha256').update(JSON.stringify(c.body)).digest('hex')}`,
      },
    );
    if (!done.ok) return again([problemOf(done.error)]);
    return redirect(`/notifications/${c.found.id}?done=acknowledged`);
  },
});

export const notificationRoutes: readonly AnyRoute[] = [open, acknowledge];

type Own = AtPage<FoundNotification, { id: string }>;

async function draw(c: Own, more: { readonly form?: FormState }, status?: number): Promise<PlainAnswer> {
  const opened = await openNotification(c.tx, c.found, c.now);
  c.note({ withheld: opened.withheld.length });
  return show(c, notificationPage, await viewOf(c, opened, more.form), {
    here: 'inbox',
    ...(status === undefined ? {} : { status }),
  });
}

async function viewOf(c: Own, opened: OpenedNotification, form?: FormState): Promise<NotificationView> {
  const { notification: n, content, to } = opened;
  const national = isNational(c.actor);
  const contactPhone = fieldOf(content, 'contactPhone');
  const earlier = n.supersedesId === null ? undefined : await readNotification(c.tx, n.supersedesId);
  // Who else was told is the business of those who told them (reference A9).
  const others = national && n.tripId ? await notificationsOfTrip(c.tx, n.tripId) : [];
  return {
    id: n.id,
    reference: opened.reference,
    kind: n.kind,
    class: n.class,
    identity: n.identity,
    state: n.state,
    status: opened.status,
    subjectName: subjectNameOf(content),
    event: toldEventOf(n, content),
    to: {
      id: to.id,
      name: to.name,
      kind: to.kind,
      ...(to.ori === null ? {} : { ori: to.ori }),
    },
    ...(n.dispatchedAtMs === null ? {} : { sentAt: iso(n.dispatchedAtMs) }),
    ackDue: { at: iso(n.ackDueAtMs), zone: to.hours.timeZone },
    confirmWith: {
      agency: fieldOf(content, 'contactAgency') ?? 'NSOTC',
      ori: fieldOf(content, 'contactOri') ?? '',
      ...(contactPhone === undefined ? {} : { phone: contactPhone }),
    },
    sections: content.sections,
    withheld: opened.withheld.map(({ label, reason }) => ({ field: label, reason })),
    because: n.facts.because,
    legalBasis: n.legalBasis,
    alsoTold: [
      ...new Set(
        others
          .filter((o) => o.recipientAgencyId !== n.recipientAgencyId && o.state !== 'withdrawn')
          .map((o) => o.facts.recipientName),
      ),
    ],
    ...(earlier
      ? { supersedes: { id: earlier.id, reference: referenceOf(earlier.tripId ?? earlier.id) } }
      : {}),
    ...(opened.supersededBy ? { supersededBy: opened.supersededBy } : {}),
    acknowledgements: opened.acknowledgements.map((a) => ({
      id: a.id,
      agency: a.agencyName,
      officer: a.officer,
      at: iso(a.receivedAtMs ?? a.atMs),
      via: a.via,
      action: a.action,
      note: a.note,
      ...(a.hitConfirmed === null ? {} : { hitConfirmed: a.hitConfirmed }),
    })),
    ...(mayAnswer(c) ? { answer: answerOf(c, opened, form) } : {}),
    ...(n.closeReason === null ? {} : { closedReason: n.closeReason }),
    attachments: await attachmentsView(c.tx, 'notifications', c.found, {
      actor: c.actor,
      path: c.request.path,
    }),
    ...(mayClose(c) ? { mayClose: true } : {}),
    ...(national && n.candidateId ? { candidateId: n.candidateId } : {}),
    ...(national && n.tripId ? { tripId: n.tripId } : {}),
  };
}

const WAITS: ReadonlySet<string> = new Set(['dispatched', 'delivered', 'exhausted']);

function mayAnswer(c: Own): boolean {
  const { notification } = c.found;
  if (!WAITS.has(notification.state)) return false;
  const object = { kind: 'Notification', id: c.found.id, agencyId: c.found.agencyId } as const;
  const actsFor = c.found.recipient
    ? [{ agencyId: notification.recipientAgencyId, scope: 'notifications' }]
    : [];
  return decide(c.actor, 'notification.acknowledge', object, { actsFor }).allowed;
}

function mayClose(c: Own): boolean {
  const { notification, id, agencyId } = c.found;
  const object = { kind: 'Notification', id, agencyId } as const;
  return WAITS.has(notification.state) && decide(c.actor, 'notification.close', object).allowed;
}

function answerOf(
  c: Own,
  opened: OpenedNotification,
  form?: FormState,
): NonNullable<NotificationView['answer']> {
  const zone = c.user.timeZone;
  return {
    form: form ?? { values: { officer: c.user.displayName, at: localTime(zone, c.now).slice(11) } },
    actions: opened.actions.map((a) => a.action),
    asksHitConfirmation: asks(opened),
    zone,
  };
}

function asks(opened: OpenedNotification): boolean {
  return opened.content.hitConfirmation !== null;
}

/** The latest instant at which the clocks of the zone showed HH:MM; undefined for anything that is no time. */
function lately(time: string, zone: string, nowMs: number): number | undefined {
  const read = /^([01]?\d|2[0-3])[:.]?([0-5]\d)$/.exec(time);
  if (!read) return undefined;
  const clock = `${read[1]!.padStart(2, '0')}:${read[2]}`;
  const today = instantOf(zone, `${localDate(zone, nowMs)}T${clock}`);
  if (today <= nowMs + 5 * 60_000) return today;
  return instantOf(zone, `${localDate(zone, nowMs - DAY_MS)}T${clock}`);
}

const PROBLEMS: Readonly<Partial<Record<AcknowledgementProblem['code'], FieldError>>> = {
  'no-officer': { field: 'officer', problem: 'required' },
  'no-action': { field: 'action', problem: 'chooseOne' },
  'wrong-action': { field: 'action', problem: 'chooseOne' },
  'no-note': { field: 'note', problem: 'required' },
  'hit-contradicted': { field: 'hitConfirmed', problem: 'contradicts' },
  'time-not-yet': { field: 'at', problem: 'notATime' },
  'time-before-message': { field: 'at', problem: 'beforeMessage' },
};

function problemOf({ code }: AcknowledgementProblem): FieldError {
  return PROBLEMS[code] ?? refuse('not-found');
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
