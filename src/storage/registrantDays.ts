import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import { initialRegistrationDue } from '#domain/duty.js';
import type { DutiesOfRegistrant } from '#domain/registrantDuties.js';
import { beforeConviction } from '#domain/registration.js';
import { clockFacts, dutySurroundings, reckon } from './clockFacts.js';
import { first, json, run, type Tx } from './database.js';
import { changeRegistrant, type Registrant, readRegistrant } from './registrants.js';
import { valuesOf } from './registrantValues.js';
import { type RegistryDoor, refreshRegistrant, todayOfRegistrant, userOf } from './registration.js';

/** The two days on which the clocks of a registration stand. */
export interface RegistrationDays {
  readonly initialOn: IsoDate;
  /** Null: not registered yet; a correction does not register anybody. */
  readonly registeredOn: IsoDate | null;
}

export interface DayCorrection {
  readonly before: RegistrationDays;
  readonly after: RegistrationDays;
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
}

export interface DayProblem {
  readonly field: 'initial' | 'registered' | 'reason';
  readonly says: string;
}

/** Corrections so far, the oldest first. */
export async function dayCorrectionsOf(tx: Tx, registrantId: string): Promise<readonly DayCorrection[]> {
  const row = await first(
    tx,
    sql<{
      list: DayCorrection[];
    }>`select day_corrections as list from registrants where id = ${registrantId}`,
  );
  return row?.list ?? [];
}

/** What the clocks are, and what they would be with these days. Nothing is written. */
export async function clocksWith(
  tx: Tx,
  registrant: Registrant,
  days: RegistrationDays,
  nowMs: number,
): Promise<{ readonly before: DutiesOfRegistrant; readonly after: DutiesOfRegistrant }> {
  const [facts] = await clockFacts(tx, sql`where r.id = ${registrant.id}`);
  const around = await dutySurroundings(tx, registrant.agencyId, nowMs);
  return { before: reckon(around, facts!), after: reckon(around, { ...facts!, ...days }) };
}

export async function dayProblems(
  tx: Tx,
  registrant: Registrant,
  days: RegistrationDays,
  nowMs: number,
): Promise<readonly DayProblem[]> {
  const problems: DayProblem[] = [];
  if (registrant.state === 'ended' || registrant.state === 'moved-out')
    problems.push({ field: 'initial', says: 'The registration has ended: let it run again first.' });
  if (days.initialOn === registrant.initialOn && days.registeredOn === registrant.registeredOn)
    problems.push({ field: 'initial', says: 'Both days are the same as before.' });
  const today = await todayOfRegistrant(tx, registrant, nowMs);
  if (days.registeredOn !== null && days.registeredOn > today)
    problems.push({
      field: 'registered',
      says: 'This day is in the future. Expected today or a day before.',
    });
  const early =
    days.registeredOn === null
      ? null
      : beforeConviction(days.registeredOn, await valuesOf(tx, registrant.id));
  if (early) problems.push({ field: 'registered', says: early });
  return problems;
}

/**
 * Puts other days in the place of those that were entered, with a reason; what they were stays in the history. All clocks
 * are worked out again; where NSOR has the registration it is sent the new days with the next turn of the clock.
 */
export async function correctDays(
  tx: Tx,
  door: RegistryDoor,
  id: string,
  days: RegistrationDays,
  reason: string,
): Promise<Result<DutiesOfRegistrant, readonly DayProblem[]>> {
  const registrant = (await readRegistrant(tx, id, true))!;
  const problems = await dayProblems(tx, registrant, days, door.nowMs);
  if (problems.length > 0) return err(problems);
  const { after } = await clocksWith(tx, registrant, days, door.nowMs);
  const byId = userOf(door.actor);
  const named = byId
    ? await first(tx, sql<{ name: string }>`select display_name as name from users where id = ${byId}`)
    : undefined;
  const correction: DayCorrection = {
    before: { initialOn: registrant.initialOn, registeredOn: registrant.registeredOn },
    after: days,
    reason,
    by: named?.name ?? 'the system',
    atMs: door.nowMs,
  };
  await run(
    tx,
    sql`update registrants set initial_on = ${days.initialOn}::date, day_corrections = day_corrections || ${json([correction])} where id = ${id}`,
  );
  await changeRegistrant(
    tx,
    id,
    days.registeredOn === null ? {} : { registeredOn: days.registeredOn },
    door.nowMs,
  );
  if (days.registeredOn !== null) await firstRegistrationKept(tx, registrant, days, door.nowMs);
  // What was kept of a count that began on another day and is owed by the new one is owed again.
  const owed = after.open.map((d) => ({ kind: d.kind, key: d.key }));
  await run(
    tx,
    sql`update registrant_duties k set state = 'cancelled' from jsonb_to_recordset(${json(owed)}) as x(kind text, key text)
         where k.registrant_id = ${id} and k.state = 'done' and k.kind in ('appearance', 'photo') and k.kind = x.kind and k.key = x.key`,
  );
  return ok(await refreshRegistrant(tx, registrant, door.nowMs));
}

/** Whether the first registration was in time follows from both days. */
async function firstRegistrationKept(
  tx: Tx,
  registrant: Registrant,
  days: RegistrationDays,
  nowMs: number,
): Promise<void> {
  const { body, calendar } = await dutySurroundings(tx, registrant.agencyId, nowMs);
  const { due, reckoning } = initialRegistrationDue(body, calendar, registrant.initialBasis, days.initialOn);
  await run(
    tx,
    sql`update registrant_duties set due_on = ${due}::date, reckoning = ${json(reckoning)}, done_on = ${days.registeredOn}::date,
           late = ${days.registeredOn}::date > ${due}::date
         where registrant_id = ${registrant.id} and kind = 'first-registration' and state = 'done'`,
  );
}
