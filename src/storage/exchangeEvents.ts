import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import { first, instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

export type EventKind = 'training' | 'meeting' | 'closed' | 'deadline';

/** A day or days that agencies should know of. */
export interface ExchangeEvent {
  readonly id: string;
  readonly agencyId: string;
  readonly agencyName: string;
  readonly kind: EventKind;
  readonly title: string;
  readonly firstOn: IsoDate;
  readonly lastOn: IsoDate;
  readonly place: string;
  readonly note: string;
  readonly forAll: boolean;
  readonly sequence: number;
  readonly cancelled: boolean;
}

const SELECT = sql.raw(
  `select e.id, e.agency_id as "agencyId", a.name as "agencyName", e.kind, e.title, e.first_on as "firstOn", e.last_on as "lastOn", e.place, e.note, e.for_all as "forAll",
     e.sequence, e.cancelled_at is not null as cancelled from exchange_events e join agencies a on a.id = e.agency_id`,
);

export async function addEvent(
  tx: Tx,
  e: Omit<ExchangeEvent, 'id' | 'agencyName' | 'sequence' | 'cancelled'> & {
    readonly addedBy: string | null;
  },
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into exchange_events (id, agency_id, kind, title, first_on, last_on, place, note, for_all, added_by, added_at)
      values (${id}, ${e.agencyId}, ${e.kind}, ${e.title}, ${e.firstOn}::date, ${e.lastOn}::date, ${e.place}, ${e.note}, ${e.forAll}, ${e.addedBy}, ${instant(nowMs)})`,
  );
  return id;
}

/** Those of all agencies and of the reader's own that are not over; cancelled ones stay until their day. */
export async function listEvents(tx: Tx, from: IsoDate, limit: number): Promise<ExchangeEvent[]> {
  return many(
    tx,
    sql<ExchangeEvent>`${SELECT} where e.last_on >= ${from}::date order by e.first_on, e.id limit ${limit}`,
  );
}

export async function readEvent(tx: Tx, id: string): Promise<ExchangeEvent | undefined> {
  return first(tx, sql<ExchangeEvent>`${SELECT} where e.id = ${id}`);
}

export async function cancelEvent(tx: Tx, id: string, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`update exchange_events set cancelled_at = ${instant(nowMs)}, sequence = sequence + 1 where id = ${id} and cancelled_at is null`,
  );
}
