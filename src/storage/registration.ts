import { sql } from 'kysely';
import { dateText, type IsoDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import { localDate } from '#basics/zones.js';
import type { Actor } from '#domain/actor.js';
import { plainValue } from '#domain/plainValue.js';
import type { DutiesOfRegistrant } from '#domain/registrantDuties.js';
import {
  beforeConviction,
  convictionAfter,
  mayDecideTier,
  mayRegister,
  type RegistrationRefusal,
} from '#domain/registration.js';
import {
  checkValue,
  completeness,
  type ElementValue,
  elementOf,
  type ValueProblem,
  type ValueState,
} from '#domain/registrationElements.js';
import type { RuleSet } from '#domain/ruleSet.js';
import type { PersonTier } from '#domain/tier.js';
import type { Tier, TierBody } from '#domain/tierRules.js';
import { isTrainingAgency } from '#domain/training.js';
import { namesPlace, withPlaceCodes } from '#domain/whereToRegister.js';
import { findAgency } from './agencies.js';
import { unansweredFields } from './agencyFields.js';
import { behindSince, clockFacts } from './clockFacts.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { settleDays } from './dayQuestions.js';
import type { Keys } from './keys.js';
import { newId } from './newId.js';
import { withLaw } from './offenceLaw.js';
import { addPurge } from './purges.js';
import { refreshRegistrants } from './refreshRegistrants.js';
import type { DoneDuty } from './registrantDuties.js';
import { askForMatches } from './registrantPairs.js';
import { changeRegistrant, type Registrant, readRegistrant } from './registrants.js';
import { addValue, endValue, historyOf, purgeValue, readValue, valuesOf } from './registrantValues.js';
import { listTribes } from './registryPlaces.js';
import { tierUnder, voidRetierCases } from './retier.js';
import { ruleSetAt } from './ruleSets.js';
import { noteChange } from './shareRounds.js';
import { cancelTasks } from './tasks.js';

/** The one road of every change to a registrant, whatever the door. The caller's transaction writes the audit. */
export interface RegistryDoor {
  readonly actor: Actor;
  readonly nowMs: number;
}

export interface Visit {
  readonly id: string;
  readonly visitedOn: IsoDate;
  readonly verified: readonly string[];
  readonly photoTaken: boolean;
  readonly note: string;
  readonly recordedAtMs: number;
}

export async function visitsOf(tx: Tx, registrantId: string): Promise<Visit[]> {
  return many(
    tx,
    sql<Visit>`select id, visited_on as "visitedOn", verified, photo_taken as "photoTaken", note, recorded_at as "recordedAtMs"
      from registrant_visits where registrant_id = ${registrantId} order by visited_on, recorded_at`,
  );
}

export interface TierDecision {
  readonly id: string;
  readonly ruleVersion: number;
  readonly computed: PersonTier;
  readonly tier: Tier;
  readonly reason: string;
  readonly state: 'in-force' | 'replaced';
  readonly decidedByName: string | null;
  readonly decidedAtMs: number;
}

export async function tierDecisionsOf(tx: Tx, registrantId: string): Promise<TierDecision[]> {
  return many(
    tx,
    sql<TierDecision>`select d.id, d.rule_version as "ruleVersion", d.computed, d.tier, d.reason, d.state, u.display_name as "decidedByName", d.decided_at as "decidedAtMs"
      from tier_decisions d left join users u on u.id = d.decided_by where d.registrant_id = ${registrantId} order by d.decided_at desc, d.id desc`,
  );
}

/** What the rules in force say of the person's offences, as entered. */
export async function computeTier(tx: Tx, registrant: Registrant, nowMs: number): Promise<PersonTier> {
  const set = (await ruleSetAt<TierBody>(tx, 'tiers', nowMs)) as RuleSet<TierBody>;
  return tierUnder(tx, set, registrant);
}

/** Works out again what follows from the facts of one registrant: the batched road, for one. What others must know of it is gathered. */
export async function refreshRegistrant(
  tx: Tx,
  registrant: Pick<Registrant, 'id'>,
  nowMs: number,
  done: readonly DoneDuty[] = [],
): Promise<DutiesOfRegistrant> {
  const refreshed = await refreshRegistrants(tx, [registrant.id], nowMs, new Map([[registrant.id, done]]));
  await askForMatches(tx, registrant.id, nowMs);
  const now = (await readRegistrant(tx, registrant.id))!;
  if (now.registeredOn !== null) {
    const agency = await findAgency(tx, now.agencyId);
    const values = await valuesOf(tx, now.id);
    await noteChange(tx, now, values, agency?.timeZone ?? 'America/New_York', nowMs);
    // What an import asked about the days is answered by a correction of them, or of the conviction.
    if (convictionAfter(now.registeredOn, values) === null)
      await settleDays(tx, now.id, { by: 'the system', note: 'The days agree now', atMs: nowMs });
  }
  return refreshed.get(registrant.id)!;
}

/** Where a registered person stands with NSOR; null when it never had anything of them and never will. */
export async function nsorStanding(
  tx: Tx,
  registrant: Registrant,
): Promise<{
  readonly behindSince: IsoDate | null;
  readonly nic: string | null;
  readonly sinceMs: number | null;
} | null> {
  const row = await first(
    tx,
    sql<{ nic: string | null; sinceMs: number | null; number: string | null }>`
    select (select nic from nsor_messages m where m.registrant_id = r.id and m.state = 'accepted' and m.nic is not null order by position desc limit 1) as nic,
           (select max(answered_at) from nsor_messages m where m.registrant_id = r.id and m.state = 'accepted') as "sinceMs", k.record_number as number
      from registrants r left join register_records k on k.id = r.record_id where r.id = ${registrant.id}`,
  );
  const nic = row?.nic ?? row?.number ?? null;
  if (nic === null && (registrant.state === 'ended' || registrant.state === 'moved-out')) return null;
  const agency = await findAgency(tx, registrant.agencyId);
  const [facts] = await clockFacts(tx, sql`where r.id = ${registrant.id}`);
  return {
    behindSince: facts ? behindSince(facts, agency?.timeZone ?? 'America/New_York') : null,
    nic,
    sinceMs: row?.sinceMs ?? null,
  };
}

export interface ElementEntry {
  readonly element: string;
  readonly state: ValueState;
  readonly value: Readonly<Record<string, string>>;
  readonly fromOn?: string;
  readonly untilOn?: string;
  readonly source: string;
  /** The value that this one takes the place of. */
  readonly replaces?: string;
}

/** What is to be kept of an entry, or everything that is wrong with it. Writes nothing. */
async function readEntry(
  tx: Tx,
  door: RegistryDoor,
  registrant: Registrant,
  entry: ElementEntry,
): Promise<
  Result<{ readonly value: ElementValue; readonly replaces: readonly string[] }, readonly ValueProblem[]>
> {
  const element = elementOf(entry.element);
  if (!element)
    return err([{ field: 'element', came: entry.element, expected: 'an element of the registration' }]);
  const checked =
    entry.state === 'known'
      ? checkValue(
          element,
          plainValue(element, entry.value),
          await todayOfRegistrant(tx, registrant, door.nowMs),
        )
      : { value: {}, problems: [] };
  // Who must be registered where is asked by codes; a value that names no place asks for none.
  const place = namesPlace(entry.element, checked.value)
    ? withPlaceCodes(entry.element, checked.value, await listTribes(tx))
    : checked.value;
  const problems = [...checked.problems, ...dateProblems(element.dated && entry.state === 'known', entry)];
  const standing = (await valuesOf(tx, registrant.id)).filter((v) => v.element === entry.element);
  const isTrueBirth = (v: Readonly<Record<string, string>>) => entry.element === 'birth' && v.kind === 'true';
  if (isTrueBirth(checked.value) && standing.some((v) => v.id !== entry.replaces && isTrueBirth(v.value)))
    problems.push({
      field: 'kind',
      came: 'true',
      expected: 'one true date only: change the one that stands',
    });
  if ((place.landUnder === 'tribe' || place.landUnder === 'both') && !place.tribe)
    problems.push({ field: 'tribe', came: 'nothing', expected: 'the tribe that has jurisdiction there' });
  if (entry.source.trim() === '')
    problems.push({ field: 'source', came: 'nothing', expected: 'who or what said so' });
  if (problems.length > 0) return err(problems);
  const replaces = standing
    // A value takes the place of "unknown" and the like; one that is had once takes the place of the standing one.
    .filter((v) => v.id === entry.replaces || v.state !== 'known' || !element.many || entry.state !== 'known')
    .map((v) => v.id);
  return ok({ value: place, replaces });
}

/** What is wrong with an entry; empty: it can be entered. */
export async function checkElement(
  tx: Tx,
  door: RegistryDoor,
  registrant: Registrant,
  entry: ElementEntry,
): Promise<readonly ValueProblem[]> {
  const read = await readEntry(tx, door, registrant, entry);
  return read.ok ? [] : read.error;
}

/** Enters a value, or says why there is none. Of an element that a person has once, the standing one is replaced. */
export async function enterElement(
  tx: Tx,
  door: RegistryDoor,
  registrant: Registrant,
  entry: ElementEntry,
): Promise<Result<string, readonly ValueProblem[]>> {
  const read = await readEntry(tx, door, registrant, entry);
  if (!read.ok) return read;
  const { value, replaces } = read.value;
  const id = await addValue(
    tx,
    {
      registrantId: registrant.id,
      agencyId: registrant.agencyId,
      element: entry.element,
      state: entry.state,
      value: entry.element === 'offence' ? await withLaw(tx, value) : value,
      fromOn: entry.fromOn?.trim() || null,
      untilOn: entry.untilOn?.trim() || null,
      source: entry.source.trim(),
      enteredBy: userOf(door.actor),
      replaces,
    },
    door.nowMs,
  );
  await refreshRegistrant(tx, registrant, door.nowMs);
  return ok(id);
}

function dateProblems(dated: boolean, entry: ElementEntry): ValueProblem[] {
  const problems: ValueProblem[] = [];
  const [from, until] = [entry.fromOn?.trim() ?? '', entry.untilOn?.trim() ?? ''];
  for (const [field, text] of [
    ['fromOn', from],
    ['untilOn', until],
  ] as const)
    if (text !== '' && (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(text)) || !dated))
      problems.push({
        field,
        came: text.slice(0, 20),
        expected: dated ? 'a full date: month, day and year' : 'nothing',
      });
  for (const [field, text] of [
    ['fromOn', from],
    ['untilOn', until],
  ] as const)
    if (text !== '' && (text < '1900' || text >= '2200'))
      problems.push({ field, came: text, expected: 'a year from 1900 to 2199' });
  if (dated && from === '')
    problems.push({ field: 'fromOn', came: 'nothing', expected: 'a full date: month, day and year' });
  if (problems.length === 0 && until !== '' && until < from)
    problems.push({ field: 'untilOn', came: until, expected: `${dateText(from)} or later` });
  return problems;
}

/**
 * Ends a value that no longer holds.
 * @param lastDay until when it held, where somebody said
 * @returns false when it is not one of the registrant's that stands
 */
export async function endElement(
  tx: Tx,
  door: RegistryDoor,
  registrant: Registrant,
  valueId: string,
  lastDay: IsoDate | null = null,
): Promise<boolean> {
  const value = await readValue(tx, valueId);
  if (!value || value.registrantId !== registrant.id || value.endedAtMs !== null) return false;
  await endValue(tx, valueId, userOf(door.actor), door.nowMs, lastDay);
  await refreshRegistrant(tx, registrant, door.nowMs);
  return true;
}

/**
 * Takes values out of the file for good, at once, and leaves the work of taking them out of everything that was made of
 * them: messages, moves, shares, papers of the agency (`steps/purgeValues.ts`).
 */
export async function purgeElements(
  tx: Tx,
  keys: Keys,
  door: RegistryDoor,
  registrant: Registrant,
  valueIds: readonly string[],
): Promise<void> {
  const values = (await historyOf(tx, registrant.id)).filter((v) => valueIds.includes(v.id));
  for (const id of valueIds) await purgeValue(tx, id, userOf(door.actor), door.nowMs);
  // What is practised leaves no work behind and is erased as a whole.
  if (!isTrainingAgency(registrant.agencyId))
    await addPurge(
      tx,
      keys,
      {
        registrantId: registrant.id,
        agencyId: registrant.agencyId,
        values: values.map((v) => v.value),
        by: userOf(door.actor),
      },
      door.nowMs,
    );
  await refreshRegistrant(tx, registrant, door.nowMs);
}

/** Enters the person as registered on a day; from then on the duties run. */
export async function registerPerson(
  tx: Tx,
  door: RegistryDoor,
  id: string,
  on: IsoDate,
): Promise<Result<DutiesOfRegistrant, RegistrationRefusal>> {
  const registrant = (await readRegistrant(tx, id, true))!;
  const values = await valuesOf(tx, id);
  const agency = await findAgency(tx, registrant.agencyId);
  const may = mayRegister(
    registrant.state,
    completeness(new Set(values.map((v) => v.element))),
    values.some((v) => v.element === 'offence' && v.state === 'known'),
    on,
    localDate(agency?.timeZone ?? 'America/New_York', door.nowMs),
    await unansweredFields(tx, registrant),
  );
  if (!may.ok) return may;
  const early = beforeConviction(on, values);
  if (early) return err({ code: 'before-conviction', says: early });
  const change = { state: 'registered', registeredOn: on } as const;
  await changeRegistrant(tx, id, change, door.nowMs);
  return ok(
    await refreshRegistrant(tx, registrant, door.nowMs, [{ kind: 'first-registration', key: '', on }]),
  );
}

/** Puts a tier in force, with the path that the rules gave and the officer's reason. The one before it is kept. */
export async function decideTier(
  tx: Tx,
  door: RegistryDoor,
  id: string,
  decision: { readonly tier: Tier; readonly reason: string },
): Promise<Result<DutiesOfRegistrant, RegistrationRefusal>> {
  const registrant = (await readRegistrant(tx, id, true))!;
  const computed = await computeTier(tx, registrant, door.nowMs);
  const may = mayDecideTier(computed, decision.tier, decision.reason);
  if (!may.ok) return may;
  await run(
    tx,
    sql`update tier_decisions set state = 'replaced' where registrant_id = ${id} and state = 'in-force'`,
  );
  await run(
    tx,
    sql`insert into tier_decisions (id, registrant_id, agency_id, rule_version, computed, tier, reason, state, decided_by, decided_at)
      values (${newId(door.nowMs)}, ${id}, ${registrant.agencyId}, ${computed.ruleSetVersion}, ${json(computed)}, ${decision.tier}, ${decision.reason.trim()}, 'in-force',
              ${userOf(door.actor)}, ${instant(door.nowMs)})`,
  );
  await changeRegistrant(tx, id, { tier: decision.tier }, door.nowMs);
  await voidRetierCases(tx, id, door.nowMs);
  await cancelTasks(tx, id, ['tier-reversed'], door.nowMs);
  const on = await todayOfRegistrant(tx, registrant, door.nowMs);
  return ok(await refreshRegistrant(tx, registrant, door.nowMs, [{ kind: 'tier-decision', key: '', on }]));
}

/** Records an appearance in person. It keeps the earliest open one whose window it falls into, if any. */
export async function recordVisit(
  tx: Tx,
  door: RegistryDoor,
  id: string,
  visit: {
    readonly on: IsoDate;
    readonly verified: readonly string[];
    readonly photoTaken: boolean;
    readonly note: string;
  },
): Promise<Result<DutiesOfRegistrant, RegistrationRefusal>> {
  const registrant = (await readRegistrant(tx, id, true))!;
  if (registrant.registeredOn === null)
    return err({
      code: 'not-registered',
      says: 'The person is not registered yet: the first appearance is the registration.',
    });
  const now = await todayOfRegistrant(tx, registrant, door.nowMs);
  if (visit.on > now)
    return err({
      code: 'future',
      says: `${dateText(visit.on)} is in the future. Expected today or a day before.`,
    });
  await run(
    tx,
    sql`insert into registrant_visits (id, registrant_id, agency_id, visited_on, verified, photo_taken, note, recorded_by, recorded_at)
      values (${newId(door.nowMs)}, ${id}, ${registrant.agencyId}, ${visit.on}::date, ${json(visit.verified)}, ${visit.photoTaken}, ${visit.note}, ${userOf(door.actor)},
              ${instant(door.nowMs)})`,
  );
  const open = await first(
    tx,
    sql<{
      key: string;
    }>`select key from registrant_duties where registrant_id = ${id} and kind = 'appearance' and state = 'open' and opens_on <= ${visit.on}::date`,
  );
  const done = open
    ? [
        { kind: 'appearance' as const, key: open.key, on: visit.on },
        ...(visit.photoTaken ? [{ kind: 'photo' as const, key: open.key, on: visit.on }] : []),
      ]
    : [];
  return ok(await refreshRegistrant(tx, registrant, door.nowMs, done));
}

/** Today where the registrant's agency is. */
export async function todayOfRegistrant(tx: Tx, registrant: Registrant, nowMs: number): Promise<IsoDate> {
  const agency = await findAgency(tx, registrant.agencyId);
  return localDate(agency?.timeZone ?? 'America/New_York', nowMs);
}

/** The user behind an actor; null for the system. */
export function userOf(actor: Actor): string | null {
  return actor.kind === 'user' ? actor.id : null;
}
