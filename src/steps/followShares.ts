import { addDays } from '#basics/dates.js';
import { instantOf, localDate } from '#basics/zones.js';
import { referenceOf } from '#domain/reference.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { findAgency } from '#storage/agencies.js';
import { writeAudit } from '#storage/audit.js';
import { readRegistrant } from '#storage/registrants.js';
import { nsorStanding } from '#storage/registration.js';
import { settleShares } from '#storage/settleShares.js';
import { deliveredShares, markTold, overdueShares, owedToNsor, type Share } from '#storage/shares.js';
import { openTasks } from '#storage/tasks.js';
import { type StepContext, SYSTEM } from './context.js';

const PAGE = 200;

/**
 * Holds the debts of sharing against what happened: a notification reached its agency, NSOR has everything, or the day
 * has passed and a person must act. @returns how many were settled
 */
export async function followShares(context: Pick<StepContext, 'db' | 'clock'>): Promise<number> {
  return context.db.asSystem(async (tx) => {
    const nowMs = context.clock.now();
    const zones = new Map<string, string>();
    const zoneOf = async (agencyId: string) => {
      const known = zones.get(agencyId) ?? (await findAgency(tx, agencyId))?.timeZone ?? 'America/New_York';
      zones.set(agencyId, known);
      return known;
    };
    let settled = 0;
    const settle = async (share: Share, atMs: number, proof: Share['proof']) => {
      const on = localDate(await zoneOf(share.agencyId), atMs);
      if (!(await markTold(tx, share, { on, atMs, proof }, nowMs))) return;
      await settleShares(tx, [share], on, nowMs);
      await writeAudit(tx, nowMs, {
        actor: SYSTEM,
        action: 'share.told',
        objectKind: 'registrant',
        objectId: share.registrantId,
        facts: { share: share.id, way: share.way, notification: share.notificationId },
      });
      settled += 1;
    };
    for (const share of await deliveredShares(tx, PAGE))
      await settle(share, share.deliveredAtMs, {
        what:
          share.notificationState === 'acknowledged' ? 'Acknowledged in the inbox' : 'Delivered to the inbox',
        // As its recipient reads it, to be asked for on the telephone.
        reference: `message ${referenceOf(share.notificationId!)}`,
      });
    for (const share of await owedToNsor(tx, PAGE)) {
      const registrant = await readRegistrant(tx, share.registrantId);
      const standing = registrant && (await nsorStanding(tx, registrant));
      if (standing?.behindSince === null && standing.nic !== null)
        await settle(share, standing.sinceMs ?? nowMs, {
          what: 'NCIC has accepted it',
          reference: `NIC ${standing.nic}`,
        });
      // A registration that ended before NCIC had it has nothing to be told.
      else if (registrant && standing === null)
        await settle(share, nowMs, { what: 'Nothing of it is in NSOR' });
    }
    const today = localDate('Pacific/Kiritimati', nowMs);
    for (const share of await overdueShares(tx, today, PAGE)) {
      // The day is over when the next one begins at the agency.
      const over = instantOf(share.timeZone, `${addDays(share.dueOn!, 1)}T00:00`);
      if (over > nowMs) continue;
      await openTasks(
        tx,
        [
          {
            naturalKey: taskKey('share-overdue', share.id),
            kind: 'share-overdue',
            ownerAgencyId: share.agencyId,
            objectKind: 'registrant',
            objectId: share.registrantId,
            urgency: TASK_KINDS['share-overdue'].urgency,
            dueAtMs: over,
            facts: { why: share.name, way: share.way },
          },
        ],
        nowMs,
      );
    }
    return settled;
  });
}
