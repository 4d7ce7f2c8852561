import type { Recipient } from '#domain/notification.js';
import { planNotifications, type RoutingFacts } from '#domain/planNotifications.js';
import { NOTHING_KNOWN, type RoutingBody } from '#domain/routingRules.js';
import type { RuleSet } from '#domain/ruleSet.js';
import type { PlannedShare } from '#domain/sharing.js';
import type { Tx } from '#storage/database.js';
import { agenciesFor } from '#storage/directory.js';
import { alreadyTold } from '#storage/notifications.js';
import { keepPlan } from './keepPlan.js';
import type { Told } from './shareMessage.js';

/**
 * Notifications of a round for those with an inbox.
 * @param leaving keys of those who are no longer concerned
 * @returns ids of the notifications by agency
 */
export async function notifyOfShares(
  tx: Tx,
  told: Told,
  routing: RuleSet<RoutingBody>,
  shares: readonly PlannedShare[],
  leaving: ReadonlySet<string>,
  nowMs: number,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const about = {
    tripId: null,
    subjectId: null,
    candidateId: null,
    objectKind: 'registrant',
    objectId: told.registrant.id,
  };
  for (const leaves of [false, true]) {
    const owed = shares.filter(
      (s) => s.owed && s.candidate.way === 'inbox' && leaving.has(s.candidate.key) === leaves,
    );
    if (owed.length === 0) continue;
    const agencies = await agenciesFor(tx, { ids: owed.map((s) => s.candidate.agencyId!) });
    const recipients = agencies.map((a): Recipient => {
      const { candidate } = owed.find((s) => s.candidate.agencyId === a.id)!;
      // Nobody stands in: three business days outlast a night.
      return {
        agencyId: a.id,
        recipientRole: candidate.role,
        name: a.name,
        ori: a.ori,
        ties: [candidate.tie],
        lead: false,
        hours: a.hours,
        standIn: null,
      };
    });
    const rules = routing.body.rules.filter((r) => owed.some((s) => s.rule.id === r.id));
    const facts: RoutingFacts = {
      tripKey: `registrant|${told.registrant.id}`,
      event: 'registration-shared',
      direction: 'none',
      status: 'non-fugitive',
      hasNsorRecord: false,
      path: 'named',
      outcome: null,
      hitKey: `registration-shared|v${told.round.round}`,
      policy: { ...NOTHING_KNOWN, adultRegistrant: told.registrant.juvenile ? 'no' : 'yes' },
      news:
        told.round.round === 1
          ? 'The person is registered here.'
          : leaves
            ? 'The person is no longer tied to you, as far as is known here.'
            : 'The registration has changed. This replaces what you heard before.',
      filedBy: told.registrant.agencyId,
    };
    const plan = planNotifications(
      { ...routing, body: { ...routing.body, rules } },
      facts,
      recipients,
      await alreadyTold(tx, about, true),
      nowMs,
    );
    const kept = await keepPlan(
      tx,
      {
        about,
        values: leaves ? told.leaving : told.values,
        own: new Map(owed.map((s) => [s.candidate.agencyId!, told.ties.get(s.candidate.key) ?? {}])),
        rules: { routing: routing.body, release: told.release },
        isTest: told.isTest,
      },
      { ...plan, notSent: [] },
      nowMs,
    );
    for (const n of plan.notifications) {
      const id = kept.get(n.naturalKey);
      if (id) ids.set(n.recipientAgencyId, id);
    }
  }
  return ids;
}
