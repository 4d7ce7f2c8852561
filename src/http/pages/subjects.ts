import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isUuid } from '#basics/ids.js';
import { nameText } from '#domain/person.js';
import { PURPOSE_CODES, purposeProblem, purposeText } from '#domain/purpose.js';
import type { RecordDetails } from '#domain/registerRecord.js';
import { leadRegistration, linkRecord, type SubjectStatus, unlinkRecord } from '#domain/subject.js';
import { findAgency } from '#storage/agencies.js';
import type { Tx } from '#storage/database.js';
import { newId } from '#storage/newId.js';
import {
  findRecordByNumber,
  type RegisterRecord,
  readRecords,
  searchRecords,
} from '#storage/registerRecords.js';
import { changeSessionFacts } from '#storage/sessions.js';
import { statusOfRecord } from '#storage/statusOfRecord.js';
import { addLink, closeLink, linksOfRecord, linksOfSubject, subjectFor } from '#storage/subjects.js';
import { tripsOfSubject } from '#storage/trips.js';
import { purposePage } from '#web/pages/purpose.js';
import { type SearchResult, searchPage } from '#web/pages/search.js';
import { type SubjectView, subjectPage } from '#web/pages/subject.js';
import { localText } from '#web/parts/When.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { printPdf } from '../documentFonts.js';
import { markOf } from '../mark.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { type Showing, show } from '../shell.js';
import { caseCsv } from '../views/caseDocument.js';
import { iso } from '../views/eventLine.js';
import { subjectDocument, subjectFile } from '../views/subjectFile.js';
import { headOf } from './trips.js';

/** People as decided by people: searched with a purpose that is kept, shown with their records, trips and links. */
const SHOWN_MAX = 50;

const searchForm = route({
  method: 'GET',
  path: '/search',
  kind: 'page',
  object: { kind: 'Subject', all: true },
  policy: 'subject.search',
  audit: 'subject.search',
  says: 'The search form',
  handler: (c) => {
    c.note({ form: true });
    return show(c, searchPage, { form: { values: {} }, purposes: PURPOSE_CODES }, { here: 'search' });
  },
});

const typed = (max: number) => z.string().max(max).default('');

const search = route({
  method: 'POST',
  path: '/search',
  kind: 'page',
  object: { kind: 'Subject', all: true },
  policy: 'subject.search',
  audit: 'subject.search',
  says: 'Searches subjects by name or number, for a stated purpose',
  body: z.object({
    name: typed(200),
    number: typed(60),
    birthYear: typed(10),
    purpose: typed(40),
    caseNumber: typed(60),
    why: typed(200),
  }),
  // Spelling need not be exact: the engine that screens travellers is asked too, off this thread.
  prepare: async ({ services, body }) => {
    const name = body.name.trim();
    if (!services.screening || name.length < 2) return [];
    const year = /^\d{4}$/.test(body.birthYear.trim()) ? [body.birthYear.trim()] : undefined;
    const [surname, given] = name.includes(',') ? name.split(',').map((p) => p.trim()) : [];
    const asked = {
      names: [surname ? { surname, ...(given ? { given } : {}) } : { full: name }],
      ...(year ? { birthDates: year } : {}),
    };
    const found = await services.screening.screenNow({ id: 'search', person: asked });
    return found.screened.flatMap((s) => s.matches.map((m) => m.id)).slice(0, SHOWN_MAX);
  },
  handler: async (c) => {
    const { name, number, birthYear } = c.body;
    const errors = searchMistakes(c.body);
    const form: FormState = { values: { ...c.body }, ...(errors.length > 0 ? { errors } : {}) };
    if (errors.length > 0)
      return show(
        c,
        searchPage,
        { form, purposes: PURPOSE_CODES },
        { here: 'search', status: 422, audit: { outcome: 'refused' } },
      );
    const records = await searchRecords(c.tx, {
      words: name.split(/[\s,]+/).filter(Boolean),
      ...(number.trim() ? { number: number.trim().toUpperCase() } : {}),
      ...(birthYear.trim() ? { birthYear: birthYear.trim() } : {}),
      ids: c.prepared,
      limit: SHOWN_MAX * 2,
    });
    const results = await resultsOf(c.tx, records, c.now);
    // The purpose is stated once for the case and stands on every row and print that follows.
    const stated = purposeText(c.body);
    await changeSessionFacts(c.tx, c.session.digest, { purpose: stated });
    c.note({ purpose: stated, subjects: results.map((r) => r.subjectId), found: results.length });
    return show(
      c,
      searchPage,
      {
        form,
        purposes: PURPOSE_CODES,
        results: results.slice(0, SHOWN_MAX),
        ...(results.length > SHOWN_MAX ? { cutAt: SHOWN_MAX } : {}),
      },
      { here: 'search' },
    );
  },
});

function searchMistakes(body: {
  readonly name: string;
  readonly number: string;
  readonly birthYear: string;
  readonly purpose: string;
  readonly caseNumber: string;
  readonly why: string;
}): FieldError[] {
  const wrongPurpose = purposeProblem(body);
  const nothing = body.name.trim().length < 2 && body.number.trim() === '';
  return [
    ...(nothing ? [{ field: 'name', problem: 'nameNeeded' } as const] : []),
    ...(body.birthYear.trim() !== '' && !/^\d{4}$/.test(body.birthYear.trim())
      ? [{ field: 'birthYear', problem: 'notANumber' } as const]
      : []),
    ...(wrongPurpose ? [wrongPurpose] : []),
  ];
}

async function resultsOf(tx: Tx, records: readonly RegisterRecord[], nowMs: number): Promise<SearchResult[]> {
  const bySubject = new Map<string, RegisterRecord[]>();
  for (const record of records) {
    const id = await subjectFor(tx, record.id, 'search', nowMs);
    bySubject.set(id, [...(bySubject.get(id) ?? []), record]);
  }
  const results: SearchResult[] = [];
  for (const [subjectId, own] of bySubject) {
    const person = own[0]!.person;
    const lead = await leadOf(tx, own);
    results.push({
      subjectId,
      name: nameText(person.names[0] ?? {}),
      status: await statusOf(tx, own[0]!),
      ...(person.birthDates?.[0] ? { born: person.birthDates[0] } : {}),
      recordNumbers: own.map((r) => r.recordNumber),
      ...(lead ? { leadSora: lead.agency.name } : {}),
      trips: (await tripsOfSubject(tx, subjectId)).length,
    });
  }
  return results;
}

/** A subject whose records have all ended is shown by what it was last: on the register, not wanted. */
async function statusOf(tx: Tx, record: RegisterRecord): Promise<SubjectStatus> {
  const { status } = await statusOfRecord(tx, record);
  return status === 'not-screened' ? 'non-fugitive' : status;
}

async function leadOf(tx: Tx, records: readonly RegisterRecord[]) {
  const nsor = records.filter((r) => r.file === 'NSOR' && r.state === 'active');
  const lead = leadRegistration(
    nsor.map((r) => {
      const details = r.details as RecordDetails;
      return {
        agencyId: r.enteringAgencyId,
        jurisdiction: '',
        because: details.registersFor ?? 'unknown',
        registeredOn: details.registeredOn ?? null,
      };
    }),
  );
  const agency = lead && (await findAgency(tx, lead.agencyId));
  return lead && agency ? { agency, why: lead.because } : null;
}

interface FoundSubject extends Found {
  readonly records: readonly RegisterRecord[];
}

const SUBJECT = {
  kind: 'Subject',
  find: async ({
    tx,
    params,
  }: Finding<{ id: string }, unknown, unknown>): Promise<FoundSubject | undefined> => {
    const links = isUuid(params.id) ? await linksOfSubject(tx, params.id) : [];
    if (links.length === 0) return undefined;
    const open = links.filter((l) => l.unlinkedAtMs === null);
    const records = await readRecords(
      tx,
      open.map((l) => l.recordId),
    );
    return { id: params.id, agencyId: null, records: [...records.values()] };
  },
} as const;

const PARAMS = z.object({ id: z.string().max(60) });

type AtSubject = AtPage<FoundSubject>;

const showOne = route({
  method: 'GET',
  path: '/subjects/:id',
  kind: 'page',
  object: SUBJECT,
  policy: 'subject.show',
  audit: 'subject.show',
  says: 'A subject: records, trips, and how the records were linked',
  params: PARAMS,
  query: z.object({ open: z.enum(['', 'why']).catch('').default('') }),
  handler: (c) => {
    // Nothing of the person is shown before somebody has said what for.
    if (!c.session.facts.purpose) return askPurpose(c, { values: {} });
    const openCase: FormState = c.query.open
      ? { values: {}, errors: [{ field: 'why', problem: 'reasonTooShort' }] }
      : { values: {} };
    return showSubject(c, { values: {} }, {}, openCase);
  },
});

function askPurpose(c: AtSubject, form: FormState, status?: number): Promise<PlainAnswer> {
  c.note({ asked: 'purpose' });
  return show(
    c,
    purposePage,
    { action: `/subjects/${c.found.id}/purpose`, form },
    {
      here: 'search',
      audit: { outcome: 'refused' },
      ...(status === undefined ? {} : { status }),
    },
  );
}

const statePurpose = route({
  method: 'POST',
  path: '/subjects/:id/purpose',
  kind: 'page',
  object: SUBJECT,
  policy: 'subject.show',
  audit: 'subject.show',
  says: 'States what the file of a subject is opened for',
  params: PARAMS,
  body: z.object({ purpose: typed(40), caseNumber: typed(60), why: typed(200) }),
  handler: async (c) => {
    const wrong = purposeProblem(c.body);
    if (wrong) return askPurpose(c, { values: { ...c.body }, errors: [wrong] }, 422);
    const purpose = purposeText(c.body);
    await changeSessionFacts(c.tx, c.session.digest, { purpose });
    return redirect(`/subjects/${c.found.id}`, { audit: { facts: { purpose } } });
  },
});

function printing(as: 'pdf' | 'csv'): AnyRoute {
  return route({
    method: 'GET',
    path: `/subjects/:id/file.${as}`,
    kind: 'page',
    object: SUBJECT,
    policy: 'subject.show',
    audit: 'subject.show',
    says: as === 'pdf' ? 'The subject file as a tagged PDF' : 'The subject file as CSV',
    params: PARAMS,
    handler: async (c) => {
      const { purpose } = c.session.facts;
      if (!purpose) return askPurpose(c, { values: {} });
      const view = await subjectView(c, { values: {} }, { values: {} });
      c.note({ as });
      const document = subjectDocument(view, {
        mark: markOf(c),
        zone: c.user.timeZone,
        printed: {
          by: `${c.user.displayName} (${c.user.agencyName})`,
          at: localText(iso(c.now), c.user.timeZone),
          atMs: c.now,
          purpose,
        },
      });
      return as === 'pdf'
        ? file(await printPdf(document), {
            type: 'application/pdf',
            name: `subject-${c.found.id.slice(-8)}.pdf`,
          })
        : file(caseCsv(document), {
            type: 'text/csv; charset=utf-8',
            name: `subject-${c.found.id.slice(-8)}.csv`,
          });
    },
  });
}

async function showSubject(
  c: AtSubject,
  form: FormState,
  showing: Showing = {},
  openCase: FormState = { values: {} },
): Promise<PlainAnswer> {
  return show(c, subjectPage, await subjectView(c, form, openCase), { here: 'search', ...showing });
}

async function subjectView(c: AtSubject, form: FormState, openCase: FormState): Promise<SubjectView> {
  const { records, id } = c.found;
  const links = await linksOfSubject(c.tx, id);
  const all = await readRecords(c.tx, [...new Set(links.map((l) => l.recordId))]);
  const number = (recordId: string) => all.get(recordId)?.recordNumber ?? recordId;
  const mayLink = decide(c.actor, 'subject.linked', { kind: 'Subject', id, agencyId: null }).allowed;
  const mayOpen = decide(c.actor, 'case.opened', { kind: 'ComplianceCase', id: '*', agencyId: null }).allowed;
  const lead = await leadOf(c.tx, records);
  const trips = [];
  for (const trip of await tripsOfSubject(c.tx, id)) {
    const [event] = (await headOf(c.tx, trip)).events;
    if (event) trips.push({ id: trip.id, event, state: trip.state, at: iso(trip.startedAtMs) });
  }
  const agencies = new Map<string, string>();
  for (const r of records)
    agencies.set(r.enteringAgencyId, (await findAgency(c.tx, r.enteringAgencyId))?.name ?? r.enteringOri);
  c.note({ records: records.map((r) => r.id), trips: trips.map((t) => t.id) });
  const [first] = records;
  return {
    id,
    name: nameText(first?.person.names[0] ?? { full: 'Subject without records' }),
    status: first ? await statusOf(c.tx, first) : 'non-fugitive',
    ...(lead
      ? {
          lead: {
            agency: {
              id: lead.agency.id,
              name: lead.agency.name,
              kind: lead.agency.kind,
              ...(lead.agency.ori ? { ori: lead.agency.ori } : {}),
            },
            why: lead.why,
          },
        }
      : {}),
    records: records.map((r) => ({
      id: r.id,
      file: r.file,
      number: r.recordNumber,
      name: nameText(r.person.names[0] ?? {}),
      state: r.state,
      enteredBy: agencies.get(r.enteringAgencyId) ?? r.enteringOri,
      linkId: links.find((l) => l.recordId === r.id && l.unlinkedAtMs === null)?.id ?? '',
      mayUnlink: mayLink && records.length > 1,
    })),
    trips,
    links: links.map((l) => ({
      id: l.id,
      recordNumber: number(l.recordId),
      linkedAt: iso(l.linkedAtMs),
      linkedBy: l.linkedBy,
      reason: l.reason,
      ...(l.unlinkedAtMs === null
        ? {}
        : { unlinked: { at: iso(l.unlinkedAtMs), by: l.unlinkedBy ?? '', reason: l.unlinkReason ?? '' } }),
    })),
    file: await subjectFile(c.tx, id, c.user.timeZone, c.now),
    ...(mayLink ? { link: form } : {}),
    ...(mayOpen ? { openCase } : {}),
  };
}

const linkPost = route({
  method: 'POST',
  path: '/subjects/:id/link',
  kind: 'page',
  object: SUBJECT,
  policy: 'subject.linked',
  audit: 'subject.linked',
  says: 'Links a record to this subject: people say they are one person',
  params: PARAMS,
  body: z.object({ number: typed(40), reason: typed(1000) }),
  handler: async (c) => {
    const values = { ...c.body };
    const refusedWith = (error: FieldError) =>
      showSubject(c, { values, errors: [error] }, { status: 422, audit: { outcome: 'refused' } });
    const number = c.body.number.trim().toUpperCase();
    if (c.body.reason.trim() === '') return refusedWith({ field: 'reason', problem: 'required' });
    const record = await findRecordByNumber(c.tx, number);
    if (!record)
      return refusedWith({ field: 'number', problem: 'unknownValue', values: { value: number || '-' } });
    const linked = linkRecord(
      await linksOfRecord(c.tx, record.id),
      {
        id: newId(c.now),
        subjectId: c.found.id as never,
        recordId: record.id,
        by: c.actor.name,
        reason: c.body.reason,
      },
      c.now,
    );
    if (!linked.ok)
      return refusedWith({ field: 'number', problem: 'alreadyUsed', values: { by: 'another subject' } });
    await addLink(c.tx, linked.value);
    return redirect(`/subjects/${c.found.id}?done=linked`, {
      audit: { facts: { record: record.id, link: linked.value.id } },
    });
  },
});

const unlinkPost = route({
  method: 'POST',
  path: '/subjects/:id/unlink',
  kind: 'page',
  object: SUBJECT,
  policy: 'subject.unlinked',
  audit: 'subject.unlinked',
  says: 'Takes a link back; both steps stay on record',
  params: PARAMS,
  body: z.object({ link: typed(60), reason: typed(1000) }),
  handler: async (c) => {
    const link = (await linksOfSubject(c.tx, c.found.id)).find((l) => l.id === c.body.link);
    const closed =
      link && unlinkRecord(link, c.actor.name, c.body.reason.trim() || `Unlinked by ${c.actor.name}`, c.now);
    if (!closed?.ok) return showSubject(c, { values: {} }, { status: 409, audit: { outcome: 'refused' } });
    await closeLink(c.tx, closed.value);
    return redirect(`/subjects/${c.found.id}?done=saved`, {
      audit: { facts: { record: closed.value.recordId, link: closed.value.id } },
    });
  },
});

export const subjectRoutes: readonly AnyRoute[] = [
  searchForm,
  search,
  printing('pdf'),
  printing('csv'),
  showOne,
  statePurpose,
  linkPost,
  unlinkPost,
];
