import { TASK_KINDS, taskKey } from '#domain/task.js';
import type { CaseFacts } from '#storage/caseFacts.js';
import type { Tx } from '#storage/database.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { cancelTasksByKey, openTasks, reopenTask } from '#storage/tasks.js';
import { refoldTrip } from './refoldTrips.js';

const keyOf = (facts: CaseFacts) => taskKey('police-report', facts.event.id);

/**
 * A state broker's alert or a rap back notice of a known subject: NSOTC has the duty to look at the trip that it hangs
 * on. No rule of the white paper tells agencies of an arrest; the reporting police has told its own.
 */
export async function openPoliceReport(tx: Tx, facts: CaseFacts, nowMs: number): Promise<void> {
  await reopenTask(tx, keyOf(facts));
  const desk = await operatingAgency(tx);
  const { state, facts: said, sender } = facts.event;
  const text = (key: string) => (typeof said[key] === 'string' ? said[key] : null);
  await openTasks(
    tx,
    [
      {
        naturalKey: keyOf(facts),
        kind: 'police-report',
        ownerAgencyId: desk.id,
        objectKind: 'trip',
        objectId: facts.trip.id,
        urgency: TASK_KINDS['police-report'].urgency,
        facts: {
          says: [
            text('report') ?? state.replaceAll('-', ' '),
            text('agency') ?? `reported by ${sender}`,
            text('date'),
            text('caseNumber'),
          ]
            .filter(Boolean)
            .join(', '),
          report: state,
        },
      },
    ],
    nowMs,
  );
  await refoldTrip(tx, facts.trip, nowMs);
}

/** An officer says that it is another person, or cannot say: nothing is to be done about the trip. */
export async function endPoliceReport(tx: Tx, facts: CaseFacts, nowMs: number): Promise<void> {
  await cancelTasksByKey(tx, [keyOf(facts)], nowMs);
  await refoldTrip(tx, facts.trip, nowMs);
}
