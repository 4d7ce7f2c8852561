import type { IsoDate } from '#basics/dates.js';
import { instantOf, localDate } from '#basics/zones.js';
import { placesOfValues } from '#domain/registration.js';
import { nextTieDay } from '#domain/tieChanges.js';
import { type RegistrationPlace, tiedJurisdictions, whereToRegister } from '#domain/whereToRegister.js';
import { newWork } from '#domain/workItem.js';
import type { Tx } from '#storage/database.js';
import { agenciesFor } from '#storage/directory.js';
import { readRegistrant } from '#storage/registrants.js';
import { valuesOf } from '#storage/registrantValues.js';
import { electedTribes } from '#storage/registryPlaces.js';
import { noteTies } from '#storage/shareRounds.js';
import { addWork } from '#storage/workItems.js';
import type { Step } from './context.js';

/**
 * On the first day of an announced home, job or school, and on the day after its last: where the person must register
 * now is held against what others were last told, and a round of telling opens if it is not the same.
 */
export const followTies: Step<'tiesDue'> = (_context, item, beats) =>
  beats.save(async (tx, nowMs) => {
    const registrant = await readRegistrant(tx, item.payload.registrantId, true);
    const [agency] = registrant ? await agenciesFor(tx, { ids: [registrant.agencyId] }) : [];
    if (!registrant || !agency) return;
    const zone = agency.hours.timeZone;
    const today = localDate(zone, nowMs);
    const places = placesOfValues(await valuesOf(tx, registrant.id));
    const { duties } = whereToRegister(places, await electedTribes(tx), today);
    await noteTies(tx, registrant, tiedJurisdictions(duties), zone, nowMs);
    await awaitTies(tx, registrant.id, places, zone, today, nowMs);
  });

/**
 * Asks to be woken on the next day on which a place begins to count or counts no more, at its first minute there.
 * Asked twice for one day, it happens once.
 */
export async function awaitTies(
  tx: Tx,
  registrantId: string,
  places: readonly RegistrationPlace[],
  zone: string,
  today: IsoDate,
  nowMs: number,
): Promise<void> {
  const day = nextTieDay(places, today);
  if (day === null) return;
  const runAtMs = instantOf(zone, `${day}T00:01`);
  await addWork(
    tx,
    [newWork('tiesDue', `ties ${registrantId} ${day}`, { registrantId }, { urgency: 5, runAtMs })],
    nowMs,
  );
}
