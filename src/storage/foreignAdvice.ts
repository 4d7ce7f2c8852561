import { countryName } from '#domain/foreignMessage.js';
import { referenceOf } from '#domain/reference.js';
import type { RecordDetails } from '#domain/registerRecord.js';
import { journeyValues } from './journeyValues.js';
import type { OccasionLoader } from './occasion.js';
import { findRecord } from './registerRecords.js';
import { readEvent } from './travelEvents.js';

/** Number of a foreign advice in the register. @param id the authority's own number of it */
export function adviceNumber(country: string, id: string): string {
  return `${country}/${id}`.toUpperCase().replace(/[^A-Z0-9./-]/g, '-');
}

/**
 * A foreign authority's advice as an occasion: whoever is named in it is expected, on a register here or not. One that
 * the authority took back is told to whoever had heard of it.
 */
export const loadForeignAdvice: OccasionLoader<'foreignAdviceReceived'> = async (tx, { travelEventId }) => {
  const event = await readEvent(tx, travelEventId);
  if (!event || event.erasedAtMs !== null) return null;
  const because = event.facts.withdrawnBecause;
  const { country, reference } = event.facts;
  // The register keeps of what the person was convicted; the event holds nothing of the person.
  const record =
    typeof country === 'string' && typeof reference === 'string'
      ? await findRecord(tx, 'FOREIGN', adviceNumber(country, reference))
      : undefined;
  const { offense, convictedOn, convictedAt } = (record?.details ?? {}) as RecordDetails;
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
    cancelled: event.state !== 'received',
    ...(event.state === 'received'
      ? {}
      : {
          takenBack: `The foreign authority took its advice back${typeof because === 'string' ? `: ${because.replace(/\s+/g, ' ')}` : ''}.`,
        }),
    late: false,
    travelBarred: 'unknown',
    observed: false,
    ...(region === undefined ? {} : { usRegion: region }),
    values: {
      ...journeyValues(event, undefined),
      ...(offense === undefined ? {} : { offense }),
      ...(convictedOn === undefined ? {} : { convictionDate: convictedOn }),
      ...(convictedAt === undefined ? {} : { convictionPlace: countryName(convictedAt) }),
      reference: referenceOf(event.id),
    },
  };
};
