import { composeMessage, type MessageValues } from '#domain/message.js';
import { formatFor } from '#domain/messageFormat.js';
import type { PlannedNotification } from '#domain/notification.js';
import type { NotificationPlan } from '#domain/planNotifications.js';
import type { ReleaseBody } from '#domain/release.js';
import type { RoutingBody } from '#domain/routingRules.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { taskKey } from '#domain/task.js';
import { newWork } from '#domain/workItem.js';
import type { Tx } from '#storage/database.js';
import { startDeadlines } from '#storage/deadlines.js';
import { acceptedFormats } from '#storage/messageFormats.js';
import {
  addNotifications,
  addNotSent,
  type ComposedNotification,
  type NotificationAbout,
} from '#storage/notifications.js';
import { openTasks } from '#storage/tasks.js';
import { addWork } from '#storage/workItems.js';
import { endTakenBack } from './endTakenBack.js';

/** What a plan is kept with. */
export interface PlanKeeping {
  readonly about: NotificationAbout;
  readonly values: MessageValues;
  /** What one recipient alone reads, by its agency. */
  readonly own?: ReadonlyMap<string, MessageValues>;
  readonly rules: { readonly routing: RoutingBody; readonly release: RuleSet<ReleaseBody> };
  readonly isTest: boolean;
}

/**
 * Composes a plan's messages, keeps them with who was not told and why, starts the clocks, ends those of what is taken
 * back, gives stand-ins their duty and leaves a delivery for each. @returns the new notifications' ids by natural key
 */
export async function keepPlan(
  tx: Tx,
  keeping: PlanKeeping,
  plan: Pick<NotificationPlan, 'notifications' | 'deadlines' | 'notSent' | 'standIns'>,
  nowMs: number,
): Promise<Map<string, string>> {
  const { about } = keeping;
  const accepted = await acceptedFormats(
    tx,
    plan.notifications.map((p) => p.recipientAgencyId),
  );
  const composed = plan.notifications.map((p) =>
    compose(keeping, p, accepted.get(p.recipientAgencyId) ?? [], nowMs),
  );
  const added = await addNotifications(tx, about, composed, nowMs);
  const ids = new Map(added.map((a) => [a.naturalKey, a.id]));
  await addNotSent(tx, about, plan.notSent, nowMs);
  await startDeadlines(
    tx,
    plan.deadlines.flatMap((d) => {
      const objectId = ids.get(d.notificationKey);
      if (!objectId) return [];
      const { kind, ownerAgencyId, dueAtMs, reckoning } = d;
      return [{ kind, objectKind: 'notification', objectId, ownerAgencyId, dueAtMs, reckoning }];
    }),
    nowMs,
  );
  await openTasks(
    tx,
    plan.standIns.flatMap((s) => {
      const notificationId = ids.get(s.notificationKey);
      if (!notificationId) return [];
      return [
        {
          naturalKey: taskKey('stand-in', notificationId),
          kind: 'stand-in',
          ownerAgencyId: s.ownerAgencyId,
          objectKind: 'notification',
          objectId: notificationId,
          urgency: 1,
          dueAtMs: nowMs,
          facts: { for: s.forAgencyId, forName: s.forAgencyName, says: s.says },
        },
      ];
    }),
    nowMs,
  );
  await endTakenBack(
    tx,
    plan.notifications.flatMap((p) => {
      const id = ids.get(p.naturalKey);
      return id && p.takesBack ? [{ ...p, id, takesBack: p.takesBack }] : [];
    }),
    nowMs,
  );
  const classes = new Map(plan.notifications.map((p) => [p.naturalKey, p.class]));
  await addWork(
    tx,
    added.map((a) =>
      newWork(
        'notificationPlanned',
        `deliver ${a.id}`,
        { notificationId: a.id },
        {
          urgency: { P1: 0, P2: 2, P3: 5 }[classes.get(a.naturalKey)!],
          // Order is kept per person and agency; where nobody here knows the person, per matter and agency.
          orderKey: `${about.subjectId ?? about.objectId}|${a.recipientAgencyId}`,
          orderSeq: a.subjectSeq,
        },
      ),
    ),
    nowMs,
  );
  return ids;
}

/** In the format that the agency reads now. */
function compose(
  { values, own, rules, isTest }: PlanKeeping,
  p: PlannedNotification,
  accepted: readonly number[],
  nowMs: number,
): ComposedNotification {
  const format = formatFor(
    rules.routing,
    { recipientRole: p.recipientRole, agencyId: p.recipientAgencyId },
    nowMs,
    accepted,
  );
  return {
    planned: p,
    ...composeMessage(
      rules.release,
      p,
      { ...values, ...own?.get(p.recipientAgencyId) },
      { isTest, formatVersion: format.version },
    ),
  };
}
