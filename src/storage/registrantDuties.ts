import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import type { Reckoning } from '#domain/reckoning.js';
import type { RegistrantDuty, RegistrantDutyKind } from '#domain/registrantDuties.js';
import { instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

export interface StoredDuty {
  readonly id: string;
  readonly registrantId: string;
  readonly agencyId: string;
  readonly kind: RegistrantDutyKind;
  readonly key: string;
  readonly dueOn: IsoDate;
  readonly opensOn: IsoDate | null;
  readonly reckoning: Reckoning;
  readonly state: 'open' | 'done' | 'cancelled';
  readonly doneOn: IsoDate | null;
  readonly late: boolean;
}

const COLUMNS = sql.raw(
  'd.id, d.registrant_id as "registrantId", d.agency_id as "agencyId", d.kind, d.key, d.due_on as "dueOn", d.opens_on as "opensOn", d.reckoning, d.state, d.done_on as "doneOn", d.late',
);

/**
 * Makes the open duties of a registrant what they should be. Writes only what differs; what is no longer owed is
 * cancelled, unless `done` names it.
 * @returns how many rows were written
 */
export async function saveDuties(
  tx: Tx,
  registrant: { readonly id: string; readonly agencyId: string },
  open: readonly RegistrantDuty[],
  done: readonly { readonly kind: RegistrantDutyKind; readonly key: string; readonly on: IsoDate }[],
  nowMs: number,
): Promise<number> {
  let written = 0;
  for (const d of done)
    written += await run(
      tx,
      sql`update registrant_duties set state = 'done', done_on = ${d.on}::date, late = ${d.on}::date > due_on, updated_at = ${instant(nowMs)}
         where registrant_id = ${registrant.id} and kind = ${d.kind} and key = ${d.key} and state = 'open'`,
    );
  const rows = open.map((d) => ({
    id: newId(nowMs),
    kind: d.kind,
    key: d.key,
    due_on: d.dueOn,
    opens_on: d.opensOn,
    reckoning: d.reckoning,
  }));
  written += await run(
    tx,
    sql`
    insert into registrant_duties as k (id, registrant_id, agency_id, kind, key, due_on, opens_on, reckoning, state, updated_at)
    select x.id, ${registrant.id}, ${registrant.agencyId}, x.kind, x.key, x.due_on, x.opens_on, x.reckoning, 'open', ${instant(nowMs)}
      from jsonb_to_recordset(${json(rows)}) as x(id uuid, kind text, key text, due_on date, opens_on date, reckoning jsonb)
    on conflict (registrant_id, kind, key) do update set due_on = excluded.due_on, opens_on = excluded.opens_on, reckoning = excluded.reckoning, state = 'open',
           done_on = null, late = false, updated_at = excluded.updated_at
     where k.state <> 'done' and (k.due_on, k.opens_on, k.reckoning, k.state) is distinct from (excluded.due_on, excluded.opens_on, excluded.reckoning, 'open')`,
  );
  written += await run(
    tx,
    sql`update registrant_duties set state = 'cancelled', updated_at = ${instant(nowMs)}
       where registrant_id = ${registrant.id} and state = 'open'
         and not exists (select from jsonb_to_recordset(${json(rows)}) as x(kind text, key text) where x.kind = registrant_duties.kind and x.key = registrant_duties.key)`,
  );
  return written;
}

export async function dutiesOf(tx: Tx, registrantId: string): Promise<StoredDuty[]> {
  return many(
    tx,
    sql<StoredDuty>`select ${COLUMNS} from registrant_duties d where d.registrant_id = ${registrantId} and d.state <> 'cancelled' order by d.due_on, d.kind, d.key`,
  );
}

export interface DueLine extends StoredDuty {
  readonly displayName: string;
  readonly number: string;
  readonly tier: string | null;
}

/** All that is due, the earliest first. Row security cuts it to the agencies whose registrants the reader may see. */
export async function listDue(
  tx: Tx,
  f: {
    readonly by: IsoDate;
    readonly kind?: RegistrantDutyKind;
    readonly after?: { readonly dueOn: IsoDate; readonly id: string };
    readonly limit: number;
  },
): Promise<DueLine[]> {
  return many(
    tx,
    sql<DueLine>`
    select ${COLUMNS}, r.display_name as "displayName", r.number, r.tier
      from registrant_duties d join registrants r on r.id = d.registrant_id
     where d.state = 'open' and d.due_on <= ${f.by}::date ${f.kind ? sql`and d.kind = ${f.kind}` : sql``}
       ${f.after ? sql`and (d.due_on, d.id) > (${f.after.dueOn}::date, ${f.after.id})` : sql``}
     order by d.due_on, d.id limit ${f.limit}`,
  );
}
