import { sql } from 'kysely';
import { first, instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** A place where a tribe and a state meet, and who has law enforcement jurisdiction there. */
export interface SplitLand {
  readonly id: string;
  readonly agencyId: string;
  readonly agencyName: string;
  readonly name: string;
  readonly state: string;
  readonly tribe: string;
  readonly landUnder: 'tribe' | 'state' | 'both' | 'unknown';
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly source: string;
}

const SELECT = sql.raw(
  `select s.id, s.agency_id as "agencyId", a.name as "agencyName", s.name, s.state, s.tribe, s.land_under as "landUnder", s.latitude, s.longitude, s.source
     from split_lands s join agencies a on a.id = s.agency_id`,
);

export async function listSplitLands(tx: Tx, text: string, limit: number): Promise<SplitLand[]> {
  const part = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return many(
    tx,
    sql<SplitLand>`${SELECT} where s.ended_at is null and (lower(s.name) like ${part} or lower(s.state) like ${part} or lower(s.tribe) like ${part})
      order by s.state, s.name, s.id limit ${limit}`,
  );
}

export async function readSplitLand(tx: Tx, id: string): Promise<SplitLand | undefined> {
  return first(tx, sql<SplitLand>`${SELECT} where s.id = ${id} and s.ended_at is null`);
}

export async function addSplitLand(
  tx: Tx,
  s: Omit<SplitLand, 'id' | 'agencyName'> & { readonly addedBy: string | null },
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into split_lands (id, agency_id, name, state, tribe, land_under, latitude, longitude, source, added_by, added_at)
      values (${id}, ${s.agencyId}, ${s.name}, ${s.state}, ${s.tribe}, ${s.landUnder}, ${s.latitude}, ${s.longitude}, ${s.source}, ${s.addedBy}, ${instant(nowMs)})`,
  );
  return id;
}

export async function endSplitLand(tx: Tx, id: string, nowMs: number): Promise<void> {
  await run(tx, sql`update split_lands set ended_at = ${instant(nowMs)} where id = ${id}`);
}
