import { sql } from 'kysely';
import type { FieldDefinition } from '#domain/agencyField.js';
import { instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

export interface AgencyField extends FieldDefinition {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly madeByName: string | null;
  readonly madeAtMs: number;
  readonly endedAtMs: number | null;
}

/** The questions in force, or with `all` every version there ever was, the newest first of each. */
export async function fieldsOf(tx: Tx, agencyId: string, all = false): Promise<AgencyField[]> {
  return many(
    tx,
    sql<AgencyField>`select f.id, f.code, f.version, f.label, f.kind, f.choices, f.required, u.display_name as "madeByName", f.made_at as "madeAtMs", f.ended_at as "endedAtMs"
      from agency_fields f left join users u on u.id = f.made_by where f.agency_id = ${agencyId} ${all ? sql`` : sql`and f.ended_at is null`} order by f.code, f.version desc`,
  );
}

/** Puts a question in force as its next version, or with null takes it out; answers that were given stay. */
export async function changeField(
  tx: Tx,
  agencyId: string,
  code: string,
  to: FieldDefinition | null,
  by: string | null,
  nowMs: number,
): Promise<void> {
  const before = (await fieldsOf(tx, agencyId, true)).find((f) => f.code === code);
  await run(
    tx,
    sql`update agency_fields set ended_at = ${instant(nowMs)} where agency_id = ${agencyId} and code = ${code} and ended_at is null`,
  );
  if (to)
    await run(
      tx,
      sql`insert into agency_fields (id, agency_id, code, version, label, kind, choices, required, made_by, made_at)
        values (${newId(nowMs)}, ${agencyId}, ${code}, ${(before?.version ?? 0) + 1}, ${to.label}, ${to.kind}, ${json(to.choices)}, ${to.required}, ${by}, ${instant(nowMs)})`,
    );
}

export interface FieldAnswer {
  readonly registrantId: string;
  readonly code: string;
  /** The question as it was asked. */
  readonly label: string;
  readonly version: number;
  readonly value: string;
  readonly enteredByName: string | null;
  readonly enteredAtMs: number;
  readonly endedAtMs: number | null;
}

const ANSWER = sql.raw(
  `select v.registrant_id as "registrantId", v.code, f.label, f.version, v.value, u.display_name as "enteredByName", v.entered_at as "enteredAtMs", v.ended_at as "endedAtMs"
   from agency_field_values v join agency_fields f on f.id = v.field_id left join users u on u.id = v.entered_by`,
);

/** Every answer there ever was, the newest first; those that hold have no end. */
export async function answersOf(tx: Tx, registrantId: string): Promise<FieldAnswer[]> {
  return many(
    tx,
    sql<FieldAnswer>`${ANSWER} where v.registrant_id = ${registrantId} order by v.entered_at desc, v.id desc`,
  );
}

/** What holds for all registrants of an agency, for its export. */
export async function answersOfAgency(
  tx: Tx,
  agencyId: string,
  limit: number,
): Promise<(FieldAnswer & { readonly number: string; readonly displayName: string })[]> {
  return many(
    tx,
    sql<FieldAnswer & { number: string; displayName: string }>`
    select q.*, r.number, r.display_name as "displayName" from (${ANSWER} where v.agency_id = ${agencyId} and v.ended_at is null) q
      join registrants r on r.id = q."registrantId" order by r.display_name, r.id, q.code limit ${limit}`,
  );
}

/** Enters an answer; '' takes the standing one away. The one before it stays in the history. */
export async function enterAnswer(
  tx: Tx,
  registrant: { readonly id: string; readonly agencyId: string },
  field: AgencyField,
  value: string,
  by: string | null,
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update agency_field_values set ended_at = ${instant(nowMs)} where registrant_id = ${registrant.id} and code = ${field.code} and ended_at is null`,
  );
  if (value !== '')
    await run(
      tx,
      sql`insert into agency_field_values (id, registrant_id, agency_id, field_id, code, value, entered_by, entered_at)
        values (${newId(nowMs)}, ${registrant.id}, ${registrant.agencyId}, ${field.id}, ${field.code}, ${value}, ${by}, ${instant(nowMs)})`,
    );
}

/** Questions that must be answered before somebody is entered as registered, and are not. */
export async function unansweredFields(
  tx: Tx,
  registrant: { readonly id: string; readonly agencyId: string },
): Promise<readonly string[]> {
  const rows = await many(
    tx,
    sql<{
      label: string;
    }>`select f.label from agency_fields f where f.agency_id = ${registrant.agencyId} and f.ended_at is null and f.required
       and not exists (select from agency_field_values v where v.registrant_id = ${registrant.id} and v.code = f.code and v.ended_at is null) order by f.code`,
  );
  return rows.map((r) => r.label);
}
