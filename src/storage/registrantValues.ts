import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import { type ElementValue, elementOf, type ValueState } from '#domain/registrationElements.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** What is or was held of an element. Rows are never overwritten: a change ends one and adds another. */
export interface RegistrantValue {
  readonly id: string;
  readonly registrantId: string;
  readonly agencyId: string;
  readonly element: string;
  readonly state: ValueState;
  readonly value: ElementValue;
  readonly fromOn: IsoDate | null;
  readonly untilOn: IsoDate | null;
  readonly source: string;
  readonly enteredBy: string | null;
  readonly enteredByName: string | null;
  readonly enteredAtMs: number;
  readonly endedAtMs: number | null;
  readonly replacedBy: string | null;
  readonly purgedAtMs: number | null;
}

const SELECT = sql.raw(
  `select v.id, v.registrant_id as "registrantId", v.agency_id as "agencyId", v.element, v.state, v.value, v.from_on as "fromOn", v.until_on as "untilOn",
   v.source, v.entered_by as "enteredBy", u.display_name as "enteredByName", v.entered_at as "enteredAtMs", v.ended_at as "endedAtMs", v.replaced_by as "replacedBy",
   v.purged_at as "purgedAtMs" from registrant_values v left join users u on u.id = v.entered_by`,
);

export interface NewValue {
  readonly registrantId: string;
  readonly agencyId: string;
  readonly element: string;
  readonly state: ValueState;
  readonly value: ElementValue;
  readonly fromOn: IsoDate | null;
  readonly untilOn: IsoDate | null;
  readonly source: string;
  readonly enteredBy: string | null;
  /** Rows that this one takes the place of. */
  readonly replaces: readonly string[];
}

export async function addValue(tx: Tx, v: NewValue, nowMs: number): Promise<string> {
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into registrant_values (id, registrant_id, agency_id, element, state, value, from_on, until_on, source, entered_by, entered_at)
      values (${id}, ${v.registrantId}, ${v.agencyId}, ${v.element}, ${v.state}, ${json(v.value)}, ${v.fromOn}::date, ${v.untilOn}::date, ${v.source},
              ${v.enteredBy}, ${instant(nowMs)})`,
  );
  for (const old of v.replaces)
    await run(
      tx,
      sql`update registrant_values set ended_at = ${instant(nowMs)}, ended_by = ${v.enteredBy}, replaced_by = ${id}
         where id = ${old} and registrant_id = ${v.registrantId} and ended_at is null`,
    );
  return id;
}

/** What holds now, in the order in which it was entered. */
export async function valuesOf(tx: Tx, registrantId: string): Promise<RegistrantValue[]> {
  return many(
    tx,
    sql<RegistrantValue>`${SELECT} where v.registrant_id = ${registrantId} and v.ended_at is null order by v.entered_at, v.id`,
  );
}

/** Every row there ever was, the newest first. */
export async function historyOf(tx: Tx, registrantId: string): Promise<RegistrantValue[]> {
  return many(
    tx,
    sql<RegistrantValue>`${SELECT} where v.registrant_id = ${registrantId} order by v.entered_at desc, v.id desc`,
  );
}

/**
 * Names of which any may be purged, the newest first: those that hold and every earlier one. The primary name that holds
 * is not among them: a file must have one, so it is changed first and purged as an earlier one.
 */
export async function purgeableNames(tx: Tx, registrantId: string): Promise<RegistrantValue[]> {
  return (await historyOf(tx, registrantId)).filter(
    (v) =>
      elementOf(v.element)?.group === 'names' &&
      v.state === 'known' &&
      v.purgedAtMs === null &&
      (v.element !== 'name' || v.endedAtMs !== null),
  );
}

export async function readValue(tx: Tx, id: string): Promise<RegistrantValue | undefined> {
  return first(tx, sql<RegistrantValue>`${SELECT} where v.id = ${id}`);
}

/**
 * The value no longer holds: entered in error, or over without another in its place.
 * @param lastDay until when it held, where somebody said
 */
export async function endValue(
  tx: Tx,
  id: string,
  by: string | null,
  nowMs: number,
  lastDay: IsoDate | null = null,
): Promise<void> {
  await run(
    tx,
    sql`update registrant_values set ended_at = ${instant(nowMs)}, ended_by = ${by}, until_on = coalesce(${lastDay}::date, until_on)
       where id = ${id} and ended_at is null`,
  );
}

/** Takes the value out of its row for good. That there was one, who entered and who purged it, stays. */
export async function purgeValue(tx: Tx, id: string, by: string | null, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`update registrant_values set value = '{}', source = '', purged_at = ${instant(nowMs)}, ended_at = coalesce(ended_at, ${instant(nowMs)}),
           ended_by = coalesce(ended_by, ${by}) where id = ${id}`,
  );
}
