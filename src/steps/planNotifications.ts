import { composeMessage } from '#domain/message.js';
import type { PlannedDeadline, PlannedNotification } from '#domain/notification.js';
import { planNotifications as plan, type RoutingFacts } from '#domain/planNotifications.js';
import { referenceOf } from '#domain/reference.js';
import type { RecordDetails } from '#domain/registerRecord.js';
import type { ReleaseBody } from '#domain/release.js';
import type { PolicyFacts, RoutingBody } from '#domain/routingRules.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { planTakeBack, type TakeBack } from '#domain/takeBack.js';
import { taskKey } from '#domain/task.js';
import { routingEventOf } from '#domain/travelEvent.js';
import { newWork } from '#domain/workItem.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { endDeadlines, startDeadlines } from '#storage/deadlines.js';
import {
  addNotifications,
  addNotSent,
  alreadyTold,
  type ComposedNotification,
  markNotification,
} from '#storage/notifications.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { openTasks } from '#storage/tasks.js';
import { addWork } from '#storage/workItems.js';
import { type CaseFacts, loadCase } from './caseFacts.js';
import { type Beats, type ItemOf, type StepContext, SYSTEM } from './context.js';
import { messageValues } from './messageValues.js';
import { refoldTrip } from './refoldTrips.js';
import { hitKeyOf } from './screenTravelEvents.js';

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

const TAKE_BACKS: Readonly<
  Record<'candidateRefuted' | 'candidateUnresolved' | 'candidateReopened', TakeBack>
> = {
  candidateRefuted: {
    kind: 'withdrawal',
    reason: 'An officer decided that the traveller is not the person of the record.',
  },
  candidateUnresolved: {
    kind: 'correction',
    reason: 'An officer could not confirm the identity. Do not act on it without your own confirmation.',
    identity: 'unconfirmed',
  },
  candidateReopened: {
    kind: 'correction',
    reason: 'The decision is under review. Do not rely on it until you hear again.',
    identity: 'unconfirmed',
  },
};

export async function planCase(
  tx: Tx,
  context: Pick<StepContext, 'isTest'>,
  facts: CaseFacts,
  nowMs: number,
): Promise<void> {
  const routing = await ruleSetAt<RoutingBody>(tx, 'routing', nowMs);
  const release = await ruleSetAt<ReleaseBody>(tx, 'release', nowMs);
  const already = await alreadyTold(tx, facts.trip.id);
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
  const told = await alreadyTold(tx, facts.trip.id);
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

/** Null where this version has no rule for the kind of event. */
export function routingFactsOf(c: CaseFacts, nowMs: number): RoutingFacts | null {
  const event = routingEventOf(c.event.kind, c.event.direction);
  if (event === null) return null;
  return {
    tripKey: c.trip.naturalKey,
    event,
    direction: c.event.direction,
    status: c.candidate.status,
    hasNsorRecord: c.hasNsorRecord,
    path: c.candidate.path,
    outcome: c.candidate.outcome,
    hitKey: hitKeyOf(c.event, c.voyage),
    policy: policyFacts(c, nowMs),
  };
}

function policyFacts(c: CaseFacts, nowMs: number): PolicyFacts {
  const person = c.record.person;
  const countries = [
    ...(person.citizenships ?? []),
    ...(c.event.traveller.citizenships ?? []),
    ...(c.event.traveller.documents ?? []).map((d) => d.issuer ?? ''),
  ].filter(Boolean);
  const warrant = c.records.map((r) => (r.details as RecordDetails).warrant).find(Boolean);
  const victims = c.records.flatMap((r) => (r.details as RecordDetails).victims ?? []);
  const departsAtMs = c.voyage?.departsAtMs ?? c.event.occursAtMs;
  return {
    // Travel notices are a later part of the system: until then none can be known.
    travelNotice: 'unknown',
    foreignTie: countries.length === 0 ? 'unknown' : countries.some((x) => x !== 'USA') ? 'yes' : 'no',
    extradition:
      warrant === undefined
        ? 'unknown'
        : (
            {
              full: 'full',
              limited: 'limited',
              'surrounding-states': 'limited',
              none: 'none',
              pending: 'unknown',
            } as const
          )[warrant.extraditionLimit],
    departed:
      departsAtMs === null || departsAtMs === undefined ? 'unknown' : departsAtMs < nowMs ? 'yes' : 'no',
    minorVictim:
      victims.length === 0
        ? 'unknown'
        : victims.some((v) => v.age !== undefined && v.age < 18)
          ? 'yes'
          : victims.every((v) => v.age !== undefined)
            ? 'no'
            : 'unknown',
  };
}
