import { sql } from 'kysely';
import { type AbsconderSignKind, absconderSignOf } from '#domain/absconderSign.js';
import type { TravelEventKind } from '#domain/travelEvent.js';
import { many, type Tx } from './database.js';

/** Somebody who has absconded and was seen since: on a register that is linked with this one, or by a confirmed travel event. */
export interface AbsconderSign {
  /** The same sign is the same key: nobody is asked twice. */
  readonly key: string;
  readonly registrantId: string;
  readonly agencyId: string;
  readonly kind: AbsconderSignKind;
  /** The other agency's side of the link; null where no other register is concerned. */
  readonly otherSideId: string | null;
  readonly otherAgencyId: string | null;
}

interface Row extends Omit<AbsconderSign, 'kind'> {
  /** Null: a register; else what happened. */
  readonly event: TravelEventKind | null;
  readonly state: string;
  readonly confirmed: boolean;
}

/**
 * Signs since the finding, of cases that are open, in order of their keys. An event is the person's by any record of the
 * same subject: the entry of NSOR, or the warrant that came after it. Names nothing of the other file.
 * @param after key of the last sign of the page before
 */
export async function absconderSigns(
  tx: Tx,
  after: string,
  limit: number,
): Promise<{ readonly signs: AbsconderSign[]; readonly next: string | null }> {
  const rows = await many(
    tx,
    sql<Row>`
    select * from (
      select 'other-register ' || p.id || ' ' || c.id as key, c.registrant_id as "registrantId", c.agency_id as "agencyId", null as event, x.state,
             true as confirmed, o.id as "otherSideId", o.agency_id as "otherAgencyId"
        from absconding_cases c
        join registrant_pair_sides s on s.registrant_id = c.registrant_id
        join registrant_pairs p on p.id = s.pair_id and p.state = 'linked'
        join registrant_pair_sides o on o.pair_id = p.id and o.id <> s.id
        join registrants x on x.id = o.registrant_id
       where c.closed_at is null and c.finding = 'absconded' and x.state in ('registered', 'in-custody')
         and (x.updated_at > c.found_at or p.updated_at > c.found_at
              or exists (select from registrant_values v where v.registrant_id = x.id and v.entered_at > c.found_at))
      union
      select 'event ' || k.id || ' ' || c.id, c.registrant_id, c.agency_id, e.kind, e.state, k.outcome is not null, null::uuid, null::uuid
        from absconding_cases c
        join registrants r on r.id = c.registrant_id
        join candidates k on k.record_id in (
          select r.record_id union
          select any_of.record_id from subject_links own join subject_links any_of on any_of.subject_id = own.subject_id and any_of.unlinked_at is null
           where own.record_id = r.record_id and own.unlinked_at is null)
        join travel_events e on e.id = k.travel_event_id
       where c.closed_at is null and c.finding = 'absconded'
         -- What is known, decided or happens since the finding; who left before it and was known to leave is no sign.
         and (k.opened_at > c.found_at or k.decided_at > c.found_at or k.departs_at > c.found_at)
         and (k.outcome = 'same' or (k.outcome is null and k.path = 'certain' and k.state <> 'closed'))
    ) signs where key > ${after} order by key limit ${limit}`,
  );
  return {
    signs: rows.flatMap(({ event, state, confirmed, ...row }) => {
      const kind = event === null ? 'other-register' : absconderSignOf(event, state, confirmed);
      return kind ? [{ ...row, kind }] : [];
    }),
    next: rows.length < limit ? null : rows.at(-1)!.key,
  };
}

/** Tasks about absconders seen elsewhere that are open, by their natural keys. */
export async function openSignTasks(tx: Tx): Promise<readonly string[]> {
  const rows = await many(
    tx,
    sql<{
      key: string;
    }>`select natural_key as key from tasks where kind in ('absconder-active', 'absconder-elsewhere') and state = 'open'`,
  );
  return rows.map((r) => r.key);
}
