import { MS } from '#basics/clock.js';

/**
 * How long a transmission that was set aside may wait for a person. What nobody could read may be a whole list of
 * travelers about to depart; of what was read in part, everybody who could be read is screened already. To be confirmed by NSOTC.
 */
export const SET_ASIDE_DUE_MS = { rejected: MS.hour, quarantined: 4 * MS.hour } as const;
