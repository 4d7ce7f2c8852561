import { MS } from '#basics/clock.js';
import { purgedWords, scrubber } from '#domain/purge.js';
import { NAME_ELEMENTS } from '#domain/registrationElements.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { findAgency } from '#storage/agencies.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import type { Keys } from '#storage/keys.js';
import { purgeFromNsor } from '#storage/nsorPurge.js';
import { projectRegistrants } from '#storage/publicProjection.js';
import {
  destroyImports,
  endExports,
  type Recipient,
  recipientsOf,
  sweepPerson,
} from '#storage/purgeSweep.js';
import { endPurge, notePurge, type Purge, type Told, takePurge } from '#storage/purges.js';
import { readRegistrant } from '#storage/registrants.js';
import { historyOf } from '#storage/registrantValues.js';
import { refreshRegistrant } from '#storage/registration.js';
import { openTasks } from '#storage/tasks.js';
import { type Step, SYSTEM } from './context.js';

/** What was at work when the names were chosen may write them once more: everything is gone through again after this. */
const AGAIN_MS = MS.minute;

/**
 * Names that must not be held are taken out of everything that was made of them, until a whole round finds none; then the
 * sealed copy by which they were found is destroyed. Whoever was sent them is told to remove them, without the name.
 */
export const purgeValues: Step<'valuesPurged'> = async (context, item, beats) => {
  const { purgeId } = item.payload;
  const over = await context.db.asSystem((tx) => round(tx, context.keys, purgeId, context.clock.now()));
  if (!over)
    return beats.postpone(context.clock.now() + AGAIN_MS, 'names are looked for until none is found');
  return beats.save(async () => undefined);
};

/** @returns true when there is nothing left to do */
async function round(tx: Tx, keys: Keys, purgeId: string, nowMs: number): Promise<boolean> {
  const purge = await takePurge(tx, keys, purgeId);
  const registrant = purge && (await readRegistrant(tx, purge.registrantId, true));
  if (!purge || !registrant) return true;
  const kept = (await historyOf(tx, registrant.id)).filter(
    (v) => NAME_ELEMENTS.has(v.element) && v.purgedAtMs === null,
  );
  const words = purgedWords(
    purge.values,
    kept.map((v) => v.value),
  );
  const scrub = scrubber(words);
  const begins = !('agency_exports' in purge.found);
  const nsor = await purgeFromNsor(tx, registrant, purge.values, scrub, nowMs);
  const swept = await sweepPerson(tx, registrant, scrub, nsor.spare, nowMs);
  const imports = await destroyImports(tx, keys, registrant.agencyId, words, scrub, nowMs);
  const exports = begins ? await endExports(tx, registrant, nowMs) : { ended: 0, takenBy: [] };
  const recipients = await recipientsOf(tx, registrant, swept);
  await tellAgencies(tx, purge, recipients, nowMs);
  await refreshRegistrant(tx, registrant, nowMs);
  await projectRegistrants(tx, [registrant.id], nowMs);
  const told = joined([
    ...purge.told,
    ...recipients.map((r) => r.told),
    ...(nsor.correction === 'none'
      ? []
      : [{ to: 'NSOR', way: 'nsor', done: NSOR_DONE[nsor.correction] } as const]),
    ...imports.files.map((to) => ({ to, way: 'import', done: 'removed' }) as const),
    ...exports.takenBy.map((to) => ({ to, way: 'export', done: 'by-hand' }) as const),
  ]);
  const found: Record<string, number> = {
    ...purge.found,
    agency_exports: (purge.found.agency_exports ?? 0) + exports.ended,
  };
  for (const [table, rows] of swept) found[table] = (found[table] ?? 0) + rows.length;
  const waitsFor = nsor.waits ? 'nsor' : imports.waits ? 'import' : '';
  await notePurge(tx, purgeId, { waitsFor, found, told });
  if (begins || swept.size > 0 || waitsFor !== '' || imports.files.length > 0) return false;
  await endPurge(tx, purgeId, nowMs);
  await writeAudit(tx, nowMs, {
    actor: SYSTEM,
    action: 'registrant.purge-ended',
    objectKind: 'registrant',
    objectId: registrant.id,
    facts: { purge: purgeId, found, told: told.map((t) => `${t.way} ${t.done}`) },
  });
  return true;
}

const NSOR_DONE = { sent: 'removal-sent', done: 'removed', refused: 'removal-refused' } as const;

/** One row for each who had it; what was done last stands. */
function joined(told: readonly Told[]): Told[] {
  return [...new Map(told.map((t) => [`${t.way}|${t.to}`, t])).values()];
}

async function tellAgencies(
  tx: Tx,
  purge: Purge,
  recipients: readonly Recipient[],
  nowMs: number,
): Promise<void> {
  const from = (await findAgency(tx, purge.agencyId))?.name ?? '';
  await openTasks(
    tx,
    recipients.flatMap(({ task }) =>
      task
        ? [
            {
              naturalKey: taskKey('name-purged', purge.id, task.agencyId),
              kind: 'name-purged',
              ownerAgencyId: task.agencyId,
              objectKind: task.objectKind,
              objectId: task.objectId,
              urgency: TASK_KINDS['name-purged'].urgency,
              facts: { says: `It came from ${from}.` },
            },
          ]
        : [],
    ),
    nowMs,
  );
}
