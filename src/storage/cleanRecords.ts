import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import {
  type CleanAnswers,
  type CleanFacts,
  type CleanProblem,
  type CleanStep,
  cleanProblems,
  cleanSinceProblems,
  cleanStand,
} from '#domain/cleanRecord.js';
import type { DutyBody } from '#domain/duty.js';
import { first, json, run, type Tx } from './database.js';
import { changeRegistrant, type Registrant, readRegistrant } from './registrants.js';
import { valuesOf } from './registrantValues.js';
import { type RegistryDoor, refreshRegistrant, todayOfRegistrant, userOf } from './registration.js';
import { ruleSetAt } from './ruleSets.js';

/** The one road to a shorter duty after a clean record. The caller's transaction writes the audit. */

/** Steps of a registration, the oldest first. */
export async function cleanStepsOf(tx: Tx, registrantId: string): Promise<readonly CleanStep[]> {
  const row = await first(
    tx,
    sql<{ steps: CleanStep[] }>`select clean_steps as steps from registrants where id = ${registrantId}`,
  );
  return row?.steps ?? [];
}

export async function cleanFactsOf(tx: Tx, registrant: Registrant, nowMs: number): Promise<CleanFacts> {
  const { body } = await ruleSetAt<DutyBody>(tx, 'duties', nowMs);
  return {
    body,
    state: registrant.state,
    tier: registrant.tier,
    juvenile: registrant.juvenile,
    today: await todayOfRegistrant(tx, registrant, nowMs),
    values: await valuesOf(tx, registrant.id),
  };
}

/** Whether somebody else of the registrant's agency may approve; where nobody can, who proposed it may. */
export async function hasSecondOfficer(
  tx: Tx,
  registrant: Registrant,
  userId: string | null,
): Promise<boolean> {
  const row = await first(
    tx,
    sql<{
      found: boolean;
    }>`select exists (select 1 from users u where u.agency_id = ${registrant.agencyId} and u.status = 'active'
      and u.locked_at is null and 'register-officer' = any(u.roles) and u.id is distinct from ${userId}::uuid) as found`,
  );
  return row?.found ?? false;
}

/** Keeps the day from which the record counts, or proposes the shorter duty with an answer to each condition. */
export async function proposeCleanRecord(
  tx: Tx,
  door: RegistryDoor,
  id: string,
  given: { readonly since: IsoDate; readonly answers: CleanAnswers | null },
): Promise<Result<CleanStep['step'], readonly CleanProblem[]>> {
  const registrant = (await readRegistrant(tx, id, true))!;
  const { since, answers } = given;
  const facts = await cleanFactsOf(tx, registrant, door.nowMs);
  const stand = cleanStand(await cleanStepsOf(tx, id));
  const problems =
    stand?.step === 'approved'
      ? [{ field: 'since' as const, says: 'A shorter duty is approved already: withdraw it first.' }]
      : answers === null
        ? cleanSinceProblems(facts, since)
        : cleanProblems(facts, since, answers);
  if (problems.length > 0) return err(problems);
  const step = answers === null ? 'noted' : 'proposed';
  await take(tx, door, registrant, { step, since, ...(answers === null ? {} : { answers }) });
  return ok(step);
}

export type CleanRefusal = 'nothing-proposed' | 'second-person' | readonly CleanProblem[];

/** Puts the shorter duty in force. What the proposal rests on is asked again: the file may have changed since. */
export async function approveCleanRecord(
  tx: Tx,
  door: RegistryDoor,
  id: string,
): Promise<Result<{ readonly alone: boolean }, CleanRefusal>> {
  const registrant = (await readRegistrant(tx, id, true))!;
  const stand = cleanStand(await cleanStepsOf(tx, id));
  if (stand?.step !== 'proposed' || !stand.answers) return err('nothing-proposed');
  const user = userOf(door.actor);
  const alone = stand.byId === user;
  if (alone && (await hasSecondOfficer(tx, registrant, user))) return err('second-person');
  const facts = await cleanFactsOf(tx, registrant, door.nowMs);
  const problems = cleanProblems(facts, stand.since, stand.answers);
  if (problems.length > 0) return err(problems);
  await take(tx, door, registrant, { step: 'approved', since: stand.since, ...(alone ? { alone } : {}) });
  return ok({ alone });
}

/** Takes back what holds, a proposal or an approval: the duty is as long as before. @returns false: nothing holds */
export async function withdrawCleanRecord(
  tx: Tx,
  door: RegistryDoor,
  id: string,
  reason: string,
): Promise<boolean> {
  const registrant = (await readRegistrant(tx, id, true))!;
  const stand = cleanStand(await cleanStepsOf(tx, id));
  if (stand === null) return false;
  await take(tx, door, registrant, { step: 'withdrawn', since: stand.since, reason: reason.trim() });
  return true;
}

async function take(
  tx: Tx,
  door: RegistryDoor,
  registrant: Registrant,
  given: Omit<CleanStep, 'by' | 'byId' | 'atMs'>,
): Promise<void> {
  const byId = userOf(door.actor);
  const named = byId
    ? await first(tx, sql<{ name: string }>`select display_name as name from users where id = ${byId}`)
    : undefined;
  const step: CleanStep = { ...given, by: named?.name ?? 'the system', byId, atMs: door.nowMs };
  await run(
    tx,
    sql`update registrants set clean_steps = clean_steps || ${json([step])} where id = ${registrant.id}`,
  );
  await changeRegistrant(
    tx,
    registrant.id,
    {
      cleanSince: given.step === 'withdrawn' ? null : given.since,
      cleanApproved: given.step === 'approved',
    },
    door.nowMs,
  );
  // The review leaves the list by itself: what is done for good would not come back after a withdrawal.
  await refreshRegistrant(tx, registrant, door.nowMs);
}
