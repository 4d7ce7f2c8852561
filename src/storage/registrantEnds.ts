import { sql } from 'kysely';
import { dateText, type IsoDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import {
  mayEndRegistrant,
  mayReturnRegistrant,
  REGISTRANT_ENDS,
  type RegistrantEnd,
  type RegistrantReturn,
  SEALED_NAME,
  type Standing,
} from '#domain/registrantEnd.js';
import type { RegistrationRefusal } from '#domain/registration.js';
import { findAgency } from './agencies.js';
import { closeAbsconding } from './closeAbsconding.js';
import { first, json, run, type Tx } from './database.js';
import { endRegisterRecord, enterRecords } from './enterRecords.js';
import { REGISTER_FEED } from './firstFacts.js';
import { queueNsor } from './nsorMessages.js';
import { heldByNsor, planNsor } from './nsorPlan.js';
import { nsorRecordOf } from './nsorRecord.js';
import { forgetCarried } from './nsorStandings.js';
import { changeRegistrant, type Registrant, readRegistrant } from './registrants.js';
import { valuesOf } from './registrantValues.js';
import {
  enterElement,
  type RegistryDoor,
  refreshRegistrant,
  todayOfRegistrant,
  userOf,
} from './registration.js';

/** How registrations end, rest and run again: the one road, whatever the door. The caller's transaction writes the audit. */

/**
 * Ends a registration or lets it rest. Its register record ends the same way, so that nobody is screened against it a
 * minute later, undecided candidates close and whoever was told of an open trip hears it.
 */
export async function endRegistration(
  tx: Tx,
  door: RegistryDoor,
  id: string,
  given: { readonly end: string; readonly reason: string; readonly on: IsoDate },
): Promise<Result<RegistrantEnd, RegistrationRefusal>> {
  const registrant = (await readRegistrant(tx, id, true))!;
  const may = mayEndRegistrant(registrant, given);
  if (!may.ok) return may;
  const future = await inFuture(tx, registrant, given.on, door.nowMs);
  if (future) return err(future);
  const row = REGISTRANT_ENDS[may.value];
  const change = { state: row.state, endedBecause: `${row.says}. ${given.reason.trim()}`, endedOn: given.on };
  // The row that lists and searches read names nobody from here on; the name stays among the values, behind the seal.
  const seal = row.seals ? { sealedAtMs: door.nowMs, displayName: SEALED_NAME, names: [] } : {};
  await changeRegistrant(tx, id, { ...change, ...seal }, door.nowMs);
  await noteStanding(tx, door, id, { how: may.value, on: given.on, reason: given.reason });
  if (row.record !== null && registrant.recordId !== null)
    await endRegisterRecord(
      tx,
      { actor: door.actor, nowMs: door.nowMs, feed: REGISTER_FEED.code, audit: 'caller' },
      registrant.recordId,
      { state: row.record, reason: row.says },
    );
  await closeAbsconding(tx, registrant, row.state === 'in-custody', door.nowMs);
  if (row.nsor !== null) await tellNsorOfEnd(tx, door, (await readRegistrant(tx, id))!);
  await refreshRegistrant(tx, registrant, door.nowMs);
  return ok(may.value);
}

/**
 * Clears or cancels the NSOR record of a registration that has ended; without one there is nothing to send, and what
 * still waits is dropped.
 */
export async function tellNsorOfEnd(tx: Tx, door: RegistryDoor, registrant: Registrant): Promise<void> {
  const planned = await planNsor(tx, registrant, door.nowMs);
  if (planned) await queueNsor(tx, door, registrant, planned.subject, planned.plan.messages);
}

/**
 * A registration that rests or has ended runs again: clocks, sharing and, where its record had ended, a new entry to
 * NSOR. A time in custody that nobody entered is entered, so that it does not count.
 */
export async function resumeRegistration(
  tx: Tx,
  door: RegistryDoor,
  id: string,
  given: { readonly how: RegistrantReturn; readonly reason: string; readonly on: IsoDate },
): Promise<Result<RegistrantReturn, RegistrationRefusal>> {
  const registrant = (await readRegistrant(tx, id, true))!;
  const may = mayReturnRegistrant(registrant, given);
  if (!may.ok) return may;
  const future = await inFuture(tx, registrant, given.on, door.nowMs);
  if (future) return err(future);
  const state = registrant.registeredOn === null ? ('pending' as const) : ('registered' as const);
  await changeRegistrant(
    tx,
    id,
    { state, endedBecause: null, endedOn: null, sealedAtMs: null, resumedOn: given.on },
    door.nowMs,
  );
  await noteStanding(tx, door, id, given);
  await openRecordAgain(tx, door, { ...registrant, state });
  const running = (await readRegistrant(tx, id))!;
  if (given.how === 'released')
    await enterCustody(tx, door, running, registrant.endedOn ?? given.on, given.on);
  await refreshRegistrant(tx, running, door.nowMs);
  return ok(may.value);
}

async function inFuture(
  tx: Tx,
  registrant: Registrant,
  on: IsoDate,
  nowMs: number,
): Promise<RegistrationRefusal | null> {
  return on > (await todayOfRegistrant(tx, registrant, nowMs))
    ? { code: 'future', says: `${dateText(on)} is in the future. Expected today or a day before.` }
    : null;
}

async function noteStanding(
  tx: Tx,
  door: RegistryDoor,
  id: string,
  given: Pick<Standing, 'how' | 'on' | 'reason'>,
): Promise<void> {
  const user = userOf(door.actor);
  const named = user
    ? await first(tx, sql<{ name: string }>`select display_name as name from users where id = ${user}`)
    : undefined;
  const { how, on } = given;
  const standing: Standing = {
    how,
    on,
    reason: given.reason.trim(),
    by: named?.name ?? 'the system',
    atMs: door.nowMs,
  };
  await run(tx, sql`update registrants set standings = standings || ${json([standing])} where id = ${id}`);
}

/**
 * The register record of a registration that runs again, by what NSOR holds of it. A clear that still waits here is
 * dropped: NSOR never heard of the end, and the record stands again under its number; so it does where NCIC refused the
 * clear. While NCIC has a clear in hand its answer decides. Where NSOR holds it no longer, what was sent counts as past,
 * and a new entry is owed.
 */
export async function openRecordAgain(
  tx: Tx,
  door: RegistryDoor,
  registrant: Registrant,
  /** `gone`: NSOR is known to have let go of it, whatever it accepted from here. */
  known?: 'gone',
): Promise<void> {
  const record = registrant.recordId
    ? await first(
        tx,
        sql<{
          number: string;
          active: boolean;
        }>`select record_number as number, state = 'active' as active from register_records where id = ${registrant.recordId}`,
      )
    : undefined;
  if (!record || record.active) return;
  await run(
    tx,
    sql`update nsor_messages set state = 'dropped'
      where registrant_id = ${registrant.id} and state in ('queued', 'rejected') and message_key in ('CXS', 'XXS')`,
  );
  if (known === 'gone' || (await heldByNsor(tx, registrant, ['accepted'])) === null) {
    await run(
      tx,
      sql`update nsor_messages set state = 'past' where registrant_id = ${registrant.id} and state = 'accepted'`,
    );
    await forgetCarried(tx, registrant.id);
    await changeRegistrant(tx, registrant.id, { recordId: null }, door.nowMs);
    return;
  }
  if ((await heldByNsor(tx, registrant, ['accepted', 'sent'])) === null) return;
  const ori = (await findAgency(tx, registrant.agencyId))?.ori ?? '';
  const entry = await nsorRecordOf(tx, registrant, ori, record.number);
  await enterRecords(tx, { actor: door.actor, nowMs: door.nowMs, feed: REGISTER_FEED.code }, [
    { entry, agencyId: registrant.agencyId },
  ]);
}

/** The time in custody that ends with a release: an entry without an end gets one, a missing one is made. */
async function enterCustody(
  tx: Tx,
  door: RegistryDoor,
  registrant: Registrant,
  from: IsoDate,
  until: IsoDate,
): Promise<void> {
  const entered = (await valuesOf(tx, registrant.id)).filter(
    (v) => v.element === 'custody' && v.state === 'known' && v.fromOn !== null,
  );
  if (entered.some((v) => v.untilOn !== null && v.untilOn >= from)) return;
  const open = entered.filter((v) => v.untilOn === null);
  const times = open.length > 0 ? open : [{ id: null, fromOn: from, value: { where: 'not named' } }];
  for (const time of times)
    await enterElement(tx, door, registrant, {
      element: 'custody',
      state: 'known',
      value: time.value,
      fromOn: time.fromOn ?? from,
      untilOn: until,
      source: 'Entered with the release',
      ...(time.id === null ? {} : { replaces: time.id }),
    });
}
