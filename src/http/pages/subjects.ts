import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isUuid } from '#basics/ids.js';
import { nameText } from '#domain/person.js';
import type { RecordDetails } from '#domain/registerRecord.js';
import { leadRegistration, linkRecord, type SubjectStatus, unlinkRecord } from '#domain/subject.js';
import { findAgency } from '#storage/agencies.js';
import type { Tx } from '#storage/database.js';
import { newId } from '#storage/newId.js';
import { findRecord, type RegisterRecord, readRecords, searchRecords } from '#storage/registerRecords.js';
import { changeSessionFacts } from '#storage/sessions.js';
import { statusOfRecord } from '#storage/statusOfRecord.js';
import { addLink, closeLink, linksOfRecord, linksOfSubject, subjectFor } from '#storage/subjects.js';
import { tripsOfSubject } from '#storage/trips.js';
import { type SearchResult, searchPage } from '#web/pages/search.js';
import { subjectPage } from '#web/pages/subject.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { type AnyRoute, type Context, type Finding, type Found, route } from '../route.js';
import { type Showing, show } from '../shell.js';
import { iso } from '../views/eventLine.js';
import { headOf } from './trips.js';

/** People as decided by people: searched with a purpose that is kept, shown with their records, trips and links. */
const SHOWN_MAX = 50;
const PURPOSES = [
  'screening',
  'investigation',
  'hit-confirmation',
  'registration',
  'travel-notice',
  'complaint',
  'training',
] as const;

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
    return show(c, searchPage, { form: { values: {} }, purposes: PURPOSES }, { here: 'search' });
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
    const { name, number, birthYear, purpose } = c.body;
    const errors = searchMistakes(c.body);
    const form: FormState = { values: { ...c.body }, ...(errors.length > 0 ? { errors } : {}) };
    if (errors.length > 0)
      return show(
        c,
        searchPage,
        { form, purposes: PURPOSES },
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
    const stated = [purpose, c.body.caseNumber.trim()].filter(Boolean).join(' ');
    await changeSessionFacts(c.tx, c.session.digest, { purpose: stated });
    c.note({ purpose: stated, subjects: results.map((r) => r.subjectId), found: results.length });
    return show(
      c,
      searchPage,
      {
        form,
        purposes: PURPOSES,
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
}): FieldError[] {
  const nothing = body.name.trim().length < 2 && body.number.trim() === '';
  return [
    ...(nothing ? [{ field: 'name', problem: 'nameNeeded' } as const] : []),
    ...(body.birthYear.trim() !== '' && !/^\d{4}$/.test(body.birthYear.trim())
      ? [{ field: 'birthYear', problem: 'notANumber' } as const]
      : []),
    ...((PURPOSES as readonly string[]).includes(body.purpose)
      ? []
      : [{ field: 'purpose', problem: 'chooseOne' } as const]),
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

// biome-ignore lint/suspicious/noExplicitAny: a helper of routes with different shapes
type AtSubject = Context<'page', any, any, any, FoundSubject, any>;

const showOne = route({
  method: 'GET',
  path: '/subjects/:id',
  kind: 'page',
  object: SUBJECT,
  policy: 'subject.show',
  audit: 'subject.show',
  says: 'A subject: records, trips, and how the records were linked',
  params: PARAMS,
  handler: (c) => showSubject(c, { values: {} }),
});

async function showSubject(c: AtSubject, form: FormState, showing: Showing = {}): Promise<PlainAnswer> {
  const { records, id } = c.found;
  const links = await linksOfSubject(c.tx, id);
  const all = await readRecords(c.tx, [...new Set(links.map((l) => l.recordId))]);
  const number = (recordId: string) => all.get(recordId)?.recordNumber ?? recordId;
  const mayLink = decide(c.actor, 'subject.linked', { kind: 'Subject', id, agencyId: null }).allowed;
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
  return show(
    c,
    subjectPage,
    {
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
      ...(mayLink ? { link: form } : {}),
    },
    { here: 'search', ...showing },
  );
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
    let record: RegisterRecord | undefined;
    for (const file of ['NSOR', 'WANTED', 'FOREIGN'])
      record ??= number ? await findRecord(c.tx, file, number) : undefined;
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

export const subjectRoutes: readonly AnyRoute[] = [searchForm, search, showOne, linkPost, unlinkPost];
