import { sql } from 'kysely';
import { first, instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** One attempt to deliver a notification. It is written as begun before anything is sent. */
export interface Delivery {
  readonly id: string;
  readonly notificationId: string;
  readonly channelId: string | null;
  readonly channelKind: string;
  readonly attempt: number;
  readonly state: 'begun' | 'delivered' | 'accepted' | 'failed' | 'refused' | 'unknown';
  readonly begunAtMs: number;
  readonly endedAtMs: number | null;
  readonly bodySha256: string;
  readonly detail: string;
}

const COLUMNS = sql.raw(
  'd.id, d.notification_id as "notificationId", d.channel_id as "channelId", d.channel_kind as "channelKind", d.attempt, d.state, d.begun_at as "begunAtMs", d.ended_at as "endedAtMs", d.body_sha256 as "bodySha256", d.detail',
);

/** What an attempt says whose process was gone before it could record a fate. */
export const PROCESS_ENDED = 'the process ended while sending';

/** Marks an attempt begun. An earlier one still "begun" is of unknown fate: its process died while sending. */
export async function beginDelivery(
  tx: Tx,
  d: {
    readonly notificationId: string;
    readonly channelId: string | null;
    readonly channelKind: string;
    readonly bodySha256: string;
  },
  nowMs: number,
): Promise<{ readonly id: string; readonly attempt: number }> {
  await run(
    tx,
    sql`update deliveries set state = 'unknown', ended_at = ${instant(nowMs)}, detail = ${PROCESS_ENDED}
    where notification_id = ${d.notificationId} and state = 'begun'`,
  );
  const id = newId(nowMs);
  const row = (await first(
    tx,
    sql<{ attempt: number }>`
    insert into deliveries (id, notification_id, channel_id, channel_kind, attempt, state, begun_at, body_sha256)
    select ${id}, ${d.notificationId}, ${d.channelId}, ${d.channelKind}, coalesce(max(attempt), 0) + 1, 'begun', ${instant(nowMs)}, ${d.bodySha256}
      from deliveries where notification_id = ${d.notificationId} returning attempt`,
  ))!;
  return { id, attempt: row.attempt };
}

export async function endDelivery(
  tx: Tx,
  id: string,
  fate: { readonly state: Exclude<Delivery['state'], 'begun'>; readonly detail: string },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update deliveries set state = ${fate.state}, detail = ${fate.detail.slice(0, 500)}, ended_at = ${instant(nowMs)} where id = ${id}`,
  );
}

export async function deliveriesOf(tx: Tx, notificationIds: readonly string[]): Promise<Delivery[]> {
  if (notificationIds.length === 0) return [];
  return many(
    tx,
    sql<Delivery>`select ${COLUMNS} from deliveries d where d.notification_id in (${sql.join(notificationIds)}) order by d.begun_at, d.attempt`,
  );
}
