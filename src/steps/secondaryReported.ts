import { SECONDARY_OUTCOMES } from '#domain/secondaryOutcome.js';
import { taskKey } from '#domain/task.js';
import { closesAt, moveTravelEvent, referencedEventKey } from '#domain/travelEvent.js';
import { newWork } from '#domain/workItem.js';
import { findAgency } from '#storage/agencies.js';
import { candidatesOfEvents } from '#storage/candidates.js';
import { readNotification } from '#storage/notifications.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { readSecondaryOutcome } from '#storage/secondaryOutcomes.js';
import { openTasks } from '#storage/tasks.js';
import { eventsByKey, readEvents, saveEvents } from '#storage/travelEvents.js';
import { partsOfTrip } from '#storage/trips.js';
import { addWork } from '#storage/workItems.js';
import type { Step } from './context.js';
import { refoldTripsOfEvents } from './refoldTrips.js';

/**
 * A port said what secondary inspection found. The trip hears of it as an inspection: the one that the port reported
 * already is moved on, else the report itself becomes one. A finding that it is not this person opens a task for the
 * officer, who decides; a port's word decides nothing by itself.
 */
export const takeSecondaryReport: Step<'secondaryReported'> = (_context, item, beats) =>
  beats.save(async (tx, nowMs) => {
    const report = await readSecondaryOutcome(tx, item.payload.outcomeId);
    const notification = report && (await readNotification(tx, report.notificationId));
    if (!report || !notification) return;
    const means = SECONDARY_OUTCOMES[report.outcome];
    const events = await readEvents(tx, [
      ...new Set((await partsOfTrip(tx, report.tripId)).map((p) => p.travelEventId)),
    ]);
    const told = await candidatesOfEvents(
      tx,
      events.map((e) => e.id),
    );
    const own = told.find((c) => c.id === notification.candidateId) ?? told[0];
    const listed = events.find((e) => e.id === own?.travelEventId) ?? events[0];
    if (listed && report.via !== 'inspection' && means.state !== 'primary') {
      const reference = `secondary ${report.notificationId}`;
      const sender = `port ${report.agencyId}`;
      const naturalKey = referencedEventKey('inspection', sender, reference);
      const known =
        (await eventsByKey(tx, [naturalKey])).get(naturalKey) ?? events.find((e) => e.kind === 'inspection');
      const port = await findAgency(tx, report.agencyId);
      const ports = (port?.settings as { ports?: readonly string[] } | undefined)?.ports ?? [];
      // A correction may go where a first report could not: the port knows what happened there.
      const state =
        known && report.number === 1 && !moveTravelEvent('inspection', known.state, means.state).ok
          ? known.state
          : means.state;
      const [saved] = await saveEvents(
        tx,
        [
          {
            kind: 'inspection',
            naturalKey: known?.naturalKey ?? naturalKey,
            state,
            direction: 'entry',
            voyageId: null,
            transmissionId: known?.transmissionId ?? null,
            sender: known?.sender ?? sender,
            saidBy: sender,
            role: known?.role ?? listed.role,
            traveller: known?.traveller ?? listed.traveller,
            facts: {
              ...(known ? {} : { reference, mode: 'air', ...(ports[0] ? { port: ports[0] } : {}) }),
              outcome: report.outcome,
            },
            occursAtMs: known?.occursAtMs ?? report.atMs,
            closesAtMs: known?.closesAtMs ?? closesAt({ kind: 'inspection', state, recordedAtMs: nowMs }),
          },
        ],
        nowMs,
      );
      if (saved?.screen)
        await addWork(
          tx,
          [
            newWork(
              'travelEventsRecorded',
              `screen secondary ${report.id}`,
              { transmissionId: null, eventIds: [saved.id] },
              { urgency: 1 },
            ),
          ],
          nowMs,
        );
      if (saved) await refoldTripsOfEvents(tx, [saved.id], nowMs);
    }
    if ('identity' in means && means.identity === 'not-same' && own) {
      const owner = await operatingAgency(tx);
      await openTasks(
        tx,
        [
          {
            naturalKey: taskKey('port-says-other-person', report.notificationId, report.number),
            kind: 'port-says-other-person',
            ownerAgencyId: owner.id,
            objectKind: 'candidate',
            objectId: own.id,
            urgency: 1,
            facts: { trip: report.tripId, notification: report.notificationId },
          },
        ],
        nowMs,
      );
    }
  });
