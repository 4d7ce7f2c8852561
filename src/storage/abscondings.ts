import { sql } from 'kysely';
import { err, ok, type Result } from '#basics/result.js';
import {
  ABSCONDING_REVERSALS,
  type AbscondingFinding,
  type AbscondingRefusal,
  type AbscondingStep,
  recordStep,
  reversalsOf,
} from '#domain/absconding.js';
import type { Actor } from '#domain/actor.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { newWork } from '#domain/workItem.js';
import { first, instant, json, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { changeRegistrant, type Registrant } from './registrants.js';
import { refreshRegistrant } from './registration.js';
import { cancelTasks, openTasks } from './tasks.js';
import { addWork } from './workItems.js';

/** What is done after a registrant did not appear, step by step. */
export interface AbscondingCase {
  readonly id: string;
  readonly registrantId: string;
  readonly openedBecause: string;
  readonly openedAtMs: number;
  readonly finding: AbscondingFinding;
  readonly steps: readonly {
    readonly step: AbscondingStep;
    readonly outcome: 'done' | 'not-needed';
    readonly note: string;
    readonly at: string;
    readonly by: string;
  }[];
  readonly closedAtMs: number | null;
}

const SELECT = sql.raw(
  `select id, registrant_id as "registrantId", opened_because as "openedBecause", opened_at as "openedAtMs", finding, steps, closed_at as "closedAtMs" from absconding_cases`,
);

/** The case that runs, else the last one. */
export async function abscondingOf(tx: Tx, registrantId: string): Promise<AbscondingCase | undefined> {
  return first(
    tx,
    sql<AbscondingCase>`${SELECT} where registrant_id = ${registrantId} order by closed_at desc nulls first, opened_at desc limit 1`,
  );
}

export async function openAbsconding(
  tx: Tx,
  door: { readonly actor: Actor; readonly nowMs: number },
  registrant: Registrant,
  because: string,
): Promise<void> {
  await run(
    tx,
    sql`insert into absconding_cases (id, registrant_id, agency_id, opened_because, opened_by, opened_at)
      values (${newId(door.nowMs)}, ${registrant.id}, ${registrant.agencyId}, ${because}, ${door.actor.kind === 'user' ? door.actor.id : null}, ${instant(door.nowMs)})
      on conflict do nothing`,
  );
}

export async function recordAbscondingStep(
  tx: Tx,
  door: { readonly actor: Extract<Actor, { kind: 'user' }>; readonly nowMs: number },
  found: AbscondingCase,
  given: { readonly step: string; readonly outcome: 'done' | 'not-needed'; readonly note: string },
): Promise<Result<AbscondingStep, AbscondingRefusal>> {
  const may = recordStep(found.steps, found.finding, given.step, given.outcome, given.note);
  if (!may.ok) return may;
  const row = { ...given, at: new Date(door.nowMs).toISOString(), by: door.actor.name };
  await run(
    tx,
    sql`update absconding_cases set steps = steps || ${json([row])} where id = ${found.id} and closed_at is null`,
  );
  return may;
}

/** Absconded: the registration says so everywhere. Located: it says so no more, and the case is over. */
export async function decideAbsconding(
  tx: Tx,
  door: { readonly actor: Actor; readonly nowMs: number },
  registrant: Registrant,
  found: AbscondingCase,
  finding: 'absconded' | 'located',
): Promise<Result<true, AbscondingRefusal>> {
  if (found.closedAtMs !== null) return err({ code: 'over', says: 'The case is over.' });
  const closes = finding === 'located';
  await run(
    tx,
    sql`update absconding_cases set finding = ${finding}, found_at = ${instant(door.nowMs)}, closed_at = ${closes ? instant(door.nowMs) : sql`null`} where id = ${found.id}`,
  );
  const state = finding === 'absconded' ? 'absconded' : registrant.registeredOn ? 'registered' : 'pending';
  await changeRegistrant(tx, registrant.id, { state }, door.nowMs);
  await refreshRegistrant(tx, registrant, door.nowMs);
  if (finding === 'located')
    await openTasks(
      tx,
      reversalsOf(found.steps).map((step) => ({
        naturalKey: taskKey('absconder-reversal', found.id, step),
        kind: 'absconder-reversal',
        ownerAgencyId: registrant.agencyId,
        objectKind: 'registrant',
        objectId: registrant.id,
        urgency: TASK_KINDS['absconder-reversal'].urgency,
        facts: { why: ABSCONDING_REVERSALS[step], step },
      })),
      door.nowMs,
    );
  if (finding === 'located') await cancelTasks(tx, registrant.id, ['absconder-active'], door.nowMs);
  // Who was never told that the person absconded hears no more of it.
  if (finding === 'absconded' || found.finding === 'absconded')
    await addWork(
      tx,
      [newWork('abscondingFound', `${finding} ${found.id}`, { caseId: found.id, finding }, { urgency: 2 })],
      door.nowMs,
    );
  return ok(true);
}
