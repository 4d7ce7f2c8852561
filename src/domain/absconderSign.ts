import { isApplication, isOff, type TravelEventKind } from './travelEvent.js';

/** What shows that somebody who has absconded is active elsewhere, as the agency that looks for the person reads it. */
export const ABSCONDER_SIGNS = {
  'other-register': 'A linked register has the person as registered or in custody',
  travel: 'The person travels or was met at the border: a confirmed or certain match',
  application: 'The person has applied for a passport, a visa or another paper: a confirmed or certain match',
  arrest: 'A police report names the person: a confirmed or certain match',
} as const;
export type AbsconderSignKind = keyof typeof ABSCONDER_SIGNS;

/** Reports of police that say where a person was; a warrant or a change of a record says only that somebody wrote. */
const MET_BY_POLICE: readonly string[] = ['incident', 'arrest', 'disposition'];

/**
 * What a travel event that is the person's shows; null: nothing of where the person is. A live query names a record, not
 * who stood there, so it counts only when an officer has said that it was the person.
 * @param confirmed an officer has decided that it is the same person
 */
export function absconderSignOf(
  kind: TravelEventKind,
  state: string,
  confirmed: boolean,
): Exclude<AbsconderSignKind, 'other-register'> | null {
  if (kind === 'police-report') return MET_BY_POLICE.includes(state) ? 'arrest' : null;
  if (isOff(kind, state) || (kind === 'live-query' && !confirmed)) return null;
  return isApplication(kind) ? 'application' : 'travel';
}
