import { groundEnded } from '#domain/passportRequest.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { doubtfulRequests, moveRequest, standingRequests } from '#storage/passportRequests.js';
import { openTasks } from '#storage/tasks.js';
import { type StepContext, SYSTEM } from './context.js';

/** Requests looked at in one turn of the clock. */
const PAGE = 50;

/**
 * Requests whose ground has ended are withdrawn, or expire with their order, without anybody asking: the Department
 * hears it and can release the passport. @returns how many
 */
export async function endPassportGrounds(context: Pick<StepContext, 'db' | 'clock'>): Promise<number> {
  return context.db.asSystem(async (tx) => {
    const nowMs = context.clock.now();
    // The day has ended everywhere in the United States when it has ended twelve hours behind UTC.
    const today = new Date(nowMs - 12 * 3_600_000).toISOString().slice(0, 10);
    let ended = 0;
    for (const r of await standingRequests(tx, PAGE, today)) {
      const end = groundEnded(r, { state: r.recordState, file: r.recordFile }, today, r);
      if (!end) continue;
      if (!(await moveRequest(tx, r, { state: end.to, note: end.says, byName: 'the system' }, nowMs)))
        continue;
      ended++;
      // Only whoever asked knows whether the court extended the order: then a new request is due.
      await openTasks(
        tx,
        [
          {
            naturalKey: taskKey('passport-ended', r.id),
            kind: 'passport-ended',
            ownerAgencyId: r.agencyId,
            objectKind: 'passport-request',
            objectId: r.id,
            urgency: TASK_KINDS['passport-ended'].urgency,
            facts: { says: `${r.number}: ${end.says}` },
          },
        ],
        nowMs,
      );
      await writeAudit(tx, nowMs, {
        actor: SYSTEM,
        action: 'passport.ended',
        objectKind: 'passport-request',
        objectId: r.id,
        facts: { to: end.to, from: r.state, version: r.version + 1 },
      });
    }
    await askAboutWarrants(tx, nowMs);
    return ended;
  });
}

/** One of several warrants ended: only who asked knows on which the request rests. Asked once for each that ends. */
async function askAboutWarrants(tx: Tx, nowMs: number): Promise<void> {
  await openTasks(
    tx,
    (await doubtfulRequests(tx, PAGE)).map((r) => ({
      naturalKey: taskKey('passport-warrant', r.id, r.warrantNumber),
      kind: 'passport-warrant' as const,
      ownerAgencyId: r.agencyId,
      objectKind: 'passport-request',
      objectId: r.id,
      urgency: TASK_KINDS['passport-warrant'].urgency,
      facts: {
        says: `${r.number}: warrant ${r.warrantNumber} is ${r.ended}; ${r.active === 1 ? 'another is' : `${r.active} others are`} active.`,
      },
    })),
    nowMs,
  );
}
