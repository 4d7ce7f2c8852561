import { sql } from 'kysely';
import type {
  AlreadyTold,
  NotificationIdentity,
  NotificationKind,
  NotificationState,
  NotSent,
  PlannedNotification,
} from '#domain/notification.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** A message this system owes to an agency, with its composed content. */
export interface Notification {
  readonly id: string;
  readonly naturalKey: string;
  readonly tripId: string | null;
  readonly subjectId: string | null;
  readonly candidateId: string | null;
  /** What an occasion without a candidate is about: a travel notice, a passport request. */
  readonly objectKind: string | null;
  readonly objectId: string | null;
  readonly recipientAgencyId: string;
  readonly recipientRole: string;
  readonly kind: NotificationKind;
  readonly class: 'P1' | 'P2' | 'P3';
  readonly identity: NotificationIdentity;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly legalBasis: string;
  readonly facts: PlannedNotification['facts'] & { readonly because: string; readonly recipientName: string };
  readonly content: unknown;
  readonly withheld: unknown;
  readonly supersedesId: string | null;
  readonly formatVersion: number;
  readonly subjectSeq: number;
  readonly state: NotificationState;
  readonly closeReason: string | null;
  readonly plannedAtMs: number;
  readonly dispatchDueAtMs: number;
  readonly ackDueAtMs: number;
  readonly dispatchedAtMs: number | null;
  readonly deliveredAtMs: number | null;
  readonly acknowledgedAtMs: number | null;
  readonly openedAtMs: number | null;
}

export const NOTIFICATION_COLUMNS = sql.raw(
  `n.id, n.natural_key as "naturalKey", n.trip_id as "tripId", n.subject_id as "subjectId", n.candidate_id as "candidateId", n.object_kind as "objectKind", n.object_id as "objectId",
   n.recipient_agency_id as "recipientAgencyId", n.recipient_role as "recipientRole", n.kind, n.class, n.identity, n.rule_id as "ruleId",
   n.rule_version as "ruleVersion", n.legal_basis as "legalBasis", n.facts, n.content, n.withheld, n.supersedes_id as "supersedesId",
   n.format_version as "formatVersion", n.subject_seq as "subjectSeq", n.state, n.close_reason as "closeReason", n.planned_at as "plannedAtMs",
   n.dispatch_due_at as "dispatchDueAtMs", n.ack_due_at as "ackDueAtMs", n.dispatched_at as "dispatchedAtMs", n.delivered_at as "deliveredAtMs",
   n.acknowledged_at as "acknowledgedAtMs", n.opened_at as "openedAtMs"`,
);

export interface ComposedNotification {
  readonly planned: PlannedNotification;
  readonly content: unknown;
  readonly withheld: unknown;
  readonly formatVersion: number;
}

/** What messages are about: the thread that orders and supersedes them. */
export interface NotificationAbout {
  readonly tripId: string | null;
  readonly subjectId: string | null;
  readonly candidateId: string | null;
  readonly objectKind: string | null;
  readonly objectId: string | null;
}

/**
 * Keeps planned notifications, each with the next sequence number of its subject and recipient. The subject's row is
 * locked, so two planners cannot draw the same number. A natural key that exists already is not planned again.
 * @returns those that are new, with their ids
 */
export async function addNotifications(
  tx: Tx,
  of: NotificationAbout,
  composed: readonly ComposedNotification[],
  nowMs: number,
): Promise<
  {
    readonly id: string;
    readonly naturalKey: string;
    readonly recipientAgencyId: string;
    readonly subjectSeq: number;
  }[]
> {
  if (composed.length === 0) return [];
  if (of.subjectId) await first(tx, sql`select id from subjects where id = ${of.subjectId} for update`);
  const thread = of.subjectId
    ? sql`m.subject_id = ${of.subjectId}`
    : sql`m.subject_id is null and m.object_id = ${of.objectId}`;
  const added: { id: string; naturalKey: string; recipientAgencyId: string; subjectSeq: number }[] = [];
  for (const { planned: p, content, withheld, formatVersion } of composed) {
    const id = newId(nowMs);
    const row = await first(
      tx,
      sql<{ subjectSeq: number }>`
      insert into notifications (id, natural_key, trip_id, subject_id, candidate_id, object_kind, object_id, recipient_agency_id, recipient_role, kind, class, identity, rule_id, rule_version,
             legal_basis, facts, content, withheld, supersedes_id, format_version, subject_seq, state, planned_at, dispatch_due_at, ack_due_at)
      select ${id}, ${p.naturalKey}, ${of.tripId}, ${of.subjectId}, ${of.candidateId}, ${of.objectKind}, ${of.objectId},
             ${p.recipientAgencyId}, ${p.recipientRole}, ${p.kind}, ${p.class}, ${p.identity},
             ${p.ruleId}, ${p.ruleVersion}, ${p.legalBasis}, ${json({ ...p.facts, because: p.because, recipientName: p.recipientName })}, ${json(content)}, ${json(withheld)},
             ${p.supersedesId}, ${formatVersion},
             coalesce((select max(m.subject_seq) from notifications m where ${thread} and m.recipient_agency_id = ${p.recipientAgencyId}), 0) + 1,
             'planned', ${instant(p.plannedAtMs)}, ${instant(p.dispatchDueAtMs)}, ${instant(p.ackDueAtMs)}
      on conflict (natural_key) do nothing returning subject_seq as "subjectSeq"`,
    );
    if (row)
      added.push({
        id,
        naturalKey: p.naturalKey,
        recipientAgencyId: p.recipientAgencyId,
        subjectSeq: row.subjectSeq,
      });
  }
  return added;
}

/**
 * What the agencies of a trip were told or are about to be told, in order of planning. With `true` held to the
 * end of the transaction: what counts as unsent then cannot begin its way out before it is stopped.
 */
export async function alreadyTold(
  tx: Tx,
  about: string | Pick<NotificationAbout, 'objectKind' | 'objectId'>,
  options: boolean | { readonly beforeMs: number } = false,
): Promise<AlreadyTold[]> {
  const hold = options === true;
  const before = typeof options === 'object' ? sql`and n.planned_at < ${instant(options.beforeMs)}` : sql``;
  const thread =
    typeof about === 'string'
      ? sql`n.trip_id = ${about} and n.object_id is null`
      : sql`n.object_kind = ${about.objectKind} and n.object_id = ${about.objectId}`;
  return many(
    tx,
    sql<AlreadyTold>`
    select n.id as "notificationId", n.natural_key as "naturalKey", n.recipient_agency_id as "recipientAgencyId", n.recipient_role as "recipientRole", n.kind, n.class,
           n.identity, n.facts ->> 'status' as status, n.facts ->> 'hitKey' as "hitKey", n.facts ->> 'reason' as reason,
           n.facts ->> 'recipientName' as "recipientName", n.rule_id as "ruleId", n.facts -> 'rules' as rules, n.rule_version as "ruleVersion",
           n.legal_basis as "legalBasis", n.state, exists (select from deliveries d where d.notification_id = n.id) as attempted, n.subject_seq as "subjectSeq"
      from notifications n where ${thread} ${before} order by n.planned_at, n.subject_seq ${hold ? sql`for update of n` : sql``}`,
  );
}

export async function addNotSent(
  tx: Tx,
  of: Omit<NotificationAbout, 'subjectId'>,
  notSent: readonly NotSent[],
  nowMs: number,
): Promise<void> {
  for (const n of notSent) {
    await run(
      tx,
      sql`
      insert into not_sent (id, trip_id, candidate_id, object_kind, object_id, recipient_role, recipient_agency_id, rule_id, rule_version, reason, decided_by, at, natural_key)
      values (${newId(nowMs)}, ${of.tripId}, ${of.candidateId}, ${of.objectKind}, ${of.objectId}, ${n.recipientRole}, ${n.recipientAgencyId}, ${n.ruleId}, ${n.ruleVersion}, ${n.reason}, ${n.decidedBy},
             ${instant(nowMs)}, ${n.naturalKey}) on conflict (natural_key) do nothing`,
    );
  }
}

/** Who was not told of a trip, or of an object that is no trip, and why. NSOTC's own: other agencies see none. */
export async function notSentOf(
  tx: Tx,
  about: { readonly tripId: string } | { readonly objectId: string },
): Promise<(NotSent & { readonly atMs: number })[]> {
  const thread = 'tripId' in about ? sql`trip_id = ${about.tripId}` : sql`object_id = ${about.objectId}`;
  return many(
    tx,
    sql<NotSent & { atMs: number }>`
    select natural_key as "naturalKey", recipient_role as "recipientRole", recipient_agency_id as "recipientAgencyId", rule_id as "ruleId",
           rule_version as "ruleVersion", reason, decided_by as "decidedBy", at as "atMs" from not_sent where ${thread} order by at, id`,
  );
}

export async function readNotification(tx: Tx, id: string, lock = false): Promise<Notification | undefined> {
  return first(
    tx,
    sql<Notification>`select ${NOTIFICATION_COLUMNS} from notifications n where n.id = ${id} ${lock ? sql`for update` : sql``}`,
  );
}

export async function notificationsOfTrip(tx: Tx, tripId: string): Promise<Notification[]> {
  return many(
    tx,
    sql<Notification>`select ${NOTIFICATION_COLUMNS} from notifications n where n.trip_id = ${tripId} order by n.planned_at, n.subject_seq`,
  );
}

/** What agencies were told of an object that is no trip, in order of planning. */
export async function notificationsOfObject(tx: Tx, objectId: string): Promise<Notification[]> {
  return many(
    tx,
    sql<Notification>`select ${NOTIFICATION_COLUMNS} from notifications n where n.object_id = ${objectId} order by n.planned_at, n.subject_seq`,
  );
}

/**
 * Moves a notification on. A state never goes back: a late delivery proof cannot undo an acknowledgement.
 * @returns false when it was past that state already
 */
export async function markNotification(
  tx: Tx,
  id: string,
  to: NotificationState,
  nowMs: number,
  closeReason?: string,
): Promise<boolean> {
  const from: Readonly<Record<NotificationState, readonly NotificationState[]>> = {
    planned: [],
    dispatched: ['planned'],
    delivered: ['planned', 'dispatched', 'exhausted'],
    exhausted: ['planned', 'dispatched'],
    acknowledged: ['planned', 'dispatched', 'delivered', 'exhausted'],
    withdrawn: ['planned'],
    closed: ['planned', 'dispatched', 'delivered', 'exhausted'],
  };
  const stamp = { dispatched: 'dispatched_at', delivered: 'delivered_at', acknowledged: 'acknowledged_at' }[
    to as string
  ];
  return (
    (await run(
      tx,
      sql`
      update notifications set state = ${to} ${stamp ? sql`, ${sql.ref(stamp)} = coalesce(${sql.ref(stamp)}, ${instant(nowMs)})` : sql``}
             ${closeReason ? sql`, close_reason = ${closeReason}` : sql``}
       where id = ${id} and state in (${sql.join(from[to].length > 0 ? from[to] : ['-'])})`,
    )) === 1
  );
}

export async function markOpened(tx: Tx, id: string, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`update notifications set opened_at = coalesce(opened_at, ${instant(nowMs)}) where id = ${id}`,
  );
}

/** Notifications that no work item stands for and that are still owed: what a sweep sets going again. */
export async function notificationsWithoutWork(
  tx: Tx,
  limit: number,
): Promise<
  {
    readonly id: string;
    readonly subjectId: string;
    readonly recipientAgencyId: string;
    readonly subjectSeq: number;
  }[]
> {
  return many(
    tx,
    sql<{ id: string; subjectId: string; recipientAgencyId: string; subjectSeq: number }>`
    select n.id, coalesce(n.subject_id, n.object_id) as "subjectId", n.recipient_agency_id as "recipientAgencyId", n.subject_seq as "subjectSeq" from notifications n
     where n.state in ('planned', 'dispatched')
       and not exists (select from work_items w where w.natural_key = 'deliver ' || n.id)
     order by n.planned_at limit ${limit}`,
  );
}

/** Trips of a subject of which agencies were told on the strength of a candidate, each with its latest candidate. */
export async function toldTripsOfSubject(
  tx: Tx,
  subjectId: string,
  limit: number,
): Promise<{ readonly tripId: string; readonly candidateId: string }[]> {
  return many(
    tx,
    sql<{ tripId: string; candidateId: string }>`
    select distinct on (n.trip_id) n.trip_id as "tripId", n.candidate_id as "candidateId" from notifications n
     where n.subject_id = ${subjectId} and n.trip_id is not null and n.candidate_id is not null
     order by n.trip_id, n.planned_at desc limit ${limit}`,
  );
}

/** What an agency was told that names a record, the latest first: for a registrant who challenges one of them. */
export async function notificationsNaming(
  tx: Tx,
  recipientAgencyId: string,
  recordNumber: string,
  limit: number,
): Promise<Notification[]> {
  return many(
    tx,
    sql<Notification>`select ${NOTIFICATION_COLUMNS} from notifications n
      where n.recipient_agency_id = ${recipientAgencyId} and n.content::text like ${`%${recordNumber.replace(/[\\%_]/g, '\\$&')}%`}
      order by n.planned_at desc limit ${limit}`,
  );
}
