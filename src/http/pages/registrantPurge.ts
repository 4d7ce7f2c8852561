import { z } from 'zod';
import { localDate } from '#basics/zones.js';
import { elementOf } from '#domain/registrationElements.js';
import { purgesOf } from '#storage/purges.js';
import { purgeableNames } from '#storage/registrantValues.js';
import { purgeElements } from '#storage/registration.js';
import { purgePage } from '#web/pages/registrantPurge.js';
import type { FieldError } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { type AtRegistrant, REGISTRANT, RegistrantId } from '../foundRegistrant.js';
import { type AnyRoute, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { linesOf } from './registrantParts.js';

/** Names that must not be held, removed for good: the page lists what would go, and asks. */
const ask = route({
  method: 'GET',
  path: '/registry/:id/purge',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.purged',
  audit: 'registrant.show',
  says: 'Names of a registration with every earlier one, of which those that must not be held are chosen',
  params: RegistrantId,
  query: z.object({ value: z.string().max(60).catch('').default('') }),
  handler: (c) => draw(c, c.query.value),
});

const purge = route({
  method: 'POST',
  path: '/registry/:id/purge',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.purged',
  audit: 'registrant.purged',
  says: 'Takes the chosen names out of their rows for good; the audit says that there were some, not what they were',
  params: RegistrantId,
  body: z.object({ values: z.union([z.string().max(60), z.array(z.string().max(60)).max(500)]).default([]) }),
  handler: async (c) => {
    const chosen = new Set([c.body.values].flat());
    const values = (await purgeableNames(c.tx, c.found.id)).filter((v) => chosen.has(v.id));
    if (values.length === 0 || values.length < chosen.size)
      return draw(c, '', { field: 'values', problem: 'chooseOne' });
    const purged = values.map((v) => v.id);
    await purgeElements(c.tx, c.services.keys, { actor: c.actor, nowMs: c.now }, c.found.registrant, purged);
    return redirect(`/registry/${c.found.id}/purge?done=saved`, {
      audit: { facts: { elements: [...new Set(values.map((v) => v.element))].join(' '), purged } },
    });
  },
});

/** @param first the value that was asked about: it and everything of the same text stand chosen */
async function draw(c: AtRegistrant, first: string, error?: FieldError): Promise<PlainAnswer> {
  const rows = (await purgeableNames(c.tx, c.found.id)).map((v) => ({
    id: v.id,
    element: elementOf(v.element)?.label ?? v.element,
    text: linesOf(elementOf(v.element)!, v)
      .map(([, text]) => text)
      .join(', '),
    enteredOn: localDate(c.user.timeZone, v.enteredAtMs),
    endedOn: v.endedAtMs === null ? null : localDate(c.user.timeZone, v.endedAtMs),
  }));
  const asked = rows.find((r) => r.id === first)?.text;
  c.note({ part: 'names' });
  return show(
    c,
    purgePage,
    {
      id: c.found.id,
      name: c.found.registrant.displayName,
      values: rows,
      before: (await purgesOf(c.tx, c.found.id)).map((p) => ({
        id: p.id,
        on: localDate(c.user.timeZone, p.askedAtMs),
        by: p.askedByName ?? '',
        names: p.chosen,
        state: p.waitsFor || p.state,
        entries: Object.values(p.found).reduce((n, rows) => n + rows, 0),
        told: p.told,
      })),
      form: {
        values: { values: rows.filter((r) => r.text === asked).map((r) => r.id) },
        ...(error ? { errors: [error] } : {}),
      },
    },
    { here: 'registry', ...asRefused(error ? 422 : undefined) },
  );
}

export const registrantPurgeRoutes: readonly AnyRoute[] = [ask, purge];
