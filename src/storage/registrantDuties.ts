import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import type { Reckoning } from '#domain/reckoning.js';
import type { RegistrantDuty, RegistrantDutyKind } from '#domain/registrantDuties.js';
import { instant, json, many, run, type Tx, uuids } from './database.js';
import { newId } from './newId.js';
import { ofAgencies } from './registrants.js';

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

export interface DoneDuty {
  readonly kind: RegistrantDutyKind;
  readonly key: string;
  readonly on: IsoDate;
}

/** The duties that a registrant should have open, and those that were just done. */
export interface DutiesToSave {
  readonly registrantId: string;
  readonly agencyId: string;
  readonly open: readonly RegistrantDuty[];
  readonly done: readonly DoneDuty[];
}

/**
 * Makes the open duties of registrants what they should be. Writes only what differs; what is no longer owed is
 * cancelled, unless `done` names it.
 * @returns how many rows were written
 */
export async function saveDuties(tx: Tx, all: readonly DutiesToSave[], nowMs: number): Promise<number> {
  if (all.length === 0) return 0;
  let written = 0;
  const done = all.flatMap((r) =>
    r.done.map((d) => ({ registrant_id: r.registrantId, kind: d.kind, key: d.key, on: d.on })),
  );
  if (done.length > 0)
    written += await run(
      tx,
      sql`update registrant_duties k set state = 'done', done_on = x.on, late = x.on > k.due_on, updated_at = ${instant(nowMs)}
            from jsonb_to_recordset(${json(done)}) as x(registrant_id uuid, kind text, key text, "on" date)
           where k.registrant_id = x.registrant_id and k.kind = x.kind and k.key = x.key and k.state = 'open'`,
    );
  const rows = all.flatMap((r) =>
    r.open.map((d) => ({
      id: newId(nowMs),
      registrant_id: r.registrantId,
      agency_id: r.agencyId,
      kind: d.kind,
      key: d.key,
      due_on: d.dueOn,
      opens_on: d.opensOn,
      reckoning: d.reckoning,
    })),
  );
  written += await run(
    tx,
    sql`
    insert into registrant_duties as k (id, registrant_id, agency_id, kind, key, due_on, opens_on, reckoning, state, updated_at)
    select x.id, x.registrant_id, x.agency_id, x.kind, x.key, x.due_on, x.opens_on, x.reckoning, 'open', ${instant(nowMs)}
      from jsonb_to_recordset(${json(rows)}) as x(id uuid, registrant_id uuid, agency_id uuid, kind text, key text, due_on date, opens_on date, reckoning jsonb)
    on conflict (registrant_id, kind, key) do update set due_on = excluded.due_on, opens_on = excluded.opens_on, reckoning = excluded.reckoning, state = 'open',
           done_on = null, late = false, updated_at = excluded.updated_at
     where k.state <> 'done' and (k.due_on, k.opens_on, k.reckoning, k.state) is distinct from (excluded.due_on, excluded.opens_on, excluded.reckoning, 'open')`,
  );
  // By the registrant's own index: without the list, a plan over all open duties of an agency looks as good.
  const owed = rows.map((r) => ({ registrant_id: r.registrant_id, kind: r.kind, key: r.key }));
  written += await run(
    tx,
    sql`update registrant_duties k set state = 'cancelled', updated_at = ${instant(nowMs)}
       where k.registrant_id = any(${uuids(all.map((r) => r.registrantId))}) and k.state = 'open'
         and (k.registrant_id, k.kind, k.key) not in (select x.registrant_id, x.kind, x.key from jsonb_to_recordset(${json(owed)}) as x(registrant_id uuid, kind text, key text))`,
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
    readonly agencyIds: readonly string[];
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
     where ${ofAgencies('d.agency_id', f.agencyIds)} and d.state = 'open' and d.due_on <= ${f.by}::date ${f.kind ? sql`and d.kind = ${f.kind}` : sql``}
       ${f.after ? sql`and (d.due_on, d.id) > (${f.after.dueOn}::date, ${f.after.id})` : sql``}
     order by d.due_on, d.id limit ${f.limit}`,
  );
}
