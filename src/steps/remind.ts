import { findHits } from '#storage/officerAlerts.js';
import { makeReminders } from '#storage/reminders.js';
import type { StepContext } from './context.js';

/** What officers asked to be told of: looked for in one transaction, each event once. */
export async function lookForAlerts(context: Pick<StepContext, 'db' | 'clock'>): Promise<void> {
  await context.db.asSystem((tx) => findHits(tx, context.clock.now()));
}

/** Reminders of duties ahead, made once each; what is done or has another day is called off. */
export async function remindOfDuties(context: Pick<StepContext, 'db' | 'clock'>): Promise<void> {
  await context.db.asSystem((tx) => makeReminders(tx, context.clock.now()));
}
