import { MS } from '#basics/clock.js';
import { tripsToReconcile } from '#storage/reconciliations.js';
import { readTrip } from '#storage/trips.js';
import type { StepContext } from './context.js';
import { refoldTrip } from './refoldTrips.js';

/** A finding that time can move is looked at this often. */
export const LOOK_AGAIN_MS = 5 * MS.minute;

/** Departures pass, returns fall due and are overdue while nothing comes in: trips with a notice are folded on. */
export async function reconcileOnward(context: Pick<StepContext, 'db' | 'clock'>): Promise<void> {
  await context.db.asSystem(async (tx) => {
    const nowMs = context.clock.now();
    for (const id of await tripsToReconcile(tx, nowMs - LOOK_AGAIN_MS, 100)) {
      const trip = await readTrip(tx, id);
      if (trip) await refoldTrip(tx, trip, nowMs);
    }
  });
}
