import { sql } from 'kysely';
import { newWork } from '#domain/workItem.js';
import { first, instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { senderNameSql } from './senderName.js';
import { askReading } from './transmissionReadings.js';
import type { Transmission } from './transmissions.js';
import { addWork } from './workItems.js';

/** A transmission that no adapter understood in full, with the duty of looking at it. */
export interface Quarantined {
  readonly id: string;
  readonly taskId: string;
  readonly door: string;
  readonly sender: string;
  /** The sender for people to read. */
  readonly senderName: string;
  readonly receivedAtMs: number;
  readonly format: string | null;
  readonly state: Transmission['state'];
  readonly outcome: Transmission['outcome'];
  readonly persons: number;
  readonly bytes: number;
  readonly warnings: Transmission['warnings'];
  readonly erasedAtMs: number | null;
  readonly taskState: 'open' | 'done' | 'cancelled';
  readonly dueAtMs: number | null;
  readonly ownerUserId: string | null;
  readonly ownerName: string | null;
  readonly note: string;
}

const COLUMNS = sql.raw(
  `t.id, k.id as "taskId", t.door, t.sender, ${senderNameSql('t.sender')} as "senderName", t.received_at as "receivedAtMs", t.format, t.state, t.outcome, t.persons, t.bytes, t.warnings, t.erased_at as "erasedAtMs",
   k.state as "taskState", k.due_at as "dueAtMs", k.owner_user_id as "ownerUserId", u.display_name as "ownerName", k.done_note as note`,
);
const TABLES = sql.raw(
  `tasks k join transmissions t on t.id = k.object_id left join users u on u.id = k.owner_user_id`,
);

export type QuarantineFilter = 'waiting' | 'mine' | 'claimed' | 'closed';

export async function listQuarantined(
  tx: Tx,
  options: {
    readonly show: QuarantineFilter;
    readonly userId: string;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ readonly rows: Quarantined[]; readonly total: number }> {
  const which = {
    waiting: sql`k.state = 'open' and k.owner_user_id is null`,
    mine: sql`k.state = 'open' and k.owner_user_id = ${options.userId}`,
    claimed: sql`k.state = 'open' and k.owner_user_id is not null`,
    closed: sql`k.state <> 'open'`,
  }[options.show];
  const where = sql`where k.kind = 'quarantined-transmission' and ${which}`;
  const rows = await many(
    tx,
    sql<Quarantined>`select ${COLUMNS} from ${TABLES} ${where} order by k.due_at nulls last, k.urgency, t.received_at desc limit ${options.limit} offset ${options.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from ${TABLES} ${where}`))!.n;
  return { rows, total };
}

export async function readQuarantined(tx: Tx, transmissionId: string): Promise<Quarantined | undefined> {
  return first(
    tx,
    sql<Quarantined>`select ${COLUMNS} from ${TABLES} where k.kind = 'quarantined-transmission' and t.id = ${transmissionId}`,
  );
}

/**
 * Somebody takes the duty, or takes it over from the colleague named in `from`: who went off duty keeps nothing from
 * being looked at. @returns false when another colleague has it by now, or it has ended
 */
export async function claimQuarantined(
  tx: Tx,
  taskId: string,
  userId: string,
  from: string | null,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update tasks set owner_user_id = ${userId} where id = ${taskId} and state = 'open'
             and (owner_user_id is null or owner_user_id = ${userId} or owner_user_id = ${from})`,
    )) === 1
  );
}

/** Reads the bytes again as a chosen format; what was taken in before stays, repeated persons change nothing. */
export async function readAgain(
  tx: Tx,
  transmissionId: string,
  format: string,
  userId: string,
  nowMs: number,
): Promise<boolean> {
  if (!(await askReading(tx, transmissionId, { userId, atMs: nowMs, format }))) return false;
  await addWork(
    tx,
    [
      newWork(
        'transmissionReceived',
        `read ${transmissionId} again ${newId(nowMs)}`,
        { transmissionId, format },
        { urgency: 2 },
      ),
    ],
    nowMs,
  );
  return true;
}

/** Ends the duty with a reason, by its owner. */
export async function closeQuarantined(
  tx: Tx,
  taskId: string,
  by: { readonly userId: string; readonly reason: string },
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update tasks set state = 'done', done_by = ${by.userId}, done_note = ${by.reason}, ended_at = ${instant(nowMs)}
           where id = ${taskId} and state = 'open' and owner_user_id = ${by.userId}`,
    )) === 1
  );
}
