import { planNotifications as plan } from '#domain/planNotifications.js';
import { referenceOf } from '#domain/reference.js';
import type { ReleaseBody } from '#domain/release.js';
import type { RoutingBody } from '#domain/routingRules.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { planTakeBack, TAKE_BACKS, type TakeBack, takeBackOfLeg } from '#domain/takeBack.js';
import { sameHit, TRAVEL_EVENT_KINDS } from '#domain/travelEvent.js';
import { writeAudit } from '#storage/audit.js';
import { type CaseFacts, loadCase } from '#storage/caseFacts.js';
import type { Tx } from '#storage/database.js';
import { endDeadlines } from '#storage/deadlines.js';
import { channelsFor } from '#storage/directory.js';
import { askHitConfirmation, warrantOf } from '#storage/hitConfirmations.js';
import { messageValues } from '#storage/messageValues.js';
import { alreadyTold, markNotification, type NotificationAbout } from '#storage/notifications.js';
import { hitKeyOf, routingFactsOf } from '#storage/routingFacts.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { legsOfSubjects } from '#storage/subjectLegs.js';
import { type Beats, type ItemOf, type StepContext, SYSTEM } from './context.js';
import { keepPlan } from './keepPlan.js';
import { endPoliceReport, openPoliceReport } from './policeReports.js';
import { refoldTrip } from './refoldTrips.js';
import { openSecondaryDuties } from './secondaryDuties.js';

/** A confirmed candidate, or one of certain identity: plans who is told, keeps why, and who is not and why not. */
export const planForCandidate = (
  context: StepContext,
  item: ItemOf<'candidateConfirmed' | 'candidateCertain'>,
  beats: Beats,
): Promise<void> =>
  beats.save(async (tx, nowMs) => {
    const facts = await loadCase(tx, item.payload.candidateId, nowMs, true);
    if (!facts) return;
    if (facts.event.kind === 'police-report') await openPoliceReport(tx, facts, nowMs);
    else await planCase(tx, context, facts, nowMs);
    if (item.kind === 'candidateConfirmed') await askHolderOverNlets(tx, facts, nowMs);
  });

/** A wanted person was confirmed: the holder of the warrant is asked on its own line; who has none reads it in the alert. */
async function askHolderOverNlets(tx: Tx, facts: CaseFacts, nowMs: number): Promise<void> {
  const { candidate } = facts;
  if (candidate.status !== 'wanted' || candidate.outcome !== 'same') return;
  const holder = warrantOf(facts)?.enteringAgencyId;
  if (!holder || !(await channelsFor(tx, holder)).some((c) => c.kind === 'nlets')) return;
  await askHitConfirmation(tx, { actor: SYSTEM, nowMs }, facts, 'U');
}

/** Not the same person, inconclusive, or reopened: everybody who was told hears it; what was not sent is stopped. */
export const takeBackForCandidate = (
  context: StepContext,
  item: ItemOf<'candidateRefuted' | 'candidateUnresolved' | 'candidateReopened'>,
  beats: Beats,
): Promise<void> =>
  beats.save(async (tx, nowMs) => {
    const facts = await loadCase(tx, item.payload.candidateId, nowMs, true);
    if (!facts) return;
    // Nobody was told of a police report: the trip's messages stand on the events of its journey.
    if (facts.event.kind === 'police-report') await endPoliceReport(tx, facts, nowMs);
    else await takeBack(tx, context, facts, TAKE_BACKS[item.kind], nowMs, 'of-the-leg');
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
  const ids = await keepPlan(
    tx,
    {
      about: aboutTrip(facts),
      values: messageValues(facts, referenceOf(facts.trip.id)),
      rules: { routing: routing.body, release: release as RuleSet<ReleaseBody> },
      isTest: context.isTest,
    },
    planned,
    nowMs,
  );
  await openSecondaryDuties(tx, facts, planned.notifications, ids, nowMs);
  await stopUnsent(tx, planned.stop, 'The status changed and the agency is no longer on the route.', nowMs);
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
  whole: TakeBack,
  nowMs: number,
  reach: 'of-the-trip' | 'of-the-leg' = 'of-the-trip',
): Promise<void> {
  const routing = await ruleSetAt<RoutingBody>(tx, 'routing', nowMs);
  const release = await ruleSetAt<ReleaseBody>(tx, 'release', nowMs);
  const hit = hitKeyOf(facts.event, facts.voyage);
  const apart = reach === 'of-the-leg' && (await confirmedBeside(tx, facts));
  const what = apart ? takeBackOfLeg(whole, legWords(facts)) : whole;
  const told = (await alreadyTold(tx, facts.trip.id, true)).filter((n) => !apart || sameHit(n.hitKey, hit));
  const planned = planTakeBack(routing as RuleSet<RoutingBody>, facts.trip.naturalKey, what, told, nowMs);
  await stopUnsent(tx, planned.stop, what.reason, nowMs);
  const names = new Map(facts.recipients.map((r) => [r.agencyId, r.name]));
  const notifications = planned.notifications.map((n) => ({
    ...n,
    recipientName: names.get(n.recipientAgencyId) ?? n.recipientName,
  }));
  const ids = await keepPlan(
    tx,
    {
      about: aboutTrip(facts),
      values: messageValues(facts, referenceOf(facts.trip.id)),
      rules: { routing: routing.body, release: release as RuleSet<ReleaseBody> },
      isTest: context.isTest,
    },
    { notifications, deadlines: planned.deadlines, notSent: [], standIns: [] },
    nowMs,
  );
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

/** Another leg of the trip is confirmed and on: what was told of it does not fall with this one. */
async function confirmedBeside(tx: Tx, { trip, event, candidate }: CaseFacts): Promise<boolean> {
  const atMs = trip.startedAtMs;
  const { legs } = await legsOfSubjects(tx, [trip.subjectId], { fromMs: atMs, toMs: atMs });
  return (
    candidate.outcome !== 'same' &&
    legs.some((l) => l.tripId === trip.id && l.confirmed && l.travelEventId !== event.id)
  );
}

function legWords({ event, voyage }: CaseFacts): string {
  return voyage
    ? `${voyage.carrier} ${voyage.number} ${voyage.departurePort ?? '?'}-${voyage.arrivalPort ?? '?'}`
    : TRAVEL_EVENT_KINDS[event.kind].label.toLowerCase();
}

function aboutTrip(facts: CaseFacts): NotificationAbout {
  return {
    tripId: facts.trip.id,
    subjectId: facts.trip.subjectId,
    candidateId: facts.candidate.id,
    objectKind: null,
    objectId: null,
  };
}

/** Messages that never left: marked withdrawn with the reason, their clocks stopped. Nobody hears of them. */
export async function stopUnsent(
  tx: Tx,
  ids: readonly string[],
  reason: string,
  nowMs: number,
): Promise<void> {
  for (const id of ids) await markNotification(tx, id, 'withdrawn', nowMs, reason);
  await endDeadlines(tx, ids, ['dispatch', 'acknowledge'], 'cancelled', nowMs);
}
