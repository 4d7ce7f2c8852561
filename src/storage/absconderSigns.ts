import { sql } from 'kysely';
import { many, type Tx } from './database.js';

/** Somebody who has absconded and was seen since: on a register that is linked with this one, or by a confirmed travel event. */
export interface AbsconderSign {
  /** The same sign is the same key: nobody is asked twice. */
  readonly key: string;
  readonly registrantId: string;
  readonly agencyId: string;
  readonly kind: 'other-register' | 'travel' | 'arrest';
  /** The other agency's side of the link; null where no other register is concerned. */
  readonly otherSideId: string | null;
  readonly otherAgencyId: string | null;
}

/** Signs since the finding, of cases that are open. Names nothing of the other file. */
export async function absconderSigns(tx: Tx, limit: number): Promise<AbsconderSign[]> {
  return many(
    tx,
    sql<AbsconderSign>`
    select 'other-register ' || p.id || ' ' || c.id as key, c.registrant_id as "registrantId", c.agency_id as "agencyId", 'other-register' as kind,
           o.id as "otherSideId", o.agency_id as "otherAgencyId"
      from absconding_cases c
      join registrant_pair_sides s on s.registrant_id = c.registrant_id
      join registrant_pairs p on p.id = s.pair_id and p.state = 'linked'
      join registrant_pair_sides o on o.pair_id = p.id and o.id <> s.id
      join registrants x on x.id = o.registrant_id
     where c.closed_at is null and c.finding = 'absconded' and x.state in ('registered', 'in-custody')
       and (x.updated_at > c.found_at or p.updated_at > c.found_at
            or exists (select from registrant_values v where v.registrant_id = x.id and v.entered_at > c.found_at))
    union all
    select 'event ' || k.id || ' ' || c.id, c.registrant_id, c.agency_id,
           case when e.kind = 'police-report' then 'arrest' else 'travel' end, null, null
      from absconding_cases c
      join registrants r on r.id = c.registrant_id
      join candidates k on k.record_id = r.record_id
      join travel_events e on e.id = k.travel_event_id
     where c.closed_at is null and c.finding = 'absconded' and k.opened_at > c.found_at
       and (k.outcome = 'same' or (k.outcome is null and k.path = 'certain'))
     order by 1 limit ${limit}`,
  );
}
