import { localDate } from '#basics/zones.js';
import { placesOfValues } from '#domain/registration.js';
import { tiedJurisdictions, whereToRegister } from '#domain/whereToRegister.js';
import { findAgency } from '#storage/agencies.js';
import type { Tx } from '#storage/database.js';
import { endImportShare, IMPORT_PACE, nextImportShares } from '#storage/importShares.js';
import { readImport } from '#storage/registrantImports.js';
import { askForMatches } from '#storage/registrantPairs.js';
import { readRegistrant } from '#storage/registrants.js';
import { valuesOf } from '#storage/registrantValues.js';
import { electedTribes } from '#storage/registryPlaces.js';
import { noteAlreadyShared, noteChange } from '#storage/shareRounds.js';
import type { Step } from './context.js';
import { awaitTies } from './followTies.js';

/**
 * An import entered registrants: a few at a time, each is held against the other registries and a round opens in which
 * whoever must know is told, with a clock for each recipient. Where the agency told everybody before, from another
 * system, what stands now is written down as told. Each registrant is a transaction, so a process that dies repeats none.
 */
export const shareImported: Step<'registrantsImported'> = async (context, item, beats) => {
  const { db, clock } = context;
  const { importId } = item.payload;
  const [of, ids] = await db.asSystem(async (tx) => [
    await readImport(tx, importId),
    await nextImportShares(tx, importId, IMPORT_PACE.atOnce),
  ]);
  for (const id of ids)
    await db.asSystem(async (tx) => {
      if (await endImportShare(tx, importId, id))
        await shareOne(tx, id, of?.alreadyShared ?? false, clock.now());
    });
  // One that is still coming in brings more.
  if (ids.length === IMPORT_PACE.atOnce || of?.state === 'importing')
    return beats.postpone(clock.now() + IMPORT_PACE.everyMs, 'an import is shared a few at a time');
  return beats.save(async () => undefined);
};

async function shareOne(tx: Tx, id: string, alreadyShared: boolean, nowMs: number): Promise<void> {
  const registrant = await readRegistrant(tx, id, true);
  if (!registrant) return;
  await askForMatches(tx, id, nowMs);
  const agency = await findAgency(tx, registrant.agencyId);
  const zone = agency?.timeZone ?? 'America/New_York';
  const values = await valuesOf(tx, id);
  if (!alreadyShared) return noteChange(tx, registrant, values, zone, nowMs);
  const places = placesOfValues(values);
  const today = localDate(zone, nowMs);
  const { duties } = whereToRegister(places, await electedTribes(tx), today);
  await noteAlreadyShared(tx, registrant, values, tiedJurisdictions(duties), zone, nowMs);
  await awaitTies(tx, id, places, zone, today, nowMs);
}
