import { sql } from 'kysely';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** The agency's receipt with what it will do. */
export interface Acknowledgement {
  readonly id: string;
  readonly notificationId: string;
  readonly agencyId: string;
  readonly officer: string;
  readonly userId: string | null;
  readonly via: 'page' | 'api' | 'signed-reply' | 'nlets' | 'stand-in';
  readonly action: string;
  readonly note: string;
  readonly hitConfirmed: boolean | null;
  readonly atMs: number;
  /** When the officer says that it was received; null where they did not say. */
  readonly receivedAtMs: number | null;
  readonly replyId: string | null;
}

const COLUMNS = sql.raw(
  'a.id, a.notification_id as "notificationId", a.agency_id as "agencyId", a.officer, a.user_id as "userId", a.via, a.action, a.note, a.hit_confirmed as "hitConfirmed", a.at as "atMs", a.received_at as "receivedAtMs", a.reply_id as "replyId"',
);

/** @returns null when the same reply came before */
export async function addAcknowledgement(
  tx: Tx,
  a: Omit<Acknowledgement, 'id'>,
  nowMs: number,
): Promise<Acknowledgement | null> {
  const id = newId(nowMs);
  const row = await first(
    tx,
    sql<{ id: string }>`
    insert into acknowledgements (id, notification_id, agency_id, officer, user_id, via, action, note, hit_confirmed, at, received_at, reply_id)
    values (${id}, ${a.notificationId}, ${a.agencyId}, ${a.officer}, ${a.userId}, ${a.via}, ${a.action}, ${a.note}, ${a.hitConfirmed}, ${instant(a.atMs)}, ${instant(a.receivedAtMs)}, ${a.replyId})
    on conflict (notification_id, reply_id) do nothing returning id`,
  );
  return row ? { ...a, id } : null;
}

export async function acknowledgementsOf(
  tx: Tx,
  notificationIds: readonly string[],
): Promise<Acknowledgement[]> {
  if (notificationIds.length === 0) return [];
  return many(
    tx,
    sql<Acknowledgement>`select ${COLUMNS} from acknowledgements a where a.notification_id in (${sql.join(notificationIds)}) order by a.at`,
  );
}

/** The acknowledgement that a reply was kept as. */
export async function acknowledgementOfReply(
  tx: Tx,
  notificationId: string,
  replyId: string,
): Promise<Acknowledgement | undefined> {
  return first(
    tx,
    sql<Acknowledgement>`select ${COLUMNS} from acknowledgements a where a.notification_id = ${notificationId} and a.reply_id = ${replyId}`,
  );
}

export async function readAcknowledgement(tx: Tx, id: string): Promise<Acknowledgement | undefined> {
  return first(tx, sql<Acknowledgement>`select ${COLUMNS} from acknowledgements a where a.id = ${id}`);
}

/** Something that came back to us, kept before it is understood: what fits nothing waits for a person. */
export interface InboundReply {
  readonly id: string;
  readonly door: string;
  readonly replyId: string;
  readonly agencyId: string | null;
  readonly receivedAtMs: number;
  readonly state: 'received' | 'applied' | 'quarantined';
  readonly body: Readonly<Record<string, unknown>>;
  readonly note: string;
}

/** @returns null when the same reply was received before */
export async function receiveReply(
  tx: Tx,
  r: {
    readonly door: string;
    readonly replyId: string;
    readonly agencyId: string | null;
    readonly body: Readonly<Record<string, unknown>>;
  },
  nowMs: number,
): Promise<string | null> {
  const row = await first(
    tx,
    sql<{ id: string }>`
    insert into inbound_replies (id, door, reply_id, agency_id, received_at, state, body)
    values (${newId(nowMs)}, ${r.door}, ${r.replyId}, ${r.agencyId}, ${instant(nowMs)}, 'received', ${json(r.body)})
    on conflict (door, reply_id) do nothing returning id`,
  );
  return row?.id ?? null;
}

export async function readReply(tx: Tx, id: string): Promise<InboundReply | undefined> {
  return first(
    tx,
    sql<InboundReply>`
    select id, door, reply_id as "replyId", agency_id as "agencyId", received_at as "receivedAtMs", state, body, note from inbound_replies where id = ${id} for update`,
  );
}

export async function markReply(
  tx: Tx,
  id: string,
  state: 'applied' | 'quarantined',
  note: string,
): Promise<void> {
  await run(tx, sql`update inbound_replies set state = ${state}, note = ${note} where id = ${id}`);
}
