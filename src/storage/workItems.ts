import { sql } from 'kysely';
import type { NewWork, WorkItem, WorkRole } from '#domain/workItem.js';
import { type Database, instant, json, many, noteWork, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { cancelTasks } from './tasks.js';

/**
 * The queue. An item is written in the transaction that made it necessary and deleted in the transaction that did
 * it, so there is no moment in which work exists nowhere. Claiming takes rows nobody holds (SKIP LOCKED) and sets a
 * lease; a worker that dies lets its lease run out and another takes over.
 */
export async function addWork(tx: Tx, works: readonly NewWork[], nowMs: number): Promise<void> {
  if (works.length === 0) return;
  const rows = works.map((w) => ({
    id: newId(nowMs),
    kind: w.kind,
    natural_key: w.naturalKey,
    role: w.role,
    payload: w.payload,
    urgency: w.urgency ?? 5,
    run_at: new Date(w.runAtMs ?? nowMs).toISOString(),
    order_key: w.orderKey ?? null,
    order_seq: w.orderSeq ?? null,
  }));
  await run(
    tx,
    sql`
    insert into work_items (id, kind, natural_key, role, payload, urgency, run_at, order_key, order_seq, created_at)
    select r.id, r.kind, r.natural_key, r.role, r.payload, r.urgency, r.run_at, r.order_key, r.order_seq, ${instant(nowMs)}
      from jsonb_to_recordset(${json(rows)}) as r(id uuid, kind text, natural_key text, role text, payload jsonb, urgency integer,
           run_at timestamptz, order_key text, order_seq bigint)
    on conflict (natural_key) do nothing`,
  );
  for (const w of works) noteWork(tx, w.role);
}

/**
 * Takes up to `limit` items for `owner`. Of items with one order key only the first in line is taken, and none while
 * another of them is held, so that a correction cannot overtake what it corrects.
 */
export async function claimWork(
  db: Database,
  options: {
    readonly role: WorkRole;
    readonly owner: string;
    readonly limit: number;
    readonly leaseMs: number;
    readonly nowMs: number;
    readonly kinds?: readonly string[];
  },
): Promise<WorkItem[]> {
  return db.asSystem(
    async (tx) =>
      many(
        tx,
        sql<WorkItem>`
      update work_items w set leased_by = ${options.owner}, lease_until = ${instant(options.nowMs + options.leaseMs)}, attempts = attempts + 1
       where w.id in (
         select c.id from work_items c
          where c.role = ${options.role} and c.failed_at is null and c.run_at <= ${instant(options.nowMs)}
            and (c.lease_until is null or c.lease_until < ${instant(options.nowMs)})
            ${options.kinds ? sql`and c.kind in (${sql.join(options.kinds)})` : sql``}
            and (c.order_key is null or not exists (
              select from work_items e where e.order_key = c.order_key and e.order_seq < c.order_seq))
          order by c.urgency, c.run_at
          limit ${options.limit}
          for update skip locked)
      returning w.id, w.kind, w.payload, w.attempts`,
      ),
    // A claim that a power loss forgets is claimed again.
    { repeatable: true },
  );
}

/** Deletes the item in the transaction that did its work; false when the lease was lost, and then the caller must roll back. */
export async function endWork(tx: Tx, id: string, owner: string): Promise<boolean> {
  return (await run(tx, sql`delete from work_items where id = ${id} and leased_by = ${owner}`)) === 1;
}

/** Whether `owner` still has the item: else another has taken over, and the caller must roll back. */
export async function holdsWork(tx: Tx, id: string, owner: string): Promise<boolean> {
  return (
    (await many(tx, sql<{ id: string }>`select id from work_items where id = ${id} and leased_by = ${owner}`))
      .length === 1
  );
}

/** Puts the item back for a later try; with `failed` it stays for a person to look at and is not tried again by itself. False when the lease was lost. */
export async function returnWork(
  tx: Tx,
  id: string,
  owner: string,
  options: {
    readonly error: string;
    readonly runAtMs: number;
    readonly failed: boolean;
    readonly nowMs: number;
  },
): Promise<boolean> {
  const count = await run(
    tx,
    sql`
    update work_items set leased_by = null, lease_until = null, last_error = ${options.error.slice(0, 500)}, run_at = ${instant(options.runAtMs)},
           failed_at = ${options.failed ? instant(options.nowMs) : sql`null`}
     where id = ${id} and leased_by = ${owner}`,
  );
  return count === 1;
}

/** Puts the item off: it did what could be done now. False when the lease was lost. */
export async function postponeWork(
  tx: Tx,
  id: string,
  owner: string,
  runAtMs: number,
  reason: string,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update work_items set leased_by = null, lease_until = null, attempts = 0, run_at = ${instant(runAtMs)}, last_error = ${reason.slice(0, 500)}
           where id = ${id} and leased_by = ${owner}`,
    )) === 1
  );
}

/** Makes a long step's lease last. */
export async function renewLease(
  db: Database,
  ids: readonly string[],
  owner: string,
  untilMs: number,
): Promise<void> {
  if (ids.length === 0) return;
  await db.asSystem(
    (tx) =>
      run(
        tx,
        sql`update work_items set lease_until = ${instant(untilMs)} where leased_by = ${owner} and id in (${sql.join(ids)})`,
      ),
    { repeatable: true },
  );
}

/**
 * Sets failed items going again, all or the one of a natural key: after a release that mends them, or because a
 * sender sends again. The tasks that asked a person to look at them are cancelled. @returns how many
 */
export async function retryFailedWork(tx: Tx, nowMs: number, naturalKey?: string): Promise<number> {
  const items = await many(
    tx,
    sql<{ id: string }>`
    update work_items set failed_at = null, attempts = 0, run_at = ${instant(nowMs)}, leased_by = null, lease_until = null
     where failed_at is not null ${naturalKey === undefined ? sql`` : sql`and natural_key = ${naturalKey}`} returning id`,
  );
  for (const item of items) await cancelTasks(tx, item.id, ['failed-work'], nowMs);
  noteWork(tx, 'work');
  noteWork(tx, 'screen');
  return items.length;
}

export interface QueueState {
  readonly kind: string;
  readonly waiting: number;
  readonly running: number;
  readonly failed: number;
  readonly oldestMs: number | null;
}

export async function queueState(tx: Tx, nowMs: number): Promise<QueueState[]> {
  return many(
    tx,
    sql<QueueState>`
    select kind,
           count(*) filter (where failed_at is null and (lease_until is null or lease_until < ${instant(nowMs)})) as waiting,
           count(*) filter (where failed_at is null and lease_until >= ${instant(nowMs)}) as running,
           count(*) filter (where failed_at is not null) as failed,
           min(run_at) filter (where failed_at is null and run_at <= ${instant(nowMs)}) as "oldestMs"
      from work_items group by kind order by kind`,
  );
}
