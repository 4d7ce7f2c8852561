import { sql } from 'kysely';
import type { Craft } from '#domain/filing.js';
import { NEW_VOYAGE, type VoyageFacts, type VoyageState } from '#domain/voyage.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** A flight, sailing or crossing: its log folded to a state. Persons stand in the fold as keyed digests only. */
export interface Voyage {
  readonly id: string;
  readonly naturalKey: string;
  readonly mode: string;
  readonly sender: string;
  readonly carrier: string;
  readonly number: string;
  readonly direction: VoyageFacts['direction'];
  readonly departurePort: string | null;
  readonly arrivalPort: string | null;
  readonly departsAtMs: number | null;
  readonly arrivesAtMs: number | null;
  readonly lastArrivalAtMs: number | null;
  readonly portsKnown: boolean;
  readonly legs: VoyageFacts['legs'];
  readonly fold: VoyageState;
}

const COLUMNS = sql.raw(
  `v.id, v.natural_key as "naturalKey", v.mode, v.sender, v.carrier, v.number, v.direction, v.departure_port as "departurePort", v.arrival_port as "arrivalPort",
   v.departs_at as "departsAtMs", v.arrives_at as "arrivesAtMs", v.last_arrival_at as "lastArrivalAtMs", v.ports_known as "portsKnown", v.legs, v.fold`,
);

/** The voyage of the key, made if new, locked for the caller's transaction: parts are folded one after another. */
export async function lockVoyage(
  tx: Tx,
  v: {
    readonly naturalKey: string;
    readonly mode: string;
    readonly craft: Craft;
    readonly sender: string;
    readonly carrier: string;
    readonly number: string;
  },
  nowMs: number,
): Promise<Voyage> {
  await run(
    tx,
    sql`
    insert into voyages (id, natural_key, mode, craft, sender, carrier, number, direction, state, fold, updated_at)
    values (${newId(nowMs)}, ${v.naturalKey}, ${v.mode}, ${v.craft}, ${v.sender}, ${v.carrier}, ${v.number}, 'unknown', 'planned', ${json(NEW_VOYAGE)}, ${instant(nowMs)})
    on conflict (natural_key) do nothing`,
  );
  return (await first(
    tx,
    sql<Voyage>`select ${COLUMNS} from voyages v where v.natural_key = ${v.naturalKey} for update`,
  ))!;
}

export async function saveVoyage(
  tx: Tx,
  id: string,
  facts: VoyageFacts | null,
  fold: VoyageState,
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`
    update voyages set fold = ${json(fold)}, state = ${fold.state}, updated_at = ${instant(nowMs)}, parts_checked_at = null
           ${
             facts
               ? sql`, direction = ${facts.direction}, departure_port = ${facts.departurePort}, arrival_port = ${facts.arrivalPort},
             departs_at = ${instant(facts.departsAtMs)}, arrives_at = ${instant(facts.arrivesAtMs)}, last_arrival_at = ${instant(facts.lastArrivalAtMs)},
             ports_known = ${facts.portsKnown}, legs = ${json(facts.legs)}`
               : sql``
}
     where id = ${id}`,
  );
}

export async function readVoyage(tx: Tx, id: string): Promise<Voyage | undefined> {
  return first(tx, sql<Voyage>`select ${COLUMNS} from voyages v where v.id = ${id}`);
}

/** The voyage of a natural key where a list of it is known, held until the end of the transaction. */
export async function findVoyage(tx: Tx, naturalKey: string): Promise<Voyage | undefined> {
  return first(
    tx,
    sql<Voyage>`select ${COLUMNS} from voyages v where v.natural_key = ${naturalKey} for update`,
  );
}

export async function readVoyages(tx: Tx, ids: readonly string[]): Promise<Map<string, Voyage>> {
  if (ids.length === 0) return new Map();
  const rows = await many(
    tx,
    sql<Voyage>`select ${COLUMNS} from voyages v where v.id in (${sql.join([...new Set(ids)])})`,
  );
  return new Map(rows.map((v) => [v.id, v]));
}

/** Voyages whose departure is past and that nobody has said departed, for the clock. */
export async function voyagesToDepart(tx: Tx, nowMs: number, limit: number): Promise<Voyage[]> {
  return many(
    tx,
    sql<Voyage>`select ${COLUMNS} from voyages v where v.state in ('planned', 'closed') and v.departs_at < ${instant(nowMs)} order by v.departs_at limit ${limit} for update skip locked`,
  );
}

/** Voyages with several-part lists that were not looked at lately: their missing parts are somebody's duty. */
export async function voyagesWithParts(
  tx: Tx,
  nowMs: number,
  olderThanMs: number,
  limit: number,
): Promise<Voyage[]> {
  return many(
    tx,
    sql<Voyage>`
    update voyages v set parts_checked_at = ${instant(nowMs)} where v.id in (
      select id from voyages where fold -> 'parts' <> '{}'::jsonb and updated_at < ${instant(nowMs - olderThanMs)} and parts_checked_at is null
       limit ${limit} for update skip locked)
    returning ${COLUMNS}`,
  );
}
