import { MS } from '#basics/clock.js';
import {
  type AlreadyTold,
  type NotificationIdentity,
  type PlannedDeadline,
  type PlannedNotification,
  reached,
} from './notification.js';
import { withinReckoning } from './reckoning.js';
import type { RoutingBody } from './routingRules.js';
import type { RuleSet } from './ruleSet.js';
import type { SubjectStatus } from './subject.js';

/** Why a message is taken back or put right. */
export type TakeBack =
  | { readonly kind: 'withdrawal'; readonly reason: string }
  | {
      readonly kind: 'correction';
      readonly reason: string;
      /** Without an identity it stays what each recipient was told. */
      readonly identity?: NotificationIdentity;
      /** Nothing is left to do on the ground of what was told: a port owes no report of somebody who does not arrive. */
      readonly ends?: true;
    };

/** What a decision says to everybody who was told before it, by the work item it leaves. */
export const TAKE_BACKS: Readonly<
  Record<'candidateRefuted' | 'candidateUnresolved' | 'candidateReopened', TakeBack>
> = {
  candidateRefuted: {
    kind: 'withdrawal',
    reason: 'An officer decided that the traveler is not the person of the record.',
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

/** What a decision says where another leg of the trip is confirmed: nothing that was told of that one is touched. */
export function takeBackOfLeg(what: TakeBack, leg: string): TakeBack {
  return {
    kind: 'correction',
    reason: `Of ${leg} alone: ${what.reason} What was told of the confirmed leg stands.`,
    ...(what.kind === 'correction' && what.identity ? { identity: what.identity } : {}),
    ...(endsDuties(what) ? { ends: true } : {}),
  };
}

function endsDuties(what: TakeBack): boolean {
  return what.kind === 'withdrawal' || what.ends === true;
}

export interface TakeBackPlan {
  /** Notifications that never began an attempt: they are stopped, nobody hears of them. */
  readonly stop: readonly string[];
  readonly notifications: readonly PlannedNotification[];
  readonly deadlines: readonly PlannedDeadline[];
}

/**
 * Takes back or corrects everything a trip has told: each agency that got, or may have got, a message hears
 * once, superseding the latest it has; unsent ones are stopped. Nobody else is told. An agency that has heard
 * the same already hears nothing again.
 */
export function planTakeBack(
  ruleSet: RuleSet<RoutingBody>,
  tripKey: string,
  what: TakeBack,
  already: readonly AlreadyTold[],
  nowMs: number,
  /** What the case is now, where a changed status is the reason. */
  statusNow?: SubjectStatus,
): TakeBackPlan {
  const stop = already.filter((n) => !reached(n) && n.state === 'planned').map((n) => n.notificationId);
  const byAgency = new Map<string, AlreadyTold>();
  for (const n of [...already].sort((a, b) => a.subjectSeq - b.subjectSeq))
    if (reached(n)) byAgency.set(n.recipientAgencyId, n);
  const notifications: PlannedNotification[] = [];
  const deadlines: PlannedDeadline[] = [];
  for (const latest of byAgency.values()) {
    if (latest.kind === 'withdrawal') continue;
    if (what.kind === 'correction' && latest.kind === 'correction' && sameCorrection(what, latest)) continue;
    const naturalKey = [tripKey, latest.recipientAgencyId, what.kind, latest.notificationId].join('|');
    const dispatchMs = ruleSet.body.dispatchMs[latest.class];
    const ackMs = Math.min(4 * MS.hour, Math.max(dispatchMs * 10, 10 * MS.minute));
    notifications.push({
      naturalKey,
      recipientAgencyId: latest.recipientAgencyId,
      recipientRole: latest.recipientRole,
      recipientName: latest.recipientName ?? '',
      kind: what.kind,
      class: latest.class,
      identity: (what.kind === 'correction' ? what.identity : undefined) ?? latest.identity,
      status: statusNow ?? latest.status,
      ruleId: latest.ruleId,
      ruleVersion: latest.ruleVersion,
      legalBasis: latest.legalBasis,
      fieldGroups: ['contact'],
      facts: {
        event: what.kind,
        direction: 'none',
        status: statusNow ?? latest.status,
        path: '',
        hitKey: latest.hitKey,
        rules: [`${latest.ruleId} v${latest.ruleVersion}`],
        policy: {},
        standInFor: [],
        reason: what.reason,
        leadSora: null,
      },
      supersedesId: latest.notificationId,
      plannedAtMs: nowMs,
      dispatchDueAtMs: nowMs + dispatchMs,
      ackDueAtMs: nowMs + ackMs,
      because: 'Everybody who got the earlier message hears that it changed.',
      takesBack: {
        notificationIds: already
          .filter((n) => n.recipientAgencyId === latest.recipientAgencyId && reached(n))
          .map((n) => n.notificationId),
        duties: endsDuties(what),
      },
    });
    deadlines.push(
      {
        kind: 'dispatch',
        notificationKey: naturalKey,
        ownerAgencyId: latest.recipientAgencyId,
        dueAtMs: nowMs + dispatchMs,
        reckoning: withinReckoning(dispatchMs, 'a correction is dispatched within', nowMs, latest.legalBasis),
      },
      {
        kind: 'acknowledge',
        notificationKey: naturalKey,
        ownerAgencyId: latest.recipientAgencyId,
        dueAtMs: nowMs + ackMs,
        reckoning: withinReckoning(ackMs, 'a correction is acknowledged within', nowMs, latest.legalBasis),
      },
    );
  }
  return { stop, notifications, deadlines };
}

/** The agency has heard exactly this: the same claim, or where none is made, the same reason. */
function sameCorrection(what: TakeBack & { readonly kind: 'correction' }, latest: AlreadyTold): boolean {
  return what.identity === undefined ? latest.reason === what.reason : latest.identity === what.identity;
}
