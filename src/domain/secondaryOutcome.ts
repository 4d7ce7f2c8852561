import type { InspectionState } from './travelEvent.js';

/**
 * What a port reports of a secondary inspection, mandatory for a registrant who enters (white paper V.B.2). A port
 * answers with one of these and nothing else decides it; RSOITS informs, the officer decides.
 */
export const SECONDARY_OUTCOMES = {
  admitted: { says: 'Admitted', state: 'admitted', ends: true },
  'admitted-same': {
    says: 'Admitted; the person is the registrant',
    state: 'admitted',
    ends: true,
    identity: 'same',
  },
  'not-the-person': {
    says: 'Admitted; the person is not the registrant',
    state: 'admitted',
    ends: true,
    identity: 'not-same',
  },
  'warrant-confirmed': {
    says: 'Arrested on a warrant that its holder confirmed',
    state: 'arrested',
    ends: true,
    identity: 'same',
  },
  arrested: { says: 'Arrested on other grounds', state: 'arrested', ends: true },
  refused: { says: 'Refused entry', state: 'refused', ends: true },
  withdrew: { says: 'Withdrew the application for admission', state: 'refused', ends: true },
  deferred: {
    says: 'Deferred inspection ordered at another place and time',
    state: 'secondary',
    ends: false,
  },
  'left-unseen': { says: 'Left the port before secondary inspection', state: 'primary', ends: true },
  'did-not-arrive': { says: 'Did not arrive at this port', state: 'primary', ends: true },
} as const satisfies Record<
  string,
  {
    readonly says: string;
    readonly state: InspectionState;
    /** Whether the port has done its duty with it. */
    readonly ends: boolean;
    /** What the port says of the identity: told to the officer of the candidate, who decides. */
    readonly identity?: 'same' | 'not-same';
  }
>;

export type SecondaryOutcome = keyof typeof SECONDARY_OUTCOMES;

export function isSecondaryOutcome(text: string): text is SecondaryOutcome {
  return Object.hasOwn(SECONDARY_OUTCOMES, text);
}
