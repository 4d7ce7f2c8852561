import { roleText } from './agency.js';
import {
  type AppropriateDecision,
  applyPolicy,
  POLICY_FACT_LABELS,
  type Policy,
  type PolicyFacts,
  policyFactText,
  policyValueText,
  ROUTING_EVENTS,
  type RoutingBody,
  type RoutingRule,
  type TierClass,
  type VictimClass,
} from './routingRules.js';

export const TIER_CLASSES: readonly TierClass[] = ['1', '2', '3', 'unknown'];
export const VICTIM_CLASSES: readonly VictimClass[] = ['minor', 'adult', 'unknown'];

const VICTIM_OF: Readonly<Record<PolicyFacts['minorVictim'], VictimClass>> = {
  yes: 'minor',
  no: 'adult',
  unknown: 'unknown',
};
const MINOR_OF: Readonly<Record<VictimClass, PolicyFacts['minorVictim']>> = {
  minor: 'yes',
  adult: 'no',
  unknown: 'unknown',
};

/**
 * The decision that counts for a row and a case; null: none was made, the row's own condition counts. The one that
 * names tier and victim counts before one that names either, that before one for all. Where two that name equally
 * much disagree nobody is told: silence can be made good, a message cannot be called back from a reader's memory.
 */
export function decisionFor(
  body: RoutingBody,
  ruleId: string,
  tier: TierClass,
  victim: VictimClass,
): AppropriateDecision | null {
  const fitting = (body.appropriate ?? []).filter(
    (d) =>
      d.rule === ruleId &&
      (d.tier === 'any' || d.tier === tier) &&
      (d.victim === 'any' || d.victim === victim),
  );
  const most = Math.max(...fitting.map(named));
  const closest = fitting.filter((d) => named(d) === most);
  return closest.find((d) => !d.tell) ?? closest[0] ?? null;
}

function named(d: AppropriateDecision): number {
  return (d.tier === 'any' ? 0 : 1) + (d.victim === 'any' ? 0 : 1);
}

/**
 * Whether a row's recipient is told in this case, and the sentence that says why or why not; null for rows that always
 * apply. Throws where the row names a policy that the set does not have: it must not be passed over.
 */
export function whereAppropriate(
  body: RoutingBody,
  rule: RoutingRule,
  facts: PolicyFacts,
): { readonly send: boolean; readonly because: string } | null {
  if (rule.when === 'always') return null;
  const decision = decisionFor(body, rule.id, facts.tier, VICTIM_OF[facts.minorVictim]);
  if (decision === null) return applyPolicy(policyOf(body, rule.when), facts);
  const known = (['tier', 'minorVictim'] as const).map((f) => policyFactText(f, facts));
  return { send: decision.tell, because: `${decisionText(decision)} (${known.join(', ')}).` };
}

/** A policy of the set; a rule that names one that is not there cannot be planned by, and must not be passed over. */
export function policyOf(body: RoutingBody, id: string): Policy {
  const policy = body.policies[id];
  if (!policy) throw new Error(`a routing rule names the policy ${id}, which the rule set does not have`);
  return policy;
}

/** What a table of the policy says of one class of cases. */
export interface AppropriateCell {
  readonly tier: TierClass;
  readonly victim: VictimClass;
  /** `depends`: on something else than tier and victim, which `says` names. */
  readonly answer: 'told' | 'not-told' | 'depends';
  readonly says: string;
  /** Somebody decided it; else it is what the row's own condition comes to. */
  readonly decided: boolean;
}

export interface AppropriateRow {
  readonly rule: RoutingRule;
  readonly cells: readonly AppropriateCell[];
}

/** The policy of a set as a table: each row that does not always apply, by tier and class of victim. */
export function appropriateTable(body: RoutingBody): readonly AppropriateRow[] {
  return conditionalRules(body).map((rule) => ({
    rule,
    cells: TIER_CLASSES.flatMap((tier) =>
      VICTIM_CLASSES.map((victim) => ({ tier, victim, ...cellOf(body, rule, tier, victim) })),
    ),
  }));
}

/** Rows that tell only where the condition of a policy holds. */
export function conditionalRules(body: RoutingBody): readonly RoutingRule[] {
  return body.rules.filter((r) => r.when !== 'always');
}

function cellOf(
  body: RoutingBody,
  rule: RoutingRule,
  tier: TierClass,
  victim: VictimClass,
): Pick<AppropriateCell, 'answer' | 'says' | 'decided'> {
  const decision = decisionFor(body, rule.id, tier, victim);
  if (decision) return { answer: decision.tell ? 'told' : 'not-told', says: decision.reason, decided: true };
  const { anyOf, says } = policyOf(body, rule.when);
  const fixed: Partial<PolicyFacts> = { tier, minorVictim: MINOR_OF[victim] };
  if (anyOf.some((c) => fixed[c.fact] === c.is)) return { answer: 'told', says, decided: false };
  const open = anyOf.filter((c) => !(c.fact in fixed));
  if (open.length === 0) return { answer: 'not-told', says, decided: false };
  const facts = [...new Set(open.map((c) => c.fact))];
  const where = facts.map(
    (f) =>
      `${POLICY_FACT_LABELS[f]} is ${open
        .filter((c) => c.fact === f)
        .map((c) => policyValueText(f, c.is))
        .join(' or ')}`,
  );
  return { answer: 'depends', says: where.join(', or '), decided: false };
}

/** A row as a choice: who is told, of what. */
export function rowTitle(r: RoutingRule): string {
  const who = r.status === 'any' ? 'a person' : `a ${r.status} person`;
  return `${roleText(r.recipientRole)}, when ${who} ${ROUTING_EVENTS[r.event].what} (row ${r.row})`;
}

const TIER_TEXT: Readonly<Record<AppropriateDecision['tier'], string>> = {
  any: 'any tier',
  1: 'tier I',
  2: 'tier II',
  3: 'tier III',
  unknown: 'unknown tier',
};
const VICTIM_TEXT: Readonly<Record<AppropriateDecision['victim'], string>> = {
  any: 'any victim',
  minor: 'a minor victim',
  adult: 'adult victims only',
  unknown: 'victims of unknown age',
};

export function decisionText(d: AppropriateDecision): string {
  const what = `${TIER_TEXT[d.tier]}, ${VICTIM_TEXT[d.victim]}`;
  return `${d.tell ? 'Told' : 'Not told'} by decision for ${what}: ${d.reason}`;
}

/** What is wrong with the decisions of a set, each in a sentence. Empty: nothing. */
export function checkDecisions(body: RoutingBody): readonly string[] {
  return (body.appropriate ?? []).flatMap((d) => {
    const rule = body.rules.find((r) => r.id === d.rule);
    const of = `The decision for ${d.rule} (${TIER_TEXT[d.tier]}, ${VICTIM_TEXT[d.victim]})`;
    if (!rule) return [`${of} names a row that is not there.`];
    if (rule.when === 'always')
      return [`${of} cannot be made: the row always applies. Switch the recipient off instead.`];
    if (d.tell && (d.tier === 'unknown' || d.victim === 'unknown'))
      return [`${of} takes "unknown" for a yes.`];
    return d.reason.trim() === '' ? [`${of} needs its reason.`] : [];
  });
}

/** The same class of cases of the same row: a later decision takes an earlier one's place. */
export function sameCell(a: Omit<AppropriateDecision, 'tell' | 'reason'>, b: typeof a): boolean {
  return a.rule === b.rule && a.tier === b.tier && a.victim === b.victim;
}
