import { sql } from 'kysely';
import type { PersonDescription } from '#domain/person.js';
import type { Direction, TravelEventKind } from '#domain/travelEvent.js';
import { first, instant, json, many, run, type Tx, uuids } from './database.js';
import { keepReports } from './eventReports.js';
import { newId } from './newId.js';
import { senderNameSql } from './senderName.js';

/** One person's part in a journey or application, behind whatever door it came. */
export interface TravelEvent {
  readonly id: string;
  readonly kind: TravelEventKind;
  readonly naturalKey: string;
  readonly version: number;
  readonly state: string;
  readonly direction: Direction;
  readonly voyageId: string | null;
  readonly transmissionId: string | null;
  readonly sender: string;
  /** The sender for people to read. */
  readonly senderName: string;
  readonly role: string;
  readonly traveller: PersonDescription;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly occursAtMs: number | null;
  readonly closesAtMs: number;
  readonly recordedAtMs: number;
  readonly updatedAtMs: number;
  readonly erasedAtMs: number | null;
}

const COLUMNS = sql.raw(
  `e.id, e.kind, e.natural_key as "naturalKey", e.version, e.state, e.direction, e.voyage_id as "voyageId", e.transmission_id as "transmissionId", e.sender, ${senderNameSql('e.sender')} as "senderName", e.role,
   e.traveller, e.facts, e.occurs_at as "occursAtMs", e.closes_at as "closesAtMs", e.recorded_at as "recordedAtMs", e.updated_at as "updatedAtMs", e.erased_at as "erasedAtMs"`,
);

export interface EventToSave {
  readonly kind: TravelEventKind;
  readonly naturalKey: string;
  readonly state: string;
  readonly direction: Direction;
  readonly voyageId: string | null;
  readonly transmissionId: string | null;
  readonly sender: string;
  readonly role: string;
  readonly traveller: PersonDescription;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly occursAtMs: number | null;
  readonly closesAtMs: number;
  /** Who says this, where that is not who sent the event itself: a port that reports what it did. */
  readonly saidBy?: string;
}

export interface SavedEvent {
  readonly id: string;
  readonly naturalKey: string;
  readonly version: number;
  /** New, or something that matching uses changed: it is screened. */
  readonly screen: boolean;
}

/**
 * Adds or changes events by natural key. The same description again changes nothing that matters and is not
 * screened again; a changed one gets the next version. A report that says something new is kept beside the ones before
 * it; one that repeats leaves the event with the transmission that said it first.
 */
export async function saveEvents(
  tx: Tx,
  events: readonly EventToSave[],
  nowMs: number,
): Promise<SavedEvent[]> {
  if (events.length === 0) return [];
  const rows = events.map((e) => ({
    id: newId(nowMs),
    kind: e.kind,
    natural_key: e.naturalKey,
    state: e.state,
    direction: e.direction,
    voyage_id: e.voyageId,
    transmission_id: e.transmissionId,
    sender: e.sender,
    said_by: e.saidBy ?? null,
    role: e.role,
    traveller: e.traveller,
    facts: e.facts,
    occurs_at: e.occursAtMs === null ? null : new Date(e.occursAtMs).toISOString(),
    closes_at: new Date(e.closesAtMs).toISOString(),
  }));
  return many(
    tx,
    sql<SavedEvent>`
    with incoming as (
      select r.*, k.id as known, k.traveller is distinct from r.traveller as differs, k.version as old_version, k.state as old_state, k.direction as old_direction,
             k.transmission_id as old_transmission_id, k.sender as old_sender, k.recorded_at,
             k.id is not null and (k.traveller is distinct from r.traveller or k.state <> r.state or k.direction <> r.direction or k.facts || r.facts <> k.facts) as news
        from jsonb_to_recordset(${json(rows)}) as r(id uuid, kind text, natural_key text, state text, direction text, voyage_id uuid, transmission_id uuid, sender text, said_by text,
             role text, traveller jsonb, facts jsonb, occurs_at timestamptz, closes_at timestamptz)
        left join travel_events k on k.natural_key = r.natural_key),
    saved as (
      insert into travel_events (id, kind, natural_key, state, direction, voyage_id, transmission_id, sender, role, traveller, facts, occurs_at, closes_at, recorded_at, updated_at)
      select id, kind, natural_key, state, direction, voyage_id, transmission_id, sender, role, traveller, facts, occurs_at, closes_at, ${instant(nowMs)}, ${instant(nowMs)} from incoming
      on conflict (natural_key) do update set state = excluded.state, direction = excluded.direction, voyage_id = excluded.voyage_id,
             transmission_id = case when travel_events.traveller is distinct from excluded.traveller or travel_events.state <> excluded.state
                    or travel_events.direction <> excluded.direction or travel_events.facts || excluded.facts <> travel_events.facts
                    then excluded.transmission_id else travel_events.transmission_id end, role = excluded.role, traveller = excluded.traveller, facts = travel_events.facts || excluded.facts,
             occurs_at = excluded.occurs_at, closes_at = excluded.closes_at, updated_at = excluded.updated_at, erased_at = null,
             version = travel_events.version + case when travel_events.traveller is distinct from excluded.traveller then 1 else 0 end
      returning id, natural_key, version),
    said as (
      select s.id, s.version, i.state, i.direction, case when i.said_by is null then i.transmission_id end as transmission_id, coalesce(i.said_by, i.sender) as sender, i.old_version, i.old_state, i.old_direction, i.old_transmission_id, i.old_sender, i.recorded_at
        from saved s join incoming i on i.natural_key = s.natural_key where i.news),
    kept as (${keepReports('said', instant(nowMs))})
    select s.id, s.natural_key as "naturalKey", s.version, (i.known is null or i.differs) as screen
      from saved s join incoming i on i.natural_key = s.natural_key`,
  );
}

/** Events by natural key, held until the end of the transaction: reports of one event are taken in one after another. */
export async function eventsByKey(tx: Tx, naturalKeys: readonly string[]): Promise<Map<string, TravelEvent>> {
  if (naturalKeys.length === 0) return new Map();
  const rows = await many(
    tx,
    sql<TravelEvent>`
    select ${COLUMNS} from travel_events e
     where e.natural_key in (select jsonb_array_elements_text(${json(naturalKeys)})) order by e.natural_key for update`,
  );
  return new Map(rows.map((e) => [e.naturalKey, e]));
}

/** Changes only the states of a voyage's events. @param from the transmission that says so, and who sent it */
export async function moveEvents(
  tx: Tx,
  moves: readonly { readonly naturalKey: string; readonly state: string }[],
  from: { readonly id: string; readonly sender: string },
  nowMs: number,
): Promise<string[]> {
  if (moves.length === 0) return [];
  const rows = await many(
    tx,
    sql<{ id: string }>`
    with said as (
      select e.id, e.version, m.state, e.direction, ${from.id}::uuid as transmission_id, ${from.sender}::text as sender, e.version as old_version, e.state as old_state,
             e.direction as old_direction, e.transmission_id as old_transmission_id, e.sender as old_sender, e.recorded_at
        from travel_events e join jsonb_to_recordset(${json(moves.map((m) => ({ natural_key: m.naturalKey, state: m.state })))}) as m(natural_key text, state text)
             on e.natural_key = m.natural_key
       where e.state <> m.state for update of e),
    kept as (${keepReports('said', instant(nowMs))})
    update travel_events e set state = s.state, updated_at = ${instant(nowMs)} from said s where e.id = s.id returning e.id`,
  );
  return rows.map((r) => r.id);
}

/** What an authority answered about persons of a voyage; an answer moves nobody by itself. */
export async function noteBoarding(
  tx: Tx,
  answers: readonly { readonly id: string; readonly status: string; readonly code: string }[],
  nowMs: number,
): Promise<void> {
  if (answers.length === 0) return;
  await run(
    tx,
    sql`
    update travel_events e set facts = e.facts || jsonb_build_object('boarding', jsonb_build_object('status', a.status, 'code', a.code)), updated_at = ${instant(nowMs)}
      from jsonb_to_recordset(${json(answers)}) as a(id uuid, status text, code text) where e.id = a.id`,
  );
}

/** Events as they are now, held until the end of the transaction against those who would change them. */
export async function holdEvents(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, { readonly version: number; readonly state: string; readonly erased: boolean }>> {
  if (ids.length === 0) return new Map();
  const rows = await many(
    tx,
    sql<{ id: string; version: number; state: string; erased: boolean }>`
    select id, version, state, erased_at is not null as erased from travel_events where id = any(${uuids(ids)}) order by id for share`,
  );
  return new Map(rows.map((r) => [r.id, r]));
}

/** A voyage's timetable changed: its events' own instants follow. */
export async function retimeEvents(
  tx: Tx,
  voyageId: string,
  to: { readonly occursAtMs: number | null; readonly closesAtMs: number; readonly direction: Direction },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update travel_events set occurs_at = ${instant(to.occursAtMs)}, closes_at = ${instant(to.closesAtMs)}, direction = ${to.direction}, updated_at = ${instant(nowMs)} where voyage_id = ${voyageId}`,
  );
}

export async function readEvents(tx: Tx, ids: readonly string[]): Promise<TravelEvent[]> {
  if (ids.length === 0) return [];
  return many(
    tx,
    sql<TravelEvent>`select ${COLUMNS} from travel_events e where e.id = any(${uuids(ids)}) order by e.id`,
  );
}

export async function readEvent(tx: Tx, id: string): Promise<TravelEvent | undefined> {
  return first(tx, sql<TravelEvent>`select ${COLUMNS} from travel_events e where e.id = ${id}`);
}

export async function eventsOfVoyage(tx: Tx, voyageId: string): Promise<TravelEvent[]> {
  return many(
    tx,
    sql<TravelEvent>`select ${COLUMNS} from travel_events e where e.voyage_id = ${voyageId} order by e.id`,
  );
}

/** Open events in pages by id: what a register change is held against. */
export async function openEvents(
  tx: Tx,
  nowMs: number,
  afterId: string | null,
  limit: number,
): Promise<TravelEvent[]> {
  return many(
    tx,
    sql<TravelEvent>`
    select ${COLUMNS} from travel_events e where e.erased_at is null and e.closes_at > ${instant(nowMs)} ${afterId ? sql`and e.id > ${afterId}` : sql``} order by e.id limit ${limit}`,
  );
}

/** Erases what is left of closed events nobody was a candidate in. @returns the number of rows erased */
export async function eraseClosedEvents(
  tx: Tx,
  closedBeforeMs: number,
  nowMs: number,
  limit: number,
): Promise<number> {
  return run(
    tx,
    sql`
    update travel_events set traveller = '{"names":[]}',
           -- How and where somebody crossed stays, for counts; it says nothing of who.
           facts = jsonb_strip_nulls(jsonb_build_object('mode', facts -> 'mode', 'port', facts -> 'port')), erased_at = ${instant(nowMs)} where id in (
      select e.id from travel_events e where e.erased_at is null and e.closes_at < ${instant(closedBeforeMs)}
         and not exists (select from candidates c where c.travel_event_id = e.id)
         and not exists (select from legal_holds h where h.object_id = e.transmission_id and h.ended_at is null)
         and not exists (select from travel_event_reports p join legal_holds h on h.object_id = p.transmission_id and h.ended_at is null where p.travel_event_id = e.id) limit ${limit} for update skip locked)`,
  );
}

/** Destroys the data keys of transmissions whose events are all erased or kept apart; counts and hash stay. */
export async function eraseTransmissions(
  tx: Tx,
  receivedBeforeMs: number,
  nowMs: number,
  limit: number,
): Promise<number> {
  const rows = await many(
    tx,
    sql<{ keyId: string }>`
    update transmissions set raw = null, erased_at = ${instant(nowMs)},
           -- Warnings quote what they found; code and place stay, the quotation goes.
           warnings = (select coalesce(jsonb_agg(w || '{"text": ""}' order by n), '[]') from jsonb_array_elements(warnings) with ordinality as x(w, n))
     where id in (
      select t.id from transmissions t where t.erased_at is null and t.received_at < ${instant(receivedBeforeMs)} and t.state <> 'received'
         and not exists (select from travel_events e where e.transmission_id = t.id and e.erased_at is null)
         -- What began a case is kept as long as the case, whatever spoke of the same event later.
         and not exists (select from travel_event_reports p join travel_events e on e.id = p.travel_event_id where p.transmission_id = t.id and e.erased_at is null)
         and not exists (select from legal_holds h where h.object_id = t.id and h.ended_at is null) limit ${limit} for update skip locked)
    returning key_id as "keyId"`,
  );
  if (rows.length > 0)
    await run(
      tx,
      sql`update data_keys set wrapped = null, destroyed_at = ${instant(nowMs)} where id = any(${uuids(rows.map((r) => r.keyId))})`,
    );
  return rows.length;
}

export async function noteErasure(
  tx: Tx,
  e: {
    readonly retentionClass: string;
    readonly table: string;
    readonly rows: number;
    readonly keys: number;
  },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`insert into erasures (id, at, retention_class, table_name, rows_erased, keys_destroyed) values (${newId(nowMs)}, ${instant(nowMs)}, ${e.retentionClass}, ${e.table}, ${e.rows}, ${e.keys})`,
  );
}
