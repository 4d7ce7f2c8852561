import type { RoutingBody, RoutingRule } from './routingRules.js';
import { CASE, ROUTING_V4 } from './routingV4.js';
import type { RuleSet } from './ruleSet.js';

/**
 * The prosecutor gets a referred case as the Marshals' district got it before: a message that is acknowledged, and whose
 * answer is one of the decisions of a prosecutor. What becomes of the case is told by the row of version 4.
 */
export const RULES_V5: readonly RoutingRule[] = [
  {
    id: 'r20p-prosecutor',
    row: 20,
    event: 'prosecution-referred',
    status: 'any',
    recipientRole: 'prosecutor',
    tie: 'referred-to',
    class: 'P2',
    when: 'always',
    fields: CASE,
    acknowledge: 'next-duty-hours',
    legalBasis: 'White paper III.B.1, VII; 18 USC 2250(b); 28 USC 547(1)',
  },
];

/** The fifth set: compliance cases referred to a prosecutor. */
export const ROUTING_V5: RuleSet<RoutingBody> = {
  ...ROUTING_V4,
  version: 5,
  legalBasis: `${ROUTING_V4.legalBasis}; 28 USC 547(1)`,
  body: { ...ROUTING_V4.body, rules: [...ROUTING_V4.body.rules, ...RULES_V5] },
};
