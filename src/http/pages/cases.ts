import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { toCsv } from '#documents/csv.js';
import { toPdf } from '#documents/pdf.js';
import {
  CASE_ORIGINS,
  CASE_REFUSALS,
  CASE_STATES,
  type CaseAct,
  type CaseRefusal,
} from '#domain/complianceCase.js';
import { judicialDistrict } from '#domain/judicialDistricts.js';
import { reasoned } from '#domain/reasoned.js';
import { type CaseDoor, openCase, weighAgain, workCase } from '#storage/applyCase.js';
import { type CaseFilter, type ComplianceCase, listCases, readCase } from '#storage/complianceCases.js';
import { addDisclosure } from '#storage/disclosures.js';
import { linksOfSubject } from '#storage/subjects.js';
import { readTrip } from '#storage/trips.js';
import { findUser } from '#storage/users.js';
import { casePage } from '#web/pages/case.js';
import { casesPage } from '#web/pages/cases.js';
import { localText } from '#web/parts/When.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { documentFonts } from '../documentFonts.js';
import { refuse } from '../errors.js';
import { markOf } from '../mark.js';
import { pageQuery, pagingOf } from '../paging.js';
import { type AnyRoute, type Context, type Finding, type Found, route } from '../route.js';
import { show } from '../shell.js';
import { caseCsv } from '../views/caseDocument.js';
import { caseView, rowOf } from '../views/complianceCase.js';
import { complianceDocument } from '../views/complianceDocument.js';
import { iso } from '../views/eventLine.js';

/** Compliance cases: listed by priority, taken, weighed, documented element by element, referred and closed. */
const ROWS = 50;
const CSV_ROWS = 5000;
const PARAMS = z.object({ id: z.string().max(60) });
const VERSION = z.coerce.number().int().catch(0);
const typed = (max = 4000) => z.string().max(max).default('');

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

interface FoundCase extends Found {
  readonly compliance: ComplianceCase;
}

const CASE = {
  kind: 'ComplianceCase',
  find: async ({ tx, params }: Finding<{ id: string }, unknown, unknown>): Promise<FoundCase | undefined> => {
    const compliance = isUuid(params.id) ? await readCase(tx, params.id) : undefined;
    return compliance && { id: compliance.id, agencyId: null, compliance };
  },
} as const;

// biome-ignore lint/suspicious/noExplicitAny: helpers of routes with different shapes
type AtCase = Context<'page', any, any, any, FoundCase, any>;

const showOne = route({
  method: 'GET',
  path: '/cases/:id',
  kind: 'page',
  object: CASE,
  policy: 'case.show',
  audit: 'case.show',
  says: 'A compliance case: why this priority, what has to be shown, what was done',
  params: PARAMS,
  handler: (c) => drawOne(c),
});

async function drawOne(c: AtCase, form: FormState = { values: {} }, status?: number): Promise<PlainAnswer> {
  const { view, ids } = await caseView(c.tx, c.found.compliance, c.actor, {
    form,
    zone: c.user.timeZone,
    nowMs: c.now,
  });
  c.note(ids);
  return show(c, casePage, view, {
    here: 'cases',
    ...(status === undefined ? {} : { status, audit: { outcome: 'refused' } }),
  });
}

/** Which field of its form a refusal is shown at; the form as a whole where none is to blame. */
function problemOf(refusal: CaseRefusal, noteField: string): FieldError {
  const fields: Partial<Record<CaseRefusal, FieldError>> = {
    'no-reason': { field: noteField, problem: 'reasonTooShort' },
    'no-such-owner': { field: 'owner', problem: 'chooseOne' },
    'no-district': { field: 'district', problem: 'chooseOne' },
    'unknown-outcome': { field: 'outcome', problem: 'chooseOne' },
    'unknown-answer': { field: noteField.replace('why-', 'answer-'), problem: 'chooseOne' },
    stale: { field: noteField, problem: 'stale' },
  };
  return fields[refusal] ?? { field: noteField, problem: 'notNow', values: { why: CASE_REFUSALS[refusal] } };
}

/** Refusals of a choice whose form wants a reason too. */
const CHOICES: ReadonlySet<CaseRefusal> = new Set(['no-district', 'unknown-outcome', 'unknown-answer']);

/** All that is to be mended: where a choice was refused, a reason that is missing as well. */
function problemsOf(
  refusal: CaseRefusal,
  noteField: string,
  typed: Readonly<Record<string, unknown>>,
): readonly FieldError[] {
  const first = problemOf(refusal, noteField);
  return CHOICES.has(refusal) && !reasoned(String(typed[noteField] ?? ''))
    ? [first, problemOf('no-reason', noteField)]
    : [first];
}

function doorOf(c: AtCase): CaseDoor {
  return { actor: c.actor, name: c.user.displayName, nowMs: c.now, source: c.request.ip };
}

interface Doing<B> {
  readonly part: string;
  readonly audit: 'case.assigned' | 'case.noted' | 'case.referred' | 'case.closed';
  readonly says: string;
  readonly body: z.ZodType<B>;
  /** Field at which a refusal stands. */
  readonly at: (body: B) => string;
  readonly act: (c: AtCase, body: B) => CaseAct | Promise<CaseAct>;
  readonly after?: (c: AtCase, done: ComplianceCase) => Promise<void>;
}

/** One thing that an officer does with a case; refusals come back on the page with the words that were typed. */
function doing<B extends { readonly version: number }>(d: Doing<B>): AnyRoute {
  return route({
    method: 'POST',
    path: `/cases/:id/${d.part}`,
    kind: 'page',
    object: CASE,
    policy: d.audit,
    audit: d.audit,
    says: d.says,
    params: PARAMS,
    body: d.body,
    handler: async (c: AtCase) => {
      const body = c.body as B;
      const done = await workCase(c.tx, doorOf(c), c.found.id, await d.act(c, body), body.version);
      if (!done.ok) {
        const { version: _version, ...values } = body as B & Record<string, string>;
        const status = done.error === 'stale' ? 409 : 422;
        return drawOne(c, { values, errors: problemsOf(done.error, d.at(body), values) }, status);
      }
      await d.after?.(c, done.value);
      return redirect(`/cases/${c.found.id}?done=saved`, { audit: { written: true } });
    },
  });
}

const noted = <F extends string>(field: F) =>
  z.object({ version: VERSION, [field]: typed() } as { version: typeof VERSION } & Record<
    F,
    ReturnType<typeof typed>
  >);

const take = doing({
  part: 'take',
  audit: 'case.assigned',
  says: 'Takes a case that nobody has, or, as a supervisor, from whoever has it',
  body: z.object({ version: VERSION }),
  at: () => 'note',
  act: () => ({ kind: 'take' }),
});

const assign = doing({
  part: 'assign',
  audit: 'case.assigned',
  says: 'A supervisor gives a case to an officer',
  body: z.object({ version: VERSION, owner: typed(60) }),
  at: () => 'owner',
  act: async (c, { owner }) => {
    const user = isUuid(owner) ? await findUser(c.tx, owner) : undefined;
    return {
      kind: 'assign',
      to: { id: owner, worksCases: user?.status === 'active' && worksCases(user) },
    };
  },
});

function worksCases(user: { readonly agencyRole: string; readonly roles: readonly string[] }): boolean {
  return (
    user.agencyRole === 'nsotc' && user.roles.some((r) => r === 'nsotc-officer' || r === 'nsotc-supervisor')
  );
}

const note = doing({
  part: 'note',
  audit: 'case.noted',
  says: 'Adds a note to a case',
  body: noted('note'),
  at: () => 'note',
  act: (_c, b) => ({ kind: 'note', note: b.note }),
});

const ELEMENT = z.object({ version: VERSION, element: typed(40) }).catchall(typed());

const element = doing({
  part: 'element',
  audit: 'case.noted',
  says: 'Answers whether an element of 18 USC 2250(b) can be shown',
  body: ELEMENT,
  at: (b) => `why-${b.element}`,
  act: (_c, b) => ({
    kind: 'element',
    element: b.element,
    answer: String(b[`answer-${b.element}`] ?? ''),
    note: String(b[`why-${b.element}`] ?? ''),
  }),
});

const referDistrict = doing({
  part: 'refer-district',
  audit: 'case.referred',
  says: 'Refers a case to a US Marshals’ district; the account of disclosures has it',
  body: z.object({ version: VERSION, district: typed(10), referNote: typed() }),
  at: () => 'referNote',
  act: (_c, b) => ({
    kind: 'refer-district',
    district: judicialDistrict(b.district)?.code ?? null,
    note: b.referNote,
  }),
  after: (c, done) => disclose(c, done, `US Marshals Service, ${judicialDistrict(done.district!)!.name}`),
});

const referProsecutor = doing({
  part: 'refer-prosecutor',
  audit: 'case.referred',
  says: 'Refers a case to the US Attorney of its district',
  body: noted('prosecutorNote'),
  at: () => 'prosecutorNote',
  act: (_c, b) => ({ kind: 'refer-prosecutor', note: b.prosecutorNote }),
  after: (c, done) => disclose(c, done, `US Attorney, ${judicialDistrict(done.district!)!.name}`),
});

const takeBack = doing({
  part: 'take-back',
  audit: 'case.referred',
  says: 'Takes a referred case back',
  body: noted('backNote'),
  at: () => 'backNote',
  act: (_c, b) => ({ kind: 'take-back', note: b.backNote }),
});

const close = doing({
  part: 'close',
  audit: 'case.closed',
  says: 'Closes a case with an outcome and why',
  body: z.object({ version: VERSION, outcome: typed(40), closeNote: typed() }),
  at: () => 'closeNote',
  act: (_c, b) => ({ kind: 'close', outcome: b.outcome, note: b.closeNote }),
});

const reopen = doing({
  part: 'reopen',
  audit: 'case.closed',
  says: 'Opens a closed case again',
  body: noted('reopenNote'),
  at: () => 'reopenNote',
  act: (_c, b) => ({ kind: 'reopen', note: b.reopenNote }),
});

const weigh = route({
  method: 'POST',
  path: '/cases/:id/weigh',
  kind: 'page',
  object: CASE,
  policy: 'case.noted',
  audit: 'case.noted',
  says: 'Weighs a case again by the table in force',
  params: PARAMS,
  body: z.object({ version: VERSION }),
  handler: async (c) => {
    const done = await weighAgain(c.tx, doorOf(c), c.found.id, c.body.version);
    if (!done.ok) return drawOne(c, { values: {}, errors: [problemOf(done.error, 'note')] }, 409);
    return redirect(`/cases/${c.found.id}?done=saved`, { audit: { written: true } });
  },
});

/** Who got the case outside the routing rules stands in the account of disclosures (5 USC 552a(c)). */
async function disclose(c: AtCase, done: ComplianceCase, toName: string): Promise<void> {
  await addDisclosure(c.tx, {
    naturalKey: `case ${done.id} v${done.version}`,
    atMs: c.now,
    byAgencyId: c.actor.agencyId,
    byUserId: c.actor.id,
    toName,
    toCountry: 'USA',
    subjectId: done.subjectId,
    tripId: done.tripId,
    fields: ['names', 'recordFile', 'recordNumber', 'event', 'route', 'departure'],
    purpose: `Referral of compliance case ${done.number}`,
    legalBasis: '18 USC 2250(b); 34 USC 20941',
    medium: 'case file',
    foreignMessageId: null,
  });
}

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
  params: PARAMS,
  body: z.object({ trip: typed(60), why: typed(1000) }),
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
    params: PARAMS,
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
        ? file(Buffer.from(await toPdf(document, await documentFonts())), {
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
  take,
  assign,
  note,
  element,
  weigh,
  referDistrict,
  referProsecutor,
  takeBack,
  close,
  reopen,
  open,
];
