import { sql } from 'kysely';
import type { ExportedRegistrant } from '#domain/exportTable.js';
import { many, type Tx } from './database.js';

/** Registrants with what stands in their files, in order of number; sealed ones are no part of what is taken along. */
export async function exportedRegistrants(
  tx: Tx,
  agencyId: string,
  after: string,
  limit: number,
): Promise<ExportedRegistrant[]> {
  return many(
    tx,
    sql<ExportedRegistrant>`
    select r.number, r.juvenile, r.initial_basis as basis, r.initial_on as "on", r.registered_on as registered, r.tier, s."lastVisit", s."photoOn", coalesce(v.values, '[]') as values
      from (select * from registrants where agency_id = ${agencyId} and number > ${after} and sealed_at is null order by number limit ${limit}) r
      left join lateral (
        select max(x.visited_on) as "lastVisit", max(x.visited_on) filter (where x.photo_taken) as "photoOn" from registrant_visits x where x.registrant_id = r.id) s on true
      left join lateral (
        select jsonb_agg(jsonb_build_object('element', x.element, 'state', x.state, 'value', x.value, 'fromOn', x.from_on, 'untilOn', x.until_on, 'source', x.source)
                 order by x.entered_at, x.id) as values
          from registrant_values x where x.registrant_id = r.id and x.ended_at is null and x.purged_at is null) v on true
     order by r.number`,
  );
}
