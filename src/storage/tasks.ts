import { sql } from 'kysely';
import { first, instant, json, many, run, type Tx, uuids } from './database.js';
import { newId } from './newId.js';

/** One noun for every duty of a person. */
export interface Task {
  readonly id: string;
  readonly naturalKey: string;
  readonly kind: string;
  readonly ownerAgencyId: string;
  readonly ownerUserId: string | null;
  readonly objectKind: string;
  readonly objectId: string;
  readonly deadlineId: string | null;
  readonly dueAtMs: number | null;
  readonly urgency: number;
  readonly state: 'open' | 'done' | 'cancelled';
  readonly facts: Readonly<Record<string, unknown>>;
  readonly doneBy: string | null;
  readonly doneNote: string;
  readonly createdAtMs: number;
  readonly endedAtMs: number | null;
}

const COLUMNS = sql.raw(
  `t.id, t.natural_key as "naturalKey", t.kind, t.owner_agency_id as "ownerAgencyId", t.owner_user_id as "ownerUserId", t.object_kind as "objectKind",
   t.object_id as "objectId", t.deadline_id as "deadlineId", t.due_at as "dueAtMs", t.urgency, t.state, t.facts, t.done_by as "doneBy", t.done_note as "doneNote",
   t.created_at as "createdAtMs", t.ended_at as "endedAtMs"`,
);

export interface NewTask {
  readonly naturalKey: string;
  readonly kind: string;
  readonly ownerAgencyId: string;
  readonly ownerUserId?: string | null;
  readonly objectKind: string;
  readonly objectId: string;
  readonly deadlineId?: string | null;
  readonly dueAtMs?: number | null;
  readonly urgency: number;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Opens tasks; the same natural key is one task, whoever asks again. */
export async function openTasks(tx: Tx, tasks: readonly NewTask[], nowMs: number): Promise<void> {
  for (const t of tasks) {
    await run(
      tx,
      sql`
      insert into tasks (id, natural_key, kind, owner_agency_id, owner_user_id, object_kind, object_id, deadline_id, due_at, urgency, state, facts, created_at)
      values (${newId(nowMs)}, ${t.naturalKey}, ${t.kind}, ${t.ownerAgencyId}, ${t.ownerUserId ?? null}, ${t.objectKind}, ${t.objectId}, ${t.deadlineId ?? null},
             ${instant(t.dueAtMs)}, ${t.urgency}, 'open', ${json(t.facts ?? {})}, ${instant(nowMs)})
      on conflict (natural_key) do nothing`,
    );
  }
}

export async function readTask(tx: Tx, id: string): Promise<Task | undefined> {
  return first(tx, sql<Task>`select ${COLUMNS} from tasks t where t.id = ${id}`);
}

/** Which of these natural keys have a task, in whatever state. */
export async function knownTaskKeys(tx: Tx, keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await many(
    tx,
    sql<{
      key: string;
    }>`select natural_key as key from tasks where natural_key in (${sql.join(keys)})`,
  );
  return new Set(rows.map((r) => r.key));
}

/** Natural keys of the open tasks of a kind on these objects. */
export async function openTaskKeys(tx: Tx, kind: string, objectIds: readonly string[]): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{
      key: string;
    }>`select natural_key as key from tasks where object_id = any(${uuids(objectIds)}) and kind = ${kind} and state = 'open'`,
  );
  return rows.map((r) => r.key);
}

/** @returns false when the task was not open any more */
export async function finishTask(
  tx: Tx,
  id: string,
  by: { readonly userId: string; readonly note: string },
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update tasks set state = 'done', done_by = ${by.userId}, done_note = ${by.note}, ended_at = ${instant(nowMs)} where id = ${id} and state = 'open'`,
    )) === 1
  );
}

/** Ends the open tasks of an object because what they asked for has happened otherwise. */
export async function cancelTasks(
  tx: Tx,
  objectId: string,
  kinds: readonly string[],
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update tasks set state = 'cancelled', ended_at = ${instant(nowMs)} where object_id = ${objectId} and kind in (${sql.join(kinds)}) and state = 'open'`,
  );
}

/** Ends open tasks by their natural keys because what they asked for has happened otherwise. */
export async function cancelTasksByKey(tx: Tx, naturalKeys: readonly string[], nowMs: number): Promise<void> {
  if (naturalKeys.length === 0) return;
  await run(
    tx,
    sql`update tasks set state = 'cancelled', ended_at = ${instant(nowMs)} where natural_key in (${sql.join(naturalKeys)}) and state = 'open'`,
  );
}

/** Opens again what was cancelled by key: the reason for the duty is back. */
export async function reopenTask(tx: Tx, naturalKey: string): Promise<void> {
  await run(
    tx,
    sql`update tasks set state = 'open', ended_at = null where natural_key = ${naturalKey} and state = 'cancelled'`,
  );
}

/** Tasks of a kind that are open or whose day is still ahead, whoever has them; called as the system. */
export async function tasksAhead(tx: Tx, kind: string, nowMs: number): Promise<Task[]> {
  return many(
    tx,
    sql<Task>`select ${COLUMNS} from tasks t where t.kind = ${kind} and (t.state = 'open' or t.due_at > ${instant(nowMs)}) order by t.created_at`,
  );
}

/** Keeps a fact with a task beside those that it has. */
export async function noteOnTask(
  tx: Tx,
  id: string,
  facts: Readonly<Record<string, unknown>>,
): Promise<void> {
  await run(tx, sql`update tasks set facts = facts || ${json(facts)} where id = ${id}`);
}

export async function listTasks(
  tx: Tx,
  filter: {
    readonly ownerAgencyId?: string;
    readonly ownerUserId?: string;
    readonly kind?: string;
    readonly states?: readonly Task['state'][];
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ readonly tasks: Task[]; readonly total: number }> {
  const where = sql`where t.state in (${sql.join(filter.states ?? ['open'])})
    ${filter.ownerAgencyId ? sql`and t.owner_agency_id = ${filter.ownerAgencyId}` : sql``}
    ${filter.kind ? sql`and t.kind = ${filter.kind}` : sql``}
    ${filter.ownerUserId ? sql`and t.owner_user_id = ${filter.ownerUserId}` : sql``}`;
  const tasks = await many(
    tx,
    sql<Task>`select ${COLUMNS} from tasks t ${where} order by t.urgency, t.due_at nulls last, t.created_at limit ${filter.limit} offset ${filter.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from tasks t ${where}`))!.n;
  return { tasks, total };
}
