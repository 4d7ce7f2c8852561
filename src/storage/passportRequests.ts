import { sql } from 'kysely';
import type { Actor } from '#domain/actor.js';
import {
  AT_STATE_DEPARTMENT,
  mayMoveRequest,
  type PassportRequestDraft,
  type PassportState,
  type PersonsWarrants,
  requestValues,
} from '#domain/passportRequest.js';
import { newWork } from '#domain/workItem.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import type { OccasionLoader } from './occasion.js';
import { subjectFor } from './subjects.js';
import { addWork } from './workItems.js';

/** A request to the Department of State about one registrant's passport. */
export interface PassportRequest extends PassportRequestDraft {
  readonly id: string;
  readonly number: string;
  readonly agencyId: string;
  readonly recordId: string;
  readonly subjectId: string | null;
  readonly toAgencyId: string | null;
  readonly state: PassportState;
  readonly reason: string;
  readonly version: number;
  readonly madeAtMs: number;
  readonly requestedAtMs: number | null;
  readonly updatedAtMs: number;
}

const COLUMNS = sql.raw(
  `p.id, p.number, p.agency_id as "agencyId", p.record_id as "recordId", p.subject_id as "subjectId", p.to_agency_id as "toAgencyId", p.asks, p.ground,
   p.ends_on as "endsOn", p.content, p.state, p.reason, p.version, p.made_at as "madeAtMs", p.requested_at as "requestedAtMs", p.updated_at as "updatedAtMs"`,
);

/** Keeps a draft. @returns its id */
export async function addPassportRequest(
  tx: Tx,
  r: PassportRequestDraft & {
    readonly agencyId: string;
    readonly recordId: string;
    readonly subjectId: string | null;
    readonly toAgencyId: string | null;
    readonly by: { readonly id: string; readonly name: string };
  },
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  const number = `PD-${id.replaceAll('-', '').slice(-8).toUpperCase()}`;
  await run(
    tx,
    sql`
    insert into passport_requests (id, number, agency_id, record_id, subject_id, to_agency_id, asks, ground, ends_on, content, state, version, made_by, made_at, updated_at)
    values (${id}, ${number}, ${r.agencyId}, ${r.recordId}, ${r.subjectId}, ${r.toAgencyId}, ${r.asks}, ${r.ground}, ${r.endsOn}, ${json(r.content)}, 'drafted', 1,
           ${r.by.id}, ${instant(nowMs)}, ${instant(nowMs)})`,
  );
  await addStep(tx, id, { version: 1, state: 'drafted', note: '', byName: r.by.name }, nowMs);
  return id;
}

export async function readPassportRequestById(
  tx: Tx,
  id: string,
  lock = false,
): Promise<PassportRequest | undefined> {
  return first(
    tx,
    sql<PassportRequest>`select ${COLUMNS} from passport_requests p where p.id = ${id} ${lock ? sql`for update` : sql``}`,
  );
}

export interface PassportStep {
  readonly version: number;
  readonly state: PassportState;
  readonly note: string;
  readonly byName: string;
  readonly atMs: number;
}

export async function stepsOfRequest(tx: Tx, id: string): Promise<PassportStep[]> {
  return many(
    tx,
    sql<PassportStep>`
    select version, state, note, by_name as "byName", at as "atMs" from passport_request_steps where request_id = ${id} order by version desc`,
  );
}

/**
 * Moves a request on and leaves the word of it behind: the Department, NSOTC and whoever row 32 names hear of every
 * state they have to know. @returns false when the version had gone on or the state may not follow
 */
export async function moveRequest(
  tx: Tx,
  request: Pick<PassportRequest, 'id' | 'state' | 'version'>,
  to: { readonly state: PassportState; readonly note: string; readonly byName: string },
  nowMs: number,
): Promise<boolean> {
  if (!mayMoveRequest(request.state, to.state)) return false;
  const version = request.version + 1;
  const moved = await run(
    tx,
    sql`
    update passport_requests set state = ${to.state}, reason = ${to.note}, version = ${version}, updated_at = ${instant(nowMs)}
           ${to.state === 'requested' ? sql`, requested_at = ${instant(nowMs)}` : sql``}
     where id = ${request.id} and version = ${request.version}`,
  );
  if (moved !== 1) return false;
  await addStep(tx, request.id, { version, ...to }, nowMs);
  // Nobody was told of a draft; an answer of the Department is told to nobody by this road.
  const told =
    to.state === 'requested' ||
    ((to.state === 'withdrawn' || to.state === 'expired') && AT_STATE_DEPARTMENT.includes(request.state));
  if (told)
    await addWork(
      tx,
      [newWork('passportRequestMade', `passport ${request.id} v${version}`, { requestId: request.id })],
      nowMs,
    );
  return true;
}

async function addStep(tx: Tx, id: string, s: Omit<PassportStep, 'atMs'>, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`
    insert into passport_request_steps (request_id, version, state, note, by_name, at)
    values (${id}, ${s.version}, ${s.state}, ${s.note}, ${s.byName}, ${instant(nowMs)})`,
  );
}

export async function listPassportRequests(
  tx: Tx,
  filter: { readonly state?: PassportState; readonly limit: number; readonly offset: number },
): Promise<{
  readonly requests: (PassportRequest & { readonly agencyName: string })[];
  readonly total: number;
}> {
  const where = filter.state ? sql`where p.state = ${filter.state}` : sql``;
  const requests = await many(
    tx,
    sql<PassportRequest & { agencyName: string }>`
    select ${COLUMNS}, a.name as "agencyName" from passport_requests p join agencies a on a.id = p.agency_id ${where}
     order by (p.state in ('drafted', 'requested', 'acknowledged')) desc, p.updated_at desc, p.id limit ${filter.limit} offset ${filter.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from passport_requests p ${where}`))!
    .n;
  return { requests, total };
}

/**
 * Requests at the Department with their records, locked: those whose ground has ended (`groundEnded`). Others are not
 * among them: fifty records that expired while their orders stand would keep the next one from its turn for good.
 */
export async function standingRequests(tx: Tx, limit: number, today: string): Promise<StandingRequest[]> {
  return many(
    tx,
    sql<StandingRequest>`
    select ${COLUMNS}, r.state as "recordState", r.file as "recordFile", w.active, w.ended from passport_requests p join register_records r on r.id = p.record_id
      cross join lateral (${warrantsOf()}) w
     where p.state in ('requested', 'acknowledged', 'granted')
       and (p.ends_on < ${today}::date or r.state in ('vacated', 'cancelled')
            or (p.ground = 'felony-warrant' and r.file in ('WANTED', 'WIN') and r.state <> 'active')
            or (p.ground = 'felony-warrant' and r.file not in ('WANTED', 'WIN') and w.ended is not null and w.active = 0))
     order by p.updated_at limit ${limit} for update of p skip locked`,
  );
}

export interface StandingRequest extends PassportRequest, PersonsWarrants {
  readonly recordState: string;
  readonly recordFile: string;
}

/** The warrants of the person of `p` beside its own record: how many are active, and the state of the one that ended last since. */
function warrantsOf() {
  return sql`
    select count(*) filter (where x.state = 'active')::int as active,
           (array_agg(x.state order by x.ended_at desc) filter (where x.state <> 'active' and x.ended_at >= p.made_at))[1] as ended,
           (array_agg(x.record_number order by x.ended_at desc) filter (where x.state <> 'active' and x.ended_at >= p.made_at))[1] as number
      from subject_links l1 join subject_links l2 on l2.subject_id = l1.subject_id and l2.unlinked_at is null
      join register_records x on x.id = l2.record_id and x.file in ('WANTED', 'WIN')
     where l1.record_id = p.record_id and l1.unlinked_at is null and x.id <> p.record_id`;
}

/** Requests for a felony warrant of whose person one warrant ended and another is active; without those that were asked about it. */
export async function doubtfulRequests(
  tx: Tx,
  limit: number,
): Promise<(PassportRequest & PersonsWarrants & { readonly warrantNumber: string })[]> {
  return many(
    tx,
    sql<PassportRequest & PersonsWarrants & { warrantNumber: string }>`
    select ${COLUMNS}, w.active, w.ended, w.number as "warrantNumber" from passport_requests p join register_records r on r.id = p.record_id
      cross join lateral (${warrantsOf()}) w
     where p.state in ('requested', 'acknowledged', 'granted') and p.ground = 'felony-warrant' and r.file not in ('WANTED', 'WIN')
       and w.ended is not null and w.active > 0
       and not exists (select from tasks t where t.natural_key = 'passport-warrant|' || p.id || '|' || w.number)
     order by p.updated_at limit ${limit}`,
  );
}

/** Whether a request rests on a warrant of which no register record here is: then nobody here hears when it ends. */
export async function isWarrantUnknown(
  tx: Tx,
  request: Pick<PassportRequest, 'id' | 'ground'>,
): Promise<boolean> {
  if (request.ground !== 'felony-warrant') return false;
  const row = await first(
    tx,
    sql<{ known: boolean }>`select rsoits_passport_warrant_known(${request.id}::uuid) as known`,
  );
  return row?.known === false;
}

/** What row 32 is planned from. */
export const loadPassportRequest: OccasionLoader<'passportRequestMade'> = async (
  tx,
  { requestId },
  nowMs,
) => {
  const request = await readPassportRequestById(tx, requestId);
  if (!request || request.state === 'drafted') return null;
  // Subjects are beyond the asking agency's rights: the request is tied to one when it is told.
  const subjectId = request.subjectId ?? (await subjectFor(tx, request.recordId, 'passport request', nowMs));
  if (request.subjectId === null)
    await run(tx, sql`update passport_requests set subject_id = ${subjectId} where id = ${request.id}`);
  return {
    objectKind: 'passport-request',
    objectId: request.id,
    version: request.version,
    subjectId,
    tripId: null,
    filedByAgencyId: request.agencyId,
    person: request.content.person,
    countries: [],
    departsAtMs: null,
    cancelled: request.state === 'withdrawn' || request.state === 'expired',
    late: false,
    travelBarred: 'yes',
    observed: false,
    values: requestValues(request),
  };
};

/** Who moved it, for the history. */
export function actorName(actor: Actor): string {
  return actor.kind === 'system' ? 'the system' : actor.name;
}
