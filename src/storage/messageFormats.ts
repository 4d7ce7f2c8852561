import { sql } from 'kysely';
import { first, instant, json, many, run, type Tx, uuids } from './database.js';
import { newId } from './newId.js';

/** What became of a test message on one way in which an agency is told. */
export interface TrialFate {
  readonly channel: string;
  readonly kind: string;
  readonly detail: string;
}

/** Something that an agency did about a format of its messages. */
export interface FormatStep {
  readonly id: string;
  readonly agencyId: string;
  readonly version: number;
  readonly kind: 'accepted' | 'taken-back' | 'tried';
  readonly byName: string;
  readonly note: string;
  readonly atMs: number;
  /** Of a trial; null until it was sent. */
  readonly fates: readonly TrialFate[] | null;
}

const COLUMNS = sql.raw(
  'id, agency_id as "agencyId", format_version as version, kind, by_name as "byName", note, at as "atMs", fates',
);

/** @returns the step's id */
export async function addFormatStep(
  tx: Tx,
  step: Pick<FormatStep, 'agencyId' | 'version' | 'kind' | 'byName' | 'note'> & {
    readonly byUserId: string | null;
  },
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into message_format_steps (id, agency_id, format_version, kind, by_user_id, by_name, note, at)
        values (${id}, ${step.agencyId}, ${step.version}, ${step.kind}, ${step.byUserId}, ${step.byName}, ${step.note}, ${instant(nowMs)})`,
  );
  return id;
}

export async function readFormatStep(tx: Tx, id: string): Promise<FormatStep | undefined> {
  return first(tx, sql<FormatStep>`select ${COLUMNS} from message_format_steps where id = ${id}`);
}

/** The steps of an agency, the latest first. */
export async function formatSteps(tx: Tx, agencyId: string, limit = 50): Promise<FormatStep[]> {
  return many(
    tx,
    sql<FormatStep>`select ${COLUMNS} from message_format_steps where agency_id = ${agencyId} order by at desc, id desc limit ${limit}`,
  );
}

export async function saveTrialFates(tx: Tx, id: string, fates: readonly TrialFate[]): Promise<void> {
  await run(tx, sql`update message_format_steps set fates = ${json(fates)} where id = ${id}`);
}

/** The acceptances that stand, the latest step of each agency and format. Absent: every agency that the reader sees. */
export async function standingAcceptances(tx: Tx, agencyIds?: readonly string[]): Promise<FormatStep[]> {
  if (agencyIds?.length === 0) return [];
  const which = agencyIds ? sql`and agency_id = any(${uuids(agencyIds)})` : sql``;
  return many(
    tx,
    sql<FormatStep>`
    select * from (
      select distinct on (agency_id, format_version) ${COLUMNS} from message_format_steps
       where kind in ('accepted', 'taken-back') ${which} order by agency_id, format_version, at desc, message_format_steps.id desc) latest
     where kind = 'accepted'`,
  );
}

/** Versions that each of these agencies reads before their day. */
export async function acceptedFormats(
  tx: Tx,
  agencyIds: readonly string[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const found = new Map<string, number[]>();
  for (const { agencyId, version } of await standingAcceptances(tx, agencyIds))
    found.set(agencyId, [...(found.get(agencyId) ?? []), version]);
  return found;
}
