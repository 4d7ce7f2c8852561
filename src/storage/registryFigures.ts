import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import type { RegistryCounts } from '#domain/registryFigures.js';
import { many, type Tx } from './database.js';

/**
 * Counts an agency's own registry as of a day of its calendar. An agency that acts for another may see the other's
 * rows; it counts its own all the same.
 */
export async function countRegistry(tx: Tx, agencyId: string, today: IsoDate): Promise<RegistryCounts> {
  return {
    registrants: await many(
      tx,
      sql<RegistryCounts['registrants'][number]>`
      select state, coalesce(tier, 'none') as tier,
             case when percent_complete >= 100 then 'all' when percent_complete >= 90 then 'from-90' when percent_complete >= 75 then 'from-75' else 'below-75' end as complete,
             count(*)::int as n
        from registrants where agency_id = ${agencyId} group by 1, 2, 3 order by 1, 2, 3`,
    ),
    registrations: await many(
      tx,
      sql<RegistryCounts['registrations'][number]>`
      select to_char(registered_on, 'YYYY-MM') as month, count(*)::int as n from registrants
       where agency_id = ${agencyId} and registered_on > (${today}::date - interval '12 months') group by 1 order by 1`,
    ),
    duties: await many(
      tx,
      sql<RegistryCounts['duties'][number]>`
      select kind, case when state = 'done' then case when late then 'late' else 'on-time' end when due_on < ${today}::date then 'overdue' else 'not-due' end as outcome,
             count(*)::int as n
        from registrant_duties where agency_id = ${agencyId} and state <> 'cancelled' group by 1, 2 order by 1, 2`,
    ),
    nsor: await many(
      tx,
      // An answer stays one when its entry is past.
      sql<
        RegistryCounts['nsor'][number]
      >`select case when state = 'past' then 'accepted' else state end as answer, count(*)::int as n from nsor_messages where agency_id = ${agencyId} group by 1 order by 1`,
    ),
    absconding: await many(
      tx,
      sql<RegistryCounts['absconding'][number]>`
      select coalesce(finding, 'open') as finding, count(*)::int as n from absconding_cases where agency_id = ${agencyId} group by 1 order by 1`,
    ),
  };
}
