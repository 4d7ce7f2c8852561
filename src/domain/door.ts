import type { PersonDescription } from './person.js';
import type { TravelEventKind } from './travelEvent.js';

/**
 * The doors at which partners hand in bytes. A door says what its partners may report: a carrier cannot assert a
 * fingerprint, and only an authority that compares prints makes a number a verified one.
 */
interface DoorRow {
  readonly says: string;
  /** Scope of a machine client that may use the door over HTTP, at `/api/v1/<door>`. */
  readonly scope: string;
  /** Kinds of events outside passenger lists that the door's partners may report. */
  readonly reports: readonly TravelEventKind[];
  /** Identifiers for which its partners' word that they verified them counts. */
  readonly verifies: readonly NonNullable<PersonDescription['verified']>[number][];
}

// biome-ignore format: a table
export const DOORS = {
  manifests:    { says: 'Passenger and crew lists', scope: 'manifests:write', reports: [], verifies: [] },
  applications: { says: 'Applications for passports, visas, ESTA, residence and waivers', scope: 'applications:write',
                  reports: ['passport-application', 'visa-application', 'esta-application', 'lpr-application', 'lpr-sponsorship', 'aro-waiver'], verifies: [] },
  inspections:  { says: 'Border inspections', scope: 'inspections:write', reports: ['inspection'], verifies: ['document'] },
  biometrics:   { says: 'Answers and hits of fingerprint searches', scope: 'biometrics:write',
                  reports: ['inspection', 'visa-application', 'aro-waiver', 'lpr-application', 'live-query', 'police-report'], verifies: ['biometric', 'fbiNumber', 'document'] },
  ncic:         { says: 'Messages of NCIC and Nlets', scope: 'ncic:write', reports: ['live-query'], verifies: [] },
  alerts:       { says: 'Arrest and warrant alerts of state brokers', scope: 'alerts:write', reports: ['police-report'], verifies: [] },
  advice:       { says: 'Advice and receipts from abroad through USNCB', scope: 'advice:write', reports: ['foreign-advice'], verifies: [] },
  notices:      { says: 'Travel notices of registration agencies', scope: 'notices:write', reports: [], verifies: [] },
  redress:      { says: 'Inquiries of travelers for redress', scope: 'redress:write', reports: [], verifies: [] },
} as const satisfies Record<string, DoorRow>;

export type DoorName = keyof typeof DOORS;

/** The row of a door as stored with a transmission; the older names (api, intake, drop-folder) are doors of manifests. */
export function doorOf(name: string): DoorRow {
  return Object.hasOwn(DOORS, name) ? DOORS[name as DoorName] : DOORS.manifests;
}
