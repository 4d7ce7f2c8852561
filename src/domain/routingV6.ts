import { MS } from '#basics/clock.js';
import type { RecipientRole } from './agency.js';
import type { FieldGroup, Tie } from './notification.js';
import type { AcknowledgeClock, Policy, RoutingBody, RoutingRule } from './routingRules.js';
import { ROUTING_V5 } from './routingV5.js';
import type { RuleSet } from './ruleSet.js';

const FOUR_HOURS: AcknowledgeClock = { withinMs: 4 * MS.hour };
const QUERY: readonly FieldGroup[] = ['identity', 'match', 'travel', 'registration', 'contact'];
const BORDER_QUERY = 'White paper III.A.4; 34 USC 20930 (formerly 42 USC 16928)';

type Row = readonly [role: RecipientRole, tie: Tie, acknowledge: AcknowledgeClock];

/**
 * Row 15, asked by whom: NCIC tells of every query that meets a record, and only one of a border or immigration officer
 * says anything of travel. The rows have names of their own, so that a set that has the earlier ones is shown these.
 */
const ROWS: readonly Row[] = [
  ['nsotc', 'national', FOUR_HOURS],
  ['sora', 'registers', 'next-duty-hours'],
];

export const RULES_V6: readonly RoutingRule[] = ROWS.map(([recipientRole, tie, acknowledge]) => ({
  id: `r15b-${recipientRole}`,
  row: 15,
  event: 'live-query',
  status: 'any',
  recipientRole,
  tie,
  class: 'P1',
  when: 'border-query',
  fields: QUERY,
  acknowledge,
  legalBasis: BORDER_QUERY,
}));

const POLICIES: Readonly<Record<string, Policy>> = {
  'border-query': {
    says: 'Told of a query of the register when an officer of CBP or ICE made it',
    anyOf: [{ fact: 'askedBy', is: 'border' }],
  },
};

/** The sixth set: of a live query that is not CBP's or ICE's nobody is told at once; its candidate waits for an officer. */
export const ROUTING_V6: RuleSet<RoutingBody> = {
  ...ROUTING_V5,
  version: 6,
  body: {
    ...ROUTING_V5.body,
    rules: [...ROUTING_V5.body.rules.filter((r) => r.event !== 'live-query'), ...RULES_V6],
    policies: { ...ROUTING_V5.body.policies, ...POLICIES },
  },
};
