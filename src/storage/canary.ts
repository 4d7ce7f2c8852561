import { sql } from 'kysely';
import { CANARY, CANARY_PERSON, type CanaryStage, type CanaryState } from '#domain/canary.js';
import { addClient, findClientByName } from './apiClients.js';
import { first, instant, many, run, type Tx, uuids } from './database.js';
import { REGISTER_FEED } from './firstFacts.js';
import { newId } from './newId.js';
import { saveRecords } from './registerRecords.js';

/** One run of the canary. */
export interface CanaryRun {
  readonly id: string;
  readonly sentAtMs: number;
  readonly state: CanaryState;
  readonly stage: CanaryStage;
  readonly deliveredAtMs: number | null;
  readonly detail: string;
}

const COLUMNS = sql.raw('id, sent_at as "sentAtMs", state, stage, delivered_at as "deliveredAtMs", detail');

/** Puts the canary's agency, record and client there, once. The client's secret is set anew where it differs. */
export async function addCanary(tx: Tx, secretHash: string, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`insert into agencies (id, kind, name, ori, jurisdiction, time_zone, calendar_code, created_at, updated_at)
        values (${CANARY.agencyId}, ${CANARY.agencyKind}, ${CANARY.agencyName}, ${CANARY.ori}, 'ZZ', 'UTC', 'US', ${instant(nowMs)}, ${instant(nowMs)})
        on conflict (id) do nothing`,
  );
  await run(
    tx,
    sql`insert into agency_channels (id, agency_id, position, kind, carries_content, verified_at)
        values (${CANARY.channelId}, ${CANARY.agencyId}, 1, 'portal', true, ${instant(nowMs)}) on conflict (id) do nothing`,
  );
  await run(
    tx,
    sql`insert into subjects (id, created_at) values (${CANARY.subjectId}, ${instant(nowMs)}) on conflict (id) do nothing`,
  );
  await saveRecords(
    tx,
    REGISTER_FEED.code,
    [
      {
        id: CANARY.recordId,
        file: 'NSOR',
        recordNumber: CANARY.recordNumber,
        enteringAgencyId: CANARY.agencyId,
        enteringOri: CANARY.ori,
        person: CANARY_PERSON,
        details: { registersFor: 'residence' },
        digest: 'canary 1',
      },
    ],
    nowMs,
  );
  await run(
    tx,
    sql`insert into subject_links (id, subject_id, record_id, linked_at, linked_by, reason)
        select ${newId(nowMs)}, ${CANARY.subjectId}, ${CANARY.recordId}, ${instant(nowMs)}, 'canary', 'nobody: the system’s own record'
         where not exists (select from subject_links where record_id = ${CANARY.recordId} and unlinked_at is null)`,
  );
  if (await findClientByName(tx, CANARY.clientId))
    await run(
      tx,
      sql`update api_clients set secret_hash = ${secretHash}, active = true where client_id = ${CANARY.clientId}`,
    );
  else
    await addClient(
      tx,
      {
        agencyId: CANARY.agencyId,
        clientId: CANARY.clientId,
        name: CANARY.agencyName,
        secretHash,
        scopes: ['manifests:write'],
      },
      nowMs,
    );
}

/** Begins the run of an interval. @returns its id, or null when another process has begun it */
export async function beginCanary(tx: Tx, slot: number, nowMs: number): Promise<string | null> {
  const id = newId(nowMs);
  const added = await run(
    tx,
    sql`insert into canary_runs (id, slot, sent_at, state, stage) values (${id}, ${slot}, ${instant(nowMs)}, 'running', 'received')
        on conflict (slot) do nothing`,
  );
  return added === 1 ? id : null;
}

export async function saveCanary(
  tx: Tx,
  id: string,
  held: Pick<CanaryRun, 'state' | 'stage' | 'deliveredAtMs'> & { readonly detail?: string },
): Promise<void> {
  await run(
    tx,
    sql`update canary_runs set state = ${held.state}, stage = ${held.stage}, delivered_at = ${instant(held.deliveredAtMs)},
          detail = coalesce(${held.detail ?? null}::text, detail) where id = ${id}`,
  );
}

/** Runs, latest first. */
export async function canaryRuns(tx: Tx, limit: number): Promise<CanaryRun[]> {
  return many(tx, sql<CanaryRun>`select ${COLUMNS} from canary_runs order by sent_at desc limit ${limit}`);
}

/** The runs that may still arrive, held until the end of the transaction. */
export async function openCanaryRuns(tx: Tx): Promise<CanaryRun[]> {
  return many(
    tx,
    sql<CanaryRun>`select ${COLUMNS} from canary_runs where delivered_at is null and state in ('running', 'late') order by sent_at for update`,
  );
}

/** How far the canary that was sent last came. */
export async function canaryProgress(
  tx: Tx,
): Promise<{ readonly stage: CanaryStage; readonly deliveredAtMs: number | null }> {
  const row = (await first(
    tx,
    sql<{
      read: boolean | null;
      events: number;
      screened: number;
      candidates: number;
      planned: number;
      dispatched: number;
      deliveredAtMs: number | null;
    }>`
    select (select bool_and(t.state = 'read') from transmissions t where t.sender = ${CANARY.clientId}) as read,
           (select count(*) from travel_events e where e.sender = ${CANARY.clientId}) as events,
           (select count(*) from screenings s join travel_events e on e.id = s.travel_event_id where e.sender = ${CANARY.clientId}) as screened,
           (select count(*) from candidates c where c.record_id = ${CANARY.recordId}) as candidates,
           count(n.id) as planned, count(n.dispatched_at) as dispatched, min(n.delivered_at) as "deliveredAtMs"
      from notifications n where n.recipient_agency_id = ${CANARY.agencyId}`,
  ))!;
  const stage: CanaryStage =
    row.deliveredAtMs !== null
      ? 'delivered'
      : row.dispatched > 0
        ? 'dispatched'
        : row.planned > 0
          ? 'planned'
          : row.candidates > 0
            ? 'candidate'
            : row.screened > 0
              ? 'screened'
              : row.read && row.events > 0
                ? 'read'
                : 'received';
  return { stage, deliveredAtMs: row.deliveredAtMs };
}

/** Removes every trace of earlier canaries but their runs and the audit, which holds ids only. */
export async function removeCanaryTraces(tx: Tx): Promise<void> {
  const ids = async (statement: ReturnType<typeof sql<{ id: string }>>) =>
    (await many(tx, statement)).map((r) => r.id);
  const notifications = await ids(
    sql`select id from notifications where recipient_agency_id = ${CANARY.agencyId}`,
  );
  const candidates = await ids(sql`select id from candidates where record_id = ${CANARY.recordId}`);
  const trips = await ids(sql`select id from trips where subject_id = ${CANARY.subjectId}`);
  const events = await ids(sql`select id from travel_events where sender = ${CANARY.clientId}`);
  const voyages = await ids(sql`select id from voyages where sender = ${CANARY.clientId}`);
  const transmissions = await ids(sql`select id from transmissions where sender = ${CANARY.clientId}`);
  const objects = [...notifications, ...candidates, ...trips, ...events, ...voyages, ...transmissions];
  if (objects.length === 0) return;
  const all = uuids(objects);
  // In the order in which rows point to each other.
  for (const statement of [
    sql`delete from work_items where exists (select from unnest(${all}) o(id) where strpos(natural_key, o.id::text) > 0 or strpos(payload::text, o.id::text) > 0)`,
    sql`delete from tasks where object_id = any(${all}) or owner_agency_id = ${CANARY.agencyId}`,
    sql`delete from deadlines where object_id = any(${all})`,
    sql`delete from acknowledgements where notification_id = any(${all})`,
    sql`delete from deliveries where notification_id = any(${all})`,
    sql`delete from not_sent where trip_id = any(${all}) or candidate_id = any(${all})`,
    sql`delete from trip_reconciliations where trip_id = any(${all})`,
    sql`delete from notifications where id = any(${all})`,
    sql`delete from trip_events where trip_id = any(${all}) or candidate_id = any(${all})`,
    sql`delete from candidates where id = any(${all})`,
    sql`delete from trips where id = any(${all})`,
    sql`delete from travel_event_reports where travel_event_id = any(${all})`,
    sql`delete from screenings where travel_event_id = any(${all})`,
    sql`delete from travel_events where id = any(${all})`,
    sql`delete from voyages where id = any(${all})`,
  ])
    await run(tx, statement);
  const keys = await many(
    tx,
    sql<{ id: string }>`delete from transmissions where id = any(${all}) returning key_id as id`,
  );
  await run(tx, sql`delete from data_keys where id = any(${uuids(keys.map((k) => k.id).filter(Boolean))})`);
}
