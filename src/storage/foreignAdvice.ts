import { referenceOf } from '#domain/reference.js';
import { journeyValues } from './messageValues.js';
import type { OccasionLoader } from './occasion.js';
import { readEvent } from './travelEvents.js';

/** A foreign authority's advice as an occasion: whoever is named in it is expected, on a register here or not. */
export const loadForeignAdvice: OccasionLoader<'foreignAdviceReceived'> = async (tx, { travelEventId }) => {
  const event = await readEvent(tx, travelEventId);
  if (event?.state !== 'received' || event.erasedAtMs !== null) return null;
  const region = event.traveller.usAddress?.region;
  return {
    objectKind: 'travel-event',
    objectId: event.id,
    version: event.version,
    subjectId: null,
    tripId: null,
    filedByAgencyId: null,
    person: event.traveller,
    countries: [],
    departsAtMs: event.occursAtMs,
    cancelled: false,
    late: false,
    travelBarred: 'unknown',
    observed: false,
    ...(region === undefined ? {} : { usRegion: region }),
    values: { ...journeyValues(event, undefined), reference: referenceOf(event.id) },
  };
};
