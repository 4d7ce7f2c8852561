import type { RecipientRole } from './agency.js';
import type { PolicyFacts } from './routingRules.js';

export type QueryAsker = NonNullable<PolicyFacts['askedBy']>;

/** CBP and ICE: the border and immigration officials whose queries are told (White paper III.A.4). */
const AT_THE_BORDER: readonly RecipientRole[] = ['cbp-port', 'cbp', 'ice'];

/** Federal ORIs name the agency in letters 3 to 5; INS is what ICE's older ones still say. */
const BORDER_ORI = /^[A-Z]{2}(CBP|ICE|INS)/;

/**
 * Whose officer queried the register. The directory counts before the letters of the ORI: an agency that is in it as
 * something else is something else, whatever it is called.
 * @param role what the agency of the ORI is in the directory; undefined: it is not in it
 */
export function queryAsker(ori: string, role: RecipientRole | undefined): QueryAsker {
  if (role !== undefined) return AT_THE_BORDER.includes(role) ? 'border' : 'other';
  return BORDER_ORI.test(ori) ? 'border' : 'unknown';
}
