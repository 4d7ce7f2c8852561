import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isNational } from '#domain/actor.js';
import type { MessageContent } from '#domain/message.js';
import { referenceOf } from '#domain/reference.js';
import { SECONDARY_OUTCOMES } from '#domain/secondaryOutcome.js';
import { deadlinesOf } from '#storage/deadlines.js';
import { listSecondaryDuties, reportSecondary, secondaryOutcomesOf } from '#storage/secondaryOutcomes.js';
import { secondaryListPage, secondaryPage } from '#web/pages/secondary.js';
import type { FieldError, FormState } from '#web/view.js';
import { jsonAnswer, type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { agenciesReadFor, type FoundNotification, findNotification } from '../openNotification.js';
import { type AnyRoute, type AtPage, type Finding, route } from '../route.js';
import { type Showing, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** Where a port says what secondary inspection found: the page of its officers and the address of its system. */
const ROWS = 50;

const list = route({
  method: 'GET',
  path: '/secondary',
  kind: 'page',
  object: { kind: 'Notification', all: true },
  policy: 'secondary.list',
  audit: 'secondary.list',
  says: 'Arrivals that a port owes a report on, and what it reported',
  query: z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) }),
  handler: async (c) => {
    const agencyIds = isNational(c.actor) ? null : await agenciesReadFor(c.tx, c.actor, c.now);
    const { duties, total } = await listSecondaryDuties(c.tx, {
      agencyIds,
      limit: ROWS,
      offset: (c.query.page - 1) * ROWS,
    });
    c.note({ notifications: duties.map((d) => d.notificationId), total });
    return show(c, secondaryListPage, {
      rows: duties.map((d) => ({
        id: d.notificationId,
        reference: referenceOf(d.tripId),
        headline: d.headline ?? '',
        toldAt: iso(d.toldAtMs),
        ...(d.dueAtMs === null ? {} : { due: { at: iso(d.dueAtMs), zone: c.user.timeZone } }),
        open: d.open,
        takenBack: d.takenBack,
        ...(d.last ? { outcome: d.last.outcome } : {}),
      })),
      paging: {
        page: c.query.page,
        pages: Math.max(1, Math.ceil(total / ROWS)),
        total,
        base: '/secondary',
      },
    });
  },
});

/** Only a message that asks a port for secondary inspection has such a page. */
const DUTY = {
  kind: 'Notification',
  find: async (asked: Finding<{ id: string }, unknown, unknown>): Promise<FoundNotification | undefined> => {
    const found = await findNotification(asked);
    if (!found?.notification.tripId) return undefined;
    const duties = await deadlinesOf(asked.tx, [found.id]);
    return duties.some((d) => d.kind === 'secondary-outcome') ? found : undefined;
  },
} as const;

type AtDuty = AtPage<FoundNotification>;

const showOne = route({
  method: 'GET',
  path: '/secondary/:id',
  kind: 'page',
  object: DUTY,
  policy: 'secondary.show',
  audit: 'secondary.show',
  says: 'A secondary inspection: what was reported, and the form to report',
  params: z.object({ id: z.string().max(60) }),
  handler: (c) => showDuty(c, { values: {} }),
});

const report = route({
  method: 'POST',
  path: '/secondary/:id',
  kind: 'page',
  object: DUTY,
  policy: 'secondary.reported',
  audit: 'secondary.reported',
  says: 'Reports what secondary inspection found',
  params: z.object({ id: z.string().max(60) }),
  body: z.object({
    outcome: z.string().max(40).default(''),
    officer: z.string().max(120).default(''),
    note: z.string().max(2000).default(''),
  }),
  handler: async (c) => {
    const { notification } = c.found;
    const { outcome, officer, note } = c.body;
    const values = { outcome, officer, note };
    const again = (error: FieldError) =>
      showDuty(c, { values, errors: [error] }, { status: 422, audit: { outcome: 'refused' } });
    if (outcome === '') return again({ field: 'outcome', problem: 'chooseOne' });
    const done = await reportSecondary(
      c.tx,
      { actor: c.actor, nowMs: c.now, source: c.request.ip },
      {
        notificationId: notification.id,
        tripId: notification.tripId!,
        agencyId: notification.recipientAgencyId,
      },
      { outcome, officer, note, atMs: c.now, via: 'page' },
    );
    if (!done.ok) return again(FIELD_OF[done.error.code]);
    return redirect(`/secondary/${notification.id}?done=saved`, { audit: { written: true } });
  },
});

const FIELD_OF: Readonly<Record<string, FieldError>> & {
  readonly [code in
    | 'unknown-outcome'
    | 'no-officer'
    | 'no-note'
    | 'time-not-yet'
    | 'time-long-ago']: FieldError;
} = {
  'unknown-outcome': { field: 'outcome', problem: 'chooseOne' },
  'no-officer': { field: 'officer', problem: 'required' },
  'no-note': { field: 'note', problem: 'required' },
  'time-not-yet': { field: 'outcome', problem: 'dateInFuture' },
  'time-long-ago': { field: 'outcome', problem: 'beforeMessage' },
};

async function showDuty(c: AtDuty, form: FormState, showing: Showing = {}): Promise<PlainAnswer> {
  const { notification } = c.found;
  const reports = await secondaryOutcomesOf(c.tx, notification.id);
  const clock = (await deadlinesOf(c.tx, [notification.id])).find((d) => d.kind === 'secondary-outcome');
  const may = decide(c.actor, 'secondary.reported', {
    kind: 'Notification',
    id: notification.id,
    agencyId: notification.recipientAgencyId,
  }).allowed;
  return show(
    c,
    secondaryPage,
    {
      id: notification.id,
      reference: referenceOf(notification.tripId!),
      headline: (notification.content as MessageContent).headline,
      ...(clock ? { due: { at: iso(clock.dueAtMs), zone: c.user.timeZone } } : {}),
      open: clock?.state === 'running' || clock?.state === 'missed',
      outcomes: Object.keys(SECONDARY_OUTCOMES),
      reports: reports.map((r) => ({ ...r, at: iso(r.atMs) })),
      ...(may || form.errors ? { form } : {}),
    },
    showing,
  );
}

const Reported = z
  .object({ id: z.string(), number: z.number(), notificationId: z.string() })
  .meta({ id: 'SecondaryReported' });

const reportByApi = route({
  method: 'POST',
  path: '/api/v1/notifications/:id/secondary',
  kind: 'api',
  scope: 'acknowledgements:write',
  object: DUTY,
  policy: 'secondary.reported',
  audit: 'secondary.reported',
  says: 'A port reports what secondary inspection found; a later report corrects an earlier one',
  params: z.object({ id: z.string().max(60) }),
  body: z.object({
    outcome: z.enum(Object.keys(SECONDARY_OUTCOMES) as [string, ...string[]]),
    officer: z.string().trim().min(1).max(120),
    note: z.string().max(2000).default(''),
    /** When it was found. Default: now. */
    at: z.iso.datetime({ offset: true }).optional(),
  }),
  response: { 201: Reported },
  handler: async (c) => {
    const { notification } = c.found;
    const { outcome, officer, note, at } = c.body;
    const done = await reportSecondary(
      c.tx,
      { actor: c.actor, nowMs: c.now, source: c.request.ip },
      {
        notificationId: notification.id,
        tripId: notification.tripId!,
        agencyId: notification.recipientAgencyId,
      },
      { outcome, officer, note, atMs: at === undefined ? c.now : Date.parse(at), via: 'api' },
    );
    if (!done.ok) return refuse('unprocessable', { issues: [{ at: 'body', problem: done.error.says }] });
    return jsonAnswer(
      { id: done.value.id, number: done.value.number, notificationId: notification.id },
      { status: 201, audit: { written: true } },
    );
  },
});

export const secondaryRoutes: readonly AnyRoute[] = [list, showOne, report, reportByApi];
