import type { Partner } from './partner.js';

/** Every simulated partner of the trial beside the airline and the receiving agencies. A new one is a line here. */
export const PARTNERS: readonly Partner[] = [];
