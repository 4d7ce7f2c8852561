import { sql } from 'kysely';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** A registrant about to leave without a travel notice on file. */
export interface AngelWatchRow {
  readonly id: string;
  readonly tripId: string;
  readonly subjectId: string;
  readonly agencyId: string;
  readonly name: string;
  readonly born: string;
  readonly recordNumber: string;
  readonly journey: string;
  readonly countries: readonly string[];
  /** An officer has confirmed that the traveller is the registrant; else only an identifier agrees. */
  readonly confirmed: boolean;
  readonly departsAtMs: number;
  readonly state: 'handed' | 'notice-came' | 'not-travelling' | 'departed';
  readonly listedAtMs: number;
}

const COLUMNS = sql.raw(
  `w.id, w.trip_id as "tripId", w.subject_id as "subjectId", w.agency_id as "agencyId", w.name, w.born, w.record_number as "recordNumber", w.journey, w.countries,
   w.confirmed, w.departs_at as "departsAtMs", w.state, w.listed_at as "listedAtMs"`,
);

export interface WatchedDeparture {
  readonly tripId: string;
  readonly candidateId: string;
  readonly confirmed: boolean;
  readonly departsAtMs: number;
}

/** Trips that leave the country before an instant, of people whom an officer or an identifier has named. */
export async function departuresBefore(
  tx: Tx,
  fromMs: number,
  untilMs: number,
  limit: number,
): Promise<WatchedDeparture[]> {
  return many(
    tx,
    sql<WatchedDeparture>`
    select distinct on (t.id) t.id as "tripId", c.id as "candidateId", coalesce(c.outcome = 'same', false) as confirmed,
           (t.facts ->> 'departsAtMs')::float8 as "departsAtMs"
      from trips t join trip_events e on e.trip_id = t.id join candidates c on c.id = e.candidate_id
     where t.direction = 'departure' and t.state = 'expected'
       and (t.facts ->> 'departsAtMs')::float8 between ${fromMs}::float8 and ${untilMs}::float8
       and c.state <> 'closed' and (c.outcome = 'same' or (c.outcome is null and c.path = 'certain'))
     order by t.id, coalesce(c.outcome = 'same', false) desc limit ${limit}`,
  );
}

/** Puts a departure on the list, or brings its row up to date. @returns its id, and whether it is new */
export async function listDeparture(
  tx: Tx,
  w: Omit<AngelWatchRow, 'id' | 'state' | 'listedAtMs'>,
  nowMs: number,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const id = newId(nowMs);
  const row = (await first(
    tx,
    sql<{ id: string }>`
    insert into angel_watch (id, trip_id, subject_id, agency_id, name, born, record_number, journey, countries, confirmed, departs_at, state, listed_at, updated_at)
    values (${id}, ${w.tripId}, ${w.subjectId}, ${w.agencyId}, ${w.name}, ${w.born}, ${w.recordNumber}, ${w.journey}, ${json(w.countries)}, ${w.confirmed},
           ${instant(w.departsAtMs)}, 'handed', ${instant(nowMs)}, ${instant(nowMs)})
    on conflict (trip_id) do update set journey = excluded.journey, countries = excluded.countries, confirmed = excluded.confirmed,
           departs_at = excluded.departs_at, state = 'handed', updated_at = excluded.updated_at
    returning id`,
  ))!;
  return { id: row.id, isNew: row.id === id };
}

/** Rows that still say "handed", with what the trip is now: what is no longer so leaves the list. */
export async function handedRows(tx: Tx): Promise<(AngelWatchRow & { readonly tripState: string })[]> {
  return many(
    tx,
    sql<AngelWatchRow & { tripState: string }>`
    select ${COLUMNS}, t.state as "tripState" from angel_watch w join trips t on t.id = w.trip_id where w.state = 'handed' order by w.departs_at for update of w`,
  );
}

export async function setWatchState(
  tx: Tx,
  id: string,
  state: AngelWatchRow['state'],
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update angel_watch set state = ${state}, updated_at = ${instant(nowMs)} where id = ${id}`,
  );
}

export async function listAngelWatch(
  tx: Tx,
  filter: { readonly open: boolean; readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: AngelWatchRow[]; readonly total: number }> {
  const where = filter.open ? sql`where w.state = 'handed'` : sql``;
  const rows = await many(
    tx,
    sql<AngelWatchRow>`select ${COLUMNS} from angel_watch w ${where} order by w.departs_at desc, w.id limit ${filter.limit} offset ${filter.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from angel_watch w ${where}`))!.n;
  return { rows, total };
}
