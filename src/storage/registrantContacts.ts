import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import type { MachineWay } from '#domain/reminderMessage.js';
import { first, instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** Where a registrant agreed to be reminded by machine, one of each way at a time. */
export interface RegistrantContact {
  readonly id: string;
  readonly registrantId: string;
  readonly way: MachineWay;
  readonly address: string;
  readonly agreedOn: IsoDate;
  readonly agreedHow: string;
  readonly recordedAtMs: number;
  readonly endedAtMs: number | null;
  readonly endedBecause: string | null;
}

const SELECT =
  sql.raw(`select id, registrant_id as "registrantId", way, address, agreed_on as "agreedOn", agreed_how as "agreedHow", recorded_at as "recordedAtMs",
  ended_at as "endedAtMs", ended_because as "endedBecause" from registrant_contacts`);

/** Standing ones first, then what was before. */
export async function contactsOf(tx: Tx, registrantId: string): Promise<RegistrantContact[]> {
  return many(
    tx,
    sql<RegistrantContact>`${SELECT} where registrant_id = ${registrantId} order by ended_at is not null, way, recorded_at desc limit 50`,
  );
}

export async function liveContact(
  tx: Tx,
  registrantId: string,
  way: MachineWay,
): Promise<RegistrantContact | undefined> {
  return first(
    tx,
    sql<RegistrantContact>`${SELECT} where registrant_id = ${registrantId} and way = ${way} and ended_at is null`,
  );
}

/** Takes the place of the one that stands for the way. */
export async function addContact(
  tx: Tx,
  contact: Pick<RegistrantContact, 'registrantId' | 'way' | 'address' | 'agreedOn' | 'agreedHow'> & {
    readonly agencyId: string;
    readonly by: string;
  },
  nowMs: number,
): Promise<string> {
  const before = await liveContact(tx, contact.registrantId, contact.way);
  if (before) await endContact(tx, before.id, 'replaced', nowMs);
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into registrant_contacts (id, registrant_id, agency_id, way, address, agreed_on, agreed_how, recorded_by, recorded_at)
        values (${id}, ${contact.registrantId}, ${contact.agencyId}, ${contact.way}, ${contact.address}, ${contact.agreedOn}::date, ${contact.agreedHow}, ${contact.by}, ${instant(nowMs)})`,
  );
  return id;
}

/** @returns false when it has ended already */
export async function endContact(
  tx: Tx,
  id: string,
  because: 'withdrawn' | 'replaced' | 'undeliverable',
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update registrant_contacts set ended_at = ${instant(nowMs)}, ended_because = ${because} where id = ${id} and ended_at is null`,
    )) === 1
  );
}
