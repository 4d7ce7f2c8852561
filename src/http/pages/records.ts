import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isUuid } from '#basics/ids.js';
import { isNational } from '#domain/actor.js';
import { FIELD_CATALOGUE, type FieldName } from '#domain/fieldCatalogue.js';
import { personValues } from '#domain/message.js';
import { nameText } from '#domain/person.js';
import { checkRecordEnd } from '#domain/recordEnd.js';
import {
  EXTRADITION_LIMITS,
  isWarrantFile,
  REGISTER_FILE_CODES,
  type RecordDetails,
} from '#domain/registerRecord.js';
import { findAgency } from '#storage/agencies.js';
import type { Tx } from '#storage/database.js';
import { endRegisterRecord } from '#storage/enterRecords.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { listDrafts } from '#storage/formDrafts.js';
import { listRecords, type RegisterRecord, readRecord } from '#storage/registerRecords.js';
import { address } from '#web/addresses.js';
import type { RecordStep } from '#web/pages/recordDraft.js';
import { type RecordView, recordPage, recordsPage } from '#web/pages/records.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { pageQuery, pagingOf } from '../paging.js';
import { agenciesKeptFor, type FoundRecord } from '../registerDoor.js';
import { type AnyRoute, type AtPage, type Machine, type Person, route } from '../route.js';
import { show } from '../shell.js';
import { attachmentsView } from '../views/attachments.js';

const ROWS = 50;
const Id = z.object({ id: z.string() });

/** A record that the actor works with: their agency's, one they keep for another, or any one for NSOTC. */
export async function findRecordById(asked: {
  readonly tx: Tx;
  readonly now: number;
  readonly params: { readonly id: string };
  readonly actor: Person | Machine | undefined;
}): Promise<(FoundRecord & { readonly record: RegisterRecord }) | undefined> {
  const { tx, actor } = asked;
  if (!actor || !isUuid(asked.params.id)) return undefined;
  const record = await readRecord(tx, asked.params.id);
  if (!record) return undefined;
  const kept = await agenciesKeptFor(tx, actor, asked.now);
  if (!isNational(actor) && !kept.some((a) => a.id === record.enteringAgencyId)) return undefined;
  return { id: record.id, agencyId: record.enteringAgencyId, record };
}

const list = route({
  method: 'GET',
  path: '/records',
  kind: 'page',
  object: { kind: 'RegisterRecord', all: true },
  policy: 'record.list',
  audit: 'record.list',
  says: 'Lists register records of the reader’s agency, and what they began to enter',
  query: pageQuery.extend({
    q: z.string().trim().max(100).default(''),
    file: z
      .enum([...REGISTER_FILE_CODES, ''])
      .catch('')
      .default(''),
    state: z.enum(['active', 'cleared', 'expired', 'vacated', 'cancelled', '']).catch('').default(''),
  }),
  handler: async (c) => {
    const { q, file, state, page } = c.query;
    const kept = await agenciesKeptFor(c.tx, c.actor, c.now);
    const { records, total } = await listRecords(c.tx, {
      ...(isNational(c.actor) ? {} : { agencyIds: kept.map((a) => a.id) }),
      ...(q ? { text: q } : {}),
      ...(file ? { file } : {}),
      ...(state ? { state } : {}),
      limit: ROWS,
      offset: (page - 1) * ROWS,
    });
    c.note({ shown: records.map((r) => r.id), total });
    const names = new Map<string, string>();
    for (const id of new Set(records.map((r) => r.enteringAgencyId)))
      names.set(id, (await findAgency(c.tx, id))?.name ?? '');
    const mayEnter = decide(c.actor, 'record.entered', {
      kind: 'RegisterRecord',
      id: '*',
      agencyId: c.actor.agencyId,
    }).allowed;
    return show(
      c,
      recordsPage,
      {
        rows: records.map((r) => ({
          id: r.id,
          file: r.file,
          number: r.recordNumber,
          name: nameOf(r),
          ...(r.person.birthDates?.[0] ? { born: r.person.birthDates[0] } : {}),
          enteredBy: names.get(r.enteringAgencyId) ?? '',
          state: r.state,
          ...untilOf(r),
        })),
        paging: pagingOf('/records', c.query, total, ROWS),
        filter: { values: { q, file, state } },
        mayEnter,
        passports: decide(c.actor, 'passport.list', {
          kind: 'PassportRequest',
          id: '*',
          agencyId: c.actor.agencyId,
        }).allowed,
        lookouts: decide(c.actor, 'lookout.list', { kind: 'Lookout', id: '*', agencyId: c.actor.agencyId })
          .allowed,
        drafts: mayEnter
          ? (await listDrafts(c.tx, c.actor.id, 'record')).map((d) => ({
              id: d.id,
              label: [d.answers.surname, d.answers.recordNumber].filter(Boolean).join(', ') || '…',
              step: d.step as RecordStep,
              savedAt: iso(d.updatedAt),
            }))
          : [],
      },
      { here: 'records' },
    );
  },
});

const open = route({
  method: 'GET',
  path: '/records/:id',
  kind: 'page',
  object: { kind: 'RegisterRecord', find: findRecordById },
  policy: 'record.show',
  audit: 'record.show',
  says: 'Shows a register record',
  params: Id,
  handler: (c) => draw(c),
});

const end = route({
  method: 'POST',
  path: '/records/:id/end',
  kind: 'page',
  object: { kind: 'RegisterRecord', find: findRecordById },
  policy: 'record.ended',
  audit: 'record.ended',
  says: 'Ends a register record with a reason',
  params: Id,
  body: z.object({
    version: z.coerce.number().int(),
    state: z.string().max(20).default(''),
    note: z.string().trim().max(1000).default(''),
  }),
  handler: async (c) => {
    const { record } = c.found;
    const { state, note, version } = c.body;
    const errors: FieldError[] = [];
    if (state === '') errors.push({ field: 'state', problem: 'chooseOne' });
    if (note.length < 3) errors.push({ field: 'note', problem: 'reasonTooShort' });
    if (version !== record.version) errors.push({ field: 'state', problem: 'stale' });
    const again = (problems: readonly FieldError[]) =>
      draw(c, { values: { state, note }, errors: problems }, 422);
    if (errors.length > 0) return again(errors);
    const kept = (await agenciesKeptFor(c.tx, c.actor, c.now)).map((a) => a.id);
    const checked = checkRecordEnd(record, { as: state, reason: note }, kept);
    if (!checked.ok)
      return again([
        { field: 'state', problem: checked.error.code === 'unknown-end' ? 'chooseOne' : 'stale' },
      ]);
    await endRegisterRecord(
      c.tx,
      { actor: c.actor, nowMs: c.now, feed: REGISTER_FEED.code, audit: 'caller' },
      record.id,
      { state: checked.value, reason: note },
    );
    return redirect(`/records/${record.id}?done=saved`, { audit: { facts: { as: checked.value } } });
  },
});

export const recordRoutes: readonly AnyRoute[] = [list, open, end];

type Own = AtPage<FoundRecord & { readonly record: RegisterRecord }, { id: string }>;

async function draw(c: Own, form?: FormState, status?: number): Promise<PlainAnswer> {
  const { record } = c.found;
  const agency = await findAgency(c.tx, record.enteringAgencyId);
  const kept = await agenciesKeptFor(c.tx, c.actor, c.now);
  const actsFor = kept.map((a) => ({ agencyId: a.id, scope: 'registrations' }));
  const object = { kind: 'RegisterRecord', id: record.id, agencyId: record.enteringAgencyId } as const;
  const may = (action: 'record.ended' | 'record.changed') =>
    record.state === 'active' && decide(c.actor, action, object, { actsFor }).allowed;
  const mayLookOut =
    record.state === 'active' &&
    record.file !== 'FOREIGN' &&
    decide(c.actor, 'lookout.placed', { ...object, kind: 'Lookout' }, { actsFor }).allowed;
  const view: RecordView = {
    id: record.id,
    status: isWarrantFile(record.file) ? 'wanted' : 'non-fugitive',
    file: record.file,
    number: record.recordNumber,
    name: nameOf(record),
    state: record.state,
    ...(record.endedReason === null ? {} : { endedReason: record.endedReason }),
    version: record.version,
    enteredBy: {
      id: record.enteringAgencyId,
      name: agency?.name ?? '',
      kind: agency?.kind ?? '',
      ori: record.enteringOri,
    },
    enteredAt: iso(record.enteredAtMs),
    changedAt: iso(record.updatedAtMs),
    person: facts(personValues(record.person)),
    details: facts(detailValues(record)),
    openCandidates: [],
    attachments: await attachmentsView(c.tx, 'records', c.found, { actor: c.actor, path: c.request.path }),
    ...(may('record.changed') ? { editHref: `/records/new?record=${record.id}` } : {}),
    ...(record.state === 'active' &&
    decide(c.actor, 'passport.drafted', { ...object, kind: 'PassportRequest' }, { actsFor }).allowed
      ? { passportHref: address.passportNew(record.id) }
      : {}),
    ...(mayLookOut ? { lookoutHref: address.lookoutNew(record.id) } : {}),
    ...(record.file === 'NSOR' && may('record.changed')
      ? { noticeHref: `/notices/new?record=${record.id}` }
      : {}),
    ...(may('record.ended') ? { end: form ?? { values: {} } } : {}),
  };
  return show(c, recordPage, view, { here: 'records', ...(status === undefined ? {} : { status }) });
}

/** Until when a record obliges to register: a warrant obliges nobody, and silence is no word of a whole life. */
function untilOf(record: RegisterRecord): { readonly until?: string } {
  if (record.registersUntil) return { until: record.registersUntil };
  return record.file === 'NSOR' && (record.details as RecordDetails).lifetime ? { until: 'life' } : {};
}

/** In the labels of the field catalogue, as they stand in every message. */
function facts(values: Readonly<Partial<Record<FieldName, string>>>) {
  return (Object.entries(values) as [FieldName, string][]).map(([field, value]) => ({
    label: FIELD_CATALOGUE[field].label,
    lines: value.split('\n'),
  }));
}

function detailValues(record: RegisterRecord): Partial<Record<FieldName, string>> {
  const d = record.details as RecordDetails;
  const values: Partial<Record<FieldName, string | undefined>> = {
    offense: d.offense,
    convictionDate: d.convictedOn,
    convictionPlace: d.convictedAt,
    registrationDate: d.registeredOn,
    registersUntil: record.registersUntil ?? (d.lifetime ? 'for life' : undefined),
    juvenileAdjudication: d.juvenile ? 'yes' : undefined,
    victimAge: d.victims?.map((v) => v.age).join(', '),
    victimGender: d.victims?.map((v) => v.gender).join(', '),
    victimRelationship: d.victims?.map((v) => v.relationship).join(', '),
    warrantOri: d.warrant?.issuingOri,
    warrantDate: d.warrant?.dateOfWarrant,
    warrantOffense: [d.warrant?.offenseCode, d.warrant?.offense].filter(Boolean).join(' ') || undefined,
    extraditionLimit: d.warrant && EXTRADITION_LIMITS[d.warrant.extraditionLimit],
    caution: d.warrant?.caution,
  };
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined && v !== ''));
}

function nameOf(record: RegisterRecord): string {
  const [name] = record.person.names;
  return name ? nameText(name) : record.recordNumber;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
