import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import type { MachineWay } from '#domain/reminderMessage.js';
import { first, instant, many, run, type Tx, uuids } from './database.js';
import { newId } from './newId.js';

/** A reminder on its way by machine, with everything that its message needs. */
export interface MachineReminder {
  readonly id: string;
  readonly agencyId: string;
  readonly registrantId: string;
  readonly way: MachineWay;
  readonly dueOn: IsoDate;
  readonly state: 'waiting' | 'done' | 'cancelled' | 'failed';
  readonly madeAtMs: number;
  readonly callBack: string;
  readonly contactId: string | null;
  readonly to: string | null;
  readonly attempts: number;
}

export async function machineReminder(tx: Tx, id: string): Promise<MachineReminder | undefined> {
  return first(
    tx,
    sql<MachineReminder>`
    select m.id, m.agency_id as "agencyId", m.registrant_id as "registrantId", m.way, m.due_on as "dueOn", m.state, m.made_at as "madeAtMs",
           coalesce(p.call_back, '') as "callBack", c.id as "contactId", c.address as to,
           (select count(*) from reminder_attempts a where a.reminder_id = m.id) as attempts
      from reminders m left join reminder_rules p on p.agency_id = m.agency_id
      left join registrant_contacts c on c.registrant_id = m.registrant_id and c.way = m.way and c.ended_at is null
     where m.id = ${id} and m.way in ('email', 'text')`,
  );
}

/** Written down before anything leaves. @returns the attempt's id */
export async function beginAttempt(
  tx: Tx,
  reminder: MachineReminder,
  sha256: string,
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into reminder_attempts (id, reminder_id, agency_id, contact_id, sha256, begun_at)
        values (${id}, ${reminder.id}, ${reminder.agencyId}, ${reminder.contactId}, ${sha256}, ${instant(nowMs)})`,
  );
  return id;
}

export async function endAttempt(
  tx: Tx,
  id: string,
  fate: { readonly kind: string; readonly detail: string; readonly providerReference?: string },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update reminder_attempts set ended_at = ${instant(nowMs)}, fate = ${fate.kind}, detail = ${fate.detail},
          provider_reference = ${fate.providerReference ?? null} where id = ${id}`,
  );
}

export async function setReminderState(
  tx: Tx,
  id: string,
  state: 'done' | 'failed',
  address: string | null,
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update reminders set state = ${state}, done_at = ${instant(nowMs)}, address = ${address} where id = ${id} and state = 'waiting'`,
  );
}

export interface LastAttempt {
  readonly reminderId: string;
  readonly n: number;
  readonly begunAtMs: number;
  readonly fate: string | null;
  readonly detail: string;
  readonly providerReference: string | null;
}

/** The newest attempt of each reminder, and how many there were. */
export async function lastAttempts(
  tx: Tx,
  reminderIds: readonly string[],
): Promise<ReadonlyMap<string, LastAttempt>> {
  const rows = await many(
    tx,
    sql<LastAttempt>`
    select distinct on (reminder_id) reminder_id as "reminderId", count(*) over (partition by reminder_id) as n, begun_at as "begunAtMs", fate, detail,
           provider_reference as "providerReference"
      from reminder_attempts where reminder_id = any(${uuids(reminderIds)}) order by reminder_id, begun_at desc`,
  );
  return new Map(rows.map((r) => [r.reminderId, r]));
}
