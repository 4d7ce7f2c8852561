import { composeMessage } from '#domain/message.js';
import type { PlannedDeadline, PlannedNotification } from '#domain/notification.js';
import { planNotifications as plan } from '#domain/planNotifications.js';
import { referenceOf } from '#domain/reference.js';
import type { ReleaseBody } from '#domain/release.js';
import type { RoutingBody } from '#domain/routingRules.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { planTakeBack, TAKE_BACKS, type TakeBack } from '#domain/takeBack.js';
import { taskKey } from '#domain/task.js';
import { newWork } from '#domain/workItem.js';
import { writeAudit } from '#storage/audit.js';
import { type CaseFacts, loadCase } from '#storage/caseFacts.js';
import type { Tx } from '#storage/database.js';
import { endDeadlines, startDeadlines } from '#storage/deadlines.js';
import { messageValues } from '#storage/messageValues.js';
import {
  addNotifications,
  addNotSent,
  alreadyTold,
  type ComposedNotification,
  markNotification,
} from '#storage/notifications.js';
import { routingFactsOf } from '#storage/routingFacts.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { openTasks } from '#storage/tasks.js';
import { addWork } from '#storage/workItems.js';
import { type Beats, type ItemOf, type StepContext, SYSTEM } from './context.js';
import { refoldTrip } from './refoldTrips.js';

/** A confirmed candidate, or one of certain identity: plans who is told, keeps why, and who is not and why not. */
export const planForCandidate = (
  context: StepContext,
  item: ItemOf<'candidateConfirmed' | 'candidateCertain'>,
  beats: Beats,
): Promise<void> =>
  beats.save(async (tx, nowMs) => {
    const facts = await loadCase(tx, item.payload.candidateId, true);
    if (facts) await planCase(tx, context, facts, nowMs);
  });

/** Not the same person, inconclusive, or reopened: everybody who was told hears it; what was not sent is stopped. */
export const takeBackForCandidate = (
  context: StepContext,
  item: ItemOf<'candidateRefuted' | 'candidateUnresolved' | 'candidateReopened'>,
  beats: Beats,
): Promise<void> =>
  beats.save(async (tx, nowMs) => {
    const facts = await loadCase(tx, item.payload.candidateId, true);
    if (facts) await takeBack(tx, context, facts, TAKE_BACKS[item.kind], nowMs);
  });

export async function planCase(
  tx: Tx,
  context: Pick<StepContext, 'isTest'>,
  facts: CaseFacts,
  nowMs: number,
): Promise<void> {
  const routing = await ruleSetAt<RoutingBody>(tx, 'routing', nowMs);
  const release = await ruleSetAt<ReleaseBody>(tx, 'release', nowMs);
  const already = await alreadyTold(tx, facts.trip.id, true);
  const routingFacts = routingFactsOf(facts, nowMs);
  if (routingFacts === null) return;
  const planned = plan(routing as RuleSet<RoutingBody>, routingFacts, facts.recipients, already, nowMs);

  const ids = await keep(tx, facts, planned.notifications, planned.deadlines, release, context.isTest, nowMs);
  await stopUnsent(tx, planned.stop, 'The status changed and the agency is no longer on the route.', nowMs);
  await addNotSent(tx, { tripId: facts.trip.id, candidateId: facts.candidate.id }, planned.notSent, nowMs);
  await openTasks(
    tx,
    planned.standIns.flatMap((s) => {
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
  await refoldTrip(tx, facts.trip, nowMs);
  await writeAudit(tx, nowMs, {
    actor: SYSTEM,
    action: 'notification.planned',
    objectKind: 'trip',
    objectId: facts.trip.id,
    facts: {
      candidate: facts.candidate.id,
      planned: ids.size,
      notSent: planned.notSent.length,
      unchanged: planned.unchanged.length,
      stopped: planned.stop.length,
      routing: routing.version,
      release: release.version,
      notifications: [...ids.values()],
    },
  });
}

export async function takeBack(
  tx: Tx,
  context: Pick<StepContext, 'isTest'>,
  facts: CaseFacts,
  what: TakeBack,
  nowMs: number,
): Promise<void> {
  const routing = await ruleSetAt<RoutingBody>(tx, 'routing', nowMs);
  const release = await ruleSetAt<ReleaseBody>(tx, 'release', nowMs);
  const told = await alreadyTold(tx, facts.trip.id, true);
  const planned = planTakeBack(routing as RuleSet<RoutingBody>, facts.trip.naturalKey, what, told, nowMs);
  await stopUnsent(tx, planned.stop, what.reason, nowMs);
  const names = new Map(facts.recipients.map((r) => [r.agencyId, r.name]));
  const notifications = planned.notifications.map((n) => ({
    ...n,
    recipientName: names.get(n.recipientAgencyId) ?? n.recipientName,
  }));
  const ids = await keep(tx, facts, notifications, planned.deadlines, release, context.isTest, nowMs);
  await refoldTrip(tx, facts.trip, nowMs);
  await writeAudit(tx, nowMs, [
    ...planned.stop.map((id) => ({
      actor: SYSTEM,
      action: 'notification.withdrawn' as const,
      objectKind: 'notification',
      objectId: id,
      facts: { reason: what.kind },
    })),
    {
      actor: SYSTEM,
      action: 'notification.planned' as const,
      objectKind: 'trip',
      objectId: facts.trip.id,
      facts: {
        candidate: facts.candidate.id,
        kind: what.kind,
        planned: ids.size,
        stopped: planned.stop.length,
        notifications: [...ids.values()],
      },
    },
  ]);
}

/** Messages that never left: marked withdrawn with the reason, their clocks stopped. Nobody hears of them. */
async function stopUnsent(tx: Tx, ids: readonly string[], reason: string, nowMs: number): Promise<void> {
  for (const id of ids) await markNotification(tx, id, 'withdrawn', nowMs, reason);
  await endDeadlines(tx, ids, ['dispatch', 'acknowledge'], 'cancelled', nowMs);
}

/** Composes, keeps, starts the clocks and leaves a delivery for each. @returns ids by natural key */
async function keep(
  tx: Tx,
  facts: CaseFacts,
  planned: readonly PlannedNotification[],
  deadlines: readonly PlannedDeadline[],
  release: RuleSet<ReleaseBody> | Awaited<ReturnType<typeof ruleSetAt<ReleaseBody>>>,
  isTest: boolean,
  nowMs: number,
): Promise<Map<string, string>> {
  const composed: ComposedNotification[] = planned.map((p) => {
    const values = messageValues(facts, referenceOf(facts.trip.id));
    const { content, withheld, formatVersion } = composeMessage(release as RuleSet<ReleaseBody>, p, values, {
      isTest,
    });
    return { planned: p, content, withheld, formatVersion };
  });
  const added = await addNotifications(
    tx,
    { tripId: facts.trip.id, subjectId: facts.trip.subjectId, candidateId: facts.candidate.id },
    composed,
    nowMs,
  );
  const ids = new Map(added.map((a) => [a.naturalKey, a.id]));
  await startDeadlines(
    tx,
    deadlines.flatMap((d) => {
      const objectId = ids.get(d.notificationKey);
      return objectId
        ? [
            {
              kind: d.kind,
              objectKind: 'notification',
              objectId,
              ownerAgencyId: d.ownerAgencyId,
              dueAtMs: d.dueAtMs,
              reckoning: d.reckoning,
            },
          ]
        : [];
    }),
    nowMs,
  );
  const byKey = new Map(planned.map((p) => [p.naturalKey, p]));
  await addWork(
    tx,
    added.map((a) =>
      newWork(
        'notificationPlanned',
        `deliver ${a.id}`,
        { notificationId: a.id },
        {
          urgency: { P1: 0, P2: 2, P3: 5 }[byKey.get(a.naturalKey)!.class],
          orderKey: `${facts.trip.subjectId}|${a.recipientAgencyId}`,
          orderSeq: a.subjectSeq,
        },
      ),
    ),
    nowMs,
  );
  return ids;
}
