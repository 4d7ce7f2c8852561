import { sql } from 'kysely';
import type { PersonDescription } from '#domain/person.js';
import type { RegisterFile } from '#domain/registerRecord.js';
import { many, type Tx } from './database.js';

/** A record as the extract needs it. */
export interface ExtractRow {
  readonly id: string;
  readonly file: Exclude<RegisterFile, 'FOREIGN'>;
  readonly recordNumber: string;
  readonly active: boolean;
  readonly juvenile: boolean;
  readonly version: number;
  readonly person: PersonDescription;
  readonly agencyName: string;
  readonly agencyOri: string | null;
  readonly agencyPhone: string | null;
}

/**
 * A page of records by id: those on file, or those that changed after an epoch up to another one.
 * @param afterId last id of the page before
 */
export async function extractRows(
  tx: Tx,
  q: {
    readonly after: number;
    readonly epoch: number;
    readonly afterId: string | null;
    readonly limit: number;
  },
): Promise<ExtractRow[]> {
  const which =
    q.after === 0
      ? sql`r.state = 'active'`
      : sql`r.id in (select c.record_id from register_changes c where c.seq > ${q.after} and c.seq <= ${q.epoch})`;
  return many(
    tx,
    sql<ExtractRow>`
    select r.id, r.file, r.record_number as "recordNumber", r.state = 'active' as active, coalesce((r.details ->> 'juvenile')::boolean, false) as juvenile, r.version, r.person,
           a.name as "agencyName", a.ori as "agencyOri", (select c.phone from agency_contacts c where c.agency_id = a.id order by c.position limit 1) as "agencyPhone"
      from register_records r join agencies a on a.id = r.entering_agency_id
     where r.file in ('NSOR', 'WANTED', 'WIN') and ${which} ${q.afterId ? sql`and r.id > ${q.afterId}` : sql``} order by r.id limit ${q.limit}`,
  );
}
