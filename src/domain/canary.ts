import type { PersonDescription } from './person.js';

/**
 * The canary: a traveller and a register record that nobody is, of an agency that the system is itself. At an interval
 * the traveller is announced at the door that carriers use, and the system's own agency must be told in time; else
 * something between door and delivery does not work, whatever every single part says of itself.
 *
 * The ids are fixed, so that the database can hide the canary from everybody who reads for an agency (migration 0086).
 */
export const CANARY = {
  agencyId: '00000000-0000-7000-8000-00000000ca01',
  recordId: '00000000-0000-7000-8000-00000000ca02',
  subjectId: '00000000-0000-7000-8000-00000000ca03',
  channelId: '00000000-0000-7000-8000-00000000ca04',
  agencyKind: 'canary',
  agencyName: 'RSOITS itself (canary)',
  /** Nine characters as an ORI has; none of ours begins so. */
  ori: 'ZZCANARY0',
  recordNumber: 'RSOITS-CANARY',
  clientId: 'rsoits-canary',
} as const;

/** Nobody: a name no one bears, of a country that does not exist (ISO 3166 user-assigned), with a passport to be certain by. */
export const CANARY_PERSON: PersonDescription = {
  names: [{ surname: 'RSOITSCANARY', given: 'SYNTHETIC' }],
  birthDates: ['1901-01-01'],
  sex: 'U',
  citizenships: ['XXX'],
  documents: [{ kind: 'passport', number: 'CANARY000', issuer: 'UTO' }],
};

/** The canary is held against itself only, and nobody else against it. */
export function inOneWorld(
  event: { readonly sender: string },
  record: { readonly enteringAgencyId: string },
): boolean {
  return (event.sender === CANARY.clientId) === (record.enteringAgencyId === CANARY.agencyId);
}

export interface CanarySettings {
  readonly everyMs: number;
  /** From the post at the door to the delivery. */
  readonly withinMs: number;
}

/** How far a canary came; the last place that is known. */
export const CANARY_STAGES = {
  door: 'It was refused at the door, or nobody answered',
  received: 'It was taken in and not read',
  read: 'It was read and not screened',
  screened: 'It was screened and not found to be the record',
  candidate: 'It was found and no message was planned',
  planned: 'A message was planned and did not leave',
  dispatched: 'The message left and did not arrive',
  delivered: 'It arrived',
} as const;
export type CanaryStage = keyof typeof CANARY_STAGES;

export type CanaryState = 'running' | 'passed' | 'late' | 'failed';

/** What is to be said of a run now: late as soon as its time is over, failed when nothing came before the next one. */
export function judgeCanary(
  run: { readonly sentAtMs: number; readonly stage: CanaryStage; readonly deliveredAtMs: number | null },
  settings: CanarySettings,
  nowMs: number,
): CanaryState {
  const { deliveredAtMs, sentAtMs } = run;
  if (deliveredAtMs !== null) return deliveredAtMs - sentAtMs <= settings.withinMs ? 'passed' : 'late';
  if (run.stage === 'door') return 'failed';
  if (nowMs - sentAtMs >= settings.everyMs) return 'failed';
  return nowMs - sentAtMs > settings.withinMs ? 'late' : 'running';
}
