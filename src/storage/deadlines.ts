import { sql } from 'kysely';
import type { DeadlineState } from '#domain/deadline.js';
import type { Reckoning } from '#domain/reckoning.js';
import { instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** One noun for every clock. One deadline of a kind per object; its arithmetic is kept with it. */
export interface Deadline {
  readonly id: string;
  readonly kind: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly ownerAgencyId: string;
  readonly dueAtMs: number;
  readonly state: DeadlineState;
  /** How often it climbed. */
  readonly step: number;
  readonly reckoning: Reckoning;
}

const COLUMNS = sql.raw(
  'id, kind, object_kind as "objectKind", object_id as "objectId", owner_agency_id as "ownerAgencyId", due_at as "dueAtMs", state, step, reckoning',
);

export type NewDeadline = Omit<Deadline, 'id' | 'state' | 'step'>;

/** Starts clocks; one that exists for the object starts again with the new due time. @returns their ids in order */
export async function startDeadlines(
  tx: Tx,
  deadlines: readonly NewDeadline[],
  nowMs: number,
): Promise<string[]> {
  if (deadlines.length === 0) return [];
  const rows = deadlines.map((d, i) => ({
    i,
    id: newId(nowMs),
    kind: d.kind,
    object_kind: d.objectKind,
    object_id: d.objectId,
    owner_agency_id: d.ownerAgencyId,
    due_at: new Date(d.dueAtMs).toISOString(),
    reckoning: d.reckoning,
  }));
  const saved = await many(
    tx,
    sql<{ id: string; kind: string; objectId: string }>`
    insert into deadlines (id, kind, object_kind, object_id, owner_agency_id, due_at, state, reckoning, created_at)
    select id, kind, object_kind, object_id, owner_agency_id, due_at, 'running', reckoning, ${instant(nowMs)}
      from jsonb_to_recordset(${json(rows)}) as r(i integer, id uuid, kind text, object_kind text, object_id uuid, owner_agency_id uuid, due_at timestamptz, reckoning jsonb)
    on conflict (kind, object_id) do update set due_at = excluded.due_at, state = 'running', step = 0, reckoning = excluded.reckoning, ended_at = null,
           owner_agency_id = excluded.owner_agency_id
    returning id, kind, object_id as "objectId"`,
  );
  return rows.map((r) => saved.find((s) => s.kind === r.kind && s.objectId === r.object_id)!.id);
}

export async function endDeadlines(
  tx: Tx,
  objectIds: readonly string[],
  kinds: readonly string[],
  state: 'met' | 'missed' | 'cancelled',
  nowMs: number,
): Promise<void> {
  if (objectIds.length === 0) return;
  await run(
    tx,
    sql`update deadlines set state = ${state}, ended_at = ${instant(nowMs)}
    where object_id in (${sql.join(objectIds)}) and kind in (${sql.join(kinds)}) and state = 'running'`,
  );
}

/** Who has to act now: running clocks of an object go over to that agency, with the time that is left. */
export async function handDeadlinesTo(
  tx: Tx,
  objectId: string,
  kinds: readonly string[],
  agencyId: string,
): Promise<void> {
  await run(
    tx,
    sql`update deadlines set owner_agency_id = ${agencyId}
        where object_id = ${objectId} and kind in (${sql.join(kinds)}) and state = 'running' and owner_agency_id <> ${agencyId}`,
  );
}

/** Clocks that have run out, earliest first, locked for the one who acts on them. */
export async function passedDeadlines(tx: Tx, nowMs: number, limit: number): Promise<Deadline[]> {
  return many(
    tx,
    sql<Deadline>`select ${COLUMNS} from deadlines where state = 'running' and due_at <= ${instant(nowMs)} order by due_at limit ${limit} for update skip locked`,
  );
}

/** The clock climbs a step: due again later with another owner, or missed for good. */
export async function climbDeadline(
  tx: Tx,
  id: string,
  to: { readonly dueAtMs: number; readonly step: number; readonly ownerAgencyId?: string } | null,
  nowMs: number,
): Promise<void> {
  if (to === null)
    await run(tx, sql`update deadlines set state = 'missed', ended_at = ${instant(nowMs)} where id = ${id}`);
  else
    await run(
      tx,
      sql`update deadlines set due_at = ${instant(to.dueAtMs)}, step = ${to.step} ${to.ownerAgencyId ? sql`, owner_agency_id = ${to.ownerAgencyId}` : sql``} where id = ${id}`,
    );
}

export async function deadlinesOf(tx: Tx, objectIds: readonly string[]): Promise<Deadline[]> {
  if (objectIds.length === 0) return [];
  return many(
    tx,
    sql<Deadline>`select ${COLUMNS} from deadlines where object_id in (${sql.join(objectIds)}) order by due_at`,
  );
}
