import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { ALERT_CONDITIONS, type AlertCondition } from '#domain/officerAlert.js';
import {
  type AlertHit,
  endAlert,
  listAlerts,
  listHits,
  markSeen,
  readAlert,
  setAlert,
} from '#storage/officerAlerts.js';
import { alertsPage } from '#web/pages/alerts.js';
import type { FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** Alerts that an officer sets for themselves, and what they found. */
const HITS = 100;

const OWN = {
  kind: 'Alert',
  find: ({ actor }: Finding<unknown, unknown, unknown>): Found | undefined =>
    actor?.kind === 'user' ? { id: actor.id, agencyId: actor.agencyId, userId: actor.id } : undefined,
} as const;
const list = route({
  method: 'GET',
  path: '/alerts',
  kind: 'page',
  object: OWN,
  policy: 'alert.list',
  audit: 'alert.list',
  says: 'Alerts of the reader and what they found, unseen first',
  handler: (c) => draw(c, { values: {} }),
});

const add = route({
  method: 'POST',
  path: '/alerts',
  kind: 'page',
  object: OWN,
  policy: 'alert.changed',
  audit: 'alert.changed',
  says: 'Sets an alert',
  body: z.object({
    condition: z.string().max(30).default(''),
    days: z.string().trim().max(4).default(''),
    mail: z.string().max(5).default(''),
  }),
  handler: async (c) => {
    const { condition, days, mail } = c.body;
    if (!Object.hasOwn(ALERT_CONDITIONS, condition))
      return draw(c, { values: c.body, errors: [{ field: 'condition', problem: 'chooseOne' }] }, 422);
    const { asksDays } = ALERT_CONDITIONS[condition as AlertCondition];
    if (asksDays && !/^\d{1,3}$/.test(days))
      return draw(c, { values: c.body, errors: [{ field: 'days', problem: 'notANumber' }] }, 422);
    await setAlert(
      c.tx,
      {
        agencyId: c.actor.agencyId,
        userId: c.actor.id,
        condition: condition as AlertCondition,
        days: asksDays ? Math.min(365, Number(days)) : null,
        byMail: mail === 'yes',
      },
      c.now,
    );
    return redirect('/alerts?done=saved', { audit: { facts: { condition } } });
  },
});

const seen = route({
  method: 'POST',
  path: '/alerts/seen',
  kind: 'page',
  object: OWN,
  policy: 'alert.changed',
  audit: 'alert.changed',
  says: 'Marks everything that the alerts found as seen',
  handler: async (c) => {
    const n = await markSeen(c.tx, c.actor.id, c.now);
    return redirect('/alerts?done=saved', { audit: { facts: { seen: n } } });
  },
});

const end = route({
  method: 'POST',
  path: '/alerts/:id/end',
  kind: 'page',
  object: {
    kind: 'Alert',
    find: async ({ tx, params }: Finding<{ id: string }, unknown, unknown>): Promise<Found | undefined> => {
      const alert = isUuid(params.id) ? await readAlert(tx, params.id) : undefined;
      return alert && { id: alert.id, agencyId: alert.agencyId, userId: alert.userId };
    },
  },
  policy: 'alert.changed',
  audit: 'alert.changed',
  says: 'Ends an alert',
  params: z.object({ id: z.string().max(60) }),
  handler: async (c) => {
    await endAlert(c.tx, c.found.id, c.now);
    return redirect('/alerts?done=saved');
  },
});

export const alertRoutes: readonly AnyRoute[] = [list, add, seen, end];

const PATHS = { registrant: 'registry', relocation: 'relocations', 'travel-notice': 'notices' } as const;

async function draw(c: AtPage, form: FormState, status?: number): Promise<PlainAnswer> {
  const hits = await listHits(c.tx, c.actor.id, HITS);
  c.note({ shown: hits.map((h) => h.objectId) });
  return show(
    c,
    alertsPage,
    {
      hits: hits.map((h: AlertHit) => ({
        id: h.id,
        condition: h.condition,
        name: h.name,
        href: `/${PATHS[h.objectKind]}/${h.objectId}`,
        at: iso(h.atMs),
        seen: h.seenAtMs !== null,
      })),
      alerts: (await listAlerts(c.tx, c.actor.id)).map((a) => ({
        id: a.id,
        condition: a.condition,
        days: a.days,
        byMail: a.byMail,
        since: iso(a.sinceMs),
      })),
      mayMail: c.user.email !== null,
      form,
    },
    { here: 'exchange', ...asRefused(status) },
  );
}
