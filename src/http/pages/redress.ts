import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { reasoned } from '#domain/reasoned.js';
import { REDRESS_KINDS, REDRESS_STATES, type RedressAct, type RedressKind } from '#domain/redress.js';
import { findAgency } from '#storage/agencies.js';
import { type Concerned, type RedressProblem, workInquiry } from '#storage/applyRedress.js';
import { listInquiries, type RedressInquiry, readInquiry } from '#storage/redress.js';
import { findRecordByNumber } from '#storage/registerRecords.js';
import { redressPage } from '#web/pages/redress.js';
import { redressListPage } from '#web/pages/redressList.js';
import { localText } from '#web/parts/When.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { printPdf } from '../documentFonts.js';
import { refuse } from '../errors.js';
import { markOf } from '../mark.js';
import { pageQuery, pagingOf } from '../paging.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { show } from '../shell.js';
import { attachmentsView } from '../views/attachments.js';
import { iso } from '../views/eventLine.js';
import { letterOf, redressRow, redressView } from '../views/redress.js';

/** Inquiries of travellers and challenges of registrants: listed by age, decided, answered in a letter. */
const ROWS = 50;
const PARAMS = z.object({ id: z.string().max(60) });
const VERSION = z.coerce.number().int().catch(0);
const typed = (max = 4000) => z.string().max(max).default('');

const list = route({
  method: 'GET',
  path: '/redress',
  kind: 'page',
  object: { kind: 'Redress', all: true },
  policy: 'redress.list',
  audit: 'redress.list',
  says: 'Inquiries of travelers and challenges of registrants, the oldest first',
  query: pageQuery.extend({
    kind: z
      .enum(['', ...(Object.keys(REDRESS_KINDS) as RedressKind[])])
      .catch('')
      .default(''),
    state: z
      .enum(['', 'all', ...(Object.keys(REDRESS_STATES) as (keyof typeof REDRESS_STATES)[])])
      .catch('')
      .default(''),
    clock: z.enum(['', 'overdue']).catch('').default(''),
  }),
  handler: async (c) => {
    const { page, kind, state, clock } = c.query;
    const national = c.actor.agencyRole === 'nsotc';
    const { inquiries, total } = await listInquiries(c.tx, {
      ...(kind === '' ? {} : { kinds: [kind] }),
      ...(state === '' ? {} : { state }),
      ...(clock === '' ? {} : { overdueAtMs: c.now }),
      limit: ROWS,
      offset: (page - 1) * ROWS,
    });
    const rows = [];
    for (const i of inquiries) rows.push(await redressRow(c.tx, i, c.actor, c.now, c.user.timeZone));
    c.note({ shown: inquiries.map((i) => i.id), total });
    return show(
      c,
      redressListPage,
      {
        rows,
        paging: pagingOf('/redress', c.query, total, ROWS),
        filter: { values: { kind, state, clock } },
        kinds: (Object.keys(REDRESS_KINDS) as RedressKind[]).filter((k) => national || k !== 'traveller'),
        mayEnter: national,
      },
      { here: 'redress' },
    );
  },
});

export interface FoundInquiry extends Found {
  readonly inquiry: RedressInquiry;
}

export async function findInquiry({
  tx,
  params,
}: Finding<{ id: string }, unknown, unknown>): Promise<FoundInquiry | undefined> {
  const inquiry = isUuid(params.id) ? await readInquiry(tx, params.id) : undefined;
  return (
    inquiry && {
      id: inquiry.id,
      agencyId: inquiry.agencyId,
      inquiry,
      ...(inquiry.state === 'proposed' && inquiry.proposedBy ? { firstPersonId: inquiry.proposedBy } : {}),
    }
  );
}

const INQUIRY = { kind: 'Redress', find: findInquiry } as const;

type AtInquiry = AtPage<FoundInquiry>;

const showOne = route({
  method: 'GET',
  path: '/redress/:id',
  kind: 'page',
  object: INQUIRY,
  policy: 'redress.show',
  audit: 'redress.show',
  says: 'An inquiry or challenge with its papers, clocks and history',
  params: PARAMS,
  handler: (c) => drawOne(c),
});

async function drawOne(
  c: AtInquiry,
  form: FormState = { values: {} },
  status?: number,
): Promise<PlainAnswer> {
  const attachments = await attachmentsView(c.tx, 'redress', c.found, {
    actor: c.actor,
    path: c.request.path,
  });
  const view = await redressView(
    c.tx,
    c.found.inquiry,
    { actor: c.actor, nowMs: c.now, zone: c.user.timeZone },
    attachments,
    form,
  );
  c.note({ candidates: view.candidates.map((x) => x.id) });
  return show(c, redressPage, view, {
    here: 'redress',
    ...(status === undefined ? {} : { status, audit: { outcome: 'refused' } }),
  });
}

function problemOf({ code, says }: RedressProblem, noteField: string): FieldError {
  switch (code) {
    case 'no-reason':
      return { field: noteField, problem: 'reasonTooShort' };
    case 'unknown-outcome':
      return { field: 'outcome', problem: 'chooseOne' };
    case 'unknown-check':
      return { field: 'check', problem: 'chooseOne' };
    case 'stale':
      return { field: noteField, problem: 'stale' };
    default:
      return { field: noteField, problem: 'notNow', values: { why: says } };
  }
}

/** All that is to be mended: where a choice was refused, a reason that is missing as well. */
function problemsOf(
  refusal: RedressProblem,
  noteField: string,
  typed: Readonly<Record<string, unknown>>,
): readonly FieldError[] {
  const first = problemOf(refusal, noteField);
  const choice = refusal.code === 'unknown-outcome' || refusal.code === 'unknown-check';
  return choice && !reasoned(String(typed[noteField] ?? ''))
    ? [first, { field: noteField, problem: 'reasonTooShort' }]
    : [first];
}

interface Doing<B> {
  readonly part: string;
  readonly audit: 'redress.noted' | 'redress.decided' | 'redress.second';
  readonly says: string;
  readonly body: z.ZodType<B>;
  readonly at: string;
  readonly act: (body: B) => RedressAct;
  readonly concerned?: (c: AtInquiry, body: B) => Promise<Concerned | FieldError>;
}

function doing<B extends { readonly version: number }>(d: Doing<B>): AnyRoute {
  return route({
    method: 'POST',
    path: `/redress/:id/${d.part}`,
    kind: 'page',
    object: INQUIRY,
    policy: d.audit,
    audit: d.audit,
    says: d.says,
    params: PARAMS,
    body: d.body,
    handler: async (c: AtInquiry) => {
      const body = c.body as B;
      const { version, ...values } = body;
      const again = (errors: readonly FieldError[], status = 422) =>
        drawOne(c, { values: values as unknown as FormState['values'], errors }, status);
      const of = (await d.concerned?.(c, body)) ?? { candidateIds: [], recordIds: [] };
      if ('problem' in of) return again([of]);
      const done = await workInquiry(
        c.tx,
        {
          keys: c.services.keys,
          actor: c.actor,
          name: c.user.displayName,
          nowMs: c.now,
          source: c.request.ip,
        },
        c.found.id,
        d.act(body),
        version,
        of,
      );
      if (!done.ok)
        return again(problemsOf(done.error, d.at, values), done.error.code === 'stale' ? 409 : 422);
      return redirect(`/redress/${c.found.id}?done=saved`, { audit: { written: true } });
    },
  });
}

const chosen = z
  .union([
    z.array(z.string().max(60)).max(200),
    z
      .string()
      .max(60)
      .transform((one) => (one ? [one] : [])),
  ])
  .default([]);
const DECIDE = z.object({
  version: VERSION,
  outcome: typed(40),
  decideNote: typed(),
  candidates: chosen,
  records: typed(1000),
});

/** What was ticked and typed, as far as it exists; an unknown number is told, never passed over. */
async function concernedOf(c: AtInquiry, body: z.infer<typeof DECIDE>): Promise<Concerned | FieldError> {
  const recordIds: string[] = [];
  for (const number of body.records.split(/[\s,;]+/).filter(Boolean)) {
    const found = await findRecordByNumber(c.tx, number.toUpperCase());
    if (!found) return { field: 'records', problem: 'unknownValue', values: { value: number.slice(0, 30) } };
    recordIds.push(found.id);
  }
  return { candidateIds: body.candidates.filter(isUuid), recordIds };
}

const acts: readonly AnyRoute[] = [
  doing({
    part: 'identity',
    audit: 'redress.noted',
    says: 'Notes how it was established who the person is',
    body: z.object({ version: VERSION, check: typed(40), checkNote: typed() }),
    at: 'checkNote',
    act: (b) => ({ kind: 'identity', check: b.check, note: b.checkNote }),
  }),
  doing({
    part: 'acknowledge',
    audit: 'redress.noted',
    says: 'Notes that the acknowledgement was sent to the person',
    body: z.object({ version: VERSION }),
    at: 'note',
    act: () => ({ kind: 'acknowledge' }),
  }),
  doing({
    part: 'ask',
    audit: 'redress.noted',
    says: 'Notes that the person was asked for papers',
    body: z.object({ version: VERSION, askNote: typed() }),
    at: 'askNote',
    act: (b) => ({ kind: 'ask', note: b.askNote }),
  }),
  doing({
    part: 'note',
    audit: 'redress.noted',
    says: 'Adds a note to an inquiry',
    body: z.object({ version: VERSION, note: typed() }),
    at: 'note',
    act: (b) => ({ kind: 'note', note: b.note }),
  }),
  doing({
    part: 'decide',
    audit: 'redress.decided',
    says: 'Decides an inquiry, or proposes to clear a traveler',
    body: DECIDE,
    at: 'decideNote',
    act: (b) => ({ kind: 'decide', outcome: b.outcome, note: b.decideNote }),
    concerned: concernedOf,
  }),
  doing({
    part: 'second',
    audit: 'redress.second',
    says: 'A second person agrees to clear a traveler, or returns it',
    body: z.object({ version: VERSION, answer: typed(20), secondNote: typed() }),
    at: 'secondNote',
    act: (b) => ({ kind: 'second', agrees: b.answer === 'agree', note: b.secondNote }),
  }),
  doing({
    part: 'appeal',
    audit: 'redress.noted',
    says: 'Takes an appeal in: the inquiry is open again and nothing that it cleared holds',
    body: z.object({ version: VERSION, appealNote: typed() }),
    at: 'appealNote',
    act: (b) => ({ kind: 'appeal', note: b.appealNote }),
  }),
];

function letter(which: 'acknowledgement' | 'decision'): AnyRoute {
  return route({
    method: 'GET',
    path: `/redress/:id/${which}.pdf`,
    kind: 'page',
    object: INQUIRY,
    policy: 'redress.print',
    audit: 'redress.print',
    says:
      which === 'decision'
        ? 'The letter with the decision, tagged PDF; a traveler’s neither confirms nor denies'
        : 'The acknowledgement to the person, tagged PDF',
    params: PARAMS,
    handler: async (c) => {
      const { inquiry } = c.found;
      if (which === 'decision' && inquiry.state !== 'decided') return refuse('not-found');
      const agency = await findAgency(c.tx, inquiry.agencyId);
      const document = letterOf(inquiry, which, {
        agency: agency?.name ?? '',
        mark: markOf(c),
        printed: {
          by: c.user.agencyName,
          at: localText(iso(c.now), c.user.timeZone),
          atMs: c.now,
          purpose: 'correspondence',
        },
      });
      c.note({ letter: which });
      return file(await printPdf(document), {
        type: 'application/pdf',
        name: `${inquiry.number}-${which}.pdf`,
      });
    },
  });
}

export const redressRoutes: readonly AnyRoute[] = [
  list,
  letter('acknowledgement'),
  letter('decision'),
  showOne,
  ...acts,
];
