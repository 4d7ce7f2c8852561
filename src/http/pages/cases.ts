import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { toCsv } from '#documents/csv.js';
import { CASE_ORIGINS, CASE_STATES } from '#domain/complianceCase.js';
import { openCase } from '#storage/applyCase.js';
import { type CaseFilter, listCases } from '#storage/complianceCases.js';
import { linksOfSubject } from '#storage/subjects.js';
import { readTrip } from '#storage/trips.js';
import { casesPage } from '#web/pages/cases.js';
import { localText } from '#web/parts/When.js';
import { file, redirect } from '../answer.js';
import { printPdf } from '../documentFonts.js';
import { refuse } from '../errors.js';
import { markOf } from '../mark.js';
import { pageQuery, pagingOf } from '../paging.js';
import { type AnyRoute, type Finding, type Found, route } from '../route.js';
import { show } from '../shell.js';
import { caseCsv } from '../views/caseDocument.js';
import { caseView, rowOf } from '../views/complianceCase.js';
import { complianceDocument } from '../views/complianceDocument.js';
import { iso } from '../views/eventLine.js';
import { caseActRoutes } from './caseActs.js';
import { CASE, CASE_PARAMS, drawCase } from './findCase.js';

/** Compliance cases: listed by priority, opened by hand, shown and printed; what is done with one is in caseActs.ts. */
const ROWS = 50;
const CSV_ROWS = 5000;

const FILTER = {
  owner: z.enum(['', 'me', 'nobody']).catch('').default(''),
  state: z
    .enum(['', 'all', ...(Object.keys(CASE_STATES) as (keyof typeof CASE_STATES)[])])
    .catch('')
    .default(''),
  band: z.enum(['', 'high', 'middle', 'low']).catch('').default(''),
  clock: z.enum(['', 'overdue']).catch('').default(''),
};
const filterQuery = z.object(FILTER);
type FilterQuery = z.infer<typeof filterQuery>;

function filterOf(query: FilterQuery, userId: string, nowMs: number): Omit<CaseFilter, 'limit' | 'offset'> {
  return {
    ...(query.owner === 'me' ? { ownerId: userId } : {}),
    ...(query.owner === 'nobody' ? { unowned: true } : {}),
    ...(query.state === '' ? {} : { state: query.state }),
    ...(query.band === '' ? {} : { band: query.band }),
    ...(query.clock === '' ? {} : { overdueAtMs: nowMs }),
  };
}

const list = route({
  method: 'GET',
  path: '/cases',
  kind: 'page',
  object: { kind: 'ComplianceCase', all: true },
  policy: 'case.list',
  audit: 'case.list',
  says: 'Compliance cases, the most urgent first',
  query: pageQuery.extend(FILTER),
  handler: async (c) => {
    const { page, ...query } = c.query;
    const { cases, total } = await listCases(c.tx, {
      ...filterOf(query, c.actor.id, c.now),
      limit: ROWS,
      offset: (page - 1) * ROWS,
    });
    c.note({ shown: cases.map((x) => x.id), total });
    return show(
      c,
      casesPage,
      {
        rows: cases.map((x) => rowOf(x, c.user.timeZone, c.now)),
        paging: pagingOf('/cases', c.query, total, ROWS),
        filter: { values: query },
        csv: `/cases.csv?${new URLSearchParams(query)}`,
      },
      { here: 'cases' },
    );
  },
});

const csv = route({
  method: 'GET',
  path: '/cases.csv',
  kind: 'page',
  object: { kind: 'ComplianceCase', all: true },
  policy: 'case.list',
  audit: 'case.list',
  says: 'The list of compliance cases as CSV',
  query: filterQuery,
  handler: async (c) => {
    const { cases } = await listCases(c.tx, {
      ...filterOf(c.query, c.actor.id, c.now),
      limit: CSV_ROWS,
      offset: 0,
    });
    c.note({ as: 'csv', shown: cases.map((x) => x.id) });
    const text = toCsv(
      [
        'number',
        'name',
        'opened because',
        'state',
        'owner',
        'priority',
        'points',
        'next step due',
        'opened',
        'outcome',
      ],
      cases.map((x) => [
        x.number,
        x.name,
        CASE_ORIGINS[x.origin],
        x.state,
        x.ownerName ?? '',
        x.band,
        x.points,
        x.dueAtMs === null ? '' : iso(x.dueAtMs),
        iso(x.openedAtMs),
        x.outcome ?? '',
      ]),
      'spreadsheet',
    );
    return file(text, { type: 'text/csv; charset=utf-8', name: 'compliance-cases.csv' });
  },
});

const showOne = route({
  method: 'GET',
  path: '/cases/:id',
  kind: 'page',
  object: CASE,
  policy: 'case.show',
  audit: 'case.show',
  says: 'A compliance case: why this priority, what has to be shown, what was done',
  params: CASE_PARAMS,
  handler: (c) => drawCase(c),
});

interface FoundSubject extends Found {
  readonly subjectId: string;
}

const open = route({
  method: 'POST',
  path: '/subjects/:id/cases',
  kind: 'page',
  object: {
    kind: 'ComplianceCase',
    find: async ({
      tx,
      params,
    }: Finding<{ id: string }, unknown, unknown>): Promise<FoundSubject | undefined> => {
      const known = isUuid(params.id) && (await linksOfSubject(tx, params.id)).length > 0;
      return known ? { id: '*', agencyId: null, subjectId: params.id } : undefined;
    },
  },
  policy: 'case.opened',
  audit: 'case.opened',
  says: 'Opens a compliance case by hand from a subject file',
  params: CASE_PARAMS,
  body: z.object({ trip: z.string().max(60).default(''), why: z.string().max(1000).default('') }),
  handler: async (c) => {
    const { subjectId } = c.found;
    const why = c.body.why.trim();
    if (why.length < 3)
      return redirect(`/subjects/${subjectId}?open=why#open-case`, { audit: { outcome: 'refused' } });
    const trip = isUuid(c.body.trip) ? await readTrip(c.tx, c.body.trip) : undefined;
    if (trip && trip.subjectId !== subjectId) return refuse('not-found');
    const id = await openCase(
      c.tx,
      {
        subjectId,
        tripId: trip?.id ?? null,
        origin: 'by-hand',
        says: why,
        key: String(c.now),
        by: { id: c.actor.id, name: c.user.displayName, actor: c.actor },
      },
      c.now,
    );
    return redirect(`/cases/${id}?done=saved`, { audit: { written: true } });
  },
});

function printing(kind: 'pdf' | 'csv'): AnyRoute {
  return route({
    method: 'GET',
    path: `/cases/:id/case.${kind}`,
    kind: 'page',
    object: CASE,
    policy: 'case.print',
    audit: 'case.print',
    says: kind === 'pdf' ? 'The case as a tagged PDF, for a referral and for court' : 'The case as CSV',
    params: CASE_PARAMS,
    handler: async (c) => {
      const { view, ids } = await caseView(c.tx, c.found.compliance, c.actor, {
        form: { values: {} },
        zone: c.user.timeZone,
        nowMs: c.now,
      });
      c.note({ ...ids, as: kind });
      const document = complianceDocument(view, {
        mark: markOf(c),
        zone: c.user.timeZone,
        printed: {
          by: `${c.user.displayName} (${c.user.agencyName})`,
          at: localText(iso(c.now), c.user.timeZone),
          atMs: c.now,
          purpose: c.session.facts.purpose ?? `compliance case ${view.number}`,
        },
      });
      return kind === 'pdf'
        ? file(await printPdf(document), {
            type: 'application/pdf',
            name: `${view.number}.pdf`,
          })
        : file(caseCsv(document), { type: 'text/csv; charset=utf-8', name: `${view.number}.csv` });
    },
  });
}

export const caseRoutes: readonly AnyRoute[] = [
  list,
  csv,
  printing('pdf'),
  printing('csv'),
  showOne,
  open,
  ...caseActRoutes,
];
