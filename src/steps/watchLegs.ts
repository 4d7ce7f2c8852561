import { conflictSays, legConflicts, type TakenLeg } from '#domain/legConflicts.js';
import { instantText } from '#domain/reckoning.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import type { Tx } from '#storage/database.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { legsOfSubjects } from '#storage/subjectLegs.js';
import { cancelTasksByKey, openTaskKeys, openTasks, reopenTask } from '#storage/tasks.js';
import type { Trip } from '#storage/trips.js';

/**
 * Legs of one person that cannot both be travelled become a task of NSOTC, one a pair and timetable; it ends by itself when
 * one of them is off, moved or decided to be somebody else's. Undecided ones are shown to the officer who decides.
 */
export async function watchLegs(tx: Tx, trip: Trip, nowMs: number): Promise<void> {
  const { legs, seen } = await legsOfSubjects(tx, [trip.subjectId], {
    fromMs: trip.startedAtMs,
    toMs: trip.startedAtMs,
  });
  if (seen < 2) return;
  // By port and time, not by event: an aircraft that two carriers sell is one leg.
  const where = (leg: TakenLeg) => `${leg.from} ${instantText(leg.departs.fromMs)}`;
  const found = new Map(
    legConflicts(legs.filter((l) => l.sure)).map((c) => [
      taskKey('legs-conflict', trip.subjectId, c.legs.map(where).join(' ')),
      c,
    ]),
  );
  const tripIds = [...new Set([trip.id, ...legs.map((l) => l.tripId)])];
  const open = await openTaskKeys(tx, 'legs-conflict', tripIds);
  await cancelTasksByKey(
    tx,
    open.filter((key) => !found.has(key)),
    nowMs,
  );
  const fresh = [...found].filter(([key]) => !open.includes(key));
  if (fresh.length === 0) return;
  const desk = await operatingAgency(tx);
  for (const [key, conflict] of fresh) {
    await reopenTask(tx, key);
    const [leg] = conflict.legs;
    await openTasks(
      tx,
      [
        {
          naturalKey: key,
          kind: 'legs-conflict',
          ownerAgencyId: desk.id,
          objectKind: 'trip',
          objectId: leg.tripId,
          dueAtMs: leg.departs.fromMs > nowMs ? leg.departs.fromMs : null,
          urgency: TASK_KINDS['legs-conflict'].urgency,
          facts: { says: conflictSays(conflict) },
        },
      ],
      nowMs,
    );
  }
}
