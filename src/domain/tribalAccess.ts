import { isIsoDate } from '#basics/dates.js';

/**
 * Access of a tribe to federal databases by the Tribal Access Program (TAP) of the Department of Justice, as far as the
 * registration programme needs it. What a state allows is configuration of this installation, to be confirmed with the
 * Department; that read-only access to NSOR is not sufficient is the guide's own word (NCIC/NSOR).
 */
export const TAP_STATES = {
  none: {
    says: 'No access by TAP',
    allows: [],
    lacks: ['Entries go to NSOR by a partner under a written agreement, or not at all'],
    submits: false,
  },
  applied: {
    says: 'Applied for, not decided',
    allows: [],
    lacks: ['Entries go to NSOR by a partner under a written agreement, or not at all'],
    submits: false,
  },
  selected: {
    says: 'Selected; equipment and training to come',
    allows: [],
    lacks: ['Until it is deployed entries go to NSOR by a partner under a written agreement'],
    submits: false,
  },
  'read-only': {
    says: 'Deployed, to look up only',
    allows: ['Look up NCIC files, NSOR among them'],
    lacks: ['Read-only access to NSOR is not sufficient: entries and updates still need a partner'],
    submits: false,
  },
  deployed: {
    says: 'Deployed, to look up and to enter',
    allows: [
      'Look up NCIC files',
      'Enter, modify, clear and cancel records of NSOR and Wanted',
      'Send finger and palm prints to NGI',
    ],
    lacks: [],
    submits: true,
  },
} as const satisfies Record<
  string,
  {
    readonly says: string;
    readonly allows: readonly string[];
    readonly lacks: readonly string[];
    readonly submits: boolean;
  }
>;
export type TapState = keyof typeof TAP_STATES;

export interface Tap {
  readonly state: TapState;
  /** `YYYY-MM-DD`; empty when nobody said. */
  readonly since: string;
}

/** From the agency's settings; nothing said is `none`. */
export function tapOf(settings: Readonly<Record<string, unknown>>): Tap {
  const kept = settings.tap as { readonly state?: unknown; readonly since?: unknown } | undefined;
  const state =
    typeof kept?.state === 'string' && Object.hasOwn(TAP_STATES, kept.state) ? kept.state : 'none';
  const since = typeof kept?.since === 'string' && isIsoDate(kept.since) ? kept.since : '';
  return { state: state as TapState, since };
}

/** By which road the agency's entries reach NSOR now. */
export type NsorRoad = 'own' | 'tap' | 'partner' | 'none';

/** An access of its own comes first, then the Tribal Access Program, then a partner by agreement. @param partner whether one enters for it */
export function nsorRoad(agency: { readonly ncicAccess: boolean }, tap: Tap, partner: boolean): NsorRoad {
  if (agency.ncicAccess) return 'own';
  if (TAP_STATES[tap.state].submits) return 'tap';
  return partner ? 'partner' : 'none';
}
