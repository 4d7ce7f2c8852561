import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import { ok, type Result } from '#basics/result.js';
import { localDate } from '#basics/zones.js';
import type { Actor } from '#domain/actor.js';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import type { DutyBody } from '#domain/duty.js';
import type { Reckoning } from '#domain/reckoning.js';
import { SEALED_NAME } from '#domain/registrantEnd.js';
import type { ElementValue } from '#domain/registrationElements.js';
import {
  appearBy,
  moveRelocation,
  NOT_HANDED_OVER,
  type RelocationMove,
  type RelocationRefusal,
  type RelocationState,
} from '#domain/relocation.js';
import type { Tier } from '#domain/tierRules.js';
import { newWork } from '#domain/workItem.js';
import { findAgency } from './agencies.js';
import { readCalendars } from './calendars.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { addRegistrant, type Registrant, readRegistrant } from './registrants.js';
import { addValue, valuesOf } from './registrantValues.js';
import { refreshRegistrant } from './registration.js';
import { ruleSetAt } from './ruleSets.js';
import { addWork } from './workItems.js';

export interface SharedValue {
  readonly element: string;
  readonly state: 'known' | 'unknown' | 'refused' | 'none';
  readonly value: ElementValue;
  readonly fromOn: IsoDate | null;
  readonly untilOn: IsoDate | null;
}

export interface Relocation {
  readonly id: string;
  readonly fromAgencyId: string;
  readonly toAgencyId: string;
  readonly fromName: string;
  readonly toName: string;
  readonly registrantId: string;
  readonly toRegistrantId: string | null;
  readonly displayName: string;
  /** The reader's own file of the person, where it is sealed. */
  readonly sealedId: string | null;
  readonly tie: 'residence' | 'employment' | 'school';
  readonly expectedOn: IsoDate;
  readonly appearBy: IsoDate;
  readonly reckoning: Reckoning;
  readonly content: {
    readonly tier: Tier | null;
    readonly juvenile: boolean;
    readonly values: readonly SharedValue[];
  };
  readonly note: string;
  readonly state: RelocationState;
  readonly version: number;
  readonly announcedAtMs: number;
  readonly steps: readonly {
    readonly move: RelocationMove;
    readonly at: string;
    readonly by: string;
    readonly note: string;
  }[];
}

const SELECT = sql.raw(
  `select l.id, l.from_agency_id as "fromAgencyId", l.to_agency_id as "toAgencyId", f.name as "fromName", t.name as "toName", l.registrant_id as "registrantId",
   l.to_registrant_id as "toRegistrantId", l.display_name as "displayName",
   (select s.id from registrants s where s.id in (l.registrant_id, l.to_registrant_id) and s.sealed_at is not null limit 1) as "sealedId", l.tie, l.expected_on as "expectedOn", l.appear_by as "appearBy", l.reckoning, l.content, l.note,
   l.state, l.version, l.announced_at as "announcedAtMs", l.steps
   from relocations l join agencies f on f.id = l.from_agency_id join agencies t on t.id = l.to_agency_id`,
);

/** What a page calls the person of a move: nothing, where the reader's own file is sealed. */
export function nameOfMove(l: Pick<Relocation, 'sealedId' | 'displayName'>): string {
  return l.sealedId === null ? l.displayName : SEALED_NAME;
}

export async function readRelocation(tx: Tx, id: string, lock = false): Promise<Relocation | undefined> {
  return first(tx, sql<Relocation>`${SELECT} where l.id = ${id} ${lock ? sql`for update of l` : sql``}`);
}

/** Those of the reader's agency on either side, by row security; the newest first. */
export async function listRelocations(tx: Tx, limit: number): Promise<Relocation[]> {
  return many(tx, sql<Relocation>`${SELECT} order by l.updated_at desc, l.id limit ${limit}`);
}

export async function relocationsOf(tx: Tx, registrantId: string): Promise<Relocation[]> {
  return many(
    tx,
    sql<Relocation>`${SELECT} where l.registrant_id = ${registrantId} or l.to_registrant_id = ${registrantId} order by l.announced_at desc`,
  );
}

/** The move of a registrant to an agency for the same reason that nobody has ended; the registrant is held until the transaction ends. */
export async function openMoveTo(
  tx: Tx,
  registrantId: string,
  to: { readonly agencyId: string; readonly tie: Relocation['tie'] },
): Promise<Relocation | undefined> {
  await readRegistrant(tx, registrantId, true);
  return (await relocationsOf(tx, registrantId)).find(
    (l) =>
      l.registrantId === registrantId &&
      l.toAgencyId === to.agencyId &&
      l.tie === to.tie &&
      (l.state === 'announced' || l.state === 'accepted'),
  );
}

/**
 * Announces that a registrant is going to live, work or study elsewhere. What the registration holds is shared as it
 * stands, with its tier; the other side sees it from now on and nothing else of this registry.
 */
export async function announceRelocation(
  tx: Tx,
  door: { readonly actor: Actor; readonly nowMs: number },
  registrant: Registrant,
  to: {
    readonly agencyId: string;
    readonly tie: Relocation['tie'];
    readonly expectedOn: IsoDate;
    readonly note: string;
  },
): Promise<string> {
  const agency = await findAgency(tx, to.agencyId);
  const code = agency?.calendarCode ?? FEDERAL_CALENDAR.code;
  const calendar = (await readCalendars(tx, [code])).get(code) ?? FEDERAL_CALENDAR;
  const { immediately } = (await ruleSetAt<DutyBody>(tx, 'duties', door.nowMs)).body;
  const last = appearBy(calendar, to.expectedOn, immediately);
  const values = (await valuesOf(tx, registrant.id))
    .filter((v) => !NOT_HANDED_OVER.has(v.element))
    .map(
      ({ element, state, value, fromOn, untilOn }): SharedValue => ({
        element,
        state,
        value,
        fromOn,
        untilOn,
      }),
    );
  const id = newId(door.nowMs);
  await run(
    tx,
    sql`insert into relocations (id, from_agency_id, to_agency_id, registrant_id, display_name, tie, expected_on, appear_by, reckoning, content, note, state,
            announced_by, announced_at, updated_at)
      values (${id}, ${registrant.agencyId}, ${to.agencyId}, ${registrant.id}, ${registrant.displayName}, ${to.tie}, ${to.expectedOn}::date, ${last.due}::date,
            ${json(last.reckoning)}, ${json({ tier: registrant.tier, juvenile: registrant.juvenile, values })}, ${to.note}, 'announced',
            ${door.actor.kind === 'user' ? door.actor.id : null}, ${instant(door.nowMs)}, ${instant(door.nowMs)})`,
  );
  await follow(tx, id, 1, door.nowMs);
  return id;
}

/**
 * One side records what it did or saw. An arrival opens a file at the receiving side with everything that was shared,
 * each value with its source; the person is registered there only when the officer does so.
 */
export async function recordRelocation(
  tx: Tx,
  door: { readonly actor: Extract<Actor, { kind: 'user' }>; readonly nowMs: number },
  id: string,
  move: RelocationMove,
  note: string,
): Promise<Result<Relocation, RelocationRefusal>> {
  const relocation = (await readRelocation(tx, id, true))!;
  const side = door.actor.agencyId === relocation.toAgencyId ? 'to' : 'from';
  const receiving = await findAgency(tx, relocation.toAgencyId);
  const today = localDate(receiving?.timeZone ?? 'America/New_York', door.nowMs);
  const moved = moveRelocation(relocation, move, side, today);
  if (!moved.ok) return moved;
  const opened = move === 'arrive' ? await openArrived(tx, door, relocation, today) : null;
  const step = { move, at: new Date(door.nowMs).toISOString(), by: door.actor.name, note };
  await run(
    tx,
    sql`update relocations set state = ${moved.value}, version = version + 1, steps = steps || ${json([step])}, updated_at = ${instant(door.nowMs)},
           to_registrant_id = coalesce(${opened}::uuid, to_registrant_id) where id = ${id}`,
  );
  await follow(tx, id, relocation.version + 1, door.nowMs);
  return ok((await readRelocation(tx, id))!);
}

async function openArrived(
  tx: Tx,
  door: { readonly actor: Extract<Actor, { kind: 'user' }>; readonly nowMs: number },
  relocation: Relocation,
  today: IsoDate,
): Promise<string> {
  const id = (await addRegistrant(
    tx,
    {
      agencyId: relocation.toAgencyId,
      displayName: relocation.displayName,
      juvenile: relocation.content.juvenile,
      initialBasis: relocation.tie,
      initialOn: today,
    },
    door.nowMs,
  ))!;
  for (const v of relocation.content.values)
    await addValue(
      tx,
      {
        ...v,
        registrantId: id,
        agencyId: relocation.toAgencyId,
        source: `Shared by ${relocation.fromName}`,
        enteredBy: door.actor.id,
        replaces: [],
      },
      door.nowMs,
    );
  await refreshRegistrant(tx, (await readRegistrant(tx, id))!, door.nowMs);
  return id;
}

async function follow(tx: Tx, id: string, version: number, nowMs: number): Promise<void> {
  await addWork(
    tx,
    [
      newWork(
        'relocationMoved',
        `relocation ${id} v${version}`,
        { relocationId: id, version },
        { urgency: 2 },
      ),
    ],
    nowMs,
  );
}
