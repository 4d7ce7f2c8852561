import type { TakeBack } from '#domain/takeBack.js';
import { isOff } from '#domain/travelEvent.js';
import { candidatesOfEvent } from '#storage/candidates.js';
import { loadCase } from '#storage/caseFacts.js';
import { holdEvents, readEvents } from '#storage/travelEvents.js';
import { closeUndecided } from './closeCandidate.js';
import type { Step } from './context.js';
import { takeBack } from './planNotifications.js';
import { refoldTripsOfEvents } from './refoldTrips.js';

/** Trips in these states have nobody on the way any more. */
const NOBODY_TRAVELS = new Set(['cancelled', 'did-not-travel', 'refuted']);

/**
 * Persons are off their voyage: undecided candidates close, and agencies that were told hear that the person does
 * not travel, unless another event of the same trip still stands. An event that is on again meanwhile is left alone.
 */
export const cancelTravelEvents: Step<'travelEventsCancelled'> = (context, item, beats) =>
  beats.save(async (tx, nowMs) => {
    const { eventIds } = item.payload;
    const now = await holdEvents(tx, eventIds);
    const off = (await readEvents(tx, eventIds)).filter((e) =>
      isOff(e.kind, now.get(e.id)?.state ?? e.state),
    );
    for (const event of off) {
      const candidates = await candidatesOfEvent(tx, event.id, true);
      for (const c of candidates)
        await closeUndecided(tx, c, 'event-cancelled', nowMs, { state: event.state });
      if (candidates.length > 0) await refoldTripsOfEvents(tx, [event.id], nowMs);
      for (const c of candidates) {
        const facts = await loadCase(tx, c.id, nowMs, true);
        if (!facts || c.outcome === 'not-same' || !NOBODY_TRAVELS.has(facts.trip.state)) continue;
        await takeBack(tx, context, facts, whatToSay(event.state, facts.candidate.outcome === 'same'), nowMs);
      }
    }
  });

/** A confirmed identity stays confirmed: only the journey is corrected. An unconfirmed alert has no ground left. */
function whatToSay(state: string, confirmed: boolean): TakeBack {
  const reason = SAYS[state] ?? 'The carrier reports that the traveler does not travel on this voyage.';
  return confirmed
    ? { kind: 'correction', reason, identity: 'confirmed', ends: true }
    : { kind: 'withdrawal', reason };
}

const SAYS: Readonly<Record<string, string>> = {
  'not-on-board': 'The carrier reports that the traveler was not on board.',
  removed: 'The carrier took the traveler off the list.',
  cancelled: 'The carrier canceled the voyage.',
  withdrawn: 'Who reported the traveler took the report back.',
};
