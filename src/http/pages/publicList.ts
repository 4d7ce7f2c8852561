import { z } from 'zod';
import { decide } from '#access/decide.js';
import { localDate } from '#basics/zones.js';
import { toCsv } from '#documents/csv.js';
import { valueText } from '#domain/publicProjection.js';
import { NOT_LISTED, PUBLIC_OPTIONS, type PublicOptions, publicOptions } from '#domain/publicView.js';
import { ELEMENTS } from '#domain/registrationElements.js';
import { changeAgency, findAgency } from '#storage/agencies.js';
import { markAgencyDue } from '#storage/publicDue.js';
import { countPublic, listPublic } from '#storage/publicProjection.js';
import { PUBLIC_OPTION_CODES, type PublicListView, publicListPage } from '#web/pages/publicList.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { pageQuery, pagingOf } from '../paging.js';
import { type AnyRoute, type AtPage, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** What the public may see of an agency's registrants, why not of the others, and what the jurisdiction decides of it. */
const ROWS = 50;
const CSV_ROWS_MAX = 5000;
const ALL = { kind: 'Registrant', all: true } as const;

const Filter = pageQuery.extend({
  standing: z
    .enum([...NOT_LISTED, 'listed', ''])
    .catch('')
    .default(''),
});
const list = route({
  method: 'GET',
  path: '/registry/public',
  kind: 'page',
  object: ALL,
  policy: 'public.list',
  audit: 'public.list',
  says: 'What the public may see: who is shown, who is not and why, and what the jurisdiction decides',
  query: Filter,
  handler: (c) => draw(c, c.query, null),
});

const Answer = z.enum(['yes', 'no', '']).catch('').default('');
const options = route({
  method: 'POST',
  path: '/registry/public',
  kind: 'page',
  object: ALL,
  policy: 'public.options',
  audit: 'public.options',
  says: 'Decides what the jurisdiction shows the public; everybody’s public view is made again',
  body: z.object({
    juveniles: Answer,
    withholdsTierOne: Answer,
    employerNames: Answer,
    schoolNames: Answer,
    movedOut: Answer,
    reason: z.string().trim().max(500).default(''),
  }),
  handler: async (c) => {
    const errors: FieldError[] = PUBLIC_OPTION_CODES.filter((code) => c.body[code] === '').map((field) => ({
      field,
      problem: 'chooseOne',
    }));
    if (c.body.reason.length < 10) errors.push({ field: 'reason', problem: 'reasonTooShort' });
    if (errors.length > 0) return draw(c, { page: 1, standing: '' }, { values: c.body, errors }, 422);
    const agency = (await findAgency(c.tx, c.actor.agencyId))!;
    const before = publicOptions(agency.settings);
    const changed = PUBLIC_OPTION_CODES.filter((code) => before[code] !== (c.body[code] === 'yes'));
    const settings = {
      ...agency.settings,
      ...Object.fromEntries(
        PUBLIC_OPTION_CODES.map((code) => [PUBLIC_OPTIONS[code].setting, c.body[code] === 'yes']),
      ),
    };
    if (changed.length > 0) {
      if (!(await changeAgency(c.tx, agency.id, agency.version, { ...agency, settings }, c.now)))
        return refuse('stale');
      await markAgencyDue(c.tx, agency.id, c.now);
    }
    return redirect('/registry/public?done=saved', {
      audit: {
        facts: {
          reason: c.body.reason,
          changed: Object.fromEntries(changed.map((code) => [code, c.body[code]])),
        },
      },
    });
  },
});

const csv = route({
  method: 'GET',
  path: '/registry/public.csv',
  kind: 'page',
  object: ALL,
  policy: 'public.list',
  audit: 'public.list',
  says: 'What the public may see, to be held against a site: one line an entry',
  handler: async (c) => {
    const { lines } = await listPublic(c.tx, {
      agencyId: c.actor.agencyId,
      standing: 'listed',
      limit: CSV_ROWS_MAX,
      offset: 0,
    });
    c.note({ as: 'csv', shown: lines.map((l) => l.registrantId) });
    const zone = c.user.timeZone;
    return file(
      toCsv(
        ['file number', 'name', 'not compliant', 'photograph', 'element', 'text', 'changed'],
        lines.flatMap((l) =>
          l.entries.map((e) => [
            l.number,
            l.displayName,
            l.absconded ? 'absconded' : '',
            l.photoId ? 'yes' : 'no',
            ELEMENTS[e.element].label,
            valueText(e.element, e.fields, Object.keys(e.fields)),
            localDate(zone, l.changedAtMs),
          ]),
        ),
        'spreadsheet',
      ),
      { type: 'text/csv; charset=utf-8', name: 'public.csv' },
    );
  },
});

async function draw(
  c: AtPage,
  query: z.infer<typeof Filter>,
  form: FormState | null,
  status?: number,
): Promise<PlainAnswer> {
  const { agencyId } = c.actor;
  const { lines, total } = await listPublic(c.tx, {
    agencyId,
    ...(query.standing ? { standing: query.standing } : {}),
    limit: ROWS,
    offset: (query.page - 1) * ROWS,
  });
  c.note({ shown: lines.map((l) => l.registrantId), total });
  const now = publicOptions((await findAgency(c.tx, agencyId))?.settings);
  const mayDecide = decide(c.actor, 'public.options', { kind: 'Registrant', id: '*', agencyId }).allowed;
  const view: PublicListView = {
    counts: await countPublic(c.tx, agencyId),
    form: mayDecide ? (form ?? { values: valuesOf(now) }) : null,
    sources: Object.fromEntries(
      PUBLIC_OPTION_CODES.map((code) => [code, PUBLIC_OPTIONS[code].source]),
    ) as PublicListView['sources'],
    rows: lines.map((l) => ({
      registrantId: l.registrantId,
      name: l.displayName,
      number: l.number,
      reason: l.notListed,
      absconded: l.absconded,
      changedAt: iso(l.changedAtMs),
    })),
    filter: { values: { standing: query.standing } },
    paging: pagingOf('/registry/public', query, total, ROWS),
  };
  return show(c, publicListPage, view, { here: 'registry', ...asRefused(status) });
}

function valuesOf(now: PublicOptions): Readonly<Record<string, string>> {
  return Object.fromEntries(PUBLIC_OPTION_CODES.map((code) => [code, now[code] ? 'yes' : 'no']));
}

export const publicListRoutes: readonly AnyRoute[] = [list, options, csv];
