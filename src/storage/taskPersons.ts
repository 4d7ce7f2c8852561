import { sql } from 'kysely';
import { many, type Tx, uuids } from './database.js';

/** The registrant that a task is about. */
export interface TaskPerson {
  readonly taskId: string;
  /** Null: a person announced to the reader's agency, who has no file there yet. */
  readonly registrantId: string | null;
  readonly agencyId: string;
  readonly name: string;
  readonly number: string;
}

/**
 * Whom these tasks are about, as far as row security shows the reader the file; of a move each side's own file. Sealed
 * files name nobody here.
 */
export async function personsOfTasks(tx: Tx, taskIds: readonly string[]): Promise<TaskPerson[]> {
  if (taskIds.length === 0) return [];
  return many(
    tx,
    sql<TaskPerson>`
    select t.id as "taskId", r.id as "registrantId", coalesce(r.agency_id, t.owner_agency_id) as "agencyId",
           coalesce(r.display_name, l.display_name) as name, coalesce(r.number, '') as number
      from tasks t
      left join registrant_pair_sides s on t.object_kind = 'registrant-pair' and s.id = t.object_id
      left join relocations l on t.object_kind = 'relocation' and l.id = t.object_id
      left join registrants r on r.id = case
        when t.object_kind in ('registrant', 'prints') then t.object_id
        when t.object_kind = 'registrant-pair' then s.registrant_id
        when l.from_agency_id = t.owner_agency_id then l.registrant_id
        else l.to_registrant_id end
     where t.id = any(${uuids(taskIds)}) and r.sealed_at is null and coalesce(r.id, l.id) is not null`,
  );
}
