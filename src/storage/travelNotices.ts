import { sql } from 'kysely';
import type { FieldProblem } from '#domain/fieldReader.js';
import { daysOfNotice, type Timeliness } from '#domain/noticeClocks.js';
import type { Reckoning } from '#domain/reckoning.js';
import {
  departureIsObserved,
  departureLeg,
  EARLIER_DAYS,
  LATER_DAYS,
  leavesAgain,
  type NoticeContent,
  type NoticePolicy,
  type NoticeState,
  type NoticeStepKind,
  noticeCountries,
  placeInstant,
  returnDay,
} from '#domain/travelNotice.js';
import { newWork } from '#domain/workItem.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { addWork } from './workItems.js';

/** Travel notices: the row is what holds now, versions hold every word that was ever filed. */
export interface TravelNotice {
  readonly id: string;
  readonly naturalKey: string;
  /** The registration agency's own number of it. */
  readonly reference: string;
  /** Null: a jurisdiction that is in no directory. */
  readonly agencyId: string | null;
  readonly jurisdiction: string;
  readonly timeZone: string;
  readonly recordId: string | null;
  /** Null until the notice was taken in. */
  readonly subjectId: string | null;
  readonly tripId: string | null;
  readonly state: NoticeState;
  readonly version: number;
  readonly acceptedVersion: number | null;
  readonly announcedVersion: number | null;
  readonly timeliness: Timeliness;
  readonly markedLate: boolean;
  readonly daysOfNotice: number;
  readonly departsOn: string;
  readonly departsAtMs: number;
  readonly returnsOn: string | null;
  readonly countries: readonly string[];
  readonly observable: boolean;
  readonly standing: boolean;
  readonly noReturn: boolean;
  readonly filedAtMs: number;
  readonly updatedAtMs: number;
}

export type NoticeDoor = 'page' | 'api' | 'csv' | 'mail';

export interface NoticeVersion {
  readonly noticeId: string;
  readonly version: number;
  readonly content: NoticeContent;
  readonly warnings: readonly FieldProblem[];
  readonly reportedOn: string;
  readonly receivedAtMs: number;
  readonly door: NoticeDoor;
  readonly filedBy: string;
  readonly reason: string;
  readonly reckoning: Reckoning;
}

const COLUMNS = sql.raw(
  `n.id, n.natural_key as "naturalKey", n.reference, n.agency_id as "agencyId", n.jurisdiction, n.time_zone as "timeZone", n.record_id as "recordId",
   n.subject_id as "subjectId", n.trip_id as "tripId", n.state, n.version, n.accepted_version as "acceptedVersion", n.announced_version as "announcedVersion",
   n.timeliness, n.marked_late as "markedLate", n.days_of_notice as "daysOfNotice", n.departs_on as "departsOn", n.departs_at as "departsAtMs",
   n.returns_on as "returnsOn", n.countries, n.observable, n.standing, n.no_return as "noReturn", n.filed_at as "filedAtMs", n.updated_at as "updatedAtMs"`,
);
const VERSION_COLUMNS = sql.raw(
  `v.notice_id as "noticeId", v.version, v.content, v.warnings, v.reported_on as "reportedOn", v.received_at as "receivedAtMs", v.door, v.filed_by as "filedBy", v.reason, v.reckoning`,
);

export interface Filing {
  readonly agencyId: string | null;
  readonly jurisdiction: string;
  readonly timeZone: string;
  readonly policy: NoticePolicy;
  readonly recordId: string | null;
  readonly reference: string;
  readonly content: NoticeContent;
  readonly reportedOn: string;
  readonly warnings: readonly FieldProblem[];
  readonly door: NoticeDoor;
  readonly filedBy: string;
  /** Why an earlier version is changed. */
  readonly reason?: string;
}

export interface Filed {
  readonly notice: TravelNotice;
  readonly outcome: 'filed' | 'changed' | 'same';
}

/** One notice a jurisdiction and number of theirs. */
export function noticeKey(agencyId: string | null, jurisdiction: string, reference: string): string {
  return `${agencyId ?? jurisdiction}|${reference}`;
}

/**
 * The one road of a notice into the system, whatever the door: a new one, or a version that supersedes the one before.
 * The same content again changes nothing. The work that puts it on its trip is left behind in the same transaction.
 */
export async function fileNotice(tx: Tx, f: Filing, nowMs: number): Promise<Filed> {
  const key = noticeKey(f.agencyId, f.jurisdiction, f.reference);
  const known = await first(
    tx,
    sql<TravelNotice>`select ${COLUMNS} from travel_notices n where n.natural_key = ${key} for update`,
  );
  if (known && known.state !== 'cancelled') {
    const before = await readVersion(tx, known.id, known.version);
    if (before && before.reportedOn === f.reportedOn && equal(before.content, f.content))
      return { notice: known, outcome: 'same' };
  }
  const id = known?.id ?? newId(nowMs);
  const version = (known?.version ?? 0) + 1;
  const about = daysOfNotice(f.content, f.reportedOn, f.timeZone, f.policy);
  const leg = departureLeg(f.content.legs);
  const departs = placeInstant(leg.from, f.timeZone);
  const countries = JSON.stringify(noticeCountries(f.content));
  const facts = sql`
    ${about.timeliness} as timeliness, ${about.days}::integer as days_of_notice, ${leg.from.date}::date as departs_on, ${instant(departs.atMs)} as departs_at,
    ${returnDay(f.content)}::date as returns_on, array(select jsonb_array_elements_text(${countries}::jsonb)) as countries,
    ${departureIsObserved(f.content.legs)}::boolean as observable, ${f.content.standing !== undefined}::boolean as standing, ${f.content.noReturn === true}::boolean as no_return`;
  if (known)
    await run(
      tx,
      sql`update travel_notices n set state = 'filed', version = ${version}, record_id = coalesce(${f.recordId}, n.record_id), timeliness = x.timeliness,
            days_of_notice = x.days_of_notice, departs_on = x.departs_on, departs_at = x.departs_at, returns_on = x.returns_on, countries = x.countries,
            observable = x.observable, standing = x.standing, no_return = x.no_return, updated_at = ${instant(nowMs)}
          from (select ${facts}) x where n.id = ${id}`,
    );
  else
    await run(
      tx,
      sql`insert into travel_notices (id, natural_key, reference, agency_id, jurisdiction, time_zone, record_id, state, version, timeliness, days_of_notice,
            departs_on, departs_at, returns_on, countries, observable, standing, no_return, filed_at, updated_at)
          select ${id}, ${key}, ${f.reference}, ${f.agencyId}, ${f.jurisdiction}, ${f.timeZone}, ${f.recordId}, 'filed', 1, x.timeliness, x.days_of_notice,
            x.departs_on, x.departs_at, x.returns_on, x.countries, x.observable, x.standing, x.no_return, ${instant(nowMs)}, ${instant(nowMs)}
            from (select ${facts}) x`,
    );
  await addVersion(tx, id, version, f, about.reckoning, nowMs);
  await noteNoticeStep(
    tx,
    {
      noticeId: id,
      version,
      kind: known ? 'changed' : 'filed',
      by: f.filedBy,
      note: f.reason ?? '',
      agencyId: f.agencyId,
    },
    nowMs,
  );
  await noteReceived(tx, id, version, nowMs);
  return { notice: (await readNotice(tx, id))!, outcome: known ? 'changed' : 'filed' };
}

/** Takes a notice back: a version of its own, so that everybody who was told hears it. @returns null when it was not in force */
export async function cancelNotice(
  tx: Tx,
  id: string,
  by: { readonly name: string; readonly reason: string; readonly door: NoticeDoor },
  nowMs: number,
): Promise<TravelNotice | null> {
  const notice = await first(
    tx,
    sql<TravelNotice>`select ${COLUMNS} from travel_notices n where n.id = ${id} and n.state in ('filed', 'asked-back', 'accepted') for update`,
  );
  const last = notice && (await readVersion(tx, id, notice.version));
  if (!notice || !last) return null;
  const version = notice.version + 1;
  await run(
    tx,
    sql`update travel_notices set state = 'cancelled', version = ${version}, updated_at = ${instant(nowMs)} where id = ${id}`,
  );
  await addVersion(
    tx,
    id,
    version,
    {
      content: last.content,
      warnings: last.warnings,
      reportedOn: last.reportedOn,
      door: by.door,
      filedBy: by.name,
      reason: by.reason,
    },
    last.reckoning,
    nowMs,
  );
  await noteNoticeStep(
    tx,
    { noticeId: id, version, kind: 'cancelled', by: by.name, note: by.reason, agencyId: notice.agencyId },
    nowMs,
  );
  await noteReceived(tx, id, version, nowMs);
  return { ...notice, state: 'cancelled', version };
}

async function addVersion(
  tx: Tx,
  noticeId: string,
  version: number,
  f: Pick<Filing, 'content' | 'warnings' | 'reportedOn' | 'door' | 'filedBy' | 'reason'>,
  reckoning: Reckoning,
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`insert into travel_notice_versions (notice_id, version, content, warnings, reported_on, received_at, door, filed_by, reason, reckoning)
        values (${noticeId}, ${version}, ${json(f.content)}, ${json(f.warnings)}, ${f.reportedOn}::date, ${instant(nowMs)}, ${f.door}, ${f.filedBy}, ${f.reason ?? ''}, ${json(reckoning)})`,
  );
}

function noteReceived(tx: Tx, noticeId: string, version: number, nowMs: number): Promise<void> {
  return addWork(
    tx,
    [
      newWork(
        'noticeReceived',
        `notice ${noticeId} ${version}`,
        { noticeId, version },
        { urgency: 2, orderKey: `notice ${noticeId}`, orderSeq: version },
      ),
    ],
    nowMs,
  );
}

/** Key order does not matter: jsonb gives objects back in its own. */
function equal(a: unknown, b: unknown): boolean {
  return sorted(a) === sorted(b);
}
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) =>
    typeof v === 'object' && v !== null && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([x], [y]) => (x < y ? -1 : 1)))
      : v,
  );
}

export async function readNotice(tx: Tx, id: string, lock = false): Promise<TravelNotice | undefined> {
  return first(
    tx,
    sql<TravelNotice>`select ${COLUMNS} from travel_notices n where n.id = ${id} ${lock ? sql`for update` : sql``}`,
  );
}

export async function findNotice(tx: Tx, naturalKey: string): Promise<TravelNotice | undefined> {
  return first(
    tx,
    sql<TravelNotice>`select ${COLUMNS} from travel_notices n where n.natural_key = ${naturalKey}`,
  );
}

export async function readVersion(
  tx: Tx,
  noticeId: string,
  version: number,
): Promise<NoticeVersion | undefined> {
  return first(
    tx,
    sql<NoticeVersion>`select ${VERSION_COLUMNS} from travel_notice_versions v where v.notice_id = ${noticeId} and v.version = ${version}`,
  );
}

export async function versionsOf(tx: Tx, noticeId: string): Promise<NoticeVersion[]> {
  return many(
    tx,
    sql<NoticeVersion>`select ${VERSION_COLUMNS} from travel_notice_versions v where v.notice_id = ${noticeId} order by v.version`,
  );
}

export interface NoticeQuery {
  readonly states?: readonly NoticeState[];
  readonly agencyIds?: readonly string[];
  readonly timeliness?: 'late';
  readonly subjectId?: string;
  /** Nobody abroad was told yet. */
  readonly unsent?: boolean;
  /** Order: next departure first, else last filed first. */
  readonly byDeparture?: boolean;
  readonly limit: number;
  readonly offset: number;
}

export interface NoticeRow extends TravelNotice {
  readonly person: NoticeContent['person'];
  readonly warnings: number;
  readonly agencyName: string | null;
  /** Countries that were told, of those of the itinerary. */
  readonly sentTo: readonly string[];
}

export async function listNotices(
  tx: Tx,
  q: NoticeQuery,
): Promise<{ readonly notices: NoticeRow[]; readonly total: number }> {
  const sent = sql`array(select distinct s.country from travel_notice_steps s where s.notice_id = n.id and s.kind = 'sent' and s.country <> '')`;
  const parts = [
    q.states ? sql`n.state in (${sql.join(q.states)})` : null,
    q.agencyIds ? sql`n.agency_id in (${sql.join(q.agencyIds.length > 0 ? q.agencyIds : [NOBODY])})` : null,
    q.subjectId ? sql`n.subject_id = ${q.subjectId}` : null,
    q.timeliness === 'late' ? sql`(n.timeliness <> 'timely' or n.marked_late)` : null,
    q.unsent ? sql`not n.countries <@ ${sent}` : null,
  ].filter((p) => p !== null);
  const where = parts.length > 0 ? sql`where ${sql.join(parts, sql` and `)}` : sql``;
  const notices = await many(
    tx,
    sql<NoticeRow>`select ${COLUMNS}, v.content -> 'person' as person, jsonb_array_length(v.warnings) as warnings, a.name as "agencyName", ${sent} as "sentTo"
      from travel_notices n join travel_notice_versions v on v.notice_id = n.id and v.version = n.version left join agencies a on a.id = n.agency_id
      ${where} order by ${q.byDeparture ? sql`n.departs_at, n.id` : sql`n.updated_at desc, n.id`} limit ${q.limit} offset ${q.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from travel_notices n ${where}`))!.n;
  return { notices, total };
}

const NOBODY = '00000000-0000-7000-8000-000000000000';

export async function noticesOfSubject(tx: Tx, subjectId: string): Promise<TravelNotice[]> {
  return many(
    tx,
    sql<TravelNotice>`select ${COLUMNS} from travel_notices n where n.subject_id = ${subjectId} order by n.departs_at desc`,
  );
}

/** Notices that were filed for a register record, the latest departure first. */
export async function noticesOfRecord(tx: Tx, recordId: string): Promise<TravelNotice[]> {
  return many(
    tx,
    sql<TravelNotice>`select ${COLUMNS} from travel_notices n where n.record_id = ${recordId} order by n.departs_at desc limit 20`,
  );
}

/** The notice in force for a trip, the latest where several joined it; a cancelled one only when there is no other. */
export async function noticeOfTrip(tx: Tx, tripId: string): Promise<TravelNotice | undefined> {
  return first(
    tx,
    sql<TravelNotice>`select ${COLUMNS} from travel_notices n where n.trip_id = ${tripId} order by n.state = 'cancelled', n.updated_at desc limit 1`,
  );
}

/**
 * Whether a notice covers a departure of the subject at an instant: one in force within a week before its day and
 * until its return, at least two weeks after, or a standing one. Who was seen to come back has made the journey: the
 * notice covers another departure only where its itinerary leaves the country again. For the routing rules and for
 * whoever asks.
 */
export async function noticeOnFile(tx: Tx, subjectId: string, atMs: number): Promise<'on-file' | 'none'> {
  return (await noticeCovering(tx, subjectId, atMs)) ? 'on-file' : 'none';
}

export async function noticeCovering(
  tx: Tx,
  subjectId: string,
  atMs: number,
): Promise<TravelNotice | undefined> {
  const near = await many(
    tx,
    sql<TravelNotice & { readonly backOn: string | null }>`select ${COLUMNS},
          (select r.returned_on::text from trip_reconciliations r
            where r.trip_id = n.trip_id and r.returned_on < (${instant(atMs)} at time zone n.time_zone)::date) as "backOn"
       from travel_notices n
      where n.subject_id = ${subjectId} and n.state <> 'cancelled'
        and (n.standing and n.state <> 'ended' and n.filed_at <= ${instant(atMs)}
          or ${instant(atMs)} between n.departs_at - ${EARLIER_DAYS} * interval '1 day'
             and greatest(n.departs_at + ${LATER_DAYS} * interval '1 day', (n.returns_on + 1)::timestamp at time zone 'UTC'))
      order by n.standing, abs(extract(epoch from n.departs_at - ${instant(atMs)})) limit 20`,
  );
  for (const { backOn, ...notice } of near) {
    if (notice.standing || backOn === null) return notice;
    const version = await readVersion(tx, notice.id, notice.version);
    if (version && leavesAgain(version.content.legs, backOn)) return notice;
  }
  return undefined;
}

export async function setNoticeTrip(
  tx: Tx,
  id: string,
  at: {
    readonly subjectId: string;
    readonly tripId: string | null;
    readonly announcedVersion: number | null;
  },
): Promise<void> {
  await run(
    tx,
    sql`update travel_notices set subject_id = ${at.subjectId}, trip_id = ${at.tripId}, announced_version = ${at.announcedVersion} where id = ${id}`,
  );
}

export async function setNoticeState(
  tx: Tx,
  notice: Pick<TravelNotice, 'id' | 'version'>,
  to: { readonly state: NoticeState; readonly accepted?: boolean; readonly markedLate?: boolean },
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update travel_notices set state = ${to.state}, updated_at = ${instant(nowMs)}
            ${to.accepted ? sql`, accepted_version = version` : sql``} ${to.markedLate ? sql`, marked_late = true` : sql``}
          where id = ${notice.id} and version = ${notice.version}`,
    )) === 1
  );
}

export interface NoticeStep {
  readonly noticeId: string;
  readonly version: number;
  readonly kind: NoticeStepKind;
  /** Recipient role that was told or that answered. */
  readonly role?: string;
  /** The foreign country of a hop abroad. */
  readonly country?: string;
  readonly agencyId?: string | null;
  readonly by: string;
  readonly note?: string;
}

/**
 * Writes down what became of a notice: times of every hop, answers, the outcome abroad (admitted, refused, unknown).
 * Whoever sends a notice on calls this; the same hop twice is one row.
 */
export async function noteNoticeStep(tx: Tx, s: NoticeStep, nowMs: number): Promise<void> {
  const once = ['sent', 'acknowledged', 'outcome', 'filed', 'changed', 'cancelled', 'accepted'].includes(
    s.kind,
  );
  const key = [
    s.noticeId,
    s.version,
    s.kind,
    s.role ?? '',
    s.country ?? '',
    once ? (s.agencyId ?? '') : nowMs,
  ].join('|');
  await run(
    tx,
    sql`insert into travel_notice_steps (id, natural_key, notice_id, version, kind, role, country, agency_id, by, note, at)
        values (${newId(nowMs)}, ${key}, ${s.noticeId}, ${s.version}, ${s.kind}, ${s.role ?? ''}, ${s.country ?? ''}, ${s.agencyId ?? null}, ${s.by}, ${s.note ?? ''}, ${instant(nowMs)})
        on conflict (natural_key) do nothing`,
  );
}

export interface NoticeStepRow extends Required<NoticeStep> {
  readonly id: string;
  readonly agencyName: string | null;
  readonly atMs: number;
}

export async function stepsOfNotice(tx: Tx, noticeId: string): Promise<NoticeStepRow[]> {
  return many(
    tx,
    sql<NoticeStepRow>`select s.id, s.notice_id as "noticeId", s.version, s.kind, s.role, s.country, s.agency_id as "agencyId", a.name as "agencyName", s.by, s.note, s.at as "atMs"
      from travel_notice_steps s left join agencies a on a.id = s.agency_id where s.notice_id = ${noticeId} order by s.at, s.version, s.id`,
  );
}
