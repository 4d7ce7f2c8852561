import { sql } from 'kysely';
import { type Endorsement, firstEndorsement, nextEndorsements } from '#domain/imlEndorsement.js';
import type { PersonDescription } from '#domain/person.js';
import { first, instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** A written determination and how far the endorsement has come. */
export interface ImlDetermination {
  readonly id: string;
  readonly recordId: string;
  readonly recordNumber: string;
  readonly person: PersonDescription;
  readonly agencyId: string;
  readonly reference: string;
  readonly determinedOn: string;
  readonly covered: boolean;
  readonly basis: string;
  readonly endorsement: Endorsement;
  readonly note: string;
  readonly version: number;
  readonly byName: string;
  readonly updatedAtMs: number;
}

const COLUMNS = sql.raw(
  `d.id, d.record_id as "recordId", r.record_number as "recordNumber", r.person, d.agency_id as "agencyId", d.reference, d.determined_on as "determinedOn", d.covered,
   d.basis, d.endorsement, d.note, d.version, d.by_name as "byName", d.updated_at as "updatedAtMs"`,
);
const TABLES = sql.raw('iml_determinations d join register_records r on r.id = d.record_id');

/** Keeps a determination; one for each record. @returns its id, or null when the record has one */
export async function addDetermination(
  tx: Tx,
  d: Pick<
    ImlDetermination,
    'recordId' | 'agencyId' | 'reference' | 'determinedOn' | 'covered' | 'basis' | 'byName'
  >,
  nowMs: number,
): Promise<string | null> {
  const id = newId(nowMs);
  const endorsement = firstEndorsement(d.covered);
  const added = await run(
    tx,
    sql`
    insert into iml_determinations (id, record_id, agency_id, reference, determined_on, covered, basis, endorsement, version, by_name, made_at, updated_at)
    values (${id}, ${d.recordId}, ${d.agencyId}, ${d.reference}, ${d.determinedOn}, ${d.covered}, ${d.basis}, ${endorsement}, 1, ${d.byName}, ${instant(nowMs)}, ${instant(nowMs)})
    on conflict (record_id) do nothing`,
  );
  if (added !== 1) return null;
  await addStep(tx, id, 1, endorsement, '', d.byName, nowMs);
  return id;
}

export async function readDetermination(tx: Tx, id: string): Promise<ImlDetermination | undefined> {
  return first(tx, sql<ImlDetermination>`select ${COLUMNS} from ${TABLES} where d.id = ${id}`);
}

/** @returns false when the version had gone on or the state may not follow */
export async function moveEndorsement(
  tx: Tx,
  d: Pick<ImlDetermination, 'id' | 'covered' | 'endorsement' | 'version'>,
  to: { readonly endorsement: Endorsement; readonly note: string; readonly byName: string },
  nowMs: number,
): Promise<boolean> {
  if (!nextEndorsements(d.endorsement, d.covered).includes(to.endorsement)) return false;
  const moved = await run(
    tx,
    sql`update iml_determinations set endorsement = ${to.endorsement}, note = ${to.note}, version = version + 1, updated_at = ${instant(nowMs)}
         where id = ${d.id} and version = ${d.version}`,
  );
  if (moved !== 1) return false;
  await addStep(tx, d.id, d.version + 1, to.endorsement, to.note, to.byName, nowMs);
  return true;
}

async function addStep(
  tx: Tx,
  id: string,
  version: number,
  endorsement: Endorsement,
  note: string,
  byName: string,
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`insert into iml_steps (determination_id, version, endorsement, note, by_name, at)
        values (${id}, ${version}, ${endorsement}, ${note}, ${byName}, ${instant(nowMs)})`,
  );
}

export interface ImlStep {
  readonly version: number;
  readonly endorsement: Endorsement;
  readonly note: string;
  readonly byName: string;
  readonly atMs: number;
}

export async function stepsOfDetermination(tx: Tx, id: string): Promise<ImlStep[]> {
  return many(
    tx,
    sql<ImlStep>`select version, endorsement, note, by_name as "byName", at as "atMs" from iml_steps where determination_id = ${id} order by version desc`,
  );
}

export async function listDeterminations(
  tx: Tx,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: ImlDetermination[]; readonly total: number }> {
  const rows = await many(
    tx,
    sql<ImlDetermination>`
    select ${COLUMNS} from ${TABLES} order by (d.endorsement = 'to-be-told') desc, d.updated_at desc, d.id limit ${page.limit} offset ${page.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from iml_determinations`))!.n;
  return { rows, total };
}
