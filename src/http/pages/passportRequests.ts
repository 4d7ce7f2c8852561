import { z } from 'zod';
import { localDate } from '#basics/zones.js';
import { type PassportRequestInput, readPassportRequest, requestObstacle } from '#domain/passportRequest.js';
import { nameText } from '#domain/person.js';
import { isWarrantFile } from '#domain/registerRecord.js';
import { findAgency } from '#storage/agencies.js';
import { attachmentsOf } from '#storage/attachments.js';
import { agenciesFor } from '#storage/directory.js';
import { addPassportRequest, listPassportRequests, moveRequest } from '#storage/passportRequests.js';
import type { RegisterRecord } from '#storage/registerRecords.js';
import {
  PASSPORT_STATE_CODES,
  passportListPage,
  passportNewPage,
  passportPage,
} from '#web/pages/passportRequests.js';
import { localText } from '#web/parts/When.js';
import type { FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { printPdf } from '../documentFonts.js';
import { refuse } from '../errors.js';
import { formErrors } from '../formProblems.js';
import { markOf } from '../mark.js';
import { pageQuery, pagingOf } from '../paging.js';
import type { FoundRecord } from '../registerDoor.js';
import { type AnyRoute, type AtPage, type Finding, route } from '../route.js';
import { type Showing, show } from '../shell.js';
import { passportLetter } from '../views/passportLetter.js';
import { passportRow, passportView } from '../views/passportRequest.js';
import { type FoundRequest, findRequest } from './findRequest.js';
import { findRecordById } from './records.js';

/** Requests to the Department of State: drafted from a record, sent with copies of the orders, answered, ended. */
const ROWS = 50;
const REQUEST = { kind: 'PassportRequest', find: findRequest } as const;
const PARAMS = z.object({ id: z.string().max(60) });
const VERSION = z.coerce.number().int().catch(0);
const typed = (max = 4000) => z.string().max(max).default('');

const list = route({
  method: 'GET',
  path: '/passport-requests',
  kind: 'page',
  object: { kind: 'PassportRequest', all: true },
  policy: 'passport.list',
  audit: 'passport.list',
  says: 'Requests to deny or limit passports, open ones first',
  query: pageQuery.extend({
    state: z
      .enum(['', ...PASSPORT_STATE_CODES])
      .catch('')
      .default(''),
  }),
  handler: async (c) => {
    const { state, page } = c.query;
    const { requests, total } = await listPassportRequests(c.tx, {
      ...(state === '' ? {} : { state }),
      limit: ROWS,
      offset: (page - 1) * ROWS,
    });
    c.note({ shown: requests.map((r) => r.id), total });
    return show(
      c,
      passportListPage,
      {
        rows: requests.map((r) => passportRow(r, r.agencyName)),
        paging: pagingOf('/passport-requests', c.query, total, ROWS),
        filter: { values: { state } },
      },
      { here: 'records' },
    );
  },
});

type FoundFor = FoundRecord & { readonly record: RegisterRecord };

const form = route({
  method: 'GET',
  path: '/passport-requests/new',
  kind: 'page',
  object: {
    kind: 'PassportRequest',
    find: (f: Finding<unknown, { record: string }, unknown>) =>
      findRecordById({ ...f, params: { id: f.query.record } }),
  },
  policy: 'passport.drafted',
  audit: 'passport.show',
  says: 'The form of a passport request about the person of a record',
  query: z.object({ record: z.string().max(60) }),
  handler: (c) =>
    drawNew(c, {
      values: {
        ground: isWarrantFile(c.found.record.file) ? 'felony-warrant' : '',
        ssn: c.found.record.person.documents?.find((d) => d.kind === 'ssn')?.number ?? '',
        passports: (c.found.record.person.documents ?? [])
          .filter((d) => d.kind === 'passport')
          .map((d) => [d.number, d.issued && usDay(d.issued)].filter(Boolean).join(', '))
          .join('\n'),
      },
    }),
});

const BODY = z.object({
  record: z.string().max(60),
  asks: typed(40),
  ground: typed(40),
  court: typed(),
  caseNumber: typed(),
  'orderedOn-year': typed(4),
  'orderedOn-month': typed(2),
  'orderedOn-day': typed(2),
  'endsOn-year': typed(4),
  'endsOn-month': typed(2),
  'endsOn-day': typed(2),
  condition: typed(),
  ssn: typed(40),
  passports: typed(),
  lastAddress: typed(),
  officerName: typed(),
  officerTitle: typed(),
  officerPhone: typed(),
});

const draft = route({
  method: 'POST',
  path: '/passport-requests',
  kind: 'page',
  object: {
    kind: 'PassportRequest',
    find: (f: Finding<unknown, unknown, { record: string }>) =>
      findRecordById({ ...f, params: { id: f.body.record } }),
  },
  policy: 'passport.drafted',
  audit: 'passport.drafted',
  says: 'Drafts a passport request; nothing is sent',
  body: BODY,
  handler: async (c) => {
    const { record } = c.found;
    const day = (name: 'orderedOn' | 'endsOn') => {
      const parts = [c.body[`${name}-year`], c.body[`${name}-month`], c.body[`${name}-day`]];
      return parts.every((p) => p === '') ? '' : parts.map((p) => p.padStart(2, '0')).join('-');
    };
    const input: PassportRequestInput = {
      ...c.body,
      orderedOn: day('orderedOn'),
      endsOn: day('endsOn'),
    };
    const today = localDate(c.user.timeZone, c.now);
    const read = readPassportRequest(input, record.person, today);
    if (!read.ok) {
      const { record: _record, ...values } = c.body;
      return drawNew(
        c,
        { values, errors: formErrors(read.error, { ...input }, 2000) },
        { status: 422, audit: { outcome: 'refused' } },
      );
    }
    const [office] = await agenciesFor(c.tx, { roles: ['state-ca'] });
    const id = await addPassportRequest(
      c.tx,
      {
        ...read.value,
        agencyId: record.enteringAgencyId,
        recordId: record.id,
        subjectId: null,
        toAgencyId: office?.id ?? null,
        by: { id: c.actor.id, name: c.user.displayName },
      },
      c.now,
    );
    return redirect(`/passport-requests/${id}?done=saved`, {
      audit: { objectId: id, facts: { record: record.id, ground: read.value.ground } },
    });
  },
});

const showOne = route({
  method: 'GET',
  path: '/passport-requests/:id',
  kind: 'page',
  object: REQUEST,
  policy: 'passport.show',
  audit: 'passport.show',
  says: 'A passport request with its fact sheet, documents and history',
  params: PARAMS,
  handler: (c) => drawOne(c),
});

const send = route({
  method: 'POST',
  path: '/passport-requests/:id/send',
  kind: 'page',
  object: REQUEST,
  policy: 'passport.requested',
  audit: 'passport.requested',
  says: 'Sends the request to the Department, with a copy to NSOTC',
  params: PARAMS,
  body: z.object({ version: VERSION }),
  handler: async (c) => {
    const { request } = c.found;
    const documents = (await attachmentsOf(c.tx, 'passport-request', request.id)).length;
    const obstacle = requestObstacle({ ...request, documents }, localDate(c.user.timeZone, c.now));
    if (obstacle === 'no-document' || obstacle === 'order-ended')
      return drawOne(c, { values: {} }, { status: 422, audit: { outcome: 'refused', facts: { obstacle } } });
    const moved =
      obstacle === null &&
      request.version === c.body.version &&
      (await moveRequest(c.tx, request, { state: 'requested', note: '', byName: c.user.displayName }, c.now));
    if (!moved) return refuse('stale');
    return redirect(`/passport-requests/${request.id}?done=saved`, { audit: { facts: { documents } } });
  },
});

const answer = route({
  method: 'POST',
  path: '/passport-requests/:id/answer',
  kind: 'page',
  object: REQUEST,
  policy: 'passport.answered',
  audit: 'passport.answered',
  says: 'Records what the Department answered',
  params: PARAMS,
  body: z.object({ version: VERSION, answer: typed(40), note: typed() }),
  handler: async (c) => {
    const { request } = c.found;
    const to = (['acknowledged', 'granted', 'refused'] as const).find((s) => s === c.body.answer);
    const values = { answer: c.body.answer, note: c.body.note };
    if (!to)
      return drawOne(
        c,
        { values, errors: [{ field: 'answer', problem: 'chooseOne' }] },
        { status: 422, audit: { outcome: 'refused' } },
      );
    const note = c.body.note.trim();
    const moved =
      request.version === c.body.version &&
      (await moveRequest(c.tx, request, { state: to, note, byName: c.user.displayName }, c.now));
    if (!moved)
      return drawOne(
        c,
        { values, errors: [{ field: 'answer', problem: 'stale' }] },
        { status: 409, audit: { outcome: 'refused' } },
      );
    return redirect(`/passport-requests/${request.id}?done=saved`, { audit: { facts: { to } } });
  },
});

const withdraw = route({
  method: 'POST',
  path: '/passport-requests/:id/withdraw',
  kind: 'page',
  object: REQUEST,
  policy: 'passport.withdrawn',
  audit: 'passport.withdrawn',
  says: 'Withdraws a request; the Department is asked to release the passport',
  params: PARAMS,
  body: z.object({ version: VERSION, reason: typed() }),
  handler: async (c) => {
    const { request } = c.found;
    const reason = c.body.reason.trim();
    if (reason.length < 3)
      return drawOne(
        c,
        { values: { reason: c.body.reason }, errors: [{ field: 'reason', problem: 'reasonTooShort' }] },
        { status: 422, audit: { outcome: 'refused' } },
      );
    const moved =
      request.version === c.body.version &&
      (await moveRequest(
        c.tx,
        request,
        { state: 'withdrawn', note: reason, byName: c.user.displayName },
        c.now,
      ));
    if (!moved) return refuse('stale');
    return redirect(`/passport-requests/${request.id}?done=saved`);
  },
});

const letter = route({
  method: 'GET',
  path: '/passport-requests/:id/letter.pdf',
  kind: 'page',
  object: REQUEST,
  policy: 'passport.print',
  audit: 'passport.print',
  says: 'The request as a letter to the Department’s legal office, tagged PDF',
  params: PARAMS,
  handler: async (c) => {
    const { request } = c.found;
    const agency = await findAgency(c.tx, request.agencyId);
    const documents = await attachmentsOf(c.tx, 'passport-request', request.id);
    const document = passportLetter(request, {
      agency: agency?.name ?? '',
      ori: agency?.ori ?? '',
      documents: documents.map((d) => d.fileName),
      mark: markOf(c),
      printed: {
        by: `${c.user.displayName} (${c.user.agencyName})`,
        at: localText(new Date(c.now).toISOString(), c.user.timeZone),
        atMs: c.now,
        purpose: c.session.facts.purpose ?? 'official use',
      },
    });
    const bytes = await printPdf(document);
    return file(bytes, { type: 'application/pdf', name: `${request.number}.pdf` });
  },
});

/** 2019-05-02 as the form is filled in: 5/2/2019. */
function usDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${month}/${date}/${year}`;
}

type AtRecord = AtPage<FoundFor>;
type AtRequest = AtPage<FoundRequest>;

function drawNew(c: AtRecord, state: FormState, showing: Showing = {}): Promise<PlainAnswer> {
  const { record } = c.found;
  return show(
    c,
    passportNewPage,
    {
      recordId: record.id,
      name: nameText(record.person.names[0] ?? {}),
      recordNumber: record.recordNumber,
      form: state,
    },
    { here: 'records', ...showing },
  );
}

async function drawOne(
  c: AtRequest,
  state: FormState = { values: {} },
  showing: Showing = {},
): Promise<PlainAnswer> {
  const view = await passportView(c.tx, c.found, {
    actor: c.actor,
    path: c.request.path,
    form: state,
    today: localDate(c.user.timeZone, c.now),
  });
  return show(c, passportPage, view, { here: 'records', ...showing });
}

export const passportRoutes: readonly AnyRoute[] = [
  list,
  form,
  draft,
  showOne,
  send,
  answer,
  withdraw,
  letter,
];
