import { z } from 'zod';
import { addDays, isIsoDate } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { toCsv } from '#documents/csv.js';
import { type CalendarEvent, toIcs } from '#documents/ics.js';
import { REGISTRANT_DUTIES } from '#domain/registrantDuties.js';
import { agenciesSeen } from '#storage/actsFor.js';
import { dutiesOf, listDue, type StoredDuty } from '#storage/registrantDuties.js';
import { DUE_WITHIN, duePage } from '#web/pages/due.js';
import { file, type PlainAnswer } from '../answer.js';
import { type AtRegistrant, REGISTRANT, RegistrantId, todayOf } from '../foundRegistrant.js';
import { markWord } from '../mark.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';
import { dutyRow } from '../views/dutyRow.js';

/** What is due in a jurisdiction, as page, table and calendar. */
const ROWS = 50;

const DueQuery = z.object({
  days: z.coerce
    .number()
    .refine((n) => (DUE_WITHIN as readonly number[]).includes(n))
    .catch(30)
    .default(30),
  afterOn: z.string().max(10).optional(),
  afterId: z.string().max(60).optional(),
});

const due = route({
  method: 'GET',
  path: '/registry/due',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'registrant.due',
  audit: 'registrant.due',
  says: 'All that is due for the registrants of a jurisdiction, the earliest first',
  query: DueQuery,
  handler: async (c) => {
    const { days, afterOn, afterId } = c.query;
    const today = todayOf(c);
    const rows = await listDue(c.tx, {
      agencyIds: await agenciesSeen(c.tx, c.actor.agencyId, c.now),
      by: addDays(today, days),
      ...(afterOn && afterId && isIsoDate(afterOn) && isUuid(afterId)
        ? { after: { dueOn: afterOn, id: afterId } }
        : {}),
      limit: ROWS + 1,
    });
    const shown = rows.slice(0, ROWS);
    c.note({ shown: [...new Set(shown.map((d) => d.registrantId))] });
    const last = shown.at(-1);
    return show(
      c,
      duePage,
      {
        rows: shown.map((d) => ({
          ...dutyRow(d, today),
          registrantId: d.registrantId,
          name: d.displayName,
          number: d.number,
        })),
        filter: { values: { days: String(days) } },
        next:
          rows.length > ROWS && last
            ? `/registry/due?${new URLSearchParams({ days: String(days), afterOn: last.dueOn, afterId: last.id })}`
            : null,
      },
      { here: 'due' },
    );
  },
});

const EXPORT_MAX = 10_000;

/** What is due, as a file takes it along; the audit names whom. */
async function taken(
  c: Pick<AtRegistrant, 'tx' | 'actor' | 'user' | 'now' | 'note'> & {
    readonly query: { readonly days: number };
  },
  as: 'csv' | 'ics',
) {
  const rows = await listDue(c.tx, {
    agencyIds: await agenciesSeen(c.tx, c.actor.agencyId, c.now),
    by: addDays(todayOf(c), c.query.days),
    limit: EXPORT_MAX,
  });
  c.note({ as, shown: [...new Set(rows.map((d) => d.registrantId))] });
  return rows;
}

const dueCsv = route({
  method: 'GET',
  path: '/registry/due.csv',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'registrant.due',
  audit: 'registrant.due',
  says: 'The due list as a table for a spreadsheet',
  query: DueQuery,
  handler: async (c) => {
    const rows = await taken(c, 'csv');
    const table = rows.map((d) => [
      d.dueOn,
      d.displayName,
      d.number,
      d.tier ?? '',
      REGISTRANT_DUTIES[d.kind].says,
      d.reckoning.rule,
      d.reckoning.steps.join('; '),
      d.reckoning.source,
    ]);
    return file(
      toCsv(
        ['due', 'registrant', 'file number', 'tier', 'duty', 'rule', 'arithmetic', 'source'],
        table,
        'spreadsheet',
      ),
      { type: 'text/csv; charset=utf-8', name: 'due.csv' },
    );
  },
});

const dueIcs = route({
  method: 'GET',
  path: '/registry/due.ics',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'registrant.due',
  audit: 'registrant.due',
  says: 'The due list for a calendar: duties and file numbers, nothing of a person',
  query: DueQuery,
  handler: async (c) => {
    const rows = await taken(c, 'ics');
    return calendarOf(
      c,
      rows.map((d) => ({ ...d, number: d.number })),
    );
  },
});

const calendar = route({
  method: 'GET',
  path: '/registry/:id/due.ics',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.due',
  audit: 'registrant.due',
  says: 'The open duties of one registrant for a calendar: duties and the file number, nothing of a person',
  params: RegistrantId,
  handler: async (c) => {
    const { registrant } = c.found;
    const open = (await dutiesOf(c.tx, registrant.id)).filter((d) => d.state === 'open');
    c.note({ as: 'ics' });
    return calendarOf(
      c,
      open.map((d) => ({ ...d, number: registrant.number })),
    );
  },
});

function calendarOf(
  c: Pick<AtRegistrant, 'services' | 'now' | 'actor'>,
  duties: readonly (StoredDuty & { readonly number: string })[],
): PlainAnswer {
  const { settings } = c.services;
  const events = duties.map(
    (d): CalendarEvent => ({
      uid: `duty-${d.id}@rsoits`,
      sequence: 0,
      when: { kind: 'days', first: d.dueOn, last: d.dueOn },
      summary: `${markWord(c)}${REGISTRANT_DUTIES[d.kind].says}, file ${d.number}`,
      url: `${settings.publicUrl}/registry/${d.registrantId}`,
      status: 'CONFIRMED',
    }),
  );
  const ics = toIcs({
    product: '-//RSOITS//Registry//EN',
    name: settings.installation,
    madeAtMs: c.now,
    method: 'PUBLISH',
    events,
  });
  return file(ics, { type: 'text/calendar; charset=utf-8', name: 'due.ics' });
}

export const dueRoutes: readonly AnyRoute[] = [due, dueCsv, dueIcs, calendar];
