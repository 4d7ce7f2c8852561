import { sql } from 'kysely';
import { err, ok, type Result } from '#basics/result.js';
import type { Actor } from '#domain/actor.js';
import { checkSecondaryReport, type SecondaryRefusal, type SecondaryReport } from '#domain/secondaryDuty.js';
import { SECONDARY_OUTCOMES, type SecondaryOutcome } from '#domain/secondaryOutcome.js';
import { newWork } from '#domain/workItem.js';
import { writeAudit } from './audit.js';
import { first, instant, many, run, type Tx } from './database.js';
import { endDeadlines } from './deadlines.js';
import { newId } from './newId.js';
import { cancelTasks } from './tasks.js';
import { addWork } from './workItems.js';

/** One report of a port on one of its duties. */
export interface SecondaryRow {
  readonly id: string;
  readonly notificationId: string;
  readonly tripId: string;
  readonly agencyId: string;
  readonly number: number;
  readonly outcome: SecondaryOutcome;
  readonly note: string;
  readonly officer: string;
  readonly atMs: number;
  readonly reportedAtMs: number;
  readonly via: 'page' | 'api' | 'inspection';
  readonly travelEventId: string | null;
}

const COLUMNS = sql.raw(
  `o.id, o.notification_id as "notificationId", o.trip_id as "tripId", o.agency_id as "agencyId", o.number, o.outcome, o.note, o.officer, o.at as "atMs",
   o.reported_at as "reportedAtMs", o.via, o.travel_event_id as "travelEventId"`,
);

export async function secondaryOutcomesOf(tx: Tx, notificationId: string): Promise<SecondaryRow[]> {
  return many(
    tx,
    sql<SecondaryRow>`select ${COLUMNS} from secondary_outcomes o where o.notification_id = ${notificationId} order by o.number`,
  );
}

export async function readSecondaryOutcome(tx: Tx, id: string): Promise<SecondaryRow | undefined> {
  return first(tx, sql<SecondaryRow>`select ${COLUMNS} from secondary_outcomes o where o.id = ${id}`);
}

/** What a port owes a report on, and what it has reported: open ones first, by when they are due. */
export interface SecondaryDuty {
  readonly notificationId: string;
  readonly tripId: string;
  readonly headline: string;
  readonly toldAtMs: number;
  readonly dueAtMs: number | null;
  readonly open: boolean;
  /** What the port was told was taken back: it owes nothing. */
  readonly takenBack: boolean;
  readonly last: { readonly outcome: SecondaryOutcome; readonly atMs: number } | null;
}

export async function listSecondaryDuties(
  tx: Tx,
  options: { readonly agencyIds: readonly string[] | null; readonly limit: number; readonly offset: number },
): Promise<{ readonly duties: SecondaryDuty[]; readonly total: number }> {
  const where = sql`where d.kind = 'secondary-outcome' ${options.agencyIds ? sql`and n.recipient_agency_id in (${sql.join(options.agencyIds)})` : sql``}`;
  const duties = await many(
    tx,
    sql<SecondaryDuty>`
    select n.id as "notificationId", n.trip_id as "tripId", n.content ->> 'headline' as headline, n.planned_at as "toldAtMs", d.due_at as "dueAtMs",
           d.state in ('running', 'missed') as open, d.state = 'cancelled' as "takenBack",
           (select jsonb_build_object('outcome', o.outcome, 'atMs', (extract(epoch from o.at) * 1000)::bigint) from secondary_outcomes o
             where o.notification_id = n.id order by o.number desc limit 1) as last
      from deadlines d join notifications n on n.id = d.object_id ${where}
     order by d.state in ('running', 'missed') desc, d.due_at limit ${options.limit} offset ${options.offset}`,
  );
  const total = (await first(
    tx,
    sql<{
      n: number;
    }>`select count(*) as n from deadlines d join notifications n on n.id = d.object_id ${where}`,
  ))!.n;
  return { duties, total };
}

/** The notification of a port's duty on a trip that is still open. */
export async function openDutyOfTrip(
  tx: Tx,
  tripIds: readonly string[],
): Promise<{ readonly notificationId: string; readonly agencyId: string }[]> {
  if (tripIds.length === 0) return [];
  return many(
    tx,
    sql<{ notificationId: string; agencyId: string }>`
    select n.id as "notificationId", n.recipient_agency_id as "agencyId" from deadlines d join notifications n on n.id = d.object_id
     where d.kind = 'secondary-outcome' and d.state in ('running', 'missed') and n.trip_id in (${sql.join(tripIds)})`,
  );
}

/** What a port was told does not hold: it owes no report on it. @returns false when none was owed */
export async function cancelSecondaryDuty(tx: Tx, notificationId: string, nowMs: number): Promise<boolean> {
  const ended = await run(
    tx,
    sql`update deadlines set state = 'cancelled', ended_at = ${instant(nowMs)}
         where object_id = ${notificationId} and kind = 'secondary-outcome' and state in ('running', 'missed')`,
  );
  if (ended > 0) await cancelTasks(tx, notificationId, ['secondary-outcome'], nowMs);
  return ended > 0;
}

/**
 * The one road of a port's report, whatever the door. Writes report, audit and next work, and ends the duty where the
 * outcome ends it; a second report corrects the first and stays beside it.
 */
export async function reportSecondary(
  tx: Tx,
  by: { readonly actor: Actor; readonly nowMs: number; readonly source?: string },
  duty: { readonly notificationId: string; readonly tripId: string; readonly agencyId: string },
  report: SecondaryReport & { readonly via: SecondaryRow['via']; readonly travelEventId?: string },
): Promise<Result<{ readonly id: string; readonly number: number }, SecondaryRefusal>> {
  const checked = checkSecondaryReport(report, by.nowMs);
  if (!checked.ok) return err(checked.error);
  const id = newId(by.nowMs);
  // One after the other for a notification: the number is part of its key.
  const row = (await first(
    tx,
    sql<{ number: number }>`
    insert into secondary_outcomes (id, notification_id, trip_id, agency_id, number, outcome, note, officer, at, reported_at, via, reported_by, travel_event_id)
    values (${id}, ${duty.notificationId}, ${duty.tripId}, ${duty.agencyId},
      coalesce((select max(number) from secondary_outcomes where notification_id = ${duty.notificationId}), 0) + 1,
      ${checked.value}, ${report.note.trim()}, ${report.officer.trim()}, ${instant(report.atMs)}, ${instant(by.nowMs)}, ${report.via}, ${by.actor.id},
      ${report.travelEventId ?? null}) returning number`,
  ))!;
  if (SECONDARY_OUTCOMES[checked.value].ends) {
    await endDeadlines(tx, [duty.notificationId], ['secondary-outcome'], 'met', by.nowMs);
    await run(
      tx,
      sql`update tasks set state = 'done', done_note = ${SECONDARY_OUTCOMES[checked.value].says}, ended_at = ${instant(by.nowMs)}
           where object_id = ${duty.notificationId} and kind = 'secondary-outcome' and state = 'open'`,
    );
  }
  await writeAudit(tx, by.nowMs, {
    actor: by.actor,
    action: 'secondary.reported',
    objectKind: 'notification',
    objectId: duty.notificationId,
    facts: { outcome: checked.value, number: row.number, via: report.via, trip: duty.tripId },
    ...(by.source ? { source: by.source } : {}),
  });
  await addWork(
    tx,
    [newWork('secondaryReported', `secondary ${id}`, { outcomeId: id }, { urgency: 1 })],
    by.nowMs,
  );
  return ok({ id, number: row.number });
}
