import { sql } from 'kysely';
import { MS } from '#basics/clock.js';
import type { AlertCondition } from '#domain/officerAlert.js';
import { first, instant, many, run, type Tx } from './database.js';
import { addMailNotices } from './mailNotices.js';
import { newId } from './newId.js';

/** A condition that an officer set for themselves. Row security shows it to that officer alone. */
export interface OfficerAlert {
  readonly id: string;
  readonly condition: AlertCondition;
  readonly days: number | null;
  readonly byMail: boolean;
  readonly sinceMs: number;
}

export interface AlertHit {
  readonly id: string;
  readonly condition: AlertCondition;
  readonly objectKind: 'registrant' | 'relocation' | 'travel-notice';
  readonly objectId: string;
  /** A name as far as the reader may see the object. */
  readonly name: string | null;
  readonly atMs: number;
  readonly seenAtMs: number | null;
}

export async function setAlert(
  tx: Tx,
  a: {
    readonly agencyId: string;
    readonly userId: string;
    readonly condition: AlertCondition;
    readonly days: number | null;
    readonly byMail: boolean;
  },
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into officer_alerts (id, agency_id, user_id, condition, days, by_mail, since)
      values (${id}, ${a.agencyId}, ${a.userId}, ${a.condition}, ${a.days}, ${a.byMail}, ${instant(nowMs)})`,
  );
  return id;
}

export async function readAlert(
  tx: Tx,
  id: string,
): Promise<(OfficerAlert & { readonly agencyId: string; readonly userId: string }) | undefined> {
  return first(
    tx,
    sql<OfficerAlert & { agencyId: string; userId: string }>`
    select id, agency_id as "agencyId", user_id as "userId", condition, days, by_mail as "byMail", since as "sinceMs" from officer_alerts where id = ${id} and ended_at is null`,
  );
}

export async function listAlerts(tx: Tx, userId: string): Promise<OfficerAlert[]> {
  return many(
    tx,
    sql<OfficerAlert>`select id, condition, days, by_mail as "byMail", since as "sinceMs" from officer_alerts
      where user_id = ${userId} and ended_at is null order by since, id`,
  );
}

export async function endAlert(tx: Tx, id: string, nowMs: number): Promise<void> {
  await run(tx, sql`update officer_alerts set ended_at = ${instant(nowMs)} where id = ${id}`);
}

export async function listHits(tx: Tx, userId: string, limit: number): Promise<AlertHit[]> {
  return many(
    tx,
    sql<AlertHit>`
    select h.id, a.condition, h.object_kind as "objectKind", h.object_id as "objectId", coalesce(r.display_name, l.display_name, n.reference) as name,
           h.at as "atMs", h.seen_at as "seenAtMs"
      from alert_hits h join officer_alerts a on a.id = h.alert_id left join registrants r on h.object_kind = 'registrant' and r.id = h.object_id
           left join relocations l on h.object_kind = 'relocation' and l.id = h.object_id left join travel_notices n on h.object_kind = 'travel-notice' and n.id = h.object_id
     where h.user_id = ${userId} order by (h.seen_at is null) desc, h.at desc, h.id limit ${limit}`,
  );
}

export async function countUnseen(tx: Tx, userId: string): Promise<number> {
  const row = await first(
    tx,
    sql<{ n: number }>`select count(*) as n from alert_hits where user_id = ${userId} and seen_at is null`,
  );
  return row!.n;
}

export async function markSeen(tx: Tx, userId: string, nowMs: number): Promise<number> {
  return run(
    tx,
    sql`update alert_hits set seen_at = ${instant(nowMs)} where user_id = ${userId} and seen_at is null`,
  );
}

/** How far back one look goes; looks come every half minute, so only a long stop loses anything. */
const LOOK_BACK_MS = 7 * MS.day;
const HITS_MAX = 1000;

/**
 * Finds what came true since the last look, once an event; called as the system. Officers who asked for it hear by
 * mail that something did, once an hour at most.
 */
export async function findHits(tx: Tx, nowMs: number): Promise<number> {
  const from = sql`greatest(a.since, ${instant(nowMs - LOOK_BACK_MS)})`;
  const insert = (
    condition: AlertCondition,
    kind: AlertHit['objectKind'],
    key: string,
    source: ReturnType<typeof sql>,
  ) => sql<{
    alertId: string;
    agencyId: string;
    userId: string;
  }>`
    insert into alert_hits (natural_key, alert_id, agency_id, user_id, object_kind, object_id, at)
    select a.id || '|' || ${sql.raw(key)}, a.id, a.agency_id, a.user_id, ${kind}, x.object_id, ${instant(nowMs)}
      from officer_alerts a cross join lateral (${source}) x where a.condition = ${condition} and a.ended_at is null
       and not exists (select from alert_hits h where h.natural_key = a.id || '|' || ${sql.raw(key)}) limit ${HITS_MAX}
    on conflict (natural_key) do nothing returning alert_id as "alertId", agency_id as "agencyId", user_id as "userId"`;
  const found = [
    ...(await many(
      tx,
      insert(
        'relocation-here',
        'relocation',
        'x.object_id',
        sql`select l.id as object_id from relocations l where l.to_agency_id = a.agency_id and l.announced_at >= ${from}`,
      ),
    )),
    ...(await many(
      tx,
      insert(
        'registrant-moves',
        'registrant',
        'x.event_id',
        sql`select l.registrant_id as object_id, l.id as event_id from relocations l where l.from_agency_id = a.agency_id and l.announced_at >= ${from}
            union all select v.registrant_id, v.id from registrant_values v join registrants r on r.id = v.registrant_id
             where v.element = 'residence' and v.agency_id = a.agency_id and v.entered_at >= ${from} and r.registered_on is not null`,
      ),
    )),
    ...(await many(
      tx,
      insert(
        'travel-notice',
        'travel-notice',
        'x.object_id',
        sql`select n.id as object_id from travel_notices n where n.agency_id = a.agency_id and n.filed_at >= ${from}`,
      ),
    )),
    ...(await many(
      tx,
      insert(
        'overdue',
        'registrant',
        "(x.duty_id || ' ' || x.due_on)",
        sql`select d.registrant_id as object_id, d.id as duty_id, d.due_on from registrant_duties d join agencies g on g.id = d.agency_id
             where d.state = 'open' and d.agency_id = a.agency_id
               and d.due_on < (${instant(nowMs)}::timestamptz at time zone g.time_zone)::date - coalesce(a.days, 0)`,
      ),
    )),
    ...(await many(
      tx,
      insert(
        'nsor-refused',
        'registrant',
        'x.event_id',
        sql`select m.registrant_id as object_id, m.id as event_id from nsor_messages m
             where m.state = 'rejected' and m.agency_id = a.agency_id and m.answered_at >= ${from}`,
      ),
    )),
  ];
  if (found.length > 0) await tellByMail(tx, new Set(found.map((f) => f.alertId)), nowMs);
  return found.length;
}

async function tellByMail(tx: Tx, alertIds: ReadonlySet<string>, nowMs: number): Promise<void> {
  const officers = await many(
    tx,
    sql<{ userId: string; agencyId: string; email: string }>`
    select distinct u.id as "userId", u.agency_id as "agencyId", u.email from officer_alerts a join users u on u.id = a.user_id
     where a.id in (${sql.join([...alertIds])}) and a.by_mail and u.email is not null and u.status = 'active'`,
  );
  const hour = new Date(nowMs).toISOString().slice(0, 13);
  await addMailNotices(
    tx,
    officers.map(({ userId, agencyId, email }) => ({
      naturalKey: `alert|${userId}|${hour}`,
      agencyId,
      userId,
      address: email,
      subject: 'alert' as const,
      path: '/alerts',
    })),
    nowMs,
  );
}
