import type { Outcome } from '#domain/candidate.js';
import { composeMessage } from '#domain/message.js';
import type { NotSent, PlannedNotification, PlannedStandIn } from '#domain/notification.js';
import { planNotifications } from '#domain/planNotifications.js';
import { referenceOf } from '#domain/reference.js';
import type { ReleaseBody, Withheld } from '#domain/release.js';
import type { RoutingBody } from '#domain/routingRules.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { planTakeBack, TAKE_BACKS } from '#domain/takeBack.js';
import type { CaseFacts } from './caseFacts.js';
import type { Tx } from './database.js';
import { messageValues } from './messageValues.js';
import { alreadyTold } from './notifications.js';
import { routingFactsOf } from './routingFacts.js';
import { ruleSetAt } from './ruleSets.js';

/** Who would be told what if the case were decided so; worked out by the planner itself, nothing is written. */
export interface TellPreview {
  readonly told: readonly { readonly planned: PlannedNotification; readonly withheld: readonly Withheld[] }[];
  readonly notSent: readonly NotSent[];
  readonly standIns: readonly PlannedStandIn[];
  /** Messages that never left and would be stopped. */
  readonly stopped: number;
  /** Agencies that have been told exactly this already. */
  readonly unchanged: readonly string[];
}

export type TellPreviews = Readonly<Record<Outcome, TellPreview>>;

const NOTHING: TellPreview = { told: [], notSent: [], standIns: [], stopped: 0, unchanged: [] };

/** The consequences of each outcome of a case, by the rule sets in force now. */
export async function previewTelling(
  tx: Tx,
  facts: CaseFacts,
  options: { readonly isTest: boolean },
  nowMs: number,
): Promise<TellPreviews> {
  const routing = (await ruleSetAt<RoutingBody>(tx, 'routing', nowMs)) as RuleSet<RoutingBody>;
  const release = (await ruleSetAt<ReleaseBody>(tx, 'release', nowMs)) as RuleSet<ReleaseBody>;
  const already = await alreadyTold(tx, facts.trip.id);
  const values = messageValues(facts, referenceOf(facts.trip.id));
  const composed = (planned: PlannedNotification) => ({
    planned,
    withheld: composeMessage(release, planned, values, options).withheld,
  });
  const names = new Map(facts.recipients.map((r) => [r.agencyId as string, r.name]));
  const takenBack = (what: (typeof TAKE_BACKS)[keyof typeof TAKE_BACKS]): TellPreview => {
    const plan = planTakeBack(routing, facts.trip.naturalKey, what, already, nowMs);
    return {
      ...NOTHING,
      told: plan.notifications.map((n) =>
        composed({ ...n, recipientName: names.get(n.recipientAgencyId) ?? n.recipientName }),
      ),
      stopped: plan.stop.length,
    };
  };
  const asSame = routingFactsOf(
    { ...facts, candidate: { ...facts.candidate, state: 'decided', outcome: 'same' } },
    nowMs,
  );
  const same = asSame && planNotifications(routing, asSame, facts.recipients, already, nowMs);
  return {
    same: same
      ? {
          told: same.notifications.map(composed),
          notSent: same.notSent,
          standIns: same.standIns,
          stopped: same.stop.length,
          unchanged: same.unchanged,
        }
      : NOTHING,
    'not-same': takenBack(TAKE_BACKS.candidateRefuted),
    inconclusive: takenBack(TAKE_BACKS.candidateUnresolved),
  };
}
