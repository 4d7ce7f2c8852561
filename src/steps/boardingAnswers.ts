import { voyageKey } from '#domain/travelEvent.js';
import { foldVoyage, type ManifestEntry } from '#domain/voyage.js';
import type { ManifestAnswer } from '#formats/answer.js';
import { eventsOfVoyage, moveEvents, noteBoarding, type TravelEvent } from '#storage/travelEvents.js';
import { findVoyage, saveVoyage } from '#storage/voyages.js';
import { voyageIdentity } from './manifestEntries.js';
import { type MessageHandler, NOTHING_TAKEN } from './messageHandler.js';
import { refoldTripsOfEvents } from './refoldTrips.js';

/**
 * What an authority answered to a carrier, asked or unasked: who may not board is off the voyage until a list of those
 * on board says otherwise, and on it again when the authority changes its mind. Only a refusal moves anybody; a
 * clearance says nothing about who travels, and an unknown code leaves everything as it is, set aside for a person.
 */
export const takeBoardingAnswers: MessageHandler = async (tx, _context, transmission, message, nowMs) => {
  const persons = (message.answers ?? []).filter((a) => a.about === 'person');
  const [leg] = message.legs;
  if (persons.length === 0) return NOTHING_TAKEN;
  const identity = voyageIdentity(message);
  const voyage =
    leg?.departureLocal === undefined
      ? undefined
      : await findVoyage(
          tx,
          voyageKey({ ...identity, departurePort: leg.departurePort, departureLocal: leg.departureLocal }),
        );
  if (!voyage)
    return {
      ...NOTHING_TAKEN,
      outcome: 'quarantined',
      remarks: [
        {
          code: 'answer-before-list',
          offset: message.range.from,
          text: 'answers about a voyage of which no list is known. Expected the list before them; read again when it is here',
        },
      ],
    };
  const events = await eventsOfVoyage(tx, voyage.id);
  // A person answered twice: the last answer counts.
  const latest = new Map<TravelEvent, ManifestAnswer>();
  const strangers: ManifestAnswer[] = [];
  for (const answer of persons) {
    const event = eventOf(events, answer);
    if (event) latest.set(event, answer);
    else strangers.push(answer);
  }
  const off = [...latest].filter(([e, a]) => a.status === 'no-board' && e.state === 'listed').map(([e]) => e);
  const on = [...latest]
    .filter(([e, a]) => a.status === 'may-board' && e.state === 'removed' && wasRefused(e))
    .map(([e]) => e);
  const entry = (kind: 'cancel-persons' | 'list', of: readonly TravelEvent[]): ManifestEntry => ({
    transmissionId: transmission.id,
    receivedAtMs: transmission.receivedAtMs,
    kind,
    group: `answer/${message.range.from}`,
    persons: of.map((e) => String(e.facts.personKey ?? '')),
  });
  let fold = voyage.fold;
  if (off.length > 0) fold = foldVoyage(fold, entry('cancel-persons', off));
  if (on.length > 0) fold = foldVoyage(fold, entry('list', on));
  if (fold !== voyage.fold) await saveVoyage(tx, voyage.id, null, fold, nowMs);
  await noteBoarding(
    tx,
    [...latest].map(([e, a]) => ({ id: e.id, status: a.status, code: a.code })),
    nowMs,
  );
  const moved = await moveEvents(
    tx,
    [...off, ...on].map((e) => ({ naturalKey: e.naturalKey, state: off.includes(e) ? 'removed' : 'listed' })),
    transmission,
    nowMs,
  );
  await refoldTripsOfEvents(tx, moved, nowMs);
  return {
    screen: on.map((e) => e.id),
    off: off.map((e) => e.id),
    remarks: strangers.map((a) => ({
      code: 'unknown-person',
      offset: a.offset,
      text: 'an answer about a person whom no list of the voyage has. Expected the references of one; it changes nothing',
    })),
  };
};

/** By the sender's number of the person, else by the booking, where that is one person's. */
function eventOf(events: readonly TravelEvent[], answer: ManifestAnswer): TravelEvent | undefined {
  const byNumber = events.filter(
    (e) => answer.senderPersonId !== undefined && e.facts.senderPersonId === answer.senderPersonId,
  );
  if (byNumber.length === 1) return byNumber[0];
  const byBooking = (byNumber.length > 1 ? byNumber : events).filter(
    (e) => answer.locator !== undefined && e.facts.locator === answer.locator,
  );
  return byBooking.length === 1 ? byBooking[0] : undefined;
}

function wasRefused(e: TravelEvent): boolean {
  return (e.facts.boarding as { readonly status?: string } | undefined)?.status === 'no-board';
}
