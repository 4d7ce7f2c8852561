import { sql } from 'kysely';
import type { NotificationState } from '#domain/notification.js';
import { instant, many, noteWork, run, type Tx } from './database.js';
import { NOTIFICATION_COLUMNS, type Notification } from './notifications.js';

const OWED = sql.raw(`n.state in ('planned', 'dispatched', 'delivered', 'exhausted')`);

export interface BoardFilter {
  /** Part of the recipient's name or ORI. */
  readonly text?: string;
  readonly state?: NotificationState;
  readonly class?: string;
  readonly nowMs: number;
  readonly limit: number;
  readonly offset: number;
}

/** Everything that is owed to agencies: overdue first, the longest overdue on top, then by the clock, then the past. */
export async function listBoard(
  tx: Tx,
  filter: BoardFilter,
): Promise<{ readonly notifications: Notification[]; readonly total: number }> {
  const part = `%${(filter.text ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  const from = sql`from notifications n join agencies g on g.id = n.recipient_agency_id where true
    ${filter.text ? sql`and (g.name ilike ${part} or g.ori ilike ${part})` : sql``}
    ${filter.state ? sql`and n.state = ${filter.state}` : sql``}
    ${filter.class ? sql`and n.class = ${filter.class}` : sql``}`;
  const notifications = await many(
    tx,
    sql<Notification>`select ${NOTIFICATION_COLUMNS} ${from}
      order by (${OWED} and n.ack_due_at < ${instant(filter.nowMs)}) desc, (${OWED}) desc,
               case when ${OWED} then n.ack_due_at end, n.planned_at desc, n.id
      limit ${filter.limit} offset ${filter.offset}`,
  );
  const [counted] = await many(tx, sql<{ n: number }>`select count(*) as n ${from}`);
  return { notifications, total: counted!.n };
}

export async function countByState(
  tx: Tx,
): Promise<{ readonly state: NotificationState; readonly n: number }[]> {
  return many(
    tx,
    sql<{
      state: NotificationState;
      n: number;
    }>`select state, count(*) as n from notifications group by state`,
  );
}

/** Has a waiting delivery tried at once. @returns false when none waits: it is being tried now or owed no more */
export async function hurryDelivery(tx: Tx, notificationId: string, nowMs: number): Promise<boolean> {
  const hurried = await run(
    tx,
    sql`update work_items set run_at = ${instant(nowMs)}, failed_at = null
      where natural_key = ${`deliver ${notificationId}`} and (leased_by is null or lease_until < ${instant(nowMs)})`,
  );
  if (hurried > 0) noteWork(tx, 'work');
  return hurried > 0;
}
