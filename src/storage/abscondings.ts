import { sql } from 'kysely';
import { err, ok, type Result } from '#basics/result.js';
import { localDate } from '#basics/zones.js';
import {
  type AbscondingFinding,
  type AbscondingRefusal,
  type AbscondingStep,
  recordStep,
} from '#domain/absconding.js';
import type { Actor } from '#domain/actor.js';
import { newWork } from '#domain/workItem.js';
import { settleAbscondingSteps } from './abscondingSteps.js';
import { findAgency } from './agencies.js';
import { closeAbsconding } from './closeAbsconding.js';
import { first, instant, json, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { changeRegistrant, type Registrant, readRegistrant } from './registrants.js';
import { refreshRegistrant } from './registration.js';
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

/** Opens a case with owner and due day of each step; where one runs already, that one stays. */
export async function openAbsconding(
  tx: Tx,
  door: { readonly actor: Actor; readonly nowMs: number },
  registrant: Registrant,
  because: string,
): Promise<void> {
  const id = newId(door.nowMs);
  const added = await run(
    tx,
    sql`insert into absconding_cases (id, registrant_id, agency_id, opened_because, opened_by, opened_at)
      values (${id}, ${registrant.id}, ${registrant.agencyId}, ${because}, ${door.actor.kind === 'user' ? door.actor.id : null}, ${instant(door.nowMs)})
      on conflict do nothing`,
  );
  if (added === 0) return;
  await settleAbscondingSteps(tx, id, door.nowMs);
  await refreshRegistrant(tx, registrant, door.nowMs);
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
  await settleAbscondingSteps(tx, found.id, door.nowMs);
  const registrant = (await readRegistrant(tx, found.registrantId))!;
  const agency = await findAgency(tx, registrant.agencyId);
  const on = localDate(agency?.timeZone ?? 'America/New_York', door.nowMs);
  await refreshRegistrant(tx, registrant, door.nowMs, [
    { kind: 'absconding-step', key: `${found.id} ${may.value}`, on },
  ]);
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
  const state = finding === 'absconded' ? 'absconded' : registrant.registeredOn ? 'registered' : 'pending';
  await changeRegistrant(tx, registrant.id, { state }, door.nowMs);
  if (finding === 'located') await closeAbsconding(tx, registrant, true, door.nowMs);
  else {
    await run(
      tx,
      sql`update absconding_cases set finding = 'absconded', found_at = ${instant(door.nowMs)} where id = ${found.id}`,
    );
    await settleAbscondingSteps(tx, found.id, door.nowMs);
    await addWork(
      tx,
      [newWork('abscondingFound', `absconded ${found.id}`, { caseId: found.id, finding }, { urgency: 2 })],
      door.nowMs,
    );
  }
  await refreshRegistrant(tx, registrant, door.nowMs);
  return ok(true);
}
