import type { RoutingRule } from './routingRules.js';
import { ROUTING_V6 } from './routingV6.js';

/** The set that this version of the program brings: an installation without a set of its own begins with it. */
export const SHIPPED_ROUTING = ROUTING_V6;

/**
 * Rows of the shipped set that another set does not have, whether its maker took them out or never had them: an
 * installation keeps its own set when the program is renewed, and nobody is told of what stays out unless it is shown.
 */
export function rowsNotTaken(rules: readonly Pick<RoutingRule, 'id'>[]): readonly RoutingRule[] {
  const own = new Set(rules.map((r) => r.id));
  return SHIPPED_ROUTING.body.rules.filter((r) => !own.has(r.id));
}
