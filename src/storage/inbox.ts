import { sql } from 'kysely';
import { first, instant, many, type Tx, uuids } from './database.js';
import { NOTIFICATION_COLUMNS, type Notification } from './notifications.js';

/**
 * What receiving agencies see of the notifications: those that left, or that no channel could carry. One that is
 * still planned keeps its place behind an earlier one of its subject; one stopped before it left was never theirs.
 */
const ARRIVED = sql.raw(`n.state not in ('planned', 'withdrawn')`);
const ARRIVED_AT = sql.raw('coalesce(n.dispatched_at, n.planned_at)');

export function hasArrived(n: Pick<Notification, 'state'>): boolean {
  return n.state !== 'planned' && n.state !== 'withdrawn';
}

export interface InboxFilter {
  readonly agencyIds: readonly string[];
  readonly show: 'waiting' | 'answered' | 'all';
  /** Part of a name, record number or reference. */
  readonly text?: string;
  readonly limit: number;
  readonly offset: number;
}

/** Those that need an answer first, then by urgency and due time; answered ones latest first. */
export async function listInbox(
  tx: Tx,
  filter: InboxFilter,
): Promise<{ readonly notifications: Notification[]; readonly total: number }> {
  const where = sql`where ${ARRIVED} and n.recipient_agency_id = any(${uuids(filter.agencyIds)})
    ${filter.show === 'waiting' ? sql`and n.state in ('dispatched', 'delivered', 'exhausted')` : sql``}
    ${filter.show === 'answered' ? sql`and n.state in ('acknowledged', 'closed')` : sql``}
    ${filter.text ? sql`and ${holdsText(filter.text)}` : sql``}`;
  const notifications = await many(
    tx,
    sql<Notification>`select ${NOTIFICATION_COLUMNS} from notifications n ${where}
      order by (n.state in ('acknowledged', 'closed')), case when n.state in ('acknowledged', 'closed') then '' else n.class end,
               case when n.state in ('acknowledged', 'closed') then null else n.ack_due_at end, ${ARRIVED_AT} desc, n.id
      limit ${filter.limit} offset ${filter.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from notifications n ${where}`))!.n;
  return { notifications, total };
}

/** Whether a field that a list shows holds the text. */
export function holdsText(text: string) {
  const part = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`exists (select from jsonb_array_elements(n.content -> 'sections') s, jsonb_array_elements(s -> 'fields') f
    where f ->> 'field' in ('names', 'aliases', 'reference', 'recordNumber') and f ->> 'value' ilike ${part})`;
}

/** How many arrived after an instant, for the live count; says nothing about anybody. */
export async function countArrivedSince(
  tx: Tx,
  agencyIds: readonly string[],
  sinceMs: number,
): Promise<number> {
  return (await first(
    tx,
    sql<{ n: number }>`select count(*) as n from notifications n
      where ${ARRIVED} and n.recipient_agency_id = any(${uuids(agencyIds)}) and ${ARRIVED_AT} > ${instant(sinceMs)}`,
  ))!.n;
}

/** How many wait for an answer. */
export async function countWaiting(tx: Tx, agencyIds: readonly string[]): Promise<number> {
  return (await first(
    tx,
    sql<{ n: number }>`select count(*) as n from notifications n
      where n.state in ('dispatched', 'delivered', 'exhausted') and n.recipient_agency_id = any(${uuids(agencyIds)})`,
  ))!.n;
}

export interface Arrived {
  readonly notification: Notification;
  readonly arrivedAtMs: number;
}

/** For machine clients that read on from where they stopped: in the order of arrival, after an instant and an id. */
export async function arrivedAfter(
  tx: Tx,
  agencyIds: readonly string[],
  after: { readonly atMs: number; readonly id: string },
  limit: number,
): Promise<Arrived[]> {
  const rows = await many(
    tx,
    sql<Notification & { arrivedAtMs: number }>`
      select ${NOTIFICATION_COLUMNS}, ${ARRIVED_AT} as "arrivedAtMs" from notifications n
       where ${ARRIVED} and n.recipient_agency_id = any(${uuids(agencyIds)})
         and (date_trunc('milliseconds', ${ARRIVED_AT}), n.id) > (${instant(after.atMs)}, ${after.id})
       order by date_trunc('milliseconds', ${ARRIVED_AT}), n.id limit ${limit}`,
  );
  return rows.map(({ arrivedAtMs, ...notification }) => ({ notification, arrivedAtMs }));
}

/** Messages to the same recipient that correct or withdraw this one, latest last. */
export async function supersededBy(
  tx: Tx,
  id: string,
): Promise<{ readonly id: string; readonly tripId: string | null }[]> {
  return many(
    tx,
    sql<{ id: string; tripId: string | null }>`
      select n.id, n.trip_id as "tripId" from notifications n where n.supersedes_id = ${id} and ${ARRIVED} order by n.planned_at, n.subject_seq`,
  );
}
