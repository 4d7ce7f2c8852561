import type { PlannedNotification } from '#domain/notification.js';
import { secondaryDue } from '#domain/secondaryDuty.js';
import { taskKey } from '#domain/task.js';
import type { CaseFacts } from '#storage/caseFacts.js';
import type { Tx } from '#storage/database.js';
import { startDeadlines } from '#storage/deadlines.js';
import { openDutyOfTrip, reportSecondary, secondaryOutcomesOf } from '#storage/secondaryOutcomes.js';
import { openTasks } from '#storage/tasks.js';
import type { TravelEvent } from '#storage/travelEvents.js';
import { tripsOfEvents } from '#storage/trips.js';
import { SYSTEM } from './context.js';

/**
 * A port that is told of a registrant's arrival owes a report of secondary inspection, mandatory by the white paper
 * (V.B.2): a task and a clock of its own. An update of the same trip opens none while one is open.
 */
export async function openSecondaryDuties(
  tx: Tx,
  facts: CaseFacts,
  planned: readonly PlannedNotification[],
  ids: ReadonlyMap<string, string>,
  nowMs: number,
): Promise<void> {
  if (facts.event.direction !== 'entry') return;
  const open = await openDutyOfTrip(tx, [facts.trip.id]);
  for (const p of planned) {
    const notificationId = ids.get(p.naturalKey);
    if (
      p.recipientRole !== 'cbp-port' ||
      !notificationId ||
      open.some((o) => o.agencyId === p.recipientAgencyId)
    )
      continue;
    const due = secondaryDue(facts.voyage?.arrivesAtMs ?? null, nowMs);
    const [deadlineId] = await startDeadlines(
      tx,
      [
        {
          kind: 'secondary-outcome',
          objectKind: 'notification',
          objectId: notificationId,
          ownerAgencyId: p.recipientAgencyId,
          ...due,
        },
      ],
      nowMs,
    );
    await openTasks(
      tx,
      [
        {
          naturalKey: taskKey('secondary-outcome', notificationId),
          kind: 'secondary-outcome',
          ownerAgencyId: p.recipientAgencyId,
          objectKind: 'notification',
          objectId: notificationId,
          deadlineId: deadlineId!,
          dueAtMs: due.dueAtMs,
          urgency: 1,
          facts: { trip: facts.trip.id },
        },
      ],
      nowMs,
    );
  }
}

const ENDED = new Set(['admitted', 'refused', 'arrested']);

/** A port's own report of the encounter, with its end, is the report that it owes: nobody types it twice. */
export async function closeDutiesByInspection(
  tx: Tx,
  events: readonly TravelEvent[],
  nowMs: number,
): Promise<void> {
  for (const event of events) {
    if (event.kind !== 'inspection' || !ENDED.has(event.state)) continue;
    const trips = await tripsOfEvents(tx, [event.id]);
    for (const { id: tripId } of trips)
      for (const duty of await openDutyOfTrip(tx, [tripId])) {
        const reported = await secondaryOutcomesOf(tx, duty.notificationId);
        if (reported.some((r) => r.travelEventId === event.id)) continue;
        const said = typeof event.facts.outcome === 'string' ? event.facts.outcome : event.state;
        await reportSecondary(
          tx,
          { actor: SYSTEM, nowMs },
          { ...duty, tripId },
          {
            outcome: said,
            officer: typeof event.facts.officer === 'string' ? event.facts.officer : 'not told',
            note: 'From the port’s report of the inspection',
            atMs: Math.min(event.occursAtMs ?? nowMs, nowMs),
            via: 'inspection',
            travelEventId: event.id,
          },
        );
      }
  }
}
